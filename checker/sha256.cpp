#include "sha256.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace relucert_check {
namespace {

using State = std::array<uint32_t, 8>;

// Bits 1..32 of the fractional parts of cube roots and square roots of the first primes, by integer search:
// the table of the standard needs no copying.
constexpr std::array<unsigned, 64> primes = [] {
    std::array<unsigned, 64> found{};
    size_t n = 0;
    for (unsigned p = 2; n < 64; ++p) {
        bool prime = true;
        for (unsigned q = 2; q < p; ++q) prime = prime && p % q != 0;
        if (prime) found[n++] = p;
    }
    return found;
}();

// floor(p^(1/k) * 2^32) modulo 2^32, k = 2 or 3: the root is below 2^37, found bit by bit in wide integers.
uint32_t root_fraction(unsigned p, int k) {
    __extension__ typedef unsigned __int128 Wide;
    uint64_t root = 0;
    for (int bit = 36; bit >= 0; --bit) {
        const uint64_t candidate = root | uint64_t{1} << bit;
        const Wide square = static_cast<Wide>(candidate) * candidate;
        // candidate < 2^37: its cube is below 2^111, no overflow.
        const bool fits =
            k == 2 ? square <= static_cast<Wide>(p) << 64 : square * candidate <= static_cast<Wide>(p) << 96;
        if (fits) root = candidate;
    }
    return static_cast<uint32_t>(root);
}

void compress(State& state, const unsigned char* block) {
    static const std::array<uint32_t, 64> constants = [] {
        std::array<uint32_t, 64> k{};
        for (size_t i = 0; i < 64; ++i) k[i] = root_fraction(primes[i], 3);
        return k;
    }();
    std::array<uint32_t, 64> w{};
    for (size_t i = 0; i < 16; ++i)
        for (size_t j = 0; j < 4; ++j) w[i] = w[i] << 8 | block[4 * i + j];
    for (size_t i = 16; i < 64; ++i) {
        const uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) + w[i - 7] +
               (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10);
    }
    State s = state;
    for (size_t i = 0; i < 64; ++i) {
        const uint32_t t1 = s[7] + (std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25)) +
                            ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i];
        const uint32_t t2 = (std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22)) +
                            ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        s = {t1 + t2, s[0], s[1], s[2], s[3] + t1, s[4], s[5], s[6]};
    }
    for (size_t i = 0; i < 8; ++i) state[i] += s[i];
}

}  // namespace

std::string sha256(std::string_view bytes) {
    State state{};
    for (size_t i = 0; i < 8; ++i) state[i] = root_fraction(primes[i], 2);
    const size_t whole = bytes.size() / 64 * 64;
    for (size_t at = 0; at < whole; at += 64)
        compress(state, reinterpret_cast<const unsigned char*>(bytes.data()) + at);
    std::string tail(bytes.substr(whole));
    tail += '\x80';
    while (tail.size() % 64 != 56) tail += '\0';
    const uint64_t bits = static_cast<uint64_t>(bytes.size()) * 8;
    for (int shift = 56; shift >= 0; shift -= 8) tail += static_cast<char>(bits >> shift & 0xFF);
    for (size_t at = 0; at < tail.size(); at += 64)
        compress(state, reinterpret_cast<const unsigned char*>(tail.data()) + at);
    std::string hex;
    for (const uint32_t word : state)
        for (int shift = 28; shift >= 0; shift -= 4) hex += "0123456789abcdef"[word >> shift & 0xF];
    return hex;
}

}  // namespace relucert_check

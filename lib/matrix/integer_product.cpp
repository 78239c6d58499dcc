#include "relucert/matrix/integer_product.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/gram_kernel.hpp"

#include <bit>
#include <cmath>

namespace relucert {

namespace {

constexpr unsigned kExactBits = 53;

unsigned quotient_above(unsigned a, unsigned b) { return (a + b - 1) / b; }

/// Digits of each matrix, and the bits of one.
struct Cut {
    unsigned left_count = 0, left_bits = 0, right_count = 0, right_bits = 0;
};

/// The cut with the fewest pairs of digits for which k * 2^left_bits * 2^right_bits <= 2^53.
Cut choose_cut(unsigned left, unsigned right, unsigned inner) {
    Cut best;
    for (unsigned a = 1; a <= 8; ++a)
        for (unsigned b = 1; b <= 8; ++b) {
            const Cut cut{a, quotient_above(left, a), b, quotient_above(right, b)};
            if (cut.left_bits + cut.right_bits + inner > kExactBits) continue;
            if (best.left_count == 0 || a * b < best.left_count * best.right_count) best = cut;
        }
    RELUCERT_ENSURE(best.left_count > 0);
    return best;
}

/// Digit number `position` of every entry: x is the sum of its digits times 2^(bits * position). All digits but the
/// last lie in [0, 2^bits), the last is signed and at most 2^bits in size.
PackedRows digits(std::span<const std::int64_t> values, std::size_t rows, std::size_t columns, unsigned position,
                  unsigned count, unsigned bits) {
    const unsigned shift = bits * position;
    const std::int64_t mask = position + 1 == count ? -1 : (std::int64_t{1} << bits) - 1;
    const std::int64_t* entries = values.data();
    return {rows, columns, [=](std::size_t e) {
                return static_cast<double>((entries[e] >> shift) & mask);  // rounds towards minus infinity
            }};
}

}  // namespace

unsigned largest_bits(std::span<const std::int64_t> values) {
    std::uint64_t all = 0;
    for (const std::int64_t value : values) all |= static_cast<std::uint64_t>(std::abs(value));
    return static_cast<unsigned>(std::bit_width(all));
}

std::vector<Int128> integer_product(std::span<const std::int64_t> A, std::size_t m, std::span<const std::int64_t> B,
                                    std::size_t n, std::size_t k) {
    RELUCERT_ENSURE(A.size() == m * k && B.size() == n * k);
    std::vector<Int128> result(m * n, 0);
    if (result.empty() || k == 0) return result;
    const unsigned left = largest_bits(A);
    const unsigned right = largest_bits(B);
    const auto inner = static_cast<unsigned>(std::bit_width(k));
    // With up to 8 digits each, no sum below is beyond 2^(110 + 7 + 7 + 1).
    RELUCERT_ENSURE(left <= 62 && right <= 62 && left + right + inner <= 110 && inner <= 31);
    const Cut cut = choose_cut(left, right, inner);
    std::vector<double> part(m * n);
    for (unsigned p = 0; p < cut.left_count; ++p) {
        const PackedRows a = digits(A, m, k, p, cut.left_count, cut.left_bits);
        for (unsigned q = 0; q < cut.right_count; ++q) {
            outer_product(a, digits(B, n, k, q, cut.right_count, cut.right_bits), part.data());
            const Int128 weight = Int128{1} << (cut.left_bits * p + cut.right_bits * q);
            for (std::size_t i = 0; i < result.size(); ++i) result[i] += weight * static_cast<std::int64_t>(part[i]);
        }
    }
    return result;
}

}  // namespace relucert

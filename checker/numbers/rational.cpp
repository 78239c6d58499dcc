#include "rational.hpp"

#include "errors.hpp"

namespace relucert_check {

mpz_class read_integer(std::string_view text) {
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    require(!digits.empty() && digits.size() <= 1'000'000 && digits.find_first_not_of("0123456789") == digits.npos,
            "not an integer, or too long: \"" + std::string(text.substr(0, 40)) + "\"");
    require(digits[0] != '0' || text == "0", "integer with a leading zero");
    return mpz_class(std::string(text), 10);
}

mpq_class read_rational(std::string_view text) {
    const size_t slash = text.find('/');
    if (slash == text.npos) return mpq_class(read_integer(text));
    const mpz_class p = read_integer(text.substr(0, slash)), q = read_integer(text.substr(slash + 1));
    require(q >= 2 && gcd(p, q) == 1, "rational not in lowest terms: \"" + std::string(text.substr(0, 40)) + "\"");
    return ratio(p, q);
}

std::vector<mpz_class> read_integers(std::string_view text) {
    std::vector<mpz_class> numbers;
    for (size_t from = 0;;) {
        const size_t to = std::min(text.find(' ', from), text.size());
        numbers.push_back(read_integer(text.substr(from, to - from)));
        if (to == text.size()) return numbers;
        from = to + 1;
    }
}

size_t read_count(std::string_view text) {
    const mpz_class n = read_integer(text);
    require(n >= 1 && n <= 1'000'000'000,
            "a positive integer is expected: \"" + std::string(text.substr(0, 40)) + "\"");
    return n.get_ui();
}

size_t bits(const mpz_class& n) { return n == 0 ? 0 : mpz_sizeinbase(n.get_mpz_t(), 2); }

void check_size(const mpq_class& q) {
    require(bits(q.get_num()) <= max_number_bits && bits(q.get_den()) <= max_number_bits, "a number is too large");
}

mpz_class floor(const mpq_class& q) {
    mpz_class r;
    mpz_fdiv_q(r.get_mpz_t(), q.get_num_mpz_t(), q.get_den_mpz_t());
    return r;
}
mpz_class ceiling(const mpq_class& q) {
    mpz_class r;
    mpz_cdiv_q(r.get_mpz_t(), q.get_num_mpz_t(), q.get_den_mpz_t());
    return r;
}

mpq_class power(const mpq_class& q, long n) {
    const unsigned long size = static_cast<unsigned long>(n < 0 ? -n : n);
    const size_t larger = std::max(bits(q.get_num()), bits(q.get_den()));
    require(larger <= 1 || larger <= max_number_bits / std::max(size, 1UL), "a power is too large");
    mpz_class p, d;
    mpz_pow_ui(p.get_mpz_t(), q.get_num_mpz_t(), size);
    mpz_pow_ui(d.get_mpz_t(), q.get_den_mpz_t(), size);
    return n < 0 ? ratio(d, p) : ratio(p, d);
}

mpq_class ratio(const mpz_class& numerator, const mpz_class& denominator) {
    require(denominator != 0, "division by zero");
    mpq_class q(numerator, denominator);
    q.canonicalize();
    return q;
}

}  // namespace relucert_check

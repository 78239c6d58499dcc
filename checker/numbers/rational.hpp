// Rationals are GMP's mpq in lowest terms; this file adds strict text and the caps on size.
#pragma once
#include <gmpxx.h>

#include <string>
#include <string_view>
#include <vector>

namespace relucert_check {

/// `0`, or an optional `-`, a digit 1-9 and digits. Refuses anything else and more than 10^6 digits.
mpz_class read_integer(std::string_view text);
/// An integer, or `p/q` in lowest terms with q >= 2.
mpq_class read_rational(std::string_view text);
/// Integers separated by single spaces.
std::vector<mpz_class> read_integers(std::string_view text);
/// A positive integer of at most 10^9, as for dimensions and indices.
size_t read_count(std::string_view text);

size_t bits(const mpz_class& n);
/// Refuses numbers beyond max_number_bits: GMP would end the process when memory runs out.
void check_size(const mpq_class& q);
mpz_class floor(const mpq_class& q);
mpz_class ceiling(const mpq_class& q);
/// q^n; refuses results beyond the cap. q must not be 0 if n < 0.
mpq_class power(const mpq_class& q, long n);
mpq_class ratio(const mpz_class& numerator, const mpz_class& denominator);

}  // namespace relucert_check

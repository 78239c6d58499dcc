// Enclosures of real numbers by scaled integers: at p bits, lower/2^p <= x <= upper/2^p. Every operation rounds
// outwards. "Not bounded" is the whole line, and also says that the expression may have no value (a divisor or a
// radicand that may be out of the domain).
#pragma once
#include "rational.hpp"

namespace relucert_check {

struct Enclosure {
    bool bounded = false;
    mpz_class lower, upper;
};

Enclosure enclose(const mpq_class& q, unsigned p);
Enclosure enclose(const mpq_class& lower, const mpq_class& upper, unsigned p);

// Operands and result at p bits.
Enclosure add(const Enclosure& a, const Enclosure& b);
Enclosure negate(const Enclosure& a);
Enclosure multiply(const Enclosure& a, const Enclosure& b, unsigned p);
Enclosure divide(const Enclosure& a, const Enclosure& b, unsigned p);
Enclosure power(const Enclosure& a, long n, unsigned p);
Enclosure root(const Enclosure& a, unsigned long k, unsigned p);
Enclosure exponential(const Enclosure& a, unsigned p);
Enclosure logarithm(const Enclosure& a, unsigned p);
Enclosure arctangent(const Enclosure& a, unsigned p);
Enclosure pi(unsigned p);

}  // namespace relucert_check

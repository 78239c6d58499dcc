#include "relucert/quantity/rational_sum.hpp"

namespace relucert {

void RationalSum::add_product(const Rational& a, const Rational& b) {
    if (a.is_zero() || b.is_zero()) return;
    mpz_mul(product_numerator_.backend().data(), numerator_of(a), numerator_of(b));
    mpz_mul(product_denominator_.backend().data(), denominator_of(a), denominator_of(b));
    add_fraction(product_numerator_.backend().data(), product_denominator_.backend().data());
}

void RationalSum::add_fraction(mpz_srcptr numerator, mpz_srcptr denominator) {
    mpz_ptr sum = numerator_.backend().data();
    mpz_ptr common = denominator_.backend().data();
    mpz_ptr factor = factor_.backend().data();
    if (mpz_cmp(common, denominator) == 0) {
        mpz_add(sum, sum, numerator);
        return;
    }
    if (mpz_divisible_p(common, denominator) == 0) {
        mpz_gcd(factor, common, denominator);
        mpz_divexact(factor, denominator, factor);
        mpz_mul(sum, sum, factor);
        mpz_mul(common, common, factor);
    }
    mpz_divexact(factor, common, denominator);
    mpz_addmul(sum, numerator, factor);
}

}  // namespace relucert

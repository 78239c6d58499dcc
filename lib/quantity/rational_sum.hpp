#pragma once
// Sums of many rationals without reducing each step to lowest terms.
#include "relucert/number/rational.hpp"

namespace relucert {

/// numerator / denominator with a common denominator that grows as needed. For weights of a network (dyadic) the
/// denominator settles after few terms, and each further term costs one multiplication and one addition.
class RationalSum {
public:
    void add(const Rational& term) { add_fraction(numerator_of(term), denominator_of(term)); }
    void add_product(const Rational& a, const Rational& b);
    [[nodiscard]] Rational value() const { return {numerator_, denominator_}; }

private:
    static mpz_srcptr numerator_of(const Rational& r) { return mpq_numref(r.backend().backend().data()); }
    static mpz_srcptr denominator_of(const Rational& r) { return mpq_denref(r.backend().backend().data()); }
    void add_fraction(mpz_srcptr numerator, mpz_srcptr denominator);

    Integer numerator_ = 0;
    Integer denominator_ = 1;
    Integer product_numerator_;
    Integer product_denominator_;
    Integer factor_;
};

}  // namespace relucert

#include "relucert/dynamics/rounded_bound.hpp"

namespace relucert {

Integer root_above(const Integer& square) {
    Integer root = sqrt(square);
    if (root * root < square) ++root;
    return root;
}

Integer in_units_above(const Rational& value) { return (value * Rational::power_of_two(32)).ceiling(); }

Integer shifted_above(const Integer& a, unsigned bits) {
    Integer result;
    mpz_cdiv_q_2exp(result.backend().data(), a.backend().data(), bits);
    return result;
}

}  // namespace relucert

#pragma once
// Upper bounds in integers: rounding goes up, always.
#include "relucert/number/rational.hpp"

namespace relucert {

/// The least integer r >= 0 with r^2 >= square >= 0.
Integer root_above(const Integer& square);
/// ceil(2^32 value).
Integer in_units_above(const Rational& value);
/// ceil(a / 2^bits).
Integer shifted_above(const Integer& a, unsigned bits);

}  // namespace relucert

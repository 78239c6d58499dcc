#pragma once
// A fast proof that t I - X X^T is positive semidefinite: the fixed-point rule applied to the binary64 product with its
// a-priori error bound. It proves the same statement as the exact rule of the evidence, without the integer product.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/fixed_point_cholesky.hpp"
#include "relucert/matrix/verified_product.hpp"

namespace relucert {

/// True proves that t I - X X^T is positive semidefinite, where `gram` encloses X X^T. False proves nothing.
bool gram_bound_holds(const GramEnclosure& gram, const Rational& t, const FixedPointParameters& parameters,
                      const Deadline& deadline = {});

/// The largest power of 2 that is <= value, for value > 0.
Rational power_of_two_below(const Rational& value);

}  // namespace relucert

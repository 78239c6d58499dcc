#pragma once
// The number of positive eigenvalues by a fixed-point signed Cholesky factor with an exact residual: the rule of
// docs/evidence/gram-eigenvalues-above.md, section 2.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"

#include <optional>

namespace relucert {

enum class CountDirection { lower, upper };

/// A proved bound of the number of positive eigenvalues of the symmetric matrix M: at least (`lower`) or at most
/// (`upper`) the returned number; nothing if the rule refuses. 4 <= bits <= 1024, shift > 0.
/// @throws InputError otherwise, or if M is not symmetric. Cost: n^3/6 products of integers of about `bits` bits.
std::optional<std::size_t> count_positive_signs(const ExactMatrix& M, CountDirection direction, unsigned bits,
                                                const Rational& shift, const Deadline& deadline = {});

}  // namespace relucert

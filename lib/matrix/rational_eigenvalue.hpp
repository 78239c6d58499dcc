#pragma once
// Rational eigenvalues of small symmetric matrices, found from a floating guess and verified exactly.
#include "relucert/matrix/exact_matrix.hpp"

#include <optional>
#include <vector>

namespace relucert {

struct RationalEigenpair {
    Rational value;
    std::vector<Integer> vector;  ///< K vector = value vector, vector != 0
};

/// The eigenvalue of the symmetric matrix K next to `guess` if it is rational (then its product with the denominator of
/// K is an integer) and the guess is good enough to name it; else nothing. @throws InputError unless K is square.
std::optional<RationalEigenpair> rational_eigenpair_near(const ExactMatrix& K, double guess);

}  // namespace relucert

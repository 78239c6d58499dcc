#pragma once
// Exact linear algebra over the rationals, computed by FLINT.
#include "relucert/matrix/exact_matrix.hpp"

#include <optional>

namespace relucert {

/// @throws InputError unless A is square. The determinant of the 0 x 0 matrix is 1.
Rational determinant(const ExactMatrix& A);

/// The rank. For a rank with evidence see rank_evidence.hpp.
std::size_t exact_rank(const ExactMatrix& A);

/// Some X with A X = B (free variables are 0), or nothing if there is none. A may have any shape.
/// @throws InputError if the numbers of rows differ.
std::optional<ExactMatrix> solve(const ExactMatrix& A, const ExactMatrix& B);

/// The inverse, or nothing if A is singular. @throws InputError unless A is square.
std::optional<ExactMatrix> inverse(const ExactMatrix& A);

/// A matrix whose columns are a basis of {x : A x = 0}; n x 0 if that is {0}.
ExactMatrix nullspace(const ExactMatrix& A);

/// The reduced row echelon form and the columns of its pivots, ascending.
struct ReducedEchelon {
    ExactMatrix matrix;
    std::vector<std::size_t> pivot_columns;
};
ReducedEchelon reduced_echelon(const ExactMatrix& A);

}  // namespace relucert

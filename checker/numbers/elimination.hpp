// Fraction-free elimination of integer matrices.
#pragma once
#include <optional>

#include "rational.hpp"

namespace relucert_check {

using IntegerMatrix = std::vector<std::vector<mpz_class>>;

/// A positive multiple of the matrix, with integer entries; the multiple.
std::pair<IntegerMatrix, mpz_class> over_common_denominator(const std::vector<std::vector<mpq_class>>& rows);
bool is_symmetric(const std::vector<std::vector<mpq_class>>& rows);
mpz_class determinant(IntegerMatrix a);

/// The x with A x = b that is 0 at the columns that are combinations of earlier ones; nothing if there is no solution.
std::optional<std::vector<mpq_class>> solve(std::vector<std::vector<mpq_class>> a, const std::vector<mpq_class>& b);

struct Inertia {
    size_t positive = 0, negative = 0;
};
/// Numbers of positive and negative eigenvalues of a symmetric matrix (docs/evidence/gram-eigenvalues-above.md, section
/// 1).
Inertia inertia(IntegerMatrix a);

}  // namespace relucert_check

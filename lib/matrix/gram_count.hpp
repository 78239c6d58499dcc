#pragma once
// The number of singular values above a threshold with evidence for both directions:
// docs/evidence/gram-eigenvalues-above.md.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"
#include "relucert/matrix/fixed_point_cholesky.hpp"

#include <optional>

namespace relucert {

struct GramCount {
    std::size_t count = 0;                      ///< eigenvalues of A^T A greater than the threshold
    bool exact = false;                         ///< evidence "exact"; otherwise the two below
    std::optional<FixedPointParameters> lower;  ///< nothing: count = 0, "none"
    std::optional<FixedPointParameters> upper;  ///< nothing: count = min(m, n), "full"
};

/// Nothing if no evidence is found: an eigenvalue is (nearly) equal to the threshold and min(m, n) > 128.
/// @throws InputError if threshold < 0. Cost: the exact Gram matrix and two eliminations of its size.
std::optional<GramCount> gram_eigenvalues_above(const ExactMatrix& A, const Rational& threshold,
                                                const Deadline& deadline = {});

/// The check of the page.
bool proves_gram_count(const ExactMatrix& A, const Rational& threshold, const GramCount& evidence,
                       const Deadline& deadline = {});

}  // namespace relucert

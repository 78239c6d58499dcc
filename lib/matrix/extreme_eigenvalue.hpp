#pragma once
// Two-sided rational enclosures of extreme eigenvalues with evidence: docs/evidence/largest-eigenvalue.md.
//
//     EigenvalueEnclosure e = largest_gram_eigenvalue(W);   // squared spectral norm of W in [e.lower, e.upper]
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/definiteness.hpp"
#include "relucert/matrix/exact_matrix.hpp"

#include <vector>

namespace relucert {

struct EigenvalueEnclosure {
    bool empty = false;  ///< a matrix without entries: lower = upper = 0 by convention, no evidence
    Rational lower;
    Rational upper;
    std::vector<Integer> witness;  ///< its Rayleigh quotient proves the inner end
    DefinitenessProof proof;       ///< that a shifted matrix is positive semidefinite: the outer end
};

/// Largest / smallest eigenvalue of a symmetric matrix, n >= 1. lower = upper if n <= 64 and it is found to be
/// rational. Otherwise the width is about 10^-13 (n <= 64) or 10^-10 of the largest absolute eigenvalue.
/// @throws InputError unless K is symmetric and not empty; LimitReached if no evidence is found.
EigenvalueEnclosure largest_eigenvalue(const ExactMatrix& K, const Deadline& deadline = {});
EigenvalueEnclosure smallest_eigenvalue(const ExactMatrix& K, const Deadline& deadline = {});

/// Square of the largest / smallest of the min(m, n) singular values of an m x n matrix.
/// Relative width of the largest at most 10^-10; the smallest has that width relative to the largest.
EigenvalueEnclosure largest_gram_eigenvalue(const ExactMatrix& A, const Deadline& deadline = {});
EigenvalueEnclosure smallest_gram_eigenvalue(const ExactMatrix& A, const Deadline& deadline = {});

/// The checks of the page, run on the exact rules (the functions above may have used faster bounds).
bool proves_largest_eigenvalue(const ExactMatrix& K, const EigenvalueEnclosure& e, const Deadline& deadline = {});
bool proves_smallest_eigenvalue(const ExactMatrix& K, const EigenvalueEnclosure& e, const Deadline& deadline = {});
bool proves_largest_gram_eigenvalue(const ExactMatrix& A, const EigenvalueEnclosure& e, const Deadline& deadline = {});
bool proves_smallest_gram_eigenvalue(const ExactMatrix& A, const EigenvalueEnclosure& e, const Deadline& deadline = {});

/// A if it has at most as many rows as columns, else its transpose: B B^T is the smaller Gram matrix of A.
ExactMatrix wide_orientation(const ExactMatrix& A);

}  // namespace relucert

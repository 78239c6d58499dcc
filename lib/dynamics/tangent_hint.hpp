#pragma once
// Binary64 proposals for the largest tangent eigenvalue: the Gram matrix, or its products with vectors without it.
// Exact arithmetic (tangent_residual.hpp) disposes.
#include "relucert/dynamics/tangent_residual.hpp"
#include "relucert/failure/deadline.hpp"

#include <vector>

namespace relucert {

/// K / n in binary64, symmetric; row and column of point j times the square root of its multiplicity.
struct TangentGramHint {
    std::vector<double> K;
    double error = 0;  ///< bound of the Frobenius norm of the error relative to the trace of K / n
};
/// The numbers of the task are in_safe_range. Cost: n^2 (d + 2k) / 2 multiply-adds.
TangentGramHint tangent_gram_hint(const TangentTask& task);

/// Nearly the top eigenvector of y -> ((1/n) sum_l (phi_j . phi_l) m_l y_l)_j by the power method from the vector of
/// ones, which is close where inputs are not negative; its largest entry has size 1. Empty if it did not stay finite.
/// Cost: 2 n k d multiply-adds a step, at most `steps` steps.
std::vector<double> tangent_power_hint(const TangentTask& task, unsigned steps, const Deadline& deadline);

/// All numbers that the hints multiply lie between 2^-200 and 2^200, or are 0.
bool in_safe_range(const TangentTask& task);

}  // namespace relucert

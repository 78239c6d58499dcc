#pragma once
// Least squares with coefficients in [0, 1], in binary64: a hint, no evidence.
#include <vector>

namespace relucert {

/// Coefficients alpha in [0, 1] that make |u - sum_j alpha_j v_j| small; `generators` holds v_1, v_2, ... one after the
/// other, each of u.size() entries. An active set in which the generators of inner coefficients stay independent (Stark
/// and Parker). Always finite. Cost: about one least squares problem of at most u.size() columns a generator.
std::vector<double> bounded_least_squares(const std::vector<double>& generators, const std::vector<double>& u);

}  // namespace relucert

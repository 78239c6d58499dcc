#pragma once
// Data of minimum-norm interpolation divided by powers of two to about 1, and the way back.
#include "relucert/interpolation/kkt_point.hpp"
#include "relucert/interpolation/minimum_norm.hpp"
#include "relucert/interpolation/ridge_search.hpp"

namespace relucert {

/// points = inputs/input_scale (with a further 1 for biases), labels = labels/label_scale; no patterns yet.
struct ScaledProblem {
    Rational input_scale = 1;
    Rational label_scale = 1;
    PatternProblem problem;
};
/// @throws InputError if there is more than one output or all labels are 0.
ScaledProblem scaled_problem(const MinimumNormTask& task);
/// The same points in binary64.
RidgeTask ridge_task(const PatternProblem& problem);

/// The network of the neurons `point.v` with these signs, and lambda rounded, both for the data before scaling. @throws
/// InputError if there is no neuron.
MinimumNorm assembled(const MinimumNormTask& task, const ScaledProblem& scaled, const std::vector<int>& signs,
                      const KktPoint& point, const std::vector<Rational>& lambda);

}  // namespace relucert

#include "relucert/interpolation/scaled_problem.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr long kLambdaBits = 80;
constexpr long kScaleBits = 40;

/// The power of two nearest to x from below.
Rational power_below(const Rational& x) {
    return Rational::power_of_two(static_cast<long>(bit_length(x.numerator())) -
                                  static_cast<long>(bit_length(x.denominator())));
}

/// Rounded, and corrected in few entries so that it is orthogonal to what does not count, exactly.
std::vector<Rational> rounded(const MinimumNormTask& task, const ScaledProblem& scaled,
                              const std::vector<Rational>& lambda) {
    std::vector<Rational> result;
    for (const Rational& x : lambda) result.push_back(dyadic(x, kLambdaBits));
    std::vector<std::vector<Rational>> E = scaled.problem.uncounted;
    if (task.biases == HiddenBiases::free && !task.constant) E.emplace_back(scaled.problem.points.size(), Rational(1));
    if (!E.empty()) {
        const ExactMatrix matrix = ExactMatrix::from_rows(E);
        std::vector<Rational> defect = matrix.apply(result);
        for (Rational& x : defect) x = -x;
        const auto correction = solve(matrix, ExactMatrix::column_vector(defect));
        RELUCERT_ENSURE(correction.has_value());
        for (std::size_t i = 0; i < result.size(); ++i) result[i] += correction->entry(i, 0);
    }
    for (Rational& x : result) x /= scaled.input_scale;
    return result;
}

}  // namespace

ScaledProblem scaled_problem(const MinimumNormTask& task) {
    ScaledProblem result;
    if (task.data.output_dimension() != 1)
        throw InputError("minimum norm", "data with more than one label a point", "give data with one label");
    Rational largest_input;
    Rational largest_label;
    for (const DataPoint& p : task.data.entries()) {
        for (const Rational& x : p.x) largest_input = std::max(largest_input, abs(x));
        largest_label = std::max(largest_label, abs(p.y[0]));
    }
    if (largest_label.is_zero())
        throw InputError("minimum norm", "all labels are 0", "the zero network interpolates them");
    // With penalised biases the 1 behind an input would be scaled too.
    if (!largest_input.is_zero() && task.biases != HiddenBiases::penalised)
        result.input_scale = power_below(largest_input);
    result.label_scale = power_below(largest_label);
    result.problem.free = task.biases == HiddenBiases::free ? 1 : 0;
    for (const DataPoint& p : task.data.entries()) {
        result.problem.points.push_back(p.x);
        for (Rational& x : result.problem.points.back()) x /= result.input_scale;
        if (task.biases != HiddenBiases::none) result.problem.points.back().emplace_back(1);
        result.problem.labels.push_back(p.y[0] / result.label_scale);
    }
    if (task.linear_term)
        for (std::size_t k = 0; k < task.data.input_dimension(); ++k) {
            result.problem.uncounted.emplace_back();
            for (const auto& x : result.problem.points) result.problem.uncounted.back().push_back(x[k]);
        }
    if (task.constant) result.problem.uncounted.emplace_back(result.problem.points.size(), Rational(1));
    return result;
}

RidgeTask ridge_task(const PatternProblem& problem) {
    RidgeTask ridges;
    ridges.dimension = problem.dimension();
    ridges.free = problem.free;
    for (const auto& point : problem.points)
        for (const Rational& x : point) ridges.points.push_back(x.approximate_double());
    return ridges;
}

MinimumNorm assembled(const MinimumNormTask& task, const ScaledProblem& scaled, const std::vector<int>& signs,
                      const KktPoint& point, const std::vector<Rational>& lambda) {
    const std::size_t d = task.data.input_dimension();
    if (point.v.empty())
        throw InputError("minimum norm", "what the norm does not count interpolates the data alone",
                         "the minimum is 0");
    std::vector<std::vector<Rational>> W;
    std::vector<std::vector<Rational>> A(1);
    std::vector<Rational> b;
    for (std::size_t j = 0; j < point.v.size(); ++j) {
        // f(x) = label_scale sum_j e_j relu(v_j . (x / input_scale, 1)), shared between the layers.
        std::vector<Rational> w = point.v[j];
        for (std::size_t k = 0; k < d; ++k) w[k] /= scaled.input_scale;
        double length = 0;
        for (std::size_t k = 0; k + scaled.problem.free < w.size(); ++k)
            length += std::pow((w[k] * scaled.label_scale).approximate_double(), 2);
        const Rational rough = Rational::from_double(std::sqrt(std::sqrt(length)));
        const Rational unit = power_below(rough) * Rational::power_of_two(-kScaleBits);
        const Rational share = Rational((rough / unit).floor()) * unit;
        for (Rational& x : w) x *= scaled.label_scale / share;
        A[0].push_back(signs[j] > 0 ? share : -share);
        b.push_back(task.biases == HiddenBiases::none ? Rational(0) : w[d]);
        w.resize(d);
        W.push_back(std::move(w));
    }
    MinimumNorm found{relu_network({ExactMatrix::from_rows(W), ExactMatrix::from_rows(A)}, {b, {Rational(0)}}),
                      {},
                      {},
                      rounded(task, scaled, lambda)};
    if (task.linear_term)
        for (std::size_t k = 0; k < d; ++k)
            found.linear_term.push_back(point.factors[k] * scaled.label_scale / scaled.input_scale);
    if (task.constant) found.constant = point.factors.back() * scaled.label_scale;
    return found;
}

}  // namespace relucert

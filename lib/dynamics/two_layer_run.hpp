#pragma once
// Rounded gradient descent of a two-layer network f(x) = c + sum_k a_k relu(w_k.x + b_k) in scaled integers:
// theta_{t+1} = the grid point nearest to theta_t - eta * mask * gradient, ties to even. Every step is exact before
// its rounding. docs/evidence/descent-shadow.md, sections 2 and 3.
#include "relucert/dynamics/gradient_descent.hpp"
#include "relucert/dynamics/undecided_signs.hpp"

#include <vector>

namespace relucert {

/// What one step is trained on, in integers that do not depend on the precision.
struct TwoLayerBatch {
    std::size_t samples = 0;     ///< entries of the data
    std::vector<Integer> x;      ///< samples x (d + 1) over x_denominator; the last column is 1
    std::vector<Integer> y;      ///< over y_denominator
    std::vector<Integer> times;  ///< multiplicities
    Integer x_denominator = 1, y_denominator = 1, size;
    std::vector<Integer> norm_bound;  ///< samples: ceil(2^16 |trained columns of x|)
    Rational mean_square;             ///< mean of |trained columns of (x, 1)|^2
    Rational second_moment_bound;     ///< of the largest eigenvalue of the mean of (x, 1)(x, 1)^T there
};

/// The task in integers that do not depend on the precision.
class TwoLayerTask {
public:
    /// @throws InputError as check_task, or if the network is not a chain of two affine layers.
    explicit TwoLayerTask(const SgdTask& task);
    explicit TwoLayerTask(const DescentTask& task) : TwoLayerTask(one_batch(task)) {}

    std::size_t inputs = 0;              ///< d
    std::size_t neurons = 0;             ///< m
    std::vector<TwoLayerBatch> batches;  ///< step t uses batches[t mod batches.size()]
    std::vector<bool> trained;           ///< by parameter: rows of w, then b, a, c
    std::vector<Rational> start;
    Rational eta;
    Integer fixed_denominator = 1;    ///< of the parameters that are not trained
    std::vector<bool> trains_column;  ///< d + 1: some neuron trains this coordinate of (w, b)
    std::vector<bool> trains_row;     ///< m: some coordinate of (w_k, b_k) is trained

    [[nodiscard]] std::size_t first_row(std::size_t k) const { return k * inputs; }
    [[nodiscard]] std::size_t first_bias() const { return neurons * inputs; }
    [[nodiscard]] std::size_t outer(std::size_t k) const { return neurons * (inputs + 1) + k; }
    [[nodiscard]] std::size_t outer_bias() const { return neurons * (inputs + 2); }
    /// The place of coordinate j = 0, ..., d of (w_k, b_k).
    [[nodiscard]] std::size_t inner(std::size_t k, std::size_t j) const {
        return j < inputs ? first_row(k) + j : first_bias() + k;
    }
};

/// One iterate and what its next step needs.
class TwoLayerRun {
public:
    /// Rounds the start to multiples of 2^-bits (over the denominator of the fixed parameters).
    TwoLayerRun(const TwoLayerTask& task, unsigned bits);

    /// Fills preactivations, residuals and the gradient of the batch, one of the task's, at the present iterate.
    void evaluate(const TwoLayerBatch& batch);
    /// Moves on from there. @returns the number of parameters whose rounding was not exact.
    std::size_t step();

    [[nodiscard]] const Integer& denominator() const noexcept { return denominator_; }
    [[nodiscard]] std::size_t inexact_at_start() const noexcept { return inexact_at_start_; }
    [[nodiscard]] const std::vector<Integer>& theta() const noexcept { return theta_; }
    /// That of the last evaluation, and what follows is of it.
    [[nodiscard]] const TwoLayerBatch& batch() const noexcept { return *batch_; }
    /// samples x neurons, over denominator() * x_denominator.
    [[nodiscard]] const std::vector<Integer>& preactivations() const noexcept { return z_; }
    /// samples: multiplicity times residual, over denominator()^2 * x_denominator * y_denominator.
    [[nodiscard]] const std::vector<Integer>& weighted_residuals() const noexcept { return weighted_; }
    /// Upper bound of the largest eigenvalue of the mean of (grad f)(grad f)^T in the trained parameters, for every
    /// choice of the undecided signs.
    [[nodiscard]] Rational tangent_bound(const UndecidedSigns& undecided) const;
    /// Upper bound of the largest |q_k|, q_k the mean of r s_k (x, 1), over the neurons with both layers trained, for
    /// every choice of the undecided signs.
    [[nodiscard]] Rational residual_bound(const UndecidedSigns& undecided) const;

private:
    const TwoLayerTask& task_;
    const TwoLayerBatch* batch_;
    Integer denominator_;
    std::size_t inexact_at_start_ = 0;
    std::vector<Integer> theta_;
    std::vector<Integer> z_;         ///< samples x neurons
    std::vector<Integer> weighted_;  ///< samples: multiplicity times residual
    std::vector<Integer> moments_;   ///< neurons x (d + 1): sums of weighted residuals times active inputs
    std::vector<Integer> gradient_;  ///< over size * denominator^3 * x_denominator^2 * y_denominator
};

/// The nearest integer to numerator/denominator, ties to even; denominator > 0. `exact` says if nothing was rounded.
Integer round_half_even(const Integer& numerator, const Integer& denominator, bool& exact);

}  // namespace relucert

#include "relucert/dynamics/shadow_step.hpp"

#include "relucert/dynamics/rounded_bound.hpp"

#include <algorithm>

namespace relucert {

namespace {

Integer quotient_above(const Integer& a, const Integer& b) {
    Integer result;
    mpz_cdiv_q(result.backend().data(), a.backend().data(), b.backend().data());
    return result;
}

/// Bounds that hold on the whole ball, in factor units.
struct BallBounds {
    Integer rho;       ///< the radius
    Integer square;    ///< mean of |u_i|^2
    Integer tangent;   ///< |P|
    Integer residual;  ///< |Q|
};

BallBounds ball_bounds(const TwoLayerTask& task, const TwoLayerRun& run, const Integer& radius,
                       const UndecidedSigns& undecided, bool behind_kink) {
    bool bilinear = false;  // some neuron has both layers trained
    for (std::size_t k = 0; k < task.neurons; ++k)
        bilinear = bilinear || (task.trained[task.outer(k)] && task.trains_row[k]);
    const Integer rho = quotient_above(Integer(radius << (factor_bits - radius_bits)), run.denominator());
    const Integer square = in_units_above(run.batch().mean_square);
    Integer tangent = in_units_above(run.tangent_bound(undecided));
    if (bilinear || !behind_kink)
        tangent += shifted_above(Integer(rho * (tangent + square)), factor_bits) +
                   shifted_above(Integer(rho * rho * square), 2 * factor_bits);
    Integer residual = 0;
    if (bilinear)
        residual = in_units_above(run.residual_bound(undecided)) +
                   shifted_above(Integer(rho * (square + tangent)), factor_bits + 1);
    return {rho, square, tangent, residual};
}

/// Upper bound of the spectral norm of I - eta H, in factor units.
Integer expansion(const Rational& eta, const BallBounds& on_ball) {
    const Integer one = Integer(1) << factor_bits;
    const Integer low = one + (eta * Rational(on_ball.residual)).ceiling();
    const Integer high = (eta * Rational(Integer(on_ball.tangent + on_ball.residual))).ceiling() - one;
    return std::max(low, high);
}

/// Upper bound of eta times the sum of the jumps of the gradient at the undecided kinks, in radius units.
Integer jump(const TwoLayerTask& task, const TwoLayerRun& run, const Integer& radius, const BallBounds& on_ball,
             const UndecidedSigns& undecided) {
    const Integer drift = shifted_above(Integer(radius * (on_ball.square + on_ball.tangent)), factor_bits + 1);
    const Integer common = run.batch().size * run.denominator() * run.batch().x_denominator *
                           run.batch().x_denominator * run.batch().y_denominator;
    Integer total = 0;
    for (const auto& [i, k] : undecided.pairs()) {
        const Integer residual =
            quotient_above(Integer(abs(run.weighted_residuals()[i]) * run.batch().norm_bound[i]), common);
        Integer outer = quotient_above(Integer(abs(run.theta()[task.outer(k)]) << factor_bits), run.denominator());
        if (task.trained[task.outer(k)]) outer += on_ball.rho;
        total += (residual + drift) * outer;
    }
    return (task.eta * Rational(total) * Rational::power_of_two(-static_cast<long>(factor_bits))).ceiling();
}

}  // namespace

Integer rounding_defect(std::size_t inexact) {
    return root_above(Integer(Integer(inexact) << (2 * (radius_bits - 1))));
}

UndecidedSigns undecided_signs(const TwoLayerTask& task, const TwoLayerRun& run, const Integer& radius,
                               std::optional<Integer>& margin) {
    UndecidedSigns undecided(run.batch().samples, task.neurons);
    for (std::size_t i = 0; i < run.batch().samples; ++i) {
        if (run.batch().norm_bound[i].is_zero()) continue;  // structurally zero: no trained parameter moves it
        const Integer drift = radius * run.batch().norm_bound[i];
        const Integer* z = &run.preactivations()[i * task.neurons];
        std::size_t nearest = task.neurons;
        for (std::size_t k = 0; k < task.neurons; ++k)
            if (task.trains_row[k] &&
                (nearest == task.neurons || mpz_cmpabs(z[k].backend().data(), z[nearest].backend().data()) < 0))
                nearest = k;
        if (nearest == task.neurons) continue;
        const Integer free = (Integer(abs(z[nearest])) << (2 * radius_bits)) - drift;
        Integer here = 0;
        if (radius.is_zero() || free.sign() > 0) {
            const Integer units = run.denominator() * run.batch().norm_bound[i];
            here = Rational(Integer(free << (margin_bits - radius_bits)), units).floor();
        } else {
            undecided.add(i, nearest);
            for (std::size_t k = 0; k < task.neurons; ++k)
                if (k != nearest && task.trains_row[k] && (Integer(abs(z[k])) << (2 * radius_bits)) <= drift)
                    undecided.add(i, k);
        }
        if (!margin || here < *margin) margin = here;
    }
    return undecided;
}

unsigned bits_missing(const TwoLayerTask& task, const TwoLayerRun& run, const Integer& radius, std::size_t sample,
                      std::size_t neuron) {
    const std::size_t drift = bit_length(Integer(radius * run.batch().norm_bound[sample]));
    const std::size_t distance =
        bit_length(Integer(abs(run.preactivations()[sample * task.neurons + neuron]) << (2 * radius_bits)));
    return static_cast<unsigned>(drift - std::min(distance, drift) + 2 * radius_bits);
}

Integer radius_after_step(const TwoLayerTask& task, const TwoLayerRun& run, const Integer& radius,
                          const UndecidedSigns& undecided, bool behind_kink) {
    const BallBounds on_ball = ball_bounds(task, run, radius, undecided, behind_kink);
    Integer next = shifted_above(Integer(radius * expansion(task.eta, on_ball)), factor_bits);
    if (!undecided.empty()) next += jump(task, run, radius, on_ball, undecided);
    return next;
}

}  // namespace relucert

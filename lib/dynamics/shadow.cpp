#include "relucert/dynamics/shadow.hpp"

#include "relucert/dynamics/rounded_bound.hpp"
#include "relucert/dynamics/two_layer_run.hpp"

#include <algorithm>

namespace relucert {

namespace {

// The radius is counted in units of 2^-16 of the grid, factors in units of 2^-32, margins in units of 2^-64.
constexpr unsigned radius_bits = 16;
constexpr unsigned factor_bits = 32;

/// Norm of `inexact` rounding errors of at most half a grid step each.
Integer defect(std::size_t inexact) { return root_above(Integer(Integer(inexact) << (2 * (radius_bits - 1)))); }

/// Upper bound of the spectral norm of I - eta H on the ball of this radius, inside one cell.
Integer expansion(const TwoLayerTask& task, const TwoLayerRun& run, const Integer& radius) {
    Integer rho;  // the radius in factor units
    mpz_cdiv_q(rho.backend().data(), Integer(radius << (factor_bits - radius_bits)).backend().data(),
               run.denominator().backend().data());
    const Integer square = in_units_above(task.mean_square);
    Integer tangent = in_units_above(run.tangent_bound());
    tangent += shifted_above(Integer(rho * (tangent + square)), factor_bits) +
               shifted_above(Integer(rho * rho * square), 2 * factor_bits);
    Integer residual = 0;
    for (std::size_t k = 0; k < task.neurons; ++k)
        if (task.trained[task.outer(k)] && task.trains_row[k]) {
            residual = in_units_above(run.residual_bound()) +
                       shifted_above(Integer(rho * (square + tangent)), factor_bits + 1);
            break;
        }
    const Integer one = Integer(1) << factor_bits;
    const Integer low = one + (task.eta * Rational(residual)).ceiling();
    const Integer high = (task.eta * Rational(Integer(tangent + residual))).ceiling() - one;
    return std::max(low, high);
}

/// Checks the signs of all preactivations, and lowers the margin (in units of 2^-64 of the parameters).
std::optional<ShadowFailure> check_signs(const TwoLayerTask& task, const TwoLayerRun& run, const Integer& radius,
                                         std::optional<Integer>& margin) {
    for (std::size_t i = 0; i < task.samples; ++i) {
        if (task.norm_bound[i].is_zero()) continue;  // structurally zero: no trained parameter moves it
        const Integer drift = radius * task.norm_bound[i];
        std::size_t nearest = task.neurons;
        const Integer* z = &run.preactivations()[i * task.neurons];
        for (std::size_t k = 0; k < task.neurons; ++k)
            if (task.trains_row[k] &&
                (nearest == task.neurons || mpz_cmpabs(z[k].backend().data(), z[nearest].backend().data()) < 0))
                nearest = k;
        if (nearest == task.neurons) continue;
        const Integer distance = Integer(abs(z[nearest])) << (2 * radius_bits);
        if (!radius.is_zero() && distance <= drift) {
            const std::size_t missing =
                bit_length(drift) - std::min(bit_length(distance), bit_length(drift)) + 8 * radius_bits / 4;
            return ShadowFailure{0, i, nearest, static_cast<unsigned>(missing), z[nearest].is_zero()};
        }
        const Rational free(Integer((distance - drift) << (64 - radius_bits)), run.denominator() * task.norm_bound[i]);
        const Integer here = free.floor();
        if (!margin || here < *margin) margin = here;
    }
    return std::nullopt;
}

}  // namespace

ShadowAttempt shadow_at(const DescentTask& task, std::size_t steps, unsigned bits, const Deadline& deadline) {
    const TwoLayerTask integers(task);
    TwoLayerRun run(integers, bits);
    Integer radius = defect(run.inexact_at_start());
    std::optional<Integer> margin;
    for (std::size_t t = 0; t < steps; ++t) {
        deadline.check("gradient descent");
        run.evaluate();
        if (std::optional<ShadowFailure> failure = check_signs(integers, run, radius, margin)) {
            failure->step = t;
            return {std::nullopt, failure};
        }
        if (!radius.is_zero()) radius = shifted_above(Integer(radius * expansion(integers, run, radius)), factor_bits);
        radius += defect(run.step());
    }
    Shadow shadow;
    shadow.bits = bits;
    for (const Integer& entry : run.theta()) shadow.centre.emplace_back(entry, run.denominator());
    shadow.radius = Rational(radius, run.denominator()) * Rational::power_of_two(-static_cast<long>(radius_bits));
    if (margin) shadow.margin = Rational(*margin) * Rational::power_of_two(-64);
    return {std::move(shadow), std::nullopt};
}

ShadowSearch find_shadow(const DescentTask& task, std::size_t steps, unsigned least_bits, const Deadline& deadline) {
    unsigned bits = least_bits;
    std::size_t same_place = 0;
    std::optional<ShadowFailure> last;
    while (true) {
        ShadowAttempt attempt = shadow_at(task, steps, bits, deadline);
        if (attempt.shadow) return {std::move(attempt.shadow), ""};
        const ShadowFailure& failure = *attempt.failure;
        const bool same =
            last && last->step == failure.step && last->sample == failure.sample && last->neuron == failure.neuron;
        same_place = same ? same_place + 1 : 0;
        last = failure;
        // More bits move the radius down by as many; a place that stays undecided is most likely an exact zero.
        const unsigned wanted = failure.zero ? 2 * bits : std::max(bits + bits / 2, bits + failure.missing_bits);
        if (same_place == 4 || wanted > most_shadow_bits)
            return {std::nullopt,
                    "gradient descent: at step " + std::to_string(failure.step) + " the preactivation of neuron " +
                        std::to_string(failure.neuron + 1) + " at sample " + std::to_string(failure.sample + 1) +
                        " is too close to 0 for " + std::to_string(bits) +
                        " bits: it may be exactly 0 there, or the runs beside it separate (docs/trajectories.md)"};
        bits = wanted;
    }
}

}  // namespace relucert

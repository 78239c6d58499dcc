#include "relucert/dynamics/shadow.hpp"

#include "relucert/dynamics/shadow_step.hpp"

#include <algorithm>

namespace relucert {

namespace {

// Once a sign was undecided the bound of the factor grows with the radius, and the radius faster than exponentially.
constexpr unsigned widest_radius_log2 = 20;
// Each is a run of full length.
constexpr int most_doublings = 3;

std::string place_of(const UndecidedSign& sign, std::size_t batches) {
    std::string place = "the preactivation of neuron " + std::to_string(sign.neuron + 1) + " at sample " +
                        std::to_string(sign.sample + 1);
    if (batches > 1) place += " of batch " + std::to_string(sign.step % batches + 1);
    return place;
}

std::string reason_of(const ShadowAttempt& attempt, unsigned bits, std::size_t batches) {
    return "gradient descent: at step " + std::to_string(attempt.first->step) + " " +
           place_of(*attempt.first, batches) + " is too close to 0 for " + std::to_string(bits) +
           " bits: it may be exactly 0 there, or the runs beside it separate; with both of its signs the enclosure is "
           "wider than 2^20 after step " +
           std::to_string(attempt.steps + 1) + " (docs/trajectories.md)";
}

/// The second run is further, or leaves fewer signs undecided: more bits help.
bool decides_more(const ShadowAttempt& next, const ShadowAttempt& before) {
    return next.steps > before.steps || (next.steps == before.steps && next.undecided < before.undecided);
}

/// A radius that the bits determine halves with each of them; that of a jump hardly changes.
bool is_smaller(const ShadowAttempt& next, const ShadowAttempt& before) {
    return next.shadow && (!before.shadow || next.shadow->radius * Rational(2) < before.shadow->radius);
}

ShadowSearch with_kinks_enclosed(const SgdTask& task, std::size_t steps, unsigned bits, const Deadline& deadline) {
    ShadowAttempt best = shadow_at(task, steps, bits, AtKink::enclose, deadline);
    unsigned best_bits = bits;
    for (int doubled = 0; doubled < most_doublings && 2 * bits <= most_shadow_bits; ++doubled) {
        bits *= 2;
        ShadowAttempt next = shadow_at(task, steps, bits, AtKink::enclose, deadline);
        const bool decides = decides_more(next, best);
        const bool smaller = is_smaller(next, best);
        if (smaller || (decides && !best.shadow)) {
            best = std::move(next);
            best_bits = bits;
        }
        if (!decides || (best.shadow && !smaller)) break;
    }
    if (best.shadow) return {std::move(best.shadow), ""};
    return {std::nullopt, reason_of(best, best_bits, task.batches.size())};
}

}  // namespace

ShadowAttempt shadow_at(const SgdTask& task, std::size_t steps, unsigned bits, AtKink at_kink,
                        const Deadline& deadline) {
    const TwoLayerTask integers(task);
    TwoLayerRun run(integers, bits);
    const Integer widest = run.denominator() << (radius_bits + widest_radius_log2);
    Integer radius = rounding_defect(run.inexact_at_start());
    std::optional<Integer> margin;
    ShadowAttempt attempt;
    for (; attempt.steps < steps; ++attempt.steps) {
        deadline.check("gradient descent");
        run.evaluate(integers.batches[attempt.steps % integers.batches.size()]);
        const UndecidedSigns undecided = undecided_signs(integers, run, radius, margin);
        attempt.undecided += undecided.pairs().size();
        if (!undecided.empty() && !attempt.first) {
            const auto [sample, neuron] = undecided.pairs().front();
            attempt.first = {attempt.steps, sample, neuron, bits_missing(integers, run, radius, sample, neuron),
                             run.preactivations()[sample * integers.neurons + neuron].is_zero()};
            if (at_kink == AtKink::stop) return attempt;
        }
        if (!radius.is_zero()) radius = radius_after_step(integers, run, radius, undecided, attempt.first.has_value());
        radius += rounding_defect(run.step());
        if (attempt.first && radius > widest) return attempt;
    }
    Shadow shadow;
    shadow.bits = bits;
    for (const Integer& entry : run.theta()) shadow.centre.emplace_back(entry, run.denominator());
    shadow.radius = Rational(radius, run.denominator()) * Rational::power_of_two(-static_cast<long>(radius_bits));
    if (margin) shadow.margin = Rational(*margin) * Rational::power_of_two(-static_cast<long>(margin_bits));
    attempt.shadow = std::move(shadow);
    return attempt;
}

ShadowSearch find_shadow(const SgdTask& task, std::size_t steps, unsigned least_bits, const Deadline& deadline) {
    unsigned bits = least_bits;
    unsigned bits_at_place = bits;  // the fewest that decide everything before the present place
    std::size_t same_place = 0;
    std::optional<UndecidedSign> last;
    while (true) {
        ShadowAttempt attempt = shadow_at(task, steps, bits, AtKink::stop, deadline);
        if (attempt.shadow) return {std::move(attempt.shadow), ""};
        const UndecidedSign& sign = *attempt.first;
        const bool same = last && last->step == sign.step && last->sample == sign.sample && last->neuron == sign.neuron;
        same_place = same ? same_place + 1 : 0;
        if (!same) bits_at_place = bits;
        last = sign;
        // More bits move the radius down by as many; a place that stays undecided is most likely an exact zero.
        const unsigned wanted = sign.zero ? 2 * bits : std::max(bits + bits / 2, bits + sign.missing_bits);
        if (same_place == 4 || wanted > most_shadow_bits)
            return with_kinks_enclosed(task, steps, bits_at_place, deadline);
        bits = wanted;
    }
}

}  // namespace relucert

#include "cli/stability_minimality.hpp"

#include "cli/stability_layer.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/interpolation/minimum_norm.hpp"

namespace relucert {

namespace {

constexpr std::size_t kMostPoints = 48;  // of the search for a dual vector, and of conditions on the data
constexpr std::size_t kMostDimensions = 5;
constexpr std::size_t kMostParameters = 600;  // of conditions on the data

bool is_proved(ClaimSession& session, const std::string& formula) {
    const Value value = session.evaluate(formula);
    return !value.is_unknown() && value.truth() == Truth::yes;
}

/// States the formula if it is true.
bool state(ClaimSession& session, const std::string& name, const std::string& formula) {
    if (!is_proved(session, formula)) return false;
    session.conclude(name, formula);
    return true;
}

/// The rational of least denominator in [lower, upper], 0 < lower.
Rational simplest_between(const Rational& lower, const Rational& upper) {
    Rational whole(lower.floor());
    if (whole == lower) return whole;
    if (whole + 1 <= upper) return whole + 1;
    return whole + Rational(1) / simplest_between(Rational(1) / (upper - whole), Rational(1) / (lower - whole));
}

/// Short fractions near the numbers: where the best dual vector is rational and short, it is found exactly.
std::vector<Rational> short_fractions(const std::vector<Rational>& numbers) {
    std::vector<Rational> result;
    for (const Rational& x : numbers) {
        const Rational size = abs(x);
        const Rational radius = (size + 1) * Rational::power_of_two(-48);
        const Rational near = size <= radius ? Rational(0) : simplest_between(size - radius, size + radius);
        result.push_back(x.sign() < 0 ? -near : near);
    }
    return result;
}

/// "neuron 3 of layer 1".
std::string neuron_text(ClaimSession& session, const std::string& formula) {
    const Value pair = session.evaluate(formula);
    if (pair.is_unknown() || pair.entries().size() != 2) return "a neuron";
    return "neuron " + pair.entries()[1].to_string() + " of layer " + pair.entries()[0].to_string();
}

/// Compares f with the network that the search found: a smaller norm refutes minimality.
void compare(ClaimSession& session, const MinimalityQuestion& q, const MinimumNorm& found, StabilityFinding& finding) {
    define_matrix(session, "W_least" + q.tag, found.network.weight(1));
    define_matrix(session, "a_least" + q.tag, found.network.weight(2));
    const std::string least = "least" + q.tag;
    session.define(least, "relu_network(W_least" + q.tag + ", a_least" + q.tag + ")");
    if (!state(session, q.label + "MN2: an interpolant of smaller norm",
               "interpolates(" + least + ", labelled" + q.tag + ") and path_norm(" + least + ") < path_norm(" +
                   q.network + ")"))
        return;
    finding.status = "refuted";
    finding.text = "an interpolant of " + std::to_string(found.network.width(1)) +
                   (found.network.width(1) == 1 ? " neuron" : " neurons") + " has a smaller norm";
    finding.values.emplace_back("norm of that one", session.evaluate("path_norm(" + least + ")"));
}

}  // namespace

StabilityFinding minimality_at_depth_two(ClaimSession& session, const MinimalityQuestion& q, const Deadline& deadline) {
    StabilityFinding finding{"MN2", "not applicable", "not of one hidden layer without biases", {}};
    if (!is_proved(session, "is_bias_free_shallow(" + q.network + ")")) return finding;
    const bool exact = is_proved(session, "interpolation_error(" + q.network + ", " + q.data + ") = 0");
    const Value data = session.evaluate(exact ? q.data : "label_shift(" + q.network + ", " + q.data + ")");
    if (data.dataset()->entries().size() > kMostPoints || data.dataset()->input_dimension() > kMostDimensions)
        return {"MN2", "unknown", "too many points or dimensions for a search of a dual vector", {}};
    std::optional<MinimumNorm> found;
    try {
        found = minimum_norm_interpolant({*data.dataset()}, deadline);
    } catch (const InputError& problem) {
        return {"MN2", "unknown", std::string("no dual vector: ") + problem.what(), {}};
    } catch (const LimitReached& problem) {
        deadline.check("stability: minimal norm");
        return {"MN2", "unknown", std::string("no dual vector: ") + problem.what(), {}};
    }
    const std::string named = "labelled" + q.tag + ", lambda" + q.tag;
    session.define("labelled" + q.tag, exact ? q.data : "label_shift(" + q.network + ", " + q.data + ")");
    session.scratch("short" + q.tag, point_text(short_fractions(found->lambda)));
    const bool is_short =
        is_proved(session, "is_minimum_norm(" + q.network + ", labelled" + q.tag + ", short" + q.tag + ")");
    session.define("lambda" + q.tag, point_text(is_short ? short_fractions(found->lambda) : found->lambda));
    const std::string gap = "relative_norm_gap(" + q.network + ", " + named + ")";
    const Value value = session.evaluate(gap);
    finding.values = {{"norm", session.evaluate("path_norm(" + q.network + ")")},
                      {"of every interpolant at least", session.evaluate("path_norm_lower_bound(" + named + ")")}};
    finding.status = value.is_unknown() ? "unknown" : "bounded";
    finding.text = std::string("sum of |a_j| |w_j|") + (exact ? "" : ", for its own values on the data");
    if (const auto bound = upper_bound_of(value); bound && !value.is_unknown()) {
        finding.values.emplace_back("relative gap", value);
        state(session, q.label + "MN2: relative gap", gap + " <= " + bound->to_string());
    }
    if (state(session, q.label + "MN2: minimal norm", "is_minimum_norm(" + q.network + ", " + named + ")")) {
        finding.status = "proved";
        finding.text = "of minimal norm once its neurons are balanced";
        if (state(session, q.label + "MN2: unique", "certifies_uniqueness(" + named + ")"))
            finding.text += ", the only such function";
    } else if (near_number(value) > 1e-9) {
        compare(session, q, *found, finding);
    }
    return finding;
}

StabilityFinding minimality_at_any_depth(ClaimSession& session, const MinimalityQuestion& q) {
    const std::string& f = q.network;
    if (!is_proved(session, "bias_free(" + f + ")")) return {"MND", "not applicable", "the network has biases", {}};
    const std::string both = "(" + f + ", " + q.data + ")";
    StabilityFinding finding{"MND", "unknown", "no condition is violated by more than 2^-40 of the squared norm", {}};
    finding.values = {
        {"squared norm", session.evaluate("parameter_norm_squared(" + f + ")")},
        {"of every interpolant at least", session.evaluate("universal_norm_bound(" + q.data + ", depth(" + f + "))")}};
    if (state(session, q.label + "MND: minimal norm after balancing (Theorem 2P)",
              "is_two_point_problem(" + q.data + ") and interpolates" + both + " and norm_product(" + f +
                  ") = two_point_optimal_product_at(" + q.data + ", depth(" + f + "))")) {
        finding.status = "proved";
        finding.text = "of minimal norm once its layers are balanced (Theorem 2P)";
        return finding;
    }
    // Each condition by itself: the gaps do not add up.
    const auto refute = [&](const std::string& text, const std::string& by, const std::string& excess,
                            const std::string& neuron) {
        // What binary64 leaves of a balanced network is no finding.
        if (!state(session, q.label + "MND: " + text, excess + " > 2^-40*parameter_norm_squared(" + f + ")")) return;
        finding.text = finding.status == "refuted" ? finding.text + "; " + text : text;
        if (!neuron.empty()) finding.text += " (" + neuron_text(session, neuron) + ")";
        finding.status = "refuted";
        finding.values.emplace_back("lowered " + by + " by at least", session.evaluate(excess));
    };
    if (is_proved(session, "depth(" + f + ") > 1"))
        refute("neurons that are not balanced", "by rescaling", "balancing_excess(" + f + ")",
               "let l = argmax(worst_imbalance(" + f + ", k) for k in 1..depth(" + f + ")-1); [l, worst_neuron(" + f +
                   ", l)]");
    if (!is_proved(session, "length([p for p in " + q.data + "]) <= " + std::to_string(kMostPoints) +
                                " and length(parameters(" + f + ")) <= " + std::to_string(kMostParameters)))
        return finding;
    refute("rows outside the span of their inputs", "by projection", "span_excess" + both,
           "span_violations" + both + "[1]");
    if (is_proved(session, "depth(" + f + ") = 2 and length(merge_violations" + both + ") > 0"))
        refute("two neurons of one sign in one cell", "by merging",
               "(let pair = merge_violations" + both + "[1]; 2*merge_gain(" + f + ", pair[1], pair[2]))", "");
    if (is_proved(session, "off_kink" + both + " and length(stationarity_violations" + both + ") > 0"))
        refute("not stationary", "by a step", "stationarity_excess(" + f + ", " + q.data + ", 1/64)",
               "stationarity_violations" + both + "[1]");
    return finding;
}

}  // namespace relucert

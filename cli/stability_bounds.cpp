// The implied bounds of a variant: gauge, coverage, Theorems A, B, C and C'.
#include "cli/stability_variant.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"
#include "relucert/matrix/low_rank_factors.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

/// M^T for the least |X M - Y|_F, if it is invertible; else the identity. Rank one: a sign.
ExactMatrix code_matrix(const ExactMatrix& X, const ExactMatrix& Y) {
    const std::size_t r = X.columns();
    if (X.rows() == 0 || X == Y) return ExactMatrix::identity(r);
    if (r == 1) {
        const Rational sum = (X.transpose() * Y).entry(0, 0);
        return sum.sign() < 0 ? ExactMatrix::identity(1).scaled(Rational(-1)) : ExactMatrix::identity(1);
    }
    const ExactMatrix A = least_squares_proposal(X, Y, 20).transpose();
    return exact_rank(A) == r ? A : ExactMatrix::identity(r);
}

}  // namespace

void VariantReport::gauge(const FollowingLayer& layer) {
    const auto features = [&](const std::string& network) {
        const Value found = session_.evaluate("[features_at(" + network + ", " + l_ + ", c) for c in concatenate(" +
                                              common_ + ", " + witnesses_ + ")]");
        std::vector<std::vector<double>> rows;
        for (const Value& one : found.entries()) rows.push_back(numbers_of(one));
        return rows;
    };
    aligned_ = network_;
    std::string V = layer.V;
    std::string U = layer.U;
    StabilityFinding finding{"GAUGE", "proved", "neurons as they are", {}};
    const NeuronGauge neurons =
        task_.arguments.layer == 0 ? NeuronGauge{} : propose_neuron_gauge(features("f"), features(network_));
    if (!neurons.identity) {
        std::string order;
        for (const std::size_t one : neurons.order) order += (order.empty() ? "[" : ", ") + std::to_string(one);
        session_.define("order" + tag_, order + "]");
        session_.define("scales" + tag_, point_text(neurons.scales));
        aligned_ = "h" + tag_;
        const std::string with = ", order" + tag_ + ", scales" + tag_ + ")";
        session_.define(aligned_, "gauged_network(" + network_ + ", " + l_ + with);
        session_.define("VN" + tag_, "[" + layer.V + "[order" + tag_ + "[i]]/scales" + tag_ +
                                         "[i] for i in 1..length(order" + tag_ + ")]");
        V = "VN" + tag_;
        state("GAUGE: neurons", "is_gauge(order" + tag_ + ", scales" + tag_ +
                                    ", identity(1), identity(1)) and same_function(" + network_ + ", " + aligned_ +
                                    ")");
        finding.text = "neurons permuted and scaled";
    }
    const std::string codes_g =
        "[transpose(" + V + ")*features_at(" + aligned_ + ", " + l_ + ", c) for c in " + common_ + "]";
    const ExactMatrix X = matrix_of(session_.evaluate(codes_g), network_);
    const ExactMatrix Y = matrix_of(
        session_.evaluate("[layer_code(f, " + l_ + ", " + task_.layer.V + ", c) for c in " + common_ + "]"), "f");
    const ExactMatrix A = code_matrix(X, Y);
    define_matrix(session_, "A" + tag_, A);
    session_.define("B" + tag_, "[solve(transpose(A" + tag_ + "), unit(" + std::to_string(layer.rank) +
                                    ", i)) for i in 1.." + std::to_string(layer.rank) + "]");
    session_.define("W" + tag_, V + "*transpose(A" + tag_ + ")");
    session_.define("UG" + tag_, U + "*B" + tag_);
    if (state("GAUGE: codes", "is_gauge([1], [1], A" + tag_ + ", B" + tag_ + ")") != Truth::yes) {
        finding.status = "unknown";
        finding.text += "; no invertible matrix was found for the codes";
    } else if (A != ExactMatrix::identity(layer.rank)) {
        finding.text += "; codes multiplied by an invertible matrix of order " + std::to_string(layer.rank);
    }
    add(std::move(finding));
    const std::string at_witnesses =
        "max(relative_feature_change(f, " + aligned_ + ", " + l_ + ", " + common_ + ", x) for x in " + witnesses_ + ")";
    const Value change = session_.evaluate(at_witnesses);
    StabilityFinding sub{"SUB",
                         "bounded",
                         "change of the features over their smallest size at common points",
                         {{"at the witnesses", change}}};
    const auto at_most = [&](const std::string& name, const std::string& formula, const Value& value) {
        if (const auto bound = upper_bound_of(value)) state("SUB: " + name, formula + " <= " + bound->to_string());
    };
    at_most("at the witnesses", at_witnesses, change);
    if (task_.bias_free && holds("bias_free(" + aligned_ + ")")) {
        const std::string on_domain = "feature_change_factor(f, " + aligned_ + ", " + l_ +
                                      ")*radius/min(norm(features_at(f, " + l_ + ", c)) for c in " + common_ + ")";
        const Value most = session_.evaluate(on_domain);
        at_most("on the domain", on_domain, most);
        sub.values.emplace_back("on the domain", most);
    }
    add(std::move(sub));
}

void VariantReport::sides() {
    session_.define("w" + tag_, "transpose(W" + tag_ + ")[1]");
    const std::vector<double> s =
        numbers_of(session_.evaluate("[scalar_code(f, " + l_ + ", v, c) for c in " + common_ + "]"));
    const std::vector<double> t = numbers_of(
        session_.evaluate("[scalar_code(" + aligned_ + ", " + l_ + ", w" + tag_ + ", c) for c in " + common_ + "]"));
    StabilityFinding finding{"COV", "proved", "", {}};
    for (const int side : {1, -1}) {
        std::size_t best = s.size();
        for (std::size_t j = 0; j < s.size(); ++j)
            if (side * s[j] > 0 && side * t[j] > 0 && (best == s.size() || std::abs(s[j]) > std::abs(s[best])))
                best = j;
        const std::string sign = side > 0 ? "positive" : "negative";
        if (best == s.size()) {
            finding.text += std::string(finding.text.empty() ? "" : "; ") + "no common point with " + sign + " codes";
            continue;
        }
        const std::string name = (side > 0 ? "a" : "b") + tag_;
        session_.define(name, common_ + "[" + std::to_string(best + 1) + "]");
        state("COV: " + sign + " codes", "covers_side(f, " + aligned_ + ", " + l_ + ", v, w" + tag_ + ", " + name +
                                             ", " + std::to_string(side) + ")");
        (side > 0 ? positive_ : negative_) = name;
        const std::size_t point = best + 1 + (best + 1 >= variant_.point ? 1 : 0);
        finding.text +=
            std::string(finding.text.empty() ? "" : "; ") + sign + " codes at point " + std::to_string(point);
    }
    if (positive_.empty() && negative_.empty()) finding.status = "refuted";
    // Features >= 0 and vectors >= 0 make all codes >= 0: then one side suffices everywhere.
    one_sided_ =
        task_.features_nonnegative && state("COV: no code is negative on the domain",
                                            "all(t >= 0 for t in concatenate(v, w" + tag_ + "))") == Truth::yes;
    if (one_sided_) finding.text += "; no code is negative on the domain";
    add(std::move(finding));
}

void VariantReport::theorem_a() {
    const std::string common = "(f, " + aligned_ + ", " + l_ + ", v, w" + tag_ + ", ";
    std::string at_x;
    std::string list;
    if (!positive_.empty() && !negative_.empty()) {
        at_x = "rank_one_bound" + common + positive_ + ", " + negative_ + ", x)";
        list = "[" + positive_ + ", " + negative_ + "]";
    } else if (!positive_.empty() && one_sided_) {
        at_x = "rank_one_side_bound" + common + positive_ + ", 1, x)";
        list = "[" + positive_ + "]";
    } else {
        add({"IMPL A", "not applicable", "a side is not covered by common points (pitfall P3)", {}});
        return;
    }
    implied("IMPL A", "the tail cancels", at_x, "rank_one_ball_bound" + common + list + ", radius)", at_x);
}

void VariantReport::theorem_b() {
    const std::string side = one_sided_ || !positive_.empty() ? "1" : "-1";
    const std::string signs = "[c for c in " + common_ + " if " + side + "*scalar_code(f, " + l_ + ", v, c) >= 0 and " +
                              side + "*scalar_code(" + aligned_ + ", " + l_ + ", w" + tag_ + ", c) >= 0]";
    session_.define("J" + tag_, signs);
    const std::string rank = "rank([features_at(f, " + l_ + ", c) for c in J" + tag_ + "]) = " + width("f");
    if (!holds("length(J" + tag_ + ") >= " + width("f")) ||
        state("COV: common features of full column rank", rank) != Truth::yes) {
        add({"IMPL B", "not applicable", "the features at common points of one sign have not full column rank", {}});
        return;
    }
    const std::string common = "(f, " + aligned_ + ", " + l_ + ", w" + tag_ + ", J" + tag_ + ", " + side + ", ";
    const std::string covered =
        "covers_linearly(f, " + aligned_ + ", " + l_ + ", v, w" + tag_ + ", J" + tag_ + ", " + side + ", x)";
    if (one_sided_)
        implied("IMPL B", "least squares over " + signs_text(), "least_squares_bound" + common + "x)",
                "least_squares_ball_bound" + common + "radius)", "");
    else
        add({"IMPL B",
             "bounded",
             "least squares over " + signs_text() + ", where all codes have one sign",
             {{"at the witnesses of that sign",
               session_.evaluate("max(concatenate([0], [least_squares_bound" + common + "x) for x in " + witnesses_ +
                                 " if " + covered + "]))")}}});
}

std::string VariantReport::signs_text() {
    return session_.evaluate("length(J" + tag_ + ")").to_string() + " common points";
}

void VariantReport::theorem_c(const FollowingLayer& layer) {
    session_.define("K" + tag_, "code_tail_lipschitz(f, " + l_ + ", " + task_.layer.U + ")");
    session_.define("M" + tag_, "code_tail_lipschitz(" + aligned_ + ", " + l_ + ", UG" + tag_ + ")");
    const std::string head =
        "(f, " + aligned_ + ", " + l_ + ", " + task_.layer.V + ", W" + tag_ + ", K" + tag_ + ", M" + tag_ + ", ";
    const bool exact = task_.layer.exact && layer.exact;
    std::string at_x = "ray_bound" + head + common_ + ", x)";
    if (!exact) {
        const auto residual = [&](const std::string& network, const std::string& U, const std::string& V) {
            return "sqrt(factor_residual_squared(weight(" + network + ", " + l_ + " + 1), " + U + ", " + V +
                   "))*outer_lipschitz(" + network + ", " + l_ + ")";
        };
        session_.define("E" + tag_, residual("f", task_.layer.U, task_.layer.V));
        session_.define("EG" + tag_, residual(aligned_, "UG" + tag_, "W" + tag_));
        at_x = "approximate_ray_bound" + head + "E" + tag_ + ", EG" + tag_ + ", " + common_ + ", x)";
    }
    implied(exact ? "IMPL C" : "IMPL C'",
            exact ? "nearest common ray of codes" : "nearest common ray of codes, with the residual of the rank", at_x,
            "", "");
}

void VariantReport::implied(const std::string& id, const std::string& text, const std::string& at_x,
                            const std::string& on_ball, const std::string& on_box) {
    const Value here = session_.evaluate("max(" + at_x + " for x in " + witnesses_ + ")");
    StabilityFinding finding{id, here.is_unknown() ? "unknown" : "bounded", text, {{"at the witnesses", here}}};
    consistent(id + ": DIR, lower, is at most IMPL at the witnesses",
               "all(abs(f(x) - " + network_ + "(x)) <= " + at_x + " for x in " + witnesses_ + ")");
    keep_smaller(variant_.at_points, here);
    const bool ball = !on_ball.empty() && task_.bias_free && holds("bias_free(" + aligned_ + ")");
    for (const auto& [name, formula] :
         {std::pair{"on the ball", ball ? on_ball : ""},
          {"on the domain", on_box.empty() ? "" : "supremum(" + on_box + ", x in domain)"}}) {
        if (formula.empty()) continue;
        Value bound = session_.evaluate(formula);
        if (bound.is_unknown()) continue;
        consistent(id + ": DIR, lower, is at most IMPL " + name,
                   "witnessed_difference(f, " + network_ + ", " + witnesses_ + ") <= " + formula);
        if (const auto above = upper_bound_of(bound)) state(id + " " + name, formula + " <= " + above->to_string());
        keep_smaller(variant_.implied, bound);
        variant_.upper_formulas.push_back(formula);
        finding.values.emplace_back(name, std::move(bound));
    }
    add(std::move(finding));
}

}  // namespace relucert

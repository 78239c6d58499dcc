#include "cli/stability_variant.hpp"

#include "cli/stability_minimality.hpp"
#include "cli/stability_witness.hpp"
#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

VariantReport::VariantReport(ClaimSession& session, const StabilityTask& task, StabilityVariant& variant)
    : session_(session),
      task_(task),
      variant_(variant),
      tag_("_" + std::to_string(variant.point)),
      label_("variant " + std::to_string(variant.point) + ", "),
      network_("g" + tag_),
      l_(std::to_string(task.arguments.layer)) {
    for (Value* one :
         {&variant.residual, &variant.implied, &variant.at_points, &variant.lower, &variant.upper, &variant.loss})
        *one = Value::unknown("nothing was certified");
}

void VariantReport::run() {
    read();
    interpolation();
    FollowingLayer layer = factor_following_layer(session_, network_, tag_, task_.arguments.layer, task_.layer.rank,
                                                  label_, variant_.findings);
    witnesses();
    if (!task_.tail_bias_free || !holds("bias_free(suffix" + tag_ + ")")) {
        add({"IMPL",
             "not applicable",
             "the layers after the sub-network have biases: Theorems A to C need homogeneity",
             {}});
    } else {
        gauge(layer);
        if (task_.layer.exact && layer.exact && layer.rank == 1) {
            sides();
            theorem_a();
            theorem_b();
        }
        theorem_c(layer);
    }
    const auto place = static_cast<std::ptrdiff_t>(variant_.findings.size());
    negation();
    seen_loss();
    const MinimalityQuestion question{network_, data_, tag_, label_};
    add(minimality_at_depth_two(session_, question, task_.deadline));
    add(minimality_at_any_depth(session_, question));
    direct();  // at last: its search may take all the time that is left
    std::rotate(variant_.findings.begin() + place, variant_.findings.end() - 1, variant_.findings.end());
}

void VariantReport::add(StabilityFinding finding) { variant_.findings.push_back(std::move(finding)); }

bool VariantReport::holds(const std::string& formula) {
    const Value value = session_.evaluate(formula);
    return !value.is_unknown() && value.truth() == Truth::yes;
}

Truth VariantReport::state(const std::string& name, const std::string& that) {
    const Value value = session_.evaluate(that);
    const Truth truth = value.is_unknown() ? Truth::unknown : value.truth();
    if (truth == Truth::yes) session_.conclude(label_ + name, that);
    return truth;
}

void VariantReport::consistent(const std::string& name, const std::string& that) {
    if (state(name, that) == Truth::no) throw InternalError(label_ + name + " is refuted: " + that);
}

void VariantReport::read() {
    session_.network(network_, variant_.network);
    session_.require(
        "[input_dimension(f), 1] = [input_dimension(" + network_ + "), output_dimension(" + network_ + ")]",
        variant_.network, "has another number of inputs than --net, or more than one output",
        "give networks of the same task");
    session_.require("depth(" + network_ + ") > " + l_, variant_.network, "has no layer after the sub-network",
                     "choose a smaller --layer");
    session_.require(width("f") + " = " + width(network_), variant_.network,
                     "its sub-network has another number of neurons", "choose another --layer");
    session_.scratch("suffix" + tag_, task_.arguments.layer == 0 ? network_ : "suffix(" + network_ + ", " + l_ + ")");
    const std::string i = std::to_string(variant_.point);
    data_ = "T" + tag_;
    const std::string rest = "[S[j] for j in 1..entries if j != " + i + "]";
    if (variant_.data.empty())
        session_.define(data_, "dataset(" + rest + ")");
    else
        session_.data(data_, variant_.data, task_.arguments.transform);
    if (holds("[" + data_ + "[j] for j in 1..length([p for p in " + data_ + "])] = " + rest)) {
        variant_.kind = "left out";
    } else {
        variant_.kind = "replaced";
        const std::string that =
            "replace_one_neighbours(S, " + data_ + ") and S[" + i + "] != " + data_ + "[" + i + "]";
        session_.require(that, variant_.data, "does not differ from --data in point " + i + " alone",
                         "name the data of a variant data-<i> after the point that is replaced or left out");
        session_.conclude(label_ + "replace-one neighbours", that);
    }
    common_ = "common" + tag_;
    session_.define(common_, "[input(S[j]) for j in 1..entries if j != " + i + "]");
}

std::string VariantReport::width(const std::string& network) const {
    return task_.arguments.layer == 0 ? "input_dimension(" + network + ")" : "width(" + network + ", " + l_ + ")";
}

void VariantReport::interpolation() {
    const std::string error = "interpolation_error(" + network_ + ", " + data_ + ")";
    variant_.residual = session_.evaluate(error);
    if (state("INT: exact", error + " = 0") == Truth::yes) {
        add({"INT", "proved", "interpolates its data exactly", {}});
        return;
    }
    if (const auto bound = upper_bound_of(variant_.residual))
        state("INT: residual", error + " <= " + bound->to_string());
    add({"INT", "bounded", "largest residual on its data", {{"residual", variant_.residual}}});
}

void VariantReport::witnesses() {
    witnesses_ = "witnesses" + tag_;
    define_matrix(session_, witnesses_,
                  ExactMatrix::from_rows(propose_witnesses(
                      session_, "f", network_, "domain",
                      "concatenate([input(S[" + std::to_string(variant_.point) + "])], [input(p) for p in S])")));
    session_.conclude(label_ + "DIR: the witnesses lie in the domain", "all(x in domain for x in " + witnesses_ + ")");
}

void VariantReport::direct() {
    const std::string lower = "witnessed_difference(f, " + network_ + ", " + witnesses_ + ")";
    variant_.lower = session_.evaluate(lower);
    variant_.lower_formula = lower;
    session_.show(label_ + "DIR, lower", lower);
    StabilityFinding finding{
        "DIR", "bounded", "largest difference of the outputs on the domain", {{"lower", variant_.lower}}};
    if (Value witness = session_.evaluate(witnesses_ + "[1]"); witness.entries().size() <= 8)
        finding.values.emplace_back("witness", std::move(witness));
    // The network in the gauge is the same function, with neurons beside those that they resemble.
    const std::string other = aligned_.empty() ? network_ : aligned_;
    variant_.upper = Value::unknown("no upper bound");
    for (const auto& [name, formula] :
         {std::pair<std::string, std::string>{"upper", "supremum(abs(f(x) - " + other + "(x)), x in domain)"},
          {"upper by norms", task_.bias_free && holds("bias_free(" + network_ + ")")
                                 ? "output_change_factor(f, " + other + ")*radius"
                                 : ""}}) {
        if (formula.empty()) continue;
        Value bound = session_.evaluate(formula);
        if (bound.is_unknown()) continue;
        consistent("DIR: lower is at most " + name, lower + " <= " + formula);
        if (const auto above = upper_bound_of(bound)) state("DIR: " + name, formula + " <= " + above->to_string());
        keep_smaller(variant_.upper, bound);
        variant_.upper_formulas.push_back(formula);
        finding.values.emplace_back(name, std::move(bound));
    }
    add(std::move(finding));
}

void VariantReport::negation() {
    const std::string x = witnesses_ + "[1]";
    const std::string difference = "abs(f(" + x + ") - " + network_ + "(" + x + "))";
    const Value found = session_.evaluate(difference);
    StabilityFinding finding{"NEG", "bounded", "the outputs differ at the witness", {{"difference", found}}};
    if (const auto least = lower_bound_of(found))
        state("NEG: difference at the witness", difference + " >= " + least->to_string());
    if (!aligned_.empty()) {
        const std::string change =
            "relative_feature_change(f, " + aligned_ + ", " + l_ + ", " + common_ + ", " + x + ")";
        const Value features = session_.evaluate(change);
        finding.text += ", and the features by this much of their smallest size at common points";
        finding.values.emplace_back("features", features);
        if (const auto most = upper_bound_of(features))
            state("NEG: change of the features at the witness", change + " <= " + most->to_string());
    }
    if (!task_.arguments.bound.empty() &&
        state("NEG: more than the bound", difference + " > " + task_.arguments.bound) == Truth::yes) {
        finding.status = "proved";
        finding.text = "not stable with the bound " + task_.arguments.bound + ": " + finding.text;
    }
    add(std::move(finding));
}

void VariantReport::seen_loss() {
    const std::string loss = "replace_one_loss(" + network_ + ", S, " + std::to_string(variant_.point) + ")";
    variant_.loss = session_.evaluate(loss);
    session_.show(label_ + "PT", loss);
    add({"PT", "bounded", "loss at the point that it has not seen", {{"loss", variant_.loss}}});
}

}  // namespace relucert

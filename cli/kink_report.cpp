#include "cli/kink_report.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

std::size_t natural(const Value& value) { return static_cast<std::size_t>(std::stoul(value.number().to_string())); }

/// The text of a text value; "unknown" otherwise, with the reason kept.
std::string text_of(const Value& value, std::string& reason) {
    if (value.kind() == Value::Kind::text) return value.text();
    if (value.is_unknown() && reason.empty()) reason = value.reason();
    return "unknown";
}

std::vector<KinkRow> listed(const Value& list) {
    std::vector<KinkRow> rows;
    for (const Value& one : list.entries()) {
        KinkRow row;
        row.sample = natural(one.entries()[0]);
        row.layer = natural(one.entries()[1]);
        row.neuron = natural(one.entries()[2]);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string yes_no(const Value& truth) {
    if (truth.is_unknown()) return "unknown";
    return truth.truth() == Truth::yes ? "yes" : "no";
}

class Conditions {
public:
    Conditions(ClaimSession& session, KinkReport& report) : session_(session), report_(report) {}

    void add_all(bool absolute) {
        const std::string over = "(f, S, loss_function, training, radius)";
        bound("C1", "every Clarke gradient has norm at most M", {{"M", "gradient_bound" + over}});
        convexity(over);
        stated("C3", "the activation pattern is constant; the gradient is Lambda-Lipschitz",
               "pattern_is_constant(f, S, training, radius)", {{"Lambda", "hessian_bound" + over}});
        bound("C4", "|g(u) - g(v)| <= Lambda |u - v| + J",
              {{"Lambda", "hessian_bound" + over}, {"J", "jump_budget" + over}});
        if (absolute)
            report_.conditions.push_back({"C5", "no", "speaks of the squared loss", {}});
        else
            bound("C5", "residuals of at most eps: J <= c A X eps",
                  {{"eps", "residual_bound(f, S, training, radius)"},
                   {"c", "kinks_of_a_sample(f, S, training, radius)"},
                   {"c A X eps", "residual_budget(f, S, training, radius)"}});
        crossing_speed();
    }

private:
    using Named = std::vector<std::pair<std::string, std::string>>;

    KinkCondition& add(const std::string& name, const std::string& meaning, const Named& constants) {
        KinkCondition one{name, "yes", meaning, {}};
        for (const auto& [constant, formula] : constants) {
            Value value = session_.evaluate(formula);
            if (value.is_unknown())
                one.applies = "unknown";
            else
                session_.show(name + " " + constant, formula);
            one.constants.emplace_back(constant, std::move(value));
        }
        if (one.applies == "unknown" && session_.evaluate("depth(f) = 2").truth() == Truth::no)
            one.meaning = "constants are certified for one hidden layer only";
        report_.conditions.push_back(std::move(one));
        return report_.conditions.back();
    }

    void bound(const std::string& name, const std::string& meaning, const Named& constants) {
        add(name, meaning, constants);
    }

    void stated(const std::string& name, const std::string& meaning, const std::string& that, const Named& constants) {
        KinkCondition& one = add(name, meaning, constants);
        const std::string found = yes_no(session_.evaluate(that));
        if (found == "yes")
            session_.conclude(name + " applies: " + meaning, that);
        else if (found == "no")
            session_.conclude(name + " does not apply", "not " + that);
        if (one.applies == "yes" || found == "no") one.applies = found;
    }

    /// The bounds of C2 may fail where every kink is convex; only a kink that is concave at its foot, in the ball, says
    /// no.
    void convexity(const std::string& over) {
        stated("C2", "all kinks in the ball are convex or absent; the risk is rho-weakly convex",
               "kinks_are_convex" + over, {{"rho", "curvature_bound" + over}});
        KinkCondition& one = report_.conditions.back();
        const bool concave = std::any_of(report_.kinks.begin(), report_.kinks.end(),
                                         [](const KinkRow& row) { return row.convexity == "concave"; });
        if (one.applies == "no" && !concave) one.applies = "unknown";
        if (concave) one.meaning = "a kink in the ball is concave";
    }

    /// C6 speaks of one kink and no other.
    void crossing_speed() {
        KinkCondition one{"C6", "no", "", {}};
        if (report_.kinks.size() != 1) {
            one.meaning = report_.kinks.empty() ? "no kink to cross" : "more than one kink is in the ball";
        } else {
            const KinkRow& kink = report_.kinks.front();
            one.meaning = "one kink, " + kink.crossing;
            if (kink.crossing == "transversal") {
                const std::string arguments = "(f, S, " + kink.index() + ", loss_function, training, radius)";
                const Value speed = session_.evaluate("crossing_speed" + arguments);
                const Value fast = session_.evaluate("crossing_speed" + arguments + " > 0");
                one.applies = speed.is_unknown() ? "unknown" : yes_no(fast);
                one.meaning += ", crossed with normal speed at least v; the jump is at most J";
                if (one.applies == "yes") session_.conclude("C6 applies", "crossing_speed" + arguments + " > 0");
                one.constants = {{"v", speed}, {"J", session_.evaluate("jump_bound" + arguments)}};
                for (const auto& [constant, value] : one.constants)
                    if (!value.is_unknown())
                        session_.show("C6 " + constant,
                                      (constant == "v" ? "crossing_speed" : "jump_bound") + arguments);
            }
        }
        report_.conditions.push_back(std::move(one));
    }

    ClaimSession& session_;
    KinkReport& report_;
};

}  // namespace

std::string KinkRow::index() const {
    return "[" + std::to_string(sample) + ", " + std::to_string(layer) + ", " + std::to_string(neuron) + "]";
}

void classify(ClaimSession& session, KinkRow& row, const std::string& point, const std::string& data,
              const std::string& label) {
    const std::string place = "(" + point + ", " + data + ", " + row.index();
    const std::string risk = place + ", loss_function, training)";
    const Value samples = session.evaluate("kink_samples" + place + ", training)");
    for (const Value& one : samples.entries()) row.samples.push_back(natural(one));
    row.coefficient = session.evaluate("kink_coefficient" + risk);
    row.jump = session.evaluate("kink_jump_size" + risk);
    row.convexity = text_of(session.evaluate("kink_convexity" + risk), row.reason);
    row.crossing = text_of(session.evaluate("kink_crossing" + risk), row.reason);
    const auto velocity = [&](const char* side) {
        const std::string both = "normal_velocity" + place + ", " + side +
                                 ", loss_function, training)/sqrt(kink_normal_squared" + place + ", training))";
        Value found = session.evaluate(both);
        if (!found.is_list()) return found;
        const Value equal = session.evaluate("let v = " + both + "; v[1] = v[2]");
        return equal.is_truth() && equal.truth() == Truth::yes ? found.entries()[0] : found;
    };
    row.p = velocity("-1");
    row.q = velocity("1");
    if (row.convexity != "unknown")
        session.conclude(label + " is " + row.convexity, "kink_convexity" + risk + " = " + text_literal(row.convexity));
    if (row.crossing != "unknown")
        session.conclude(label + ": " + row.crossing, "kink_crossing" + risk + " = " + text_literal(row.crossing));
    if (!row.jump.is_unknown()) session.show(label + ", jump", "kink_jump_size" + risk);
}

KinkReport report_kinks(ClaimSession& session, const KinkArguments& arguments) {
    KinkReport report;
    session.define("training", text_literal(arguments.train));
    session.define("loss_function", text_literal(arguments.loss));
    session.define("radius", arguments.distance);
    const std::string list = "kinks_within(f, S, training, radius)";
    const Value found = session.evaluate(list);
    if (found.is_unknown()) throw InputError("kinks", "the kinks cannot be listed: " + found.reason());
    const std::vector<KinkRow> all = listed(found);
    if (all.empty()) {
        session.conclude("no kink is met or lies within the distance", "length(" + list + ") = 0");
    } else {
        session.conclude("these are all kinks", list + " = " + found.to_string(1'000'000));
        if (all.size() > arguments.most)
            throw InputError("kinks", std::to_string(all.size()) + " kinks lie within the distance",
                             "choose a smaller --distance, or allow more with --most");
    }
    for (KinkRow row : all) {
        const std::string number = std::to_string(report.kinks.size() + 1);
        const std::string foot = "kink_foot(f, S, " + row.index() + ", training)";
        // The others of a class are reported with its first sample.
        const Value leads = session.evaluate("leads_class(f, S, " + row.index() + ", training)");
        if (leads.is_truth() && leads.truth() == Truth::no) continue;
        session.define("foot_" + number, foot);
        const std::string distance =
            row.layer == 1 ? "sqrt(kink_distance_squared(f, S, " + row.index() + ", training))" : "0";
        row.distance = session.evaluate(distance);
        const std::string label = "kink " + number + " (sample " + std::to_string(row.sample) + ", layer " +
                                  std::to_string(row.layer) + ", neuron " + std::to_string(row.neuron) + ")";
        session.show(label + ", distance", distance);
        classify(session, row, "foot_" + number, "S", label);
        report.kinks.push_back(std::move(row));
    }
    Conditions(session, report).add_all(arguments.loss == "absolute");
    return report;
}

}  // namespace relucert

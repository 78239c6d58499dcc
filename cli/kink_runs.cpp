// Runs of gradient descent in the kink report: the kinks that they cross, and two runs side by side.
#include "cli/kink_report.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/number/decimal.hpp"

namespace relucert {

namespace {

std::size_t count_of(const Value& value) { return static_cast<std::size_t>(std::stoul(value.number().to_string())); }

class Runs {
public:
    Runs(ClaimSession& session, const KinkArguments& arguments, KinkReport& report)
        : session_(session), arguments_(arguments), report_(report) {}

    void add_all() {
        if (!arguments_.second_start.empty()) {
            session_.network("f2", arguments_.second_start);
            session_.require(
                "depth(f2) = depth(f) and input_dimension(f2) = input_dimension(f) and all(width(f2, l) = width(f, l) "
                "for l in 1..depth(f))",
                arguments_.second_start, "has other widths than the first network",
                "give two networks of equal widths");
        }
        if (!arguments_.second_data.empty()) session_.data("S2", arguments_.second_data, arguments_.transform);
        if (!arguments_.second_data.empty())
            session_.require(
                "size(S) = size(S2) and length([p for p in S]) = length([p for p in S2]) and length(input(S[1])) = "
                "length(input(S2[1]))",
                arguments_.second_data, "is not entry by entry comparable with the first data set",
                "give data sets with the same number of entries, which differ in some of them");
        if (!arguments_.step_size.empty()) session_.define("eta", arguments_.step_size);
        define_run("run_u", "f", "S", arguments_.trajectory, "P");
        crossings("run_u", "S", "run 1");
        const bool second_trajectory = !arguments_.second_trajectory.empty();
        if (!second_trajectory && arguments_.second_start.empty() && arguments_.second_data.empty()) return;
        const std::string data = arguments_.second_data.empty() ? "S" : "S2";
        define_run("run_v", arguments_.second_start.empty() ? "f" : "f2", data, arguments_.second_trajectory, "P2");
        crossings("run_v", data, "run 2");
        compare(data);
    }

private:
    void define_run(const std::string& run, const std::string& net, const std::string& data, const std::string& file,
                    const std::string& variable) {
        if (!file.empty()) {
            session_.data(variable, file, "");
            session_.define(run, "run_of(f, " + variable + ")");
        } else {
            if (arguments_.step_size.empty() || arguments_.steps == 0)
                throw InputError("kinks", "a run needs a step size and a number of steps",
                                 "give --eta and --steps, or --trajectory FILE");
            session_.define(run, "trained_run(" + net + ", " + data + ", " + arguments_.relu_derivative +
                                     ", loss_function, training, eta, " + std::to_string(arguments_.steps) + ")");
        }
        const Value all = session_.evaluate(run);
        report_.runs.emplace_back("run " + std::to_string(report_.runs.size() + 1), all);
        const Value& value = all.is_list() ? all.entries().back() : all;
        if (value.is_unknown()) throw InputError("kinks", run + " has no value: " + value.reason());
    }

    void crossings(const std::string& run, const std::string& data, const std::string& name) {
        const std::string steps = "changing_steps(f, " + data + ", training, " + run + ")";
        const Value found = session_.evaluate(steps);
        if (found.entries().empty()) {
            session_.conclude(name + " changes no pattern", "length(" + steps + ") = 0");
            report_.notes.push_back(name + ": the signs of all preactivations stay the same");
        } else {
            session_.conclude("steps at which " + name + " changes a pattern",
                              steps + " = " + found.to_string(1'000'000));
        }
        for (const Value& step : found.entries()) {
            const std::size_t t = count_of(step);
            const std::string ends = run + "[" + std::to_string(t) + "], " + run + "[" + std::to_string(t + 1) + "]";
            step_crossings(data, ends, name + ", step " + std::to_string(t));
        }
        const Value met =
            session_.evaluate("[t for t in 1..length(" + run + ") if length(kinks_met(with_parameters(f, " + run +
                              "[t]), " + data + ", training)) > 0]");
        if (!met.entries().empty()) {
            meets_kink_ = true;
            report_.notes.push_back(name + " stands exactly on a kink at entries " + met.to_string(120) +
                                    "; there it takes backpropagation with relu'(0) = " + arguments_.relu_derivative +
                                    ", which need not be a Clarke subgradient (NC-19)");
        }
    }

    void step_crossings(const std::string& data, const std::string& ends, const std::string& where) {
        const std::string list = "kinks_between(f, " + data + ", training, " + ends + ")";
        const Value found = session_.evaluate(list);
        if (!found.entries().empty())
            session_.conclude(where + ": kinks crossed", list + " = " + found.to_string(1'000'000));
        const Value later = session_.evaluate("later_changes(f, " + data + ", " + ends + ")");
        if (!later.entries().empty())
            report_.notes.push_back(where + ": signs change in later layers at " + later.to_string(200) +
                                    " ([sample, layer, neuron]); these crossings are not located");
        for (const Value& one : found.entries()) {
            if (report_.crossings.size() >= arguments_.most) {
                report_.notes.push_back("more than " + std::to_string(arguments_.most) +
                                        " crossings; the rest is left out (--most)");
                return;
            }
            KinkCrossing crossing;
            crossing.where = where;
            crossing.kink.sample = count_of(one.entries()[0]);
            crossing.kink.layer = count_of(one.entries()[1]);
            crossing.kink.neuron = count_of(one.entries()[2]);
            const std::string point = "crossing_" + std::to_string(report_.crossings.size() + 1);
            const std::string place = "(f, " + data + ", " + crossing.kink.index() + ", " + ends + ")";
            const Value leads = session_.evaluate("leads_class(crossing_point" + place + ", " + data + ", " +
                                                  crossing.kink.index() + ", training)");
            if (leads.is_truth() && leads.truth() == Truth::no) continue;
            session_.define(point, "crossing_point" + place);
            crossing.position = session_.evaluate("crossing_position" + place);
            classify(session_, crossing.kink, point, data, where + ", kink " + crossing.kink.index());
            report_.crossings.push_back(std::move(crossing));
        }
    }

    void number(const std::string& name, const std::string& formula) {
        Value value = session_.evaluate(formula);
        if (!value.is_unknown()) session_.show(name, formula);
        report_.comparison.emplace_back(name, std::move(value));
    }

    /// A conclusion that holds by its evaluation; nothing if it is not decided.
    void stated(const std::string& name, const std::string& that) {
        const Value value = session_.evaluate(that);
        if (value.is_truth() && value.truth() == Truth::yes) session_.conclude(name, that);
    }

    /// "distance >= 1.28", rounded downwards (or upwards).
    void bound(const std::string& name, const std::string& formula, bool below) {
        const Value value = session_.evaluate(formula);
        if (!value.is_number()) return;
        const Enclosure found = value.number().enclose(128);
        if (!found.is_bounded()) return;
        const Rational end = below ? round_down(found.lower, 6) : round_up(found.upper, 6);
        session_.conclude(name + (below ? " is at least " : " is at most ") + decimal_text(end),
                          formula + (below ? " >= " : " <= ") + end.to_string());
    }

    void compare(const std::string& data) {
        const Value lengths = session_.evaluate("length(run_u) = length(run_v)");
        if (lengths.truth() != Truth::yes)
            throw InputError("kinks", "the two runs have different lengths",
                             "give two files with the same number of rows");
        session_.define("runs_last", "length(run_u)");
        session_.define("runs_disagreement", "disagreeing_steps(f, S, training, run_u, run_v)");
        number("distance at the start", "run_distance(run_u, run_v, 1)");
        const std::string distance = "run_distance(run_u, run_v, runs_last)";
        number("distance at the end", distance);
        bound("the distance at the end", distance, true);
        const Value apart = session_.evaluate("length(runs_disagreement)");
        report_.comparison.emplace_back("entries with different patterns", apart);
        if (data == "S" && count_of(apart) > 0) {
            const std::string t = session_.evaluate("runs_disagreement[1]").to_string();
            step_crossings("S", "run_u[" + t + "], run_v[" + t + "]", "between the runs, entry " + t);
        }
        if (arguments_.step_size.empty()) return;
        smooth(data);
        if (data == "S" && !meets_kink_) restored(count_of(apart));
    }

    void smooth(const std::string& data) {
        const std::string largest = "max(largest_hessian(f, S, loss_function, training, run_u), largest_hessian(f, " +
                                    data + ", loss_function, training, run_v))";
        session_.define("runs_smoothness", arguments_.smoothness.empty() ? largest : arguments_.smoothness);
        session_.define("runs_fraction", data == "S" ? "0" : "differing_fraction(S, S2)");
        const std::string gradients = data == "S"
                                          ? "0"
                                          : "max(largest_sample_gradient(f, S, " + arguments_.relu_derivative +
                                                ", loss_function, training, run_u), largest_sample_gradient(f, S2, " +
                                                arguments_.relu_derivative + ", loss_function, training, run_v))";
        session_.define("runs_sample_gradient", gradients);
        session_.define("runs_prediction",
                        "smooth_bound(run_distance(run_u, run_v, 1), runs_smoothness, runs_sample_gradient, "
                        "runs_fraction, eta, runs_last - 1)");
        number(arguments_.smoothness.empty() ? "L: bound of the Hessians off the kinks on the runs" : "L: claimed",
               "runs_smoothness");
        if (data != "S") number("M: largest gradient of a sample on the runs", "runs_sample_gradient");
        number("smooth bound", "runs_prediction");
        const std::string ratio = "run_distance(run_u, run_v, runs_last)/runs_prediction";
        if (session_.evaluate("runs_prediction > 0").truth() == Truth::yes) {
            number("ratio of the distance to the smooth bound", ratio);
            bound("the ratio of the distance to the smooth bound", ratio, true);
        }
    }

    void restored(std::size_t apart) {
        const std::string risk = "(f, S, loss_function, training, ";
        const std::string drift = "run_distance(run_u, run_v, 1) + 2*eta*(runs_last - 1)*max(largest_gradient" + risk +
                                  "run_u), largest_gradient" + risk + "run_v))";
        number("C1 bound of the distance", drift);
        const std::string convex = "all(convex_between" + risk + "run_u[t], run_v[t]) for t in 1..runs_last-1)";
        const Value kinks = session_.evaluate(convex);
        if (kinks.is_truth() && kinks.truth() == Truth::yes) {
            session_.conclude("C2 applies: every kink between the runs is convex or absent", convex);
            const std::string bound = "sqrt(convex_recursion" + risk + "run_u, run_v, eta)[runs_last])";
            number("C2 bound of the distance", bound);
            stated("the distance is within the C2 bound", "run_distance(run_u, run_v, runs_last) <= " + bound);
        }
        const std::string budget = "jump_recursion" + risk + "run_u, run_v, eta)[runs_last]";
        number("C4 bound of the distance", budget);
        stated("the distance is within the C4 bound", "run_distance(run_u, run_v, runs_last) <= " + budget);
        if (apart == 0) {
            session_.conclude("C3 applies: the patterns agree at every entry", "length(runs_disagreement) = 0");
            report_.notes.push_back("C3: the two runs have the same patterns at every entry");
            return;
        }
        session_.conclude("the entries with different patterns",
                          "runs_disagreement = " + session_.evaluate("runs_disagreement").to_string(1'000'000));
        crossing(apart);
    }

    /// C6, where the runs disagree on one stretch of entries, and agree after it.
    void crossing(std::size_t apart) {
        const Value first = session_.evaluate("runs_disagreement[1]");
        const Value end = session_.evaluate("runs_disagreement[length(runs_disagreement)]");
        const std::size_t t = count_of(first);
        const std::size_t s = count_of(end);
        if (s - t + 1 != apart || session_.evaluate(std::to_string(s) + " < runs_last").truth() != Truth::yes) return;
        const std::string from = std::to_string(t);
        const std::string to = std::to_string(s + 1);
        session_.define("runs_strip", "crossing_radius(run_u, run_v, " + from + ", " + to + ")");
        session_.define("runs_entry", "with_parameters(f, run_u[" + from + "])");
        const Value kinks = session_.evaluate("leading_kinks(runs_entry, S, training, runs_strip)");
        if (!kinks.is_list() || kinks.entries().size() != 1) return;
        const std::string kink = kinks.entries()[0].to_string();
        const std::string place = "(runs_entry, S, " + kink + ", loss_function, training, runs_strip)";
        const Value positive = session_.evaluate("crossing_speed" + place + " > 0");
        if (!positive.is_truth() || positive.truth() != Truth::yes) return;
        session_.conclude(
            "C6 applies: both runs cross only the kink " + kink + ", with positive normal speed",
            "leading_kinks(runs_entry, S, training, runs_strip) = [" + kink + "] and crossing_speed" + place + " > 0");
        number("C6 normal speed v", "crossing_speed" + place);
        const std::string limit = "crossing_bound(run_distance(run_u, run_v, " + from + "), crossing_speed" + place +
                                  ", jump_bound" + place +
                                  ", hessian_bound(runs_entry, S, loss_function, training, runs_strip), eta)";
        number("C6 bound of the distance at entry " + to, limit);
        number("distance at entry " + to, "run_distance(run_u, run_v, " + to + ")");
        stated("the distance at entry " + to + " is within the C6 bound",
               "run_distance(run_u, run_v, " + to + ") <= " + limit);
    }

    ClaimSession& session_;
    const KinkArguments& arguments_;
    KinkReport& report_;
    bool meets_kink_ = false;
};

}  // namespace

void report_runs(ClaimSession& session, const KinkArguments& arguments, KinkReport& report) {
    Runs(session, arguments, report).add_all();
}

}  // namespace relucert

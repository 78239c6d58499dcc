#include "cli/stability_report.hpp"

#include "cli/stability_minimality.hpp"
#include "cli/stability_variant.hpp"
#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

namespace relucert {

namespace {

/// The number in "net-12.onnx" after "net-"; nothing for another name.
std::optional<std::size_t> point_of(const std::string& name, const std::string& prefix) {
    if (name.rfind(prefix, 0) != 0) return std::nullopt;
    const std::string digits = name.substr(prefix.size(), name.find('.') - prefix.size());
    if (digits.empty() || digits.size() > 9 || name.find('.') == std::string::npos ||
        !std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
        return std::nullopt;
    return std::stoul(digits);
}

/// "a, b" for every coordinate, or a formula of a box; "": the smallest box that holds the inputs.
std::string domain_formula(const std::string& given) {
    if (given.find('(') != std::string::npos) return given;
    const std::string d = "input_dimension(f)";
    if (given.empty())
        return "box([min(input(p)[i] for p in S) for i in 1.." + d + "], [max(input(p)[i] for p in S) for i in 1.." +
               d + "])";
    const std::size_t comma = given.find(',');
    if (comma == std::string::npos)
        throw InputError("--box", "'" + given + "' is not a box",
                         "write 0,1 for all coordinates, or box([0, 0], [1, 2])");
    return "box((" + given.substr(0, comma) + ")*ones(" + d + "), (" + given.substr(comma + 1) + ")*ones(" + d + "))";
}

/// Both corners, or one interval if it is that of every coordinate.
std::string domain_text(ClaimSession& session) {
    const Value lower = session.evaluate("lower(domain)");
    const Value upper = session.evaluate("upper(domain)");
    const std::size_t d = lower.entries().size();
    if (d <= 4) return "from " + lower.to_string() + " to " + upper.to_string();
    const Value equal = session.evaluate(
        "all((t = lower(domain)[1]) for t in lower(domain)) and all((t = upper(domain)[1]) for t in upper(domain))");
    if (equal.is_unknown() || equal.truth() != Truth::yes) return "a box of " + std::to_string(d) + " coordinates";
    return "from " + lower.entries()[0].to_string() + " to " + upper.entries()[0].to_string() + " in each of " +
           std::to_string(d) + " coordinates";
}

bool holds(ClaimSession& session, const std::string& formula) {
    const Value value = session.evaluate(formula);
    return !value.is_unknown() && value.truth() == Truth::yes;
}

/// INT, MN2 and MND of the network itself.
void report_network(ClaimSession& session, const Deadline& deadline, StabilityReport& report) {
    const Value error = session.evaluate("interpolation_error(f, S)");
    if (holds(session, "interpolation_error(f, S) = 0")) {
        session.conclude("INT: f is exact", "interpolation_error(f, S) = 0");
        report.findings.push_back({"INT", "proved", "interpolates the data exactly", {}});
    } else {
        if (const auto bound = upper_bound_of(error))
            session.conclude("INT: residual of f", "interpolation_error(f, S) <= " + bound->to_string());
        report.findings.push_back({"INT", "bounded", "largest residual on the data", {{"residual", error}}});
    }
    const MinimalityQuestion question{"f", "S", "_f", ""};
    report.findings.push_back(minimality_at_depth_two(session, question, deadline));
    report.findings.push_back(minimality_at_any_depth(session, question));
}

/// The largest of the values, unknown if one is.
Value largest(const std::vector<StabilityVariant>& variants, Value StabilityVariant::*member) {
    Value result = variants.front().*member;
    for (const auto& one : variants) {
        if ((one.*member).is_unknown()) return one.*member;
        if (near_number(one.*member) > near_number(result)) result = one.*member;
    }
    return result;
}

void report_totals(ClaimSession& session, StabilityReport& report) {
    std::string losses;
    for (const auto& one : report.variants)
        losses += (losses.empty() ? "[" : ", ") + std::string("replace_one_loss(g_") + std::to_string(one.point) +
                  ", S, " + std::to_string(one.point) + ")";
    const std::string mean = "mean(" + losses + "])";
    session.show("PT: mean loss", mean);
    const Value upper = [&] {
        // For each variant the better of the two upper bounds.
        std::vector<StabilityVariant> best = report.variants;
        for (auto& one : best) keep_smaller(one.implied, one.upper);
        return largest(best, &StabilityVariant::implied);
    }();
    const Value lower = largest(report.variants, &StabilityVariant::lower);
    report.totals.push_back(
        {"PT", "bounded", "mean of the losses of all variants", {{"mean loss", session.evaluate(mean)}}});
    report.totals.push_back({"DIR",
                             upper.is_unknown() ? "unknown" : "bounded",
                             "uniform stability on the domain",
                             {{"at least", lower}, {"at most", upper}}});
}

/// What a limit of time or memory leaves undone is said; the rest of the report stands.
template <class Work>
void within_limit(StabilityReport& report, std::vector<StabilityFinding>& findings, const Work& work) {
    try {
        work();
    } catch (const LimitReached& limit) {
        if (Deadline::interrupted()) throw;
        report.limit = limit.what();
        findings.push_back({"LIMIT", "unknown", report.limit, {}});
    }
}

/// One variant's answer to --bound, stated.
std::string answer_of(ClaimSession& session, const StabilityVariant& variant, const std::string& bound) {
    const std::string label = "variant " + std::to_string(variant.point) + ", ";
    const std::string below = " <= (" + bound + ")";
    for (const auto& formula : variant.upper_formulas)
        if (holds(session, formula + below)) {
            session.conclude(label + "the outputs differ by at most the bound on the domain", formula + below);
            return "proved";
        }
    if (!holds(session, variant.lower_formula + " > (" + bound + ")")) return "unknown";
    session.conclude(label + "NEG: the outputs differ by more than the bound",
                     variant.lower_formula + " > (" + bound + ")");
    return "refuted";
}

}  // namespace

std::vector<StabilityVariant> find_variants(const std::string& folder) {
    namespace fs = std::filesystem;
    std::error_code failure;
    std::map<std::size_t, StabilityVariant> found;
    std::map<std::size_t, std::string> data;
    for (const auto& entry : fs::directory_iterator(folder, failure)) {
        const std::string name = entry.path().filename().string();
        const auto network = point_of(name, "net-");
        const auto set = point_of(name, "data-");
        if (!network && !set) continue;
        const std::string path = (fs::path(folder) / name).generic_string();
        const bool fresh =
            network
                ? found.emplace(*network, StabilityVariant{*network, path, "", "", {}, {}, {}, {}, {}, {}, {}, {}, {}})
                      .second
                : data.emplace(*set, path).second;
        if (!fresh)
            throw InputError(path, "is the second file of this variant", "keep one network and one data set a variant");
    }
    if (failure)
        throw InputError(folder, "cannot be read: " + failure.message(),
                         "name a folder with net-1.onnx, data-1.csv, ... (see docs/stability.md)");
    std::vector<StabilityVariant> variants;
    for (auto& [point, variant] : found) {
        if (const auto one = data.find(point); one != data.end()) variant.data = one->second;
        data.erase(point);
        variants.push_back(std::move(variant));
    }
    if (variants.empty())
        throw InputError(folder, "holds no network of a variant",
                         "name them net-1.onnx, net-2.json, ... after the point that is replaced or left out");
    if (!data.empty())
        throw InputError(data.begin()->second, "has no network", "add net-" + std::to_string(data.begin()->first));
    return variants;
}

StabilityReport report_stability(ClaimSession& session, const StabilityArguments& arguments, const Deadline& deadline) {
    StabilityReport report;
    report.variants = find_variants(arguments.variants);
    const std::string l = std::to_string(arguments.layer);
    session.require("depth(f) > " + l, arguments.net, "has no layer after a sub-network of depth " + l,
                    "choose a smaller --layer");
    if (arguments.rank != 0) {
        const std::string following = "weight(f, " + std::to_string(arguments.layer + 1) + ")";
        session.require(
            "min(length(" + following + "), length(" + following + "[1])) >= " + std::to_string(arguments.rank),
            "--rank", std::to_string(arguments.rank) + " is more than the following layer can have",
            "choose a smaller one, or leave it out: then the exact rank is taken");
    }
    session.define("entries", "length([p for p in S])");
    session.define("domain", domain_formula(arguments.box));
    session.define("radius",
                   "norm_above([max(abs(lower(domain)[i]), abs(upper(domain)[i])) for i in 1..length(lower(domain))])");
    session.require("length(lower(domain)) = input_dimension(f)", "--box", "has another dimension than the inputs",
                    "give one interval a coordinate");
    report.domain = domain_text(session);
    for (const auto& one : report.variants)
        session.require(std::to_string(one.point) + " in 1..entries", one.network, "the data has no such point",
                        "variants are named after points of --data, from 1");

    StabilityTask task{arguments, deadline, {}, false, false, false};
    task.bias_free = holds(session, "bias_free(f)");
    task.tail_bias_free = holds(session, arguments.layer == 0 ? "bias_free(f)" : "bias_free(suffix(f, " + l + "))");
    task.features_nonnegative = arguments.layer > 0 || holds(session, "all(t >= 0 for t in lower(domain))");
    within_limit(report, report.findings, [&] { report_network(session, deadline, report); });
    const std::size_t rank =
        arguments.rank != 0 ? arguments.rank : std::max<std::size_t>(1, following_rank(session, "f", arguments.layer));
    task.layer = factor_following_layer(session, "f", "_f", arguments.layer, rank, "", report.findings);
    if (rank == 1) session.define("v", "transpose(V_f)[1]");
    for (auto& variant : report.variants)
        within_limit(report, variant.findings, [&] { VariantReport(session, task, variant).run(); });
    if (report.limit.empty()) within_limit(report, report.totals, [&] { report_totals(session, report); });
    if (!arguments.bound.empty()) {
        report.answer = "proved";
        for (const auto& one : report.variants) {
            std::string answer = "unknown";
            within_limit(report, report.totals, [&] { answer = answer_of(session, one, arguments.bound); });
            if (answer == "refuted" || report.answer == "proved") report.answer = answer;
        }
    }
    return report;
}

}  // namespace relucert

// The stability report as tables of text and as JSON.
#include "cli/stability_report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace relucert {

namespace {

using Json = nlohmann::ordered_json;

std::string findings_text(const std::vector<StabilityFinding>& findings, unsigned digits) {
    std::string out;
    for (const auto& one : findings) {
        out += "  " + one.id + std::string(one.id.size() < 9 ? 9 - one.id.size() : 1, ' ') + one.status;
        out += std::string(one.status.size() < 15 ? 15 - one.status.size() : 1, ' ') + one.text;
        for (std::size_t i = 0; i < one.values.size(); ++i)
            out += (i == 0 ? (one.text.empty() ? "" : ": ") : ", ") + one.values[i].first + " " +
                   shown(one.values[i].second, digits);
        out += "\n";
    }
    return out;
}

Json findings_json(const std::vector<StabilityFinding>& findings, unsigned digits) {
    Json list = Json::array();
    for (const auto& one : findings) {
        Json values = Json::object();
        for (const auto& [name, value] : one.values) values[name] = value_json(value, digits);
        list.push_back({{"obligation", one.id}, {"status", one.status}, {"text", one.text}, {"values", values}});
    }
    return list;
}

std::string bound_question(const StabilityReport& report, const StabilityArguments& arguments) {
    return "outputs differ by at most " + arguments.bound + " on the domain, for every variant: " + report.answer;
}

}  // namespace

std::string stability_text(const StabilityReport& report, const StabilityArguments& arguments, unsigned all_digits) {
    const unsigned digits = std::max(1U, all_digits / 2);
    std::string out = "stability of " + arguments.net + " on " + arguments.data + "\n  sub-network of depth " +
                      std::to_string(arguments.layer) + ", following layer " + std::to_string(arguments.layer + 1) +
                      "; domain: " + report.domain + "\n" + findings_text(report.findings, digits);
    for (const auto& one : report.variants) {
        out += "variant " + std::to_string(one.point) + ": point " + std::to_string(one.point) + " " + one.kind + ", " +
               one.network + (one.data.empty() ? "" : ", " + one.data) + "\n";
        out += findings_text(one.findings, digits);
    }
    TextTable table({"point", "kind", "residual", "implied (domain)", "implied (witnesses)", "direct, lower",
                     "direct, upper", "loss"});
    for (const auto& one : report.variants)
        table.add({std::to_string(one.point), one.kind, shown(one.residual, digits), shown(one.implied, digits),
                   shown(one.at_points, digits), shown(one.lower, digits), shown(one.upper, digits),
                   shown(one.loss, digits)});
    out += "all variants\n" + table.text() + findings_text(report.totals, digits);
    if (!report.answer.empty()) out += bound_question(report, arguments) + "\n";
    return out;
}

std::string stability_json(const StabilityReport& report, const StabilityArguments& arguments,
                           const std::string& verdict, const std::string& certificate, unsigned digits) {
    Json variants = Json::array();
    for (const auto& one : report.variants)
        variants.push_back({{"point", one.point},
                            {"kind", one.kind},
                            {"network", one.network},
                            {"data", one.data},
                            {"obligations", findings_json(one.findings, digits)},
                            {"residual", value_json(one.residual, digits)},
                            {"implied", value_json(one.implied, digits)},
                            {"implied at witnesses", value_json(one.at_points, digits)},
                            {"lower", value_json(one.lower, digits)},
                            {"upper", value_json(one.upper, digits)},
                            {"loss", value_json(one.loss, digits)}});
    Json root = {{"network", arguments.net},
                 {"data", arguments.data},
                 {"layer", arguments.layer},
                 {"domain", report.domain},
                 {"obligations", findings_json(report.findings, digits)},
                 {"variants", variants},
                 {"totals", findings_json(report.totals, digits)},
                 {"verdict", verdict}};
    if (!report.answer.empty()) root["bound"] = {{"at most", arguments.bound}, {"answer", report.answer}};
    if (!certificate.empty()) root["certificate"] = certificate;
    return root.dump(1) + "\n";
}

}  // namespace relucert

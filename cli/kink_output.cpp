// The kink report as a table of text and as JSON.
#include "cli/kink_report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace relucert {

namespace {

using Json = nlohmann::ordered_json;

std::string join(const std::vector<std::size_t>& numbers) {
    std::string text;
    for (const std::size_t one : numbers) text += (text.empty() ? "" : "+") + std::to_string(one);
    return text;
}

std::vector<std::string> cells(const KinkRow& row, unsigned digits) {
    return {join(row.samples),
            std::to_string(row.layer),
            std::to_string(row.neuron),
            shown(row.jump, digits),
            row.convexity,
            row.crossing,
            shown(row.p, digits),
            shown(row.q, digits)};
}

Json kink_entry(const KinkRow& row, unsigned digits) {
    Json entry = {{"sample", row.sample},
                  {"layer", row.layer},
                  {"neuron", row.neuron},
                  {"samples", row.samples},
                  {"convexity", row.convexity},
                  {"crossing", row.crossing},
                  {"coefficient", value_json(row.coefficient, digits)},
                  {"jump", value_json(row.jump, digits)},
                  {"p", value_json(row.p, digits)},
                  {"q", value_json(row.q, digits)}};
    if (!row.reason.empty()) entry["reason"] = row.reason;
    return entry;
}

std::string condition_text(const KinkCondition& one, unsigned digits) {
    std::string text;
    for (const auto& [name, value] : one.constants)
        text += (text.empty() ? "" : ", ") + name + " = " + shown(value, digits);
    return text;
}

}  // namespace

std::string kink_text(const KinkReport& report, const KinkArguments& arguments, unsigned all_digits) {
    const unsigned digits = std::max(1U, all_digits / 2);  // both ends of an enclosure stand in one cell
    std::string out = "kinks of " + arguments.net + " on " + arguments.data + "\n  trained: " + arguments.train +
                      "; loss: " + arguments.loss + ", mean over the samples; distance: " + arguments.distance + "\n";
    if (report.kinks.empty()) {
        out += "no kink is met or lies within the distance\n";
    } else {
        TextTable table({"kink", "samples", "layer", "neuron", "distance", "jump", "convexity", "crossing", "p", "q"});
        for (std::size_t i = 0; i < report.kinks.size(); ++i) {
            std::vector<std::string> row = cells(report.kinks[i], digits);
            row.insert(row.begin() + 3, shown(report.kinks[i].distance, digits));
            row.insert(row.begin(), std::to_string(i + 1));
            table.add(std::move(row));
        }
        out += table.text();
        for (std::size_t i = 0; i < report.kinks.size(); ++i)
            if (!report.kinks[i].reason.empty())
                out += "  kink " + std::to_string(i + 1) + ": " + report.kinks[i].reason + "\n";
    }
    out += arguments.distance == "0"
               ? "conditions at these parameters (--distance d: on the closed ball of radius d about them)\n"
               : "conditions on the closed ball of radius " + arguments.distance + " about these parameters\n";
    TextTable conditions({"", "applies", "constants", "meaning"});
    for (const auto& one : report.conditions)
        conditions.add({one.name, one.applies, condition_text(one, digits), one.meaning});
    out += conditions.text();
    if (!report.crossings.empty()) {
        out += "kinks crossed\n";
        TextTable table({"where", "at", "samples", "layer", "neuron", "jump", "convexity", "crossing", "p", "q"});
        for (const auto& one : report.crossings) {
            std::vector<std::string> row = cells(one.kink, digits);
            row.insert(row.begin(), shown(one.position, digits));
            row.insert(row.begin(), one.where);
            table.add(std::move(row));
        }
        out += table.text();
    }
    if (!report.comparison.empty()) {
        out += "runs\n";
        for (const auto& [name, value] : report.comparison) out += "  " + name + " = " + shown(value, digits) + "\n";
    }
    for (const auto& note : report.notes) out += "note: " + note + "\n";
    return out;
}

std::string kink_json(const KinkReport& report, const KinkArguments& arguments, const std::string& verdict,
                      const std::string& certificate, unsigned digits) {
    Json kinks = Json::array();
    for (const auto& row : report.kinks) {
        Json entry = kink_entry(row, digits);
        entry["distance"] = value_json(row.distance, digits);
        kinks.push_back(std::move(entry));
    }
    Json conditions = Json::array();
    for (const auto& one : report.conditions) {
        Json constants = Json::object();
        for (const auto& [name, value] : one.constants) constants[name] = value_json(value, digits);
        conditions.push_back(
            {{"name", one.name}, {"applies", one.applies}, {"meaning", one.meaning}, {"constants", constants}});
    }
    Json crossings = Json::array();
    for (const auto& one : report.crossings) {
        Json entry = kink_entry(one.kink, digits);
        entry["where"] = one.where;
        entry["position"] = value_json(one.position, digits);
        crossings.push_back(std::move(entry));
    }
    Json comparison = Json::object();
    for (const auto& [name, value] : report.comparison) comparison[name] = value_json(value, digits);
    Json root = {{"network", arguments.net},
                 {"data", arguments.data},
                 {"trained", arguments.train},
                 {"loss", arguments.loss},
                 {"distance", arguments.distance},
                 {"kinks", kinks},
                 {"conditions", conditions},
                 {"crossings", crossings},
                 {"comparison", comparison},
                 {"notes", report.notes},
                 {"verdict", verdict}};
    if (!certificate.empty()) root["certificate"] = certificate;
    return root.dump(1) + "\n";
}

}  // namespace relucert

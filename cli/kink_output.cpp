// The kink report as a table of text and as JSON.
#include "cli/kink_report.hpp"
#include "relucert/number/decimal.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace relucert {

namespace {

using Json = nlohmann::ordered_json;

std::string number_text(const Real& number, unsigned digits) {
    if (const auto exact = number.rational()) {
        const std::string text = exact->to_string();
        if (text.size() <= digits + 4) return text;
    }
    return enclosure_text(number.enclose(128), digits);
}

std::string join(const std::vector<std::size_t>& numbers) {
    std::string text;
    for (const std::size_t one : numbers) text += (text.empty() ? "" : "+") + std::to_string(one);
    return text;
}

class Table {
public:
    explicit Table(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] std::string text() const {
        std::vector<std::size_t> widths(rows_.front().size(), 0);
        for (const auto& row : rows_)
            for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
        std::string out;
        for (const auto& row : rows_) {
            std::string line = " ";
            for (std::size_t i = 0; i < row.size(); ++i)
                line += " " + row[i] + std::string(i + 1 < row.size() ? widths[i] - row[i].size() + 1 : 0, ' ');
            out += line + "\n";
        }
        return out;
    }

private:
    std::vector<std::vector<std::string>> rows_;
};

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

Json value_json(const Value& value, unsigned digits) {
    if (value.is_unknown()) return {{"unknown", value.reason()}};
    if (value.is_list()) {
        Json list = Json::array();
        for (const Value& one : value.entries()) list.push_back(value_json(one, digits));
        return list;
    }
    if (!value.is_number()) return value.to_string();
    const Enclosure found = value.number().enclose(128);
    Json entry = {{"lower", found.lower_unbounded ? "" : found.lower.to_string()},
                  {"upper", found.upper_unbounded ? "" : found.upper.to_string()}};
    if (const auto exact = value.number().rational()) entry = {{"exact", exact->to_string()}};
    entry["text"] = shown(value, digits);
    return entry;
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

std::string shown(const Value& value, unsigned digits) {
    if (value.is_number()) return number_text(value.number(), digits);
    if (value.is_list() && value.entries().size() == 2 && value.entries()[0].is_number() &&
        value.entries()[1].is_number()) {
        const Enclosure low = value.entries()[0].number().enclose(128);
        const Enclosure high = value.entries()[1].number().enclose(128);
        if (low.is_bounded() && high.is_bounded())
            return "[" + decimal_text(round_down(low.lower, digits)) + ", " +
                   decimal_text(round_up(high.upper, digits)) + "]";
    }
    return value.is_unknown() ? "unknown" : value.to_string();
}

std::string kink_text(const KinkReport& report, const KinkArguments& arguments, unsigned all_digits) {
    const unsigned digits = std::max(1U, all_digits / 2);  // both ends of an enclosure stand in one cell
    std::string out = "kinks of " + arguments.net + " on " + arguments.data + "\n  trained: " + arguments.train +
                      "; loss: " + arguments.loss + ", mean over the samples; distance: " + arguments.distance + "\n";
    if (report.kinks.empty()) {
        out += "no kink is met or lies within the distance\n";
    } else {
        Table table({"kink", "samples", "layer", "neuron", "distance", "jump", "convexity", "crossing", "p", "q"});
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
    Table conditions({"", "applies", "constants", "meaning"});
    for (const auto& one : report.conditions)
        conditions.add({one.name, one.applies, condition_text(one, digits), one.meaning});
    out += conditions.text();
    if (!report.crossings.empty()) {
        out += "kinks crossed\n";
        Table table({"where", "at", "samples", "layer", "neuron", "jump", "convexity", "crossing", "p", "q"});
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

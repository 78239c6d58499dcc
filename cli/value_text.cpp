#include "cli/value_text.hpp"

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

nlohmann::ordered_json value_json(const Value& value, unsigned digits) {
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

std::string TextTable::text() const {
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

}  // namespace relucert

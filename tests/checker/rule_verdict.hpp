// A rule of evidence called directly: does it accept, and if not, which check refuses?
#pragma once
#include <string>

#include "rules/rules.hpp"

namespace relucert_check::testing {

inline Value vector_of(const std::vector<mpq_class>& v) {
    return vector_value(std::vector<Number>(v.begin(), v.end()));
}
inline Value matrix_of(const RationalMatrix& a) {
    Values rows;
    for (const auto& row : a) rows.push_back(vector_of(row));
    return list_value(rows);
}
inline Json text(const std::string& value) { return {Json::Kind::text, value, {}, {}}; }

/// Empty if the rule accepts, else what it says behind the first ": ". `value` is a text, or a list in JSON.
inline std::string verdict(Rule rule, const Values& arguments, const std::string& value, const std::string& evidence) {
    try {
        rule(arguments, value.starts_with("[") ? read_json(value) : text(value), read_json(evidence));
        return "";
    } catch (const Refusal& refusal) {
        const std::string what = refusal.what();
        const size_t colon = what.find(": ");
        return colon == what.npos ? what : what.substr(colon + 2);
    }
}

}  // namespace relucert_check::testing

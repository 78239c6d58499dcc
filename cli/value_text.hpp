#pragma once
// Values in the tables and JSON of the reports.
#include "relucert/quantity/value.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace relucert {

/// A number, an interval [a, b], or "unknown", for tables.
std::string shown(const Value& value, unsigned digits);

/// An exact number or both ends of its enclosure, with the text of tables; lists entry by entry.
nlohmann::ordered_json value_json(const Value& value, unsigned digits);

/// Columns of text, aligned to the left, two blanks before each row.
class TextTable {
public:
    explicit TextTable(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace relucert

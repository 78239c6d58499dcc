#pragma once
// Decimals in text files.
#include "relucert/number/rational.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace relucert {

/// Lines without their ends (\n or \r\n). @throws InputError if the last one is not ended: the file may be truncated in
/// the middle of a number, and nobody could tell.
std::vector<std::string_view> text_lines(std::string_view text, const std::string& place);
/// The fields of a line. With commas: the text between them, trimmed (one comma at the end is ignored, and a field with
/// blanks inside is split: a missing comma). Without: the words.
std::vector<std::string_view> fields(std::string_view line);
/// The exact value of a decimal. @throws InputError naming the place.
Rational parse_field(std::string_view field, const std::string& place);

}  // namespace relucert

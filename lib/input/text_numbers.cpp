#include "relucert/input/text_numbers.hpp"

#include "relucert/failure/failure.hpp"

namespace relucert {

namespace {
constexpr std::string_view blanks = " \t\r\v\f";

void append_words(std::string_view text, std::vector<std::string_view>& words) {
    for (std::size_t begin = text.find_first_not_of(blanks); begin != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(blanks, begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(blanks, end);
    }
}
}  // namespace

std::vector<std::string_view> text_lines(std::string_view text, const std::string& place) {
    std::vector<std::string_view> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        if (end == std::string_view::npos)
            throw InputError(place, "the last line has no end: the file may be truncated",
                             "end the file with a newline if it is whole");
        std::string_view line = text.substr(begin, end - begin);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        lines.push_back(line);
        begin = end + 1;
    }
    return lines;
}

std::vector<std::string_view> fields(std::string_view line) {
    std::vector<std::string_view> result;
    while (!line.empty() && blanks.find(line.back()) != std::string_view::npos) line.remove_suffix(1);
    if (!line.empty() && line.back() == ',') line.remove_suffix(1);
    if (line.empty()) return result;
    for (std::size_t begin = 0; begin <= line.size();) {
        const std::size_t end = std::min(line.find(',', begin), line.size());
        const std::size_t before = result.size();
        append_words(line.substr(begin, end - begin), result);
        if (result.size() == before) result.emplace_back();  // an empty field, which no number is
        begin = end + 1;
    }
    return result;
}

Rational parse_field(std::string_view field, const std::string& place) {
    if (field.empty()) throw InputError(place, "a number is missing");
    if (field.find('/') != std::string_view::npos)
        throw InputError(place, "'" + std::string(field) + "' is not a decimal");
    try {
        return Rational::parse(field);
    } catch (const InputError& error) {
        throw InputError(place, error.problem(), error.remedy());
    }
}

}  // namespace relucert

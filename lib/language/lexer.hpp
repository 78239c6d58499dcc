#pragma once
// Text of a formula -> tokens.
#include "relucert/language/place.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace relucert {

struct Token {
    enum class Kind : std::uint8_t { number, text, name, keyword, symbol, end };
    Kind kind = Kind::end;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string_view text;  ///< as written; of a text without its quotes

    [[nodiscard]] bool is_symbol(std::string_view symbol) const { return kind == Kind::symbol && text == symbol; }
    [[nodiscard]] bool is_keyword(std::string_view word) const { return kind == Kind::keyword && text == word; }
};

inline constexpr std::size_t longest_formula = std::size_t{64} * 1024;
inline constexpr unsigned deepest_formula = 200;
inline constexpr int largest_literal_exponent = 10000;

bool is_reserved_word(std::string_view word);
/// A letter or `_`, then letters, digits, `_`.
bool is_name(std::string_view text);

/// Throws InputError: place of the offset, the line of the text with a caret below, problem and remedy.
[[noreturn]] void fail_at(const std::string& text, const Place& place, std::size_t offset, const std::string& problem,
                          const std::string& remedy);
/// The place of an offset in a text that begins at `place`.
Place place_at(const std::string& text, const Place& place, std::size_t offset);

/// The last token is `end`. The tokens refer to `text`. @throws InputError.
std::vector<Token> tokenize(const std::string& text, const Place& place);

}  // namespace relucert

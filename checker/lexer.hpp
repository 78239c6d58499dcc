#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "rational.hpp"

namespace relucert_check {

struct Token {
    enum class Kind { number, text, name, reserved, symbol, end };
    Kind kind = Kind::end;
    std::string text;
    mpq_class number;
    size_t at = 0;  // byte
};

/// The tokens of a formula, then one of kind `end`. Comments and white space are dropped.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace relucert_check

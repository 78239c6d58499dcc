#include "lexer.hpp"

#include <algorithm>
#include <array>

#include "errors.hpp"
#include "formula.hpp"

namespace relucert_check {
namespace {

constexpr std::array<std::string_view, 21> reserved = {"let",   "if",      "then", "else", "forall",   "exists", "in",
                                                       "times", "implies", "or",   "and",  "not",      "for",    "true",
                                                       "false", "define",  "list", "of",   "function", "from",   "to"};
constexpr std::array<std::string_view, 21> symbols = {"=>", "->", "<=", ">=", "!=", "..", "<", ">", "=", "+", "-",
                                                      "*",  "/",  "^",  "(",  ")",  "[",  "]", ",", ":", ";"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_reserved(std::string_view word) { return std::find(reserved.begin(), reserved.end(), word) != reserved.end(); }

// digits, `.digits` and `e[+-]digits`, each optional part only if a digit follows: `1..n` is a range.
mpq_class read_number(std::string_view text, size_t& at) {
    const auto digits = [&] {
        std::string found;
        while (at < text.size() && is_digit(text[at])) found += text[at++];
        return found;
    };
    const auto digit_at = [&](size_t i) { return i < text.size() && is_digit(text[i]); };
    std::string mantissa = digits();
    mpz_class exponent = 0;
    if (at < text.size() && text[at] == '.' && digit_at(at + 1)) {
        ++at;
        const std::string fraction = digits();
        mantissa += fraction;
        exponent = -mpz_class(fraction.size());
    }
    if (at < text.size() && text[at] == 'e') {
        const bool sign = at + 1 < text.size() && (text[at + 1] == '-' || text[at + 1] == '+');
        if (digit_at(at + (sign ? 2 : 1))) {
            const bool minus = text[at + 1] == '-';
            at += sign ? 2 : 1;
            const mpz_class size(digits(), 10);
            require(size <= 10'000, "an exponent is too large");
            if (minus)
                exponent -= size;
            else
                exponent += size;
        }
    }
    return mpq_class(mpz_class(mantissa, 10)) * power(mpq_class(10), exponent.get_si());
}

}  // namespace

bool is_name(std::string_view text) {
    return !text.empty() && is_letter(text[0]) && !is_reserved(text) &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    tokens.reserve(text.size() / 3 + 1);  // a token is copied, number and all, when the vector grows
    for (size_t at = 0;;) {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) ++at;
        if (at < text.size() && text[at] == '#') {
            at = std::min(text.find('\n', at), text.size());
            continue;
        }
        Token token;
        token.at = at;
        if (at == text.size()) {
            tokens.push_back(token);
            return tokens;
        }
        const char c = text[at];
        if (is_digit(c)) {
            token.kind = Token::Kind::number;
            token.number = read_number(text, at);
            token.text = text.substr(token.at, at - token.at);
            require(at == text.size() || !is_letter(text[at]), "a letter directly behind a number in a formula");
        } else if (is_letter(c)) {
            while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]))) token.text += text[at++];
            token.kind = is_reserved(token.text) ? Token::Kind::reserved : Token::Kind::name;
        } else if (c == '\'') {
            const size_t end = text.find('\'', at + 1);
            require(end != text.npos, "a text without end in a formula");
            token.kind = Token::Kind::text;
            token.text = text.substr(at + 1, end - at - 1);
            require(token.text.find('\n') == token.text.npos, "a text over two lines in a formula");
            at = end + 1;
        } else {
            token.kind = Token::Kind::symbol;
            for (const std::string_view symbol : symbols)
                if (token.text.empty() && text.substr(at).starts_with(symbol)) token.text = symbol;
            require(!token.text.empty(), "unknown character in a formula at byte " + std::to_string(at));
            at += token.text.size();
        }
        tokens.push_back(std::move(token));
    }
}

}  // namespace relucert_check

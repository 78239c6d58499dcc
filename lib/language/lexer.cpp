#include "relucert/language/lexer.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <array>

namespace relucert {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

constexpr std::array<std::string_view, 21> reserved_words{
    "let", "if",  "then", "else",  "forall", "exists", "in", "times", "implies", "or",      "and",
    "not", "for", "true", "false", "define", "list",   "of", "from",  "to",      "function"};

// Longer symbols first: the first that fits is taken.
constexpr std::array<std::string_view, 24> symbols{"..", "->", "=>", "<=", ">=", "!=", "<", ">", "=", "+", "-", "*",
                                                   "/",  "^",  "(",  ")",  "[",  "]",  ",", ":", ";", "{", "}", "."};

class Lexer {
public:
    Lexer(const std::string& text, const Place& place) : text_(text), place_(place) {}

    std::vector<Token> run() {
        if (text_.size() > longest_formula)
            throw InputError(place_.to_string(), "a formula of " + std::to_string(text_.size()) + " bytes",
                             "the limit is 64 KiB; use definitions");
        while (skip_blanks(), at_ < text_.size()) read_token();
        add(Token::Kind::end, at_);
        return std::move(tokens_);
    }

private:
    void skip_blanks() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                ++at_;
            } else if (c == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else {
                return;
            }
        }
    }

    void read_token() {
        const char c = text_[at_];
        if (is_digit(c)) return read_number();
        if (is_name_start(c)) return read_name();
        if (c == '\'') return read_text();
        for (const std::string_view symbol : symbols) {
            if (text_.compare(at_, symbol.size(), symbol) != 0) continue;
            if (symbol == "{" || symbol == "}" || symbol == ".") break;
            const std::size_t begin = at_;
            at_ += symbol.size();
            return add(Token::Kind::symbol, begin);
        }
        fail_on_character(c);
    }

    void read_number() {
        const std::size_t begin = at_;
        skip_digits();
        if (peek(0) == '.' && is_digit(peek(1))) {
            ++at_;
            skip_digits();
        }
        const bool is_signed = peek(1) == '+' || peek(1) == '-';
        if (peek(0) == 'e' && is_digit(peek(is_signed ? 2 : 1))) {
            at_ += is_signed ? 2 : 1;
            const std::size_t digits = at_;
            skip_digits();
            const std::string exponent = text_.substr(digits, std::min<std::size_t>(at_ - digits, 9));
            if (std::stol(exponent) > largest_literal_exponent || at_ - digits > 9)
                fail(begin, "the exponent of this number is too large", "at most 10000");
        }
        if (is_name_part(peek(0)))
            fail(at_, "a letter directly behind a number", "write * for a product, for example 2*k");
        add(Token::Kind::number, begin);
    }

    void read_name() {
        const std::size_t begin = at_;
        while (is_name_part(peek(0))) ++at_;
        const std::string_view word = std::string_view(text_).substr(begin, at_ - begin);
        add(is_reserved_word(word) ? Token::Kind::keyword : Token::Kind::name, begin);
    }

    void read_text() {
        const std::size_t begin = at_++;
        while (at_ < text_.size() && text_[at_] != '\'' && text_[at_] != '\n') ++at_;
        if (peek(0) != '\'') fail(begin, "this text does not end on its line", "close it with '");
        ++at_;
        add(Token::Kind::text, begin);
        tokens_.back().text = std::string_view(text_).substr(begin + 1, at_ - begin - 2);
    }

    [[noreturn]] void fail_on_character(char c) const {
        if (c == '"') fail(at_, "a double quote in a formula", "texts stand in single quotes");
        if (c == '.') fail(at_, "a number cannot begin or end with a point", "write 0.5, and 1..n for a range");
        if (c == '!') fail(at_, "'!' is no operator", "write not, or !=");
        if (c == '&' || c == '|') fail(at_, "no operator of this language", "write and, or");
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80) fail(at_, "a character outside ASCII", "formulas are ASCII: <=, sqrt(x), ->");
        if (byte < 0x20) fail(at_, "a control character", "remove it");
        fail(at_, std::string("unexpected character '") + c + "'", "");
    }

    [[noreturn]] void fail(std::size_t offset, const std::string& problem, const std::string& remedy) const {
        fail_at(text_, place_, offset, problem, remedy);
    }
    void skip_digits() {
        while (is_digit(peek(0))) ++at_;
    }
    [[nodiscard]] char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    void add(Token::Kind kind, std::size_t begin) {
        tokens_.push_back({kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_),
                           std::string_view(text_).substr(begin, at_ - begin)});
    }

    const std::string& text_;
    const Place& place_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

}  // namespace

bool is_reserved_word(std::string_view word) {
    return std::find(reserved_words.begin(), reserved_words.end(), word) != reserved_words.end();
}

bool is_name(std::string_view text) {
    return !text.empty() && is_name_start(text.front()) && std::all_of(text.begin(), text.end(), is_name_part) &&
           !is_reserved_word(text);
}

std::string Place::to_string() const { return file + ":" + std::to_string(line) + ":" + std::to_string(column); }

Place place_at(const std::string& text, const Place& place, std::size_t offset) {
    Place result = place;
    for (std::size_t i = 0; i < std::min(offset, text.size()); ++i) {
        if (text[i] == '\n') {
            ++result.line;
            result.column = 1;
        } else {
            ++result.column;
        }
    }
    return result;
}

void fail_at(const std::string& text, const Place& place, std::size_t offset, const std::string& problem,
             const std::string& remedy) {
    constexpr std::size_t most_before = 60;
    constexpr std::size_t most_behind = 40;
    offset = std::min(offset, text.size());
    const std::size_t newline = offset == 0 ? std::string::npos : text.rfind('\n', offset - 1);
    std::size_t begin = newline == std::string::npos ? 0 : newline + 1;
    std::size_t end = std::min(text.find('\n', offset), text.size());
    const bool cut_left = offset - begin > most_before;
    const bool cut_right = end - offset > most_behind;
    if (cut_left) begin = offset - most_before;
    if (cut_right) end = offset + most_behind;
    std::string excerpt = (cut_left ? "..." : "") + text.substr(begin, end - begin) + (cut_right ? "..." : "");
    for (char& c : excerpt)  // bytes that would shift the caret or harm a terminal
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) c = '?';
    const std::string caret = std::string(offset - begin + (cut_left ? 3 : 0), ' ') + "^";
    throw InputError(place_at(text, place, offset).to_string(), problem + "\n    " + excerpt + "\n    " + caret,
                     remedy);
}

std::vector<Token> tokenize(const std::string& text, const Place& place) { return Lexer(text, place).run(); }

}  // namespace relucert

// Reading a rational from text: integers, fractions and decimals, always the exact value of what is written.
#include "relucert/failure/failure.hpp"
#include "relucert/number/rational.hpp"

namespace relucert {

namespace {

constexpr std::size_t longest_text = 100'000;  // digits; a cap against hostile input
constexpr long largest_exponent = 100'000;     // of ten

[[noreturn]] void refuse(std::string_view text) {
    const std::string shown(text.substr(0, 60));
    throw InputError("", "'" + shown + "' is not a rational number", "write it like 12, -3/7, 0.125 or 1e-9");
}

Rational parse_decimal(std::string_view text) {
    const std::size_t exponent_at = text.find_first_of("eE");
    const std::string_view mantissa = text.substr(0, exponent_at);
    long exponent = 0;
    if (exponent_at != std::string_view::npos) {
        const Integer written = parse_integer(text.substr(exponent_at + 1));
        if (written > largest_exponent || written < -largest_exponent) refuse(text);
        exponent = written.convert_to<long>();
    }
    const std::size_t point = mantissa.find('.');
    std::string digits(mantissa.substr(0, point));
    if (point != std::string_view::npos) {
        const std::string_view fraction = mantissa.substr(point + 1);
        if (fraction.empty() && (digits.empty() || digits == "-" || digits == "+")) refuse(text);
        digits += fraction;
        exponent -= static_cast<long>(fraction.size());
    }
    return Rational(parse_integer(digits)) * power(Rational(10), exponent);
}

}  // namespace

Rational Rational::parse(std::string_view text) {
    if (text.empty() || text.size() > longest_text) refuse(text);
    try {
        const std::size_t slash = text.find('/');
        if (slash == std::string_view::npos) return parse_decimal(text);
        const Integer denominator = parse_integer(text.substr(slash + 1));
        if (text[slash + 1] == '-' || text[slash + 1] == '+' || denominator.is_zero()) refuse(text);
        return {parse_integer(text.substr(0, slash)), denominator};
    } catch (const InputError&) {
        refuse(text);
    }
}

}  // namespace relucert

#include "relucert/number/decimal.hpp"

#include "relucert/failure/failure.hpp"

namespace relucert {

namespace {

Rational power_of_ten(long exponent) { return power(Rational(10), exponent); }

/// The e with 10^e <= |value| < 10^(e+1), for value != 0.
long decimal_exponent(const Rational& value) {
    const Rational size = abs(value);
    const long bits =
        static_cast<long>(bit_length(size.numerator())) - static_cast<long>(bit_length(size.denominator()));
    long exponent = bits * 1233 / 4096;  // 1233/4096 is close to log10(2); the loops below make it exact
    while (power_of_ten(exponent) > size) --exponent;
    while (power_of_ten(exponent + 1) <= size) ++exponent;
    return exponent;
}

/// One unit of the last of `digits` significant digits of value != 0.
Rational last_unit(const Rational& value, unsigned digits) {
    return power_of_ten(decimal_exponent(value) - static_cast<long>(digits) + 1);
}

bool is_short(const Rational& value, std::size_t digits) {
    return bit_length(value.numerator()) + bit_length(value.denominator()) <= digits * 10 / 3;
}

bool has_decimal(const Rational& value) {
    Integer rest = value.denominator();
    for (const int factor : {2, 5})
        while (rest % factor == 0) rest /= factor;
    return rest == 1;
}

}  // namespace

Rational round_down(const Rational& value, unsigned digits) {
    if (value.is_zero()) return value;
    const Rational unit = last_unit(value, digits);
    return Rational((value / unit).floor()) * unit;
}

Rational round_up(const Rational& value, unsigned digits) { return -round_down(-value, digits); }

std::string decimal_text(const Rational& value) {
    if (value.is_zero()) return "0";
    RELUCERT_ENSURE(has_decimal(value));
    const long exponent = decimal_exponent(value);
    // digits of the integer value * 10^places, without trailing zeros
    Rational scaled = value;
    long places = 0;
    while (!scaled.is_integer()) {
        scaled *= 10;
        ++places;
    }
    std::string digits = to_string(abs(scaled).numerator());
    const std::string sign = value.sign() < 0 ? "-" : "";
    if (exponent < -5 || exponent > 20) {
        digits.erase(digits.find_last_not_of('0') + 1);
        const std::string fraction = digits.substr(1);
        return sign + digits.substr(0, 1) + (fraction.empty() ? "" : "." + fraction) + "e" + std::to_string(exponent);
    }
    if (places == 0) return sign + digits;
    const auto wanted = static_cast<std::size_t>(places);
    if (digits.size() <= wanted) digits.insert(0, wanted + 1 - digits.size(), '0');
    return sign + digits.substr(0, digits.size() - wanted) + "." + digits.substr(digits.size() - wanted);
}

std::string enclosure_text(const Enclosure& enclosure, unsigned digits) {
    if (enclosure.lower_unbounded && enclosure.upper_unbounded) return "unknown";
    if (enclosure.is_bounded() && enclosure.lower == enclosure.upper) {
        const Rational& value = enclosure.lower;
        if (value.is_integer() && is_short(value, digits + 8)) return value.to_string();
        const Rational down = round_down(value, digits);
        if (down == value) return decimal_text(value);
        if (is_short(value, digits)) return value.to_string();
    }
    const std::string lower = enclosure.lower_unbounded ? "-inf" : decimal_text(round_down(enclosure.lower, digits));
    const std::string upper = enclosure.upper_unbounded ? "+inf" : decimal_text(round_up(enclosure.upper, digits));
    return lower == upper ? lower : lower + " .. " + upper;
}

Enclosure widened(const Enclosure& enclosure, unsigned digits) {
    Enclosure result = enclosure;
    if (enclosure.is_bounded() && enclosure.lower == enclosure.upper &&
        bit_length(enclosure.lower.numerator()) + bit_length(enclosure.lower.denominator()) < 300)
        return result;
    // The unit is that of the larger end: an end near 0 would otherwise ask for digits that nobody calculated.
    Rational size = 0;
    if (!enclosure.lower_unbounded) size = abs(enclosure.lower);
    if (!enclosure.upper_unbounded && abs(enclosure.upper) > size) size = abs(enclosure.upper);
    const Rational unit = size.is_zero() ? power_of_ten(-static_cast<long>(digits)) : last_unit(size, digits);
    if (!enclosure.lower_unbounded) result.lower = Rational((enclosure.lower / unit).floor() - 1) * unit;
    if (!enclosure.upper_unbounded) result.upper = Rational((enclosure.upper / unit).ceiling() + 1) * unit;
    return result;
}

}  // namespace relucert

#include "relucert/quantity/rounding.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/number/decimal.hpp"

#include <algorithm>

namespace relucert {

Value floor_of(const Real& x, const DecideLimits& limits) {
    if (const Rational* stored = x.stored_rational()) return Value(Rational(stored->floor()));
    try {
        for (unsigned bits = 64; bits <= limits.largest_bits; bits *= 4) {
            const Enclosure enclosure = x.enclose(bits);
            if (!enclosure.is_bounded()) continue;
            const Integer low = enclosure.lower.floor();
            const Integer high = enclosure.upper.floor();
            if (low == high) return Value(Rational(low));
            if (high - low > 1 && x.is_refinable()) continue;
            if (high - low > 1) break;
            // One integer is left inside: which side of it?
            const Truth below = less(x, Real(Rational(high)), limits);
            if (below != Truth::unknown) return Value(Rational(below == Truth::yes ? low : high));
            break;
        }
    } catch (const InputError& undefined) {
        return Value::unknown(undefined.problem());
    }
    return Value::unknown("the integer part of " + x.to_string() + " is undecided");
}

Value sign_of(const Value& value, const DecideLimits& limits) {
    if (value.is_unknown()) return value;
    if (value.is_list()) {
        std::vector<Value> entries;
        entries.reserve(value.entries().size());
        for (const Value& entry : value.entries()) entries.push_back(sign_of(entry, limits));
        return Value::list(std::move(entries));
    }
    if (!value.is_number()) throw InputError("", "the sign of a " + value.describe());
    if (const Rational* stored = value.number().stored_rational()) return Value(stored->sign());
    try {
        const Decision decision = decide(value.number(), Real(), limits);
        if (decision.is_decided()) return Value(decision.may_be_less ? -1 : decision.may_be_greater ? 1 : 0);
        return Value::unknown("the sign of a number in " + enclosure_text(decision.left, 20) + " is undecided");
    } catch (const InputError& undefined) {
        return Value::unknown(undefined.problem());
    }
}

Value round_to_format(const Rational& x, const std::string& format) {
    const bool single = format == "binary32";
    if (!single && format != "binary64")
        throw InputError("", "there is no format '" + format + "'", "binary32 or binary64");
    const long precision = single ? 24 : 53;
    const long least_exponent = single ? -126 : -1022;
    const long largest_exponent_of_format = single ? 127 : 1023;
    if (x.is_zero()) return Value(x);
    const Rational magnitude = abs(x);
    // 2^exponent <= magnitude < 2^(exponent + 1)
    long exponent =
        static_cast<long>(bit_length(magnitude.numerator())) - static_cast<long>(bit_length(magnitude.denominator()));
    if (Rational::power_of_two(exponent) > magnitude) --exponent;
    exponent = std::max(exponent, least_exponent);
    const Rational unit = Rational::power_of_two(exponent - precision + 1);
    const Rational quotient = magnitude / unit;
    Integer rounded = quotient.floor();
    const Rational rest = quotient - Rational(rounded);
    const Rational half(1, 2);
    if (rest > half || (rest == half && bit_test(rounded, 0))) ++rounded;
    const Rational result = Rational(rounded) * unit;
    if (result >= Rational::power_of_two(largest_exponent_of_format + 1))
        return Value::unknown("overflow when rounding to " + format);
    return Value(x.sign() < 0 ? -result : result);
}

}  // namespace relucert

#include "relucert/number/interval.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/number/interval_operations.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace relucert {

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

/// base^exponent for base >= 0; multiplication of non-negative intervals is monotone in both ends.
Interval power_of_nonnegative(Interval base, unsigned long exponent) {
    Interval result(1.0);
    for (; exponent != 0; exponent >>= 1U) {
        if ((exponent & 1U) != 0) result = result * base;
        if (exponent > 1) base = square(base);
    }
    return result;
}

Interval odd_power(const Interval& a, unsigned long exponent) {
    if (a.lower() >= 0) return power_of_nonnegative(a, exponent);
    if (a.upper() <= 0) return -power_of_nonnegative(-a, exponent);
    const double lower = -power_of_nonnegative(Interval::from_bounds(0, -a.lower()), exponent).upper();
    return Interval::from_bounds(lower, power_of_nonnegative(Interval::from_bounds(0, a.upper()), exponent).upper());
}

}  // namespace

Interval::Interval(double value) : lower_(value), upper_(value) {
    if (!std::isfinite(value)) throw InputError("", "NaN or infinity where a number is needed");
}

Interval Interval::enclosing(const Rational& value) { return from_bounds(value.lower_double(), value.upper_double()); }

Interval Interval::enclosing(const Rational& lower, const Rational& upper) {
    RELUCERT_ENSURE(lower <= upper);
    return from_bounds(lower.lower_double(), upper.upper_double());
}

Interval Interval::from_bounds(double lower, double upper) {
    RELUCERT_ENSURE(lower <= upper && lower < infinity && upper > -infinity);  // false for NaN
    return {lower, upper, Unchecked{}};
}

bool Interval::contains(const Rational& value) const {
    if (lower_ > -infinity && value < Rational::from_double(lower_)) return false;
    return upper_ == infinity || value <= Rational::from_double(upper_);
}

double Interval::width_upper() const {
    if (!is_bounded()) return infinity;
    return (from_bounds(upper_, upper_) - from_bounds(lower_, lower_)).upper();
}

double Interval::approximate_midpoint() const noexcept {
    if (is_whole()) return 0;
    if (lower_ == -infinity) return upper_;
    if (upper_ == infinity) return lower_;
    return std::clamp(lower_ / 2 + upper_ / 2, lower_, upper_);
}

std::string Interval::to_string() const {
    char text[64];
    std::snprintf(text, sizeof text, "[%.17g, %.17g]", lower_, upper_);
    return text;
}

Interval operator+(const Interval& a, const Interval& b) { return chosen_operations().add(a, b); }
Interval operator-(const Interval& a, const Interval& b) { return chosen_operations().subtract(a, b); }
Interval operator*(const Interval& a, const Interval& b) { return chosen_operations().multiply(a, b); }
Interval operator/(const Interval& a, const Interval& b) { return chosen_operations().divide(a, b); }
Interval sqrt(const Interval& a) { return chosen_operations().sqrt(a); }
Interval fma(const Interval& a, const Interval& b, const Interval& c) { return chosen_operations().fma(a, b, c); }
Interval square(const Interval& a) { return chosen_operations().square(a); }

Interval power(const Interval& a, long exponent) {
    if (exponent < 0) {
        if (a.lower() == 0 && a.upper() == 0) throw InputError("", "0 to a negative power");
        const Interval denominator = exponent % 2 == 0
                                         ? power_of_nonnegative(abs(a), 0UL - static_cast<unsigned long>(exponent))
                                         : odd_power(a, 0UL - static_cast<unsigned long>(exponent));
        return Interval(1.0) / denominator;
    }
    const auto e = static_cast<unsigned long>(exponent);
    return e % 2 == 0 ? power_of_nonnegative(abs(a), e) : odd_power(a, e);
}

Interval abs(const Interval& a) noexcept {
    if (a.lower() >= 0) return a;
    if (a.upper() <= 0) return -a;
    return Interval::from_bounds(0, std::max(-a.lower(), a.upper()));
}

Interval min(const Interval& a, const Interval& b) noexcept {
    return Interval::from_bounds(std::min(a.lower(), b.lower()), std::min(a.upper(), b.upper()));
}

Interval max(const Interval& a, const Interval& b) noexcept {
    return Interval::from_bounds(std::max(a.lower(), b.lower()), std::max(a.upper(), b.upper()));
}

Interval relu(const Interval& a) noexcept { return max(a, Interval()); }

Interval hull(const Interval& a, const Interval& b) noexcept {
    return Interval::from_bounds(std::min(a.lower(), b.lower()), std::max(a.upper(), b.upper()));
}

bool identical(const Interval& a, const Interval& b) noexcept {
    return a.lower() == b.lower() && a.upper() == b.upper();
}
bool certainly_less(const Interval& a, const Interval& b) noexcept { return a.upper() < b.lower(); }
bool certainly_less_equal(const Interval& a, const Interval& b) noexcept {
    return a.upper() <= b.lower() && a.upper() < inf && b.lower() > -inf;
}
bool certainly_different(const Interval& a, const Interval& b) noexcept {
    return certainly_less(a, b) || certainly_less(b, a);
}
bool certainly_positive(const Interval& a) noexcept { return a.lower() > 0; }
bool certainly_negative(const Interval& a) noexcept { return a.upper() < 0; }
bool certainly_nonnegative(const Interval& a) noexcept { return a.lower() >= 0; }

}  // namespace relucert

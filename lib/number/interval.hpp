#pragma once
// Intervals with binary64 ends. Every operation returns an interval that contains the exact result for all
// arguments in its operands (where the result is defined); it is never empty and holds no NaN.
#include "relucert/number/rational.hpp"

#include <limits>
#include <string>

namespace relucert {

/// The closed set of real numbers between lower() and upper(); an infinite end means that side is unbounded.
/// Neither end is NaN, lower() < +infinity, upper() > -infinity and lower() <= upper().
class Interval {
public:
    /// The point 0.
    constexpr Interval() = default;
    /// The point `value`. @throws InputError for NaN and infinity.
    explicit Interval(double value);
    /// The narrowest interval with binary64 ends around a rational number.
    static Interval enclosing(const Rational& value);
    /// The narrowest interval around [lower, upper]. @throws InternalError if lower > upper.
    static Interval enclosing(const Rational& lower, const Rational& upper);
    /// @throws InternalError if the invariant of the class does not hold for these ends.
    static Interval from_bounds(double lower, double upper);
    /// All real numbers: nothing is known.
    static constexpr Interval whole() { return {-infinity, infinity, Unchecked{}}; }

    [[nodiscard]] double lower() const noexcept { return lower_; }
    [[nodiscard]] double upper() const noexcept { return upper_; }
    [[nodiscard]] bool is_bounded() const noexcept { return lower_ > -infinity && upper_ < infinity; }
    [[nodiscard]] bool is_whole() const noexcept { return lower_ == -infinity && upper_ == infinity; }
    [[nodiscard]] bool is_point() const noexcept { return lower_ == upper_; }
    [[nodiscard]] bool contains(double value) const noexcept { return lower_ <= value && value <= upper_; }
    [[nodiscard]] bool contains(const Rational& value) const;
    [[nodiscard]] bool contains(const Interval& other) const noexcept {
        return lower_ <= other.lower_ && other.upper_ <= upper_;
    }
    /// A number at least upper() - lower(); +infinity if unbounded.
    [[nodiscard]] double width_upper() const;
    /// A binary64 number in the interval, near its middle; for hints only.
    [[nodiscard]] double approximate_midpoint() const noexcept;
    /// "[lower, upper]" with 17 digits (display only: the decimals are rounded).
    [[nodiscard]] std::string to_string() const;

    Interval operator-() const noexcept { return {-upper_, -lower_, Unchecked{}}; }
    friend Interval operator+(const Interval& a, const Interval& b);
    friend Interval operator-(const Interval& a, const Interval& b);
    friend Interval operator*(const Interval& a, const Interval& b);
    /// Contains x/y for all x in a and all non-zero y in b; the whole line if b is the point 0.
    friend Interval operator/(const Interval& a, const Interval& b);
    Interval& operator+=(const Interval& b) { return *this = *this + b; }
    Interval& operator-=(const Interval& b) { return *this = *this - b; }
    Interval& operator*=(const Interval& b) { return *this = *this * b; }
    Interval& operator/=(const Interval& b) { return *this = *this / b; }

    // "Less" has more than one meaning for intervals: use the named comparisons below.
    friend bool operator==(const Interval&, const Interval&) = delete;
    friend bool operator<(const Interval&, const Interval&) = delete;
    friend bool operator>(const Interval&, const Interval&) = delete;
    friend bool operator<=(const Interval&, const Interval&) = delete;
    friend bool operator>=(const Interval&, const Interval&) = delete;

private:
    struct Unchecked {};
    constexpr Interval(double lower, double upper, Unchecked) noexcept : lower_(lower), upper_(upper) {}
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    double lower_ = 0;
    double upper_ = 0;
};

/// The square roots of the non-negative members. @throws InputError if all members are negative.
Interval sqrt(const Interval& a);
/// a * b + c.
Interval fma(const Interval& a, const Interval& b, const Interval& c);
/// x * x for x in a (never negative).
Interval square(const Interval& a);
/// x^exponent for x in a. @throws InputError if a is the point 0 and the exponent is negative.
Interval power(const Interval& a, long exponent);
Interval abs(const Interval& a) noexcept;
Interval min(const Interval& a, const Interval& b) noexcept;
Interval max(const Interval& a, const Interval& b) noexcept;
/// max(0, x).
Interval relu(const Interval& a) noexcept;
/// The narrowest interval that contains both.
Interval hull(const Interval& a, const Interval& b) noexcept;

/// Same ends.
bool identical(const Interval& a, const Interval& b) noexcept;
/// x < y (x <= y) for all x in a and all y in b.
bool certainly_less(const Interval& a, const Interval& b) noexcept;
bool certainly_less_equal(const Interval& a, const Interval& b) noexcept;
/// No number is in both.
bool certainly_different(const Interval& a, const Interval& b) noexcept;
/// All members are > 0, < 0, >= 0.
bool certainly_positive(const Interval& a) noexcept;
bool certainly_negative(const Interval& a) noexcept;
bool certainly_nonnegative(const Interval& a) noexcept;

}  // namespace relucert

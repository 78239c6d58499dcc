#pragma once
// Exact rational numbers. Every conversion that could lose something, or that hides where a number comes from,
// is a named call; the tests in tests/compile prove that the silent ones do not compile.
#include "relucert/number/integer.hpp"

#include <compare>
#include <concepts>
#include <functional>
#include <string>
#include <string_view>

namespace relucert {

/// A rational number in lowest terms with a positive denominator.
class Rational {
public:
    using Backend = boost::multiprecision::number<boost::multiprecision::gmp_rational, boost::multiprecision::et_off>;

    Rational() = default;
    template <std::integral I>
    requires(!std::same_as<I, bool>) Rational(I value)
        : value_(value) {}                             // NOLINT(google-explicit-constructor): lossless
    Rational(const Integer& value) : value_(value) {}  // NOLINT(google-explicit-constructor): lossless
    /// @throws InputError if denominator is 0.
    Rational(const Integer& numerator, const Integer& denominator);
    Rational(bool) = delete;
    Rational(float) = delete;  // write Rational::from_double(x): the binary value, exactly
    Rational(double) = delete;
    Rational(long double) = delete;

    /// The exact value of a finite binary64 number. @throws InputError for NaN and infinity.
    static Rational from_double(double value);
    /// "12", "-3/7", "0.125", "1e-9", "2.5E3": the exact value of the text. @throws InputError.
    static Rational parse(std::string_view text);
    /// 2^exponent. @throws LimitReached if abs(exponent) > 2^30.
    static Rational power_of_two(long exponent);

    [[nodiscard]] Integer numerator() const;
    [[nodiscard]] Integer denominator() const;
    [[nodiscard]] bool is_integer() const;
    [[nodiscard]] int sign() const { return value_.sign(); }
    [[nodiscard]] bool is_zero() const { return value_.is_zero(); }
    /// Largest binary64 number <= *this (-infinity if none) and smallest >= *this (+infinity if none).
    [[nodiscard]] double lower_double() const;
    [[nodiscard]] double upper_double() const;
    /// A binary64 number near *this, for hints and display only.
    [[nodiscard]] double approximate_double() const;
    /// "p" or "p/q" in lowest terms.
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] Integer floor() const;
    [[nodiscard]] Integer ceiling() const;

    Rational& operator+=(const Rational& other) {
        value_ += other.value_;
        return *this;
    }
    Rational& operator-=(const Rational& other) {
        value_ -= other.value_;
        return *this;
    }
    Rational& operator*=(const Rational& other) {
        value_ *= other.value_;
        return *this;
    }
    /// @throws InputError on division by zero.
    Rational& operator/=(const Rational& other);
    friend Rational operator+(Rational a, const Rational& b) {
        a += b;
        return a;
    }
    friend Rational operator-(Rational a, const Rational& b) {
        a -= b;
        return a;
    }
    friend Rational operator*(Rational a, const Rational& b) {
        a *= b;
        return a;
    }
    friend Rational operator/(Rational a, const Rational& b) {
        a /= b;
        return a;
    }
    Rational operator-() const {
        Rational r;
        r.value_ = -value_;
        return r;
    }

    friend bool operator==(const Rational& a, const Rational& b) { return a.value_ == b.value_; }
    friend std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
        const int c = a.value_.compare(b.value_);
        return c < 0 ? std::strong_ordering::less : c > 0 ? std::strong_ordering::greater : std::strong_ordering::equal;
    }

    /// The Boost number, for code that talks to GMP, FLINT or MPFR.
    [[nodiscard]] const Backend& backend() const noexcept { return value_; }
    static Rational from_backend(Backend value) {
        Rational r;
        r.value_ = std::move(value);
        return r;
    }

private:
    Backend value_{0};
};

Rational abs(const Rational& value);
/// base^exponent; a negative exponent inverts. @throws InputError for 0 to a negative power, LimitReached if the
/// result has more than about 2^30 bits.
Rational power(const Rational& base, long exponent);

}  // namespace relucert

template <>
struct std::hash<relucert::Rational> {
    std::size_t operator()(const relucert::Rational& r) const;
};

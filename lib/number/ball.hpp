#pragma once
// Enclosures in arbitrary precision, by Arb (midpoint and radius), which only ball.cpp sees.
// Precision is an argument of each operation: the result contains the exact result for all arguments in the
// operands, whatever the precision; more bits make it narrower. A ball is never empty; what would be undefined
// (a divisor that may be 0, the logarithm of what may be negative) is the whole line.
#include "relucert/number/rational.hpp"

#include <memory>
#include <optional>
#include <string>

namespace relucert {

class Ball {
public:
    /// The point 0.
    Ball();
    Ball(const Ball& other);
    Ball(Ball&& other) noexcept;
    Ball& operator=(const Ball& other);
    Ball& operator=(Ball&& other) noexcept;
    ~Ball();

    static Ball enclosing(const Rational& value, unsigned bits);
    /// Contains [lower, upper]. @throws InternalError if lower > upper.
    static Ball enclosing(const Rational& lower, const Rational& upper, unsigned bits);
    /// All real numbers.
    static Ball whole();
    static Ball pi(unsigned bits);

    [[nodiscard]] bool is_bounded() const;
    /// A rational number <= all members; nothing if there is none (or one only beyond 2^(10^6)).
    [[nodiscard]] std::optional<Rational> lower() const;
    /// A rational number >= all members; nothing if there is none (or one only beyond 2^(10^6)).
    [[nodiscard]] std::optional<Rational> upper() const;
    /// Largest binary64 number known to be <= all members (-infinity if none), smallest >= (+infinity if none).
    [[nodiscard]] double lower_double() const;
    [[nodiscard]] double upper_double() const;
    /// Exact containment.
    [[nodiscard]] bool contains(const Rational& value) const;
    /// True only if all members are > 0, < 0, >= 0, <= 0, or different from 0.
    [[nodiscard]] bool certainly_positive() const;
    [[nodiscard]] bool certainly_negative() const;
    [[nodiscard]] bool certainly_nonnegative() const;
    [[nodiscard]] bool certainly_nonpositive() const;
    [[nodiscard]] bool certainly_nonzero() const;
    /// True only if the ball is the single point 0.
    [[nodiscard]] bool is_exact_zero() const;
    /// Midpoint and radius in decimal, for display only.
    [[nodiscard]] std::string to_string(int digits = 20) const;

    friend Ball negate(const Ball& a);
    friend Ball add(const Ball& a, const Ball& b, unsigned bits);
    friend Ball subtract(const Ball& a, const Ball& b, unsigned bits);
    friend Ball multiply(const Ball& a, const Ball& b, unsigned bits);
    /// The whole line if b contains 0. @throws InputError if b is the point 0.
    friend Ball divide(const Ball& a, const Ball& b, unsigned bits);
    /// The whole line if a has members on both sides of 0. @throws InputError if all members are negative.
    friend Ball sqrt(const Ball& a, unsigned bits);
    /// The square root of a number that is known, from elsewhere, not to be negative.
    friend Ball sqrt_of_nonnegative(const Ball& a, unsigned bits);
    /// The k-th root of numbers >= 0, as sqrt. @throws InputError if k is 0.
    friend Ball root(const Ball& a, unsigned long k, unsigned bits);
    friend Ball exp(const Ball& a, unsigned bits);
    /// The whole line if a contains 0 and positive numbers. @throws InputError if no member is positive.
    friend Ball log(const Ball& a, unsigned bits);
    friend Ball atan(const Ball& a, unsigned bits);
    /// @throws InputError for the point 0 to a negative power.
    friend Ball power(const Ball& a, long exponent, unsigned bits);
    friend Ball abs(const Ball& a, unsigned bits);
    friend Ball min(const Ball& a, const Ball& b, unsigned bits);
    friend Ball max(const Ball& a, const Ball& b, unsigned bits);
    /// True only if each member of a is less than each member of b.
    friend bool certainly_less(const Ball& a, const Ball& b);

private:
    struct Number;
    std::unique_ptr<Number> number_;
    Ball finite_or_whole() &&;
};

Ball negate(const Ball& a);
Ball add(const Ball& a, const Ball& b, unsigned bits);
Ball subtract(const Ball& a, const Ball& b, unsigned bits);
Ball multiply(const Ball& a, const Ball& b, unsigned bits);
Ball divide(const Ball& a, const Ball& b, unsigned bits);
Ball sqrt(const Ball& a, unsigned bits);
Ball sqrt_of_nonnegative(const Ball& a, unsigned bits);
Ball root(const Ball& a, unsigned long k, unsigned bits);
Ball exp(const Ball& a, unsigned bits);
Ball log(const Ball& a, unsigned bits);
Ball atan(const Ball& a, unsigned bits);
Ball power(const Ball& a, long exponent, unsigned bits);
Ball abs(const Ball& a, unsigned bits);
Ball min(const Ball& a, const Ball& b, unsigned bits);
Ball max(const Ball& a, const Ball& b, unsigned bits);
bool certainly_less(const Ball& a, const Ball& b);

}  // namespace relucert

#pragma once
// Real numbers as the formulas of claims meet them: exact where that is cheap (rationals, sums of square roots),
// otherwise an expression that can be enclosed as narrowly as is asked. Comparisons are in decide.hpp.
#include "relucert/number/interval.hpp"
#include "relucert/number/radical_sum.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace relucert {

/// Rational bounds of a real number; an unbounded side says nothing, and its end means nothing.
struct Enclosure {
    Rational lower;
    Rational upper;
    bool lower_unbounded = false;
    bool upper_unbounded = false;

    static Enclosure point(const Rational& value) { return {value, value, false, false}; }
    static Enclosure whole() { return {{}, {}, true, true}; }
    [[nodiscard]] bool is_bounded() const noexcept { return !lower_unbounded && !upper_unbounded; }
    [[nodiscard]] bool contains(const Rational& value) const;
    /// "[p/q, r/s]" with "-inf" and "+inf" for unbounded sides: exact.
    [[nodiscard]] std::string to_string() const;
};

class RealNode;

/// A real number; immutable, cheap to copy, safe to share between threads. A rational is stored in place, without
/// a node of its own. Operations on exact values are done at once; so a wrong argument (division by 0, the square
/// root of a negative number, the logarithm of one that is not positive) throws InputError at once if the argument
/// is exact, and otherwise when an enclosure proves it wrong. As long as it is undecided whether a part is
/// defined, the enclosure is the whole line.
class Real {
public:
    using Refinement = std::function<std::pair<Rational, Rational>(unsigned bits)>;

    /// 0.
    Real() = default;
    template <std::integral I>
    requires(!std::same_as<I, bool>) Real(I value) : value_(Rational(value)) {}  // NOLINT: lossless
    Real(const Rational& value) : value_(value) {}                               // NOLINT: lossless
    Real(Rational&& value) : value_(std::move(value)) {}                         // NOLINT: lossless
    Real(const RadicalSum& value);                                               // NOLINT: lossless
    Real(bool) = delete;
    Real(float) = delete;
    Real(double) = delete;
    Real(long double) = delete;

    /// A number of which only lower <= x <= upper is known. @throws InternalError if lower > upper.
    static Real enclosed(const Rational& lower, const Rational& upper);
    /// A number that `refinement` encloses: lower <= x <= upper for each number of bits. It is called by one thread at
    /// a time, must not ask for this number itself, and should give the same bounds for the same bits.
    static Real refinable(Refinement refinement);
    static Real pi();

    /// The value, if it is stored as a rational (sums of square roots that are rational always are).
    [[nodiscard]] std::optional<Rational> rational() const;
    /// The same without a copy: null if it is not stored as a rational.
    [[nodiscard]] const Rational* stored_rational() const noexcept { return std::get_if<Rational>(&value_); }
    [[nodiscard]] bool is_rational() const noexcept { return std::holds_alternative<Rational>(value_); }
    /// The value, if it is stored exactly.
    [[nodiscard]] std::optional<RadicalSum> radical_sum() const;
    /// Same stored expression (not: same number).
    [[nodiscard]] bool same_expression(const Real& other) const noexcept;
    /// The same operations on the same leaves, though perhaps stored twice: so the same number, if it is defined.
    /// "No" may also mean that the expressions are long. Cost: at most some thousand steps.
    [[nodiscard]] bool same_structure(const Real& other) const;
    /// No part of it is a fixed enclosure: more bits always narrow it (if it is defined).
    [[nodiscard]] bool is_refinable() const noexcept;
    /// Known to be >= 0 from the way it is built.
    [[nodiscard]] bool is_nonnegative_by_construction() const;

    /// Bounds calculated with `bits` of working precision (exact for a rational, whatever `bits`).
    /// @throws InputError if the number is certainly undefined.
    [[nodiscard]] Enclosure enclose(unsigned bits) const;
    /// Bounds calculated in native arithmetic where that is possible.
    [[nodiscard]] Interval enclose_native() const;
    /// The expression, shortened if long; for messages.
    [[nodiscard]] std::string to_string() const;

    Real operator-() const;
    friend Real operator+(const Real& a, const Real& b);
    friend Real operator-(const Real& a, const Real& b);
    friend Real operator*(const Real& a, const Real& b);
    friend Real operator/(const Real& a, const Real& b);
    Real& operator+=(const Real& b) { return *this = *this + b; }
    Real& operator-=(const Real& b) { return *this = *this - b; }
    Real& operator*=(const Real& b) { return *this = *this * b; }
    Real& operator/=(const Real& b) { return *this = *this / b; }

    // A comparison may stay undecided: use decide.hpp.
    friend bool operator==(const Real&, const Real&) = delete;
    friend bool operator<(const Real&, const Real&) = delete;
    friend bool operator>(const Real&, const Real&) = delete;
    friend bool operator<=(const Real&, const Real&) = delete;
    friend bool operator>=(const Real&, const Real&) = delete;

private:
    friend class RealNode;
    using NodePointer = std::shared_ptr<const RealNode>;
    explicit Real(NodePointer node) : value_(std::move(node)) {}
    std::variant<Rational, NodePointer> value_;
};

Real sqrt(const Real& a);
/// The k-th root of a number >= 0. @throws InputError if k is 0.
Real root(const Real& a, unsigned long k);
Real exp(const Real& a);
Real log(const Real& a);
Real atan(const Real& a);
Real abs(const Real& a);
Real min(const Real& a, const Real& b);
Real max(const Real& a, const Real& b);
/// a^exponent; a^0 = 1. @throws InputError for 0 to a negative power.
Real power(const Real& a, long exponent);

}  // namespace relucert

#pragma once
// Sums of rational multiples of square roots, compared exactly.
#include "relucert/failure/deadline.hpp"
#include "relucert/number/ball.hpp"

#include <optional>
#include <string>
#include <vector>

namespace relucert {

/// A finite sum of c_i sqrt(d_i) with rational c_i != 0 and integers d_i > 0 of which no product d_i d_j (i != j)
/// is a square. Square roots of such integers are linearly independent over the rationals (Besicovitch 1940),
/// so the number is 0 if and only if the sum has no terms.
class RadicalSum {
public:
    struct Term {
        Rational coefficient;
        Integer radicand;
    };

    /// 0.
    RadicalSum() = default;
    RadicalSum(const Rational& value);  // NOLINT(google-explicit-constructor): lossless
    /// @throws InputError if value < 0.
    static RadicalSum sqrt(const Rational& value);

    /// In increasing order of radicand; the rational part, if any, has radicand 1 and comes first.
    [[nodiscard]] const std::vector<Term>& terms() const noexcept { return terms_; }
    [[nodiscard]] bool is_zero() const noexcept { return terms_.empty(); }
    /// The value, if it is rational.
    [[nodiscard]] std::optional<Rational> rational() const;
    /// -1, 0 or 1: exact, for any input. Cost: grows with the bits needed to tell the number from 0.
    /// @throws LimitReached from the deadline, if there is one.
    [[nodiscard]] int sign(const Deadline* deadline = nullptr) const;
    /// The sign, if balls of at most `bits` bits tell it; so its cost is bounded.
    [[nodiscard]] std::optional<int> sign_within(unsigned bits) const;
    [[nodiscard]] Ball enclose(unsigned bits) const;
    /// "1/2 + 3*sqrt(2)".
    [[nodiscard]] std::string to_string() const;

    RadicalSum& operator+=(const RadicalSum& other);
    RadicalSum& operator-=(const RadicalSum& other);
    RadicalSum operator-() const;
    friend RadicalSum operator+(RadicalSum a, const RadicalSum& b) { return a += b; }
    friend RadicalSum operator-(RadicalSum a, const RadicalSum& b) { return a -= b; }
    /// Cost: the product of the numbers of terms, each merged by tests for squares.
    friend RadicalSum operator*(const RadicalSum& a, const RadicalSum& b);
    /// @throws InputError if b is 0 or has more than one term (see has_simple_inverse).
    friend RadicalSum operator/(const RadicalSum& a, const RadicalSum& b);
    /// One term, so that division by it stays a RadicalSum.
    [[nodiscard]] bool has_simple_inverse() const noexcept { return terms_.size() == 1; }

    friend bool operator==(const RadicalSum& a, const RadicalSum& b) { return (a - b).is_zero(); }
    friend std::strong_ordering operator<=>(const RadicalSum& a, const RadicalSum& b) { return (a - b).sign() <=> 0; }

private:
    /// The sign, where no enclosure is needed.
    [[nodiscard]] std::optional<int> sign_of_terms() const;
    void add_term(const Rational& coefficient, const Integer& radicand);
    std::vector<Term> terms_;
};

}  // namespace relucert

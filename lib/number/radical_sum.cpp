#include "relucert/number/radical_sum.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

bool is_square(const Integer& value) { return mpz_perfect_square_p(value.backend().data()) != 0; }

Integer square_root_of_square(const Integer& value) {
    Integer root;
    mpz_sqrt(root.backend().data(), value.backend().data());
    return root;
}

/// Moves square factors of `radicand` into `factor`: those of small primes, and all of it if it is a square.
/// Only for readable and small numbers; merging does not rely on it.
void move_squares(Integer& factor, Integer& radicand) {
    for (unsigned long p = 2; p < 1000; p += p == 2 ? 1 : 2) {  // composite p find nothing
        const unsigned long square = p * p;
        if (mpz_cmp_ui(radicand.backend().data(), square) < 0) break;
        while (mpz_divisible_ui_p(radicand.backend().data(), square) != 0) {
            mpz_divexact_ui(radicand.backend().data(), radicand.backend().data(), square);
            factor *= p;
        }
    }
    if (is_square(radicand)) {
        factor *= square_root_of_square(radicand);
        radicand = 1;
    }
}

Integer greatest_common_divisor(const Integer& a, const Integer& b) {
    Integer result;
    mpz_gcd(result.backend().data(), a.backend().data(), b.backend().data());
    return result;
}

/// Of a number in the ball that is not 0.
std::optional<int> sign_of(const Ball& ball) {
    if (ball.certainly_positive()) return 1;
    if (ball.certainly_negative()) return -1;
    return std::nullopt;
}

}  // namespace

RadicalSum::RadicalSum(const Rational& value) {
    if (!value.is_zero()) terms_.push_back({value, Integer(1)});
}

RadicalSum RadicalSum::sqrt(const Rational& value) {
    if (value.sign() < 0) throw InputError("", "the square root of a negative number");
    RadicalSum result;
    if (value.is_zero()) return result;
    // sqrt(p / q) = sqrt(p q) / q; p and q are coprime, so each gives its squares by itself.
    const Integer q = value.denominator();
    Integer numerator_factor = 1;
    Integer numerator_rest = value.numerator();
    move_squares(numerator_factor, numerator_rest);
    Integer denominator_factor = 1;
    Integer denominator_rest = q;
    move_squares(denominator_factor, denominator_rest);
    const Integer numerator = numerator_factor * denominator_factor;
    const Integer radicand = numerator_rest * denominator_rest;
    result.add_term(Rational(numerator, q), radicand);
    return result;
}

/// Adds coefficient * sqrt(radicand). sqrt(d) and sqrt(e) are rational multiples of each other if and only if d e is
/// a square, and then sqrt(e) = (sqrt(d e) / d) sqrt(d). So no two radicands of a sum have a square as product.
void RadicalSum::add_term(const Rational& coefficient, const Integer& radicand) {
    if (coefficient.is_zero()) return;
    Term added{coefficient, radicand};
    for (auto term = terms_.begin(); term != terms_.end(); ++term) {
        if (term->radicand == added.radicand) {
            term->coefficient += added.coefficient;
            if (term->coefficient.is_zero()) terms_.erase(term);
            return;
        }
        const Integer product = term->radicand * added.radicand;
        if (!is_square(product)) continue;
        const Integer root = square_root_of_square(product);
        if (term->radicand < added.radicand) {
            added = {term->coefficient + added.coefficient * Rational(root, term->radicand), term->radicand};
        } else {
            added.coefficient += term->coefficient * Rational(root, added.radicand);
        }
        terms_.erase(term);
        break;  // no other term can merge: its product with the erased one would have been a square
    }
    if (added.coefficient.is_zero()) return;
    const auto place =
        std::find_if(terms_.begin(), terms_.end(), [&](const Term& t) { return t.radicand > added.radicand; });
    terms_.insert(place, std::move(added));
}

std::optional<Rational> RadicalSum::rational() const {
    if (terms_.empty()) return Rational(0);
    if (terms_.size() == 1 && terms_.front().radicand == 1) return terms_.front().coefficient;
    return std::nullopt;
}

std::optional<int> RadicalSum::sign_of_terms() const {
    if (terms_.empty()) return 0;
    const int first = terms_.front().coefficient.sign();
    if (std::all_of(terms_.begin(), terms_.end(), [&](const Term& t) { return t.coefficient.sign() == first; }))
        return first;
    return std::nullopt;
}

int RadicalSum::sign(const Deadline* deadline) const {
    if (const auto known = sign_of_terms()) return *known;
    // The number is not 0 (see the class), so some precision tells its sign: there is no cut-off to choose.
    for (unsigned bits = 64;; bits *= 2) {
        RELUCERT_ENSURE(bits != 0);
        if (deadline != nullptr) deadline->check("comparing sums of square roots");
        if (const auto known = sign_of(enclose(bits))) return *known;
    }
}

std::optional<int> RadicalSum::sign_within(unsigned bits) const {
    if (const auto known = sign_of_terms()) return known;
    for (unsigned tried = 64; tried <= bits && tried != 0; tried *= 2)
        if (const auto known = sign_of(enclose(tried))) return known;
    return std::nullopt;
}

Ball RadicalSum::enclose(unsigned bits) const {
    Ball sum;
    for (const Term& term : terms_) {
        const Ball coefficient = Ball::enclosing(term.coefficient, bits);
        if (term.radicand == 1) {
            sum = add(sum, coefficient, bits);
        } else {
            const Ball root = relucert::sqrt(Ball::enclosing(Rational(term.radicand), bits), bits);
            sum = add(sum, multiply(coefficient, root, bits), bits);
        }
    }
    return sum;
}

std::string RadicalSum::to_string() const {
    if (terms_.empty()) return "0";
    std::string text;
    for (const Term& term : terms_) {
        if (!text.empty()) text += term.coefficient.sign() < 0 ? " - " : " + ";
        const Rational shown = text.empty() ? term.coefficient : abs(term.coefficient);
        if (term.radicand == 1) {
            text += shown.to_string();
        } else {
            text += shown == Rational(1) ? "" : shown == Rational(-1) ? "-" : shown.to_string() + "*";
            text += "sqrt(" + relucert::to_string(term.radicand) + ")";
        }
    }
    return text;
}

RadicalSum& RadicalSum::operator+=(const RadicalSum& other) {
    const std::vector<Term> added = other.terms_;  // other may be *this
    for (const Term& term : added) add_term(term.coefficient, term.radicand);
    return *this;
}

RadicalSum& RadicalSum::operator-=(const RadicalSum& other) { return *this += -other; }

RadicalSum RadicalSum::operator-() const {
    RadicalSum result = *this;
    for (Term& term : result.terms_) term.coefficient = -term.coefficient;
    return result;
}

RadicalSum operator*(const RadicalSum& a, const RadicalSum& b) {
    RadicalSum result;
    for (const auto& s : a.terms_) {
        for (const auto& t : b.terms_) {
            Integer factor = greatest_common_divisor(s.radicand, t.radicand);
            Integer radicand = (s.radicand / factor) * (t.radicand / factor);
            move_squares(factor, radicand);
            result.add_term(s.coefficient * t.coefficient * Rational(factor), radicand);
        }
    }
    return result;
}

RadicalSum operator/(const RadicalSum& a, const RadicalSum& b) {
    if (b.is_zero()) throw InputError("", "division by zero");
    if (!b.has_simple_inverse()) throw InputError("", "division by a sum of several radicals");
    const auto& divisor = b.terms_.front();  // 1 / (c sqrt(d)) = sqrt(d) / (c d)
    RadicalSum inverse;
    inverse.add_term(Rational(1) / (divisor.coefficient * Rational(divisor.radicand)), divisor.radicand);
    return a * inverse;
}

}  // namespace relucert

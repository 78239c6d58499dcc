// Reals: what is exact stays exact, the rest becomes a node of an expression.
#include "relucert/number/real.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/number/dependent_number.hpp"
#include "relucert/number/real_node.hpp"

namespace relucert {

namespace {

using Operation = RealNode::Operation;
constexpr std::size_t largest_radical_sum = 64;      // terms of a sum that is kept exact
constexpr std::size_t largest_radicand_bits = 4096;  // of its radicands
// Operations watch no deadline, so they do not look for the sign of a sum of radicals for ever: what it would have
// decided becomes a node of the expression. decide() has no such cut-off.
constexpr unsigned most_sign_bits = 65536;

bool is_small(const RadicalSum& value) {
    if (value.terms().size() > largest_radical_sum) return false;
    for (const auto& term : value.terms())
        if (bit_length(term.radicand) > largest_radicand_bits) return false;
    return true;
}

bool is_exactly(const Real& a, long value) { return a.is_rational() && *a.rational() == Rational(value); }

bool is_exact(const Real& a) { return a.is_rational() || RealNode::of(a)->radical_sum() != nullptr; }

/// -1, 0, 1 for a number that is stored exactly and not too close to 0.
std::optional<int> exact_sign(const Real& a) {
    if (const Rational* stored = a.stored_rational()) return stored->sign();
    if (const RadicalSum* sum = RealNode::of(a)->radical_sum()) return sum->sign_within(most_sign_bits);
    return std::nullopt;
}

/// Both stored exactly and small enough to be added, multiplied, ... exactly.
struct ExactPair {
    std::optional<RadicalSum> a;
    std::optional<RadicalSum> b;
    ExactPair(const Real& x, const Real& y) : a(x.radical_sum()) {
        if (a) b = y.radical_sum();
    }
    explicit operator bool() const { return a && b; }
};

/// The sign of a - b, if both are stored exactly and not too close to each other.
std::optional<int> exact_order(const Real& a, const Real& b) {
    const Rational* x = a.stored_rational();
    const Rational* y = b.stored_rational();
    if (x != nullptr && y != nullptr) return *x < *y ? -1 : *x == *y ? 0 : 1;
    const ExactPair pair(a, b);
    return pair ? (*pair.a - *pair.b).sign_within(most_sign_bits) : std::nullopt;
}

/// The k-th root of a non-negative integer, if it is an integer.
std::optional<Integer> exact_root(const Integer& value, unsigned long k) {
    Integer result;
    if (mpz_root(result.backend().data(), value.backend().data(), k) == 0) return std::nullopt;
    return result;
}

void refuse_negative_root(const Real& a) {
    const auto sign = exact_sign(a);
    if (sign && *sign < 0) throw InputError("", "a root of the negative number " + a.to_string());
}

}  // namespace

bool Enclosure::contains(const Rational& value) const {
    return (lower_unbounded || lower <= value) && (upper_unbounded || value <= upper);
}

std::string Enclosure::to_string() const {
    return "[" + (lower_unbounded ? "-inf" : lower.to_string()) + ", " +
           (upper_unbounded ? "+inf" : upper.to_string()) + "]";
}

Real::Real(const RadicalSum& value) {
    if (const auto rational = value.rational()) {
        value_ = *rational;
    } else {
        *this = RealNode::make_leaf(Operation::radical_sum, value);
    }
}

Real Real::enclosed(const Rational& lower, const Rational& upper) {
    RELUCERT_ENSURE(lower <= upper);
    if (lower == upper) return lower;
    return RealNode::make_leaf(Operation::fixed, RealNode::Bounds{lower, upper});
}

Real Real::refinable(Refinement refinement) { return RealNode::make_leaf(Operation::refinable, std::move(refinement)); }
Real Real::pi() { return RealNode::make_leaf(Operation::pi, RealNode::Leaf()); }

std::optional<Rational> Real::rational() const {
    const auto* stored = std::get_if<Rational>(&value_);
    return stored == nullptr ? std::nullopt : std::optional(*stored);
}

std::optional<RadicalSum> Real::radical_sum() const {
    if (const auto* stored = std::get_if<Rational>(&value_)) return RadicalSum(*stored);
    const RadicalSum* exact = RealNode::of(*this)->radical_sum();
    return exact == nullptr ? std::nullopt : std::optional(*exact);
}

bool Real::same_expression(const Real& other) const noexcept { return value_ == other.value_; }

bool Real::same_structure(const Real& other) const {
    unsigned budget = 4096;
    return RealNode::same_structure(*this, other, budget);
}

bool Real::is_refinable() const noexcept { return is_rational() || RealNode::of(*this)->is_refinable(); }

bool Real::is_nonnegative_by_construction() const {
    if (const auto* stored = std::get_if<Rational>(&value_)) return stored->sign() >= 0;
    return RealNode::of(*this)->is_nonnegative();
}

Enclosure Real::enclose(unsigned bits) const {
    if (const auto* stored = std::get_if<Rational>(&value_)) return Enclosure::point(*stored);
    const RealNode* node = RealNode::of(*this);
    if (const auto* known = node->bounds()) return {known->lower, known->upper, false, false};
    const auto ball = node->enclose(bits);
    if (!ball) return Enclosure::whole();
    Enclosure result;
    const auto lower = ball->lower();
    const auto upper = ball->upper();
    result.lower_unbounded = !lower;
    result.upper_unbounded = !upper;
    if (lower) result.lower = *lower;
    if (upper) result.upper = *upper;
    if (node->is_nonnegative() && result.is_bounded() && result.lower.sign() < 0) result.lower = 0;
    return result;
}

Interval Real::enclose_native() const {
    if (const auto* stored = std::get_if<Rational>(&value_)) return Interval::enclosing(*stored);
    const auto interval = RealNode::of(*this)->enclose_native();
    return interval ? *interval : Interval::whole();
}

std::string Real::to_string() const {
    if (const auto* stored = std::get_if<Rational>(&value_)) return stored->to_string();
    return RealNode::of(*this)->to_string(4);
}

Real Real::operator-() const {
    if (const auto* stored = std::get_if<Rational>(&value_)) return -*stored;
    if (const auto exact = radical_sum()) return -*exact;
    return RealNode::make(Operation::negate, *this);
}

Real operator+(const Real& a, const Real& b) {
    if (a.is_rational() && b.is_rational()) return std::get<Rational>(a.value_) + std::get<Rational>(b.value_);
    if (is_exactly(a, 0)) return b;
    if (is_exactly(b, 0)) return a;
    if (const ExactPair pair(a, b); pair) {
        const RadicalSum sum = *pair.a + *pair.b;
        if (is_small(sum)) return sum;
    }
    return RealNode::make(Operation::add, a, b);
}

Real operator-(const Real& a, const Real& b) {
    if (a.is_rational() && b.is_rational()) return std::get<Rational>(a.value_) - std::get<Rational>(b.value_);
    if (is_exactly(b, 0)) return a;
    if (const ExactPair pair(a, b); pair) {
        const RadicalSum difference = *pair.a - *pair.b;
        if (is_small(difference)) return difference;
    }
    return RealNode::make(Operation::subtract, a, b);
}

Real operator*(const Real& a, const Real& b) {
    if (a.is_rational() && b.is_rational()) return std::get<Rational>(a.value_) * std::get<Rational>(b.value_);
    if (is_exactly(a, 1)) return b;
    if (is_exactly(b, 1)) return a;
    if (const ExactPair pair(a, b); pair && pair.a->terms().size() * pair.b->terms().size() <= 1024) {
        const RadicalSum product = *pair.a * *pair.b;
        if (is_small(product)) return product;
    }
    return RealNode::make(Operation::multiply, a, b);
}

Real operator/(const Real& a, const Real& b) {
    if (is_exactly(b, 0)) throw InputError("", "division by zero");
    if (a.is_rational() && b.is_rational()) return std::get<Rational>(a.value_) / std::get<Rational>(b.value_);
    if (is_exactly(b, 1)) return a;
    if (const ExactPair pair(a, b); pair && pair.b->has_simple_inverse()) {
        const RadicalSum quotient = *pair.a / *pair.b;
        if (is_small(quotient)) return quotient;
    }
    return RealNode::make(Operation::divide, a, b);
}

Real sqrt(const Real& a) {
    refuse_negative_root(a);
    if (a.is_rational()) {
        const RadicalSum exact = RadicalSum::sqrt(*a.rational());
        if (exact.rational() || is_small(exact)) return exact;
    }
    return RealNode::make(Operation::sqrt, a);
}

Real root(const Real& a, unsigned long k) {
    if (k == 0) throw InputError("", "the 0-th root is not defined");
    if (k > 1'000'000) throw InputError("", "a root of an order above 1000000", "use a smaller order");
    refuse_negative_root(a);
    if (k == 1 && dependent_number(a) == nullptr) return a;
    if (k == 2) return sqrt(a);
    if (a.is_rational()) {
        const auto numerator = exact_root(a.rational()->numerator(), k);
        const auto denominator = exact_root(a.rational()->denominator(), k);
        if (numerator && denominator) return Rational(*numerator, *denominator);
    }
    return RealNode::make(Operation::root, a, {}, static_cast<long>(k));
}

Real exp(const Real& a) { return is_exactly(a, 0) ? Real(1) : RealNode::make(Operation::exp, a); }

Real log(const Real& a) {
    const auto sign = exact_sign(a);
    if (sign && *sign <= 0) throw InputError("", "the logarithm of " + a.to_string() + ", which is not positive");
    return is_exactly(a, 1) ? Real(0) : RealNode::make(Operation::log, a);
}

Real atan(const Real& a) { return is_exactly(a, 0) ? Real(0) : RealNode::make(Operation::atan, a); }

Real abs(const Real& a) {
    if (const auto sign = exact_sign(a)) return *sign < 0 ? -a : a;
    return a.is_nonnegative_by_construction() ? a : RealNode::make(Operation::abs, a);
}

Real min(const Real& a, const Real& b) {
    if (const auto order = exact_order(a, b)) return *order <= 0 ? a : b;
    return RealNode::make(Operation::min, a, b);
}

Real max(const Real& a, const Real& b) {
    if (const auto order = exact_order(a, b)) return *order >= 0 ? a : b;
    return RealNode::make(Operation::max, a, b);
}

Real power(const Real& a, long exponent) {
    if (a.is_rational()) return power(*a.rational(), exponent);
    if (exponent == 1 && dependent_number(a) == nullptr) return a;
    if (exponent == 0 && is_exact(a)) return 1;
    if (is_exact(a) && exponent > 0 && exponent <= 64) {
        Real result = 1;  // by squaring; a product too large to stay exact becomes a node
        Real factor = a;
        for (long rest = exponent; rest != 0; rest >>= 1) {
            if (rest % 2 != 0) result = result * factor;
            if (rest > 1) factor = factor * factor;
        }
        if (is_exact(result)) return result;
    }
    return RealNode::make(Operation::power, a, {}, exponent);
}

}  // namespace relucert

#include "relucert/number/real_node.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/number/dependent_number.hpp"

#include <vector>

namespace relucert {

namespace {

constexpr unsigned native_bits = 64;  // of the balls behind native enclosures of exp, log, ...

Ball ball_of(const Interval& a) {
    if (!a.is_bounded()) return Ball::whole();
    return Ball::enclosing(Rational::from_double(a.lower()), Rational::from_double(a.upper()), native_bits);
}
Interval interval_of(const Ball& a) { return Interval::from_bounds(a.lower_double(), a.upper_double()); }

// The operations of both kinds of enclosure under one name, so that one function evaluates both.
struct Balls {
    static Ball whole_rational(const Rational& value, unsigned bits) { return Ball::enclosing(value, bits); }
    static Ball between(const Rational& lower, const Rational& upper, unsigned bits) {
        return Ball::enclosing(lower, upper, bits);
    }
    static Ball from_ball(const Ball& ball) { return ball; }
    static Ball to_ball(const Ball& ball) { return ball; }
    static bool may_be_zero(const Ball& a) { return !a.certainly_nonzero(); }
    static bool is_zero(const Ball& a) { return a.is_exact_zero(); }
    static Ball negative(const Ball& a) { return negate(a); }
    static Ball sum(const Ball& a, const Ball& b, unsigned bits) { return add(a, b, bits); }
    static Ball difference(const Ball& a, const Ball& b, unsigned bits) { return subtract(a, b, bits); }
    static Ball product(const Ball& a, const Ball& b, unsigned bits) { return multiply(a, b, bits); }
    static Ball quotient(const Ball& a, const Ball& b, unsigned bits) { return divide(a, b, bits); }
    static Ball absolute(const Ball& a, unsigned bits) { return abs(a, bits); }
    static Ball smaller(const Ball& a, const Ball& b, unsigned bits) { return min(a, b, bits); }
    static Ball larger(const Ball& a, const Ball& b, unsigned bits) { return max(a, b, bits); }
    static Ball raised(const Ball& a, long exponent, unsigned bits) { return power(a, exponent, bits); }
    static bool certainly_negative(const Ball& a) { return a.certainly_negative(); }
    static bool certainly_nonnegative(const Ball& a) { return a.certainly_nonnegative(); }
    static Ball root_of_nonnegative(const Ball& a, unsigned bits) { return sqrt_of_nonnegative(a, bits); }
};

struct Intervals {
    static Interval whole_rational(const Rational& value, unsigned) { return Interval::enclosing(value); }
    static Interval between(const Rational& lower, const Rational& upper, unsigned) {
        return Interval::enclosing(lower, upper);
    }
    static Interval from_ball(const Ball& ball) { return interval_of(ball); }
    static Ball to_ball(const Interval& a) { return ball_of(a); }
    static bool may_be_zero(const Interval& a) { return a.contains(0.0); }
    static bool is_zero(const Interval& a) { return a.lower() == 0 && a.upper() == 0; }
    static Interval negative(const Interval& a) { return -a; }
    static Interval sum(const Interval& a, const Interval& b, unsigned) { return a + b; }
    static Interval difference(const Interval& a, const Interval& b, unsigned) { return a - b; }
    static Interval product(const Interval& a, const Interval& b, unsigned) { return a * b; }
    static Interval quotient(const Interval& a, const Interval& b, unsigned) { return a / b; }
    static Interval absolute(const Interval& a, unsigned) { return abs(a); }
    static Interval smaller(const Interval& a, const Interval& b, unsigned) { return min(a, b); }
    static Interval larger(const Interval& a, const Interval& b, unsigned) { return max(a, b); }
    static Interval raised(const Interval& a, long exponent, unsigned) { return power(a, exponent); }
    static bool certainly_negative(const Interval& a) { return relucert::certainly_negative(a); }
    static bool certainly_nonnegative(const Interval& a) { return relucert::certainly_nonnegative(a); }
    static Interval root_of_nonnegative(const Interval& a, unsigned) { return sqrt(a); }
};

template <class T>
using Arithmetic = std::conditional_t<std::is_same_v<T, Ball>, Balls, Intervals>;

}  // namespace

template <>
RealNode::Cached<Ball>& RealNode::cache<Ball>() const {
    return ball_;
}
template <>
RealNode::Cached<Interval>& RealNode::cache<Interval>() const {
    return interval_;
}

template <class T>
bool RealNode::cached(unsigned bits, Known<T>& value) const {
    const std::lock_guard lock(mutex_);
    const Cached<T>& entry = cache<T>();
    if (entry.second != bits) return false;
    value = entry.first;
    return true;
}

template <class T>
RealNode::Known<T> RealNode::calculate(const Known<T>& left, const Known<T>& right, unsigned bits) const {
    using A = Arithmetic<T>;
    if ((operand_count() > 0 && !left) || (operand_count() > 1 && !right)) return std::nullopt;
    const unsigned ball_bits = std::is_same_v<T, Ball> ? bits : native_bits;
    switch (operation_) {
        case Operation::radical_sum:
            return A::from_ball(radical_sum()->enclose(ball_bits));
        case Operation::fixed:
            return A::between(bounds()->lower, bounds()->upper, bits);
        case Operation::refinable: {
            const std::lock_guard lock(mutex_);
            const auto [lower, upper] = std::get<Real::Refinement>(leaf_)(ball_bits);
            RELUCERT_ENSURE(lower <= upper);
            return A::between(lower, upper, ball_bits);
        }
        case Operation::dependent:
            dependent()->refuse("a function that needs the value");
            break;
        case Operation::pi:
            return A::from_ball(Ball::pi(ball_bits));
        case Operation::negate:
            return A::negative(*left);
        case Operation::add:
            return A::sum(*left, *right, bits);
        case Operation::subtract:
            return A::difference(*left, *right, bits);
        case Operation::multiply:
            return A::product(*left, *right, bits);
        case Operation::divide:
            if (A::is_zero(*right)) throw InputError("", "division by zero");
            if (A::may_be_zero(*right)) return std::nullopt;
            return A::quotient(*left, *right, bits);
        case Operation::abs:
            return A::absolute(*left, bits);
        case Operation::min:
            return A::smaller(*left, *right, bits);
        case Operation::max:
            return A::larger(*left, *right, bits);
        case Operation::power:
            if (count_ < 0 && A::is_zero(*left)) throw InputError("", "0 to a negative power");
            if (count_ < 0 && A::may_be_zero(*left)) return std::nullopt;
            return A::raised(*left, count_, bits);
        case Operation::sqrt:
            if (A::certainly_negative(*left)) throw InputError("", "the square root of a negative number");
            if (!A::certainly_nonnegative(*left) && !left_.is_nonnegative_by_construction()) return std::nullopt;
            return A::root_of_nonnegative(*left, bits);
        case Operation::root: {
            const Ball radicand = A::to_ball(*left);
            if (radicand.certainly_negative()) throw InputError("", "an even root of a negative number");
            if (!radicand.certainly_nonnegative()) return std::nullopt;
            return A::from_ball(root(radicand, static_cast<unsigned long>(count_), ball_bits));
        }
        case Operation::exp:
            return A::from_ball(exp(A::to_ball(*left), ball_bits));
        case Operation::log: {
            const Ball argument = A::to_ball(*left);
            if (argument.certainly_nonpositive())
                throw InputError("", "the logarithm of a number that is not positive");
            if (!argument.certainly_positive()) return std::nullopt;
            return A::from_ball(log(argument, ball_bits));
        }
        case Operation::atan:
            return A::from_ball(atan(A::to_ball(*left), ball_bits));
    }
    RELUCERT_ENSURE(false);
    return std::nullopt;
}

template <class T>
RealNode::Known<T> RealNode::evaluate(unsigned bits) const {
    const auto cached_operand = [bits](const Real& operand, Known<T>& value) {
        if (const RealNode* node = of(operand)) return node->cached<T>(bits, value);
        value = Arithmetic<T>::whole_rational(*operand.rational(), bits);
        return true;
    };
    Known<T> value;
    if (cached<T>(bits, value)) return value;
    std::vector<const RealNode*> pending{this};
    while (!pending.empty()) {
        const RealNode* node = pending.back();
        if (node != this && node->cached<T>(bits, value)) {  // asked for by two parents
            pending.pop_back();
            continue;
        }
        Known<T> left;
        Known<T> right;
        const bool left_known = cached_operand(node->left_, left);
        const bool right_known = cached_operand(node->right_, right);
        // An operand whose cache another thread has overwritten meanwhile is just calculated again.
        if (!left_known) pending.push_back(of(node->left_));
        if (!right_known) pending.push_back(of(node->right_));
        if (!left_known || !right_known) continue;
        value = node->calculate<T>(left, right, bits);
        {
            const std::lock_guard lock(node->mutex_);
            node->cache<T>() = Cached<T>(value, bits);
        }
        pending.pop_back();
    }
    return value;
}

RealNode::Known<Ball> RealNode::calculate_ball(const Ball& left, const Ball& right, unsigned bits) const {
    return calculate<Ball>(left, right, bits);
}

RealNode::Known<Ball> RealNode::enclose(unsigned bits) const { return evaluate<Ball>(bits); }
RealNode::Known<Interval> RealNode::enclose_native() const { return evaluate<Interval>(53); }

}  // namespace relucert

#include "relucert/number/decide.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

/// What both enclosures of one number say together.
Enclosure intersection(const Enclosure& a, const Enclosure& b) {
    Enclosure result;
    result.lower_unbounded = a.lower_unbounded && b.lower_unbounded;
    result.upper_unbounded = a.upper_unbounded && b.upper_unbounded;
    if (!result.lower_unbounded)
        result.lower = a.lower_unbounded ? b.lower : b.lower_unbounded ? a.lower : std::max(a.lower, b.lower);
    if (!result.upper_unbounded)
        result.upper = a.upper_unbounded ? b.upper : b.upper_unbounded ? a.upper : std::min(a.upper, b.upper);
    // An enclosure is never empty: this fails only if one of the two does not contain the number.
    RELUCERT_ENSURE(!result.is_bounded() || result.lower <= result.upper);
    return result;
}

Enclosure enclosure_of(const Interval& interval) {
    Enclosure result;
    result.lower_unbounded = interval.lower() == -std::numeric_limits<double>::infinity();
    result.upper_unbounded = interval.upper() == std::numeric_limits<double>::infinity();
    if (!result.lower_unbounded) result.lower = Rational::from_double(interval.lower());
    if (!result.upper_unbounded) result.upper = Rational::from_double(interval.upper());
    return result;
}

bool first_may_be_less(const Enclosure& a, const Enclosure& b) {
    return a.lower_unbounded || b.upper_unbounded || a.lower < b.upper;
}

bool may_be_equal(const Enclosure& a, const Enclosure& b) {
    const bool a_below = !a.upper_unbounded && !b.lower_unbounded && a.upper < b.lower;
    const bool b_below = !b.upper_unbounded && !a.lower_unbounded && b.upper < a.lower;
    return !a_below && !b_below;
}

/// Takes from `decision` the orders that its enclosures exclude.
void narrow(Decision& decision, bool same_expression) {
    const Enclosure& a = decision.left;
    const Enclosure& b = decision.right;
    decision.may_be_less = decision.may_be_less && first_may_be_less(a, b);
    decision.may_be_greater = decision.may_be_greater && first_may_be_less(b, a);
    decision.may_be_equal = decision.may_be_equal && may_be_equal(a, b);
    // The same expression is the same number, once it is proved to be defined: a bounded enclosure proves it.
    if (same_expression && a.is_bounded()) decision.may_be_less = decision.may_be_greater = false;
    RELUCERT_ENSURE(decision.may_be_less || decision.may_be_equal || decision.may_be_greater);
}

Rational width(const Enclosure& a) { return a.upper - a.lower; }

/// More bits will hardly help: a fixed enclosure is in play, the last step narrowed nothing much, and what the
/// two enclosures share is not small beside them, or one lies strictly inside the other.
bool is_stuck(const Decision& before, const Decision& after) {
    if (!after.left.is_bounded() || !after.right.is_bounded())
        return before.left.is_bounded() == after.left.is_bounded() &&
               before.right.is_bounded() == after.right.is_bounded();
    if (!before.left.is_bounded() || !before.right.is_bounded()) return false;
    const Rational old_width = width(before.left) + width(before.right);
    const Rational new_width = width(after.left) + width(after.right);
    if (new_width * 10 < old_width * 9) return false;
    const Rational shared =
        std::min(after.left.upper, after.right.upper) - std::max(after.left.lower, after.right.lower);
    if (shared * 1024 >= new_width) return true;
    const auto inside = [](const Enclosure& a, const Enclosure& b) { return b.lower < a.lower && a.upper < b.upper; };
    return inside(after.left, after.right) || inside(after.right, after.left);
}

bool decide_exactly(const Real& a, const Real& b, const Deadline* deadline, Decision& decision) {
    std::strong_ordering order = std::strong_ordering::equal;
    if (a.is_rational() && b.is_rational()) {
        const Rational x = *a.rational();
        const Rational y = *b.rational();
        order = x <=> y;
        decision.left = Enclosure::point(x);
        decision.right = Enclosure::point(y);
    } else {
        const auto x = a.radical_sum();
        const auto y = b.radical_sum();
        if (!x || !y) return false;
        order = (*x - *y).sign(deadline) <=> 0;
        decision.left = a.enclose(64);
        decision.right = b.enclose(64);
    }
    decision.may_be_less = order < 0;
    decision.may_be_equal = order == 0;
    decision.may_be_greater = order > 0;
    return true;
}

}  // namespace

Truth Decision::less() const noexcept {
    return !may_be_less ? Truth::no : may_be_equal || may_be_greater ? Truth::unknown : Truth::yes;
}
Truth Decision::equal() const noexcept {
    return !may_be_equal ? Truth::no : may_be_less || may_be_greater ? Truth::unknown : Truth::yes;
}
Truth Decision::greater() const noexcept {
    return !may_be_greater ? Truth::no : may_be_less || may_be_equal ? Truth::unknown : Truth::yes;
}
Truth Decision::less_equal() const noexcept { return !greater(); }
Truth Decision::greater_equal() const noexcept { return !less(); }
Truth Decision::not_equal() const noexcept { return !equal(); }

Decision decide(const Real& a, const Real& b, const DecideLimits& limits) {
    Decision decision;
    if (decide_exactly(a, b, limits.deadline, decision)) return decision;

    const bool same = a.same_structure(b);
    const bool refinable = a.is_refinable() && b.is_refinable();
    decision.left = a.is_rational() ? Enclosure::point(*a.rational()) : enclosure_of(a.enclose_native());
    decision.right = b.is_rational() ? Enclosure::point(*b.rational()) : enclosure_of(b.enclose_native());
    decision.bits = 53;
    narrow(decision, same);
    for (unsigned bits = 128; !decision.is_decided() && bits <= limits.largest_bits && bits != 0; bits *= 2) {
        if (limits.deadline != nullptr) {
            // A search that stopped just before the time limit left a fixed enclosure: what it found decides or not.
            if (!refinable && decision.left.is_bounded() && decision.right.is_bounded() &&
                limits.deadline->remaining_seconds() == 0.0)
                break;
            limits.deadline->check("refining a comparison");
        }
        const Decision before = decision;
        decision.left = intersection(decision.left, a.enclose(bits));
        decision.right = intersection(decision.right, b.enclose(bits));
        decision.bits = bits;
        narrow(decision, same);
        if (!refinable && bits > 128 && is_stuck(before, decision)) break;
    }
    return decision;
}

Truth less(const Real& a, const Real& b, const DecideLimits& limits) { return decide(a, b, limits).less(); }
Truth less_equal(const Real& a, const Real& b, const DecideLimits& limits) { return decide(a, b, limits).less_equal(); }
Truth equal(const Real& a, const Real& b, const DecideLimits& limits) { return decide(a, b, limits).equal(); }
Truth greater(const Real& a, const Real& b, const DecideLimits& limits) { return decide(a, b, limits).greater(); }
Truth greater_equal(const Real& a, const Real& b, const DecideLimits& limits) {
    return decide(a, b, limits).greater_equal();
}
Truth not_equal(const Real& a, const Real& b, const DecideLimits& limits) { return decide(a, b, limits).not_equal(); }

}  // namespace relucert

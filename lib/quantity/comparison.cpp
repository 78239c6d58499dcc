#include "relucert/quantity/comparison.hpp"

#include "relucert/data/dataset.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/network/network.hpp"
#include "relucert/number/decimal.hpp"

#include <array>

namespace relucert {

namespace {

constexpr unsigned shown_digits = 20;  // of the ends of an enclosure in a reason

Truth verdict_of(Relation relation, const Decision& decision) {
    switch (relation) {
        case Relation::less:
            return decision.less();
        case Relation::less_equal:
            return decision.less_equal();
        case Relation::equal:
            return decision.equal();
        case Relation::not_equal:
            return decision.not_equal();
        case Relation::greater_equal:
            return decision.greater_equal();
        case Relation::greater:
            return decision.greater();
        case Relation::in:
            break;
    }
    RELUCERT_ENSURE(false);
}

/// Exact rationals, without making enclosures.
Truth verdict_of_rationals(Relation relation, const Rational& a, const Rational& b) {
    if (relation == Relation::equal) return truth_of(a == b);
    if (relation == Relation::not_equal) return truth_of(a != b);
    const std::strong_ordering order = a <=> b;
    if (relation == Relation::less) return truth_of(order < 0);
    if (relation == Relation::less_equal) return truth_of(order <= 0);
    if (relation == Relation::greater_equal) return truth_of(order >= 0);
    RELUCERT_ENSURE(relation == Relation::greater);
    return truth_of(order > 0);
}

Comparison compare_numbers(Relation relation, const Real& a, const Real& b, const DecideLimits& limits) {
    const Rational* left = a.stored_rational();
    const Rational* right = b.stored_rational();
    if (left != nullptr && right != nullptr) return {verdict_of_rationals(relation, *left, *right), "", 0};
    try {
        const Decision decision = decide(a, b, limits);
        Comparison result{verdict_of(relation, decision), "", decision.bits};
        if (result.verdict == Truth::unknown)
            result.reason = "the two sides are enclosed by " + enclosure_text(decision.left, shown_digits) + " and " +
                            enclosure_text(decision.right, shown_digits) + ", which does not decide";
        return result;
    } catch (const InputError& undefined) {
        return {Truth::unknown, undefined.problem(), 0};
    }
}

class Equality {
public:
    explicit Equality(const DecideLimits& limits) : limits_(limits) {}
    std::string reason;
    unsigned bits = 0;

    Truth decide_equal(const Value& a, const Value& b) {
        if (a.is_unknown() || b.is_unknown()) {
            note(a.is_unknown() ? a.reason() : b.reason());
            return Truth::unknown;
        }
        if ((a.is_condition() && b.is_truth()) || (a.is_truth() && b.is_condition())) {
            note((a.is_condition() ? a : b).reason());
            return Truth::unknown;
        }
        if (a.kind() != b.kind())
            throw InputError("", "a " + a.describe() + " compared with a " + b.describe(),
                             "compare values of one type");
        switch (a.kind()) {
            case Value::Kind::number: {
                const Comparison c = compare_numbers(Relation::equal, a.number(), b.number(), limits_);
                bits = std::max(bits, c.bits);
                if (c.verdict == Truth::unknown) note(c.reason);
                return c.verdict;
            }
            case Value::Kind::truth:
                return truth_of(a.truth() == b.truth());
            case Value::Kind::text:
                return truth_of(a.text() == b.text());
            case Value::Kind::list:
                return equal_lists(a.entries(), b.entries());
            case Value::Kind::labelled: {
                if (a.labelled().multiplicity != b.labelled().multiplicity) return Truth::no;
                const Truth input = decide_equal(a.labelled().input, b.labelled().input);
                return input == Truth::no ? input : input & equal_labels(a.labelled().label, b.labelled().label);
            }
            case Value::Kind::network:
                return truth_of(a.network() == b.network() || *a.network() == *b.network());
            case Value::Kind::dataset:
                return truth_of(a.dataset() == b.dataset() || *a.dataset() == *b.dataset());
            case Value::Kind::condition:
                note(a.reason());
                return Truth::unknown;
            case Value::Kind::unknown:
            case Value::Kind::box:
            case Value::Kind::ball:
            case Value::Kind::function:
                break;
        }
        throw InputError("", "a " + a.describe() + " cannot be compared");
    }

private:
    Truth equal_lists(const std::vector<Value>& a, const std::vector<Value>& b) {
        if (a.size() != b.size()) return Truth::no;
        Truth result = Truth::yes;
        for (std::size_t i = 0; i < a.size() && result != Truth::no; ++i) result = result & decide_equal(a[i], b[i]);
        return result;
    }
    /// Labels of different dimensions are unequal: a number is not a point.
    Truth equal_labels(const Value& a, const Value& b) {
        const bool comparable = a.is_unknown() || b.is_unknown() || a.kind() == b.kind();
        return comparable ? decide_equal(a, b) : Truth::no;
    }
    void note(const std::string& text) {
        if (reason.empty()) reason = text;
    }
    const DecideLimits& limits_;
};

Comparison compare_equal(const Value& a, const Value& b, const DecideLimits& limits) {
    Equality equality(limits);
    const Truth verdict = equality.decide_equal(a, b);
    return {verdict, verdict == Truth::unknown ? equality.reason : "", equality.bits};
}

Comparison in_list(const Value& a, const std::vector<Value>& entries, const DecideLimits& limits) {
    Comparison result{Truth::no, "", 0};
    for (const Value& entry : entries) {
        const Comparison one = compare_equal(a, entry, limits);
        result.verdict = result.verdict | one.verdict;
        result.bits = std::max(result.bits, one.bits);
        if (result.reason.empty()) result.reason = one.reason;
        if (result.verdict == Truth::yes) break;
    }
    if (result.verdict != Truth::unknown) result.reason.clear();
    return result;
}

Comparison in_box(const Value& a, const BoxValue& box, const DecideLimits& limits) {
    if (!a.is_list() || a.entries().size() != box.lower.size())
        throw InputError("", "a " + a.describe() + " in a box of dimension " + std::to_string(box.lower.size()));
    Comparison result{Truth::yes, "", 0};
    for (std::size_t i = 0; i < box.lower.size() && result.verdict != Truth::no; ++i) {
        const Value& x = a.entries()[i];
        if (!x.is_unknown() && !x.is_number()) throw InputError("", "a point in a box has numbers as entries");
        const std::array<Comparison, 2> sides{compare(Relation::less_equal, Value(box.lower[i]), x, limits),
                                              compare(Relation::less_equal, x, Value(box.upper[i]), limits)};
        for (const Comparison& side : sides) {
            result.verdict = result.verdict & side.verdict;
            result.bits = std::max(result.bits, side.bits);
            if (result.reason.empty()) result.reason = side.reason;
        }
    }
    if (result.verdict != Truth::unknown) result.reason.clear();
    return result;
}

Comparison in_ball(const Value& a, const BallValue& ball, const DecideLimits& limits) {
    if (!a.is_list() || a.entries().size() != ball.centre.size())
        throw InputError("", "a " + a.describe() + " in a ball of dimension " + std::to_string(ball.centre.size()));
    Real square = 0;
    for (std::size_t i = 0; i < ball.centre.size(); ++i) {
        const Value& x = a.entries()[i];
        if (x.is_unknown()) return {Truth::unknown, x.reason(), 0};
        if (!x.is_number()) throw InputError("", "a point in a ball has numbers as entries");
        const Real difference = x.number() - ball.centre[i];
        square = square + difference * difference;
    }
    return compare(Relation::less_equal, Value(square), Value(ball.squared_radius), limits);
}

}  // namespace

Comparison compare(Relation relation, const Value& a, const Value& b, const DecideLimits& limits) {
    if (a.is_number() && b.is_number() && relation != Relation::in)
        return compare_numbers(relation, a.number(), b.number(), limits);
    if (relation == Relation::equal) return compare_equal(a, b, limits);
    if (relation == Relation::not_equal) {
        Comparison result = compare_equal(a, b, limits);
        result.verdict = !result.verdict;
        return result;
    }
    if (b.is_unknown()) return {Truth::unknown, b.reason(), 0};
    if (relation == Relation::in && b.is_list()) return in_list(a, b.entries(), limits);
    if (a.is_unknown()) return {Truth::unknown, a.reason(), 0};
    if (relation == Relation::in) {
        if (b.kind() == Value::Kind::ball) return in_ball(a, b.ball(), limits);
        if (b.kind() != Value::Kind::box)
            throw InputError("", "'in' needs a list, a box, a ball or a function, not a " + b.describe());
        return in_box(a, b.box(), limits);
    }
    throw InputError("", "an order of a " + a.describe() + " and a " + b.describe(), "<, <=, >= and > compare numbers");
}

}  // namespace relucert

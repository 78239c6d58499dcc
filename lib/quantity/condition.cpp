#include "relucert/quantity/condition.hpp"

#include "relucert/failure/failure.hpp"

namespace relucert {

namespace {

using Clauses = std::vector<std::shared_ptr<const Disjunction>>;

Value too_many_clauses() {
    return Value::unknown("a condition on x of more than " + std::to_string(most_clauses) +
                          " clauses in conjunctive form");
}

Value as_value(Clauses clauses) {
    RELUCERT_ENSURE(!clauses.empty());
    return Value::condition(ConditionValue{std::move(clauses)});
}

/// The clause of these literals, without those that are constant and false; a constant true one makes it true.
Value clause_of(std::vector<Literal> literals) {
    Disjunction open;
    for (Literal& literal : literals) {
        if (!literal.form->terms.empty()) {
            open.push_back(std::move(literal));
            continue;
        }
        const int sign = literal.form->constant.sign();
        if (sign < 0 || (sign == 0 && !literal.strict)) return Value::truth(true);
    }
    if (open.empty()) return Value::truth(false);
    return as_value({std::make_shared<const Disjunction>(std::move(open))});
}

/// a - b < 0, or a - b <= 0.
Literal difference(const AffineForm& a, const AffineForm& b, bool strict) {
    return {std::make_shared<const AffineForm>(a - b), strict};
}

/// Not (one of the literals): all their negations hold.
Clauses negated(const Disjunction& clause) {
    Clauses result;
    for (const Literal& literal : clause)
        result.push_back(
            std::make_shared<const Disjunction>(Disjunction{difference({}, *literal.form, !literal.strict)}));
    return result;
}

/// (A_1 and ...) or (B_1 and ...) = all (A_i or B_j), i outer; nothing if there are too many.
std::optional<Clauses> distributed(const Clauses& a, const Clauses& b) {
    if (a.size() * b.size() > most_clauses) return std::nullopt;
    Clauses result;
    for (const auto& left : a)
        for (const auto& right : b) {
            Disjunction both = *left;
            both.insert(both.end(), right->begin(), right->end());
            result.push_back(std::make_shared<const Disjunction>(std::move(both)));
        }
    return result;
}

/// What follows without looking into conditions: `decisive` is the truth value that decides.
std::optional<Value> combined_simply(const Value& a, const Value& b, Truth decisive) {
    for (const Value* one : {&a, &b})
        if (one->truth() == decisive) return *one;
    for (const Value* one : {&a, &b})
        if (one->is_unknown()) return *one;
    if (a.is_truth()) return b;
    if (b.is_truth()) return a;
    return std::nullopt;
}

}  // namespace

bool needs_condition(const Value& a, const Value& b) {
    if (!a.is_number() || !b.is_number()) return false;
    return piecewise_linear(a.number()) != nullptr || piecewise_linear(b.number()) != nullptr;
}

Value condition_of_comparison(Relation relation, const Real& a, const Real& b) {
    const AffineForm left = form_of(a);
    const AffineForm right = form_of(b);
    switch (relation) {
        case Relation::less:
            return clause_of({difference(left, right, true)});
        case Relation::less_equal:
            return clause_of({difference(left, right, false)});
        case Relation::greater:
            return clause_of({difference(right, left, true)});
        case Relation::greater_equal:
            return clause_of({difference(right, left, false)});
        case Relation::equal:
            return conjunction(clause_of({difference(left, right, false)}),
                               clause_of({difference(right, left, false)}));
        case Relation::not_equal:
            return clause_of({difference(left, right, true), difference(right, left, true)});
        case Relation::in:
            break;
    }
    RELUCERT_ENSURE(false);
}

Value conjunction(const Value& a, const Value& b) {
    if (const auto simple = combined_simply(a, b, Truth::no)) return *simple;
    Clauses clauses = a.condition().clauses;
    const Clauses& more = b.condition().clauses;
    if (clauses.size() + more.size() > most_clauses) return too_many_clauses();
    clauses.insert(clauses.end(), more.begin(), more.end());
    return as_value(std::move(clauses));
}

Value disjunction(const Value& a, const Value& b) {
    if (const auto simple = combined_simply(a, b, Truth::yes)) return *simple;
    auto clauses = distributed(a.condition().clauses, b.condition().clauses);
    return clauses ? as_value(std::move(*clauses)) : too_many_clauses();
}

Value negation(const Value& a) {
    if (a.is_unknown()) return a;
    if (a.is_truth()) return Value::truth(a.truth() == Truth::no);
    std::optional<Clauses> result;
    for (const auto& clause : a.condition().clauses) {
        Clauses one = negated(*clause);
        if (one.size() > most_clauses) return too_many_clauses();
        result = result ? distributed(*result, one) : std::move(one);
        if (!result) return too_many_clauses();
    }
    return as_value(std::move(*result));
}

}  // namespace relucert

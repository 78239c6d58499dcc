#include "condition.hpp"

#include "affine_form.hpp"
#include "errors.hpp"
#include "evaluator.hpp"

namespace relucert_check {
namespace {

using Clauses = std::vector<std::vector<Literal>>;
constexpr std::size_t max_clauses = 4096;
constexpr std::size_t max_literals = 10'000'000;

const Clauses* clauses(const Value& v) {
    const auto* condition = v.as<std::shared_ptr<const Condition>>();
    return condition == nullptr ? nullptr : &(*condition)->clauses;
}
Value condition(Clauses clauses) {
    std::size_t literals = 0;
    for (const auto& clause : clauses) literals += clause.size();
    if (clauses.size() > max_clauses || literals > max_literals) throw UnknownValue("a condition of too many clauses");
    return {std::make_shared<const Condition>(Condition{std::move(clauses)})};
}
// side < 0 or side <= 0, decided if it does not depend on x.
Value literal(const Number& side, bool strict) {
    if (is_piecewise(side)) return condition({{{side, strict}}});
    return {strict ? side.rational() < 0 : side.rational() <= 0};
}
// a < b or a <= b
Value below(const Number& a, const Number& b, bool strict) { return literal(a - b, strict); }

// The rules that both connectives share: `neutral` changes nothing, its opposite decides.
template <typename Join>
Value joined(const Value& a, const Value& b, bool neutral, Join join) {
    const auto s = truth(a), t = truth(b);
    if (s == !neutral || t == !neutral) return {!neutral};
    if (s == neutral) return b;
    if (t == neutral || a.is_unknown()) return a;
    if (b.is_unknown()) return b;
    try {
        return condition(join(*clauses(a), *clauses(b)));
    } catch (const UnknownValue& unknown) {
        return {Unknown{unknown.what()}};
    }
}

}  // namespace

Value both(const Value& a, const Value& b) {
    return joined(a, b, true, [](Clauses all, const Clauses& more) {
        all.insert(all.end(), more.begin(), more.end());
        return all;
    });
}

Value either(const Value& a, const Value& b) {
    return joined(a, b, false, [](const Clauses& left, const Clauses& right) {
        if (left.size() * right.size() > max_clauses) throw UnknownValue("a condition of too many clauses");
        Clauses all;
        for (const auto& one : left)
            for (const auto& other : right) {
                all.push_back(one);
                all.back().insert(all.back().end(), other.begin(), other.end());
            }
        return all;
    });
}

Value negation(const Value& a) {
    if (!is_condition(a)) {
        const auto t = truth(a);
        return truth_value(t ? std::optional(!*t) : std::nullopt);
    }
    Value any = {false};
    for (const auto& clause : *clauses(a)) {
        Clauses all;
        for (const Literal& one : clause) all.push_back({{-one.side, !one.strict}});
        any = either(any, condition(std::move(all)));
    }
    return any;
}

Value compared(const std::string& op, const Value& a, const Value& b) {
    const auto *x = a.as<Number>(), *y = b.as<Number>();
    if (x == nullptr || y == nullptr || op == "in" || !(is_piecewise(*x) || is_piecewise(*y)))
        return truth_value(compare_values(op, a, b));
    if (op == "=") return both(below(*x, *y, false), below(*y, *x, false));
    if (op == "!=") return either(below(*x, *y, true), below(*y, *x, true));
    const bool strict = op == "<" || op == ">";
    return op == "<" || op == "<=" ? below(*x, *y, strict) : below(*y, *x, strict);
}

}  // namespace relucert_check

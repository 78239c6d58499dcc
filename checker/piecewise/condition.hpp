// Statements about a point x that are neither true nor false for all x: conjunctions of clauses
// (docs/evidence/split-tree.md, section 1, "Conditions").
#pragma once
#include "value.hpp"

namespace relucert_check {

/// side < 0 (strict) or side <= 0, side piecewise.
struct Literal {
    Number side;
    bool strict = true;
};
/// At least one clause, each a disjunction of at least one literal.
struct Condition {
    std::vector<std::vector<Literal>> clauses;
};

// Kleene's logic on truth values, unknown ones and conditions; refuses other values. A condition and an unknown value
// are unknown together, and so are more than 4096 clauses.
Value both(const Value& a, const Value& b);
Value either(const Value& a, const Value& b);
Value negation(const Value& a);
/// a op b for values of any types. UnknownValue if a difference of numbers is not piecewise linear.
Value compared(const std::string& op, const Value& a, const Value& b);

}  // namespace relucert_check

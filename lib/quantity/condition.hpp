#pragma once
// Conditions on a point x: what comparisons of numbers that depend on x give, and how the logical operators combine
// them with each other and with truth values (docs/evidence/split-tree.md, section 1).
#include "relucert/bounding/piecewise_linear.hpp"
#include "relucert/quantity/comparison.hpp"
#include "relucert/quantity/value.hpp"

#include <memory>
#include <vector>

namespace relucert {

/// form < 0 (strict) or form <= 0; the form is not constant.
struct Literal {
    std::shared_ptr<const AffineForm> form;
    bool strict = false;
};
/// One of the literals holds; not empty.
using Disjunction = std::vector<Literal>;

/// All clauses hold; not empty. Neither true nor false as it stands: those are truth values.
struct ConditionValue {
    std::vector<std::shared_ptr<const Disjunction>> clauses;
};

inline constexpr std::size_t most_clauses = 4096;

/// Does one of the numbers depend on x? Then condition_of_comparison compares them.
bool needs_condition(const Value& a, const Value& b);
/// `a relation b` for numbers: a condition, or a truth value if the difference is constant. Not for Relation::in.
/// @throws NotPiecewiseLinear if one of them is neither rational nor piecewise linear.
Value condition_of_comparison(Relation relation, const Real& a, const Real& b);

// Truth values, unknown values and conditions. A decisive truth value decides; otherwise an unknown operand gives the
// first unknown; otherwise the other truth value drops out. More than most_clauses clauses: unknown.
Value conjunction(const Value& a, const Value& b);
Value disjunction(const Value& a, const Value& b);
Value negation(const Value& a);

}  // namespace relucert

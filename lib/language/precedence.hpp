#pragma once
// Binding strength of the syntax tree's nodes: one step a rule of the grammar, loosest first.
#include "relucert/language/formula.hpp"

namespace relucert {

enum class Precedence : int {
    expression,
    labelled,
    implication,
    disjunction,
    conjunction,
    negation,
    comparison,
    range,
    sum,
    product,
    unary,
    power,
    postfix,
    primary
};

Precedence precedence_of(const SyntaxNode& node);
/// "<=", "in", ... as written in the language.
const char* spelling(SyntaxNode::Operator op);

}  // namespace relucert

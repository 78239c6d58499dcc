// Formulas as trees; the grammar is section 2 of docs/claim-language.md.
#pragma once
#include <memory>
#include <string_view>

#include "rational.hpp"

namespace relucert_check {

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

/// `for pattern in source` (one name, or two for `(x -> y)`), or a condition (no names).
struct Clause {
    std::vector<std::string> names;
    ExpressionPtr expression;
};

struct Expression {
    enum class Kind {
        number,
        text,
        name,
        truth,
        list,
        comprehension,  // comprehension: parts[0] for clauses
        call,           // parts[0] the function, then arguments; names: of the arguments, "" for positional ones;
                        // supremum(e, x in B), infimum: clauses[0] with x and the function x => e
        index,
        negate,
        conjunction,
        disjunction,
        implication,
        negation,
        arithmetic,  // operators[0] one of + - * / ^
        range,
        comparison,  // a chain: parts, operators between them
        conditional,
        let,
        quantifier,  // let: names[0], parts; quantifier: operators[0] forall or exists, names[0], parts range and body,
                     // then the function names[0] => body
        function,    // names => parts[0]; text: its tokens, a space between them; operators: the names among them
        labelled     // parts: input, label and, if written, multiplicity
    };
    Kind kind = Kind::number;
    std::string text;  // of a text, name or function; "true" or "false"
    mpq_class number;
    std::vector<ExpressionPtr> parts;
    std::vector<std::string> names, operators;
    std::vector<Clause> clauses;
    bool parenthesised = false;
};

/// Refuses what is not an expression of the grammar, more than 64 KiB, and nesting above 200.
ExpressionPtr parse_formula(std::string_view text);

/// A type: `number`, ..., `list of T`, `function from T, ... to T`.
struct Type {
    std::string name;         // "list" and "function" with parts
    std::vector<Type> parts;  // of a function: parameters, then the result
};
Type parse_type(std::string_view text);

struct Definition {
    std::string name;
    std::vector<std::string> parameters;
    std::vector<Type> types;  // of the parameters; empty in a claim
    ExpressionPtr body;
};
std::vector<Definition> parse_prelude(std::string_view text);
/// True if the text is a name that is not reserved.
bool is_name(std::string_view text);

}  // namespace relucert_check

#pragma once
// Formulas of the claim language: text -> immutable syntax tree -> mathematics for people.
//
//     Formula f = parse_formula("sum(x[i]^2 for i in 1..2) <= 1", {"demo.claim.toml", 12, 9});
//     std::puts(to_mathematics(f).c_str());     // Σ_{i ∈ 1..2} x_i² ≤ 1
#include "relucert/language/place.hpp"
#include "relucert/number/rational.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace relucert {

struct SyntaxNode;
using SyntaxPointer = std::shared_ptr<const SyntaxNode>;

/// `x` or `(x -> y)`; `second` is empty for a name.
struct Pattern {
    std::string first;
    std::string second;
    friend bool operator==(const Pattern&, const Pattern&) = default;
};

/// `for pattern in expression`, or `if expression` (then the pattern is empty).
struct Clause {
    bool is_condition = false;
    Pattern pattern;
    SyntaxPointer expression;
};

/// One node of the tree. Which members are used, by kind:
/// number: value, text (as written) | text: text | name: text | truth: truth | list: children | comprehension:
/// children[0], clauses call: children[0] the callee, then the arguments with `names` ("" if positional), or
/// children[1] with clauses index: children[0][children[1]] | negate, negation: children[0] | sum, product: children
/// joined by operators power, range, implication: two children | comparison: children joined by operators |
/// conjunction, disjunction: children conditional: condition, then, else | let: names[0] = children[0]; children[1] |
/// lambda: names => children[0] forall, exists: names[0] in children[0]: children[1] | labelled: input, label, and the
/// multiplicity if written
struct SyntaxNode {
    enum class Kind : std::uint8_t {
        number,
        text,
        name,
        truth,
        list,
        comprehension,
        call,
        index,
        negate,
        power,
        product,
        sum,
        range,
        comparison,
        negation,
        conjunction,
        disjunction,
        implication,
        labelled,
        conditional,
        let,
        lambda,
        forall,
        exists
    };
    enum class Operator : std::uint8_t {
        add,
        subtract,
        multiply,
        divide,
        less,
        less_equal,
        equal,
        not_equal,
        greater_equal,
        greater,
        in
    };

    Kind kind;
    bool truth = false;
    std::uint32_t begin = 0;  ///< offset in the text of the formula of the node's first character
    std::uint32_t end = 0;    ///< behind the last
    std::uint32_t mark = 0;   ///< offset of the operator, bracket or name to point at in messages
    std::uint32_t depth = 1;
    std::string text;
    Rational value;
    std::vector<SyntaxPointer> children;
    std::vector<Operator> operators;
    std::vector<std::string> names;
    std::vector<Clause> clauses;
};

/// Immutable, cheap to copy, safe to share between threads.
class Formula {
public:
    Formula(SyntaxPointer root, std::shared_ptr<const std::string> text, Place place);

    [[nodiscard]] const SyntaxNode& root() const noexcept { return *root_; }
    [[nodiscard]] const SyntaxPointer& shared_root() const noexcept { return root_; }
    [[nodiscard]] const std::string& text() const noexcept { return *text_; }
    [[nodiscard]] const Place& place() const noexcept { return place_; }
    /// Text of a part, on one line, comments removed.
    [[nodiscard]] std::string text_of(const SyntaxNode& node) const;
    /// "file:line:column" of an offset.
    [[nodiscard]] std::string place_of(std::uint32_t offset) const;
    /// Throws InputError at this place with an excerpt and a caret.
    [[noreturn]] void fail(std::uint32_t offset, const std::string& problem, const std::string& remedy = "") const;

private:
    SyntaxPointer root_;
    std::shared_ptr<const std::string> text_;
    Place place_;
};

/// Parses a whole formula (docs/claim-language.md, section 2). `place`: of its first character.
/// @throws InputError with file:line:column, the line with a caret below, and a hint.
Formula parse_formula(std::string text, const Place& place);

/// The formula in its own notation with canonical spacing and the fewest parentheses; parses to an equal tree.
std::string to_text(const SyntaxNode& node);
/// The formula as mathematics, in UTF-8: ≤, √, Σ, ∀, ‖·‖, subscripts.
std::string to_mathematics(const Formula& formula);
std::string to_mathematics(const SyntaxNode& node);
/// Same tree (places, spelling of numbers and spacing aside).
bool same_syntax(const SyntaxNode& a, const SyntaxNode& b);
/// Names that the formula uses and does not bind, without repetition, in the order of first use.
std::vector<std::string> free_names(const SyntaxNode& node);

}  // namespace relucert

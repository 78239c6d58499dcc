#pragma once
// The static types of one formula.
#include "relucert/language/types.hpp"
#include "relucert/quantity/registry.hpp"

#include <string>
#include <utility>
#include <vector>

namespace relucert {

class TypeChecker {
public:
    TypeChecker(const Formula& formula, const TypeScope& scope) : formula_(formula), scope_(scope) {}

    void bind(const std::string& name, const Type& type) { locals_.emplace_back(name, type); }
    Type check() { return check(formula_.root()); }

private:
    using Kind = SyntaxNode::Kind;
    using Operator = SyntaxNode::Operator;

    Type check(const SyntaxNode& node);
    Type name(const SyntaxNode& node);
    Type list(const SyntaxNode& node);
    Type comprehension(const SyntaxNode& node);
    Type index(const SyntaxNode& node);
    Type arithmetic(const SyntaxNode& node);
    Type comparison(const SyntaxNode& node);
    void compared(const SyntaxNode& node, std::size_t i, const Type& left, const Type& right);
    Type labelled(const SyntaxNode& node);
    Type conditional(const SyntaxNode& node);
    Type quantified(const SyntaxNode& node);
    Type truths(const SyntaxNode& node);
    Type let(const SyntaxNode& node);
    Type lambda(const SyntaxNode& node);

    Type call(const SyntaxNode& node);
    Type call_builtin(const SyntaxNode& node, const Builtin& row);
    Type call_definition(const SyntaxNode& node, const Definition& definition);
    Type call_value(const SyntaxNode& node, const Type& callee);
    Type extremum_over_box(const SyntaxNode& node);
    Type fold_comprehension(const SyntaxNode& node, const Builtin& row);
    /// Type of argument i of a call, which is a list if the call has clauses.
    Type argument(const SyntaxNode& call, const SyntaxNode& node);
    std::size_t bind_clauses(const SyntaxNode& node);
    void expect(const SyntaxNode& node, const Type& found, const Type& wanted, const std::string& where);
    [[nodiscard]] const Type* local(const std::string& name) const;
    [[noreturn]] void fail_unknown_name(const SyntaxNode& node) const;

    const Formula& formula_;
    const TypeScope& scope_;
    std::vector<std::pair<std::string, Type>> locals_;
};

}  // namespace relucert

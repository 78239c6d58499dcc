#pragma once
// One run over a formula's tree: names, operators, calls. Evaluator and Scope own what outlives it.
#include "relucert/language/evaluator.hpp"
#include "relucert/quantity/aggregate.hpp"
#include "relucert/quantity/call_context.hpp"
#include "relucert/quantity/registry.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace relucert {

struct Scope::Entry {
    std::optional<Value> value;
    std::optional<Formula> formula;
    std::vector<std::string> parameters;
    bool has_parameters = false;
    const Scope* other = nullptr;  ///< where define_from takes the value from
    Type type = Type::any();
    bool busy = false;
};

struct Evaluator::State {
    const Prelude& prelude;
    const Deadline& deadline;
    EvaluatorOptions options;
    CallMemo memo;
    CallContext context;
    std::uintptr_t stack_begin = 0;  ///< address of a frame near the outermost evaluation
    std::uint32_t steps = 0;
    Trace* trace = nullptr;  ///< of the present evaluation

    State(const Prelude& prelude_, EvidenceStore& store, const Deadline& deadline_, EvaluatorOptions options_);
};

class Evaluation {
public:
    using Locals = std::vector<std::pair<std::string, Value>>;

    /// `scope` may be null: the prelude sees no names but its own.
    Evaluation(Evaluator::State& state, const Formula& formula, const Scope* scope, Locals locals = {})
        : state_(state), formula_(formula), scope_(scope), locals_(std::move(locals)) {}

    Value run() { return evaluate(formula_.root()); }
    /// The value of a name of a scope; nothing if there is none or it has parameters.
    static std::optional<Value> value_in(Evaluator::State& state, const std::string& name, const Scope& scope);

private:
    using Kind = SyntaxNode::Kind;
    using Operator = SyntaxNode::Operator;

    Value evaluate(const SyntaxNode& node);
    Value dispatch(const SyntaxNode& node);
    Value name(const SyntaxNode& node);
    Value list(const SyntaxNode& node);
    Value comprehension(const SyntaxNode& node);
    Value operation(const SyntaxNode& node);
    Value comparison(const SyntaxNode& node);
    Value compared(const SyntaxNode& node, std::size_t i, const Value& left, const Value& right);
    /// `element in set` for a function as a set.
    static Value member(const Value& element, const FunctionValue& set);
    void note_comparison(const SyntaxNode& node, std::size_t i, const Value& left, const Value& right,
                         const Value& verdict, unsigned bits);
    Value truths(const SyntaxNode& node);
    Value implication(const SyntaxNode& node);
    Value truth_operand(const SyntaxNode& node);
    Value conditional(const SyntaxNode& node);
    Value labelled(const SyntaxNode& node);
    Value quantified(const SyntaxNode& node);
    Value lambda(const SyntaxNode& node);
    /// parameters => body. Its tokens are those of `before` and of the part `written` (begin, end) of the formula.
    Value function_value(const SyntaxNode& node, const std::vector<std::string>& parameters, const SyntaxPointer& body,
                         const std::string& before, std::pair<std::uint32_t, std::uint32_t> written);
    /// forall x in B: e and exists x in B: e for a box B.
    Value statement_on_box(const SyntaxNode& node, const Value& box);
    /// supremum(e, x in B), infimum(e, x in B).
    Value extremum_on_box(const SyntaxNode& node, const Builtin& row);
    using OnBox = Value (*)(std::span<const Value> function_and_box, CallContext& context);
    /// A builtin of the function x => e and the box; comparisons in e are not recorded as such.
    Value on_box(const SyntaxNode& node, OnBox builtin, const Value& function, const Value& box);

    Value call(const SyntaxNode& node);
    Value call_value(const SyntaxNode& node, const Value& callee);
    Value call_builtin(const SyntaxNode& node, const Builtin& row);
    Value call_definition(const SyntaxNode& node, const Definition& definition);
    Value call_scope_definition(const SyntaxNode& node, const Scope::Entry& entry, const std::string& name);
    Value fold(const SyntaxNode& node, Aggregate::Kind kind);
    Value argument(const SyntaxNode& call, const SyntaxNode& node);
    /// Evaluates the body of a definition; errors inside name the call.
    Value run_body(const SyntaxNode& call, const std::string& name, Evaluation& body);

    /// Runs `visit(weight)` for each assignment of the clauses; `visit` returns false to stop. An unknown list or
    /// condition stops, and its reason is returned.
    std::optional<std::string> for_each(const std::vector<Clause>& clauses, std::size_t i, const Integer& weight,
                                        const std::function<bool(const Integer&)>& visit, bool& stopped);
    bool bind_member(const Clause& clause, const Value& source, std::size_t position);

    [[nodiscard]] const Value* local(const std::string& name) const;
    [[nodiscard]] const Scope::Entry* scope_entry(const std::string& name) const;
    void check_limits(const SyntaxNode& node);
    /// Runs a calculation; gives its errors a place, and turns what stops a builtin into an unknown value. If the
    /// calculation evaluates formulas, an error with a place keeps it.
    template <class Calculate>
    Value at(std::uint32_t offset, const Calculate& calculate, bool evaluates_formulas = false);

    Evaluator::State& state_;
    const Formula& formula_;
    const Scope* scope_;
    Locals locals_;
};

}  // namespace relucert

// Calls: builtins, definitions, networks and functions.
#include "relucert/language/call_arguments.hpp"
#include "relucert/language/evaluation_at.hpp"
#include "relucert/language/function_text.hpp"
#include "relucert/quantity/network_value.hpp"

#include <algorithm>

namespace relucert {

Value Evaluation::call(const SyntaxNode& node) {
    const SyntaxNode& callee = *node.children[0];
    if (callee.kind != Kind::name || local(callee.text) != nullptr) return call_value(node, evaluate(callee));
    if (const Scope::Entry* entry = scope_entry(callee.text))
        return entry->has_parameters ? call_scope_definition(node, *entry, callee.text)
                                     : call_value(node, evaluate(callee));
    if (const Definition* definition = state_.prelude.find(callee.text))
        return definition->parameters.empty() ? call_value(node, evaluate(callee)) : call_definition(node, *definition);
    const Builtin* row = find_builtin(callee.text);
    if (row == nullptr) formula_.fail(callee.begin, "there is no function '" + callee.text + "' here");
    if (row->of_a_box) return extremum_on_box(node, *row);
    return call_builtin(node, *row);
}

Value Evaluation::argument(const SyntaxNode& call, const SyntaxNode& node) {
    return call.clauses.empty() ? evaluate(node) : comprehension(call);
}

Value Evaluation::call_builtin(const SyntaxNode& node, const Builtin& row) {
    if (!node.clauses.empty() && row.comprehension) return fold(node, *Aggregate::kind_of(row.name));
    std::vector<ParameterName> names;
    for (const BuiltinParameter& parameter : row.parameters) names.push_back({parameter.name, parameter.optional});
    const auto matched = match_arguments(formula_, node, row.name, names, row.variadic);
    // Arguments are evaluated in the order they are written in; only named ones can differ from that of the parameters.
    std::vector<Value> arguments(matched.size());
    std::uint32_t given = 0;
    for (std::size_t k = 1; k < node.children.size(); ++k) {
        const auto slot = static_cast<std::size_t>(std::find(matched.begin(), matched.end(), node.children[k].get()) -
                                                   matched.begin());
        arguments[slot] = argument(node, *node.children[k]);
        if (slot < 32) given |= std::uint32_t{1} << slot;
    }
    if (!row.takes_unknown)
        for (const Value& one : arguments)
            if (one.is_unknown()) return one;
    const bool evidence = !row.evidence.empty();
    std::optional<std::string> key;
    if (row.remember || evidence) key = CallMemo::key_of(row.name, arguments, evidence);
    if (key)
        if (const Value* known = state_.memo.find(*key)) return *known;
    state_.context.given = given;
    Value result = at(
        node.mark, [&] { return row.call(arguments, state_.context); }, row.calls_functions);
    if (key) state_.memo.insert(*key, arguments, result);
    if (evidence && result.is_unknown() && state_.trace != nullptr) state_.trace->note_reason(result.reason());
    return result;
}

Value Evaluation::run_body(const SyntaxNode& call, const std::string& name, Evaluation& body) {
    constexpr std::size_t longest_message = 2000;
    try {
        return body.run();
    } catch (const InputError& error) {
        const std::string note = "\n  in " + name + ", called at " + formula_.place_of(call.begin);
        if (error.place().empty() || error.problem().size() > longest_message) throw;
        throw InputError(error.place(), error.problem() + note, error.remedy());
    }
}

Value Evaluation::call_definition(const SyntaxNode& node, const Definition& definition) {
    std::vector<Value> arguments(definition.parameters.size());
    if (node.kind == Kind::call) {  // a definition without parameters is called by its name alone
        std::vector<ParameterName> names;
        for (const std::string& parameter : definition.parameters) names.push_back({parameter, false});
        const auto matched = match_arguments(formula_, node, definition.name, names, false);
        for (std::size_t k = 1; k < node.children.size(); ++k) {
            const auto slot = static_cast<std::size_t>(
                std::find(matched.begin(), matched.end(), node.children[k].get()) - matched.begin());
            arguments[slot] = argument(node, *node.children[k]);
        }
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string problem = mismatch(arguments[i], definition.parameter_types[i]);
        if (!problem.empty())
            formula_.fail(node.begin,
                          "the argument '" + definition.parameters[i] + "' of " + definition.name + ": " + problem);
    }
    const std::optional<std::string> key = CallMemo::key_of(definition.name, arguments, false);
    if (key)
        if (const Value* known = state_.memo.find(*key)) return *known;
    Locals locals;
    for (std::size_t i = 0; i < arguments.size(); ++i) locals.emplace_back(definition.parameters[i], arguments[i]);
    Evaluation body(state_, definition.formula, nullptr, std::move(locals));
    Value result = run_body(node, definition.name, body);
    if (key) state_.memo.insert(*key, arguments, result);
    return result;
}

Value Evaluation::call_scope_definition(const SyntaxNode& node, const Scope::Entry& entry, const std::string& name) {
    std::vector<ParameterName> names;
    for (const std::string& parameter : entry.parameters) names.push_back({parameter, false});
    const auto matched = match_arguments(formula_, node, name, names, false);
    Locals locals(entry.parameters.size());
    for (std::size_t k = 1; k < node.children.size(); ++k) {
        const auto slot = static_cast<std::size_t>(std::find(matched.begin(), matched.end(), node.children[k].get()) -
                                                   matched.begin());
        locals[slot] = {entry.parameters[slot], argument(node, *node.children[k])};
    }
    Evaluation body(state_, *entry.formula, scope_, std::move(locals));
    return run_body(node, name, body);
}

Value Evaluation::call_value(const SyntaxNode& node, const Value& callee) {
    std::vector<Value> arguments;
    for (std::size_t k = 1; k < node.children.size(); ++k) arguments.push_back(argument(node, *node.children[k]));
    if (callee.is_unknown()) return callee;
    if (callee.kind() == Value::Kind::network) {
        if (arguments.size() != 1) formula_.fail(node.mark, "a network is applied to one point");
        if (arguments[0].is_unknown()) return arguments[0];
        return at(node.children[1]->begin, [&] { return apply_network(*callee.network(), arguments[0]); });
    }
    if (callee.kind() != Value::Kind::function)
        formula_.fail(node.mark, "a " + callee.describe() + " cannot be called",
                      "networks and functions can; an index is written L[i]");
    const FunctionValue& function = callee.function();
    if (arguments.size() != function.arity)
        formula_.fail(node.mark, "this function takes " + std::to_string(function.arity) + " arguments, here are " +
                                     std::to_string(arguments.size()));
    return function.call(arguments);
}

Value Evaluation::lambda(const SyntaxNode& node) {
    return function_value(node, node.names, node.children[0], "", {node.begin, node.end});
}

Value Evaluation::function_value(const SyntaxNode& node, const std::vector<std::string>& parameters,
                                 const SyntaxPointer& body_node, const std::string& before,
                                 std::pair<std::uint32_t, std::uint32_t> written) {
    // What the body may use is copied: the function outlives this evaluation, not the evaluator and the scopes.
    Evaluator::State* state = &state_;
    Formula body(body_node, std::make_shared<const std::string>(formula_.text()), formula_.place());
    const auto shared_body = std::make_shared<const Formula>(std::move(body));
    const auto captured = std::make_shared<const Locals>(locals_);
    const Scope* scope = scope_;
    const char* level = scope_ == nullptr ? "prelude" : scope_->level_ == Scope::Level::claim ? "claim" : "instance";
    const auto canonical = [captured, parameters, shared_body, level, before, written] {
        const std::string source = before + shared_body->text().substr(written.first, written.second - written.first);
        return canonical_function_text(level, source, parameters, *captured);
    };
    return Value::function(
        parameters.size(),
        [state, shared_body, captured, parameters, scope](std::span<const Value> arguments) {
            Locals locals = *captured;
            for (std::size_t i = 0; i < parameters.size(); ++i) locals.emplace_back(parameters[i], arguments[i]);
            Evaluation evaluation(*state, *shared_body, scope, std::move(locals));
            return evaluation.run();
        },
        formula_.text_of(node), canonical);
}

}  // namespace relucert

// Types of calls: builtins, definitions, networks and functions.
#include "relucert/failure/failure.hpp"
#include "relucert/language/call_arguments.hpp"
#include "relucert/language/type_checker.hpp"

#include <algorithm>

namespace relucert {

Type TypeChecker::call(const SyntaxNode& node) {
    const SyntaxNode& callee = *node.children[0];
    if (callee.kind != Kind::name || local(callee.text) != nullptr) return call_value(node, check(callee));
    if (scope_.contains(callee.text)) {
        if (const auto arity = scope_.arity_of(callee.text)) {
            std::vector<ParameterName> parameters;
            for (const std::string& one : scope_.parameters_of(callee.text)) parameters.push_back({one, false});
            for (const SyntaxNode* argument_node : match_arguments(formula_, node, callee.text, parameters, false))
                argument(node, *argument_node);
            return *scope_.type_of(callee.text);
        }
        return call_value(node, check(callee));
    }
    if (const Definition* definition = scope_.prelude().find(callee.text)) {
        if (!definition->parameters.empty()) return call_definition(node, *definition);
        return call_value(node, definition->result);
    }
    const Builtin* row = find_builtin(callee.text);
    if (row == nullptr) fail_unknown_name(callee);
    if (row->parameters.empty())
        formula_.fail(callee.begin, "'" + callee.text + "' is a constant and takes no arguments");
    if (row->of_a_box) return extremum_over_box(node);
    return call_builtin(node, *row);
}

Type TypeChecker::argument(const SyntaxNode& call, const SyntaxNode& node) {
    if (call.clauses.empty()) return check(node);
    const std::size_t bound = bind_clauses(call);
    const Type entry = check(node);
    locals_.resize(locals_.size() - bound, {"", Type::any()});
    return Type::list_of(entry);
}

Type TypeChecker::call_builtin(const SyntaxNode& node, const Builtin& row) {
    if (!node.clauses.empty() && row.comprehension) return fold_comprehension(node, row);
    std::vector<ParameterName> names;
    for (const BuiltinParameter& parameter : row.parameters) names.push_back({parameter.name, parameter.optional});
    const auto arguments = match_arguments(formula_, node, row.name, names, row.variadic);
    std::vector<Type> types;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const BuiltinParameter& parameter = row.parameters[std::min(i, row.parameters.size() - 1)];
        types.push_back(arguments[i] == nullptr ? parameter.type : argument(node, *arguments[i]));
        if (arguments[i] == nullptr) continue;
        expect(*arguments[i], types.back(), parameter.type, "the argument '" + parameter.name + "' of " + row.name);
    }
    const bool extreme = row.name == "min" || row.name == "max";
    if (extreme && types.size() == 1)
        expect(*arguments[0], types[0], Type::point(), "the only argument of " + row.name);
    if (extreme && types.size() > 1)
        for (std::size_t i = 0; i < types.size(); ++i)
            expect(*arguments[i], types[i], Type::number(), "each of several arguments of " + row.name);
    return row.result_of != nullptr ? row.result_of(types) : row.result;
}

Type TypeChecker::fold_comprehension(const SyntaxNode& node, const Builtin& row) {
    const bool place = row.name == "argmax" || row.name == "argmin";
    const std::size_t bound = bind_clauses(node);
    Type variable = Type::any();
    if (place) {
        std::size_t generators = 0;
        for (const Clause& clause : node.clauses) generators += clause.is_condition ? 0 : 1;
        if (generators != 1 || !node.clauses[0].pattern.second.empty())
            formula_.fail(node.mark, row.name + " of a comprehension needs exactly one 'for NAME in LIST'");
        variable = locals_.back().second;
    }
    const SyntaxNode& body = *node.children[1];
    const Type entry = check(body);
    locals_.resize(locals_.size() - bound, {"", Type::any()});
    const Type wanted = row.name == "min" || row.name == "max" ? Type::point() : row.parameters[0].type;
    expect(body, entry, wanted.entry(), "each entry of " + row.name);
    if (place) return variable;
    const std::vector<Type> types{Type::list_of(entry)};
    return row.result_of != nullptr ? row.result_of(types) : row.result;
}

Type TypeChecker::call_definition(const SyntaxNode& node, const Definition& definition) {
    std::vector<ParameterName> names;
    for (const std::string& parameter : definition.parameters) names.push_back({parameter, false});
    const auto arguments = match_arguments(formula_, node, definition.name, names, false);
    for (std::size_t i = 0; i < arguments.size(); ++i)
        expect(*arguments[i], argument(node, *arguments[i]), definition.parameter_types[i],
               "the argument '" + definition.parameters[i] + "' of " + definition.name);
    return definition.result;
}

Type TypeChecker::call_value(const SyntaxNode& node, const Type& callee) {
    for (const std::string& name : node.names)
        if (!name.empty())
            formula_.fail(node.children[1]->begin, "a named argument of a function value", "give it by position");
    std::vector<Type> arguments;
    for (std::size_t i = 1; i < node.children.size(); ++i) arguments.push_back(argument(node, *node.children[i]));
    if (callee.is_any()) return callee;
    if (callee.kind() == Type::Kind::network) {
        if (arguments.size() != 1) formula_.fail(node.mark, "a network is applied to one point");
        expect(*node.children[1], arguments[0], Type::point(), "the argument of a network");
        return Type::numeric(0, 1);
    }
    if (callee.kind() != Type::Kind::function)
        formula_.fail(node.mark, "a " + callee.to_string() + " cannot be called",
                      "networks and functions can; an index is written L[i]");
    if (arguments.size() != callee.parameters().size())
        formula_.fail(node.mark, "this function takes " + std::to_string(callee.parameters().size()) +
                                     " arguments, here are " + std::to_string(arguments.size()));
    for (std::size_t i = 0; i < arguments.size(); ++i)
        expect(*node.children[i + 1], arguments[i], callee.parameters()[i], "argument " + std::to_string(i + 1));
    return callee.result();
}

Type TypeChecker::extremum_over_box(const SyntaxNode& node) {
    const std::string& name = node.children[0]->text;
    const SyntaxNode* domain = node.children.size() == 3 ? node.children[2].get() : nullptr;
    const bool named =
        std::any_of(node.names.begin(), node.names.end(), [](const std::string& n) { return !n.empty(); });
    const bool well_formed = !named && domain != nullptr && domain->kind == Kind::comparison &&
                             domain->operators.size() == 1 && domain->operators[0] == Operator::in &&
                             domain->children[0]->kind == Kind::name;
    if (!well_formed) formula_.fail(node.mark, "'" + name + "' is written " + name + "(expression, x in B)");
    const Type set = check(*domain->children[1]);
    if (!set.is_domain() && !set.is_any())
        formula_.fail(domain->children[1]->begin,
                      "the set of a " + name + " must be a box or a ball, not a " + set.to_string());
    bind(domain->children[0]->text, Type::point());
    expect(*node.children[1], check(*node.children[1]), Type::number(), "the expression");
    locals_.pop_back();
    return Type::number();
}

}  // namespace relucert

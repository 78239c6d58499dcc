#include "relucert/language/type_checker.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/language/precedence.hpp"
#include "relucert/language/spelling_hint.hpp"
#include "relucert/language/type_rules.hpp"

namespace relucert {

Type TypeChecker::check(const SyntaxNode& node) {
    switch (node.kind) {
        case Kind::number:
            return Type::number();
        case Kind::text:
            return Type::text();
        case Kind::truth:
            return Type::boolean();
        case Kind::name:
            return name(node);
        case Kind::list:
            return list(node);
        case Kind::comprehension:
            return comprehension(node);
        case Kind::call:
            return call(node);
        case Kind::index:
            return index(node);
        case Kind::negate:
        case Kind::power:
        case Kind::product:
        case Kind::sum:
        case Kind::range:
            return arithmetic(node);
        case Kind::comparison:
            return comparison(node);
        case Kind::negation:
        case Kind::conjunction:
        case Kind::disjunction:
        case Kind::implication:
            return truths(node);
        case Kind::labelled:
            return labelled(node);
        case Kind::conditional:
            return conditional(node);
        case Kind::let:
            return let(node);
        case Kind::lambda:
            return lambda(node);
        case Kind::forall:
        case Kind::exists:
            return quantified(node);
    }
    RELUCERT_ENSURE(false);
}

const Type* TypeChecker::local(const std::string& name) const {
    for (auto it = locals_.rbegin(); it != locals_.rend(); ++it)
        if (it->first == name) return &it->second;
    return nullptr;
}

Type TypeChecker::name(const SyntaxNode& node) {
    if (const Type* bound = local(node.text)) return *bound;
    const std::string remedy = "a function is no value: write x => " + node.text + "(x)";
    if (scope_.arity_of(node.text))
        formula_.fail(node.begin, "'" + node.text + "' is a definition with parameters", remedy);
    if (const std::optional<Type> known = scope_.type_of(node.text)) return *known;
    if (const Definition* definition = scope_.prelude().find(node.text)) {
        if (definition->parameters.empty()) return definition->result;
        formula_.fail(node.begin, "'" + node.text + "' is a definition with parameters", remedy);
    }
    if (const Builtin* row = find_builtin(node.text)) {
        if (row->parameters.empty()) return row->result;
        formula_.fail(node.begin, "'" + node.text + "' is a builtin function", remedy);
    }
    fail_unknown_name(node);
}

void TypeChecker::fail_unknown_name(const SyntaxNode& node) const {
    std::vector<std::string> known = scope_.names();
    for (const auto& bound : locals_) known.push_back(bound.first);
    for (const auto& definition : scope_.prelude().definitions()) known.push_back(definition->name);
    for (const Builtin& row : registry()) known.push_back(row.name);
    const std::string near = nearest_spelling(node.text, known);
    formula_.fail(node.begin, "there is no '" + node.text + "' here",
                  near.empty() ? "" : "did you mean '" + near + "'?");
}

Type TypeChecker::list(const SyntaxNode& node) {
    if (node.children.empty()) return Type::list_of(Type::any());
    Type entry = check(*node.children[0]);
    for (std::size_t i = 1; i < node.children.size(); ++i) entry = Type::either(entry, check(*node.children[i]));
    return Type::list_of(entry);
}

std::size_t TypeChecker::bind_clauses(const SyntaxNode& node) {
    std::size_t bound = 0;
    for (const Clause& clause : node.clauses) {
        const Type type = check(*clause.expression);
        if (clause.is_condition) {
            expect(*clause.expression, type, Type::boolean(), "a condition");
            continue;
        }
        const std::optional<Type> member = type_of_member(type);
        if (!member)
            formula_.fail(clause.expression->begin, "cannot run over a " + type.to_string(),
                          "for runs over lists and data sets");
        if (clause.pattern.second.empty()) {
            bind(clause.pattern.first, *member);
            ++bound;
            continue;
        }
        expect(*clause.expression, *member, Type::labelled(), "what (x -> y) runs over");
        bind(clause.pattern.first, Type::point());
        bind(clause.pattern.second, Type::numeric(0, 1));
        bound += 2;
    }
    return bound;
}

Type TypeChecker::comprehension(const SyntaxNode& node) {
    const std::size_t bound = bind_clauses(node);
    const Type entry = check(*node.children[0]);
    locals_.resize(locals_.size() - bound, {"", Type::any()});
    return Type::list_of(entry);
}

Type TypeChecker::index(const SyntaxNode& node) {
    const Type base = check(*node.children[0]);
    const Type position = check(*node.children[1]);
    if (const std::optional<Type> type = type_of_index(base, position)) return *type;
    if (!position.may_be(Type::numeric(0, 1)))
        formula_.fail(node.children[1]->begin,
                      "an index is a number or a list of numbers, not a " + position.to_string());
    formula_.fail(node.mark, "a " + base.to_string() + " has no entries to index");
}

Type TypeChecker::arithmetic(const SyntaxNode& node) {
    Type left = check(*node.children[0]);
    if (node.kind == Kind::negate) {
        if (!may_be_numeric(left)) formula_.fail(node.mark, "cannot negate a " + left.to_string());
        return left;
    }
    if (node.kind == Kind::range || node.kind == Kind::power) {
        const Type right = check(*node.children[1]);
        if (node.kind == Kind::power) {
            if (const std::optional<Type> type = type_of_power(left, right)) return *type;
            formula_.fail(node.mark, "a " + left.to_string() + " has no power with a " + right.to_string(),
                          "powers: a number or square matrix ^ an integer");
        }
        expect(*node.children[0], left, Type::number(), "the begin of a range");
        expect(*node.children[1], right, Type::number(), "the end of a range");
        return Type::list_of(Type::integer());
    }
    for (std::size_t i = 0; i < node.operators.size(); ++i) {
        const Operator op = node.operators[i];
        const SyntaxNode& operand = *node.children[i + 1];
        const Type right = check(operand);
        const std::optional<Type> type = op == Operator::multiply ? type_of_product(left, right)
                                         : op == Operator::divide ? type_of_quotient(left, right)
                                                                  : type_of_sum(left, right);
        if (!type) {
            const bool points = op == Operator::multiply && left.may_be(Type::point()) && right.may_be(Type::point());
            formula_.fail(operand.begin,
                          std::string("'") + spelling(op) + "' does not take a " + left.to_string() + " and a " +
                              right.to_string(),
                          points ? "the inner product is dot(u, v)" : "");
        }
        left = *type;
    }
    return left;
}

Type TypeChecker::comparison(const SyntaxNode& node) {
    Type left = check(*node.children[0]);
    for (std::size_t i = 0; i < node.operators.size(); ++i) {
        Type right = check(*node.children[i + 1]);
        compared(node, i, left, right);
        left = std::move(right);
    }
    return Type::boolean();
}

void TypeChecker::compared(const SyntaxNode& node, std::size_t i, const Type& left, const Type& right) {
    const Operator op = node.operators[i];
    const SyntaxNode& operand = *node.children[i + 1];
    const std::string both = "a " + left.to_string() + " and a " + right.to_string();
    if (op == Operator::equal || op == Operator::not_equal) {
        if (left.kind() == Type::Kind::function || left.is_domain() || !left.may_be(right))
            formula_.fail(operand.begin, "cannot compare " + both, "= compares values of one type");
        return;
    }
    if (op == Operator::in) {
        const bool in_box = right.is_domain() && left.may_be(Type::point());
        const bool in_function = right.kind() == Type::Kind::function && right.parameters().size() == 1 &&
                                 left.may_be(right.parameters()[0]) && right.result().may_be(Type::boolean());
        if (!in_box && !in_function && !(right.may_be_list() && left.may_be(right.entry())))
            formula_.fail(operand.begin, "'in' does not take " + both,
                          "x in L for a list, x in B for a box or a ball, x in F for a function from x to boolean");
        return;
    }
    if (!left.may_be_number() || !right.may_be_number())
        formula_.fail(operand.begin, std::string("'") + spelling(op) + "' does not take " + both,
                      "an order is between numbers");
}

Type TypeChecker::labelled(const SyntaxNode& node) {
    const Type part = Type::numeric(0, 1);
    expect(*node.children[0], check(*node.children[0]), part, "the input of a labelled point");
    expect(*node.children[1], check(*node.children[1]), part, "the label of a labelled point");
    if (node.children.size() == 3)
        expect(*node.children[2], check(*node.children[2]), Type::number(), "a multiplicity");
    return Type::labelled();
}

Type TypeChecker::conditional(const SyntaxNode& node) {
    expect(*node.children[0], check(*node.children[0]), Type::boolean(), "the condition of if");
    const Type then = check(*node.children[1]);
    return Type::either(then, check(*node.children[2]));
}

Type TypeChecker::truths(const SyntaxNode& node) {
    const char* where = node.kind == Kind::negation      ? "an operand of 'not'"
                        : node.kind == Kind::conjunction ? "an operand of 'and'"
                        : node.kind == Kind::disjunction ? "an operand of 'or'"
                                                         : "an operand of 'implies'";
    for (const SyntaxPointer& child : node.children) expect(*child, check(*child), Type::boolean(), where);
    return Type::boolean();
}

Type TypeChecker::let(const SyntaxNode& node) {
    bind(node.names[0], check(*node.children[0]));
    const Type type = check(*node.children[1]);
    locals_.pop_back();
    return type;
}

Type TypeChecker::lambda(const SyntaxNode& node) {
    for (const std::string& parameter : node.names) bind(parameter, Type::any());
    const Type result = check(*node.children[0]);
    locals_.resize(locals_.size() - node.names.size(), {"", Type::any()});
    return Type::function(std::vector<Type>(node.names.size(), Type::any()), result);
}

Type TypeChecker::quantified(const SyntaxNode& node) {
    const Type source = check(*node.children[0]);
    const std::optional<Type> member = source.is_domain() ? std::optional(Type::point()) : type_of_member(source);
    if (!member)
        formula_.fail(node.children[0]->begin, "cannot run over a " + source.to_string(),
                      "lists, data sets, boxes and balls");
    bind(node.names[0], *member);
    expect(*node.children[1], check(*node.children[1]), Type::boolean(), "the statement");
    locals_.pop_back();
    return Type::boolean();
}

void TypeChecker::expect(const SyntaxNode& node, const Type& found, const Type& wanted, const std::string& where) {
    if (!found.may_be(wanted))
        formula_.fail(node.begin, where + " must be a " + wanted.to_string() + ", not a " + found.to_string());
}

}  // namespace relucert

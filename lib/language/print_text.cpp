// Formulas in their own notation, with the fewest parentheses.
#include "relucert/failure/failure.hpp"
#include "relucert/language/lexer.hpp"
#include "relucert/language/precedence.hpp"

namespace relucert {

Precedence precedence_of(const SyntaxNode& node) {
    using Kind = SyntaxNode::Kind;
    switch (node.kind) {
        case Kind::conditional:
        case Kind::let:
        case Kind::lambda:
        case Kind::forall:
        case Kind::exists:
            return Precedence::expression;
        case Kind::labelled:
            return Precedence::labelled;
        case Kind::implication:
            return Precedence::implication;
        case Kind::disjunction:
            return Precedence::disjunction;
        case Kind::conjunction:
            return Precedence::conjunction;
        case Kind::negation:
            return Precedence::negation;
        case Kind::comparison:
            return Precedence::comparison;
        case Kind::range:
            return Precedence::range;
        case Kind::sum:
            return Precedence::sum;
        case Kind::product:
            return Precedence::product;
        case Kind::negate:
            return Precedence::unary;
        case Kind::power:
            return Precedence::power;
        case Kind::call:
        case Kind::index:
            return Precedence::postfix;
        case Kind::number:
        case Kind::text:
        case Kind::name:
        case Kind::truth:
        case Kind::list:
        case Kind::comprehension:
            return Precedence::primary;
    }
    RELUCERT_ENSURE(false);
}

const char* spelling(SyntaxNode::Operator op) {
    using Operator = SyntaxNode::Operator;
    switch (op) {
        case Operator::add:
            return "+";
        case Operator::subtract:
            return "-";
        case Operator::multiply:
            return "*";
        case Operator::divide:
            return "/";
        case Operator::less:
            return "<";
        case Operator::less_equal:
            return "<=";
        case Operator::equal:
            return "=";
        case Operator::not_equal:
            return "!=";
        case Operator::greater_equal:
            return ">=";
        case Operator::greater:
            return ">";
        case Operator::in:
            return "in";
    }
    RELUCERT_ENSURE(false);
}

namespace {

class TextPrinter {
public:
    std::string print(const SyntaxNode& node, Precedence least) const {
        std::string text = print(node);
        return precedence_of(node) < least ? "(" + text + ")" : text;
    }

private:
    using Kind = SyntaxNode::Kind;

    std::string print(const SyntaxNode& node) const {
        const auto part = [&](std::size_t i, Precedence least) { return print(*node.children[i], least); };
        switch (node.kind) {
            case Kind::number:
            case Kind::name:
                return node.text;
            case Kind::text:
                return "'" + node.text + "'";
            case Kind::truth:
                return node.truth ? "true" : "false";
            case Kind::list:
                return "[" + entries(node, 0) + "]";
            case Kind::comprehension:
                return "[" + part(0, Precedence::expression) + clauses(node) + "]";
            case Kind::call:
                return part(0, Precedence::postfix) + "(" + entries(node, 1) + clauses(node) + ")";
            case Kind::index:
                return part(0, Precedence::postfix) + "[" + part(1, Precedence::expression) + "]";
            case Kind::negate:
                return "-" + part(0, Precedence::unary);
            case Kind::power:
                return part(0, Precedence::postfix) + "^" + part(1, Precedence::unary);
            case Kind::product:
                return chain(node, Precedence::unary, "");
            case Kind::sum:
                return chain(node, Precedence::product, " ");
            case Kind::range:
                return part(0, Precedence::sum) + ".." + part(1, Precedence::sum);
            case Kind::comparison:
                return chain(node, Precedence::range, " ");
            case Kind::negation:
                return "not " + part(0, Precedence::negation);
            case Kind::conjunction:
                return join(node, Precedence::negation, " and ");
            case Kind::disjunction:
                return join(node, Precedence::conjunction, " or ");
            case Kind::implication:
                return part(0, Precedence::disjunction) + " implies " + part(1, Precedence::implication);
            case Kind::labelled:
                return part(0, Precedence::implication) + " -> " + part(1, Precedence::implication) +
                       (node.children.size() == 3 ? " times " + part(2, Precedence::implication) : "");
            case Kind::conditional:
                return "if " + part(0, Precedence::expression) + " then " + part(1, Precedence::expression) + " else " +
                       part(2, Precedence::expression);
            case Kind::let:
                return "let " + node.names[0] + " = " + part(0, Precedence::expression) + "; " +
                       part(1, Precedence::expression);
            case Kind::lambda:
                return parameters(node) + " => " + part(0, Precedence::expression);
            case Kind::forall:
            case Kind::exists:
                return (node.kind == Kind::forall ? "forall " : "exists ") + node.names[0] + " in " +
                       part(0, Precedence::range) + ": " + part(1, Precedence::expression);
        }
        RELUCERT_ENSURE(false);
    }

    std::string chain(const SyntaxNode& node, Precedence least, const std::string& blank) const {
        std::string text = print(*node.children[0], least);
        for (std::size_t i = 0; i < node.operators.size(); ++i)
            text += blank + spelling(node.operators[i]) + blank + print(*node.children[i + 1], least);
        return text;
    }

    std::string join(const SyntaxNode& node, Precedence least, const std::string& between) const {
        std::string text = print(*node.children[0], least);
        for (std::size_t i = 1; i < node.children.size(); ++i) text += between + print(*node.children[i], least);
        return text;
    }

    std::string entries(const SyntaxNode& node, std::size_t first) const {
        std::string text;
        for (std::size_t i = first; i < node.children.size(); ++i) {
            if (i > first) text += ", ";
            const std::string name = node.kind == Kind::call ? node.names[i - 1] : "";
            std::string entry = print(*node.children[i], Precedence::expression);
            // A comparison that begins like a named argument needs parentheses.
            if (node.kind == Kind::call && name.empty() && begins_like_named(*node.children[i]))
                entry = "(" + entry + ")";
            text += name.empty() ? entry : name + " = " + entry;
        }
        return text;
    }

    static bool begins_like_named(const SyntaxNode& node) {
        const SyntaxNode* at = &node;
        while (true) {
            if (at->kind == Kind::comparison && at->children[0]->kind == Kind::name)
                return at->operators[0] == SyntaxNode::Operator::equal;
            const bool descends = at->kind == Kind::conjunction || at->kind == Kind::disjunction ||
                                  at->kind == Kind::implication || at->kind == Kind::labelled;
            if (!descends || precedence_of(*at->children[0]) < precedence_of(*at)) return false;
            at = at->children[0].get();
        }
    }

    std::string clauses(const SyntaxNode& node) const {
        std::string text;
        for (const Clause& clause : node.clauses) {
            if (clause.is_condition) {
                text += " if " + print(*clause.expression, Precedence::implication);
                continue;
            }
            const Pattern& p = clause.pattern;
            text += " for " + (p.second.empty() ? p.first : "(" + p.first + " -> " + p.second + ")") + " in " +
                    print(*clause.expression, Precedence::range);
        }
        return text;
    }

    static std::string parameters(const SyntaxNode& node) {
        if (node.names.size() == 1) return node.names[0];
        std::string text = "(";
        for (const std::string& name : node.names) text += (text.size() > 1 ? ", " : "") + name;
        return text + ")";
    }
};

}  // namespace

std::string to_text(const SyntaxNode& node) { return TextPrinter().print(node, Precedence::expression); }

}  // namespace relucert

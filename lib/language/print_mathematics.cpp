// Formulas as mathematics for people. Nothing reads this notation back.
#include "relucert/failure/failure.hpp"
#include "relucert/language/precedence.hpp"

#include <algorithm>
#include <map>

namespace relucert {

namespace {

using NodeKind = SyntaxNode::Kind;
using NodeOperator = SyntaxNode::Operator;

const char* sign_of(NodeOperator op) {
    switch (op) {
        case NodeOperator::less_equal:
            return "≤";
        case NodeOperator::greater_equal:
            return "≥";
        case NodeOperator::not_equal:
            return "≠";
        case NodeOperator::in:
            return "∈";
        case NodeOperator::multiply:
            return "·";
        case NodeOperator::subtract:
            return "−";
        default:
            return spelling(op);
    }
}

/// Digits raised, or nothing if the text is not a small natural number.
std::string superscript(const std::string& text) {
    static const char* const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string result;
    if (text.size() > 4) return "";
    for (const char c : text) {
        if (c < '0' || c > '9') return "";
        result += raised[c - '0'];
    }
    return result;
}

class MathematicsPrinter {
public:
    std::string print(const SyntaxNode& node, Precedence least) const {
        std::string text = print(node);
        return precedence_of(node) < least ? "(" + text + ")" : text;
    }

private:
    std::string part(const SyntaxNode& node, std::size_t i, Precedence least = Precedence::expression) const {
        return print(*node.children[i], least);
    }

    std::string print(const SyntaxNode& node) const {
        switch (node.kind) {
            case NodeKind::number:
                return node.text;
            case NodeKind::name:
                return node.text == "pi" ? "π" : node.text;
            case NodeKind::text:
                return "'" + node.text + "'";
            case NodeKind::truth:
                return node.truth ? "true" : "false";
            case NodeKind::list:
                return "(" + list(node, 0, ", ") + (node.children.size() == 1 ? ",)" : ")");
            case NodeKind::comprehension:
                return "(" + part(node, 0) + " : " + clauses(node) + ")";
            case NodeKind::call:
                return call(node);
            case NodeKind::index:
                return index(node);
            case NodeKind::negate:
                return "−" + part(node, 0, Precedence::unary);
            case NodeKind::power:
                return power(node);
            case NodeKind::product:
                return chain(node, Precedence::unary, "");
            case NodeKind::sum:
                return chain(node, Precedence::product, " ");
            case NodeKind::range:
                return part(node, 0, Precedence::sum) + ".." + part(node, 1, Precedence::sum);
            case NodeKind::comparison:
                return chain(node, Precedence::range, " ");
            case NodeKind::negation:
                return "¬ " + part(node, 0, Precedence::negation);
            case NodeKind::conjunction:
                return list(node, 0, " ∧ ", Precedence::negation);
            case NodeKind::disjunction:
                return list(node, 0, " ∨ ", Precedence::conjunction);
            case NodeKind::implication:
                return part(node, 0, Precedence::disjunction) + " ⇒ " + part(node, 1, Precedence::implication);
            case NodeKind::labelled:
                return part(node, 0, Precedence::implication) + " → " + part(node, 1, Precedence::implication) +
                       (node.children.size() == 3 ? " (" + part(node, 2) + " times)" : "");
            case NodeKind::conditional:
                return "if " + part(node, 0) + " then " + part(node, 1) + " else " + part(node, 2);
            case NodeKind::let:
                return "let " + node.names[0] + " = " + part(node, 0) + " in " + part(node, 1);
            case NodeKind::lambda:
                return parameters(node) + " ↦ " + part(node, 0);
            case NodeKind::forall:
            case NodeKind::exists:
                return (node.kind == NodeKind::forall ? "∀ " : "∃ ") + node.names[0] + " ∈ " +
                       part(node, 0, Precedence::range) + ": " + part(node, 1);
        }
        RELUCERT_ENSURE(false);
    }

    std::string call(const SyntaxNode& node) const {
        const std::string callee =
            node.children[0]->kind == NodeKind::name ? node.children[0]->text : part(node, 0, Precedence::postfix);
        if (!node.clauses.empty()) return aggregate(node, callee);
        const auto inside = [&](const char* open, const char* close) { return open + part(node, 1) + close; };
        const bool one = node.children.size() == 2 && node.names[0].empty();
        if (one && callee == "abs") return inside("|", "|");
        if (one && callee == "norm") return inside("‖", "‖₂");
        if (one && callee == "norm_squared") return inside("‖", "‖₂²");
        if (one && callee == "norm_infinity") return inside("‖", "‖∞");
        if (one && callee == "norm_one") return inside("‖", "‖₁");
        if (one && callee == "frobenius") return inside("‖", "‖_F");
        if (one && callee == "frobenius_squared") return inside("‖", "‖_F²");
        if (one && callee == "floor") return inside("⌊", "⌋");
        if (one && callee == "ceiling") return inside("⌈", "⌉");
        if (one && callee == "sqrt") return "√" + bracketed(*node.children[1]);
        if (one && callee == "transpose") return part(node, 1, Precedence::postfix) + "ᵀ";
        if (one && (callee == "sum" || callee == "product"))
            return (callee == "sum" ? "Σ " : "Π ") + bracketed(*node.children[1]);
        if (node.children.size() == 3 && callee == "dot") return "⟨" + part(node, 1) + ", " + part(node, 2) + "⟩";
        std::string text = callee + "(";
        for (std::size_t i = 1; i < node.children.size(); ++i) {
            if (i > 1) text += ", ";
            if (!node.names[i - 1].empty()) text += node.names[i - 1] + " = ";
            text += part(node, i);
        }
        return text + ")";
    }

    /// sum(e for i in L) as Σ_{i ∈ L} e, all(...) as ∀ ...: e.
    std::string aggregate(const SyntaxNode& node, const std::string& callee) const {
        static const std::map<std::string, std::string> large{
            {"sum", "Σ"},     {"product", "Π"},     {"min", "min"},      {"max", "max"},
            {"mean", "mean"}, {"argmax", "argmax"}, {"argmin", "argmin"}};
        const SyntaxNode& body = *node.children[1];
        if (callee == "all" || callee == "any")
            return "(" + std::string(callee == "all" ? "∀ " : "∃ ") + clauses(node) + ": " +
                   print(body, Precedence::expression) + ")";
        if (callee == "count") return "#{" + clauses(node) + " : " + print(body, Precedence::expression) + "}";
        const auto found = large.find(callee);
        if (found == large.end())
            return callee + "(" + print(body, Precedence::expression) + " : " + clauses(node) + ")";
        return found->second + "_{" + clauses(node) + "} " + print(body, Precedence::unary);
    }

    std::string index(const SyntaxNode& node) const {
        const SyntaxNode& position = *node.children[1];
        const std::string base = part(node, 0, Precedence::postfix);
        if (position.kind == NodeKind::name || position.kind == NodeKind::number) return base + "_" + part(node, 1);
        return base + "_{" + part(node, 1) + "}";
    }

    std::string power(const SyntaxNode& node) const {
        const std::string base = part(node, 0, Precedence::postfix);
        const std::string exponent = part(node, 1, Precedence::unary);
        const std::string raised = node.children[1]->kind == NodeKind::number ? superscript(exponent) : "";
        return base + (raised.empty() ? "^" + exponent : raised);
    }

    std::string bracketed(const SyntaxNode& node) const {
        const bool simple = node.kind == NodeKind::name || node.kind == NodeKind::number;
        return simple ? print(node) : "(" + print(node, Precedence::expression) + ")";
    }

    std::string chain(const SyntaxNode& node, Precedence least, const std::string& blank) const {
        std::string text = print(*node.children[0], least);
        for (std::size_t i = 0; i < node.operators.size(); ++i)
            text += blank + sign_of(node.operators[i]) + blank + print(*node.children[i + 1], least);
        return text;
    }

    std::string list(const SyntaxNode& node, std::size_t first, const std::string& between,
                     Precedence least = Precedence::expression) const {
        std::string text;
        for (std::size_t i = first; i < node.children.size(); ++i)
            text += (i > first ? between : "") + print(*node.children[i], least);
        return text;
    }

    std::string clauses(const SyntaxNode& node) const {
        std::string text;
        for (const Clause& clause : node.clauses) {
            if (!text.empty()) text += ", ";
            if (!clause.is_condition) {
                const Pattern& p = clause.pattern;
                text += (p.second.empty() ? p.first : "(" + p.first + ", " + p.second + ")") + " ∈ ";
            }
            text += print(*clause.expression, clause.is_condition ? Precedence::implication : Precedence::range);
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

std::string to_mathematics(const SyntaxNode& node) { return MathematicsPrinter().print(node, Precedence::expression); }
std::string to_mathematics(const Formula& formula) { return to_mathematics(formula.root()); }

}  // namespace relucert

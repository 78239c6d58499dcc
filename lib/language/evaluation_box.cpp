// Statements about every point of a box or a ball: e becomes the function x => e, which the primitive applies once, to
// a point that stands for all of them (docs/evidence/split-tree.md).
#include "relucert/language/evaluation_at.hpp"
#include "relucert/language/lexer.hpp"
#include "relucert/quantity/box_statements.hpp"

#include <array>
#include <utility>

namespace relucert {

namespace {

/// Where the first argument of a call is written: behind the parenthesis, up to the first comma at its level.
std::pair<std::uint32_t, std::uint32_t> first_argument(const std::string& formula, const SyntaxNode& call) {
    const std::uint32_t from = call.children[0]->end;
    const std::string text = formula.substr(from, call.end - from);
    std::optional<std::uint32_t> begin;
    int depth = 0;
    for (const Token& token : tokenize(text, {"", 1, 1})) {
        const bool opens = token.is_symbol("(") || token.is_symbol("[");
        if (!begin) {
            if (token.is_symbol("(")) begin = from + token.end;
        } else if (depth == 0 && token.is_symbol(",")) {
            return {*begin, from + token.begin};
        } else if (opens) {
            ++depth;
        } else if (token.is_symbol(")") || token.is_symbol("]")) {
            --depth;
        }
    }
    RELUCERT_ENSURE(false);
}

/// No comparisons are recorded while it lives: those of x stand for many points, and are no results of their own.
class WithoutTrace {
public:
    explicit WithoutTrace(Trace*& trace) : trace_(trace), before_(trace) { trace_ = nullptr; }
    ~WithoutTrace() { trace_ = before_; }
    WithoutTrace(const WithoutTrace&) = delete;
    WithoutTrace& operator=(const WithoutTrace&) = delete;

private:
    Trace*& trace_;
    Trace* before_;
};

}  // namespace

Value Evaluation::on_box(const SyntaxNode& node, OnBox builtin, const Value& function, const Value& box) {
    Value result = at(
        node.begin,
        [&] {
            const WithoutTrace off(state_.trace);
            const std::array<Value, 2> arguments{function, box};
            return builtin(arguments, state_.context);
        },
        true);
    const std::string remark = std::exchange(state_.context.remark, {});
    if (state_.trace == nullptr) return result;
    if (result.is_unknown()) state_.trace->note_reason(result.reason());
    if (!remark.empty()) state_.trace->note_reason(remark);
    return result;
}

Value Evaluation::statement_on_box(const SyntaxNode& node, const Value& box) {
    if (node.kind == Kind::exists)
        return Value::unknown("exists over a " + std::string(box.kind() == Value::Kind::ball ? "ball" : "box") +
                              " is not decided: write not (forall x in B: not ...)");
    const Value function =
        function_value(node, node.names, node.children[1], node.names[0] + " => ", {node.mark + 1, node.end});
    return on_box(node, forall_value, function, box);
}

Value Evaluation::extremum_on_box(const SyntaxNode& node, const Builtin& row) {
    const SyntaxNode& domain = *node.children[2];
    const Value box = evaluate(*domain.children[1]);
    if (box.is_unknown()) return box;
    if (!box.is_domain())
        formula_.fail(domain.children[1]->begin, "a " + box.describe() + " where a box or a ball is needed");
    const std::string& name = domain.children[0]->text;
    const Value function =
        function_value(node, {name}, node.children[1], name + " => ", first_argument(formula_.text(), node));
    return on_box(node, row.call, function, box);
}

}  // namespace relucert

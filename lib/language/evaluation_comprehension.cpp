// Comprehensions, folds, quantifiers: everything that binds a name to the entries of a list.
#include "relucert/data/dataset.hpp"
#include "relucert/language/evaluation_at.hpp"

namespace relucert {

bool Evaluation::bind_member(const Clause& clause, const Value& source, std::size_t position) {
    const Pattern& pattern = clause.pattern;
    const bool dataset = source.kind() == Value::Kind::dataset;
    if (pattern.second.empty()) {
        locals_.emplace_back(pattern.first, dataset ? entry_of(source, position) : source.entries()[position]);
        return true;
    }
    const Value member = dataset ? entry_of(source, position) : source.entries()[position];
    if (member.is_unknown()) return false;
    if (member.kind() != Value::Kind::labelled)
        formula_.fail(clause.expression->begin, "(x -> y) runs over a " + member.describe(),
                      "a list of labelled points or a data set");
    locals_.emplace_back(pattern.first, member.labelled().input);
    locals_.emplace_back(pattern.second, member.labelled().label);
    return true;
}

std::optional<std::string> Evaluation::for_each(const std::vector<Clause>& clauses, std::size_t i,
                                                const Integer& weight, const std::function<bool(const Integer&)>& visit,
                                                bool& stopped) {
    if (i == clauses.size()) {
        stopped = !visit(weight);
        return std::nullopt;
    }
    const Clause& clause = clauses[i];
    if (clause.is_condition) {
        const Value condition = truth_operand(*clause.expression);
        if (condition.truth() == Truth::unknown) return "an undecided condition: " + condition.reason();
        return condition.truth() == Truth::yes ? for_each(clauses, i + 1, weight, visit, stopped) : std::nullopt;
    }
    const Value source = evaluate(*clause.expression);
    if (source.is_unknown()) return source.reason();
    const bool dataset = source.kind() == Value::Kind::dataset;
    if (!dataset && !source.is_list())
        formula_.fail(clause.expression->begin, "cannot run over a " + source.describe(),
                      "for runs over lists and data sets");
    const std::size_t before = locals_.size();
    const std::size_t count = entry_count(source);
    for (std::size_t position = 0; position < count && !stopped; ++position) {
        if (!bind_member(clause, source, position)) return "a labelled point is unknown";
        std::optional<std::string> unknown;
        if (dataset)
            unknown = for_each(clauses, i + 1, weight * source.dataset()->entries()[position].times, visit, stopped);
        else if (!source.list().weights.empty())
            unknown = for_each(clauses, i + 1, weight * source.list().weights[position], visit, stopped);
        else
            unknown = for_each(clauses, i + 1, weight, visit, stopped);
        locals_.resize(before);
        if (unknown) return unknown;
    }
    return std::nullopt;
}

Value Evaluation::comprehension(const SyntaxNode& node) {
    std::vector<Value> entries;
    bool stopped = false;
    const SyntaxNode& body = *node.children[node.kind == Kind::call ? 1 : 0];
    const auto unknown = for_each(
        node.clauses, 0, Integer(1),
        [&](const Integer&) {
            entries.push_back(evaluate(body));
            return true;
        },
        stopped);
    return unknown ? Value::unknown(*unknown) : Value::list(std::move(entries));
}

Value Evaluation::fold(const SyntaxNode& node, Aggregate::Kind kind) {
    const bool place = kind == Aggregate::Kind::argmax || kind == Aggregate::Kind::argmin;
    const SyntaxNode& body = *node.children[1];
    const std::string variable = node.clauses[0].pattern.first;
    Aggregate aggregate(kind, state_.context.limits);
    const Value nowhere;
    bool stopped = false;
    const auto unknown = for_each(
        node.clauses, 0, Integer(1),
        [&](const Integer& weight) {
            const Value entry = evaluate(body);
            bool goes_on = true;
            const Value error = at(body.begin, [&] {
                goes_on = aggregate.add(entry, weight, place ? *local(variable) : nowhere);
                return Value();
            });
            RELUCERT_ENSURE(!error.is_unknown());
            return goes_on;
        },
        stopped);
    // What was certain before the unknown list or condition stays certain.
    if (unknown) return Value::unknown(*unknown);
    return at(node.mark, [&] { return aggregate.result(); });
}

Value Evaluation::quantified(const SyntaxNode& node) {
    const Value source = evaluate(*node.children[0]);
    if (source.is_unknown()) return source;
    if (source.is_domain()) return statement_on_box(node, source);
    const bool dataset = source.kind() == Value::Kind::dataset;
    if (!dataset && !source.is_list()) formula_.fail(node.children[0]->begin, "cannot run over a " + source.describe());
    Aggregate aggregate(node.kind == Kind::forall ? Aggregate::Kind::all : Aggregate::Kind::any, state_.context.limits);
    const std::size_t count = entry_count(source);
    for (std::size_t position = 0; position < count; ++position) {
        locals_.emplace_back(node.names[0], dataset ? entry_of(source, position) : source.entries()[position]);
        const Value truth = truth_operand(*node.children[1]);
        locals_.pop_back();
        if (!aggregate.add(truth, Integer(1), Value())) break;
    }
    return aggregate.result();
}

}  // namespace relucert

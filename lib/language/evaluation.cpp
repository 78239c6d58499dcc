#include "relucert/language/evaluation.hpp"

#include "relucert/language/evaluation_at.hpp"
#include "relucert/quantity/arithmetic.hpp"
#include "relucert/quantity/comparison.hpp"
#include "relucert/quantity/condition.hpp"

namespace relucert {

namespace {
constexpr std::uint32_t steps_between_checks = 256;
constexpr std::uintptr_t most_stack = std::uintptr_t{3} * 1024 * 1024;
}  // namespace

void Evaluation::check_limits(const SyntaxNode& node) {
    if (++state_.steps % steps_between_checks == 0) state_.deadline.check("evaluating a formula");
    // Definitions call definitions: depth is bounded by the stack that is used, whatever a frame costs.
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    const std::uintptr_t used = here > state_.stack_begin ? here - state_.stack_begin : state_.stack_begin - here;
    if (used > most_stack)
        formula_.fail(node.begin, "the evaluation is nested too deeply",
                      "definitions call each other in too long a chain");
}

Value Evaluation::evaluate(const SyntaxNode& node) {
    check_limits(node);
    return dispatch(node);
}

Value Evaluation::dispatch(const SyntaxNode& node) {
    switch (node.kind) {
        case Kind::number:
            return Value(node.value);
        case Kind::text:
            return Value::text(node.text);
        case Kind::truth:
            return Value::truth(node.truth);
        case Kind::name:
            return name(node);
        case Kind::list:
            return list(node);
        case Kind::comprehension:
            return comprehension(node);
        case Kind::call:
            return call(node);
        case Kind::index:
        case Kind::negate:
        case Kind::power:
        case Kind::product:
        case Kind::sum:
        case Kind::range:
            return operation(node);
        case Kind::comparison:
            return comparison(node);
        case Kind::negation:
            return negation(truth_operand(*node.children[0]));
        case Kind::conjunction:
        case Kind::disjunction:
            return truths(node);
        case Kind::implication:
            return implication(node);
        case Kind::labelled:
            return labelled(node);
        case Kind::conditional:
            return conditional(node);
        case Kind::let: {
            locals_.emplace_back(node.names[0], evaluate(*node.children[0]));
            Value result = evaluate(*node.children[1]);
            locals_.pop_back();
            return result;
        }
        case Kind::lambda:
            return lambda(node);
        case Kind::forall:
        case Kind::exists:
            return quantified(node);
    }
    RELUCERT_ENSURE(false);
}

const Value* Evaluation::local(const std::string& name) const {
    for (auto it = locals_.rbegin(); it != locals_.rend(); ++it)
        if (it->first == name) return &it->second;
    return nullptr;
}

const Scope::Entry* Evaluation::scope_entry(const std::string& name) const {
    if (scope_ == nullptr) return nullptr;
    const auto found = scope_->entries_.find(name);
    return found == scope_->entries_.end() ? nullptr : found->second.get();
}

Value Evaluation::name(const SyntaxNode& node) {
    if (const Value* bound = local(node.text)) return *bound;
    if (scope_entry(node.text) != nullptr) {
        if (std::optional<Value> value = value_in(state_, node.text, *scope_)) return *value;
        formula_.fail(node.begin, "'" + node.text + "' is a definition with parameters");
    }
    if (const Definition* definition = state_.prelude.find(node.text)) {
        if (definition->parameters.empty()) return call_definition(node, *definition);
    } else if (const Builtin* row = find_builtin(node.text)) {
        if (row->parameters.empty()) return row->call({}, state_.context);
    }
    formula_.fail(node.begin, "there is no value '" + node.text + "' here");
}

std::optional<Value> Evaluation::value_in(Evaluator::State& state, const std::string& name, const Scope& scope) {
    const auto found = scope.entries_.find(name);
    if (found == scope.entries_.end() || found->second->has_parameters) return std::nullopt;
    Scope::Entry& entry = *found->second;
    if (entry.value) return entry.value;
    if (entry.busy)
        throw InputError(entry.formula ? entry.formula->place().to_string() : name, "'" + name + "' depends on itself",
                         "break the cycle");
    entry.busy = true;
    try {
        if (entry.other != nullptr) {
            entry.value = value_in(state, name, *entry.other);
            if (!entry.value) throw InputError("", "the instance gives no value for '" + name + "'");
            const std::string problem = mismatch(*entry.value, entry.type);
            if (!problem.empty())
                throw InputError("variable " + name, problem, "it is declared as " + entry.type.to_string());
        } else {
            Evaluation evaluation(state, *entry.formula, &scope);
            entry.value = evaluation.run();
        }
    } catch (...) {
        entry.busy = false;
        throw;
    }
    entry.busy = false;
    return entry.value;
}

Value Evaluation::list(const SyntaxNode& node) {
    std::vector<Value> entries;
    entries.reserve(node.children.size());
    for (const SyntaxPointer& child : node.children) entries.push_back(evaluate(*child));
    return Value::list(std::move(entries));
}

Value Evaluation::operation(const SyntaxNode& node) {
    Value left = evaluate(*node.children[0]);
    if (node.kind == Kind::negate) return at(node.mark, [&] { return negate(left); });
    if (node.kind == Kind::sum || node.kind == Kind::product) {
        for (std::size_t i = 0; i < node.operators.size(); ++i) {
            const SyntaxNode& operand = *node.children[i + 1];
            const Value right = evaluate(operand);
            left = at(operand.begin, [&] {
                switch (node.operators[i]) {
                    case Operator::add:
                        return add(left, right);
                    case Operator::subtract:
                        return subtract(left, right);
                    case Operator::multiply:
                        return multiply(left, right, state_.deadline);
                    default:
                        return divide(left, right);
                }
            });
        }
        return left;
    }
    const Value right = evaluate(*node.children[1]);
    return at(node.kind == Kind::index ? node.children[1]->begin : node.mark, [&] {
        if (node.kind == Kind::index) return relucert::index(left, right);
        return node.kind == Kind::power ? power(left, right, state_.deadline) : range(left, right);
    });
}

Value Evaluation::labelled(const SyntaxNode& node) {
    Value input = evaluate(*node.children[0]);
    Value label = evaluate(*node.children[1]);
    const Value times = node.children.size() == 3 ? evaluate(*node.children[2]) : Value(1);
    if (times.is_unknown()) return times;
    return at(node.mark, [&] {
        if (input.is_number()) input = Value::list({input});
        const bool shapes =
            (input.is_list() || input.is_unknown()) && (label.is_list() || label.is_number() || label.is_unknown());
        if (!shapes) throw InputError("", "a labelled point of a " + input.describe() + " and a " + label.describe());
        const Rational multiplicity = exact_integer_of_any_size(times, "a multiplicity");
        if (multiplicity < Rational(1)) throw InputError("", "a multiplicity below 1");
        return Value::labelled(input, label, multiplicity.numerator());
    });
}

Value Evaluation::conditional(const SyntaxNode& node) {
    const Value condition = truth_operand(*node.children[0]);
    if (condition.truth() == Truth::unknown) return Value::unknown("an undecided condition: " + condition.reason());
    return evaluate(*node.children[condition.truth() == Truth::yes ? 1 : 2]);
}

Value Evaluation::truth_operand(const SyntaxNode& node) {
    Value value = evaluate(node);
    if (!value.is_truth() && !value.is_unknown() && !value.is_condition())
        formula_.fail(node.begin, "a " + value.describe() + " where a truth value is needed");
    return value;
}

Value Evaluation::truths(const SyntaxNode& node) {
    const bool all = node.kind == Kind::conjunction;
    Value result = Value::truth(all);
    for (const SyntaxPointer& child : node.children) {
        const Value value = truth_operand(*child);
        if (value.truth() == (all ? Truth::no : Truth::yes)) return value;
        result = all ? conjunction(result, value) : disjunction(result, value);
    }
    return result;
}

Value Evaluation::implication(const SyntaxNode& node) {
    const Value premise = truth_operand(*node.children[0]);
    if (premise.truth() == Truth::no) return Value::truth(true);
    Value conclusion = truth_operand(*node.children[1]);
    return disjunction(negation(premise), conclusion);
}

Value Evaluation::comparison(const SyntaxNode& node) {
    Value left = evaluate(*node.children[0]);
    Value result = Value::truth(true);
    for (std::size_t i = 0; i < node.operators.size(); ++i) {
        Value right = evaluate(*node.children[i + 1]);
        const Value verdict = compared(node, i, left, right);
        if (verdict.truth() == Truth::no) return verdict;
        result = conjunction(result, verdict);
        left = std::move(right);
    }
    return result;
}

Value Evaluation::compared(const SyntaxNode& node, std::size_t i, const Value& left, const Value& right) {
    static constexpr Relation relations[] = {Relation::less,      Relation::less_equal,    Relation::equal,
                                             Relation::not_equal, Relation::greater_equal, Relation::greater,
                                             Relation::in};
    const auto which = static_cast<std::size_t>(node.operators[i]) - static_cast<std::size_t>(Operator::less);
    unsigned bits = 0;
    const bool in_function = node.operators[i] == Operator::in && right.kind() == Value::Kind::function;
    Value verdict = at(
        node.children[i + 1]->begin,
        [&] {
            if (in_function) return member(left, right.function());
            if (relations[which] != Relation::in && needs_condition(left, right))
                return condition_of_comparison(relations[which], left.number(), right.number());
            Comparison result = compare(relations[which], left, right, state_.context.limits);
            bits = result.bits;
            return Value::truth(result.verdict, result.reason);
        },
        in_function);
    if (state_.trace != nullptr && state_.trace->wants(&node.operators[i], verdict.truth()))
        note_comparison(node, i, left, right, verdict, bits);
    return verdict;
}

Value Evaluation::member(const Value& element, const FunctionValue& set) {
    if (set.arity != 1)
        throw InputError("", "a set is a function of one argument, not of " + std::to_string(set.arity));
    Value verdict = set.call(std::span(&element, 1));
    if (verdict.is_condition()) return Value::unknown(verdict.reason());
    if (!verdict.is_unknown() && !verdict.is_truth())
        throw InputError("", "a set is a function to truth values, not to a " + verdict.describe());
    return verdict;
}

void Evaluation::note_comparison(const SyntaxNode& node, std::size_t i, const Value& left, const Value& right,
                                 const Value& verdict, unsigned bits) {
    const auto enclosure_of = [](const Value& value) {
        try {
            if (value.is_number()) return value.number().enclose(128);
        } catch (const InputError&) {  // certainly undefined: nothing is known of it
        }
        return Enclosure::whole();
    };
    ComparisonRecord record;
    record.place = formula_.place_of(node.children[i]->begin);
    record.text = formula_.text_of(node);
    record.left = left.to_string();
    record.right = right.to_string();
    record.of_numbers = left.is_number() && right.is_number();
    record.left_enclosure = enclosure_of(left);
    record.right_enclosure = enclosure_of(right);
    record.verdict = verdict.truth();
    record.bits = bits;
    if (verdict.is_unknown()) record.reason = verdict.reason();
    state_.trace->note(&node.operators[i], std::move(record));
}

}  // namespace relucert

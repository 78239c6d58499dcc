// Sequences made by a function of the language: iterate, fold.
#include "relucert/failure/failure.hpp"
#include "relucert/network/network.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/function_argument.hpp"

#include <algorithm>

namespace relucert {

namespace {

constexpr long most_steps = 100000;

constexpr std::size_t most_bits = std::size_t{1} << 20;

std::size_t bits_of(const Network& f) {
    std::size_t most = 0;
    for (const Node& node : f.nodes())
        if (const auto* affine = std::get_if<AffineNode>(&node)) {
            most = std::max(most, bit_length(affine->weights.denominator()));
            for (const Integer& integer : affine->weights.integers()) most = std::max(most, bit_length(integer));
        }
    return most;
}

/// Bits of the longest rational number of a state.
std::size_t bits_of(const Value& state) {
    if (state.kind() == Value::Kind::network) return bits_of(*state.network());
    if (state.is_number()) {
        const Rational* stored = stored_rational(state);
        return stored == nullptr ? 0 : std::max(bit_length(stored->numerator()), bit_length(stored->denominator()));
    }
    std::size_t most = 0;
    if (state.is_list())
        for (const Value& entry : state.entries()) most = std::max(most, bits_of(entry));
    return most;
}

/// Exact runs of two trained layers triple their bits with every step; a run that cannot end says so instead.
Value unless_too_long(Value state, std::size_t step, const char* name) {
    if (bits_of(state) <= most_bits) return state;
    return Value::unknown(std::string(name) + ": numbers of more than 2^20 bits after step " + std::to_string(step) +
                          "; take fewer steps, round (rounded_gradient_descent) or enclose "
                          "(gradient_descent_enclosure): docs/trajectories.md");
}

/// `next` maps (state, i) to the state i + 1; it sees no unknown state: what follows one is unknown for its reason.
template <class Next>
Value states_from(const Value& start, std::size_t steps, const char* name, CallContext& context, const Next& next) {
    std::vector<Value> states{start};
    states.reserve(steps + 1);
    for (std::size_t i = 0; i < steps; ++i) {
        context.deadline.check(name);
        states.push_back(states.back().is_unknown() ? states.back()
                                                    : unless_too_long(next(states.back(), i), i + 1, name));
    }
    return Value::list(std::move(states));
}

Value iterated(std::span<const Value> a, CallContext& context) {
    const FunctionValue& step = function_argument(a[0], 1, "write w => ...");
    const auto steps = static_cast<std::size_t>(exact_integer(a[2], "a step count", 0, most_steps));
    return states_from(a[1], steps, "iterate", context, [&](const Value& state, std::size_t) {
        return step.call({&state, 1});
    });
}

Value folded(std::span<const Value> a, CallContext& context) {
    const FunctionValue& step = function_argument(a[0], 2, "write (w, i) => ...");
    if (!a[2].is_list()) throw InputError("", "fold runs over a list, not over a " + a[2].describe());
    const std::vector<Value>& entries = a[2].entries();
    if (entries.size() > static_cast<std::size_t>(most_steps))
        throw InputError("", "fold over a list of more than 100000 entries");
    return states_from(a[1], entries.size(), "fold", context, [&](const Value& state, std::size_t i) {
        const Value both[] = {state, entries[i]};
        return step.call(both);
    });
}

/// The states have the type of the start or of what a step gives.
Type type_of_states(std::span<const Type> types) { return Type::list_of(Type::either(types[1], types[0].result())); }

Builtin sequence_row(const char* name, std::vector<BuiltinParameter> parameters, const char* meaning,
                     Value (*call)(std::span<const Value>, CallContext&)) {
    Builtin made = plain_row("sequences", "", name, std::move(parameters), any_list(), meaning, "", call);
    made.calls_functions = true;
    made.result_of = type_of_states;
    return made;
}

}  // namespace

std::vector<Builtin> sequence_builtins() {
    const Type any = Type::any();
    std::vector<Builtin> rows;
    rows.push_back(sequence_row(
        "iterate", {{"step", Type::function({any}, any)}, {"start", any}, {"n", Type::integer()}},
        "[start, step(start), step(step(start)), ...], n + 1 entries; what follows an unknown entry is unknown.",
        iterated));
    rows.push_back(sequence_row(
        "fold", {{"step", Type::function({any, any}, any)}, {"start", any}, {"L", any_list()}},
        "[start, s1, s2, ...] with s[i] = step(s[i-1], L[i]); what follows an unknown entry is unknown.", folded));
    return rows;
}

}  // namespace relucert

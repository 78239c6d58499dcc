// descent_shadow, sgd_shadow: runs of gradient descent and SGD, enclosed around their rounded runs.
#include "relucert/dynamics/shadow.hpp"
#include "relucert/evidence/json_text.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/evidence_call.hpp"
#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/network_value.hpp"

namespace relucert {

namespace {

constexpr long most_descent_steps = 100000;

std::vector<bool> mask_of(const Value& value) {
    std::vector<bool> mask;
    for (const Rational& entry : exact_point(value)) {
        if (entry != Rational(0) && entry != Rational(1))
            throw InputError("", "a mask with the entry " + entry.to_string(), "1: trained, 0: fixed");
        mask.push_back(entry == Rational(1));
    }
    return mask;
}

Value shadow_value(const Shadow& shadow, const std::vector<bool>& trained) {
    std::vector<Value> enclosure;
    for (std::size_t j = 0; j < trained.size(); ++j) {
        const Rational& at = shadow.centre[j];
        enclosure.push_back(trained[j] && !shadow.radius.is_zero()
                                ? Value(Real::enclosed(at - shadow.radius, at + shadow.radius))
                                : Value(at));
    }
    return Value::list({Value::list(std::move(enclosure)), Value::point(shadow.centre), Value(shadow.radius),
                        shadow.margin ? Value(*shadow.margin) : Value::unknown("there is no kink")});
}

Value enclosed_run(const char* name, SgdTask task, std::span<const Value> a, CallContext& context) {
    const auto steps = static_cast<std::size_t>(exact_integer(a[4], "a step count", 0, most_descent_steps));
    const auto bits = static_cast<unsigned>(exact_integer(a[5], "a number of bits", 1, most_shadow_bits));
    return call_primitive(name, a, context, [&]() -> PrimitiveResult {
        const ShadowSearch found = find_shadow(task, steps, bits, context.deadline);
        if (!found.shadow) return {Value::unknown(found.reason), "", ""};
        return {shadow_value(*found.shadow, task.trained), value_json(found.shadow->radius.to_string()),
                rounded_run_json(found.shadow->bits)};
    });
}

const Dataset& descent_data(const Value& value) {
    if (value.kind() != Value::Kind::dataset) throw InputError("", "a " + value.describe() + " where data are needed");
    return *value.dataset();
}

Value descent_call(std::span<const Value> a, CallContext& context) {
    return enclosed_run("descent_shadow", {network_of(a[0]), {descent_data(a[1])}, mask_of(a[2]), exact_rational(a[3])},
                        a, context);
}

Value sgd_call(std::span<const Value> a, CallContext& context) {
    if (!a[1].is_list()) throw InputError("", "a " + a[1].describe() + " where a list of data sets is needed");
    std::vector<Dataset> batches;
    for (const Value& entry : a[1].entries()) {
        if (entry.is_unknown()) throw UnknownFound{entry.reason()};
        batches.push_back(descent_data(entry));
    }
    return enclosed_run("sgd_shadow", {network_of(a[0]), std::move(batches), mask_of(a[2]), exact_rational(a[3])}, a,
                        context);
}

Builtin descent_row(const char* name, BuiltinParameter data, const char* meaning,
                    Value (*call)(std::span<const Value>, CallContext&)) {
    Builtin made{.name = name,
                 .parameters = {{"f", Type::network()},
                                std::move(data),
                                {"mask", Type::point()},
                                {"eta", Type::number()},
                                {"T", Type::integer()},
                                {"bits", Type::integer()}},
                 .result = any_list(),
                 .topic = "evidence",
                 .meaning = meaning,
                 .units = "of the parameters",
                 .source = "docs/trajectories.md",
                 .evidence = "descent-shadow.md"};
    made.call = call;
    return made;
}

}  // namespace

std::vector<Builtin> descent_builtins() {
    return {
        descent_row("descent_shadow", {"S", Type::dataset()},
                    "T steps of gradient descent of a two-layer network on the mean of (f(x) - y)^2/2: [enclosed "
                    "parameters, rounded parameters, radius, margin].",
                    descent_call),
        descent_row("sgd_shadow", {"batches", Type::list_of(Type::dataset())},
                    "The same for T steps of stochastic gradient descent, step t = 0, 1, ... on the data set number t "
                    "modulo their count.",
                    sgd_call)};
}

}  // namespace relucert

// descent_shadow: a run of gradient descent, enclosed around its rounded run.
#include "relucert/dynamics/shadow.hpp"
#include "relucert/evidence/json_text.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/evidence_call.hpp"
#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/network_value.hpp"

namespace relucert {

namespace {

constexpr long most_steps = 100000;

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

Value shadow_call(std::span<const Value> a, CallContext& context) {
    if (a[1].kind() != Value::Kind::dataset) throw InputError("", "a " + a[1].describe() + " where data are needed");
    const DescentTask task{network_of(a[0]), *a[1].dataset(), mask_of(a[2]), exact_rational(a[3])};
    const auto steps = static_cast<std::size_t>(exact_integer(a[4], "a step count", 0, most_steps));
    const auto bits = static_cast<unsigned>(exact_integer(a[5], "a number of bits", 1, most_shadow_bits));
    return call_primitive("descent_shadow", a, context, [&]() -> PrimitiveResult {
        const ShadowSearch found = find_shadow(task, steps, bits, context.deadline);
        if (!found.shadow) return {Value::unknown(found.reason), "", ""};
        return {shadow_value(*found.shadow, task.trained), value_json(found.shadow->radius.to_string()),
                rounded_run_json(found.shadow->bits)};
    });
}

}  // namespace

std::vector<Builtin> descent_builtins() {
    Builtin made{.name = "descent_shadow",
                 .parameters = {{"f", Type::network()},
                                {"S", Type::dataset()},
                                {"mask", Type::point()},
                                {"eta", Type::number()},
                                {"T", Type::integer()},
                                {"bits", Type::integer()}},
                 .result = any_list(),
                 .topic = "evidence",
                 .meaning =
                     "T steps of gradient descent of a two-layer network on the mean of (f(x) - y)^2/2: [enclosed "
                     "parameters, rounded parameters, radius, margin].",
                 .units = "of the parameters",
                 .source = "docs/trajectories.md",
                 .evidence = "descent-shadow.md"};
    made.call = shadow_call;
    return {made};
}

}  // namespace relucert

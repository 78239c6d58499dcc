// zero(system, B): a certified zero (docs/evidence/zero.md).
#include "relucert/evidence/json_text.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/evidence_call.hpp"
#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/function_argument.hpp"

namespace relucert {

namespace {

/// The system at n variables that stand for all points of the box.
std::vector<Real> applied(const Value& system, const std::vector<Real>& variables) {
    const Value at = Value::list({variables.begin(), variables.end()});
    Value result = system.function().call(std::span<const Value>(&at, 1));
    if (result.is_unknown()) throw UnknownFound{"zero: the system over the box: " + result.reason()};
    if (result.is_number()) result = Value::list({result});
    if (!result.is_list() || result.entries().size() != variables.size())
        throw InputError("",
                         "zero: the system gives a " + result.describe() +
                             " at a point of the box, which has dimension " + std::to_string(variables.size()),
                         "a system has as many equations as unknowns");
    std::vector<Real> outputs;
    for (const Value& entry : result.entries()) {
        if (entry.is_unknown()) throw UnknownFound{"zero: the system over the box: " + entry.reason()};
        if (!entry.is_number()) throw InputError("", "zero: an entry of the system is a " + entry.describe());
        outputs.push_back(entry.number());
    }
    return outputs;
}

PrimitiveResult find_zero(const Value& system, const Value& box_value, CallContext& context) {
    const RationalBox box = exact_box(box_value);
    const std::size_t n = box.lower.size();
    if (n == 0 || n > largest_system)
        throw InputError("", "zero: a box of dimension " + std::to_string(n),
                         "from 1 to " + std::to_string(largest_system));
    std::vector<Real> variables;
    for (std::size_t i = 0; i < n; ++i) {
        if (box.lower[i] == box.upper[i])
            return {Value::unknown("zero: the box has no width in coordinate " + std::to_string(i + 1)), "", ""};
        variables.push_back(Real::enclosed(box.lower[i], box.upper[i]));
    }
    const ExpressionSystem expressions(applied(system, variables), variables, context.deadline);
    ZeroSearch found = certified_zero(expressions, box, context.deadline);
    if (!found.evidence) return {Value::unknown("zero: " + found.reason), "", ""};
    const RationalBox& x = found.evidence->enclosure;
    std::vector<Value> point;
    for (std::size_t i = 0; i < n; ++i) point.emplace_back(Real::enclosed(x.lower[i], x.upper[i]));
    return {Value::list(std::move(point)), value_json(x), evidence_json(*found.evidence)};
}

Value zero_value(std::span<const Value> a, CallContext& context) {
    function_argument(a[0], 1, "the system is a function of one point: x => [x[1] + x[2], ...]");
    return call_primitive("zero", a, context, [&] { return find_zero(a[0], a[1], context); });
}

}  // namespace

std::vector<Builtin> zero_builtins() {
    Builtin row{.name = "zero",
                .parameters = {{"system", Type::function({Type::point()}, Type::point())}, {"B", Type::box()}},
                .result = Type::point(),
                .topic = "evidence",
                .meaning =
                    "The one point of the box B where the system, a function from points of length n to n "
                    "numbers, is zero; unknown unless it is proved that there is exactly one.",
                .units = "of B",
                .source = "",
                .evidence = "zero.md"};
    row.call = zero_value;
    row.calls_functions = true;
    return {row};
}

}  // namespace relucert

// dual_norm_squared and tight_directions: dual feasibility of minimum-norm interpolation by one hidden layer.
#include "relucert/evidence/json_text.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/evidence_call.hpp"
#include "relucert/quantity/exact.hpp"

namespace relucert {

namespace {

Value dual_norm_call(std::span<const Value> a, CallContext& context) {
    const auto free = static_cast<std::size_t>(exact_integer(a[2], "a number of free coordinates", 0, 1000000));
    const DualFunction g{exact_point(a[0]), exact_matrix(a[1]), free};
    check_sizes(g);
    return call_primitive("dual_norm_squared", a, context, [&]() -> PrimitiveResult {
        const auto found = dual_norm_squared(g, false, context.deadline);
        if (!found) return {Value::unknown("dual_norm_squared: infinite, or no exact nearest point was found"), "", ""};
        return {Value(Real::enclosed(found->lower, found->upper)), value_json(found->lower, found->upper),
                evidence_json(*found)};
    });
}

Value tight_call(std::span<const Value> a, CallContext& context) {
    const auto free = static_cast<std::size_t>(exact_integer(a[2], "a number of free coordinates", 0, 1));
    const DualFunction g{exact_point(a[0]), exact_matrix(a[1]), free};
    check_sizes(g);
    return call_primitive("tight_directions", a, context, [&]() -> PrimitiveResult {
        const auto found = tight_directions(g, context.deadline);
        if (!found) return {Value::unknown("tight_directions: the dual norm is 0 or infinite"), "", ""};
        return {Value::matrix(found->directions), value_json(found->directions), evidence_json(*found)};
    });
}

}  // namespace

std::vector<Builtin> dual_norm_builtins() {
    Builtin norm{.name = "dual_norm_squared",
                 .parameters = {{"lambda", Type::point()}, {"X", Type::matrix()}, {"m", Type::integer()}},
                 .result = Type::number(),
                 .topic = "evidence",
                 .meaning =
                     "Largest (sum_i lambda_i relu(w.x_i))^2 over the w whose coordinates but the last m have "
                     "Euclidean length at most 1.",
                 .units = "square of those of lambda times X",
                 .source = "docs/theory/min-norm-stability.md, 2.2",
                 .evidence = "dual-norm.md"};
    norm.call = dual_norm_call;
    Builtin tight{.name = "tight_directions",
                  .parameters = {{"lambda", Type::point()}, {"X", Type::matrix()}, {"m", Type::integer()}},
                  .result = Type::matrix(),
                  .topic = "evidence",
                  .meaning =
                      "All directions w in which |sum_i lambda_i relu(w.x_i)|/|w| is largest, scaled to the length "
                      "of that maximum, in lexicographic order; for m = 1 without the last coordinate, which is free.",
                  .units = "of lambda times X",
                  .source = "docs/theory/min-norm-stability.md, 2.2",
                  .evidence = "dual-norm.md"};
    tight.call = tight_call;
    return {norm, tight};
}

}  // namespace relucert

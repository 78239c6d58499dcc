// activation_moments and largest_tangent_eigenvalue: what the stability of minima of shallow networks is made of.
#include "relucert/dynamics/activation_moments.hpp"
#include "relucert/dynamics/tangent_eigenvalue.hpp"
#include "relucert/evidence/json_text.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/evidence_call.hpp"
#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/network_value.hpp"

namespace relucert {

namespace {

const Dataset& data_argument(const Value& value) {
    if (value.kind() != Value::Kind::dataset) throw InputError("", "a " + value.describe() + " where data are needed");
    return *value.dataset();
}

Value moments_call(std::span<const Value> a, CallContext& context) {
    return Value::matrix(
        activation_moments(network_of(a[0]), data_argument(a[1]), exact_point(a[2]), context.deadline));
}

std::string evidence_text(const TangentEigenvalue& found) {
    switch (found.proof) {
        case TangentEigenvalue::Proof::trace:
            return residual_json(found.witness, "trace");
        case TangentEigenvalue::Proof::frobenius:
            return residual_json(found.witness, "frobenius");
        default:
            return gram_matrix_json(found.gram);
    }
}

Value eigenvalue_call(std::span<const Value> a, CallContext& context) {
    return call_primitive("largest_tangent_eigenvalue", a, context, [&]() -> PrimitiveResult {
        const TangentEigenvalue found =
            largest_tangent_eigenvalue(network_of(a[0]), data_argument(a[1]), context.deadline);
        if (found.proof == TangentEigenvalue::Proof::kink)
            return {Value::unknown("largest_tangent_eigenvalue: a data point lies on a kink"), "", ""};
        return {Value(Real::enclosed(found.lower, found.upper)), value_json(found.lower, found.upper),
                evidence_text(found)};
    });
}

}  // namespace

Builtin activation_moments_builtin() {
    Builtin moments = plain_row(
        "networks", "docs/theory/minima-stability.md, 0", "activation_moments",
        {{"f", Type::network()}, {"S", Type::dataset()}, {"u", Type::point()}}, Type::matrix(),
        "Row i, for neuron i of layer 1 with preactivations z_j and s_j = [z_j > 0] at the entries j of S: the sums "
        "over "
        "j of u_j s_j, u_j relu(z_j), u_j relu(z_j)^2, u_j s_j |x_j|^2; the least |z_j|; the sum of u_j s_j x_j. "
        "Multiplicities do not count.",
        "", moments_call);
    moments.remember = true;
    return moments;
}

std::vector<Builtin> tangent_builtins() {
    Builtin eigenvalue{.name = "largest_tangent_eigenvalue",
                       .parameters = {{"f", Type::network()}, {"S", Type::dataset()}},
                       .result = Type::number(),
                       .topic = "evidence",
                       .meaning =
                           "Largest eigenvalue of the mean over S of phi phi^T, phi = parameter_gradient(f, x); "
                           "one output; unknown at a kink.",
                       .units = "of f^2",
                       .source = "docs/theory/minima-stability.md, 1.2",
                       .evidence = "tangent-eigenvalue.md"};
    eigenvalue.call = eigenvalue_call;
    return {std::move(eigenvalue)};
}

}  // namespace relucert

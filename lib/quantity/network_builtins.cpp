// What networks are made of, and their patterns and derivatives.
#include "relucert/network/gradient.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/network_value.hpp"

namespace relucert {

namespace {

Builtin network_row(const char* name, std::vector<BuiltinParameter> parameters, const Type& result, const char* meaning,
                    const char* units, Value (*call)(std::span<const Value>, CallContext&)) {
    return plain_row("networks", "docs/canonical-form.md", name, std::move(parameters), result, meaning, units, call);
}

/// A point of the network's input dimension.
std::vector<Rational> input_of(const Network& f, const Value& x) {
    std::vector<Rational> point = exact_point(x);
    if (point.size() != f.input_dimension())
        throw InputError("", "a network with " + std::to_string(f.input_dimension()) +
                                 " inputs and a point of length " + std::to_string(point.size()));
    return point;
}

void need_scalar_output(const Network& f) {
    if (f.output_dimension() != 1)
        throw InputError(
            "", "the parameter gradient of a network with " + std::to_string(f.output_dimension()) + " outputs",
            "it is defined for one output");
}

/// Shapes were checked before: what is refused now is a kink.
template <class Calculate>
Value off_kink(const Calculate& calculate) {
    try {
        return calculate();
    } catch (const InputError& kink) {
        return Value::unknown(kink.problem());
    }
}

Value pattern_value(const Network& f, const Value& x) {
    std::vector<Value> layers;
    for (const auto& signs : activation_pattern(f, input_of(f, x)).signs) {
        std::vector<Value> layer;
        for (const std::int8_t sign : signs) layer.emplace_back(static_cast<int>(sign));
        layers.push_back(Value::list(std::move(layer)));
    }
    return Value::list(std::move(layers));
}

Value gradient_value(const Network& f, const Value& x) {
    const std::vector<Rational> point = input_of(f, x);
    return off_kink([&] {
        return f.output_dimension() == 1 ? Value::point(input_gradient(f, point))
                                         : Value::matrix(input_jacobian(f, point).to_rows());
    });
}

Value directional_value(const Network& f, const Value& x, const Value& direction) {
    const std::vector<Rational> derivative = directional_derivative(f, input_of(f, x), input_of(f, direction));
    return derivative.size() == 1 ? Value(derivative.front()) : Value::point(derivative);
}

}  // namespace

std::vector<Builtin> network_builtins() {
    const BuiltinParameter f{"f", Type::network()};
    const BuiltinParameter l{"l", Type::integer()};
    const BuiltinParameter x{"x", Type::point()};
    std::vector<Builtin> rows;
    rows.push_back(network_row("depth", {f}, Type::integer(), "Number L of affine layers of a chain.", "1",
                               [](std::span<const Value> a, CallContext&) {
                                   const Network& net = network_of(a[0]);
                                   if (!net.is_chain())
                                       throw InputError(
                                           "", "the depth of a network that is not a chain of affine maps and ReLU");
                                   return Value(net.depth());
                               }));
    rows.push_back(network_row("width", {f, l}, Type::integer(), "Rows of layer l.", "1",
                               [](std::span<const Value> a, CallContext&) {
                                   const Network& net = network_of(a[0]);
                                   return Value(net.width(layer_index(net, a[1], 1, 0)));
                               }));
    rows.push_back(
        network_row("input_dimension", {f}, Type::integer(), "Number of inputs.", "1",
                    [](std::span<const Value> a, CallContext&) { return Value(network_of(a[0]).input_dimension()); }));
    rows.push_back(
        network_row("output_dimension", {f}, Type::integer(), "Number of outputs.", "1",
                    [](std::span<const Value> a, CallContext&) { return Value(network_of(a[0]).output_dimension()); }));
    rows.push_back(network_row("weight", {f, l}, Type::matrix(), "Weight matrix of layer l = 1..L of a chain.",
                               "of f per unit of the layer before", [](std::span<const Value> a, CallContext&) {
                                   const Network& net = network_of(a[0]);
                                   return Value::matrix(net.weight(layer_index(net, a[1], 1, 0)).to_rows());
                               }));
    rows.push_back(network_row("bias", {f, l}, Type::point(), "Bias of layer l; zeros if there is none.",
                               "of the layer", [](std::span<const Value> a, CallContext&) {
                                   const Network& net = network_of(a[0]);
                                   return Value::point(net.bias(layer_index(net, a[1], 1, 0)));
                               }));
    rows.push_back(network_row(
        "parameters", {f}, Type::point(),
        "All parameters: layer by layer, weights by rows, then the bias if it is not zero everywhere.", "",
        [](std::span<const Value> a, CallContext&) { return Value::point(network_of(a[0]).parameters()); }));
    rows.push_back(network_row(
        "all_parameters", {f}, Type::point(),
        "All parameters in the order of parameter_gradient: layer by layer, weights by rows, then the "
        "bias, zero or not.",
        "",
        [](std::span<const Value> a, CallContext&) { return Value::point(network_of(a[0]).parameters(Biases::all)); }));
    rows.push_back(network_row("preactivation", {f, l, x}, Type::point(), "Values of layer l before its ReLU.",
                               "of the layer", [](std::span<const Value> a, CallContext&) {
                                   const Network& net = network_of(a[0]);
                                   return preactivation_value(net, layer_index(net, a[1], 1, 0), a[2]);
                               }));
    rows.push_back(
        network_row("pattern", {f, x}, Type::list_of(Type::list_of(Type::integer())),
                    "Signs -1, 0, 1 of the preactivations, a list a hidden layer.", "1",
                    [](std::span<const Value> a, CallContext&) { return pattern_value(network_of(a[0]), a[1]); }));
    rows.push_back(
        network_row("gradient", {f, x}, Type::numeric(1, 2),
                    "Derivative in the input: a point for one output, else outputs by inputs; unknown at a kink.",
                    "of f per unit of x",
                    [](std::span<const Value> a, CallContext&) { return gradient_value(network_of(a[0]), a[1]); }));
    rows.push_back(
        network_row("parameter_gradient", {f, x}, Type::point(),
                    "Derivative of a scalar output in all weights and biases, layer by layer; unknown at a kink.", "",
                    [](std::span<const Value> a, CallContext&) {
                        const Network& net = network_of(a[0]);
                        need_scalar_output(net);
                        const std::vector<Rational> point = input_of(net, a[1]);
                        return off_kink([&] { return Value::point(parameter_gradient(net, point)); });
                    }));
    rows.push_back(network_row("parameter_hessian", {f, x}, Type::matrix(),
                               "Second derivatives of a scalar output in all weights and biases, in the order of "
                               "parameter_gradient; unknown at a kink.",
                               "", [](std::span<const Value> a, CallContext&) {
                                   const Network& net = network_of(a[0]);
                                   need_scalar_output(net);
                                   const std::vector<Rational> point = input_of(net, a[1]);
                                   return off_kink(
                                       [&] { return Value::matrix(parameter_hessian(net, point).to_rows()); });
                               }));
    rows.push_back(network_row("backpropagation", {f, x, {"s", Type::number()}}, Type::point(),
                               "As parameter_gradient, with relu'(0) = s at kinks; always defined.", "",
                               [](std::span<const Value> a, CallContext&) {
                                   const Network& net = network_of(a[0]);
                                   need_scalar_output(net);
                                   return Value::point(backpropagation(net, input_of(net, a[1]), exact_rational(a[2])));
                               }));
    rows.push_back(network_row(
        "directional_derivative", {f, x, {"d", Type::point()}}, Type::numeric(0, 1),
        "One-sided derivative in the input in direction d; always defined.", "of f per unit of d",
        [](std::span<const Value> a, CallContext&) { return directional_value(network_of(a[0]), a[1], a[2]); }));
    for (Builtin& one : rows)
        one.remember =
            one.name == "weight" || one.name == "bias" || one.name == "parameters" || one.name == "all_parameters";
    rows.push_back(activation_moments_builtin());
    return rows;
}

}  // namespace relucert

// Networks from weights, and networks from networks.
#include "relucert/network/modification.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/network_value.hpp"

namespace relucert {

namespace {

Builtin construction_row(const char* name, std::vector<BuiltinParameter> parameters, const char* meaning,
                         Value (*call)(std::span<const Value>, CallContext&)) {
    Builtin made{.name = name,
                 .parameters = std::move(parameters),
                 .result = Type::network(),
                 .topic = "networks",
                 .meaning = meaning,
                 .units = "",
                 .source = "docs/canonical-form.md",
                 .evidence = ""};
    made.call = call;
    return made;
}

/// Numbers in networks must be rational: anything else is an error, not an unknown.
template <class Make>
Value strictly(const Make& make) {
    try {
        return network_value(make());
    } catch (const NotExact& e) {
        throw InputError("", "numbers in networks must be rational: " + e.problem);
    }
}

std::vector<std::vector<Rational>> points_of(const Value& value) {
    if (!value.is_list()) throw InputError("", "a " + value.describe() + " where a list of points is needed");
    std::vector<std::vector<Rational>> points;
    for (const Value& entry : value.entries()) points.push_back(exact_point(entry));
    return points;
}

Value shallow(std::span<const Value> a, const CallContext& context) {
    return strictly([&] {
        const std::vector<Rational> outer = exact_point(a[0]);
        const std::vector<Rational> offsets = context.has(2) ? exact_point(a[2]) : std::vector<Rational>(outer.size());
        return shallow_network(outer, exact_matrix(a[1]), offsets, context.has(3) ? exact_rational(a[3]) : Rational());
    });
}

/// Hidden neuron of layer l, 0-based.
std::size_t neuron_index(const Network& f, std::size_t l, const Value& j) {
    return static_cast<std::size_t>(exact_index(j, f.width(l)));
}

Value permuted_network(std::span<const Value> a) {
    const Network& f = network_of(a[0]);
    const std::size_t l = layer_index(f, a[1], 1, -1);
    std::vector<std::size_t> order;
    if (!a[2].is_list()) throw InputError("", "an order is a list of positions, not a " + a[2].describe());
    for (const Value& entry : a[2].entries()) order.push_back(neuron_index(f, l, entry));
    return network_value(permuted(f, l, order));
}

/// If the two counts are equal, so are the two orders.
Value with_all_parameters(std::span<const Value> a) {
    const Network& f = network_of(a[0]);
    return strictly([&] {
        const std::vector<Rational> theta = exact_point(a[1]);
        const std::size_t all = f.parameter_count(Biases::all);
        const std::size_t some = f.parameter_count(Biases::nonzero);
        if (theta.size() != all && theta.size() != some)
            throw InputError("", std::to_string(theta.size()) + " numbers for a network with " + std::to_string(all) +
                                     " parameters, " + std::to_string(some) + " without the biases that are zero");
        return f.with_parameters(theta, theta.size() == all ? Biases::all : Biases::nonzero);
    });
}

}  // namespace

std::vector<Builtin> network_construction_builtins() {
    const Type matrices = Type::numeric(3, 3);
    const BuiltinParameter f{"f", Type::network()};
    const BuiltinParameter l{"l", Type::integer()};
    std::vector<Builtin> rows;
    rows.push_back(construction_row("relu_network", {{"W1", Type::matrix()}},
                                    "x -> WL relu(... relu(W1 x)), without biases.",
                                    [](std::span<const Value> a, CallContext&) {
                                        return strictly([&] {
                                            std::vector<ExactMatrix> weights;
                                            for (const Value& w : a) weights.push_back(exact_matrix(w));
                                            return relu_network(weights);
                                        });
                                    }));
    rows.back().variadic = true;
    rows.push_back(
        construction_row("relu_network_with_biases", {{"weights", matrices}, {"biases", Type::list_of(Type::point())}},
                         "x -> WL relu(... relu(W1 x + b1)) + bL.", [](std::span<const Value> a, CallContext&) {
                             return strictly([&] { return relu_network(exact_matrices(a[0]), points_of(a[1])); });
                         }));
    rows.push_back(construction_row(
        "shallow_network",
        {{"a", Type::point()}, {"w", Type::matrix()}, {"b", Type::point(), true}, {"c", Type::number(), true}},
        "x -> c + sum of a[i] relu(w[i].x - b[i]); b and c are 0 if left out.",
        [](std::span<const Value> a, CallContext& context) { return shallow(a, context); }));
    rows.push_back(construction_row("layer", {f, l}, "The affine map of layer l alone.",
                                    [](std::span<const Value> a, CallContext&) {
                                        const Network& net = network_of(a[0]);
                                        return network_value(layer(net, layer_index(net, a[1], 1, 0)));
                                    }));
    rows.push_back(construction_row("prefix", {f, l},
                                    "Layers 1..l with the ReLU after layer l (l < L); f itself for l = L.",
                                    [](std::span<const Value> a, CallContext&) {
                                        const Network& net = network_of(a[0]);
                                        return network_value(prefix(net, layer_index(net, a[1], 1, 0)));
                                    }));
    rows.push_back(construction_row("suffix", {f, l}, "Layers l+1..L, as a network of the features after layer l.",
                                    [](std::span<const Value> a, CallContext&) {
                                        const Network& net = network_of(a[0]);
                                        return network_value(suffix(net, layer_index(net, a[1], 0, -1)));
                                    }));
    rows.push_back(
        construction_row("rescaled", {f, l, {"j", Type::integer()}, {"t", Type::number()}},
                         "Hidden neuron j of layer l: row and bias times t > 0, its column in layer l+1 divided by t.",
                         [](std::span<const Value> a, CallContext&) {
                             const Network& net = network_of(a[0]);
                             const std::size_t layer = layer_index(net, a[1], 1, -1);
                             const std::size_t j = neuron_index(net, layer, a[2]);
                             return strictly([&] { return rescaled(net, layer, j, exact_rational(a[3])); });
                         }));
    rows.push_back(construction_row("permuted", {f, l, {"p", Type::point()}},
                                    "Hidden neurons of layer l in the order p: new neuron i is old neuron p[i].",
                                    [](std::span<const Value> a, CallContext&) { return permuted_network(a); }));
    rows.push_back(
        construction_row("with_weight", {f, l, {"i", Type::integer()}, {"j", Type::integer()}, {"w", Type::number()}},
                         "The same network with one weight replaced.", [](std::span<const Value> a, CallContext&) {
                             const Network& net = network_of(a[0]);
                             const std::size_t layer = layer_index(net, a[1], 1, 0);
                             const std::size_t i = neuron_index(net, layer, a[2]);
                             const auto j = static_cast<std::size_t>(exact_index(a[3], net.weight(layer).columns()));
                             return strictly([&] { return with_weight(net, layer, i, j, exact_rational(a[4])); });
                         }));
    rows.push_back(
        construction_row("with_parameters", {f, {"theta", Type::point()}},
                         "The same network with the parameters theta, in the order of all_parameters(f), or of "
                         "parameters(f) if theta has that length.",
                         [](std::span<const Value> a, CallContext&) { return with_all_parameters(a); }));
    for (Builtin& one : rows) one.remember = true;
    return rows;
}

}  // namespace relucert

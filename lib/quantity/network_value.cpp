#include "relucert/quantity/network_value.hpp"

#include "relucert/bounding/piecewise_linear.hpp"
#include "relucert/network/evaluation.hpp"
#include "relucert/network/modification.hpp"
#include "relucert/quantity/exact.hpp"

namespace relucert {

const Network& network_of(const Value& value) {
    if (value.kind() != Value::Kind::network)
        throw InputError("", "a " + value.describe() + " where a network is needed");
    return *value.network();
}

Value network_value(Network network) { return Value::network(std::make_shared<const Network>(std::move(network))); }

std::size_t layer_index(const Network& f, const Value& l, long least, long most) {
    if (!f.is_chain()) throw InputError("", "layers of a network that is not a chain of affine maps and ReLU");
    return static_cast<std::size_t>(exact_integer(l, "a layer", least, static_cast<long>(f.depth()) + most));
}

namespace {

using Reals = std::vector<Real>;

Real relu(const Real& x) {
    if (const Rational* stored = x.stored_rational()) return stored->sign() > 0 ? x : Real();
    return max(x, Real());
}

Reals affine(const AffineNode& node, const Reals& x) {
    Reals result;
    for (std::size_t i = 0; i < node.weights.rows(); ++i) {
        Real sum(node.bias[i]);
        for (std::size_t j = 0; j < node.weights.columns(); ++j) {
            const Rational weight = node.weights.entry(i, j);
            if (!weight.is_zero()) sum += Real(weight) * x[j];
        }
        result.push_back(std::move(sum));
    }
    return result;
}

/// The last node's value at a point with coordinates that need not be rational.
Reals evaluate_reals(const Network& f, const Reals& x) {
    std::vector<Reals> values{x};
    for (const Node& node : f.nodes()) {
        if (const auto* a = std::get_if<AffineNode>(&node)) {
            values.push_back(affine(*a, values[a->of]));
        } else if (const auto* r = std::get_if<ReluNode>(&node)) {
            Reals result;
            for (const Real& one : values[r->of]) result.push_back(relu(one));
            values.push_back(std::move(result));
        } else {
            const auto& sum = std::get<SumNode>(node);
            Reals result = values[sum.of.front()];
            for (std::size_t k = 1; k < sum.of.size(); ++k)
                for (std::size_t i = 0; i < result.size(); ++i) result[i] += values[sum.of[k]][i];
            values.push_back(std::move(result));
        }
    }
    return values.back();
}

void check_input(const Network& f, const Value& x) {
    if (!x.is_list()) throw InputError("", "a network is applied to a " + x.describe(), "networks take points: f([x])");
    if (x.entries().size() != f.input_dimension())
        throw InputError("", "a network with " + std::to_string(f.input_dimension()) +
                                 " inputs is applied to a point of length " + std::to_string(x.entries().size()));
    for (const Value& entry : x.entries()) {
        if (entry.is_unknown()) throw UnknownFound{entry.reason()};
        if (!entry.is_number()) throw InputError("", "a network is applied to a list whose entries are not numbers");
    }
}

bool is_rational_point(const Value& x) {
    for (const Value& entry : x.entries())
        if (!entry.number().is_rational()) return false;
    return true;
}

Value values_at(const Network& f, const Value& x) {
    if (is_rational_point(x)) return Value::point(evaluate(f, exact_point(x)));
    Reals point;
    for (const Value& entry : x.entries()) point.push_back(entry.number());
    const Reals result = any_depends_on_x(point) ? evaluate(f, point) : evaluate_reals(f, point);
    return Value::list({result.begin(), result.end()});
}

}  // namespace

Value apply_network(const Network& f, const Value& x) {
    check_input(f, x);
    Value result = values_at(f, x);
    return result.entries().size() == 1 ? result.entries().front() : result;
}

Value preactivation_value(const Network& f, std::size_t l, const Value& x) {
    check_input(f, x);
    if (is_rational_point(x)) return Value::point(preactivations(f, l, exact_point(x)));
    const Network last = layer(f, l);
    return values_at(last, l == 1 ? x : values_at(prefix(f, l - 1), x));
}

}  // namespace relucert

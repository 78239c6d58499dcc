#include "relucert/network/evaluation.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/network/node_values.hpp"

#include <algorithm>

namespace relucert {

namespace {

ScaledVector relu(ScaledVector v) {
    for (Integer& entry : v.integers)
        if (entry.sign() < 0) entry = 0;
    return v;
}

// Values of nodes 0, ..., last.
std::vector<ScaledVector> values_up_to(const Network& f, const std::vector<Rational>& x, std::size_t last) {
    require_point(f, x);
    const std::vector<IntegerLayer>& layers = integer_layers(f);
    std::vector<ScaledVector> values;
    values.reserve(last + 1);
    values.push_back(ScaledVector::from_rationals(x));
    for (std::size_t k = 1; k <= last; ++k) {
        const Node& node = f.nodes()[k - 1];
        if (const auto* affine = std::get_if<AffineNode>(&node)) {
            values.push_back(layers[k - 1].apply(values[affine->of]));
        } else if (const auto* rectified = std::get_if<ReluNode>(&node)) {
            values.push_back(relu(values[rectified->of]));
        } else {
            const std::vector<std::size_t>& of = std::get<SumNode>(node).of;
            ScaledVector sum = values[of.front()];
            for (std::size_t i = 1; i < of.size(); ++i) sum = sum + values[of[i]];
            values.push_back(std::move(sum));
        }
    }
    return values;
}

}  // namespace

void require_point(const Network& f, const std::vector<Rational>& x) {
    if (x.size() != f.input_dimension())
        throw InputError("network", "a point of dimension " + std::to_string(x.size()) +
                                        " for a network with inputs of dimension " +
                                        std::to_string(f.input_dimension()));
}

std::vector<ScaledVector> node_values(const Network& f, const std::vector<Rational>& x) {
    return values_up_to(f, x, f.nodes().size());
}

std::vector<Rational> evaluate(const Network& f, const std::vector<Rational>& x) {
    return node_values(f, x).back().to_rationals();
}

std::vector<std::vector<Rational>> evaluate(const Network& f, const std::vector<std::vector<Rational>>& points,
                                            const Deadline& deadline) {
    std::vector<std::vector<Rational>> values;
    values.reserve(points.size());
    for (const std::vector<Rational>& x : points) {
        deadline.check("exact evaluation of a network");
        values.push_back(evaluate(f, x));
    }
    return values;
}

std::vector<std::vector<Rational>> evaluate_nodes(const Network& f, const std::vector<Rational>& x) {
    std::vector<std::vector<Rational>> result;
    for (const ScaledVector& value : node_values(f, x)) result.push_back(value.to_rationals());
    return result;
}

std::vector<Rational> preactivations(const Network& f, std::size_t l, const std::vector<Rational>& x) {
    static_cast<void>(f.weight(l));                              // checks that f is a chain with this layer
    return values_up_to(f, x, 2 * l - 1).back().to_rationals();  // affine layer l of a chain is node 2l - 1
}

ActivationPattern pattern_of(const Network& f, const std::vector<ScaledVector>& values) {
    ActivationPattern pattern;
    for (const std::size_t k : f.relu_nodes()) {
        std::vector<std::int8_t>& signs = pattern.signs.emplace_back();
        for (const Integer& entry : values[std::get<ReluNode>(f.nodes()[k - 1]).of].integers)
            signs.push_back(static_cast<std::int8_t>(entry.sign()));
    }
    return pattern;
}

ActivationPattern activation_pattern(const Network& f, const std::vector<Rational>& x) {
    return pattern_of(f, node_values(f, x));
}

std::optional<std::size_t> strict_argmax(const Network& f, const std::vector<Rational>& x) {
    // One common denominator: the integers compare as the values do.
    const std::vector<Integer> outputs = node_values(f, x).back().integers;
    const auto largest = std::max_element(outputs.begin(), outputs.end());
    if (std::count(outputs.begin(), outputs.end(), *largest) != 1) return std::nullopt;
    return static_cast<std::size_t>(largest - outputs.begin());
}

std::optional<std::pair<std::size_t, std::size_t>> ActivationPattern::first_tie() const {
    for (std::size_t k = 0; k < signs.size(); ++k)
        for (std::size_t i = 0; i < signs[k].size(); ++i)
            if (signs[k][i] == 0) return std::pair(k, i);
    return std::nullopt;
}

std::size_t ActivationPattern::count_active() const {
    std::size_t count = 0;
    for (const std::vector<std::int8_t>& layer : signs)
        count += static_cast<std::size_t>(std::count(layer.begin(), layer.end(), std::int8_t{1}));
    return count;
}

}  // namespace relucert

#include "relucert/network/gradient.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/network/node_values.hpp"

namespace relucert {

namespace {

void require_off_kink(const ActivationPattern& pattern) {
    if (const auto tie = pattern.first_tie())
        throw InputError("ReLU " + std::to_string(tie->first + 1) + ", neuron " + std::to_string(tie->second + 1),
                         "has preactivation exactly 0: the point is a kink, there is no gradient to state",
                         "use a one-sided derivative, or backpropagation with a stated value of relu'(0)");
}

void require_output(const Network& f, std::size_t output) {
    if (output >= f.output_dimension()) throw InputError("network", "has no output " + std::to_string(output + 1));
}

ScaledVector unit_vector(std::size_t dimension, std::size_t index) {
    ScaledVector unit;
    unit.integers.resize(dimension);
    unit.integers[index] = 1;
    return unit;
}

// The part of an adjoint that passes a ReLU with these signs.
ScaledVector through_relu(ScaledVector adjoint, const std::vector<std::int8_t>& signs, const Rational& slope_at_zero) {
    const Integer numerator = slope_at_zero.numerator();
    const Integer denominator = slope_at_zero.denominator();
    for (std::size_t i = 0; i < signs.size(); ++i) {
        Integer& entry = adjoint.integers[i];
        if (signs[i] < 0)
            entry = 0;
        else if (signs[i] == 0)
            entry *= numerator;
        else
            entry *= denominator;
    }
    adjoint.denominator *= denominator;
    return adjoint;
}

void accumulate(std::vector<std::optional<ScaledVector>>& adjoints, std::size_t node, const ScaledVector& part) {
    adjoints[node] = adjoints[node] ? *adjoints[node] + part : part;
}

// Derivatives of `output` with respect to the value of each node (index 0: the input); none where no path leads.
std::vector<std::optional<ScaledVector>> node_adjoints(const Network& f, const ActivationPattern& pattern,
                                                       const Rational& slope_at_zero, std::size_t output) {
    const std::vector<IntegerLayer>& layers = integer_layers(f);
    std::vector<std::optional<ScaledVector>> adjoints(f.nodes().size() + 1);
    adjoints.back() = unit_vector(f.output_dimension(), output);
    std::size_t relu_index = pattern.signs.size();
    for (std::size_t k = f.nodes().size(); k >= 1; --k) {
        RELUCERT_ENSURE(adjoints[k].has_value());  // every node is needed by the last
        const ScaledVector& adjoint = *adjoints[k];
        const Node& node = f.nodes()[k - 1];
        if (const auto* affine = std::get_if<AffineNode>(&node))
            accumulate(adjoints, affine->of, layers[k - 1].apply_transposed(adjoint));
        else if (const auto* relu = std::get_if<ReluNode>(&node))
            accumulate(adjoints, relu->of, through_relu(adjoint, pattern.signs[--relu_index], slope_at_zero));
        else
            for (const std::size_t of : std::get<SumNode>(node).of) accumulate(adjoints, of, ScaledVector(adjoint));
    }
    return adjoints;
}

std::vector<Rational> input_derivative(const Network& f, const ActivationPattern& pattern,
                                       const Rational& slope_at_zero, std::size_t output) {
    const auto adjoints = node_adjoints(f, pattern, slope_at_zero, output);
    // A sum of nodes that never reads the input cannot be built, so a path to node 0 exists.
    RELUCERT_ENSURE(adjoints.front().has_value());
    return adjoints.front()->to_rationals();
}

std::vector<Rational> parameter_derivative(const Network& f, const std::vector<ScaledVector>& values,
                                           const ActivationPattern& pattern, const Rational& slope_at_zero,
                                           std::size_t output) {
    const auto adjoints = node_adjoints(f, pattern, slope_at_zero, output);
    std::vector<Rational> gradient;
    gradient.reserve(f.parameter_count(Biases::all));
    for (std::size_t k = 1; k <= f.nodes().size(); ++k) {
        const auto* affine = std::get_if<AffineNode>(&f.nodes()[k - 1]);
        if (affine == nullptr) continue;
        const ScaledVector& adjoint = *adjoints[k];
        const ScaledVector& operand = values[affine->of];
        const Integer denominator = adjoint.denominator * operand.denominator;
        for (const Integer& row : adjoint.integers)
            for (const Integer& column : operand.integers) gradient.emplace_back(row * column, denominator);
        for (const Integer& row : adjoint.integers) gradient.emplace_back(row, adjoint.denominator);
    }
    return gradient;
}

// One-sided derivative of relu at values with these signs in a direction.
ScaledVector relu_derivative(ScaledVector direction, const std::vector<Integer>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        Integer& entry = direction.integers[i];
        if (values[i].sign() < 0 || (values[i].is_zero() && entry.sign() < 0)) entry = 0;
    }
    return direction;
}

// Derivative of node k when its parameters move in the direction [next, ...): W' v + b'.
ScaledVector parameter_part(const AffineNode& node, const ScaledVector& value,
                            std::vector<Rational>::const_iterator& next) {
    const std::size_t rows = node.weights.rows();
    const auto weights_end = next + static_cast<std::ptrdiff_t>(rows * node.weights.columns());
    const auto bias_end = weights_end + static_cast<std::ptrdiff_t>(rows);
    const AffineNode moved{
        0, ExactMatrix::from_rationals(rows, node.weights.columns(), {next, weights_end}), {weights_end, bias_end}};
    next = bias_end;
    return make_integer_layer(moved).apply(value);
}

// Forward propagation of one-sided derivatives; `parameters` (if any) is the direction of the parameters.
std::vector<Rational> forward_derivative(const Network& f, const std::vector<Rational>& x,
                                         const std::vector<Rational>& input_direction,
                                         const std::vector<Rational>* parameters) {
    const std::vector<IntegerLayer>& layers = integer_layers(f);
    const std::vector<ScaledVector> values = node_values(f, x);
    std::vector<ScaledVector> derivatives{ScaledVector::from_rationals(input_direction)};
    auto next = parameters != nullptr ? parameters->begin() : std::vector<Rational>::const_iterator{};
    for (std::size_t k = 1; k <= f.nodes().size(); ++k) {
        const Node& node = f.nodes()[k - 1];
        if (const auto* affine = std::get_if<AffineNode>(&node)) {
            ScaledVector derivative = layers[k - 1].apply_linear(derivatives[affine->of]);
            if (parameters != nullptr) derivative = derivative + parameter_part(*affine, values[affine->of], next);
            derivatives.push_back(std::move(derivative));
        } else if (const auto* relu = std::get_if<ReluNode>(&node)) {
            derivatives.push_back(relu_derivative(derivatives[relu->of], values[relu->of].integers));
        } else {
            const std::vector<std::size_t>& of = std::get<SumNode>(node).of;
            ScaledVector sum = derivatives[of.front()];
            for (std::size_t i = 1; i < of.size(); ++i) sum = sum + derivatives[of[i]];
            derivatives.push_back(std::move(sum));
        }
    }
    return derivatives.back().to_rationals();
}

}  // namespace

std::vector<Rational> input_gradient(const Network& f, const std::vector<Rational>& x, std::size_t output) {
    require_output(f, output);
    const ActivationPattern pattern = activation_pattern(f, x);
    require_off_kink(pattern);
    return input_derivative(f, pattern, 0, output);
}

ExactMatrix input_jacobian(const Network& f, const std::vector<Rational>& x) {
    const ActivationPattern pattern = activation_pattern(f, x);
    require_off_kink(pattern);
    return jacobian_of_pattern(f, pattern);
}

ExactMatrix jacobian_of_pattern(const Network& f, const ActivationPattern& pattern) {
    bool fits = pattern.signs.size() == f.relu_nodes().size();
    for (std::size_t k = 0; fits && k < pattern.signs.size(); ++k)
        fits = pattern.signs[k].size() == f.dimension(f.relu_nodes()[k]);
    if (!fits) throw InputError("pattern", "does not have the shape of the network's hidden layers");
    std::vector<std::vector<Rational>> rows;
    for (std::size_t i = 0; i < f.output_dimension(); ++i) rows.push_back(input_derivative(f, pattern, 0, i));
    return ExactMatrix::from_rows(rows);
}

std::vector<Rational> parameter_gradient(const Network& f, const std::vector<Rational>& x, std::size_t output) {
    require_output(f, output);
    const std::vector<ScaledVector> values = node_values(f, x);
    const ActivationPattern pattern = pattern_of(f, values);
    require_off_kink(pattern);
    return parameter_derivative(f, values, pattern, 0, output);
}

std::vector<Rational> backpropagation(const Network& f, const std::vector<Rational>& x,
                                      const Rational& relu_slope_at_zero, std::size_t output) {
    require_output(f, output);
    const std::vector<ScaledVector> values = node_values(f, x);
    return parameter_derivative(f, values, pattern_of(f, values), relu_slope_at_zero, output);
}

std::vector<Rational> input_backpropagation(const Network& f, const std::vector<Rational>& x,
                                            const Rational& relu_slope_at_zero, std::size_t output) {
    require_output(f, output);
    return input_derivative(f, activation_pattern(f, x), relu_slope_at_zero, output);
}

std::vector<Rational> directional_derivative(const Network& f, const std::vector<Rational>& x,
                                             const std::vector<Rational>& direction) {
    require_point(f, direction);
    return forward_derivative(f, x, direction, nullptr);
}

std::vector<Rational> parameter_directional_derivative(const Network& f, const std::vector<Rational>& x,
                                                       const std::vector<Rational>& direction) {
    if (direction.size() != f.parameter_count(Biases::all))
        throw InputError("direction", "has " + std::to_string(direction.size()) + " entries for " +
                                          std::to_string(f.parameter_count(Biases::all)) + " parameters");
    return forward_derivative(f, x, std::vector<Rational>(f.input_dimension()), &direction);
}

}  // namespace relucert

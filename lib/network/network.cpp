#include "relucert/network/network.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/network/network_views.hpp"

#include <algorithm>
#include <utility>

namespace relucert {

struct Network::Data {
    std::size_t input_dimension = 0;
    std::vector<Node> nodes;
    std::vector<std::size_t> dimensions;  // by node index, 0 is the input
    std::vector<std::size_t> relu_nodes;
    std::vector<std::size_t> layers;  // of a chain: positions in nodes; otherwise empty
    bool ends_with_relu = false;
    NetworkViews views;
};

namespace {

[[noreturn]] void refuse(std::size_t index, const std::string& problem) {
    throw InputError("node " + std::to_string(index), problem);
}

std::vector<std::size_t> operands(const Node& node) {
    if (const auto* affine = std::get_if<AffineNode>(&node)) return {affine->of};
    if (const auto* relu = std::get_if<ReluNode>(&node)) return {relu->of};
    return std::get<SumNode>(node).of;
}

std::size_t checked_dimension(const Node& node, std::size_t index, const std::vector<std::size_t>& dimensions) {
    for (const std::size_t of : operands(node))
        if (of >= index) refuse(index, "reads node " + std::to_string(of) + ", which does not come before it");
    if (const auto* affine = std::get_if<AffineNode>(&node)) {
        if (affine->weights.rows() == 0) refuse(index, "has no outputs");
        if (affine->weights.columns() != dimensions[affine->of])
            refuse(index, "has " + std::to_string(affine->weights.columns()) + " columns for an operand of dimension " +
                              std::to_string(dimensions[affine->of]));
        if (affine->bias.size() != affine->weights.rows())
            refuse(index, "has " + std::to_string(affine->bias.size()) + " bias entries for " +
                              std::to_string(affine->weights.rows()) + " rows");
        return affine->weights.rows();
    }
    if (const auto* relu = std::get_if<ReluNode>(&node)) return dimensions[relu->of];
    const auto& of = std::get<SumNode>(node).of;
    if (of.size() < 2) refuse(index, "is a sum of fewer than two nodes");
    for (const std::size_t one : of)
        if (dimensions[one] != dimensions[of.front()]) refuse(index, "adds nodes of different dimensions");
    return dimensions[of.front()];
}

// outer after inner, as one affine node.
AffineNode compose(const AffineNode& outer, const AffineNode& inner) {
    AffineNode result{inner.of, outer.weights * inner.weights, outer.weights.apply(inner.bias)};
    for (std::size_t i = 0; i < result.bias.size(); ++i) result.bias[i] += outer.bias[i];
    return result;
}

// Nodes that the last one needs, renumbered.
std::vector<Node> without_unused(const std::vector<Node>& nodes) {
    std::vector<bool> needed(nodes.size() + 1, false);
    needed.back() = true;
    for (std::size_t k = nodes.size(); k >= 1; --k)
        if (needed[k])
            for (const std::size_t of : operands(nodes[k - 1])) needed[of] = true;
    std::vector<std::size_t> renumbered(nodes.size() + 1, 0);
    std::vector<Node> result;
    for (std::size_t k = 1; k <= nodes.size(); ++k) {
        if (!needed[k]) continue;
        Node node = nodes[k - 1];
        if (auto* affine = std::get_if<AffineNode>(&node)) affine->of = renumbered[affine->of];
        if (auto* relu = std::get_if<ReluNode>(&node)) relu->of = renumbered[relu->of];
        if (auto* sum = std::get_if<SumNode>(&node))
            for (std::size_t& of : sum->of) of = renumbered[of];
        result.push_back(std::move(node));
        renumbered[k] = result.size();
    }
    return result;
}

// Positions of the affine nodes if the nodes alternate affine, relu, ...; otherwise nothing.
std::vector<std::size_t> chain_layers(const std::vector<Node>& nodes) {
    std::vector<std::size_t> layers;
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        const bool affine = k % 2 == 0;
        if (affine != std::holds_alternative<AffineNode>(nodes[k]) ||
            (!affine && !std::holds_alternative<ReluNode>(nodes[k])) || operands(nodes[k]).front() != k)
            return {};
        if (affine) layers.push_back(k);
    }
    return layers;
}

bool is_zero(const std::vector<Rational>& v) {
    return std::all_of(v.begin(), v.end(), [](const Rational& x) { return x.is_zero(); });
}

bool holds_bias(const AffineNode& node, Biases biases) { return biases == Biases::all || !is_zero(node.bias); }

}  // namespace

Network Network::from_nodes(std::size_t input_dimension, std::vector<Node> nodes) {
    if (input_dimension == 0) throw InputError("network", "the input has dimension 0");
    if (nodes.empty()) throw InputError("network", "there are no nodes");
    std::vector<std::size_t> dimensions{input_dimension};
    for (std::size_t k = 1; k <= nodes.size(); ++k) {
        Node& node = nodes[k - 1];
        dimensions.push_back(checked_dimension(node, k, dimensions));
        auto* affine = std::get_if<AffineNode>(&node);
        if (affine == nullptr || affine->of == 0) continue;
        // An earlier node has been composed already, so one step is enough.
        if (const auto* inner = std::get_if<AffineNode>(&nodes[affine->of - 1])) *affine = compose(*affine, *inner);
    }
    auto data = std::make_shared<Data>();
    data->input_dimension = input_dimension;
    data->nodes = without_unused(nodes);
    data->dimensions = {input_dimension};
    for (std::size_t k = 1; k <= data->nodes.size(); ++k) {
        data->dimensions.push_back(checked_dimension(data->nodes[k - 1], k, data->dimensions));
        if (std::holds_alternative<ReluNode>(data->nodes[k - 1])) data->relu_nodes.push_back(k);
    }
    data->layers = chain_layers(data->nodes);
    data->ends_with_relu = !data->layers.empty() && data->nodes.size() % 2 == 0;
    return Network(std::move(data));
}

std::size_t Network::input_dimension() const noexcept { return data_->input_dimension; }
std::size_t Network::output_dimension() const { return data_->dimensions.back(); }
const std::vector<Node>& Network::nodes() const noexcept { return data_->nodes; }
std::size_t Network::dimension(std::size_t index) const {
    if (index >= data_->dimensions.size()) throw InputError("node " + std::to_string(index), "there is no such node");
    return data_->dimensions[index];
}
const std::vector<std::size_t>& Network::relu_nodes() const noexcept { return data_->relu_nodes; }
bool Network::is_chain() const noexcept { return !data_->layers.empty(); }
bool Network::ends_with_relu() const noexcept { return data_->ends_with_relu; }
const NetworkViews& Network::views() const noexcept { return data_->views; }

std::size_t Network::depth() const {
    if (!is_chain())
        throw InputError("network", "has no layers: its nodes are not a chain affine, relu, affine, ...",
                         "layers, depth and width are defined for chains only");
    return data_->layers.size();
}

const AffineNode& Network::layer_node(std::size_t layer) const {
    if (layer == 0 || layer > depth())
        throw InputError("network",
                         "has no layer " + std::to_string(layer) + "; its layers are 1 to " + std::to_string(depth()));
    return std::get<AffineNode>(data_->nodes[data_->layers[layer - 1]]);
}

const ExactMatrix& Network::weight(std::size_t layer) const { return layer_node(layer).weights; }
const std::vector<Rational>& Network::bias(std::size_t layer) const { return layer_node(layer).bias; }
std::size_t Network::width(std::size_t layer) const {
    return layer == 0 && depth() > 0 ? input_dimension() : weight(layer).rows();
}

bool Network::has_bias() const {
    return std::any_of(data_->nodes.begin(), data_->nodes.end(), [](const Node& node) {
        const auto* affine = std::get_if<AffineNode>(&node);
        return affine != nullptr && !is_zero(affine->bias);
    });
}

std::vector<Rational> Network::parameters(Biases biases) const {
    std::vector<Rational> result;
    result.reserve(parameter_count(biases));
    for (const Node& node : data_->nodes) {
        const auto* affine = std::get_if<AffineNode>(&node);
        if (affine == nullptr) continue;
        for (const Integer& integer : affine->weights.integers())
            result.emplace_back(integer, affine->weights.denominator());
        if (holds_bias(*affine, biases)) result.insert(result.end(), affine->bias.begin(), affine->bias.end());
    }
    return result;
}

std::size_t Network::parameter_count(Biases biases) const {
    std::size_t count = 0;
    for (const Node& node : data_->nodes)
        if (const auto* affine = std::get_if<AffineNode>(&node))
            count += affine->weights.integers().size() + (holds_bias(*affine, biases) ? affine->bias.size() : 0);
    return count;
}

Network Network::with_parameters(const std::vector<Rational>& values, Biases biases) const {
    if (values.size() != parameter_count(biases))
        throw InputError("parameters", std::to_string(values.size()) + " numbers for a network with " +
                                           std::to_string(parameter_count(biases)) + " parameters");
    std::vector<Node> nodes = data_->nodes;
    auto next = values.begin();
    for (Node& node : nodes) {
        auto* affine = std::get_if<AffineNode>(&node);
        if (affine == nullptr) continue;
        const auto end = next + static_cast<std::ptrdiff_t>(affine->weights.integers().size());
        const bool has_bias = holds_bias(*affine, biases);
        affine->weights = ExactMatrix::from_rationals(affine->weights.rows(), affine->weights.columns(), {next, end});
        next = end;
        if (!has_bias) continue;
        std::copy_n(next, affine->bias.size(), affine->bias.begin());
        next += static_cast<std::ptrdiff_t>(affine->bias.size());
    }
    return from_nodes(input_dimension(), std::move(nodes));
}

bool operator==(const Network& f, const Network& g) {
    return f.data_ == g.data_ ||
           (f.data_->input_dimension == g.data_->input_dimension && f.data_->nodes == g.data_->nodes);
}

}  // namespace relucert

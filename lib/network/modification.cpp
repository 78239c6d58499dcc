#include "relucert/network/modification.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

// Nodes [first, last) of f as a network of node `first` (a chain's node k reads node k-1).
Network part(const Network& f, std::size_t first, std::size_t last) {
    std::vector<Node> nodes(f.nodes().begin() + static_cast<std::ptrdiff_t>(first),
                            f.nodes().begin() + static_cast<std::ptrdiff_t>(last));
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        if (auto* affine = std::get_if<AffineNode>(&nodes[k])) affine->of = k;
        if (auto* relu = std::get_if<ReluNode>(&nodes[k])) relu->of = k;
    }
    return Network::from_nodes(f.dimension(first), std::move(nodes));
}

AffineNode& affine_layer(std::vector<Node>& nodes, std::size_t l) { return std::get<AffineNode>(nodes[2 * (l - 1)]); }

void require_hidden_layer(const Network& f, std::size_t l) {
    if (l == 0 || l >= f.depth())
        throw InputError("network", "has no hidden layer " + std::to_string(l),
                         "its hidden layers are 1 to " + std::to_string(f.depth() - 1));
}

}  // namespace

Network layer(const Network& f, std::size_t index) {
    static_cast<void>(f.weight(index));  // checks the index
    return part(f, 2 * (index - 1), 2 * (index - 1) + 1);
}

Network prefix(const Network& f, std::size_t l) {
    static_cast<void>(f.weight(l));
    return l == f.depth() ? f : part(f, 0, 2 * l);
}

Network suffix(const Network& f, std::size_t l) {
    static_cast<void>(f.weight(l + 1));
    return part(f, 2 * l, f.nodes().size());
}

Network rescaled(const Network& f, std::size_t l, std::size_t neuron, const Rational& t) {
    require_hidden_layer(f, l);
    if (neuron >= f.width(l))
        throw InputError("layer " + std::to_string(l), "has no neuron " + std::to_string(neuron + 1));
    if (t.sign() <= 0) throw InputError("rescaled", "the factor " + t.to_string() + " is not positive");
    std::vector<Node> nodes = f.nodes();
    std::vector<Rational> row_factors(f.width(l), Rational(1));
    row_factors[neuron] = t;
    AffineNode& here = affine_layer(nodes, l);
    here.weights = ExactMatrix::diagonal(row_factors) * here.weights;
    here.bias[neuron] *= t;
    row_factors[neuron] = Rational(1) / t;
    AffineNode& next = affine_layer(nodes, l + 1);
    next.weights = next.weights * ExactMatrix::diagonal(row_factors);
    return Network::from_nodes(f.input_dimension(), std::move(nodes));
}

Network permuted(const Network& f, std::size_t l, const std::vector<std::size_t>& order) {
    require_hidden_layer(f, l);
    std::vector<std::size_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    bool valid = order.size() == f.width(l);
    for (std::size_t i = 0; valid && i < sorted.size(); ++i) valid = sorted[i] == i;
    if (!valid)
        throw InputError("permuted",
                         "the order is not a permutation of the " + std::to_string(f.width(l)) + " neurons");
    std::vector<Node> nodes = f.nodes();
    AffineNode& here = affine_layer(nodes, l);
    here.weights = here.weights.select_rows(order);
    for (std::size_t i = 0; i < order.size(); ++i) here.bias[i] = f.bias(l)[order[i]];
    AffineNode& next = affine_layer(nodes, l + 1);
    next.weights = next.weights.select_columns(order);
    return Network::from_nodes(f.input_dimension(), std::move(nodes));
}

Network with_weight(const Network& f, std::size_t l, std::size_t row, std::size_t column, const Rational& value) {
    const ExactMatrix& weights = f.weight(l);
    if (row >= weights.rows() || column >= weights.columns())
        throw InputError("layer " + std::to_string(l),
                         "has no weight in row " + std::to_string(row + 1) + ", column " + std::to_string(column + 1));
    std::vector<std::vector<Rational>> rows = weights.to_rows();
    rows[row][column] = value;
    std::vector<Node> nodes = f.nodes();
    affine_layer(nodes, l).weights = ExactMatrix::from_rows(rows);
    return Network::from_nodes(f.input_dimension(), std::move(nodes));
}

}  // namespace relucert

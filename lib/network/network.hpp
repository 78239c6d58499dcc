#pragma once
// Networks of affine maps, ReLU and residual additions with exact rational weights.
//
//     Network f = relu_network({W1, W2});                    // x -> W2 relu(W1 x)
//     std::vector<Rational> y = evaluate(f, x);              // relucert/network/evaluation.hpp
//     Network g = rescaled(f, 1, 0, Rational(3));            // relucert/network/modification.hpp; the same function
//
// Node 0 is the input, node k is nodes()[k-1], the output is the last node: the canonical form of
// docs/canonical-form.md. Layers count from 1 (as in the literature), neurons and coordinates from 0.
#include "relucert/matrix/exact_matrix.hpp"

#include <cstddef>
#include <memory>
#include <variant>
#include <vector>

namespace relucert {

/// weights * (node `of`) + bias; weights are output x input, bias has one entry a row.
struct AffineNode {
    std::size_t of = 0;
    ExactMatrix weights;
    std::vector<Rational> bias;
    friend bool operator==(const AffineNode&, const AffineNode&) = default;
};
/// max(0, node `of`), entrywise.
struct ReluNode {
    std::size_t of = 0;
    friend bool operator==(const ReluNode&, const ReluNode&) = default;
};
/// Entrywise sum of nodes (a residual addition); one node may stand there twice.
struct SumNode {
    std::vector<std::size_t> of;
    friend bool operator==(const SumNode&, const SumNode&) = default;
};
using Node = std::variant<AffineNode, ReluNode, SumNode>;

/// Which biases a parameter vector holds: those of layers whose bias is not zero everywhere, or all.
enum class Biases { nonzero, all };

struct NetworkViews;  // forms of the weights that evaluation needs, each made once; network_views.hpp

/// Immutable; a copy shares the data, and may be used from several threads.
class Network {
public:
    /// Checks the graph, composes an affine node of an affine node exactly, and drops nodes that the last one does not
    /// need. @throws InputError if there is no node, a node names a later one, or dimensions do not fit.
    static Network from_nodes(std::size_t input_dimension, std::vector<Node> nodes);

    [[nodiscard]] std::size_t input_dimension() const noexcept;
    [[nodiscard]] std::size_t output_dimension() const;
    [[nodiscard]] const std::vector<Node>& nodes() const noexcept;
    /// Dimension of node `index`; index 0 is the input.
    [[nodiscard]] std::size_t dimension(std::size_t index) const;
    /// Node indices of the ReLU nodes (the hidden layers of pattern()), in order.
    [[nodiscard]] const std::vector<std::size_t>& relu_nodes() const noexcept;

    /// Affine, relu, affine, ..., beginning with an affine node of the input, each node of the one before.
    [[nodiscard]] bool is_chain() const noexcept;
    /// A chain whose last node is a relu, as prefix() makes it.
    [[nodiscard]] bool ends_with_relu() const noexcept;

    // For chains only; each throws InputError for another network or a layer outside 1, ..., depth().
    /// Number of affine layers, at least 1.
    [[nodiscard]] std::size_t depth() const;
    [[nodiscard]] const ExactMatrix& weight(std::size_t layer) const;
    [[nodiscard]] const std::vector<Rational>& bias(std::size_t layer) const;
    /// Rows of weight(layer); width(0) is the input dimension.
    [[nodiscard]] std::size_t width(std::size_t layer) const;

    /// Some affine node has a bias that is not zero everywhere.
    [[nodiscard]] bool has_bias() const;
    /// Affine node by affine node: weights by rows, then the bias (see Biases).
    [[nodiscard]] std::vector<Rational> parameters(Biases biases = Biases::nonzero) const;
    [[nodiscard]] std::size_t parameter_count(Biases biases = Biases::nonzero) const;
    /// The same graph with other parameters, in the order of parameters(biases). @throws InputError for a wrong count.
    [[nodiscard]] Network with_parameters(const std::vector<Rational>& values, Biases biases = Biases::nonzero) const;

    /// The same canonical form (not only the same function).
    friend bool operator==(const Network& f, const Network& g);

    [[nodiscard]] const NetworkViews& views() const noexcept;

private:
    struct Data;
    explicit Network(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
    [[nodiscard]] const AffineNode& layer_node(std::size_t layer) const;
    std::shared_ptr<const Data> data_;
};

/// x -> W_L relu( ... relu(W_1 x)). @throws InputError if there is no matrix or sizes do not fit.
Network relu_network(const std::vector<ExactMatrix>& weights);
/// The same with biases: x -> W_L relu( ... relu(W_1 x + b_1)) + b_L.
Network relu_network(const std::vector<ExactMatrix>& weights, const std::vector<std::vector<Rational>>& biases);
/// f(x) = c + sum_i a[i] relu(w[i] . x - b[i]); note the minus. w has one row a neuron.
Network shallow_network(const std::vector<Rational>& a, const ExactMatrix& w, const std::vector<Rational>& b,
                        const Rational& c);

}  // namespace relucert

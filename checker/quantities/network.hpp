// Networks in the canonical form of docs/canonical-form.md: nodes of integers over one denominator.
#pragma once
#include "number.hpp"

namespace relucert_check {

struct Node {
    enum class Kind { affine, relu, sum };
    Kind kind = Kind::affine;
    std::vector<size_t> of;  // earlier nodes; 0 is the input
    size_t dimension = 0;    // of its value; for an affine node the number of rows
    size_t columns = 0;      // of an affine node
    mpz_class denominator = 1;
    std::vector<mpz_class> weights, bias;  // weights by rows
    mutable std::vector<long> small;       // the weights again if all are below 2^62: one contiguous block
};

struct Network {
    size_t input = 0;
    std::vector<Node> nodes;  // node k is nodes[k-1]
    mutable std::string digest;

    const Node& node(size_t k) const { return nodes[k - 1]; }
    size_t output() const { return nodes.back().dimension; }
    /// Refuses a network that is not a chain.
    size_t depth() const;
    /// Affine layer l = 1..depth of a chain.
    const Node& layer(size_t l) const;
};
using NetworkPtr = std::shared_ptr<const Network>;
using RationalMatrix = std::vector<std::vector<mpq_class>>;

NetworkPtr read_network(const std::string& bytes);
std::string canonical_bytes(const Network& f);
/// SHA-256 of the canonical bytes.
const std::string& digest(const Network& f);

/// A chain with ReLU between the layers; refuses dimensions that do not fit.
NetworkPtr make_chain(const std::vector<RationalMatrix>& weights, const std::vector<std::vector<mpq_class>>& biases);
/// The nodes from..to (1-based, ends included) of a chain as a network of its own.
NetworkPtr part(const Network& f, size_t from, size_t to);
mpq_class weight(const Node& affine, size_t row, size_t column);
mpq_class bias(const Node& affine, size_t row);
RationalMatrix weights(const Node& affine);
std::vector<mpq_class> biases(const Node& affine);
/// The same network with another affine layer l.
NetworkPtr with_layer(const Network& f, size_t l, const RationalMatrix& weights, const std::vector<mpq_class>& biases);

/// The same graph with other weights and biases: node by node, weights by rows, then all biases, or only those of nodes
/// whose bias is not zero everywhere. Refuses a wrong count.
NetworkPtr with_parameters(const Network& f, const std::vector<mpq_class>& theta, bool all_biases);
size_t parameter_count(const Network& f, bool all_biases);

using Vector = std::vector<Number>;
/// The values of nodes 0, 1, ..., in this order.
std::vector<Vector> node_values(const Network& f, const Vector& x);
/// Signs of the operands of the relu nodes, in their order. UnknownValue if one is undecided.
std::vector<std::vector<int>> activation_pattern(const Network& f, const std::vector<Vector>& values);
/// Rows: outputs; columns: inputs. At kinks relu' is `at_kink`; UnknownValue if there is none.
std::vector<Vector> input_gradient(const Network& f, const Vector& x);
/// Of a scalar output, in all weights and biases; layer by layer, weights by rows, then the bias.
Vector parameter_gradient(const Network& f, const Vector& x, const std::optional<Number>& at_kink);
/// Second derivatives of a scalar output, in the order of parameter_gradient; UnknownValue at a kink.
std::vector<Vector> parameter_hessian(const Network& f, const Vector& x);
Vector directional_derivative(const Network& f, const Vector& x, const Vector& direction);

}  // namespace relucert_check

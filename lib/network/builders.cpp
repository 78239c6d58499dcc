#include "relucert/failure/failure.hpp"
#include "relucert/network/network.hpp"

namespace relucert {

Network relu_network(const std::vector<ExactMatrix>& weights, const std::vector<std::vector<Rational>>& biases) {
    if (weights.empty()) throw InputError("relu_network", "there is no weight matrix");
    if (weights.size() != biases.size())
        throw InputError("relu_network", std::to_string(weights.size()) + " weight matrices but " +
                                             std::to_string(biases.size()) + " biases");
    std::vector<Node> nodes;
    for (std::size_t l = 0; l < weights.size(); ++l) {
        if (l > 0) nodes.emplace_back(ReluNode{nodes.size()});
        nodes.emplace_back(AffineNode{nodes.size(), weights[l], biases[l]});
    }
    return Network::from_nodes(weights.front().columns(), std::move(nodes));
}

Network relu_network(const std::vector<ExactMatrix>& weights) {
    std::vector<std::vector<Rational>> biases;
    biases.reserve(weights.size());
    for (const ExactMatrix& weight : weights) biases.emplace_back(weight.rows());
    return relu_network(weights, biases);
}

Network shallow_network(const std::vector<Rational>& a, const ExactMatrix& w, const std::vector<Rational>& b,
                        const Rational& c) {
    if (a.size() != w.rows() || b.size() != w.rows())
        throw InputError("shallow_network", "a, w and b have " + std::to_string(a.size()) + ", " +
                                                std::to_string(w.rows()) + " and " + std::to_string(b.size()) +
                                                " neurons");
    std::vector<Rational> minus_b;
    minus_b.reserve(b.size());
    for (const Rational& threshold : b) minus_b.push_back(-threshold);
    return relu_network({w, ExactMatrix::from_rationals(1, a.size(), a)}, {minus_b, {c}});
}

}  // namespace relucert

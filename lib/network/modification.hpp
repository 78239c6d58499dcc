#pragma once
// Networks made from a chain: parts, rescaled and permuted copies, one changed weight. Layers count from 1, neurons
// from 0. All throw InputError if the network is not a chain or an index is out of range.
#include "relucert/network/network.hpp"

namespace relucert {

/// The affine map of one layer.
Network layer(const Network& f, std::size_t index);
/// Layers 1, ..., l with the ReLU after layer l; for l = depth() the network itself.
Network prefix(const Network& f, std::size_t l);
/// Layers l+1, ..., L (0 <= l < L), as a network of the features after layer l.
Network suffix(const Network& f, std::size_t l);

/// Hidden neuron `neuron` of layer l (one with a ReLU and a layer after it): row and bias times t, its column in layer
/// l+1 divided by t. The same function. @throws InputError unless t > 0.
Network rescaled(const Network& f, std::size_t l, std::size_t neuron, const Rational& t);
/// Hidden neurons of layer l in another order: new neuron i is old neuron order[i]. The same function.
/// @throws InputError if `order` is not a permutation.
Network permuted(const Network& f, std::size_t l, const std::vector<std::size_t>& order);
/// One weight replaced.
Network with_weight(const Network& f, std::size_t l, std::size_t row, std::size_t column, const Rational& value);

}  // namespace relucert

#pragma once
// Exact values of a network at rational points, over integers with one common denominator a node. Cost: one integer
// multiplication for each weight and each non-zero operand; operands grow by the bits of the weights each layer.
#include "relucert/failure/deadline.hpp"
#include "relucert/network/activation_pattern.hpp"
#include "relucert/network/network.hpp"

namespace relucert {

/// f(x). @throws InputError if x has the wrong dimension.
std::vector<Rational> evaluate(const Network& f, const std::vector<Rational>& x);
/// f at each point, in order. @throws LimitReached.
std::vector<std::vector<Rational>> evaluate(const Network& f, const std::vector<std::vector<Rational>>& points,
                                            const Deadline& deadline);
/// The values of all nodes: result[0] = x, result[k] = node k.
std::vector<std::vector<Rational>> evaluate_nodes(const Network& f, const std::vector<Rational>& x);
/// W_l h + b_l, where h are the features before layer l = 1, ..., L of a chain.
std::vector<Rational> preactivations(const Network& f, std::size_t l, const std::vector<Rational>& x);
ActivationPattern activation_pattern(const Network& f, const std::vector<Rational>& x);
/// Index of the largest output if it is larger than all others; none on a tie. Cheaper than comparing evaluate().
std::optional<std::size_t> strict_argmax(const Network& f, const std::vector<Rational>& x);

}  // namespace relucert

#pragma once
// Weighted sums over the points at which the neurons of the first layer are active: all that the stability norms, the
// mean gradient and the residual part of the Hessian of a shallow network are made of
// (docs/theory/minima-stability.md).
#include "relucert/data/dataset.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/network/network.hpp"

#include <vector>

namespace relucert {

/// Row i, for neuron i of layer 1 with preactivations z_j and s_j = [z_j > 0] at the entries j of S: the sums over j of
/// u_j s_j, u_j relu(z_j), u_j relu(z_j)^2, u_j s_j |x_j|^2; the least |z_j|; then the sum of u_j s_j x_j, coordinate
/// by coordinate. Multiplicities do not count: put them into u. Exact.
/// f is a chain, u has one number an entry of S, S has at least one entry. @throws InputError otherwise.
/// Cost: two integer products of entries x neurons x inputs if the numbers over their common denominators are machine
/// integers (ShallowIntegers); otherwise as many operations on rationals.
std::vector<std::vector<Rational>> activation_moments(const Network& f, const Dataset& S,
                                                      const std::vector<Rational>& u, const Deadline& deadline = {});

}  // namespace relucert

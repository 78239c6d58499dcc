#pragma once
// The exact values of all nodes at a point as integers: what evaluation, patterns and gradients share.
#include "relucert/network/activation_pattern.hpp"
#include "relucert/network/network_views.hpp"

namespace relucert {

/// @throws InputError if x has the wrong dimension.
void require_point(const Network& f, const std::vector<Rational>& x);
/// result[0] = x, result[k] = node k.
std::vector<ScaledVector> node_values(const Network& f, const std::vector<Rational>& x);
ActivationPattern pattern_of(const Network& f, const std::vector<ScaledVector>& values);

}  // namespace relucert

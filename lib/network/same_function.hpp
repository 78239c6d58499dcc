#pragma once
// Equality of two networks as functions, with evidence (docs/evidence/same-function.md).
#include "relucert/failure/deadline.hpp"
#include "relucert/network/network.hpp"

#include <optional>

namespace relucert {

/// Neuron i of g's hidden layer is scale[i] times neuron permutation[i] of f's (0-based).
struct GaugeLayer {
    std::vector<std::size_t> permutation;
    std::vector<Rational> scale;
};
/// One entry a hidden layer 1, ..., L-1.
using Gauge = std::vector<GaugeLayer>;

/// A permutation and positive rescaling of hidden neurons that maps f's parameters exactly to g's. None if there is
/// none or the search (colour refinement, no backtracking) does not find it. Both must be chains of equal depth and
/// widths, otherwise none. What is returned has been verified.
std::optional<Gauge> find_gauge(const Network& f, const Network& g, const Deadline& deadline);
/// Exact check of a gauge: W_l^g[i,j] = t_l[i] W_l^f[p_l(i), p_{l-1}(j)] / t_{l-1}[j] and the same for biases.
bool verify_gauge(const Network& f, const Network& g, const Gauge& gauge);
/// A rational point with f(x) != g(x), from a fixed sequence of candidates; none if no candidate shows a difference.
/// @throws InputError if the dimensions of inputs or outputs differ.
std::optional<std::vector<Rational>> find_difference(const Network& f, const Network& g, const Deadline& deadline);

}  // namespace relucert

#pragma once
// Enclosures of network values: on boxes, in binary64, and in any precision.
#include "relucert/network/network.hpp"
#include "relucert/number/ball.hpp"
#include "relucert/number/interval.hpp"

#include <span>

namespace relucert {

/// Natural interval evaluation: contains f(x) for every x in the box. Each node's enclosure is used once; no
/// dependency between neurons is kept. @throws InputError for a wrong dimension.
std::vector<Interval> evaluate(const Network& f, const std::vector<Interval>& box);
/// Enclosures of all nodes; result[0] is the box.
std::vector<std::vector<Interval>> evaluate_nodes(const Network& f, const std::vector<Interval>& box);
/// The same in balls of `bits` bits.
std::vector<Ball> evaluate(const Network& f, const std::vector<Ball>& box, unsigned bits);

/// Contains f(x) for `count` points x (row by row in `points`, each exactly the binary64 numbers given).
/// The result has count x output_dimension entries, row by row. @throws InputError for a wrong size, NaN or infinity.
std::vector<Interval> evaluate_batch(const Network& f, std::span<const double> points, std::size_t count);

}  // namespace relucert

#pragma once
// Directions in the cells of a central arrangement, beside the rays in which its hyperplanes meet, in binary64: a hint.
// Every cell of points that span the space has such a ray, however thin it is.
#include <cstddef>
#include <vector>

namespace relucert {

/// `points`: one after the other, each of `dimension` coordinates. For each choice of dimension - 1 of them that are
/// independent (a few thousand fixed choices if there are more), both directions of the ray orthogonal to them, moved
/// to all sides of the chosen hyperplanes and over no other: one direction for each cell that meets there.
std::vector<std::vector<double>> cell_corners(const std::vector<double>& points, std::size_t dimension);

}  // namespace relucert

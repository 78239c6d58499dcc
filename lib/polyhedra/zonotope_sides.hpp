#pragma once
// The two zonotopes of a dual function with the lists of their vertices. For .cpp files of lib/polyhedra only.
#include "relucert/polyhedra/dual_norm.hpp"
#include "relucert/polyhedra/zonotope.hpp"

#include <array>

namespace relucert {

/// A vertex of one zonotope (or a sum over a cell that is none) and what is known of its distance from the other.
struct ZonotopeVertex {
    std::vector<Rational> sum;
    std::vector<double> hint;
    double distance_hint = 0;
    std::optional<Zonotope::Nearest> nearest;
};

/// The sums over all cells of the arrangement of the own points, in the order of the tree, and the other zonotope.
struct ZonotopeVertices {
    std::vector<LinearRelation> relations;
    std::vector<long> tree;
    std::vector<ZonotopeVertex> vertices;
    Zonotope other;
};

/// Indices of the points with lambda_i > 0 (side 0) and < 0 (side 1), without those that are 0.
struct UsedPoints {
    std::array<std::vector<std::size_t>, 2> index;
    std::array<std::vector<std::vector<Rational>>, 2> generators;  ///< |lambda_i| x_i
};
/// @throws InputError if the sizes do not fit or nothing counts for the length.
UsedPoints used_points(const DualFunction& g);

/// False if g is unbounded where the coordinates that count are 0; decided for at most one free coordinate, else true.
bool is_bounded(const DualFunction& g);

class ZonotopeSides {
public:
    ZonotopeSides(const DualFunction& g, const Deadline& deadline);
    ZonotopeVertices& operator[](std::size_t side) { return sides_[side]; }
    const ZonotopeVertices& operator[](std::size_t side) const { return sides_[side]; }

private:
    std::vector<ZonotopeVertices> sides_;
};

}  // namespace relucert

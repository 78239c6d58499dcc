#pragma once
// Membership in the convex hull of the cell values of a central arrangement: docs/evidence/cell-hull.md. It decides
// Clarke stationarity of a neuron at its kinks without a list of all cells.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"

#include <utility>
#include <vector>

namespace relucert {

/// Kinks with normals x_i (rows) and coefficients c_i. For a direction u with x_i . u != 0 wherever x_i != 0 let
/// g(u) = base + sum of c_i x_i over the i with x_i . u > 0. The set is the convex hull of all g(u).
/// Zero normals contribute nothing; parallel ones are allowed.
struct CellHull {
    std::vector<Rational> base;
    ExactMatrix normals;
    std::vector<Rational> coefficients;
};

/// The same set with one kink for each line of normals: x_i = t x_k, t < 0, gives relu(t z) = |t| (relu(z) - z), so c_i
/// x_i moves to the base and |t| c_i to the coefficient of the kink k. Kinks with coefficient 0 are left out.
struct MergedKinks {
    std::vector<Rational> base;
    std::vector<std::size_t> index;              ///< of the first normal of the line, ascending
    std::vector<std::vector<Rational>> normals;  ///< that normal
    std::vector<Rational> coefficients;          ///< not 0
};
/// @throws InputError if the sizes differ.
MergedKinks merged(const CellHull& hull);

/// sum of m_i x_i = 0 with m_i != 0: no direction u has the signs of m_i (x_i . u) all equal and not 0.
using LinearRelation = std::vector<std::pair<std::size_t, Rational>>;

struct CellHullMembership {
    bool inside = false;
    /// inside: p = sum of weights[j] g(directions[j]), weights >= 0 of sum 1.
    std::vector<std::vector<Rational>> directions;
    std::vector<Rational> weights;
    /// outside: p . separation > g(u) . separation for every u. `tree` names, for each inner node of the tree of
    /// deviations in the order of the page, a relation (by its position) that its signs violate.
    std::vector<Rational> separation;
    std::vector<LinearRelation> relations;
    std::vector<std::size_t> tree;
};

/// Column generation: the separating direction of largest margin against the cells found so far, then the search of a
/// cell beyond it by branch and bound over deviations (cell_search.hpp). Cost: a linear program of (cells found) rows
/// in rank(X) variables a round, and one of (kinks) rows for most nodes of the tree.
/// @throws InputError if the sizes differ.
CellHullMembership in_cell_hull(const std::vector<Rational>& p, const CellHull& hull, const Deadline& deadline = {});

/// The check of the page.
bool proves_cell_hull_membership(const std::vector<Rational>& p, const CellHull& hull,
                                 const CellHullMembership& evidence);

}  // namespace relucert

#pragma once
// Linear feasibility with evidence for both answers: docs/evidence/linear-feasibility.md.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace relucert {

/// Pairs (index from 0, positive value), ascending.
using SparseMultipliers = std::vector<std::pair<std::size_t, Rational>>;

/// "Some x has A x <= b": a point, or Farkas multipliers y >= 0 with A^T y = 0, b . y < 0.
struct Feasibility {
    bool feasible = false;
    std::vector<Rational> point;
    SparseMultipliers multipliers;
};
/// @throws InputError if the sizes do not fit.
Feasibility feasible(const ExactMatrix& A, const std::vector<Rational>& b, const Deadline& deadline = {});
bool proves_feasibility(const ExactMatrix& A, const std::vector<Rational>& b, const Feasibility& evidence);

/// "Some x has a_i . x > 0 for every row a_i of A": such a point, or Gordan multipliers mu >= 0, not 0, with A^T mu =
/// 0.
struct StrictFeasibility {
    bool feasible = false;
    std::vector<Rational> point;
    SparseMultipliers multipliers;
};
StrictFeasibility strictly_feasible(const ExactMatrix& A, const Deadline& deadline = {});
bool proves_strict_feasibility(const ExactMatrix& A, const StrictFeasibility& evidence);

/// "p is a convex combination of the rows of `points`": weights, or a direction u with u . p > u . v for every row v.
struct HullMembership {
    bool inside = false;
    SparseMultipliers weights;
    std::vector<Rational> direction;
};
/// @throws InputError if the dimensions differ (points without rows are allowed).
HullMembership in_convex_hull(const std::vector<Rational>& p, const ExactMatrix& points, const Deadline& deadline = {});
bool proves_hull_membership(const std::vector<Rational>& p, const ExactMatrix& points, const HullMembership& evidence);

}  // namespace relucert

#pragma once
// The largest |sum_i lambda_i relu(w . x_i)| over unit vectors w, with evidence: docs/evidence/dual-norm.md. It decides
// whether lambda is feasible for the dual of minimum-norm interpolation by one hidden layer.
//
//     DualNorm R = dual_norm_squared({lambda, points});   // R.lower <= sup g^2 <= R.upper
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"
#include "relucert/polyhedra/cell_hull.hpp"

#include <optional>
#include <vector>

namespace relucert {

/// g(w) = sum_i lambda_i relu(w . x_i), x_i the rows of `points`. The last `free` coordinates of w do not count for its
/// length.
struct DualFunction {
    std::vector<Rational> lambda;
    ExactMatrix points;
    std::size_t free = 0;
};
/// @throws InputError if the sizes do not fit, there is no point, or nothing counts for the length.
void check_sizes(const DualFunction& g);
/// g(w).
Rational value_at(const DualFunction& g, const std::vector<Rational>& w);

/// One side of the evidence, as on the page: positions in `relations` and entries of `tree` (0: two children, -1: an
/// end, or the number of a relation from 1), and the integers of the leaves.
struct ZonotopeSide {
    std::vector<LinearRelation> relations;
    std::vector<long> tree;
    std::vector<std::vector<Integer>> leaves;
};

/// lower |w'|^2 <= g(w)^2 for w = direction, w' its coordinates that count; g(w)^2 <= upper |w'|^2 for every w by the
/// two sides (0: lambda > 0).
struct DualNorm {
    Rational lower;
    Rational upper;
    std::vector<Rational> direction;
    ZonotopeSide sides[2];
};

/// The square of the supremum; lower = upper if the exact rational is short or `exact` asks for it, else the ends
/// differ by about 2^-70 of it. Nothing if it is infinite, which needs free > 0. Cost: the cells of the arrangements of
/// the points with lambda > 0 and with lambda < 0, O(n^(d-1)) each, and a bounded least squares problem a cell.
/// @throws InputError if the sizes do not fit or nothing counts for the length.
std::optional<DualNorm> dual_norm_squared(const DualFunction& g, bool exact = false, const Deadline& deadline = {});

/// The coordinates that count of all w with g(w)^2 = |w'|^4 = R^4, R^2 = norm.lower = norm.upper, w' these coordinates:
/// in lexicographic order, none twice.
struct TightDirections {
    DualNorm norm;
    std::vector<std::vector<Rational>> directions;
};
/// Nothing if g = 0, or as above. @throws InputError as above, or if g.free is above 1.
std::optional<TightDirections> tight_directions(const DualFunction& g, const Deadline& deadline = {});

/// The check of the page, in rational arithmetic.
bool proves_dual_norm(const DualFunction& g, const DualNorm& norm);
/// The residuals of the leaves whose bound is norm.upper; part of the check of tight directions.
std::vector<std::vector<Rational>> residuals_at_bound(const DualFunction& g, const DualNorm& norm);

}  // namespace relucert

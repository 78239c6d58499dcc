#include "relucert/polyhedra/feasibility.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/polyhedra/linear_program.hpp"

namespace relucert {

namespace {

SparseMultipliers sparse(const std::vector<Rational>& dense) {
    SparseMultipliers result;
    for (std::size_t i = 0; i < dense.size(); ++i)
        if (!dense[i].is_zero()) result.emplace_back(i, dense[i]);
    return result;
}

bool well_formed(const SparseMultipliers& multipliers, std::size_t limit) {
    for (std::size_t k = 0; k < multipliers.size(); ++k) {
        if (multipliers[k].first >= limit || multipliers[k].second.sign() <= 0) return false;
        if (k > 0 && multipliers[k].first <= multipliers[k - 1].first) return false;
    }
    return true;
}

/// sum of multiplier times row.
std::vector<Rational> combine(const ExactMatrix& rows, const SparseMultipliers& multipliers, std::size_t columns) {
    std::vector<Rational> sum(columns);
    for (const auto& [i, factor] : multipliers)
        for (std::size_t j = 0; j < columns; ++j) sum[j] += factor * rows.entry(i, j);
    return sum;
}

bool is_zero(const std::vector<Rational>& v) {
    for (const Rational& x : v)
        if (!x.is_zero()) return false;
    return true;
}

LinearProgramResult solve_inequalities(const ExactMatrix& A, const std::vector<Rational>& b, const Deadline& deadline) {
    return minimise({std::vector<Rational>(A.columns()), A, b, ExactMatrix::zero(0, A.columns()), {}}, deadline);
}

}  // namespace

Feasibility feasible(const ExactMatrix& A, const std::vector<Rational>& b, const Deadline& deadline) {
    const LinearProgramResult result = solve_inequalities(A, b, deadline);
    if (result.status == LinearProgramResult::Status::infeasible)
        return {false, {}, sparse(result.inequality_multipliers)};
    return {true, result.x, {}};
}

bool proves_feasibility(const ExactMatrix& A, const std::vector<Rational>& b, const Feasibility& evidence) {
    if (A.rows() != b.size()) return false;
    if (evidence.feasible) {
        if (evidence.point.size() != A.columns()) return false;
        for (std::size_t i = 0; i < A.rows(); ++i)
            if (dot(A.row(i), evidence.point) > b[i]) return false;
        return true;
    }
    if (!well_formed(evidence.multipliers, A.rows())) return false;
    Rational right;
    for (const auto& [i, factor] : evidence.multipliers) right += factor * b[i];
    return is_zero(combine(A, evidence.multipliers, A.columns())) && right.sign() < 0;
}

StrictFeasibility strictly_feasible(const ExactMatrix& A, const Deadline& deadline) {
    // By scaling, a_i . x > 0 for all i can be had if and only if -a_i . x <= -1 for all i can; a Farkas combination
    // has right side -sum mu_i < 0, so its multipliers are not all 0.
    const LinearProgramResult result =
        solve_inequalities(A.scaled(-1), std::vector<Rational>(A.rows(), Rational(-1)), deadline);
    if (result.status == LinearProgramResult::Status::infeasible)
        return {false, {}, sparse(result.inequality_multipliers)};
    return {true, result.x, {}};
}

bool proves_strict_feasibility(const ExactMatrix& A, const StrictFeasibility& evidence) {
    if (evidence.feasible) {
        if (evidence.point.size() != A.columns()) return false;
        for (std::size_t i = 0; i < A.rows(); ++i)
            if (dot(A.row(i), evidence.point).sign() <= 0) return false;
        return true;
    }
    return !evidence.multipliers.empty() && well_formed(evidence.multipliers, A.rows()) &&
           is_zero(combine(A, evidence.multipliers, A.columns()));
}

HullMembership in_convex_hull(const std::vector<Rational>& p, const ExactMatrix& points, const Deadline& deadline) {
    const std::size_t d = p.size();
    const std::size_t k = points.rows();
    if (k > 0 && points.columns() != d)
        throw InputError("in_convex_hull", "the points have different dimensions", "give points of one dimension");
    // Separation: u . (v_j - p) <= -1 for all j. A Farkas combination sum mu_j (v_j - p) = 0 with sum mu_j > 0 gives
    // the weights mu_j / sum mu. Few variables and many rows: what the dictionary is good at.
    std::vector<Integer> differences;
    const ExactMatrix point_row = ExactMatrix::from_rationals(1, d, p);
    const Integer common = boost::multiprecision::lcm(points.denominator(), point_row.denominator());
    for (std::size_t j = 0; j < k; ++j)
        for (std::size_t c = 0; c < d; ++c)
            differences.push_back(points.integer(j, c) * (common / points.denominator()) -
                                  point_row.integer(0, c) * (common / point_row.denominator()));
    const ExactMatrix A(k, d, std::move(differences), common);
    const LinearProgramResult result = solve_inequalities(A, std::vector<Rational>(k, Rational(-1)), deadline);
    if (result.status != LinearProgramResult::Status::infeasible) return {false, {}, result.x};
    HullMembership membership{true, sparse(result.inequality_multipliers), {}};
    Rational total;
    for (const auto& [j, weight] : membership.weights) total += weight;
    for (auto& [j, weight] : membership.weights) weight /= total;
    return membership;
}

bool proves_hull_membership(const std::vector<Rational>& p, const ExactMatrix& points, const HullMembership& evidence) {
    if (points.rows() > 0 && points.columns() != p.size()) return false;
    if (evidence.inside) {
        if (!well_formed(evidence.weights, points.rows())) return false;
        Rational total;
        for (const auto& [j, weight] : evidence.weights) total += weight;
        return total == Rational(1) && combine(points, evidence.weights, p.size()) == p;
    }
    if (evidence.direction.size() != p.size()) return false;
    const Rational at_p = dot(evidence.direction, p);
    for (std::size_t j = 0; j < points.rows(); ++j)
        if (dot(evidence.direction, points.row(j)) >= at_p) return false;
    return true;
}

}  // namespace relucert

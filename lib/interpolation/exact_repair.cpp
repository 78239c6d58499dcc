// From numbers near a solution of the linear equations to an exact one.
#include "relucert/interpolation/kkt_point.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"

#include <Eigen/QR>

namespace relucert {

namespace {

constexpr long kRounding = 90;  // bits after the point of what is not corrected

/// Independent columns of A that are far from dependent, by pivoted orthogonalisation in binary64.
std::vector<std::size_t> good_columns(const std::vector<std::vector<Rational>>& A) {
    Eigen::MatrixXd M(static_cast<Eigen::Index>(A.size()), static_cast<Eigen::Index>(A[0].size()));
    for (Eigen::Index r = 0; r < M.rows(); ++r)
        for (Eigen::Index c = 0; c < M.cols(); ++c)
            M(r, c) = A[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)].approximate_double();
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(M);
    std::vector<std::size_t> columns;
    for (Eigen::Index k = 0; k < qr.rank(); ++k)
        columns.push_back(static_cast<std::size_t>(qr.colsPermutation().indices()(k)));
    return columns;
}

}  // namespace

std::optional<KktPoint> repaired(const PatternProblem& problem, const KktPoint& near) {
    const std::size_t n = problem.points.size();
    const std::size_t d = problem.dimension();
    const auto kinks = problem.kinks();
    const std::size_t unknowns = problem.neurons() * d + problem.uncounted.size();
    std::vector<std::vector<Rational>> A(n + kinks.size(), std::vector<Rational>(unknowns));
    std::vector<Rational> b = problem.labels;
    b.resize(A.size());
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < problem.neurons(); ++j)
            for (std::size_t k = 0; k < d && problem.active(j, i); ++k)
                A[i][j * d + k] = problem.signs[j] > 0 ? problem.points[i][k] : -problem.points[i][k];
        for (std::size_t k = 0; k < problem.uncounted.size(); ++k)
            A[i][problem.neurons() * d + k] = problem.uncounted[k][i];
    }
    for (std::size_t q = 0; q < kinks.size(); ++q)
        for (std::size_t k = 0; k < d; ++k) A[n + q][kinks[q].first * d + k] = problem.points[kinks[q].second][k];

    KktPoint result = near;
    std::vector<Rational*> x;
    for (auto& v : result.v)
        for (Rational& one : v) x.push_back(&one);
    for (Rational& one : result.factors) x.push_back(&one);
    for (Rational* one : x) *one = dyadic(*one, kRounding);
    for (std::size_t r = 0; r < A.size(); ++r)
        for (std::size_t c = 0; c < unknowns; ++c)
            if (!A[r][c].is_zero()) b[r] -= A[r][c] * *x[c];
    const ExactMatrix matrix = ExactMatrix::from_rows(A);
    const std::vector<std::size_t> columns = good_columns(A);
    const auto correction = solve(matrix.select_columns(columns), ExactMatrix::column_vector(b));
    if (!correction) return std::nullopt;
    for (std::size_t k = 0; k < columns.size(); ++k) *x[columns[k]] += correction->entry(k, 0);
    return result;
}

}  // namespace relucert

#include "relucert/matrix/low_rank_factors.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"

#include <Eigen/SVD>

#include <cmath>

namespace relucert {

namespace {

using Matrix = Eigen::MatrixXd;

Matrix floats(const ExactMatrix& A) {
    const std::vector<double> entries = A.approximate();
    Matrix result(static_cast<Eigen::Index>(A.rows()), static_cast<Eigen::Index>(A.columns()));
    std::size_t at = 0;
    for (Eigen::Index i = 0; i < result.rows(); ++i)
        for (Eigen::Index j = 0; j < result.cols(); ++j) result(i, j) = entries[at++];
    if (!result.allFinite())
        throw InputError("matrix", "an entry is too large for a proposal in binary64", "rescale the network");
    return result;
}

/// Rounding to multiples of a power of 2: the numbers stay short, and the certificate with them.
ExactMatrix rounded(const Matrix& A, unsigned bits) {
    const double largest = A.size() == 0 ? 0.0 : A.cwiseAbs().maxCoeff();
    int exponent = 0;
    std::frexp(largest, &exponent);
    const double grid = std::ldexp(1.0, exponent - static_cast<int>(bits));
    std::vector<double> entries;
    for (Eigen::Index i = 0; i < A.rows(); ++i)
        for (Eigen::Index j = 0; j < A.cols(); ++j)
            entries.push_back(largest > 0 ? std::nearbyint(A(i, j) / grid) * grid : 0.0);
    return ExactMatrix::from_doubles(static_cast<std::size_t>(A.rows()), static_cast<std::size_t>(A.cols()), entries);
}

}  // namespace

LowRankFactors exact_rank_factors(const ExactMatrix& W) {
    const ReducedEchelon echelon = reduced_echelon(W);
    const std::size_t rank = echelon.pivot_columns.size();
    return {W.select_columns(echelon.pivot_columns), echelon.matrix.block(0, 0, rank, W.columns()).transpose()};
}

LowRankFactors approximate_rank_factors(const ExactMatrix& W, std::size_t rank, unsigned bits) {
    if (rank == 0 || rank > std::min(W.rows(), W.columns()))
        throw InputError("rank", std::to_string(rank) + " is not a rank of a matrix of " + std::to_string(W.rows()) +
                                     " rows and " + std::to_string(W.columns()) + " columns");
    const Eigen::BDCSVD<Matrix> svd(floats(W), Eigen::ComputeThinU | Eigen::ComputeThinV);
    const auto r = static_cast<Eigen::Index>(rank);
    const Eigen::VectorXd roots = svd.singularValues().head(r).cwiseSqrt();
    return {rounded(svd.matrixU().leftCols(r) * roots.asDiagonal(), bits),
            rounded(svd.matrixV().leftCols(r) * roots.asDiagonal(), bits)};
}

ExactMatrix least_squares_proposal(const ExactMatrix& X, const ExactMatrix& Y, unsigned bits) {
    if (X.rows() != Y.rows()) throw InputError("least squares", "the numbers of rows differ");
    const Eigen::BDCSVD<Matrix> svd(floats(X), Eigen::ComputeThinU | Eigen::ComputeThinV);
    return rounded(svd.solve(floats(Y)), bits);
}

}  // namespace relucert

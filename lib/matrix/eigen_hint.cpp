#include "relucert/matrix/eigen_hint.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace relucert {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
constexpr Eigen::Index kDirectSize = 64;
constexpr int kLanczosSteps = 240;
constexpr double kResidual = 1e-8;  // the error of the Rayleigh quotient is about its square

Eigen::Map<const Matrix> view(const std::vector<double>& K, std::size_t n) {
    return {K.data(), static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n)};
}

bool all_finite(const std::vector<double>& K) {
    return std::all_of(K.begin(), K.end(), [](double x) { return std::isfinite(x); });
}

EigenpairHint hint(double value, const Vector& vector) {
    return {value, {vector.data(), vector.data() + vector.size()}, std::isfinite(value) && vector.allFinite()};
}

/// A start vector that depends on nothing but n.
Vector start_vector(Eigen::Index n) {
    Vector v(n);
    std::uint64_t state = 88172645463325252U;
    for (Eigen::Index i = 0; i < n; ++i) {
        state ^= state << 13U;
        state ^= state >> 7U;
        state ^= state << 17U;
        v(i) = static_cast<double>(state >> 11U) * 0x1p-53 - 0.5;
    }
    return v.normalized();
}

/// Lanczos with full orthogonalisation for the largest eigenvalue of sign * K. It runs on K divided by its largest
/// entry: Eigen's tridiagonal solver takes small subdiagonals for 0 whatever the size of the diagonal is.
EigenpairHint lanczos(const Eigen::Map<const Matrix>& K, double sign) {
    const Eigen::Index n = K.rows();
    const double size = K.cwiseAbs().maxCoeff();
    if (size == 0) return {};
    const int limit = static_cast<int>(std::min<Eigen::Index>(n, kLanczosSteps));
    Matrix basis(n, limit);
    Vector diagonal(limit);
    Vector below = Vector::Zero(limit);
    basis.col(0) = start_vector(n);
    for (int m = 0; m < limit; ++m) {
        Vector next = sign / size * (K.selfadjointView<Eigen::Lower>() * basis.col(m));
        diagonal(m) = basis.col(m).dot(next);
        for (int pass = 0; pass < 2; ++pass)
            next -= basis.leftCols(m + 1) * (basis.leftCols(m + 1).transpose() * next).eval();
        const double beta = next.norm();
        const bool last = m + 1 == limit;
        if (last || m % 8 == 7 || beta == 0) {
            Eigen::SelfAdjointEigenSolver<Matrix> small;
            small.computeFromTridiagonal(diagonal.head(m + 1), below.head(m));
            if (small.info() != Eigen::Success) return {};
            const double value = small.eigenvalues()(m);
            const double scale = small.eigenvalues().cwiseAbs().maxCoeff();
            if (beta * std::abs(small.eigenvectors()(m, m)) <= kResidual * scale)
                return hint(sign * value * size, basis.leftCols(m + 1) * small.eigenvectors().col(m));
            if (beta == 0) return {};
        }
        if (!last) {
            below(m) = beta;
            basis.col(m + 1) = next / beta;
        }
    }
    return {};
}

EigenpairHint extreme(const std::vector<double>& K, std::size_t n, double sign) {
    if (n == 0 || !all_finite(K)) return {};
    const auto matrix = view(K, n);
    if (matrix.rows() > kDirectSize) {
        EigenpairHint found = lanczos(matrix, sign);
        if (found.usable) return found;
    }
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(matrix);
    if (solver.info() != Eigen::Success) return {};
    const Eigen::Index at = sign > 0 ? matrix.rows() - 1 : 0;
    return hint(solver.eigenvalues()(at), solver.eigenvectors().col(at));
}

}  // namespace

EigenpairHint largest_eigenpair_hint(const std::vector<double>& K, std::size_t n) { return extreme(K, n, 1); }

EigenpairHint smallest_eigenpair_hint(const std::vector<double>& K, std::size_t n) { return extreme(K, n, -1); }

std::vector<double> eigenvalue_hints(const std::vector<double>& K, std::size_t n) {
    if (n == 0 || !all_finite(K)) return {};
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(view(K, n), Eigen::EigenvaluesOnly);
    if (solver.info() != Eigen::Success) return {};
    return {solver.eigenvalues().data(), solver.eigenvalues().data() + solver.eigenvalues().size()};
}

}  // namespace relucert

#include "relucert/matrix/verified_product.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/gram_kernel.hpp"

#include <Eigen/Core>

#include <cmath>
#include <limits>

namespace relucert {

namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// The bound. Let u = 2^-53, x' the binary64 approximation of an entry x. ExactMatrix::approximate truncates
// numerator and denominator to 53 bits and rounds their quotient, so |x - x'| <= 2^-50 |x'| unless it under- or
// overflows; that is excluded by `in_safe_range`: every x' is 0 (then x = 0) or 2^-400 <= |x'| <= 2^400. Then no
// product of two entries underflows or overflows, sums do not overflow for k <= 2^20, and sums never lose anything
// by underflow. Hence (Higham, Accuracy and Stability, section 3.1), for any order and with or without fused
// operations, |fl(x' . y') - x' . y'| <= k u / (1 - k u) |x'| . |y'|, and
// |x' . y' - x . y| <= (2^-49 + 2^-100) |x'| . |y'| <= 17 u |x'| . |y'|. With |x'| . |y'| <= norm(x') norm(y') the
// total is at most (k + 32) u norm(x') norm(y') (1 + 2^-20) for k <= 2^20. `upper_norm` and the final product are
// computed in binary64; their relative errors, below (k + 10) u <= 2^-32, are covered by the factors 1 + 2^-25.
constexpr double kSlack = 1 + 0x1p-25;
constexpr std::size_t kLargestInner = std::size_t{1} << 20U;

bool in_safe_range(const ExactMatrix& exact, const std::vector<double>& entries) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const double size = std::abs(entries[i]);
        if (exact.integers()[i] == 0 ? size != 0 : !(size >= 0x1p-400 && size <= 0x1p400)) return false;
    }
    return true;
}

double upper_norm(const double* x, std::size_t count, std::size_t stride) {
    double sum = 0;
    for (std::size_t k = 0; k < count; ++k) sum += x[k * stride] * x[k * stride];
    return std::sqrt(sum) * kSlack;
}

double error_factor(std::size_t k) { return (static_cast<double>(k) + 32) * 0x1p-53 * (1 + 0x1p-19); }

}  // namespace

ProductEnclosure verified_product(const ExactMatrix& X, const ExactMatrix& Y) {
    if (X.columns() != Y.rows()) throw InputError("matrix product", "the sizes do not fit", "give fitting matrices");
    const std::size_t k = X.columns();
    ProductEnclosure result{X.rows(), Y.columns(), {}, {}};
    const std::vector<double> x = X.approximate();
    const std::vector<double> y = Y.approximate();
    const std::size_t count = X.rows() * Y.columns();
    if (k > kLargestInner || !in_safe_range(X, x) || !in_safe_range(Y, y)) {
        result.midpoint.assign(count, 0);
        result.radius.assign(count, std::numeric_limits<double>::infinity());
        return result;
    }
    if (k == 0) {  // the zero matrix; there is no address to count from either
        result.midpoint.assign(count, 0);
        result.radius.assign(count, 0);
        return result;
    }
    const auto index = [](std::size_t n) { return static_cast<Eigen::Index>(n); };
    result.midpoint.resize(count);
    Eigen::Map<RowMajor> product(result.midpoint.data(), index(X.rows()), index(Y.columns()));
    product.noalias() = Eigen::Map<const RowMajor>(x.data(), index(X.rows()), index(k)) *
                        Eigen::Map<const RowMajor>(y.data(), index(k), index(Y.columns()));
    std::vector<double> left;
    std::vector<double> right;
    for (std::size_t i = 0; i < X.rows(); ++i) left.push_back(upper_norm(x.data() + i * k, k, 1));
    for (std::size_t j = 0; j < Y.columns(); ++j) right.push_back(upper_norm(y.data() + j, k, Y.columns()));
    const double factor = error_factor(k);
    result.radius.reserve(count);
    for (std::size_t i = 0; i < X.rows(); ++i)
        for (std::size_t j = 0; j < Y.columns(); ++j) result.radius.push_back(factor * left[i] * right[j]);
    return result;
}

GramEnclosure verified_gram(const ExactMatrix& X) {
    const std::size_t n = X.rows();
    const std::size_t k = X.columns();
    GramEnclosure result{n, std::vector<double>(n * n, 0), {}};
    const std::vector<double> x = X.approximate();
    if (k > kLargestInner || !in_safe_range(X, x)) {
        result.row_error.assign(n, std::numeric_limits<double>::infinity());
        return result;
    }
    gram_product(x.data(), n, k, result.midpoint.data());
    std::vector<double> norms;
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) {
        norms.push_back(upper_norm(x.data() + i * k, k, 1));
        total += norms.back();
    }
    total *= kSlack;
    const double factor = error_factor(k);
    for (std::size_t i = 0; i < n; ++i) result.row_error.push_back(factor * norms[i] * total);
    return result;
}

}  // namespace relucert

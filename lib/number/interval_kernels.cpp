// The error bounds of interval_kernels.hpp. All quantities that are added up here are >= 0, so that one relative
// enlargement after a few operations covers their rounding.
#include "relucert/number/interval_kernels.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/number/floating_environment.hpp"

#include <algorithm>
#include <cmath>

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "enclosures need NaN and infinity: build without -ffast-math and -ffinite-math-only"
#endif

namespace relucert {

namespace {

constexpr double positive_infinity = std::numeric_limits<double>::infinity();
constexpr double smallest = 0x1p-1074;
/// More than (1 + 2^-53)^16: covers up to eight roundings of sums and products of numbers >= 0 to and fro.
constexpr double enlarge = 1 + 0x1p-48;

/// Upper bound of a sum of n products >= 0 whose computed value (any order) is `computed`.
double sum_upper(double computed, std::size_t n) {
    const auto count = static_cast<double>(n);
    return (computed + (count + 2) * smallest) * (1 + (count + 8) * 0x1p-52) * enlarge;
}

/// Upper bound of a square root of a number >= 0 that is at most `square`.
double root_upper(double square) { return std::sqrt(square) * enlarge; }

/// Upper bounds of the Euclidean norms of the columns of a rows x columns matrix.
std::vector<double> column_norms_upper(const std::vector<double>& entries, std::size_t rows, std::size_t columns) {
    std::vector<double> norms(columns, 0.0);
    for (std::size_t k = 0; k < rows; ++k)
        for (std::size_t j = 0; j < columns; ++j) norms[j] += entries[k * columns + j] * entries[k * columns + j];
    for (double& norm : norms) norm = root_upper(sum_upper(norm, rows));
    return norms;
}

}  // namespace

MidpointRadiusMatrix MidpointRadiusMatrix::points(std::size_t rows, std::size_t columns, std::vector<double> values) {
    RELUCERT_ENSURE(values.size() == rows * columns);
    RELUCERT_ENSURE(std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); }));
    return {rows, columns, std::move(values), {}};
}

Interval MidpointRadiusMatrix::interval(std::size_t row, std::size_t column) const {
    const Interval middle(midpoint[row * columns + column]);
    if (is_points()) return middle;
    const double r = radius[row * columns + column];
    return r == positive_infinity ? Interval::whole() : middle + Interval::from_bounds(-r, r);
}

void MidpointRadiusMatrix::relu() {
    for (std::size_t i = 0; i < midpoint.size(); ++i) {
        const double r = is_points() ? 0.0 : radius[i];
        const double m = midpoint[i];
        if (m >= r) continue;  // all members are >= 0
        if (m <= -r) {
            midpoint[i] = 0;
            if (!is_points()) radius[i] = 0;
        } else if (r == positive_infinity) {
            midpoint[i] = 0;
        } else {  // [0, m + r]: the half of an upper bound, as midpoint and radius, is exact or rounded up below
            const double half = (m + r) * 0.5 * enlarge + smallest;
            midpoint[i] = half < positive_infinity ? half : 0.0;
            radius[i] = half;
        }
    }
}

AffineMap::AffineMap(std::size_t rows, std::size_t columns, std::vector<double> weights, std::vector<double> bias)
    : rows_(rows), columns_(columns), weights_(std::move(weights)), bias_(std::move(bias)) {
    if (bias_.empty()) bias_.assign(rows, 0.0);
    RELUCERT_ENSURE(weights_.size() == rows * columns && bias_.size() == rows && columns < (1U << 20U));
    const auto finite = [](double v) { return std::isfinite(v); };
    RELUCERT_ENSURE(std::all_of(weights_.begin(), weights_.end(), finite));
    RELUCERT_ENSURE(std::all_of(bias_.begin(), bias_.end(), finite));
    for (const double w : weights_) magnitudes_.push_back(std::fabs(w));
    for (std::size_t i = 0; i < rows; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < columns; ++k) sum += weights_[i * columns + k] * weights_[i * columns + k];
        norm_upper_.push_back(root_upper(sum_upper(sum, columns)));
    }
}

MidpointRadiusMatrix AffineMap::enclose(const MidpointRadiusMatrix& batch, RadiusBound radius_bound) const {
    check_floating_environment();  // the error bound needs rounding to nearest and subnormal numbers
    RELUCERT_ENSURE(batch.rows == columns_ && batch.midpoint.size() == batch.rows * batch.columns);
    RELUCERT_ENSURE(batch.is_points() || batch.radius.size() == batch.midpoint.size());
    RELUCERT_ENSURE(std::all_of(batch.radius.begin(), batch.radius.end(), [](double r) { return r >= 0; }));  // no NaN
    MidpointRadiusMatrix result{rows_, batch.columns, std::vector<double>(rows_ * batch.columns), {}};
    multiply_rounded(rows_, columns_, batch.columns, weights_, batch.midpoint, result.midpoint);

    const std::vector<double> norms = column_norms_upper(batch.midpoint, columns_, batch.columns);
    const bool by_norms = !batch.is_points() && radius_bound == RadiusBound::norms;
    const bool by_product = !batch.is_points() && radius_bound == RadiusBound::product;
    const std::vector<double> radius_norms =
        by_norms ? column_norms_upper(batch.radius, columns_, batch.columns) : std::vector<double>(batch.columns, 0.0);

    result.radius.assign(rows_ * batch.columns, 0.0);
    if (by_product) multiply_rounded(rows_, columns_, batch.columns, magnitudes_, batch.radius, result.radius);
    const auto count = static_cast<double>(columns_);
    const double relative = (count + 4) * 0x1p-53;
    for (std::size_t i = 0; i < rows_; ++i) {
        const double bias = bias_[i];
        const double fixed_part = std::fabs(bias) * relative + (count + 4) * smallest;
        const double scale = norm_upper_[i] * relative;
        double* midpoints = result.midpoint.data() + i * batch.columns;
        double* radii = result.radius.data() + i * batch.columns;
        for (std::size_t j = 0; j < batch.columns; ++j) {
            // Cauchy-Schwarz: sum |w_j| r_j <= |w| |r|; `enlarge` covers the rounding of this product of two bounds,
            // and `smallest` its underflow.
            const double passed =
                by_product ? sum_upper(radii[j], columns_) : norm_upper_[i] * radius_norms[j] * enlarge + smallest;
            const double middle = midpoints[j] + bias;
            const double r = (passed + scale * norms[j] + fixed_part + smallest) * enlarge;
            const bool known = std::isfinite(middle) && r < positive_infinity;  // false for NaN too
            midpoints[j] = known ? middle : 0.0;
            radii[j] = known ? r : positive_infinity;
        }
    }
    return result;
}

}  // namespace relucert

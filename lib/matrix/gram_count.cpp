#include "relucert/matrix/gram_count.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/definiteness.hpp"
#include "relucert/matrix/eigen_hint.hpp"
#include "relucert/matrix/extreme_eigenvalue.hpp"
#include "relucert/matrix/inertia.hpp"
#include "relucert/matrix/signed_cholesky.hpp"

#include <cmath>

namespace relucert {

namespace {

constexpr std::size_t kExactCountSize = 16;  // up to here exact elimination is the cheaper rule

/// Parameters with which the rule proves `count` in this direction, or nothing. `distance` is a guess of the
/// distance from 0 to the nearest eigenvalue of M on this side.
std::optional<FixedPointParameters> find_parameters(const ExactMatrix& M, CountDirection direction, std::size_t count,
                                                    double distance, const Deadline& deadline) {
    if (!(distance > 0) || !std::isfinite(distance)) return std::nullopt;
    // The elimination does not pivot; another shift moves it away from a small pivot, more bits absorb growth.
    for (const unsigned bits : {96U, 192U})
        for (const double part : {0.5, 0.31, 0.77}) {
            const FixedPointParameters parameters{
                bits, Rational::from_double(std::ldexp(std::nearbyint(part * 256), -8)) *
                          Rational::from_double(std::exp2(std::floor(std::log2(distance))))};
            const auto found = count_positive_signs(M, direction, bits, parameters.shift, deadline);
            if (found && *found == count) return parameters;
        }
    return std::nullopt;
}

}  // namespace

std::optional<GramCount> gram_eigenvalues_above(const ExactMatrix& A, const Rational& threshold,
                                                const Deadline& deadline) {
    if (threshold.sign() < 0)
        throw InputError("gram_eigenvalues_above", "the threshold is negative", "give the square of a singular value");
    const ExactMatrix B = wide_orientation(A);
    const std::size_t n = B.rows();
    if (n == 0) return GramCount{};
    const ExactMatrix M = B * B.transpose() - ExactMatrix::identity(n).scaled(threshold);
    if (n > kExactCountSize) {
        GramCount result;
        double below = -INFINITY;
        double above = INFINITY;
        for (const double value : eigenvalue_hints(M.approximate(), n)) {
            if (value > 0) ++result.count;
            if (value > 0)
                above = std::min(above, value);
            else
                below = std::max(below, value);
        }
        if (result.count > 0) result.lower = find_parameters(M, CountDirection::lower, result.count, above, deadline);
        if (result.count < n) result.upper = find_parameters(M, CountDirection::upper, result.count, -below, deadline);
        if ((result.count == 0 || result.lower) && (result.count == n || result.upper)) return result;
    }
    if (n > kLargestExactProof) return std::nullopt;
    GramCount result;
    result.exact = true;
    result.count = inertia(M, deadline).positive;
    return result;
}

bool proves_gram_count(const ExactMatrix& A, const Rational& threshold, const GramCount& evidence,
                       const Deadline& deadline) {
    if (threshold.sign() < 0) return false;
    const ExactMatrix B = wide_orientation(A);
    const std::size_t n = B.rows();
    const ExactMatrix M = B * B.transpose() - ExactMatrix::identity(n).scaled(threshold);
    if (evidence.exact) return n <= kLargestExactProof && inertia(M, deadline).positive == evidence.count;
    if (!evidence.lower && evidence.count != 0) return false;
    if (!evidence.upper && evidence.count != n) return false;
    if (evidence.lower) {
        const auto found =
            count_positive_signs(M, CountDirection::lower, evidence.lower->bits, evidence.lower->shift, deadline);
        if (!found || *found < evidence.count) return false;
    }
    if (evidence.upper) {
        const auto found =
            count_positive_signs(M, CountDirection::upper, evidence.upper->bits, evidence.upper->shift, deadline);
        if (!found || *found > evidence.count) return false;
    }
    return true;
}

}  // namespace relucert

#include "relucert/matrix/rational_eigenvalue.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"

#include <cmath>

namespace relucert {

namespace {

constexpr std::uint32_t kPrime = 2147483647;

/// A quick test: false proves that M is not singular, true proves nothing.
bool may_be_singular(const ExactMatrix& M) {
    const std::size_t n = M.rows();
    std::vector<std::vector<std::uint64_t>> a(n, std::vector<std::uint64_t>(n));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) a[i][j] = mpz_fdiv_ui(M.integer(i, j).backend().data(), kPrime);
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t pivot = k;
        while (pivot < n && a[pivot][k] == 0) ++pivot;
        if (pivot == n) return true;
        std::swap(a[k], a[pivot]);
        for (std::size_t i = k + 1; i < n; ++i) {  // fraction-free modulo the prime: no inverse needed
            const std::uint64_t factor = kPrime - a[i][k];
            for (std::size_t j = k + 1; j < n; ++j) a[i][j] = (a[i][j] * a[k][k] + factor * a[k][j]) % kPrime;
        }
    }
    return false;
}

}  // namespace

std::optional<RationalEigenpair> rational_eigenpair_near(const ExactMatrix& K, double guess) {
    if (!K.is_square()) throw InputError("eigenvalue", "the matrix is not square", "give a square matrix");
    if (!std::isfinite(guess) || K.rows() == 0) return std::nullopt;
    const Rational scaled = Rational::from_double(guess) * Rational(K.denominator());
    if (bit_length(scaled.floor()) > 46) return std::nullopt;  // the guess does not name one integer
    const Integer nearest = (scaled + Rational(Integer(1), Integer(2))).floor();
    const Rational value(nearest, K.denominator());
    const ExactMatrix shifted = K - ExactMatrix::identity(K.rows()).scaled(value);
    if (!may_be_singular(shifted)) return std::nullopt;
    const ExactMatrix kernel = nullspace(shifted);
    if (kernel.columns() == 0) return std::nullopt;
    const ExactMatrix first = kernel.block(0, 0, kernel.rows(), 1);
    return RationalEigenpair{value, first.integers()};
}

}  // namespace relucert

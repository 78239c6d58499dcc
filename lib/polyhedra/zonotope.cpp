#include "relucert/polyhedra/zonotope.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"
#include "relucert/polyhedra/bounded_least_squares.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

enum class Side { zero, one, inside };

}  // namespace

Zonotope::Zonotope(std::vector<std::vector<Rational>> generators, std::size_t dimension, std::size_t free)
    : generators_(std::move(generators)), dimension_(dimension), free_(free) {
    RELUCERT_ENSURE(free < dimension);
    double size = 0;
    for (const auto& v : generators_) {
        RELUCERT_ENSURE(v.size() == dimension);
        for (const Rational& x : v) {
            weighted_.push_back(x.approximate_double());
            size = std::max(size, std::abs(weighted_.back()));
        }
    }
    weight_ = 1e4 * (size > 0 ? size : 1);
    for (std::size_t k = 0; k < weighted_.size(); ++k)
        if (k % dimension_ >= dimension_ - free_) weighted_[k] *= weight_;
}

std::vector<double> Zonotope::nearest_hint(std::vector<double> u) const {
    RELUCERT_ENSURE(u.size() == dimension_);
    for (std::size_t k = dimension_ - free_; k < dimension_; ++k) u[k] *= weight_;
    return bounded_least_squares(weighted_, u);
}

double Zonotope::distance_hint(const std::vector<double>& u, const std::vector<double>& alpha) const {
    double total = 0;
    for (std::size_t k = 0; k + free_ < dimension_; ++k) {
        double x = u[k];
        for (std::size_t j = 0; j < alpha.size(); ++j) x -= alpha[j] * weighted_[j * dimension_ + k];
        total += x * x;
    }
    return std::sqrt(total);
}

std::vector<Rational> Zonotope::residual(std::vector<Rational> u, const std::vector<Rational>& alpha) const {
    for (std::size_t j = 0; j < alpha.size(); ++j) {
        if (alpha[j].is_zero()) continue;
        for (std::size_t k = 0; k < dimension_; ++k) u[k] -= alpha[j] * generators_[j][k];
    }
    return u;
}

std::optional<Zonotope::Nearest> Zonotope::nearest(const std::vector<Rational>& u,
                                                   const std::vector<double>& hint) const {
    const std::size_t n = generators_.size();
    const std::size_t seen = dimension_ - free_;
    std::vector<Side> side(n);
    for (std::size_t j = 0; j < n; ++j)
        side[j] = hint[j] < 1e-9 ? Side::zero : hint[j] > 1 - 1e-9 ? Side::one : Side::inside;
    const auto product = [&](const std::vector<Rational>& a, const std::vector<Rational>& b, std::size_t from,
                             std::size_t to) {
        Rational total;
        for (std::size_t k = from; k < to; ++k) total += a[k] * b[k];
        return total;
    };
    for (std::size_t round = 0; round < 10 * n + 50; ++round) {
        std::vector<std::size_t> inner;
        Nearest found{std::vector<Rational>(n), {}, {}, {}};
        for (std::size_t j = 0; j < n; ++j) {
            if (side[j] == Side::inside) inner.push_back(j);
            if (side[j] == Side::one) found.coefficients[j] = 1;
        }
        // The inner coefficients a and the multipliers nu of the free coordinates: stationarity and the free
        // coordinates.
        const std::vector<Rational> rest = residual(u, found.coefficients);
        const std::size_t size = inner.size() + free_;
        std::vector<std::vector<Rational>> A(size, std::vector<Rational>(size));
        std::vector<Rational> b(size);
        for (std::size_t p = 0; p < inner.size(); ++p) {
            const auto& v = generators_[inner[p]];
            for (std::size_t q = 0; q < inner.size(); ++q) A[p][q] = product(v, generators_[inner[q]], 0, seen);
            for (std::size_t q = 0; q < free_; ++q) {
                A[p][inner.size() + q] = -v[seen + q];
                A[inner.size() + q][p] = v[seen + q];
            }
            b[p] = product(v, rest, 0, seen);
        }
        for (std::size_t q = 0; q < free_; ++q) b[inner.size() + q] = rest[seen + q];
        const auto solution = size == 0 ? std::optional(ExactMatrix::zero(0, 1))
                                        : solve(ExactMatrix::from_rows(A), ExactMatrix::column_vector(b));
        if (!solution) {
            // Too few inner coefficients for the free coordinates: one more, of those that lead to the point.
            const auto leads = [&](std::size_t j) {
                const Rational gain = product(generators_[j], rest, seen, dimension_);
                return side[j] != Side::inside && gain.sign() == (side[j] == Side::zero ? 1 : -1);
            };
            std::size_t j = 0;
            while (j < n && !leads(j)) ++j;
            if (j == n) return std::nullopt;
            side[j] = Side::inside;
            continue;
        }
        Rational worst;
        std::size_t leaving = n;
        for (std::size_t p = 0; p < inner.size(); ++p) {
            const Rational a = solution->entry(p, 0);
            found.coefficients[inner[p]] = a;
            const Rational excess = a.sign() < 0 ? -a : a - 1;
            if (excess > worst) {
                worst = excess;
                leaving = inner[p];
            }
        }
        if (leaving < n) {
            side[leaving] = found.coefficients[leaving].sign() < 0 ? Side::zero : Side::one;
            continue;
        }
        found.residual = residual(u, found.coefficients);
        found.direction = found.residual;
        for (std::size_t q = 0; q < free_; ++q) found.direction[seen + q] = solution->entry(inner.size() + q, 0);
        std::size_t entering = n;
        for (std::size_t j = 0; j < n; ++j) {
            if (side[j] == Side::inside) continue;
            const Rational slope = product(found.direction, generators_[j], 0, dimension_);
            const Rational gain = side[j] == Side::zero ? slope : -slope;
            if (gain > worst) {
                worst = gain;
                entering = j;
            }
        }
        if (entering == n) {
            found.squared_distance = product(found.residual, found.residual, 0, seen);
            return found;
        }
        side[entering] = Side::inside;
    }
    return std::nullopt;
}

}  // namespace relucert

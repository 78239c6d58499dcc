#include "relucert/polyhedra/zonotope.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"
#include "relucert/polyhedra/bounded_least_squares.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr double kAtBound = 1e-9;

/// The inner product of the first `count` coordinates.
Rational partial_product(const std::vector<Rational>& a, const std::vector<Rational>& b, std::size_t count) {
    Rational total;
    for (std::size_t k = 0; k < count; ++k) total += a[k] * b[k];
    return total;
}

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

std::optional<std::vector<Rational>> Zonotope::start(const std::vector<Rational>& u,
                                                     const std::vector<double>& hint) const {
    std::vector<Rational> alpha;
    for (const double a : hint)
        alpha.push_back(a < kAtBound ? Rational(0) : a > 1 - kAtBound ? Rational(1) : Rational::from_double(a));
    if (free_ == 0) return alpha;
    if (free_ > 1) return std::nullopt;
    // The free coordinate exactly: inner coefficients change first.
    for (const bool inner : {true, false})
        for (std::size_t j = 0; j < alpha.size(); ++j) {
            const Rational& v = generators_[j].back();
            const bool is_inner = alpha[j].sign() > 0 && alpha[j] < 1;
            if (is_inner != inner || v.is_zero()) continue;
            const Rational missing = residual(u, alpha).back();
            alpha[j] = std::clamp(alpha[j] + missing / v, Rational(0), Rational(1));
        }
    if (!residual(u, alpha).back().is_zero()) return std::nullopt;
    return alpha;
}

ExactMatrix Zonotope::stationary(const std::vector<Rational>& rest, const std::vector<std::size_t>& inner) const {
    const std::size_t seen = dimension_ - free_;
    const std::size_t size = inner.size() + free_;
    if (size == 0) return ExactMatrix::zero(0, 1);
    std::vector<std::vector<Rational>> A(size, std::vector<Rational>(size));
    std::vector<Rational> b(size);
    for (std::size_t p = 0; p < inner.size(); ++p) {
        const auto& v = generators_[inner[p]];
        for (std::size_t q = 0; q < inner.size(); ++q) A[p][q] = partial_product(v, generators_[inner[q]], seen);
        for (std::size_t q = 0; q < free_; ++q) {
            A[p][inner.size() + q] = -v[seen + q];
            A[inner.size() + q][p] = v[seen + q];
        }
        b[p] = partial_product(v, rest, seen);
    }
    for (std::size_t q = 0; q < free_; ++q) b[inner.size() + q] = rest[seen + q];
    const auto solution = solve(ExactMatrix::from_rows(A), ExactMatrix::column_vector(b));
    RELUCERT_ENSURE(solution.has_value());  // the minimum exists: the free coordinates are met by the current point
    return *solution;
}

std::optional<Zonotope::Nearest> Zonotope::nearest(const std::vector<Rational>& u,
                                                   const std::vector<double>& hint) const {
    const std::size_t n = generators_.size();
    const std::size_t seen = dimension_ - free_;
    std::optional<std::vector<Rational>> feasible = start(u, hint);
    if (!feasible) return std::nullopt;
    std::vector<Rational>& alpha = *feasible;
    std::vector<bool> is_inner(n);
    for (std::size_t j = 0; j < n; ++j) is_inner[j] = alpha[j].sign() > 0 && alpha[j] < 1;
    for (std::size_t round = 0; round < 50 * n + 100; ++round) {
        std::vector<std::size_t> inner;
        std::vector<Rational> at_bounds = alpha;
        for (std::size_t j = 0; j < n; ++j)
            if (is_inner[j]) {
                inner.push_back(j);
                at_bounds[j] = 0;
            }
        const ExactMatrix target = stationary(residual(u, at_bounds), inner);
        // Towards the minimum over the inner coefficients, as far as the bounds allow.
        Rational step = 1;
        std::size_t blocking = n;
        for (std::size_t p = 0; p < inner.size(); ++p) {
            const Rational& from = alpha[inner[p]];
            const Rational to = target.entry(p, 0);
            if (to.sign() >= 0 && to <= 1) continue;
            const Rational room = (to.sign() < 0 ? -from : Rational(1) - from) / (to - from);
            if (blocking < n && room >= step) continue;
            step = room;
            blocking = inner[p];
        }
        for (std::size_t p = 0; p < inner.size(); ++p) alpha[inner[p]] += step * (target.entry(p, 0) - alpha[inner[p]]);
        if (blocking < n) {
            is_inner[blocking] = false;
            continue;
        }
        Nearest found{alpha, residual(u, alpha), {}, {}};
        found.direction = found.residual;
        for (std::size_t q = 0; q < free_; ++q) found.direction[seen + q] = target.entry(inner.size() + q, 0);
        Rational most;
        std::size_t entering = n;
        for (std::size_t j = 0; j < n; ++j) {
            if (is_inner[j]) continue;
            const Rational slope = dot(found.direction, generators_[j]);
            const Rational gain = alpha[j].is_zero() ? slope : -slope;
            // The largest gain; the first one after many rounds, against cycles.
            if (gain > most && (entering == n || round < 20 * n)) {
                most = gain;
                entering = j;
            }
        }
        if (entering == n) {
            found.squared_distance = partial_product(found.residual, found.residual, seen);
            return found;
        }
        is_inner[entering] = true;
    }
    return std::nullopt;
}

}  // namespace relucert

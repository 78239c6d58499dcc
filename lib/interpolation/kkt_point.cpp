#include "relucert/interpolation/kkt_point.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_matrix.hpp"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <map>

namespace relucert {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
constexpr long kBits = 220;
constexpr int kSteps = 60;
constexpr double kVanishing = 1e-7;  // |v_j| relative to the longest: a neuron that the minimum does not have
constexpr double kDependent = 1e-9;  // pivots of the derivative, relative to the largest

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// sqrt(q) within 2^-kBits.
Rational root_of(const Rational& q) {
    const Integer scaled = (q * Rational::power_of_two(2 * kBits)).floor();
    return Rational(Integer(boost::multiprecision::sqrt(scaled))) * Rational::power_of_two(-kBits);
}

/// The equations of optimality: stationarity, labels, kinks, uncounted columns; unknowns in the order v, lambda, kink
/// factors, t.
class Equations {
public:
    explicit Equations(const PatternProblem& problem)
        : p_(problem),
          kinks_(problem.kinks()),
          n_(problem.points.size()),
          d_(problem.dimension()),
          size_(problem.neurons() * d_ + n_ + kinks_.size() + problem.uncounted.size()) {
        for (const auto& x : p_.points)
            for (const Rational& one : x) points_.push_back(one.approximate_double());
    }

    [[nodiscard]] std::vector<Rational> residual(const KktPoint& at) const {
        std::vector<Rational> F(size_);
        const std::size_t first_label = p_.neurons() * d_;
        for (std::size_t j = 0; j < p_.neurons(); ++j) {
            const Rational length = norm(at.v[j]);
            for (std::size_t k = 0; k + p_.free < d_; ++k) F[j * d_ + k] = dyadic(at.v[j][k] / length, kBits);
            for (std::size_t i = 0; i < n_; ++i) {
                if (!p_.active(j, i)) continue;
                const Rational product = dot(p_.points[i], at.v[j]);
                F[first_label + i] += p_.signs[j] > 0 ? product : -product;
                const Rational factor = p_.signs[j] > 0 ? at.lambda[i] : -at.lambda[i];
                for (std::size_t k = 0; k < d_; ++k) F[j * d_ + k] -= factor * p_.points[i][k];
            }
        }
        for (std::size_t i = 0; i < n_; ++i) F[first_label + i] -= p_.labels[i];
        for (std::size_t q = 0; q < kinks_.size(); ++q) {
            const auto& [j, i] = kinks_[q];
            F[first_label + n_ + q] = dot(p_.points[i], at.v[j]);
            for (std::size_t k = 0; k < d_; ++k) F[j * d_ + k] -= at.kink_factors[q] * p_.points[i][k];
        }
        for (std::size_t k = 0; k < p_.uncounted.size(); ++k)
            for (std::size_t i = 0; i < n_; ++i) {
                F[first_label + i] += at.factors[k] * p_.uncounted[k][i];
                F[first_label + n_ + kinks_.size() + k] += at.lambda[i] * p_.uncounted[k][i];
            }
        return F;
    }

    [[nodiscard]] Matrix derivative(const KktPoint& at) const {
        Matrix J = Matrix::Zero(index(size_), index(size_));
        const std::size_t first_label = p_.neurons() * d_;
        const auto set = [&](std::size_t row, std::size_t column, double value) {
            J(index(row), index(column)) += value;
        };
        for (std::size_t j = 0; j < p_.neurons(); ++j) {
            std::vector<double> v;
            double length = 0;
            for (std::size_t k = 0; k + p_.free < d_; ++k) {
                v.push_back(at.v[j][k].approximate_double());
                length += v.back() * v.back();
            }
            length = std::sqrt(length);
            for (std::size_t k = 0; k < v.size(); ++k)
                for (std::size_t l = 0; l < v.size(); ++l)
                    set(j * d_ + k, j * d_ + l, ((k == l ? 1 : 0) - v[k] * v[l] / length / length) / length);
            for (std::size_t i = 0; i < n_; ++i)
                for (std::size_t k = 0; k < d_ && p_.active(j, i); ++k) {
                    set(j * d_ + k, first_label + i, -p_.signs[j] * points_[i * d_ + k]);
                    set(first_label + i, j * d_ + k, p_.signs[j] * points_[i * d_ + k]);
                }
        }
        for (std::size_t q = 0; q < kinks_.size(); ++q) {
            const auto& [j, i] = kinks_[q];
            for (std::size_t k = 0; k < d_; ++k) {
                set(j * d_ + k, first_label + n_ + q, -points_[i * d_ + k]);
                set(first_label + n_ + q, j * d_ + k, points_[i * d_ + k]);
            }
        }
        for (std::size_t k = 0; k < p_.uncounted.size(); ++k)
            for (std::size_t i = 0; i < n_; ++i) {
                const std::size_t place = first_label + n_ + kinks_.size() + k;
                set(first_label + i, place, p_.uncounted[k][i].approximate_double());
                set(place, first_label + i, p_.uncounted[k][i].approximate_double());
            }
        return J;
    }

    /// at + factor * step, rounded.
    [[nodiscard]] KktPoint moved(KktPoint at, const Vector& step, double factor) const {
        std::size_t place = 0;
        const auto add = [&](Rational& x) {
            x = dyadic(x + Rational::from_double(factor * step(index(place++))), kBits);
        };
        for (auto& v : at.v)
            for (Rational& x : v) add(x);
        for (auto* list : {&at.lambda, &at.kink_factors, &at.factors})
            for (Rational& x : *list) add(x);
        return at;
    }

    /// Largest factor <= 1 at which no |v_j'| falls below a tenth.
    [[nodiscard]] double safe_factor(const KktPoint& at, const Vector& step) const {
        double factor = 1;
        for (std::size_t j = 0; j < p_.neurons(); ++j) {
            double length = 0;
            double change = 0;
            for (std::size_t k = 0; k + p_.free < d_; ++k) {
                const double x = at.v[j][k].approximate_double();
                length += x * x;
                change += step(index(j * d_ + k)) * step(index(j * d_ + k));
            }
            if (change > 0.8 * length) factor = std::min(factor, std::sqrt(0.8 * length / change));
        }
        return factor;
    }

private:
    [[nodiscard]] Rational norm(const std::vector<Rational>& v) const {
        Rational total;
        for (std::size_t k = 0; k + p_.free < v.size(); ++k) total += v[k] * v[k];
        return root_of(total);
    }

    const PatternProblem& p_;
    std::vector<std::pair<std::size_t, std::size_t>> kinks_;
    std::size_t n_;
    std::size_t d_;
    std::size_t size_;
    std::vector<double> points_;
};

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> PatternProblem::kinks() const {
    std::vector<std::pair<std::size_t, std::size_t>> result;
    for (std::size_t j = 0; j < sides.size(); ++j)
        for (std::size_t i = 0; i < sides[j].size(); ++i)
            if (sides[j][i] == 0) result.emplace_back(j, i);
    return result;
}

Rational dyadic(const Rational& x, long bits) {
    return Rational((x * Rational::power_of_two(bits)).floor()) * Rational::power_of_two(-bits);
}

bool drop_vanishing(PatternProblem& problem, KktPoint& point) {
    std::vector<double> lengths;
    for (const auto& v : point.v) {
        double length = 0;
        for (std::size_t k = 0; k + problem.free < v.size(); ++k) length += std::pow(v[k].approximate_double(), 2);
        lengths.push_back(std::sqrt(length));
    }
    const double longest = lengths.empty() ? 0 : *std::max_element(lengths.begin(), lengths.end());
    const PatternProblem before = problem;
    const KktPoint from = point;
    problem.signs.clear();
    problem.sides.clear();
    point.v.clear();
    point.kink_factors.clear();
    const auto kept = [&](std::size_t j) { return lengths[j] > kVanishing * longest; };
    for (std::size_t j = 0; j < lengths.size(); ++j) {
        if (!kept(j)) continue;
        problem.signs.push_back(before.signs[j]);
        problem.sides.push_back(before.sides[j]);
        point.v.push_back(from.v[j]);
    }
    const auto kinks = before.kinks();
    for (std::size_t q = 0; q < kinks.size(); ++q)
        if (kept(kinks[q].first)) point.kink_factors.push_back(from.kink_factors[q]);
    return point.v.size() < from.v.size();
}

std::optional<KktPoint> polish(PatternProblem& problem, KktPoint start, const Deadline& deadline) {
    double best = INFINITY;
    int without_progress = 0;
    for (int step = 0; step < kSteps; ++step) {
        deadline.check("minimum norm: Newton's method");
        if (drop_vanishing(problem, start)) best = INFINITY;
        if (start.v.empty()) return std::nullopt;
        const Equations equations(problem);
        const std::vector<Rational> F = equations.residual(start);
        Vector right(index(F.size()));
        for (std::size_t k = 0; k < F.size(); ++k) right(index(k)) = -F[k].approximate_double();
        const double size = right.cwiseAbs().maxCoeff();
        if (size < std::ldexp(1, -150)) return start;
        without_progress = size < 0.5 * best ? 0 : without_progress + 1;
        best = std::min(best, size);
        if (!std::isfinite(size) || without_progress > 12) return std::nullopt;
        Eigen::CompleteOrthogonalDecomposition<Matrix> J;
        J.setThreshold(kDependent);
        J.compute(equations.derivative(start));
        const Vector move = J.solve(right);
        if (!move.allFinite()) return std::nullopt;
        start = equations.moved(start, move, equations.safe_factor(start, move));
    }
    return std::nullopt;
}

std::vector<std::pair<std::size_t, std::size_t>> wrong_sides(const PatternProblem& problem,
                                                             const std::vector<std::vector<Rational>>& v) {
    std::vector<std::pair<std::size_t, std::size_t>> result;
    for (std::size_t j = 0; j < v.size(); ++j)
        for (std::size_t i = 0; i < problem.points.size(); ++i) {
            const int sign = dot(problem.points[i], v[j]).sign();
            if (sign != 0 && sign != problem.sides[j][i]) result.emplace_back(j, i);
        }
    return result;
}

KktPoint with_kinks(PatternProblem& problem, const KktPoint& point,
                    const std::vector<std::pair<std::size_t, std::size_t>>& where) {
    std::map<std::pair<std::size_t, std::size_t>, Rational> factors;
    const auto before = problem.kinks();
    for (std::size_t q = 0; q < before.size(); ++q) factors[before[q]] = point.kink_factors[q];
    for (const auto& [j, i] : where) problem.sides[j][i] = 0;
    KktPoint result = point;
    result.kink_factors.clear();
    for (const auto& kink : problem.kinks()) result.kink_factors.push_back(factors[kink]);
    return result;
}

}  // namespace relucert

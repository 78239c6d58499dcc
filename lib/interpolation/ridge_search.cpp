#include "relucert/interpolation/ridge_search.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/interpolation/cell_corners.hpp"
#include "relucert/polyhedra/bounded_least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>

namespace relucert {

namespace {

constexpr std::size_t kSamples = 1500;
constexpr double kKink = 1e-10;      // relative size of a product that counts as 0
constexpr double kFreeWeight = 1e4;  // of coordinates in which the difference has to be 0

/// Numbers near normal ones, the same in every run.
class Noise {
public:
    double next() {
        double total = 0;
        for (int k = 0; k < 4; ++k) {
            state_ ^= state_ << 13U;
            state_ ^= state_ >> 7U;
            state_ ^= state_ << 17U;
            total += static_cast<double>(state_ >> 11U) * 0x1p-53 - 0.5;
        }
        return total;
    }

private:
    std::uint64_t state_ = 88172645463325252U;
};

}  // namespace

double RidgeTask::product(std::size_t i, const std::vector<double>& w) const {
    double total = 0;
    for (std::size_t k = 0; k < dimension; ++k) total += points[i * dimension + k] * w[k];
    return total;
}

/// One sign of g for one lambda.
class RidgeSearch::Climber {
public:
    Climber(const RidgeTask& task, const std::vector<double>& lambda, int sign)
        : task_(task), lambda_(lambda), sign_(sign) {
        for (std::size_t i = 0; i < lambda.size(); ++i) {
            if (sign * lambda[i] > 0) own_.push_back(i);
            if (sign * lambda[i] >= 0) continue;
            other_.push_back(i);
            for (std::size_t k = 0; k < task.dimension; ++k) {
                const double weight = k + task.free < task.dimension ? 1 : kFreeWeight;
                generators_.push_back(weight * std::abs(lambda[i]) * task.points[i * task.dimension + k]);
            }
        }
    }

    /// Null if g has not the sign on the way.
    const Ridge* climb(std::vector<double> w) {
        for (int step = 0; step < 1000; ++step) {
            const std::string signs = signs_of(w);
            auto known = steps_.find(signs);
            if (known == steps_.end()) known = steps_.emplace(signs, step_from(signs)).first;
            if (known->second.value <= 0) return nullptr;
            if (signs_of(known->second.w) == signs) {
                reached_.emplace(signs, &known->second);
                return &known->second;
            }
            w = known->second.w;
        }
        return nullptr;
    }
    [[nodiscard]] const std::map<std::string, const Ridge*>& reached() const { return reached_; }

private:
    [[nodiscard]] std::string signs_of(const std::vector<double>& w) const {
        std::string signs;
        for (const std::size_t i : own_) signs += task_.product(i, w) > 0 ? '+' : '-';
        return signs;
    }

    /// The maximum of w . u - (support function of the other zonotope) over |w'| <= 1, u the vertex of these signs.
    [[nodiscard]] Ridge step_from(const std::string& signs) const {
        const std::size_t d = task_.dimension;
        std::vector<double> target(d, 0);
        for (std::size_t p = 0; p < own_.size(); ++p)
            if (signs[p] == '+')
                for (std::size_t k = 0; k < d; ++k)
                    target[k] += std::abs(lambda_[own_[p]]) * task_.points[own_[p] * d + k];
        for (std::size_t k = d - task_.free; k < d; ++k) target[k] *= kFreeWeight;
        const std::vector<double> alpha = bounded_least_squares(generators_, target);
        Ridge ridge;
        ridge.sign = sign_;
        ridge.w = target;
        for (std::size_t q = 0; q < other_.size(); ++q)
            for (std::size_t k = 0; k < d; ++k) ridge.w[k] -= alpha[q] * generators_[q * d + k];
        double length = 0;
        for (std::size_t k = 0; k + task_.free < d; ++k) length += ridge.w[k] * ridge.w[k];
        length = std::sqrt(length);
        if (!(length > 1e-13 * size())) return ridge;
        for (std::size_t k = 0; k < d; ++k) ridge.w[k] = k + task_.free < d ? ridge.w[k] / length : 0;
        if (task_.free == 1) ridge.w[d - 1] = best_offset(ridge.w);
        ridge.value = sign_ * g(ridge.w);
        ridge.side.assign(lambda_.size(), -1);
        ridge.share.assign(lambda_.size(), 0);
        for (std::size_t i = 0; i < lambda_.size(); ++i)
            if (task_.product(i, ridge.w) > 0) ridge.side[i] = 1;
        for (std::size_t q = 0; q < other_.size(); ++q) {
            ridge.share[other_[q]] = alpha[q];
            ridge.side[other_[q]] = alpha[q] <= 0 ? -1 : alpha[q] >= 1 ? 1 : 0;
        }
        return ridge;
    }

    [[nodiscard]] double size() const {
        double total = 0;
        for (std::size_t i = 0; i < lambda_.size(); ++i)
            total += std::abs(lambda_[i]) * std::abs(task_.points[i * task_.dimension]);
        return total;
    }
    [[nodiscard]] double g(const std::vector<double>& w) const {
        double total = 0;
        for (std::size_t i = 0; i < lambda_.size(); ++i) total += lambda_[i] * std::max(0.0, task_.product(i, w));
        return total;
    }
    /// g is piecewise linear in the free coordinate b, with kinks at -w' . x_i (last coordinates of points are 1).
    [[nodiscard]] double best_offset(std::vector<double> w) const {
        w.back() = 0;
        double best = 0;
        double most = -1;
        for (std::size_t i = 0; i < lambda_.size(); ++i) {
            std::vector<double> at = w;
            at.back() = -task_.product(i, w) / task_.points[i * task_.dimension + task_.dimension - 1];
            const double value = sign_ * g(at);
            if (value <= most) continue;
            most = value;
            best = at.back();
        }
        return best;
    }

    const RidgeTask& task_;
    const std::vector<double>& lambda_;
    int sign_;
    std::vector<std::size_t> own_;
    std::vector<std::size_t> other_;
    std::vector<double> generators_;
    std::map<std::string, Ridge> steps_;
    std::map<std::string, const Ridge*> reached_;
};

RidgeSearch::RidgeSearch(RidgeTask task) : task_(std::move(task)) {
    RELUCERT_ENSURE(task_.free <= 1 && task_.free < task_.dimension);
    Noise noise;
    const std::size_t n = task_.count();
    for (std::size_t s = 0; s < kSamples; ++s) {
        std::vector<double> w(task_.dimension);
        for (double& x : w) x = noise.next();
        if (task_.free == 1) {
            // The hyperplane passes between data.
            w.back() = 0;
            const double one = task_.product(s % n, w);
            const double two = task_.product((s / n) % n, w);
            w.back() = -(one + two) / 2 + 1e-3 * noise.next() * (std::abs(one) + std::abs(two));
        }
        samples_.push_back(std::move(w));
    }
    for (std::size_t i = 0; i < n; ++i) {
        std::vector<double> w(task_.points.begin() + static_cast<std::ptrdiff_t>(i * task_.dimension),
                              task_.points.begin() + static_cast<std::ptrdiff_t>((i + 1) * task_.dimension));
        samples_.push_back(w);
        for (double& x : w) x = -x;
        samples_.push_back(std::move(w));
    }
    corners_ = cell_corners(task_.points, task_.dimension);
}

std::vector<Ridge> RidgeSearch::local_maxima(const std::vector<double>& lambda,
                                             const std::vector<std::vector<double>>& starts, const Deadline& deadline,
                                             bool thorough) const {
    std::vector<Ridge> found;
    for (const int sign : {1, -1}) {
        Climber climber(task_, lambda, sign);
        for (const auto* list : {&starts, &samples_, &corners_}) {
            if (list == &corners_ && !thorough) continue;
            for (const std::vector<double>& w : *list) {
                deadline.check("minimum norm: search of directions");
                (void)climber.climb(w);
            }
        }
        for (const auto& [signs, ridge] : climber.reached()) found.push_back(*ridge);
    }
    std::stable_sort(found.begin(), found.end(), [](const Ridge& a, const Ridge& b) { return a.value > b.value; });
    return found;
}

Ridge RidgeSearch::climb(const std::vector<double>& lambda, int sign, const std::vector<double>& w) const {
    Climber climber(task_, lambda, sign);
    const Ridge* found = climber.climb(w);
    return found == nullptr ? Ridge{} : *found;
}

}  // namespace relucert

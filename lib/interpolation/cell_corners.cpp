#include "relucert/interpolation/cell_corners.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace relucert {

namespace {

using Doubles = std::vector<double>;

constexpr std::size_t kMostDirections = 6000;
constexpr std::size_t kMostDimensions = 8;  // 2^d directions a ray
constexpr double kIndependent = 1e-9;       // relative length of what is new in a vector
constexpr double kOnHyperplane = 1e-12;     // relative size of a product that counts as 0

double dot(const Doubles& a, const Doubles& b) {
    double total = 0;
    for (std::size_t k = 0; k < a.size(); ++k) total += a[k] * b[k];
    return total;
}
void add(Doubles& a, double factor, const Doubles& b) {
    for (std::size_t k = 0; k < a.size(); ++k) a[k] += factor * b[k];
}

/// v minus its projection on the orthonormal vectors, twice against rounding; false if nothing is left of it.
bool orthonormalise(Doubles& v, const std::vector<Doubles>& basis) {
    const double before = std::sqrt(dot(v, v));
    for (int pass = 0; pass < 2; ++pass)
        for (const Doubles& b : basis) add(v, -dot(v, b), b);
    const double length = std::sqrt(dot(v, v));
    if (!(length > kIndependent * before)) return false;
    for (double& x : v) x /= length;
    return true;
}

class Corners {
public:
    Corners(const Doubles& points, std::size_t dimension) : d_(dimension) {
        for (std::size_t i = 0; i + d_ <= points.size(); i += d_) {
            Doubles x(points.begin() + static_cast<std::ptrdiff_t>(i),
                      points.begin() + static_cast<std::ptrdiff_t>(i + d_));
            const double length = std::sqrt(dot(x, x));
            if (length == 0) continue;
            for (double& one : x) one /= length;
            points_.push_back(std::move(x));
        }
    }

    std::vector<Doubles> run() {
        const std::size_t chosen = d_ - 1;
        if (d_ < 2 || d_ > kMostDimensions || points_.size() < chosen) return {};
        const std::size_t rays = kMostDirections >> d_;
        double all = 1;
        for (std::size_t k = 0; k < chosen; ++k)
            all *= static_cast<double>(points_.size() - k) / static_cast<double>(k + 1);
        if (all <= static_cast<double>(rays)) {
            every({}, 0);
        } else {
            for (std::size_t k = 0; k < rays; ++k) add_corner(some());
        }
        return std::move(found_);
    }

private:
    void every(std::vector<std::size_t> subset, std::size_t from) {
        if (subset.size() == d_ - 1) {
            add_corner(subset);
            return;
        }
        for (std::size_t i = from; i < points_.size(); ++i) {
            subset.push_back(i);
            every(subset, i + 1);
            subset.pop_back();
        }
    }
    /// The same choices in every run.
    std::vector<std::size_t> some() {
        std::vector<std::size_t> subset;
        while (subset.size() < d_ - 1) {
            state_ = state_ * 6364136223846793005U + 1442695040888963407U;
            const std::size_t i = static_cast<std::size_t>(state_ >> 33U) % points_.size();
            if (std::find(subset.begin(), subset.end(), i) == subset.end()) subset.push_back(i);
        }
        return subset;
    }

    void add_corner(const std::vector<std::size_t>& subset) {
        std::vector<Doubles> basis;
        for (const std::size_t i : subset) {
            Doubles x = points_[i];
            if (!orthonormalise(x, basis)) return;
            basis.push_back(std::move(x));
        }
        Doubles ray;
        for (std::size_t k = 0; k < d_; ++k) {  // the unit vector with the most that is new
            Doubles unit(d_, 0);
            unit[k] = 1;
            double outside = 1;
            for (const Doubles& b : basis) outside -= b[k] * b[k];
            if (outside * static_cast<double>(2 * d_) < 1) continue;
            if (orthonormalise(unit, basis)) ray = std::move(unit);
            break;
        }
        if (ray.empty()) return;
        for (std::size_t signs = 0; (signs >> subset.size()) == 0; ++signs) {
            const Doubles step = step_with(subset, basis, signs);
            double size = 1;
            for (std::size_t i = 0; i < points_.size(); ++i) {
                if (std::find(subset.begin(), subset.end(), i) != subset.end()) continue;
                const double at = std::abs(dot(points_[i], ray));
                const double change = std::abs(dot(points_[i], step));
                if (at > kOnHyperplane && change > 0) size = std::min(size, at / (2 * change));
            }
            for (const double side : {1.0, -1.0}) {
                Doubles w = step;
                for (double& x : w) x *= size;
                add(w, side, ray);
                found_.push_back(std::move(w));
            }
        }
    }
    /// In the span of the chosen points, with products 1 or -1 with them: back substitution, as the k-th is a
    /// combination of the first k vectors of the basis.
    [[nodiscard]] Doubles step_with(const std::vector<std::size_t>& subset, const std::vector<Doubles>& basis,
                                    std::size_t signs) const {
        Doubles step(d_, 0);
        for (std::size_t k = 0; k < subset.size(); ++k) {
            const Doubles& x = points_[subset[k]];
            const double wanted = (signs >> k & 1U) != 0 ? 1 : -1;
            add(step, (wanted - dot(x, step)) / dot(x, basis[k]), basis[k]);
        }
        return step;
    }

    std::size_t d_;
    std::vector<Doubles> points_;
    std::vector<Doubles> found_;
    std::uint64_t state_ = 7;
};

}  // namespace

std::vector<std::vector<double>> cell_corners(const std::vector<double>& points, std::size_t dimension) {
    return Corners(points, dimension).run();
}

}  // namespace relucert

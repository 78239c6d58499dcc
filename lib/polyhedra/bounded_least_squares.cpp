#include "relucert/polyhedra/bounded_least_squares.hpp"

#include "relucert/failure/failure.hpp"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
enum class Side { zero, one, inside };

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

/// Bounded least squares min |u - V alpha|, 0 <= alpha <= 1. Variables enter one by one, so the inner ones stay
/// independent.
class BoundedLeastSquares {
public:
    BoundedLeastSquares(const Eigen::Ref<const Matrix>& V, Vector u)
        : V_(V), u_(std::move(u)), alpha_(Vector::Zero(V.cols())), side_(static_cast<std::size_t>(V.cols())) {
        tolerance_ = 1e-14 * (u_.norm() + V_.colwise().norm().sum());
    }
    Vector solve() {
        for (std::size_t round = 0; round < 10 * side_.size() + 10; ++round) {
            const Vector gradient = V_.transpose() * (u_ - V_ * alpha_);
            Eigen::Index best = -1;
            double most = 0;
            for (Eigen::Index j = 0; j < V_.cols(); ++j) {
                const Side side = side_[static_cast<std::size_t>(j)];
                const double gain = side == Side::zero ? gradient(j) : side == Side::one ? -gradient(j) : 0;
                if (gain > tolerance_ * V_.col(j).norm() && gain > most && j != refused_) {
                    most = gain;
                    best = j;
                }
            }
            if (best < 0) break;
            const Vector alpha = alpha_;
            const std::vector<Side> side = side_;
            side_[static_cast<std::size_t>(best)] = Side::inside;
            descend();
            // It went straight back. If another variable left the inside on the way, it may enter now.
            refused_ = alpha_ == alpha && side_ == side ? best : -1;
        }
        return alpha_;
    }

private:
    /// Minimises over the inner variables; those that meet a bound stay there.
    void descend() {
        for (;;) {
            std::vector<Eigen::Index> inner;
            Vector rest = u_;
            for (Eigen::Index j = 0; j < V_.cols(); ++j) {
                if (side_[static_cast<std::size_t>(j)] == Side::inside)
                    inner.push_back(j);
                else
                    rest -= alpha_(j) * V_.col(j);
            }
            if (inner.empty()) return;
            Matrix A(V_.rows(), index(inner.size()));
            for (std::size_t k = 0; k < inner.size(); ++k) A.col(index(k)) = V_.col(inner[k]);
            const Vector target = A.colPivHouseholderQr().solve(rest);
            double step = 1;
            for (std::size_t k = 0; k < inner.size(); ++k) {
                const double from = alpha_(inner[k]);
                const double to = target(index(k));
                if (to < 0) step = std::min(step, from / (from - to));
                if (to > 1) step = std::min(step, (1 - from) / (to - from));
            }
            if (!std::isfinite(step)) return;
            bool bounded = false;
            for (std::size_t k = 0; k < inner.size(); ++k) {
                const Eigen::Index j = inner[k];
                const double to = target(index(k));
                const double from = alpha_(j);
                alpha_(j) = from + step * (to - from);
                const bool blocks =
                    step < 1 && ((to < 0 && from <= step * (from - to)) || (to > 1 && 1 - from <= step * (to - from)));
                if (!blocks) continue;
                bounded = true;
                alpha_(j) = to < 0 ? 0 : 1;
                side_[static_cast<std::size_t>(j)] = to < 0 ? Side::zero : Side::one;
            }
            if (!bounded) return;
        }
    }

    Matrix V_;
    Vector u_;
    Vector alpha_;
    std::vector<Side> side_;
    double tolerance_ = 0;
    Eigen::Index refused_ = -1;
};

}  // namespace

std::vector<double> bounded_least_squares(const std::vector<double>& generators, const std::vector<double>& u) {
    if (generators.empty()) return {};
    RELUCERT_ENSURE(!u.empty() && generators.size() % u.size() == 0);
    const Eigen::Map<const Matrix> V(generators.data(), index(u.size()), index(generators.size() / u.size()));
    const Vector alpha = BoundedLeastSquares(V, Eigen::Map<const Vector>(u.data(), index(u.size()))).solve();
    std::vector<double> result(alpha.data(), alpha.data() + alpha.size());
    for (double& a : result) a = std::isfinite(a) ? std::clamp(a, 0.0, 1.0) : 0.0;
    return result;
}

}  // namespace relucert

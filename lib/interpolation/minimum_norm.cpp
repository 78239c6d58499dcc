#include "relucert/interpolation/minimum_norm.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/interpolation/column_master.hpp"
#include "relucert/interpolation/kkt_point.hpp"
#include "relucert/interpolation/ridge_search.hpp"
#include "relucert/interpolation/scaled_problem.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace relucert {

namespace {

constexpr std::size_t kRounds = 600;
constexpr std::size_t kColumnsARound = 24;
constexpr double kGap = 1e-10;        // of column generation
constexpr double kStalledGap = 1e-7;  // of column generation that no longer improves
constexpr std::size_t kStalledRounds = 40;
constexpr double kTryPolish = 3e-2;     // gap from which Newton's method is tried
constexpr double kSameRidge = 0.05;     // distance of directions that may be the same neuron
constexpr double kOnKink = 1e-12;       // w . x_i that counts as 0 in a fallback
constexpr double kPolishedGap = 2e-13;  // what binary64 sees of a gap that is 0

double distance(const std::vector<double>& a, const std::vector<double>& b) {
    double total = 0;
    for (std::size_t k = 0; k < a.size(); ++k) total += (a[k] - b[k]) * (a[k] - b[k]);
    return std::sqrt(total);
}

class Solver {
public:
    Solver(const MinimumNormTask& task, const Deadline& deadline)
        : task_(task),
          deadline_(deadline),
          scaled_(scaled_problem(task)),
          problem_(scaled_.problem),
          search_(ridge_task(scaled_.problem)) {}

    MinimumNorm run() {
        generate();
        if (!best_ || norm_ > dual_value_ * (1 + kPolishedGap)) finish_unpolished();
        MinimumNorm found = assembled(task_, scaled_, best_signs_, *best_, lambda_found_);
        found.rounds = rounds_;
        found.polished = norm_ <= dual_value_ * (1 + kPolishedGap);
        return found;
    }

private:
    void generate() {
        std::vector<double> y;
        for (std::size_t i = 0; i < problem_.labels.size(); ++i)
            y.push_back(problem_.labels[i].approximate_double() +
                        1e-11 * std::sin(static_cast<double>(7 * i + 1)));  // against ties
        std::vector<std::vector<double>> uncounted;
        for (const auto& column : problem_.uncounted) {
            uncounted.emplace_back();
            for (const Rational& x : column) uncounted.back().push_back(x.approximate_double());
        }
        ColumnMaster master(y, uncounted);
        double least_violation = HUGE_VAL;
        std::size_t stalled = 0;
        for (rounds_ = 1; rounds_ <= kRounds; ++rounds_) {
            if (!master.solve(deadline_)) break;
            masses_ = master.masses();
            factors_ = master.factors();
            lambda_ = master.multipliers();
            const bool complete = master.unexplained() < 1e-8 * (1 + std::abs(y[0]));
            std::vector<Ridge> found = search_.local_maxima(lambda_, starts(), deadline_);
            if (found.empty() || found[0].value < (complete ? 1 + kGap : 1e-9))
                found = search_.local_maxima(lambda_, starts(), deadline_, true);
            const double most = found.empty() ? 0 : found[0].value;
            if (complete && most < 1 + kTryPolish && (most < 1 + kGap || rounds_ % 4 == 0) && try_polish()) return;
            if (complete && most < 1 + kGap) return;
            if (complete && most < 1 + kStalledGap && most > least_violation * (1 - kGap)) {
                if (++stalled == kStalledRounds) return;
            } else {
                stalled = 0;
            }
            if (complete) least_violation = std::min(least_violation, most);
            std::size_t added = 0;
            for (const Ridge& ridge : found) {
                if (ridge.value < (complete ? 1 + kGap / 2 : 1e-9) || added == kColumnsARound) break;
                ++added;
                master.add(column_of(ridge));
                ridges_.push_back(ridge);
            }
            if (added == 0 && !complete)
                throw InputError("minimum norm", "no network of this form interpolates the data",
                                 "allow biases, or remove points on one line through 0");
        }
        if (masses_.empty() || master.unexplained() > 1e-6)
            throw LimitReached("minimum norm: the linear program did not end");
    }

    [[nodiscard]] std::vector<double> column_of(const Ridge& ridge) const {
        std::vector<double> column;
        for (std::size_t i = 0; i < problem_.points.size(); ++i) {
            const double product = search_.task().product(i, ridge.w);
            column.push_back(product > 0 ? ridge.sign * product : 0);
        }
        return column;
    }
    [[nodiscard]] std::vector<std::vector<double>> starts() const {
        std::vector<std::vector<double>> result;
        for (std::size_t k = 0; k < masses_.size(); ++k)
            if (masses_[k] > 0) result.push_back(ridges_[k].w);
        return result;
    }

    /// The columns in use, gathered by the local maxima above them; their patterns go to problem_.
    /// Without `merge` each column is a neuron, with the sides of its direction.
    KktPoint gathered(bool merge) {
        double total = 0;
        for (const double mass : masses_) total += mass;
        std::map<std::pair<int, std::vector<int>>, std::pair<Ridge, double>> groups;
        for (std::size_t k = 0; k < masses_.size(); ++k) {
            if (masses_[k] < 1e-9 * total) continue;
            Ridge top = ridges_[k];
            if (merge) {
                // Where |g| is flat the climb may end far away; the column itself is then as good.
                const Ridge above = search_.climb(lambda_, top.sign, top.w);
                if (above.value > 0 && distance(above.w, top.w) < kSameRidge) top = above;
            } else {
                for (std::size_t i = 0; i < top.side.size(); ++i) {
                    const double product = search_.task().product(i, top.w);
                    top.side[i] = std::abs(product) < kOnKink ? 0 : product > 0 ? 1 : -1;
                }
            }
            const auto key = std::pair(top.sign, top.side);
            const auto [place, is_new] = groups.emplace(key, std::pair(top, 0.0));
            place->second.second += masses_[k];
        }
        KktPoint point;
        problem_.signs.clear();
        problem_.sides.clear();
        for (const double x : lambda_) point.lambda.push_back(Rational::from_double(x));
        for (const double x : factors_) point.factors.push_back(Rational::from_double(x));
        for (const auto& [key, group] : groups) {
            const auto& [ridge, mass] = group;
            problem_.signs.push_back(ridge.sign);
            problem_.sides.push_back(ridge.side);
            point.v.emplace_back();
            for (const double x : ridge.w) point.v.back().push_back(Rational::from_double(mass * x));
            for (std::size_t i = 0; i < ridge.side.size(); ++i)
                if (ridge.side[i] == 0)
                    point.kink_factors.push_back(Rational::from_double(ridge.sign * ridge.share[i] * lambda_[i]));
        }
        return point;
    }

    /// Newton's method and an exact correction; true if the gap is then as small as binary64 can tell.
    bool try_polish() {
        const KktPoint start = gathered(true);  // sets the patterns
        const std::optional<KktPoint> point = polish(problem_, start, deadline_);
        if (!point) return false;
        consider_dual(point->lambda);
        settle(*point);
        return best_ && norm_ <= dual_value_ * (1 + kPolishedGap);
    }
    void finish_unpolished() {
        const KktPoint point = gathered(false);
        consider_dual(point.lambda);
        settle(point);
        KktPoint again = gathered(false);
        if (const std::optional<KktPoint> better = polish(problem_, again, deadline_)) {
            consider_dual(better->lambda);
            settle(*better);
        }
        if (!best_)
            throw LimitReached("minimum norm: no exact interpolant was found near the numbers of the linear program");
    }

    /// Keeps lambda if lambda.y divided by the dual norm is the largest so far, as local search sees it.
    void consider_dual(const std::vector<Rational>& lambda) {
        std::vector<double> near;
        double value = 0;
        for (std::size_t i = 0; i < lambda.size(); ++i) {
            near.push_back(lambda[i].approximate_double());
            value += near.back() * problem_.labels[i].approximate_double();
        }
        const std::vector<Ridge> found = search_.local_maxima(near, starts(), deadline_, true);
        if (found.empty() || !(value / found[0].value > dual_value_)) return;
        dual_value_ = value / found[0].value;
        lambda_found_ = lambda;
    }

    /// An exact interpolant near the point. Where a correction moves a kink over a point, the kink is held there.
    void settle(KktPoint point) {
        for (int round = 0; round < 20; ++round) {
            std::optional<KktPoint> exact = repaired(problem_, point);
            if (!exact) return;
            const auto crossed = wrong_sides(problem_, exact->v);
            if (crossed.empty()) {
                consider(*exact);
                return;
            }
            point = with_kinks(problem_, point, crossed);
            if (std::optional<KktPoint> better = polish(problem_, point, deadline_)) {
                point = std::move(*better);
                consider_dual(point.lambda);
            }
        }
    }
    void consider(const KktPoint& exact) {
        double total = 0;
        for (const auto& v : exact.v) {
            double length = 0;
            for (std::size_t k = 0; k + problem_.free < v.size(); ++k) length += std::pow(v[k].approximate_double(), 2);
            total += std::sqrt(length);
        }
        if (best_ && total >= norm_) return;
        norm_ = total;
        best_ = exact;
        best_signs_ = problem_.signs;
    }

    const MinimumNormTask& task_;
    const Deadline& deadline_;
    ScaledProblem scaled_;
    PatternProblem& problem_;
    RidgeSearch search_;
    std::vector<Ridge> ridges_;
    std::vector<double> masses_;
    std::vector<double> factors_;
    std::vector<double> lambda_;
    std::optional<KktPoint> best_;
    std::size_t rounds_ = 0;
    double norm_ = 0;
    double dual_value_ = 0;
    std::vector<int> best_signs_;
    std::vector<Rational> lambda_found_;
};

}  // namespace

MinimumNorm minimum_norm_interpolant(const MinimumNormTask& task, const Deadline& deadline) {
    return Solver(task, deadline).run();
}

}  // namespace relucert

#pragma once
// Directions in which |g(w)|/|w'| is locally largest, g(w) = sum_i lambda_i relu(w . x_i), in binary64: a hint. They
// are the columns that minimum-norm interpolation lacks.
#include "relucert/failure/deadline.hpp"

#include <vector>

namespace relucert {

/// Points x_i one after the other, each of `dimension` coordinates, of which the last `free` do not count for |w'|.
struct RidgeTask {
    std::vector<double> points;
    std::size_t dimension = 0;
    std::size_t free = 0;
    [[nodiscard]] std::size_t count() const { return points.size() / dimension; }
    [[nodiscard]] double product(std::size_t i, const std::vector<double>& w) const;
};

struct Ridge {
    std::vector<double> w;  ///< |w'| = 1
    int sign = 1;           ///< of g(w)
    double value = 0;       ///< |g(w)|
    /// Of each point: 1: w . x_i > 0, -1: < 0, 0: the maximum stands on the kink of x_i.
    std::vector<int> side;
    /// Where side is 0: the coefficient in [0, 1] of x_i in the point of the other zonotope that is nearest; else 0
    /// or 1.
    std::vector<double> share;
};

class RidgeSearch {
public:
    explicit RidgeSearch(RidgeTask task);

    /// Local maxima reached from fixed random directions and from `starts`, each once, the largest first. The convex
    /// part of g is linearised and the concave rest maximised exactly, again and again: g grows with every step.
    /// `thorough`: also from beside the rays in which hyperplanes of points meet, all of them if there are not more
    /// than a few thousand. Data of nearly one direction have cells that are too thin for random directions.
    std::vector<Ridge> local_maxima(const std::vector<double>& lambda, const std::vector<std::vector<double>>& starts,
                                    const Deadline& deadline, bool thorough = false) const;
    /// The one reached from w for the sign; value 0 if g has no such sign there.
    [[nodiscard]] Ridge climb(const std::vector<double>& lambda, int sign, const std::vector<double>& w) const;

    [[nodiscard]] const RidgeTask& task() const { return task_; }

private:
    class Climber;
    RidgeTask task_;
    std::vector<std::vector<double>> samples_;
    std::vector<std::vector<double>> corners_;
};

}  // namespace relucert

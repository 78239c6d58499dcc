#pragma once
// Optimality of minimum-norm interpolation with fixed activation patterns, to many digits.
#include "relucert/failure/deadline.hpp"
#include "relucert/number/rational.hpp"

#include <optional>
#include <vector>

namespace relucert {

/// Neurons with signs e_j = 1, -1 and patterns: side 1 (active), -1 (inactive), 0 (the kink of the neuron passes
/// through the point). Unknown are v_j (the incoming weights times |outgoing weight|) and factors t of the columns of
/// `uncounted`. Minimise sum_j |v_j'| subject to
///     sum_j e_j sum_(i active at j) x_i . v_j + sum_k t_k uncounted_ki = y_i for every i,  x_i . v_j = 0 where the
///     side is 0.
struct PatternProblem {
    std::vector<std::vector<Rational>> points;
    std::vector<Rational> labels;
    std::vector<std::vector<Rational>> uncounted;  ///< columns
    std::size_t free = 0;                          ///< last coordinates that do not count for |v'|
    std::vector<int> signs;
    std::vector<std::vector<int>> sides;  ///< [neuron][point]

    [[nodiscard]] std::size_t neurons() const { return signs.size(); }
    [[nodiscard]] std::size_t dimension() const { return points.at(0).size(); }
    /// Point i is active at neuron j, or its kink.
    [[nodiscard]] bool active(std::size_t j, std::size_t i) const { return sides[j][i] > 0; }
    [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> kinks() const;  ///< (neuron, point)
};

struct KktPoint {
    std::vector<std::vector<Rational>> v;
    std::vector<Rational> factors;       ///< t
    std::vector<Rational> lambda;        ///< multipliers of the labels
    std::vector<Rational> kink_factors;  ///< multipliers of the kinks
};

/// Newton's method from `start`, residuals in rational arithmetic rounded to 200 bits, steps in binary64. Nothing if it
/// does not converge. The patterns are not looked at: see wrong_sides.
std::optional<KktPoint> polish(PatternProblem& problem, KktPoint start, const Deadline& deadline);

/// Takes neurons away whose v_j' is about 0; true if there was one.
bool drop_vanishing(PatternProblem& problem, KktPoint& point);

/// v and t near those of `near` that satisfy all equations exactly (a basic correction of rounded numbers), or nothing
/// if there are none. Numbers get long: determinants of the data.
std::optional<KktPoint> repaired(const PatternProblem& problem, const KktPoint& near);

/// Neurons and points where the sign of x_i . v_j is not the side; 0 is right everywhere.
std::vector<std::pair<std::size_t, std::size_t>> wrong_sides(const PatternProblem& problem,
                                                             const std::vector<std::vector<Rational>>& v);

/// Puts the kinks of these neurons on these points; the point with the multipliers in the new order of kinks, those of
/// new kinks 0.
KktPoint with_kinks(PatternProblem& problem, const KktPoint& point,
                    const std::vector<std::pair<std::size_t, std::size_t>>& where);

/// x rounded to a multiple of 2^-bits.
Rational dyadic(const Rational& x, long bits);

}  // namespace relucert

#pragma once
// The nearest point of a zonotope sum_j [0, v_j], in binary64 and exactly.
#include "relucert/matrix/exact_matrix.hpp"

#include <optional>
#include <vector>

namespace relucert {

/// Distances are those of the first coordinates; in the last `free` ones the difference has to be 0.
class Zonotope {
public:
    /// No generators: the zonotope is {0}. Every generator has `dimension` coordinates, free < dimension.
    Zonotope(std::vector<std::vector<Rational>> generators, std::size_t dimension, std::size_t free);

    [[nodiscard]] const std::vector<std::vector<Rational>>& generators() const noexcept { return generators_; }

    /// Coefficients in [0, 1] of a point near the nearest one: a hint, by bounded least squares with an active set
    /// (Stark and Parker); the free coordinates have a large weight. Cost: about one least squares problem a
    /// coefficient.
    [[nodiscard]] std::vector<double> nearest_hint(std::vector<double> u) const;
    /// |u - sum alpha_j v_j| of the first coordinates.
    [[nodiscard]] double distance_hint(const std::vector<double>& u, const std::vector<double>& alpha) const;

    struct Nearest {
        std::vector<Rational> coefficients;
        std::vector<Rational> residual;  ///< u - the point
        /// (residual, multipliers of the free coordinates): its product with v_j is <= 0 where the coefficient is 0, >=
        /// 0 where it is 1, and 0 otherwise.
        std::vector<Rational> direction;
        Rational squared_distance;
    };
    /// The nearest point, by an exact active set from the hint on; nothing if that does not end soon, if no point has
    /// the free coordinates of u, or if there is more than one.
    [[nodiscard]] std::optional<Nearest> nearest(const std::vector<Rational>& u, const std::vector<double>& hint) const;

    /// u - sum alpha_j v_j.
    [[nodiscard]] std::vector<Rational> residual(std::vector<Rational> u, const std::vector<Rational>& alpha) const;

private:
    /// The hint with exact free coordinates; nothing if there is no such point, or more than one free coordinate.
    [[nodiscard]] std::optional<std::vector<Rational>> start(const std::vector<Rational>& u,
                                                             const std::vector<double>& hint) const;
    /// The inner coefficients, then the multipliers of the free coordinates, that minimise |rest - sum alpha_j v_j|.
    [[nodiscard]] ExactMatrix stationary(const std::vector<Rational>& rest,
                                         const std::vector<std::size_t>& inner) const;

    std::vector<std::vector<Rational>> generators_;
    std::size_t dimension_;
    std::size_t free_;
    std::vector<double> weighted_;  ///< generators, coordinate by coordinate within each, with weights
    double weight_ = 0;
};

}  // namespace relucert

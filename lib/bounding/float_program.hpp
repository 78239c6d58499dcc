#pragma once
// A ReLU program in binary64, and points where its outputs are large: proposals only, never evidence.
#include "relucert/bounding/domain.hpp"
#include "relucert/bounding/relu_program.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace relucert {

/// Points have unit coordinates t in [0, 1]^inputs: x = lower + t (upper - lower) of a box, or
/// x = centre + (2 t - 1) r of a ball, with t in the ball of radius 1/2 about (1/2, ..., 1/2).
class FloatProgram {
public:
    FloatProgram(const ReluProgram& program, const Domain& domain);

    /// The least output at t (of one output: the output), and the gradient of that output.
    double least_output(std::span<const double> t) const;
    double least_output(std::span<const double> t, std::vector<double>& gradient) const;

    /// Climbs from t by steps along gradients that halve when they do not help; returns the value.
    double climb(std::vector<double>& t, double first_step = 0.25, double last_step = 1.0 / 4096) const;

    /// Of the coordinates of a rational point, clamped to [0, 1].
    [[nodiscard]] std::vector<double> unit_coordinates(const std::vector<Rational>& x) const;
    /// A rational point of the domain near t, and its t: on a grid of 2^16 steps an edge of a box; of a ball on one of
    /// 2^26 steps a diameter, and a little nearer to the centre where t is at the boundary.
    [[nodiscard]] std::vector<Rational> rational_point(std::vector<double>& t) const;
    /// The nearest point of the domain.
    void project(std::vector<double>& t) const;
    /// The point of the domain that is furthest in a direction.
    [[nodiscard]] std::vector<double> furthest(std::span<const double> direction) const;

private:
    struct Row {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        double constant = 0;
    };
    Row make_row(const AffineForm& form);
    void evaluate(std::span<const double> t) const;
    [[nodiscard]] std::vector<Rational> rational_point_of_ball(std::vector<double>& t) const;
    bool step_along(std::vector<double>& t, std::span<const double> direction, double step, double& value) const;
    /// Tries one coordinate after the other, then the mean of the gradients there.
    bool step_by_samples(std::vector<double>& t, double step, double& value) const;

    std::vector<Rational> origin_;  ///< where t is 0 (box), the centre (ball)
    std::vector<Rational> edges_;   ///< of a box; of a ball one entry, a rational below and near its radius
    bool is_ball_ = false;
    std::vector<double> lower_, width_;
    std::vector<std::uint32_t> columns_;
    std::vector<double> weights_;
    std::vector<Row> relus_, outputs_;
    mutable std::vector<double> values_, output_values_, adjoint_;
};

}  // namespace relucert

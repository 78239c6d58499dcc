#pragma once
// A ReLU program in binary64, and points where its outputs are large: proposals only, never evidence.
#include "relucert/bounding/relu_program.hpp"
#include "relucert/number/rational_box.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace relucert {

/// Points have unit coordinates t in [0, 1]^inputs: x = lower + t (upper - lower) of the box that it is made for.
class FloatProgram {
public:
    FloatProgram(const ReluProgram& program, const RationalBox& box);

    /// The least output at t (of one output: the output), and the gradient of that output.
    double least_output(std::span<const double> t) const;
    double least_output(std::span<const double> t, std::vector<double>& gradient) const;

    /// Climbs from t by steps along gradients that halve when they do not help; returns the value.
    double climb(std::vector<double>& t, double first_step = 0.25, double last_step = 1.0 / 4096) const;

    /// Of the coordinates of a rational point of the box, in [0, 1].
    [[nodiscard]] std::vector<double> unit_coordinates(const std::vector<Rational>& x) const;
    /// The rational point for t, rounded to a grid of 2^16 steps an edge, and its t.
    [[nodiscard]] std::vector<Rational> rational_point(std::vector<double>& t) const;

private:
    struct Row {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        double constant = 0;
    };
    Row make_row(const AffineForm& form);
    void evaluate(std::span<const double> t) const;
    bool step_along(std::vector<double>& t, std::span<const double> direction, double step, double& value) const;
    /// Tries one coordinate after the other, then the mean of the gradients there.
    bool step_by_samples(std::vector<double>& t, double step, double& value) const;

    RationalBox box_;
    std::vector<double> lower_, width_;
    std::vector<std::uint32_t> columns_;
    std::vector<double> weights_;
    std::vector<Row> relus_, outputs_;
    mutable std::vector<double> values_, output_values_, adjoint_;
};

}  // namespace relucert

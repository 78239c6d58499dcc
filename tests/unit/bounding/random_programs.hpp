#pragma once
// Small random ReLU programs, and a second route to their largest values: all sign patterns, one exact linear program
// each.
#include "../matrix/random_matrix.hpp"
#include "relucert/bounding/relu_variables.hpp"
#include "relucert/number/rational_box.hpp"
#include "relucert/polyhedra/linear_program.hpp"

#include <optional>
#include <vector>

namespace relucert::testing {

inline std::vector<AffineForm> input_forms(ReluVariables& variables) {
    std::vector<AffineForm> x;
    for (std::uint32_t i = 1; i <= variables.inputs(); ++i) x.push_back(variables.input(i));
    return x;
}

inline Network random_network(RandomMatrices& random, std::size_t inputs, const std::vector<std::size_t>& widths) {
    std::vector<ExactMatrix> weights;
    std::vector<std::vector<Rational>> biases;
    std::size_t below = inputs;
    for (const std::size_t width : widths) {
        weights.push_back(random.matrix(width, below, 5, 3));
        std::vector<Rational> bias;
        for (std::size_t i = 0; i < width; ++i) bias.push_back(random.rational(4, 3));
        biases.push_back(std::move(bias));
        below = width;
    }
    return relu_network(weights, biases);
}

/// f with every parameter moved by at most 1/16.
inline Network perturbed(RandomMatrices& random, const Network& f) {
    std::vector<Rational> parameters = f.parameters(Biases::all);
    for (Rational& value : parameters) value += Rational(random.integer(-2, 2)) / Rational(32);
    return f.with_parameters(parameters, Biases::all);
}

/// A network, or the difference of two similar ones (with pairs), one output for each row of the last layer.
inline ReluProgram random_program(RandomMatrices& random, std::size_t inputs, const std::vector<std::size_t>& widths,
                                  bool difference) {
    ReluVariables variables(static_cast<std::uint32_t>(inputs));
    const std::vector<AffineForm> x = input_forms(variables);
    const Network f = random_network(random, inputs, widths);
    std::vector<AffineForm> outputs = network_forms(variables, f, x);
    if (difference) {
        const std::vector<AffineForm> other = network_forms(variables, perturbed(random, f), x);
        for (std::size_t j = 0; j < outputs.size(); ++j) outputs[j] = outputs[j] - other[j];
    }
    return numbered(variables, outputs);
}

inline RationalBox random_box(RandomMatrices& random, std::size_t dimension) {
    RationalBox box;
    for (std::size_t i = 0; i < dimension; ++i) {
        box.lower.push_back(random.rational(4, 3));
        box.upper.push_back(box.lower.back() + Rational(random.integer(i == 0 ? 1 : 0, 6)) / Rational(3));
    }
    return box;
}

/// A point of the box; each coordinate is an end with probability 1/2.
inline std::vector<Rational> random_point(RandomMatrices& random, const RationalBox& box) {
    std::vector<Rational> x;
    for (std::size_t i = 0; i < box.lower.size(); ++i) {
        const int step = random.integer(0, 3) < 2 ? 16 * random.integer(0, 1) : random.integer(0, 16);
        x.push_back(box.lower[i] + (box.upper[i] - box.lower[i]) * Rational(step) / Rational(16));
    }
    return x;
}

/// z_v of all ReLU variables at x, exactly.
inline std::vector<Rational> preactivations(const ReluProgram& program, const std::vector<Rational>& x) {
    std::vector<Rational> values = x;
    std::vector<Rational> z;
    for (const AffineForm& form : program.relus) {
        Rational sum = form.constant;
        for (const auto& [u, w] : form.terms) sum += w * values[u - 1];
        z.push_back(sum);
        values.push_back(std::max(sum, Rational(0)));
    }
    return z;
}

/// The largest value of "the least of the outputs" on the box: over all sign patterns, maximise t subject to the signs,
/// the box and t <= h_j. Exponential in the number of ReLU variables.
inline Rational largest_least_output(const ReluProgram& program, const RationalBox& box) {
    const std::size_t d = program.inputs;
    std::optional<Rational> best;
    for (unsigned pattern = 0; pattern < (1U << program.relus.size()); ++pattern) {
        std::vector<std::vector<Rational>> values;  // affine functions of x: slopes, then the constant
        for (std::size_t i = 0; i < d; ++i) {
            values.emplace_back(d + 1);
            values.back()[i] = 1;
        }
        const auto affine = [&](const AffineForm& form) {
            std::vector<Rational> result(d + 1);
            result[d] = form.constant;
            for (const auto& [u, w] : form.terms)
                for (std::size_t i = 0; i <= d; ++i) result[i] += w * values[u - 1][i];
            return result;
        };
        std::vector<std::vector<Rational>> rows;
        std::vector<Rational> bounds;
        const auto at_most_zero = [&](std::vector<Rational> function, int t_coefficient, int sign) {
            bounds.push_back(Rational(-sign) * function[d]);
            for (Rational& slope : function) slope *= Rational(sign);
            function[d] = t_coefficient;
            rows.push_back(std::move(function));
        };
        for (std::size_t relu = 0; relu < program.relus.size(); ++relu) {
            const std::vector<Rational> z = affine(program.relus[relu]);
            const bool on = (pattern >> relu & 1U) != 0;
            at_most_zero(z, 0, on ? -1 : 1);
            values.push_back(on ? z : std::vector<Rational>(d + 1));
        }
        for (const AffineForm& output : program.outputs) at_most_zero(affine(output), 1, -1);
        for (std::size_t i = 0; i < d; ++i) {
            std::vector<Rational> row(d + 1);
            row[i] = 1;
            rows.push_back(row);
            bounds.push_back(box.upper[i]);
            row[i] = -1;
            rows.push_back(row);
            bounds.push_back(-box.lower[i]);
        }
        std::vector<Rational> objective(d + 1);
        objective[d] = -1;
        const LinearProgramResult result =
            minimise({objective, ExactMatrix::from_rows(rows), bounds, ExactMatrix::zero(0, d + 1), {}});
        if (result.status == LinearProgramResult::Status::optimal && (!best || -result.value > *best))
            best = -result.value;
    }
    return best.value();
}

}  // namespace relucert::testing

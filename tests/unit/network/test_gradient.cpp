#include "reference.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/network/gradient.hpp"

#include <doctest/doctest.h>

using namespace relucert;
using reference::Random;
using reference::Vector;

namespace {

// A step below which a network with the moderate numbers of these tests has no breakpoint.
const Rational tiny_weight = Rational::power_of_two(-4000);

Vector moved(const Vector& x, const Vector& direction, const Rational& t) {
    Vector result = x;
    for (std::size_t i = 0; i < x.size(); ++i) result[i] += t * direction[i];
    return result;
}

Vector difference_quotient(const Network& f, const Vector& x, const Vector& direction) {
    const Vector here = reference::evaluate(f, x);
    Vector there = reference::evaluate(f, moved(x, direction, tiny_weight));
    for (std::size_t i = 0; i < there.size(); ++i) there[i] = (there[i] - here[i]) / tiny_weight;
    return there;
}

// A network and a point with several exact ties in the first and in the second layer.
Network kinked(Random& random) {
    const Network f = random.chain({3, 4, 4, 2}, 0);
    Vector parameters = f.parameters(Biases::all);
    for (std::size_t i = 12; i < 14; ++i) parameters[i] = 0;            // biases of layer 1: ties at 0
    for (std::size_t i = 16 + 16; i < 16 + 18; ++i) parameters[i] = 0;  // biases of layer 2
    return f.with_parameters(parameters, Biases::all);
}

}  // namespace

TEST_CASE("input gradients equal exact difference quotients inside a linear region") {
    Random random(21);
    int checked = 0;
    for (int trial = 0; trial < 60; ++trial) {
        const int kind = trial % 5;
        const Network f = trial % 2 == 0 ? random.residual(3, 4, kind) : random.chain({3, 5, 4, 3}, kind);
        const Vector x = random.vector(3, kind);
        if (activation_pattern(f, x).has_tie()) {
            CHECK_THROWS_AS(input_gradient(f, x), InputError);
            CHECK_THROWS_AS(parameter_gradient(f, x), InputError);
            continue;
        }
        ++checked;
        const ExactMatrix jacobian = input_jacobian(f, x);
        const Vector direction = random.vector(3, 0);
        CHECK(jacobian.apply(direction) == difference_quotient(f, x, direction));
        CHECK(directional_derivative(f, x, direction) == difference_quotient(f, x, direction));
        for (std::size_t output = 0; output < f.output_dimension(); ++output)
            CHECK(input_gradient(f, x, output) == jacobian.row(output));
    }
    CHECK(checked >= 15);
}

TEST_CASE("one-sided derivatives at kinks equal exact difference quotients") {
    Random random(22);
    int ties = 0;
    for (int trial = 0; trial < 60; ++trial) {
        const Network f = trial % 3 == 0 ? random.residual(3, 4, 0) : kinked(random);
        const Vector x = trial % 2 == 0 ? Vector(3) : random.vector(3, 0);
        ties += activation_pattern(f, x).has_tie() ? 1 : 0;
        const Vector direction = random.vector(3, 2);
        CHECK(directional_derivative(f, x, direction) == difference_quotient(f, x, direction));
    }
    CHECK(ties >= 20);
}

TEST_CASE("parameter derivatives equal exact difference quotients, one layer at a time") {
    // In the parameters of one layer alone a network is piecewise linear, so the quotient is exact.
    Random random(23);
    int off_kink = 0;
    for (int trial = 0; trial < 40; ++trial) {
        const Network f = trial % 3 == 0   ? random.residual(2, 3, trial % 3)
                          : trial % 3 == 1 ? random.chain({2, 3, 3, 1}, trial % 4)
                                           : kinked(random);
        const Vector x = random.vector(f.input_dimension(), 0);
        const Vector parameters = f.parameters(Biases::all);
        std::size_t start = 0;
        for (const Node& node : f.nodes()) {
            const auto* affine = std::get_if<AffineNode>(&node);
            if (affine == nullptr) continue;
            const std::size_t count = affine->weights.integers().size() + affine->bias.size();
            Vector direction(parameters.size());
            for (std::size_t i = start; i < start + count; ++i) direction[i] = random.number(0);
            start += count;
            const Vector here = reference::evaluate(f, x);
            const Vector there =
                reference::evaluate(f.with_parameters(moved(parameters, direction, tiny_weight), Biases::all), x);
            const Vector derivative = parameter_directional_derivative(f, x, direction);
            for (std::size_t i = 0; i < here.size(); ++i) CHECK(derivative[i] == (there[i] - here[i]) / tiny_weight);
            if (activation_pattern(f, x).has_tie()) continue;
            ++off_kink;
            for (std::size_t i = 0; i < here.size(); ++i)
                CHECK(dot(parameter_gradient(f, x, i), direction) == derivative[i]);
        }
        CHECK(start == parameters.size());
    }
    CHECK(off_kink >= 10);
}

TEST_CASE("backpropagation uses the stated slope at 0, and off kinks it is the gradient") {
    // f(x) = 3 relu(2 x - 1) + relu(-x) + 4 at the kink x = 1/2.
    const Network f = shallow_network({3, 1}, ExactMatrix::from_rationals(2, 1, {2, -1}), {1, 0}, 4);
    const Vector kink{Rational(1, 2)};
    for (const Rational& s : {Rational(0), Rational(1), Rational(1, 2), Rational(-7, 3)}) {
        CHECK(input_backpropagation(f, kink, s) == Vector{Rational(6) * s});
        // w1, w2, b1, b2, a1, a2, c
        CHECK(backpropagation(f, kink, s) == Vector{Rational(3, 2) * s, 0, Rational(3) * s, 0, 0, 0, 1});
    }
    CHECK_THROWS_AS(input_gradient(f, kink), InputError);
    CHECK(directional_derivative(f, kink, {1}) == Vector{6});
    CHECK(directional_derivative(f, kink, {-1}) == Vector{0});
    const Vector x{Rational(5, 7)};
    CHECK(backpropagation(f, x, Rational(1, 2)) == parameter_gradient(f, x));
    CHECK(input_backpropagation(f, x, Rational(1, 2)) == input_gradient(f, x));
}

TEST_CASE("derivatives refuse wrong shapes") {
    Random random(24);
    const Network f = random.chain({2, 3, 2}, 4);
    const Vector x = random.vector(2, 4);
    CHECK_THROWS_AS(input_gradient(f, x, 2), InputError);
    CHECK_THROWS_AS(backpropagation(f, x, 0, 2), InputError);
    CHECK_THROWS_AS(directional_derivative(f, x, random.vector(3, 0)), InputError);
    CHECK_THROWS_AS(parameter_directional_derivative(f, x, random.vector(3, 0)), InputError);
    CHECK_THROWS_AS(jacobian_of_pattern(f, ActivationPattern{}), InputError);
    CHECK_THROWS_AS(input_gradient(f, Vector(3)), InputError);
}

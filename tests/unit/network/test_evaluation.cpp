#include "reference.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/network/enclosing_evaluation.hpp"
#include "relucert/network/evaluation.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace relucert;
using reference::Random;
using reference::Vector;

TEST_CASE("exact values equal the plain rational route, for numbers of every size") {
    Random random(11);
    for (int trial = 0; trial < 150; ++trial) {
        const int kind = trial % 5;
        const Network f = trial % 3 == 0 ? random.residual(3, 4, kind) : random.chain({3, 5, 4, 2}, kind);
        const Vector x = random.vector(3, static_cast<int>(random.integer(0, 4)));
        CAPTURE(trial);
        CHECK(evaluate(f, x) == reference::evaluate(f, x));
        CHECK(evaluate_nodes(f, x) == reference::node_values(f, x));
    }
}

TEST_CASE("sums at the limits of one and two machine words are exact") {
    // Each size of weights and inputs around 31, 62, 63, 64, 126, 127 and 128 bits in the sum, signs mixed.
    for (int weight_bits = 20; weight_bits <= 70; ++weight_bits)
        for (const int value_bits : {10, 30, 31, 32, 61, 62, 63, 64, 65, 127, 128, 129, 200}) {
            const Integer w = (Integer(1) << static_cast<unsigned>(weight_bits)) - 1;
            const Integer v = (Integer(1) << static_cast<unsigned>(value_bits)) - 1;
            const ExactMatrix rows(
                3, 4,
                {w, w, w, w, Integer(-w), Integer(-w), Integer(-w), Integer(-w), w, Integer(-w), w, Integer(w - 1)});
            const Network f = relu_network({rows}, {{Rational(w), Rational(0), Rational(-1)}});
            const Vector x{Rational(v), Rational(v), Rational(v), Rational(v)};
            const Vector y{Rational(v), Rational(-v), Rational(v), Rational(-v)};
            CHECK(evaluate(f, x) == reference::evaluate(f, x));
            CHECK(evaluate(f, y) == reference::evaluate(f, y));
        }
}

TEST_CASE("weights of very different sizes") {
    // 2^-149 and 2^100 in one row: more than 64 bits over the common denominator, with empty limbs between.
    const ExactMatrix w =
        ExactMatrix::from_rationals(2, 3,
                                    {Rational::power_of_two(-149), Rational::power_of_two(100), Rational(3),
                                     Rational(-1), Rational::power_of_two(-149), Rational(0)});
    const Network f = relu_network({w, ExactMatrix::identity(2)});
    const Vector x{Rational(-5, 7), Rational(11), Rational::power_of_two(200)};
    CHECK(evaluate(f, x) == reference::evaluate(f, x));
}

TEST_CASE("patterns hold exact ties") {
    const Network f = shallow_network({1, 1, 1}, ExactMatrix::from_rationals(3, 1, {1, 1, 1}),
                                      {Rational(1, 3), Rational(0), Rational(1)}, 0);
    const ActivationPattern pattern = activation_pattern(f, {Rational(1, 3)});
    CHECK(pattern.signs == std::vector<std::vector<std::int8_t>>{{0, 1, -1}});
    CHECK(pattern.first_tie() == std::pair<std::size_t, std::size_t>(0, 0));
    CHECK(pattern.count_active() == 1);
    CHECK_FALSE(activation_pattern(f, {Rational(1, 2)}).has_tie());
    // A point 10^-100 away is not a tie.
    CHECK(activation_pattern(f, {Rational(1, 3) + Rational::parse("1e-100")}).signs[0][0] == 1);
}

TEST_CASE("preactivations are those of the layer asked for") {
    Random random(12);
    const Network f = random.chain({3, 4, 5, 2}, 4);
    const Vector x = random.vector(3, 4);
    for (std::size_t l = 1; l <= 3; ++l) CHECK(preactivations(f, l, x) == reference::node_values(f, x)[2 * l - 1]);
    CHECK_THROWS_AS(preactivations(f, 4, x), InputError);
    CHECK_THROWS_AS(evaluate(f, random.vector(4, 0)), InputError);
}

TEST_CASE("strict_argmax knows ties") {
    const Network f = relu_network({ExactMatrix::identity(3)});
    CHECK(strict_argmax(f, {1, 3, 2}) == std::optional<std::size_t>(1));
    CHECK_FALSE(strict_argmax(f, {3, 3, 2}).has_value());
    CHECK(strict_argmax(f, {Rational(1, 3), Rational(1, 3), Rational::parse("0.3333333333333333333333334")}) ==
          std::optional<std::size_t>(2));
}

TEST_CASE("batches stop at a deadline") {
    Random random(13);
    const Network f = random.chain({2, 3, 1}, 0);
    const std::vector<Vector> points(4, random.vector(2, 0));
    CHECK(evaluate(f, points, Deadline()).size() == 4);
    CHECK_THROWS_AS(evaluate(f, points, Deadline(0.0)), LimitReached);
}

TEST_CASE("interval and ball values of a box contain the exact values of its points") {
    Random random(14);
    for (int trial = 0; trial < 60; ++trial) {
        const Network f = trial % 2 == 0 ? random.residual(3, 4, trial % 5) : random.chain({3, 4, 4, 2}, trial % 5);
        std::vector<Interval> box;
        std::vector<Ball> balls;
        std::vector<Vector> points(4);
        for (int i = 0; i < 3; ++i) {
            const Rational lower = random.number(trial % 4);
            const Rational upper = lower + Rational(random.integer(0, 8), 3);
            box.push_back(Interval::enclosing(lower, upper));
            balls.push_back(Ball::enclosing(lower, upper, 80));
            for (std::size_t p = 0; p < points.size(); ++p)
                points[p].push_back(lower + (upper - lower) * Rational(static_cast<std::int64_t>(p), 3));
        }
        const std::vector<std::vector<Interval>> enclosures = evaluate_nodes(f, box);
        const std::vector<Ball> ball_values = evaluate(f, balls, 80);
        for (const Vector& x : points) {
            const std::vector<Vector> exact = reference::node_values(f, x);
            for (std::size_t k = 0; k < exact.size(); ++k)
                for (std::size_t i = 0; i < exact[k].size(); ++i) CHECK(enclosures[k][i].contains(exact[k][i]));
            for (std::size_t i = 0; i < exact.back().size(); ++i) CHECK(ball_values[i].contains(exact.back()[i]));
        }
    }
}

TEST_CASE("batches of binary64 points are enclosed") {
    Random random(15);
    for (int kind = 0; kind < 4; ++kind) {
        const Network f = random.chain({4, 9, 6, 3}, kind);
        std::vector<double> points;
        for (int i = 0; i < 7 * 4; ++i) points.push_back(static_cast<double>(random.integer(-1000, 1000)) / 7.0);
        const std::vector<Interval> values = evaluate_batch(f, points, 7);
        REQUIRE(values.size() == 21);
        for (std::size_t p = 0; p < 7; ++p) {
            Vector x;
            for (std::size_t j = 0; j < 4; ++j) x.push_back(Rational::from_double(points[p * 4 + j]));
            const Vector exact = reference::evaluate(f, x);
            for (std::size_t i = 0; i < 3; ++i) CHECK(values[p * 3 + i].contains(exact[i]));
        }
        CHECK_THROWS_AS(evaluate_batch(f, points, 6), InputError);
        points[5] = std::nan("");
        CHECK_THROWS_AS(evaluate_batch(f, points, 7), InputError);
    }
}

// Enclosed runs through kinks whose side rounding hides: exact runs from all over the first ball stay in the last one.
#include "random_tasks.hpp"
#include "relucert/dynamics/rounded_bound.hpp"
#include "relucert/dynamics/shadow.hpp"
#include "relucert/dynamics/shadow_step.hpp"
#include "relucert/network/evaluation.hpp"

#include <doctest/doctest.h>

using namespace relucert;

namespace {

/// The ball that the enclosure starts from.
struct Ball {
    std::vector<Rational> centre;
    Rational radius;
};

Ball first_ball(const DescentTask& task, unsigned bits) {
    const TwoLayerTask integers(task);
    const TwoLayerRun run(integers, bits);
    Ball ball;
    for (const Integer& entry : run.theta()) ball.centre.emplace_back(entry, run.denominator());
    ball.radius = Rational(rounding_defect(run.inexact_at_start()), run.denominator()) / Rational(1 << radius_bits);
    return ball;
}

/// A point of the ball, in the trained coordinates: `fraction` of the way from the centre in the given direction.
std::vector<Rational> point_of(const Ball& ball, const std::vector<bool>& trained, std::vector<Rational> direction,
                               const Rational& fraction) {
    Rational square;
    for (std::size_t j = 0; j < direction.size(); ++j) {
        if (!trained[j]) direction[j] = Rational(0);
        square += direction[j] * direction[j];
    }
    if (square.is_zero()) return ball.centre;
    const Rational length(root_above((square * Rational::power_of_two(40)).ceiling()), Integer(1) << 20);
    std::vector<Rational> point = ball.centre;
    for (std::size_t j = 0; j < point.size(); ++j) point[j] += fraction * ball.radius / length * direction[j];
    return point;
}

/// Exact runs from the start of the task and from points of the first ball: two opposite ones in random directions, and
/// two across each kink of the centre. @returns how many there were.
std::size_t check_ball(const DescentTask& task, std::size_t steps, const Shadow& shadow, std::uint64_t seed) {
    const Ball ball = first_ball(task, shadow.bits);
    std::vector<std::vector<Rational>> starts{task.network.parameters(Biases::all), ball.centre};
    std::mt19937_64 random(seed);
    const TwoLayerTask integers(task);
    std::vector<std::vector<Rational>> directions(3, std::vector<Rational>(ball.centre.size()));
    for (std::vector<Rational>& direction : directions)
        for (Rational& entry : direction) entry = random_rational(random, 1, 9);
    for (const DataPoint& point : task.data.entries())
        for (std::size_t k = 0; k < integers.neurons; ++k) {
            std::vector<Rational> across(ball.centre.size());
            for (std::size_t j = 0; j <= integers.inputs; ++j)
                across[integers.inner(k, j)] = j < integers.inputs ? point.x[j] : Rational(1);
            directions.push_back(std::move(across));
        }
    for (const std::vector<Rational>& direction : directions)
        for (const Rational& fraction : {Rational(1), Rational(-1), Rational(-1, 3)})
            starts.push_back(point_of(ball, task.trained, direction, fraction));
    for (const std::vector<Rational>& start : starts) {
        REQUIRE(distance_squared(start, ball.centre) <= ball.radius * ball.radius);
        DescentTask moved = task;
        moved.network = task.network.with_parameters(start, Biases::all);
        const std::vector<Network> run = exact_gradient_descent(moved, steps);
        CHECK(distance_squared(run.back().parameters(Biases::all), shadow.centre) <= shadow.radius * shadow.radius);
    }
    return starts.size();
}

DescentTask one_neuron(const Rational& w, const Rational& y, const Rational& eta) {
    return {relu_network({ExactMatrix::from_rows({{w}}), ExactMatrix::from_rows({{Rational(1)}})}),
            Dataset({DataPoint{{Rational(1)}, {y}, 1}}),
            {true, false, false, false},
            eta};
}

}  // namespace

TEST_CASE("on coarse grids, where many signs are undecided, all runs from the first ball stay inside") {
    std::size_t set_valued = 0;
    std::size_t runs = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        const unsigned percent = seed % 3 == 0 ? 60 : 100;
        const Rational eta = seed % 4 == 0 ? Rational(3, 2) : Rational(1, 3);
        const DescentTask task = random_task(seed, 1 + seed % 2, 1 + seed % 3, 2 + seed % 2, percent, eta);
        const std::size_t steps = 1 + seed % 2;
        for (const unsigned bits : {1U, 2U, 4U, 6U}) {
            CAPTURE(bits);
            const ShadowAttempt attempt = shadow_at(task, steps, bits, AtKink::enclose, Deadline());
            if (attempt.undecided == 0 || !attempt.shadow) continue;
            CHECK(attempt.first);
            CHECK(attempt.shadow->margin == Rational(0));
            CHECK_FALSE(shadow_at(task, steps, bits, AtKink::stop, Deadline()).shadow);
            ++set_valued;
            runs += check_ball(task, steps, *attempt.shadow, seed);
        }
    }
    CHECK(set_valued >= 60);
    CHECK(runs >= 1000);
}

TEST_CASE("steps chosen so that a preactivation becomes exactly 0") {
    std::size_t hit = 0;
    for (std::uint64_t seed = 300; seed < 360; ++seed) {
        CAPTURE(seed);
        DescentTask task = random_task(seed, 2, 2, 2, seed % 3 == 0 ? 70 : 100, Rational(1));
        const std::vector<Rational> gradient = risk_gradient(task.network, task.data);
        const TwoLayerTask integers(task);
        const std::vector<Rational>& x = task.data.entries()[0].x;
        Rational slope;
        for (std::size_t j = 0; j <= 2; ++j)
            if (task.trained[integers.inner(0, j)])
                slope += gradient[integers.inner(0, j)] * (j < 2 ? x[j] : Rational(1));
        if (slope.is_zero()) continue;
        task.eta = preactivations(task.network, 1, x)[0] / slope;
        if (task.eta.sign() <= 0 || task.eta > Rational(4)) continue;
        const std::vector<Network> exact = exact_gradient_descent(task, 2);
        REQUIRE(preactivations(exact[1], 1, x)[0].is_zero());
        if (first_ball(task, 53).radius.is_zero()) continue;
        const ShadowSearch found = find_shadow(task, 2, 53, Deadline());
        REQUIRE(found.shadow);
        ++hit;
        CHECK(found.shadow->margin == Rational(0));
        check_ball(task, 2, *found.shadow, seed);
    }
    CHECK(hit >= 8);
}

TEST_CASE("two runs from the two sides of a kink separate by its jump, and the radius is not much larger") {
    // f(x) = relu(w x), data (1, -1), from w = 1/3 with step 1/4: exactly 0 after one step, and relu'(0) = 0 stays
    // there. From above the next step has the gradient 1.
    const DescentTask task = one_neuron(Rational(1, 3), Rational(-1), Rational(1, 4));
    const ShadowSearch found = find_shadow(task, 2, 53, Deadline());
    REQUIRE(found.shadow);
    CHECK(found.shadow->bits == 53);  // more bits do not help
    CHECK(found.shadow->radius >= Rational(1, 4));
    CHECK(found.shadow->radius < Rational(1, 4) + Rational::power_of_two(-30));
    check_ball(task, 2, *found.shadow, 1);
}

TEST_CASE("decided runs keep the radius that they had before there was a set-valued step") {
    DescentTask task = one_neuron(Rational(1, 3), Rational(3), Rational(1));
    task.data = Dataset({DataPoint{{Rational(2)}, {Rational(3)}, 1}});
    const ShadowAttempt attempt = shadow_at(task, 2, 20, AtKink::stop, Deadline());
    REQUIRE(attempt.shadow);
    CHECK(attempt.shadow->radius == Rational(294917) / Rational(68719476736));
}

TEST_CASE("radii of the third implementation, tests/checker/make_certificates.py") {
    const auto network = [](const std::vector<std::vector<Rational>>& w, const std::vector<Rational>& b,
                            const std::vector<Rational>& a_row, const Rational& c) {
        return relu_network({ExactMatrix::from_rows(w), ExactMatrix::from_rows({a_row})}, {b, {c}});
    };
    const auto radius = [](const DescentTask& task, std::size_t steps, unsigned bits) {
        const ShadowAttempt attempt = shadow_at(task, steps, bits, AtKink::enclose, Deadline());
        REQUIRE(attempt.shadow);
        CHECK(attempt.undecided > 0);
        return attempt.shadow->radius;
    };
    // descent-shadow-kink
    DescentTask task{
        network({{Rational(1)}, {Rational(-1, 2)}}, {Rational(1, 2), Rational(0)}, {Rational(2, 3), Rational(1)},
                Rational(1, 3)),
        Dataset({DataPoint{{Rational(2)}, {Rational(1, 4)}, 3}, DataPoint{{Rational(-1)}, {Rational(1)}, 1},
                 DataPoint{{Rational(1, 2)}, {Rational(0)}, 2}}),
        {true, true, true, true, true, true, false},
        Rational(1, 4)};
    CHECK(radius(task, 4, 2) == Rational(304127, 196608));
    // descent-shadow-behind-kink
    task = {network({{Rational(2, 3)}, {Rational(1, 3)}}, {Rational(0), Rational(1, 2)}, {Rational(-1), Rational(1)},
                    Rational(0)),
            Dataset({DataPoint{{Rational(-3, 2)}, {Rational(1)}, 1}, DataPoint{{Rational(2)}, {Rational(-1)}, 1}}),
            {true, true, false, false, false, false, false},
            Rational(3, 2)};
    CHECK(radius(task, 3, 6) == Rational(811718281, 4194304));
    // |z| 2^32 = R U: on the border the sign is undecided.
    CHECK(radius(one_neuron(Rational(1, 3), Rational(-524285, 524288), Rational(1, 4)), 2, 20) ==
          Rational(524289, 2097152));
}

TEST_CASE("a radius that explodes: the reason names the kink") {
    const ShadowSearch found =
        find_shadow(one_neuron(Rational(1, 3), Rational(-1), Rational(1, 4)), 100000, 53, Deadline());
    CHECK_FALSE(found.shadow);
    CHECK(found.reason.find("at step 1 the preactivation of neuron 1 at sample 1") != std::string::npos);
    CHECK(found.reason.find("wider than 2^20 after step ") != std::string::npos);
}

TEST_CASE("a start that is closer to a kink than any precision") {
    // NC-16: from 2^-9000 the run of (1, 1) goes to 1, from -2^-9000 it stays; both are in the ball around the run from
    // 0.
    const Rational tiny = Rational::power_of_two(-9000) / Rational(3);
    for (const Rational& w : {tiny, -tiny}) {
        const DescentTask task = one_neuron(w, Rational(1), Rational(1, 10));
        const ShadowSearch found = find_shadow(task, 3, 64, Deadline());
        REQUIRE(found.shadow);
        CHECK(found.shadow->bits == 64);
        check_ball(task, 3, *found.shadow, 2);
    }
}

TEST_CASE("undecided signs: all of them, the nearest of each sample first") {
    const DescentTask task = random_task(7, 2, 3, 3, 100, Rational(1, 5));
    const TwoLayerTask integers(task);
    TwoLayerRun run(integers, 10);
    run.evaluate(integers.batches.front());
    std::optional<Integer> margin;
    CHECK(undecided_signs(integers, run, Integer(0), margin).empty());
    REQUIRE(margin);
    const Integer decided = *margin;
    CHECK(decided > 0);
    CHECK(undecided_signs(integers, run, Integer(1), margin).empty());
    CHECK(*margin < decided);
    CHECK(*margin > 0);
    const Integer huge = Integer(1) << 60;
    const UndecidedSigns all = undecided_signs(integers, run, huge, margin);
    CHECK(all.pairs().size() == 9);
    CHECK(*margin == 0);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto [sample, nearest] = all.pairs()[3 * i];
        CHECK(sample == i);
        for (std::size_t k = 0; k < 3; ++k) {
            CHECK(all.contains(i, k));
            CHECK(abs(run.preactivations()[3 * i + nearest]) <= abs(run.preactivations()[3 * i + k]));
        }
    }
    // On the border |z| 2^32 = R U the sign is undecided, one unit below it is not.
    for (std::size_t i = 0; i < 3; ++i) {
        const auto [sample, nearest] = all.pairs()[3 * i];
        const Integer z = Integer(abs(run.preactivations()[3 * sample + nearest])) << 32;
        const Integer border =
            (z + integers.batches.front().norm_bound[i] - 1) / integers.batches.front().norm_bound[i];
        CHECK(undecided_signs(integers, run, border, margin).contains(i, nearest));
        CHECK_FALSE(undecided_signs(integers, run, Integer(border - 1), margin).contains(i, nearest));
    }
}

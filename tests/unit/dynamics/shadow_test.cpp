// The enclosure of gradient descent against the exact run; the replay against exact rationals rounded at each step.
#include "relucert/dynamics/shadow.hpp"
#include "random_tasks.hpp"
#include "relucert/dynamics/rounded_bound.hpp"
#include "relucert/dynamics/two_layer_run.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/network/evaluation.hpp"

#include <doctest/doctest.h>

using namespace relucert;

namespace {

/// The exact distance of f, in the trained parameters, from the nearest kink.
Rational kink_distance_squared(const DescentTask& task, const Network& f) {
    const TwoLayerTask integers(task);
    std::optional<Rational> least;
    for (const DataPoint& point : task.data.entries()) {
        Rational norm;
        for (std::size_t j = 0; j <= integers.inputs; ++j)
            if (integers.trains_column[j]) norm += j < integers.inputs ? point.x[j] * point.x[j] : Rational(1);
        if (norm.is_zero()) continue;
        const std::vector<Rational> z = preactivations(f, 1, point.x);
        for (std::size_t k = 0; k < z.size(); ++k)
            if (integers.trains_row[k] && (!least || z[k] * z[k] / norm < *least)) least = z[k] * z[k] / norm;
    }
    return least.value_or(Rational(-1));
}

// Both bounds against the exact quadratic forms, for each choice of the undecided signs.
void check_spectral_bounds(const DescentTask& task, const UndecidedSigns& undecided, unsigned flipped) {
    const TwoLayerTask integers(task);
    TwoLayerRun run(integers, 20);
    run.evaluate(integers.batches.front());
    std::vector<Rational> theta;
    for (const Integer& entry : run.theta()) theta.emplace_back(entry, run.denominator());
    const Network f = task.network.with_parameters(theta, Biases::all);
    const Rational tangent = run.tangent_bound(undecided);
    const Rational residual = run.residual_bound(undecided);
    const auto active = [&](std::size_t i, std::size_t k, const Rational& z) {
        bool flip = false;
        for (std::size_t e = 0; e < undecided.pairs().size(); ++e)
            if (undecided.pairs()[e] == std::pair(i, k)) flip = (flipped >> e & 1U) != 0;
        return (z.sign() > 0) != flip;
    };
    // v.Hv = mean (grad f . v)^2 + 2 sum_k v_{a_k} (q_k . v_{w_k}); power steps on the first part find its top.
    std::vector<Rational> v(theta.size(), Rational(0));
    for (std::size_t j = 0; j < v.size(); ++j) v[j] = Rational(task.trained[j] ? 1 + static_cast<long>(j % 3) : 0);
    for (int iteration = 0; iteration < 6; ++iteration) {
        std::vector<Rational> next(v.size());
        Rational form;
        Rational norm;
        std::vector<std::vector<Rational>> moments(3, std::vector<Rational>(3));
        for (std::size_t i = 0; i < task.data.entry_count(); ++i) {
            const DataPoint& point = task.data.entries()[i];
            const Rational weight(point.times, task.data.size());
            const std::vector<Rational> z = preactivations(f, 1, point.x);
            std::vector<Rational> gradient(v.size());
            gradient[integers.outer_bias()] = 1;
            const Rational r = evaluate(f, point.x).front() - point.y.front();
            for (std::size_t k = 0; k < 3; ++k) {
                if (z[k].sign() > 0) gradient[integers.outer(k)] = z[k];
                if (!active(i, k, z[k])) continue;
                for (std::size_t j = 0; j < 3; ++j) {
                    const Rational x = j < 2 ? point.x[j] : Rational(1);
                    gradient[integers.inner(k, j)] = theta[integers.outer(k)] * x;
                    moments[k][j] += weight * r * x;
                }
            }
            Rational inner;
            for (std::size_t j = 0; j < v.size(); ++j)
                if (task.trained[j]) inner += gradient[j] * v[j];
            form += weight * inner * inner;
            for (std::size_t j = 0; j < v.size(); ++j)
                if (task.trained[j]) next[j] += weight * inner * gradient[j];
        }
        for (const Rational& entry : v) norm += entry * entry;
        if (norm.is_zero()) break;
        CHECK(form <= tangent * norm);
        for (std::size_t k = 0; k < 3; ++k) {
            if (!task.trained[integers.outer(k)]) continue;
            Rational square;
            for (std::size_t j = 0; j < 3; ++j)
                if (task.trained[integers.inner(k, j)]) square += moments[k][j] * moments[k][j];
            CHECK(square <= residual * residual);
        }
        v = next;
    }
}

}  // namespace

TEST_CASE("the exact run lies in the ball, and its kinks are as far away as the margin says") {
    std::size_t enclosed = 0;
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        CAPTURE(seed);
        const std::size_t steps = 1 + seed % 5;
        const unsigned percent = seed % 3 == 0 ? 60 : 100;
        const DescentTask task = random_task(seed, 1 + seed % 3, 1 + seed % 4, 2 + seed % 3, percent,
                                             seed % 4 == 0 ? Rational(3, 2) : Rational(1, 13));
        const std::vector<Network> exact = exact_gradient_descent(task, steps);
        for (const unsigned bits : {12U, 40U, 90U}) {
            CAPTURE(bits);
            const ShadowAttempt attempt = shadow_at(task, steps, bits, AtKink::stop, Deadline());
            if (!attempt.shadow) continue;
            ++enclosed;
            const Shadow& shadow = *attempt.shadow;
            CHECK(distance_squared(exact.back().parameters(Biases::all), shadow.centre) <=
                  shadow.radius * shadow.radius);
            for (std::size_t t = 0; t < steps; ++t) {
                const Rational kink = kink_distance_squared(task, exact[t]);
                if (shadow.margin && kink.sign() >= 0) CHECK(*shadow.margin * *shadow.margin <= kink);
            }
            for (std::size_t j = 0; j < task.trained.size(); ++j)
                if (!task.trained[j]) CHECK(shadow.centre[j] == task.network.parameters(Biases::all)[j]);
        }
    }
    CHECK(enclosed >= 40);
}

TEST_CASE("each step is the exact step, rounded") {
    for (std::uint64_t seed = 100; seed < 108; ++seed) {
        CAPTURE(seed);
        const DescentTask task = random_task(seed, 2, 3, 3, seed % 2 == 0 ? 100 : 50, Rational(2, 9));
        const TwoLayerTask integers(task);
        TwoLayerRun run(integers, 11);
        for (int t = 0; t < 3; ++t) {
            std::vector<Rational> theta;
            for (const Integer& entry : run.theta()) theta.emplace_back(entry, run.denominator());
            const Network f = task.network.with_parameters(theta, Biases::all);
            const std::vector<Rational> gradient = risk_gradient(f, task.data);
            run.evaluate(integers.batches.front());
            std::size_t inexact = 0;
            std::vector<Rational> next;
            for (std::size_t j = 0; j < theta.size(); ++j) {
                next.push_back(task.trained[j] ? theta[j] - task.eta * gradient[j] : theta[j]);
                const Rational scaled = next.back() * Rational(run.denominator());
                Integer below = scaled.floor();
                const Rational rest = scaled - Rational(below);
                if (rest > Rational(1, 2) || (rest == Rational(1, 2) && (below % 2) != 0)) ++below;
                if (!rest.is_zero()) ++inexact;
                next.back() = Rational(below, run.denominator());
            }
            CHECK(run.step() == inexact);
            for (std::size_t j = 0; j < theta.size(); ++j)
                CHECK(Rational(run.theta()[j], run.denominator()) == next[j]);
        }
    }
}

TEST_CASE("ties go to the even integer") {
    bool exact = false;
    for (const auto& [numerator, rounded] : {std::pair(5, 2), {3, 2}, {1, 0}, {-1, 0}, {-3, -2}, {-5, -2}, {7, 4}}) {
        CHECK(round_half_even(Integer(numerator), Integer(2), exact) == rounded);
        CHECK_FALSE(exact);
    }
    CHECK(round_half_even(Integer(-8), Integer(4), exact) == -2);
    CHECK(exact);
    CHECK(round_half_even(Integer(-7), Integer(4), exact) == -2);
    CHECK(round_half_even(Integer(-5), Integer(4), exact) == -1);
}

TEST_CASE("bounds go up") {
    CHECK(root_above(Integer(0)) == 0);
    CHECK(root_above(Integer(16)) == 4);
    CHECK(root_above(Integer(17)) == 5);
    CHECK(shifted_above(Integer(5), 1) == 3);
    CHECK(in_units_above(Rational(1, 3)) * 3 >= (Integer(1) << 32));
}

TEST_CASE("the two spectral bounds hold: against the exact quadratic forms") {
    for (std::uint64_t seed = 200; seed < 212; ++seed) {
        CAPTURE(seed);
        const DescentTask task = random_task(seed, 2, 3, 4, seed % 2 == 0 ? 100 : 60, Rational(1, 9));
        check_spectral_bounds(task, UndecidedSigns(4, 3), 0);
        UndecidedSigns undecided(4, 3);
        for (const auto& [i, k] : {std::pair(0, 0), {1, 2}, {3, 2}})
            undecided.add(static_cast<std::size_t>(i), static_cast<std::size_t>(k));
        for (unsigned flipped = 0; flipped < 8; ++flipped) check_spectral_bounds(task, undecided, flipped);
    }
}

TEST_CASE("a run through a kink: decided exactly where nothing was rounded, for both signs where something was") {
    // f(x) = relu(w x), data (1, 1), (-1, 1): from w = 0 nothing moves with relu'(0) = 0.
    const Network f = relu_network({ExactMatrix::from_rows({{Rational(0)}}), ExactMatrix::from_rows({{Rational(1)}})});
    const Dataset data({DataPoint{{Rational(1)}, {Rational(1)}, 1}, DataPoint{{Rational(-1)}, {Rational(1)}, 1}});
    const std::vector<bool> first{true, false, false, false};
    const ShadowSearch at_rest = find_shadow({f, data, first, Rational(1, 10)}, 50, 53, Deadline());
    REQUIRE(at_rest.shadow);
    CHECK(at_rest.shadow->radius.is_zero());
    CHECK(at_rest.shadow->centre == std::vector<Rational>{0, 0, 1, 0});
    CHECK(at_rest.shadow->margin == Rational(0));
    // From w = 1/3 with step 2/3 the run of (1, 0) alone reaches 1/3 - (2/3)(1/3) = 1/9: never a kink.
    const Network g =
        relu_network({ExactMatrix::from_rows({{Rational(1, 3)}}), ExactMatrix::from_rows({{Rational(1)}})});
    const Dataset one({DataPoint{{Rational(1)}, {Rational(0)}, 1}});
    CHECK(find_shadow({g, one, first, Rational(2, 3)}, 5, 53, Deadline()).shadow);
    // With step 1 it is exactly 0 after one step, and no precision tells the sign of a rounded start: the residual is 0
    // there, so the enclosure of both signs is as narrow as the rounding.
    const ShadowSearch both = find_shadow({g, one, first, Rational(1)}, 5, 53, Deadline());
    REQUIRE(both.shadow);
    CHECK(both.shadow->bits == 106);
    CHECK(both.shadow->margin == Rational(0));
    CHECK(both.shadow->radius.sign() > 0);
    CHECK(both.shadow->radius < Rational::power_of_two(-98));
    CHECK(abs(both.shadow->centre[0]) <= both.shadow->radius);
    // Zero inputs and fixed rows are structural zeros, not kinks.
    const Dataset zero({DataPoint{{Rational(0)}, {Rational(1)}, 1}});
    const ShadowSearch structural = find_shadow({g, zero, first, Rational(1)}, 5, 53, Deadline());
    REQUIRE(structural.shadow);
    CHECK_FALSE(structural.shadow->margin);
}

TEST_CASE("tasks that are refused") {
    const DescentTask task = random_task(1, 2, 2, 2, 100, Rational(1, 9));
    DescentTask bad = task;
    bad.eta = Rational(0);
    CHECK_THROWS_AS(shadow_at(bad, 1, 53, AtKink::stop, Deadline()), InputError);
    bad = task;
    bad.trained.pop_back();
    CHECK_THROWS_AS(exact_gradient_descent(bad, 1), InputError);
    const Network deep = relu_network(
        {ExactMatrix::identity(2), ExactMatrix::identity(2), ExactMatrix::from_rows({{Rational(1), Rational(1)}})});
    bad = {deep, task.data, std::vector<bool>(deep.parameter_count(Biases::all), true), Rational(1)};
    CHECK_THROWS_AS(shadow_at(bad, 1, 53, AtKink::stop, Deadline()), InputError);
    CHECK_NOTHROW(exact_gradient_descent(bad, 1));
}

// SGD in a given order: the exact run against gradient descent step by step, the enclosed run against the exact one.
#include "random_tasks.hpp"
#include "relucert/dynamics/rounded_bound.hpp"
#include "relucert/dynamics/shadow.hpp"
#include "relucert/dynamics/two_layer_run.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>

using namespace relucert;

namespace {

/// Batches with different numbers of samples, multiplicities and denominators.
SgdTask random_sgd_task(std::uint64_t seed, std::size_t batches, unsigned percent_trained, const Rational& eta) {
    const std::size_t inputs = 1 + seed % 2;
    const DescentTask first = random_task(seed, inputs, 1 + seed % 3, 1 + seed % 3, percent_trained, eta);
    SgdTask task = one_batch(first);
    for (std::size_t b = 1; b < batches; ++b)
        task.batches.push_back(random_task(1000 * b + seed, inputs, 1, 1 + (seed + b) % 3, 100, eta).data);
    return task;
}

}  // namespace

TEST_CASE("exact SGD is gradient descent on the batch of the step, at any depth") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        SgdTask task = random_sgd_task(seed, 3, seed % 2 == 0 ? 100 : 60, Rational(1, 7));
        if (seed % 3 == 0) {  // three layers
            const std::size_t d = task.network.input_dimension();
            std::vector<Rational> row(d, Rational(1, 3));
            const std::vector<Rational> other(d, Rational(-2, 5));
            task.network = relu_network({ExactMatrix::from_rows({row, other}),
                                         ExactMatrix::from_rows({{Rational(1, 2), 1}, {Rational(-1), Rational(1, 3)}}),
                                         ExactMatrix::from_rows({{Rational(1), Rational(-1, 2)}})});
            task.trained.assign(task.network.parameter_count(Biases::all), true);
        }
        const std::vector<Network> run = exact_sgd(task, 4);
        REQUIRE(run.size() == 5);
        for (std::size_t t = 0; t < 4; ++t) {
            const DescentTask step{run[t], task.batches[t % 3], task.trained, task.eta};
            CHECK(exact_gradient_descent(step, 1)[1].parameters(Biases::all) == run[t + 1].parameters(Biases::all));
        }
    }
}

TEST_CASE("the mean of the steps on the single samples is the step on all of them") {
    const DescentTask task = random_task(11, 2, 3, 4, 100, Rational(1, 5));
    std::vector<Rational> mean(task.trained.size());
    for (const DataPoint& point : task.data.entries()) {
        const SgdTask single{task.network, {Dataset({point})}, task.trained, task.eta};
        const std::vector<Rational> after = exact_sgd(single, 1)[1].parameters(Biases::all);
        for (std::size_t j = 0; j < mean.size(); ++j) mean[j] += Rational(point.times, task.data.size()) * after[j];
    }
    CHECK(mean == exact_gradient_descent(task, 1)[1].parameters(Biases::all));
}

TEST_CASE("the exact run of SGD lies in the ball, decided or set-valued") {
    std::size_t decided = 0;
    std::size_t set_valued = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        CAPTURE(seed);
        const std::size_t batches = 2 + seed % 3;
        const SgdTask task =
            random_sgd_task(seed, batches, seed % 3 == 0 ? 60 : 100, seed % 4 == 0 ? Rational(1, 2) : Rational(1, 13));
        const std::size_t steps = 1 + seed % 5;
        const std::vector<Network> exact = exact_sgd(task, steps);
        for (const unsigned bits : {3U, 12U, 60U}) {
            CAPTURE(bits);
            const ShadowAttempt attempt = shadow_at(task, steps, bits, AtKink::enclose, Deadline());
            if (!attempt.shadow) continue;
            ++(attempt.undecided == 0 ? decided : set_valued);
            const Shadow& shadow = *attempt.shadow;
            CHECK(distance_squared(exact.back().parameters(Biases::all), shadow.centre) <=
                  shadow.radius * shadow.radius);
            for (std::size_t j = 0; j < task.trained.size(); ++j)
                if (!task.trained[j]) CHECK(shadow.centre[j] == task.network.parameters(Biases::all)[j]);
        }
    }
    CHECK(decided >= 40);
    CHECK(set_valued >= 5);
}

TEST_CASE("two orders give two runs, one batch is gradient descent") {
    SgdTask task = random_sgd_task(4, 2, 100, Rational(1, 9));
    const ShadowSearch forth = find_shadow(task, 6, 64, Deadline());
    std::swap(task.batches[0], task.batches[1]);
    const ShadowSearch back = find_shadow(task, 6, 64, Deadline());
    REQUIRE(forth.shadow);
    REQUIRE(back.shadow);
    const Rational radii = forth.shadow->radius + back.shadow->radius;
    CHECK(distance_squared(forth.shadow->centre, back.shadow->centre) > radii * radii);
    const DescentTask single = random_task(5, 2, 2, 3, 100, Rational(1, 9));
    const ShadowSearch one = find_shadow(single, 9, 64, Deadline());
    const ShadowSearch twice =
        find_shadow(SgdTask{single.network, {single.data, single.data}, single.trained, single.eta}, 9, 64, Deadline());
    REQUIRE(one.shadow);
    REQUIRE(twice.shadow);
    CHECK(one.shadow->centre == twice.shadow->centre);
    CHECK(one.shadow->radius == twice.shadow->radius);
    CHECK(one.shadow->margin == twice.shadow->margin);
}

TEST_CASE("a kink of one batch is named with it") {
    // f(x) = relu(w x): the step on (1, 0) from w = 1/3 ends at 0 exactly; the next batch has (1, -1).
    const Network f =
        relu_network({ExactMatrix::from_rows({{Rational(1, 3)}}), ExactMatrix::from_rows({{Rational(1)}})});
    const Dataset to_zero({DataPoint{{Rational(1)}, {Rational(0)}, 1}});
    const Dataset below({DataPoint{{Rational(0)}, {Rational(0)}, 1}, DataPoint{{Rational(1)}, {Rational(-1)}, 1}});
    const SgdTask task{f, {to_zero, below}, {true, false, false, false}, Rational(1)};
    const ShadowAttempt attempt = shadow_at(task, 2, 20, AtKink::stop, Deadline());
    REQUIRE(attempt.first);
    CHECK(attempt.first->step == 1);
    CHECK(attempt.first->sample == 1);
    const ShadowSearch found = find_shadow(task, 100000, 20, Deadline());
    CHECK_FALSE(found.shadow);
    CHECK(found.reason.find("at step 1 the preactivation of neuron 1 at sample 2 of batch 2") != std::string::npos);
}

TEST_CASE("SGD tasks that are refused") {
    SgdTask task = random_sgd_task(2, 2, 100, Rational(1, 9));
    CHECK_NOTHROW(check_task(task));
    task.batches.push_back(random_task(1, 1 + task.network.input_dimension(), 1, 1, 100, Rational(1)).data);
    CHECK_THROWS_AS(exact_sgd(task, 1), InputError);
    task.batches.clear();
    CHECK_THROWS_AS(exact_sgd(task, 0), InputError);
    CHECK_THROWS_AS(shadow_at(task, 0, 20, AtKink::stop, Deadline()), InputError);
}

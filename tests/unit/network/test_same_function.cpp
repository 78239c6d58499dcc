#include "reference.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/network/modification.hpp"
#include "relucert/network/same_function.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

using namespace relucert;
using reference::Random;
using reference::Vector;

namespace {

Network disguised(const Network& f, Random& random) {
    Network g = f;
    for (std::size_t l = 1; l < f.depth(); ++l) {
        std::vector<std::size_t> order(f.width(l));
        std::iota(order.begin(), order.end(), 0);
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1],
                      order[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(i) - 1))]);
        g = permuted(g, l, order);
        for (std::size_t i = 0; i < order.size(); ++i)
            g = rescaled(g, l, i, Rational(random.integer(1, 9), random.integer(1, 9)));
    }
    return g;
}

}  // namespace

TEST_CASE("a gauge is found for rescaled and permuted copies") {
    Random random(31);
    for (int trial = 0; trial < 40; ++trial) {
        const Network f = random.chain({3, 5, 4, 6, 2}, 1 + trial % 4, trial % 2 == 0);
        const Network g = disguised(f, random);
        const auto gauge = find_gauge(f, g, Deadline());
        REQUIRE(gauge.has_value());
        CHECK(verify_gauge(f, g, *gauge));
        CHECK_FALSE(find_difference(f, g, Deadline()).has_value());
        Gauge wrong = *gauge;
        wrong[1].scale[0] *= Rational(2);
        CHECK_FALSE(verify_gauge(f, g, wrong));
        std::swap(wrong[0].permutation[0], wrong[0].permutation[1]);
        CHECK_FALSE(verify_gauge(f, g, wrong));
    }
}

TEST_CASE("neurons that look alike are told apart by what reads them, or are interchangeable") {
    // Three neurons with the same incoming direction, two of them with the same outgoing weight.
    const ExactMatrix w1 = ExactMatrix::from_rationals(4, 2, {1, 2, 1, 2, 1, 2, -1, 1});
    const ExactMatrix w2 = ExactMatrix::from_rationals(2, 4, {5, 7, 5, 1, 2, 3, 2, 0});
    const Network f = relu_network({w1, w2, ExactMatrix::from_rationals(1, 2, {1, -1})});
    Random random(32);
    for (int trial = 0; trial < 20; ++trial) CHECK(find_gauge(f, disguised(f, random), Deadline()).has_value());
}

TEST_CASE("a changed weight is no gauge, and a point shows the difference") {
    Random random(33);
    for (int trial = 0; trial < 20; ++trial) {
        const Network f = random.chain({3, 5, 4, 2}, 1);
        const Network g =
            with_weight(f, 1 + static_cast<std::size_t>(trial) % 3, 1, 1,
                        f.weight(1 + static_cast<std::size_t>(trial) % 3).entry(1, 1) + Rational::power_of_two(-60));
        CHECK_FALSE(find_gauge(f, g, Deadline()).has_value());
        if (const auto x = find_difference(f, g, Deadline()))
            CHECK(reference::evaluate(f, *x) != reference::evaluate(g, *x));
    }
    const Network f = relu_network({ExactMatrix::identity(2), ExactMatrix::from_rationals(1, 2, {1, 1})});
    const auto x = find_difference(f, with_weight(f, 1, 0, 1, Rational::power_of_two(-200)), Deadline());
    REQUIRE(x.has_value());
    // The sign of a scale matters: relu(-x) is not relu(x).
    CHECK_FALSE(find_gauge(f, with_weight(f, 1, 0, 0, -1), Deadline()).has_value());
}

TEST_CASE("shapes that differ have no gauge") {
    Random random(34);
    CHECK_FALSE(find_gauge(random.chain({2, 3, 1}, 0), random.chain({2, 4, 1}, 0), Deadline()).has_value());
    CHECK_FALSE(find_gauge(random.chain({2, 3, 1}, 0), random.residual(2, 3, 0), Deadline()).has_value());
    const Network f = random.chain({2, 3, 3, 1}, 1);
    CHECK_FALSE(find_gauge(prefix(f, 2), suffix(f, 1), Deadline()).has_value());
    CHECK(find_gauge(prefix(f, 2), prefix(f, 2), Deadline()).has_value());
    CHECK_THROWS_AS(find_difference(random.chain({2, 3, 1}, 0), random.chain({3, 3, 1}, 0), Deadline()), InputError);
}

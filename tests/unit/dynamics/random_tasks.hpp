#pragma once
// Descent tasks with awkward denominators for the tests of enclosed runs.
#include "relucert/dynamics/gradient_descent.hpp"

#include <doctest/doctest.h>

#include <random>

namespace relucert {

inline Rational random_rational(std::mt19937_64& random, long size, long denominator) {
    return Rational(std::uniform_int_distribution<long>(-size * denominator, size * denominator)(random)) /
           Rational(denominator);
}

/// A two-layer network and data with awkward denominators; biases and fixed parameters as asked.
inline DescentTask random_task(std::uint64_t seed, std::size_t inputs, std::size_t neurons, std::size_t samples,
                               unsigned percent_trained, const Rational& eta) {
    std::mt19937_64 random(seed);
    std::vector<std::vector<Rational>> w(neurons);
    std::vector<Rational> b;
    std::vector<std::vector<Rational>> a(1);
    for (std::size_t k = 0; k < neurons; ++k) {
        for (std::size_t j = 0; j < inputs; ++j) w[k].push_back(random_rational(random, 1, 7));
        b.push_back(random_rational(random, 1, 5));
        a[0].push_back(random_rational(random, 1, 3));
    }
    std::vector<DataPoint> points;
    for (std::size_t i = 0; i < samples; ++i) {
        DataPoint point;
        for (std::size_t j = 0; j < inputs; ++j) point.x.push_back(random_rational(random, 2, 10));
        point.y.push_back(random_rational(random, 1, 6));
        point.times = 1 + static_cast<long>(random() % 3);
        points.push_back(std::move(point));
    }
    Network f = relu_network({ExactMatrix::from_rows(w), ExactMatrix::from_rows(a)}, {b, {Rational(1, 11)}});
    std::vector<bool> trained;
    for (std::size_t j = 0; j < f.parameter_count(Biases::all); ++j)
        trained.push_back(random() % 100 < percent_trained);
    return {std::move(f), Dataset(std::move(points)), std::move(trained), eta};
}

inline Rational distance_squared(const std::vector<Rational>& u, const std::vector<Rational>& v) {
    REQUIRE(u.size() == v.size());
    Rational total;
    for (std::size_t j = 0; j < u.size(); ++j) total += (u[j] - v[j]) * (u[j] - v[j]);
    return total;
}

}  // namespace relucert

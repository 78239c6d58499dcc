// Activation moments and the largest tangent eigenvalue against the gradients themselves, in rationals.
#include "random_tasks.hpp"
#include "relucert/dynamics/activation_moments.hpp"
#include "relucert/dynamics/tangent_eigenvalue.hpp"
#include "relucert/dynamics/tangent_residual.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/network/gradient.hpp"

#include <doctest/doctest.h>

using namespace relucert;

namespace {

std::vector<Rational> random_weights(std::uint64_t seed, std::size_t count) {
    std::mt19937_64 random(seed);
    std::vector<Rational> u;
    for (std::size_t j = 0; j < count; ++j) u.push_back(random_rational(random, 2, 9));
    return u;
}

/// The same sums, each by its own formula.
std::vector<std::vector<Rational>> slow_moments(const Network& f, const Dataset& S, const std::vector<Rational>& u) {
    std::vector<std::vector<Rational>> rows;
    for (std::size_t i = 0; i < f.width(1); ++i) {
        std::vector<Rational> row(5 + S.input_dimension());
        bool first = true;
        for (std::size_t j = 0; j < u.size(); ++j) {
            const std::vector<Rational>& x = S.entries()[j].x;
            const Rational z = dot(f.weight(1).row(i), x) + f.bias(1)[i];
            if (first || abs(z) < row[4]) row[4] = abs(z);
            first = false;
            if (z.sign() <= 0) continue;
            row[0] += u[j];
            row[1] += u[j] * z;
            row[2] += u[j] * z * z;
            row[3] += u[j] * dot(x, x);
            for (std::size_t c = 0; c < x.size(); ++c) row[5 + c] += u[j] * x[c];
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Phi over the entries, the entry's multiplicity aside.
std::vector<std::vector<Rational>> gradients(const Network& f, const Dataset& S) {
    std::vector<std::vector<Rational>> rows;
    for (const DataPoint& point : S.entries()) rows.push_back(parameter_gradient(f, point.x));
    return rows;
}

/// Preactivations of random_task are multiples of 1/70; with another denominator in the biases none is 0.
DescentTask off_kink_task(std::uint64_t seed, std::size_t inputs, std::size_t neurons, std::size_t samples) {
    DescentTask task = random_task(seed, inputs, neurons, samples, 100, Rational(1));
    std::vector<Rational> biases = task.network.bias(1);
    for (Rational& b : biases) b += Rational(1, 1009);
    task.network = relu_network({task.network.weight(1), task.network.weight(2)}, {biases, task.network.bias(2)});
    return task;
}

/// Non-negative inputs: the vector of ones is nearly the top eigenvector.
DescentTask dominated_task(std::uint64_t seed, std::size_t samples) {
    DescentTask task = off_kink_task(seed, 5, 7, samples);
    std::vector<DataPoint> points = task.data.entries();
    for (DataPoint& point : points)
        for (Rational& x : point.x) x = abs(x);
    task.data = Dataset(std::move(points));
    return task;
}

}  // namespace

TEST_CASE("activation moments are the sums that they say") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const DescentTask task = random_task(seed, 1 + seed % 4, 1 + seed % 5, 1 + seed * 40 % 700, 100, Rational(1));
        const std::vector<Rational> u = random_weights(seed, task.data.entry_count());
        CHECK(activation_moments(task.network, task.data, u) == slow_moments(task.network, task.data, u));
    }
}

TEST_CASE("activation moments outside of machine integers, at kinks, and of wrong arguments") {
    const Network f = shallow_network({1, 2}, ExactMatrix::from_rows({{1, Rational(1, 3)}, {-1, 0}}), {0, 1}, 0);
    const Rational tiny = Rational(1) / power(Rational(10), 40);
    const Dataset S({{{tiny, 2}, {0}, 1}, {{1, -3}, {0}, 5}, {{-2, tiny}, {0}, 1}});
    for (const std::vector<Rational>& u : {std::vector<Rational>{1, 2, 3}, {tiny, -1, power(Rational(7), 30)}})
        CHECK(activation_moments(f, S, u) == slow_moments(f, S, u));
    const Dataset kink({{{1, -3}, {0}, 1}, {{1, 1}, {0}, 1}});
    const auto rows = activation_moments(f, kink, {1, 1});
    CHECK(rows == slow_moments(f, kink, {1, 1}));
    CHECK(rows[0][4] == Rational(0));
    CHECK_THROWS_AS((void)activation_moments(f, S, {1, 2}), InputError);
    CHECK_THROWS_AS((void)activation_moments(f, Dataset({{{1}, {0}, 1}}), {1}), InputError);
    CHECK_THROWS_AS((void)activation_moments(f, Dataset(2, 1, {}), {}), InputError);
}

TEST_CASE("the residual of a witness is that of the gradients") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const DescentTask task = off_kink_task(seed, 1 + seed % 4, 1 + seed % 5, 2 + seed % 7);
        const auto integers = tangent_task(task.network, task.data);
        REQUIRE(integers.has_value());
        const auto phi = gradients(task.network, task.data);
        const std::size_t n = phi.size();
        std::mt19937_64 random(seed);
        std::vector<Integer> u;
        for (std::size_t j = 0; j < n; ++j) u.emplace_back(static_cast<long>(random() % 2000) - 1000);
        u[0] = 17;
        const auto times = [&](std::size_t j) { return Rational(task.data.entries()[j].times); };
        const Rational size(task.data.size());
        Rational uu, uTu, TuTu, trace;
        for (std::size_t j = 0; j < n; ++j) {
            Rational image;
            for (std::size_t l = 0; l < n; ++l) image += dot(phi[j], phi[l]) * times(l) * Rational(u[l]) / size;
            uu += times(j) * Rational(u[j]) * Rational(u[j]);
            uTu += times(j) * Rational(u[j]) * image;
            TuTu += times(j) * image * image;
            trace += times(j) * dot(phi[j], phi[j]) / size;
        }
        const auto residual = tangent_residual(*integers, u);
        REQUIRE(residual.has_value());
        CHECK(residual->quotient == uTu / uu);
        CHECK(residual->image_squared == TuTu / uu);
        CHECK(residual->residual_squared == TuTu / uu - (uTu / uu) * (uTu / uu));
        CHECK(tangent_trace(*integers) == trace);
    }
}

TEST_CASE("largest tangent eigenvalue: the residual's bounds hold and agree with the Gram matrix") {
    bool seen_trace = false;
    bool seen_frobenius = false;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const DescentTask task = dominated_task(seed, 70);
        const TangentEigenvalue found = largest_tangent_eigenvalue(task.network, task.data);
        seen_trace = seen_trace || found.proof == TangentEigenvalue::Proof::trace;
        seen_frobenius = seen_frobenius || found.proof == TangentEigenvalue::Proof::frobenius;
        CHECK(found.lower <= found.upper);
        CHECK(found.upper - found.lower <= found.lower * Rational::power_of_two(-33));
        // The other route: the p x p matrix of the mean of phi phi^T.
        const auto phi = gradients(task.network, task.data);
        std::vector<std::vector<Rational>> repeated;
        for (std::size_t j = 0; j < phi.size(); ++j)
            repeated.insert(repeated.end(), task.data.entries()[j].times.convert_to<std::size_t>(), phi[j]);
        const ExactMatrix rows = ExactMatrix::from_rows(repeated);
        const EigenvalueEnclosure other =
            largest_eigenvalue((rows.transpose() * rows).scaled(Rational(1) / Rational(task.data.size())));
        CHECK(found.lower <= other.upper);
        CHECK(other.lower <= found.upper);
    }
    CHECK(seen_trace);
    (void)seen_frobenius;
}

TEST_CASE("largest tangent eigenvalue: small data go by the exact Gram matrix, kinks have no value") {
    const Network f =
        shallow_network({1, -1, 1, -1}, ExactMatrix::from_rows({{3, 0}, {-3, 0}, {0, 3}, {0, -3}}), {1, 1, 1, 1}, 0);
    const Rational q(3, 4);
    const Dataset S({{{q, 0}, {0}, 1}, {{-q, 0}, {0}, 1}, {{0, q}, {0}, 1}, {{0, -q}, {0}, 1}});
    const TangentEigenvalue found = largest_tangent_eigenvalue(f, S);
    CHECK(found.proof == TangentEigenvalue::Proof::gram);
    CHECK(found.lower == Rational(57, 32));  // Family T
    CHECK(found.upper == Rational(57, 32));
    const Dataset kink({{{Rational(1, 3), 0}, {0}, 1}});
    CHECK(largest_tangent_eigenvalue(f, kink).proof == TangentEigenvalue::Proof::kink);
    DescentTask task = dominated_task(3, 80);
    std::vector<DataPoint> points = task.data.entries();
    const Rational b = task.network.bias(1)[0];
    const Rational w = task.network.weight(1).entry(0, 0);
    points.back().x.assign(points.back().x.size(), Rational(0));
    points.back().x[0] = -b / w;
    CHECK(largest_tangent_eigenvalue(task.network, Dataset(points)).proof == TangentEigenvalue::Proof::kink);
    const Network two = relu_network({ExactMatrix::identity(2), ExactMatrix::identity(2)});
    CHECK_THROWS_AS((void)largest_tangent_eigenvalue(two, S), InputError);
}

namespace {

/// The p x p route: the largest eigenvalue of the mean of phi phi^T, each point as often as it counts.
EigenvalueEnclosure by_parameters(const Network& f, const Dataset& S) {
    std::vector<std::vector<Rational>> rows;
    const std::vector<std::vector<Rational>> phi = gradients(f, S);
    for (std::size_t j = 0; j < phi.size(); ++j)
        rows.insert(rows.end(), S.entries()[j].times.convert_to<std::size_t>(), phi[j]);
    const ExactMatrix Phi = ExactMatrix::from_rows(rows);
    return largest_eigenvalue((Phi.transpose() * Phi).scaled(Rational(1) / Rational(S.size())));
}

/// Points j/8 - shift of R^1 (never on a kink of the network below).
Dataset line_data(long count, long shift) {
    std::vector<DataPoint> points;
    for (long j = 0; j < count; ++j) points.push_back({{Rational(j % 97, 8) - Rational(shift)}, {0}, 1 + j % 2});
    return Dataset(std::move(points));
}

}  // namespace

TEST_CASE("largest tangent eigenvalue without a Gram matrix: power method and trace") {
    const Network f =
        shallow_network({1, Rational(-1, 2)}, ExactMatrix::from_rows({{1}, {-2}}), {Rational(1, 3), Rational(1, 7)}, 0);
    const Dataset S = line_data(8200, 0);
    const TangentEigenvalue found = largest_tangent_eigenvalue(f, S);
    CHECK(found.proof == TangentEigenvalue::Proof::trace);
    CHECK(found.witness.size() == 8200);
    for (const Integer& u : found.witness) REQUIRE(abs(u) <= 1 << 14);
    const EigenvalueEnclosure other = by_parameters(f, S);
    CHECK(found.lower <= other.upper);
    CHECK(other.lower <= found.upper);
    CHECK(found.upper - found.lower <= found.lower * Rational::power_of_two(-24));
    // Steep neurons on both sides of 0: neither activation dominates, so the upper end is only bounded by the trace.
    const Network g = shallow_network({4, 4}, ExactMatrix::from_rows({{1}, {-1}}), {Rational(1, 3), Rational(1, 7)}, 0);
    const Dataset T = line_data(8200, 6);
    const TangentEigenvalue wide = largest_tangent_eigenvalue(g, T);
    CHECK(wide.proof == TangentEigenvalue::Proof::trace);
    const EigenvalueEnclosure exact = by_parameters(g, T);
    CHECK(wide.lower <= exact.upper);
    CHECK(exact.lower <= wide.upper);
    CHECK(wide.lower >= exact.lower * Rational(99, 100));
    const auto task = tangent_task(g, T);
    REQUIRE(task.has_value());
    CHECK(wide.upper <= tangent_trace(*task) * (Rational(1) + Rational::power_of_two(-40)));
}

TEST_CASE("largest tangent eigenvalue: wide ends above 2,048 points where no eigenvalue dominates") {
    const DescentTask task = off_kink_task(3, 3, 4, 2100);
    const TangentEigenvalue found = largest_tangent_eigenvalue(task.network, task.data);
    CHECK(found.proof != TangentEigenvalue::Proof::gram);
    const EigenvalueEnclosure other = by_parameters(task.network, task.data);
    CHECK(found.lower <= other.upper);
    CHECK(other.lower <= found.upper);
}

TEST_CASE("the residual outside of 128 bits") {
    // a_i^2 and products of activations as large as tangent_task takes them.
    const Rational large = Rational(power(Rational(2), 61) - Rational(1));
    const Network f = shallow_network({large, -large}, ExactMatrix::from_rows({{power(Rational(2), 40)}, {-3}}),
                                      {Rational(1), Rational(1)}, 0);
    const Dataset S({{{Rational(1023)}, {0}, 2}, {{Rational(-511)}, {0}, 1}, {{Rational(7)}, {0}, 1}});
    const auto task = tangent_task(f, S);
    REQUIRE(task.has_value());
    const std::vector<Integer> u{1 << 20, -77, (1 << 20) - 1};
    const auto residual = tangent_residual(*task, u);
    REQUIRE(residual.has_value());
    const auto phi = gradients(f, S);
    Rational uu, uTu, TuTu, trace;
    for (std::size_t j = 0; j < 3; ++j) {
        const Rational m(S.entries()[j].times);
        Rational image;
        for (std::size_t l = 0; l < 3; ++l)
            image += dot(phi[j], phi[l]) * Rational(S.entries()[l].times) * Rational(u[l]) / Rational(4);
        uu += m * Rational(u[j]) * Rational(u[j]);
        uTu += m * Rational(u[j]) * image;
        TuTu += m * image * image;
        trace += m * dot(phi[j], phi[j]) / Rational(4);
    }
    CHECK(residual->quotient == uTu / uu);
    CHECK(residual->image_squared == TuTu / uu);
    CHECK(tangent_trace(*task) == trace);
}

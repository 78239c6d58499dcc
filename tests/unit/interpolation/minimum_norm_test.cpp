#include "relucert/interpolation/minimum_norm.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/network/evaluation.hpp"
#include "relucert/polyhedra/dual_norm.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace relucert;

namespace {

/// sqrt(q), at most 2^-200 too large.
Rational root_above(const Rational& q) {
    const Integer scaled = (q * Rational::power_of_two(400)).ceiling();
    return Rational(Integer(boost::multiprecision::sqrt(scaled) + 1)) * Rational::power_of_two(-200);
}

/// sum_j |a_j| |w_j|, rounded up; with the biases if they count.
Rational norm_above(const Network& f, bool biases) {
    Rational total;
    for (std::size_t j = 0; j < f.width(1); ++j) {
        const std::vector<Rational> w = f.weight(1).row(j);
        Rational square = dot(w, w);
        if (biases) square += f.bias(1)[j] * f.bias(1)[j];
        total += abs(f.weight(2).entry(0, j)) * root_above(square);
    }
    return total;
}

struct Certified {
    MinimumNorm found;
    Rational norm;   ///< not smaller than that of the network
    Rational below;  ///< not larger than the minimum
    [[nodiscard]] double gap() const { return (norm / below - 1).approximate_double(); }
};

/// Solves, checks interpolation, and bounds the minimum by the dual vector.
Certified certified(const MinimumNormTask& task) {
    Certified result{minimum_norm_interpolant(task), 0, 0};
    const MinimumNorm& found = result.found;
    Rational value;
    std::vector<std::vector<Rational>> points;
    for (std::size_t i = 0; i < task.data.entry_count(); ++i) {
        const DataPoint& p = task.data.entries()[i];
        Rational output = evaluate(found.network, p.x)[0] + found.constant;
        if (task.linear_term) output += dot(found.linear_term, p.x);
        CHECK(output == p.y[0]);
        value += found.lambda[i] * p.y[0];
        points.push_back(p.x);
        if (task.biases != HiddenBiases::none) points.back().emplace_back(1);
    }
    Rational sum;
    std::vector<Rational> moment(task.data.input_dimension());
    for (std::size_t i = 0; i < points.size(); ++i) {
        sum += found.lambda[i];
        for (std::size_t k = 0; k < moment.size(); ++k) moment[k] += found.lambda[i] * points[i][k];
    }
    if (task.constant) CHECK(sum.is_zero());
    if (task.linear_term)
        for (const Rational& m : moment) CHECK(m.is_zero());
    const auto R =
        dual_norm_squared({found.lambda, ExactMatrix::from_rows(points), task.biases == HiddenBiases::free ? 1U : 0U});
    REQUIRE(R.has_value());
    result.below = value / root_above(R->upper);
    result.norm = norm_above(found.network, task.biases == HiddenBiases::penalised);
    CHECK(result.below <= result.norm);
    return result;
}

Dataset dataset(const std::vector<std::vector<Rational>>& x, const std::vector<Rational>& y) {
    std::vector<DataPoint> entries;
    for (std::size_t i = 0; i < x.size(); ++i) entries.push_back({x[i], {y[i]}});
    return Dataset(std::move(entries));
}

Dataset sampled(unsigned seed, std::size_t n, std::size_t d) {
    std::mt19937 generator(seed);
    std::uniform_int_distribution<int> number(-40, 40);
    std::vector<std::vector<Rational>> x(n, std::vector<Rational>(d));
    std::vector<Rational> y(n);
    for (std::size_t i = 0; i < n; ++i) {
        for (Rational& one : x[i]) one = Rational(number(generator)) / Rational(32);
        y[i] = Rational(number(generator)) / Rational(16);
    }
    return dataset(x, y);
}

}  // namespace

TEST_CASE("two unit vectors with opposite labels: the minimum is 2/sin(angle)") {
    for (const int k : {1, 2, 3, 10}) {
        const Rational c(Integer(k) * k * k * k - 1, Integer(k) * k * k * k + 1);
        const Rational s(2 * Integer(k) * k, Integer(k) * k * k * k + 1);
        const Certified result = certified({dataset({{1, 0}, {c, -s}}, {1, -1})});
        CAPTURE(k);
        CHECK(result.found.network.width(1) == 2);
        CHECK(result.below <= Rational(2) / s);
        CHECK(result.norm >= Rational(2) / s);
        CHECK(result.gap() < 1e-15);
    }
}

TEST_CASE("N2: the minimum is 5/(2 s)") {
    for (const int k : {2, 3, 7}) {
        const Rational c(Integer(k) * k * k * k - 1, Integer(k) * k * k * k + 1);
        const Rational s(2 * Integer(k) * k, Integer(k) * k * k * k + 1);
        const Rational r = Rational(4) * s / Rational(3);
        const Certified result =
            certified({dataset({{1, 0, 0, 0}, {0, 0, r, 0}, {0, 0, 0, r}, {c, -s, 0, 0}}, {1, -1, 1, -1})});
        CHECK(result.below <= Rational(5) / (Rational(2) * s));
        CHECK(result.norm >= Rational(5) / (Rational(2) * s));
        CHECK(result.gap() < 1e-15);
    }
}

TEST_CASE("a line with free biases and a linear term: the total variation of the slope") {
    // G5, and slopes 1, -1, 3, 3, 0 with jumps 2, 4, 0, 3.
    const Certified g5 = certified({dataset({{0}, {1}, {2}, {3}}, {0, 0, 1, 3}), HiddenBiases::free, true, true});
    CHECK(g5.below <= Rational(2));
    CHECK(g5.norm >= Rational(2));
    CHECK(g5.gap() < 1e-12);
    const Certified jumps =
        certified({dataset({{0}, {1}, {2}, {3}, {4}, {5}}, {0, 1, 0, 3, 6, 6}), HiddenBiases::free, true, true});
    CHECK(jumps.below <= Rational(9));
    CHECK(jumps.norm >= Rational(9));
    CHECK(jumps.gap() < 1e-12);
}

TEST_CASE("penalised biases: one point") {
    const Certified result =
        certified({dataset({{Rational::parse("3/4")}}, {Rational::parse("5/4")}), HiddenBiases::penalised});
    CHECK(result.below <= Rational(1));
    CHECK(result.norm >= Rational(1));
    CHECK(result.gap() < 1e-15);
}

TEST_CASE("random data: relative gaps below 1e-12") {
    for (const unsigned seed : {1U, 2U, 3U}) {
        CAPTURE(seed);
        CHECK(certified({sampled(seed, 6, 2)}).gap() < 1e-12);
        CHECK(certified({sampled(seed, 10, 3)}).gap() < 1e-12);
        CHECK(certified({sampled(seed, 8, 2), HiddenBiases::penalised}).gap() < 1e-12);
        CHECK(certified({sampled(seed, 8, 2), HiddenBiases::free, false, true}).gap() < 1e-12);
        CHECK(certified({sampled(seed, 8, 2), HiddenBiases::free, true, true}).gap() < 1e-12);
        CHECK(certified({sampled(seed, 8, 3), HiddenBiases::none, true, false}).gap() < 1e-12);
        CHECK(certified({sampled(seed, 8, 3), HiddenBiases::none, false, true}).gap() < 1e-12);
    }
}

TEST_CASE("points of nearly one direction: cells that random directions miss") {
    // Petals of five irises with the coordinate 1.
    const auto p = [](const char* length, const char* width) {
        return std::vector<Rational>{Rational::parse(length), Rational::parse(width), 1};
    };
    const Dataset five = dataset({p("4.7", "1.4"), p("4.9", "1.5"), p("6", "2.5"), p("5.1", "1.9"), p("5.9", "2.1")},
                                 {1, 1, -1, -1, -1});
    CHECK(certified({five}).gap() < 1e-12);
    const Dataset six =
        dataset({p("4.7", "1.4"), p("4.5", "1.5"), p("4.9", "1.5"), p("6", "2.5"), p("5.1", "1.9"), p("5.9", "2.1")},
                {1, 1, 1, -1, -1, -1});
    CHECK(certified({six}).gap() < 1e-12);
}

TEST_CASE("what no network interpolates, or all do") {
    CHECK_THROWS_AS((void)minimum_norm_interpolant({dataset({{1}, {2}}, {1, 3})}), InputError);
    CHECK_THROWS_AS((void)minimum_norm_interpolant({dataset({{0}}, {1})}), InputError);
    CHECK_THROWS_AS((void)minimum_norm_interpolant({dataset({{1}}, {0})}), InputError);
    CHECK_THROWS_AS((void)minimum_norm_interpolant({Dataset({DataPoint{{1}, {1, 2}}})}), InputError);
    CHECK_THROWS_AS((void)minimum_norm_interpolant({dataset({{1}, {2}}, {1, 2}), HiddenBiases::none, true}),
                    InputError);
}

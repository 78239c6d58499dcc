#include "relucert/polyhedra/dual_norm.hpp"

#include "../matrix/random_matrix.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"
#include "relucert/polyhedra/cells.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace relucert;
using testing::RandomMatrices;

namespace {

Rational squared(const std::vector<Rational>& v) { return dot(v, v); }

/// c without its part in the span of the rows of K.
std::vector<Rational> projected(const std::vector<Rational>& c, const ExactMatrix& K) {
    if (K.rows() == 0) return c;
    const auto factors = solve(K * K.transpose(), K * ExactMatrix::column_vector(c));
    REQUIRE(factors.has_value());
    std::vector<Rational> result = c;
    const std::vector<Rational> part = (K.transpose() * *factors).column(0);
    for (std::size_t k = 0; k < c.size(); ++k) result[k] -= part[k];
    return result;
}

/// The norm by the cells of all points: on each g is linear, and its largest value on a closed cell is the length of
/// the projection of its coefficients on some face that the projection meets.
Rational by_cells(const DualFunction& g) {
    std::vector<std::vector<Rational>> points;
    for (const auto& x : g.points.to_rows())
        if (!squared(x).is_zero()) points.push_back(x);
    if (points.empty()) return 0;
    const ExactMatrix normals = ExactMatrix::from_rows(points);
    Rational most;
    for (const Cell& cell : cells_of_central_arrangement(normals).all_cells()) {
        std::vector<Rational> c(g.points.columns());
        for (std::size_t i = 0; i < g.lambda.size(); ++i)
            if (dot(g.points.row(i), cell.point).sign() > 0)
                for (std::size_t k = 0; k < c.size(); ++k) c[k] += g.lambda[i] * g.points.entry(i, k);
        for (unsigned face = 0; face < (1U << points.size()); ++face) {
            std::vector<std::size_t> rows;
            for (std::size_t i = 0; i < points.size(); ++i)
                if ((face >> i & 1U) != 0) rows.push_back(i);
            if (rows.size() >= c.size()) continue;
            const std::vector<Rational> w = projected(c, normals.select_rows(rows));
            for (const int sign : {1, -1}) {
                bool inside = true;
                for (std::size_t i = 0; i < points.size(); ++i) {
                    const int side = sign * dot(points[i], w).sign();
                    inside = inside && side * (cell.signs[i] == '+' ? 1 : -1) >= 0;
                }
                if (inside) most = std::max(most, squared(w));
            }
        }
    }
    return most;
}

const DualFunction kN2 = {
    {Rational::parse("1.7"), Rational::parse("-153/160"), Rational::parse("153/160"), Rational::parse("-1.7")},
    ExactMatrix::from_rows({{1, 0, 0, 0},
                            {0, 0, Rational::parse("32/51"), 0},
                            {0, 0, 0, Rational::parse("32/51")},
                            {Rational::parse("15/17"), Rational::parse("-8/17"), 0, 0}})};

DualFunction random_function(RandomMatrices& random, std::size_t n, std::size_t d) {
    DualFunction g{{}, random.matrix(n, d, 3)};
    const ExactMatrix lambda = random.matrix(1, n, 3);
    for (std::size_t i = 0; i < n; ++i) g.lambda.push_back(lambda.entry(0, i) / Rational(2));
    return g;
}

}  // namespace

TEST_CASE("N2: the dual norm is exactly 1, attained by the two neurons") {
    const auto norm = dual_norm_squared(kN2);
    REQUIRE(norm.has_value());
    CHECK(norm->lower == Rational(1));
    CHECK(norm->upper == Rational(1));
    CHECK(proves_dual_norm(kN2, *norm));
    const auto tight = tight_directions(kN2);
    REQUIRE(tight.has_value());
    const std::vector<std::vector<Rational>> expected = {
        {0, Rational::parse("-4/5"), Rational::parse("3/5"), 0},
        {Rational::parse("32/85"), Rational::parse("12/17"), 0, Rational::parse("3/5")}};
    CHECK(tight->directions == expected);
}

TEST_CASE("dual norms against the cells of all points") {
    RandomMatrices random(11);
    int zeros = 0;
    for (std::size_t d = 1; d <= 3; ++d)
        for (int k = 0; k < 25; ++k) {
            const DualFunction g = random_function(random, 1 + static_cast<std::size_t>(k) % 6, d);
            CAPTURE(d);
            CAPTURE(k);
            const auto norm = dual_norm_squared(g, true);
            REQUIRE(norm.has_value());
            const Rational expected = by_cells(g);
            zeros += expected.is_zero();
            CHECK(norm->lower == expected);
            CHECK(norm->upper == expected);
            const auto rounded = dual_norm_squared(g);
            REQUIRE(rounded.has_value());
            CHECK(rounded->lower <= expected);
            CHECK(rounded->upper >= expected);
            CHECK(proves_dual_norm(g, *rounded));
            const auto tight = tight_directions(g);
            REQUIRE(tight.has_value() != expected.is_zero());
            if (!tight) continue;
            CHECK(!tight->directions.empty());
            for (const auto& r : tight->directions) {
                CHECK(squared(r) == expected);
                CHECK(value_at(g, r) * value_at(g, r) == expected * expected);
            }
        }
    CHECK(zeros < 20);
}

TEST_CASE("long numbers: an enclosure of the exact value") {
    DualFunction g = kN2;
    for (std::size_t i = 0; i < 4; ++i)
        g.lambda[i] += Rational(Integer(1), Integer(3)) * Rational::power_of_two(-50 - static_cast<long>(i)) *
                       power(Rational(7), -40);
    const auto exact = dual_norm_squared(g, true);
    const auto norm = dual_norm_squared(g);
    REQUIRE((exact && norm));
    CHECK(exact->lower == exact->upper);
    CHECK(norm->lower <= exact->lower);
    CHECK(norm->upper >= exact->upper);
    CHECK(norm->upper - norm->lower > Rational(0));
    CHECK(norm->upper - norm->lower < Rational::power_of_two(-68));
    CHECK(proves_dual_norm(g, *norm));
    CHECK(proves_dual_norm(g, *exact));
}

TEST_CASE("a free coordinate: second differences of data on a line") {
    // lambda.y = the total variation of the slope of data with convex, then concave part, where it is 1, -1, ..., see
    // docs/theory 2.3.
    const DualFunction g{{1, -1, -1, 1}, ExactMatrix::from_rows({{0, 1}, {1, 1}, {2, 1}, {3, 1}}), 1};
    const auto norm = dual_norm_squared(g);
    REQUIRE(norm.has_value());
    CHECK(norm->lower == Rational(1));
    CHECK(norm->upper == Rational(1));
    CHECK(proves_dual_norm(g, *norm));
    // Without sum 0 a large bias makes g as large as one likes.
    CHECK_FALSE(dual_norm_squared({{1, -1, -1, 2}, g.points, 1}).has_value());
    CHECK_FALSE(dual_norm_squared({{1, 1, 1, 1}, g.points, 1}).has_value());
    // Random data of one dimension: g is piecewise linear in b with kinks at the points, and w = 1, -1.
    RandomMatrices random(5);
    for (int k = 0; k < 30; ++k) {
        DualFunction h = random_function(random, 5, 1);
        Rational sum;
        for (const Rational& one : h.lambda) sum += one;
        h.lambda[4] -= sum;
        const ExactMatrix inputs = h.points;
        h.points = inputs.stack_right(ExactMatrix::from_rationals(5, 1, {1, 1, 1, 1, 1}));
        h.free = 1;
        Rational most;
        for (const int w : {1, -1})
            for (std::size_t i = 0; i < 5; ++i)
                most = std::max(most, abs(value_at(h, {w, -Rational(w) * inputs.entry(i, 0)})));
        const auto found = dual_norm_squared(h);
        REQUIRE(found.has_value());
        CHECK(found->lower == most * most);
        CHECK(found->upper == most * most);
        CHECK(proves_dual_norm(h, *found));
    }
}

TEST_CASE("points that are 0 or do not count are dropped; nothing left") {
    const DualFunction g{{1, 5, 0}, ExactMatrix::from_rows({{3, 4}, {0, 0}, {1, 1}})};
    const auto norm = dual_norm_squared(g);
    REQUIRE(norm.has_value());
    CHECK(norm->lower == Rational(25));
    CHECK(norm->sides[0].leaves.size() == 2);
    const auto nothing = dual_norm_squared({{0, 5}, ExactMatrix::from_rows({{3, 4}, {0, 0}})});
    REQUIRE(nothing.has_value());
    CHECK(nothing->upper.is_zero());
    CHECK_FALSE(tight_directions({{0, 5}, ExactMatrix::from_rows({{3, 4}, {0, 0}})}).has_value());
    CHECK_THROWS_AS((void)dual_norm_squared({{1}, ExactMatrix::from_rows({{1}, {2}})}), InputError);
    CHECK_THROWS_AS((void)dual_norm_squared({{1}, ExactMatrix::from_rows({{1}}), 1}), InputError);
    CHECK_THROWS_AS((void)dual_norm_squared({{}, ExactMatrix()}), InputError);
}

TEST_CASE("tight directions where the last coordinate does not count") {
    using Rows = std::vector<std::vector<Rational>>;
    const auto on_line = [](std::vector<Rational> lambda, const std::vector<Rational>& x) {
        Rows rows;
        for (const Rational& one : x) rows.push_back({one, 1});
        return DualFunction{std::move(lambda), ExactMatrix::from_rows(rows), 1};
    };
    CHECK(tight_directions(on_line({1, -2, 1}, {0, 1, 2}))->directions == Rows{{-1}, {1}});
    CHECK(tight_directions(on_line({1, -1}, {0, 3}))->directions == Rows{{-3}, {3}});
    CHECK_FALSE(tight_directions(on_line({1, 1}, {0, 3})).has_value());
    CHECK_THROWS_AS((void)tight_directions({{1, -1}, ExactMatrix::from_rows({{0, 0, 1}, {3, 0, 1}}), 2}), InputError);
    RandomMatrices random(5);
    for (int k = 0; k < 40; ++k) {
        // One dimension, sum of lambda 0: |g(w, b)| is largest at a kink, for w = 1 or w = -1.
        const ExactMatrix drawn = random.matrix(2, 4, 5);
        std::vector<Rational> lambda;
        std::vector<Rational> x;
        Rational sum;
        for (std::size_t i = 0; i < 4; ++i) {
            x.push_back(drawn.entry(0, i));
            lambda.push_back(i < 3 ? drawn.entry(1, i) : -sum);
            sum += lambda.back();
        }
        const DualFunction g = on_line(lambda, x);
        Rational most;
        Rows expected;
        for (const int w : {-1, 1}) {
            Rational here;
            for (const Rational& at : x) here = std::max(here, abs(value_at(g, {Rational(w), Rational(-w) * at})));
            if (here > most) expected.clear();
            most = std::max(most, here);
            if (here == most) expected.push_back({Rational(w) * here});
        }
        CAPTURE(k);
        const auto tight = tight_directions(g);
        REQUIRE(tight.has_value() != most.is_zero());
        if (tight) CHECK(tight->directions == expected);
    }
}

TEST_CASE("false evidence is seen") {
    const DualNorm good = *dual_norm_squared(kN2);
    const auto refused = [&](const auto& change) {
        DualNorm bad = good;
        change(bad);
        return !proves_dual_norm(kN2, bad);
    };
    CHECK(refused([](DualNorm& n) { n.upper -= Rational::power_of_two(-90); }));
    CHECK(refused([](DualNorm& n) { n.lower += Rational::power_of_two(-90); }));
    CHECK(refused([](DualNorm& n) { n.direction.pop_back(); }));
    CHECK(refused([](DualNorm& n) { n.direction.assign(4, 0); }));
    for (const int s : {0, 1}) {
        CHECK(refused([&](DualNorm& n) { n.sides[s].leaves.pop_back(); }));
        CHECK(refused([&](DualNorm& n) { n.sides[s].leaves.push_back(n.sides[s].leaves.back()); }));
        CHECK(refused([&](DualNorm& n) { n.sides[s].tree.pop_back(); }));
        CHECK(refused([&](DualNorm& n) { n.sides[s].tree.push_back(-1); }));
        CHECK(refused([&](DualNorm& n) { n.sides[s].tree.back() = 0; }));
        CHECK(refused([&](DualNorm& n) { n.sides[s].tree.back() = 1; }));
        CHECK(refused([&](DualNorm& n) { n.sides[s].leaves.back()[1] = -1; }));
        CHECK(refused([&](DualNorm& n) { n.sides[s].leaves.back()[2] = n.sides[s].leaves.back()[0] + 1; }));
        CHECK(refused([&](DualNorm& n) { n.sides[s].leaves.back()[0] = 0; }));
        CHECK(refused([&](DualNorm& n) { n.sides[s] = {{{{0, Rational(1)}}}, {1}, {}}; }));
    }
    // Blocks: the transport matrix, sharp for N2.
    DualNorm block = good;
    block.sides[0] = {{}, {-1}, {{17, 0, 0}, {0, 15}, {0, 0}}};
    CHECK(proves_dual_norm(kN2, block));
    block.sides[0].leaves[1][1] = 14;
    CHECK_FALSE(proves_dual_norm(kN2, block));
    block.sides[0].leaves[1][1] = 18;
    CHECK_FALSE(proves_dual_norm(kN2, block));
}

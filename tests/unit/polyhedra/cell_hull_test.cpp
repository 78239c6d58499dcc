#include "relucert/polyhedra/cell_hull.hpp"

#include "../matrix/random_matrix.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/polyhedra/cells.hpp"
#include "relucert/polyhedra/feasibility.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace relucert;
using testing::RandomMatrices;

namespace {

using Point = std::vector<Rational>;

const Rational kHalf(Integer(1), Integer(2));

/// The values of all cells: `cells` of the normals that are not 0, one by one (parallel ones are not merged).
ExactMatrix values_of_all_cells(const CellHull& hull) {
    std::vector<Point> normals;
    Point coefficients;
    for (std::size_t i = 0; i < hull.normals.rows(); ++i)
        if (hull.normals.row(i) != Point(hull.base.size())) {
            normals.push_back(hull.normals.row(i));
            coefficients.push_back(hull.coefficients[i]);
        }
    if (normals.empty()) return ExactMatrix::from_rows({hull.base});
    std::vector<Point> values;
    for (const Cell& cell : cells_of_central_arrangement(ExactMatrix::from_rows(normals)).all_cells()) {
        values.push_back(hull.base);
        for (std::size_t i = 0; i < normals.size(); ++i)
            for (std::size_t j = 0; cell.signs[i] == '+' && j < hull.base.size(); ++j)
                values.back()[j] += coefficients[i] * normals[i][j];
    }
    return ExactMatrix::from_rows(values);
}

/// All 2^n sign patterns: the Minkowski sum of segments.
bool in_minkowski_sum(const Point& p, const CellHull& hull) {
    std::vector<Point> values;
    for (unsigned pattern = 0; pattern < (1U << hull.normals.rows()); ++pattern) {
        values.push_back(hull.base);
        for (std::size_t i = 0; i < hull.normals.rows(); ++i)
            for (std::size_t j = 0; (pattern >> i & 1U) != 0 && j < hull.base.size(); ++j)
                values.back()[j] += hull.coefficients[i] * hull.normals.entry(i, j);
    }
    return in_convex_hull(p, ExactMatrix::from_rows(values)).inside;
}

/// Decides by both routes, checks the evidence and refuses its opposite.
bool decided(const Point& p, const CellHull& hull) {
    const CellHullMembership found = in_cell_hull(p, hull);
    CHECK(proves_cell_hull_membership(p, hull, found));
    CHECK(found.inside == in_convex_hull(p, values_of_all_cells(hull)).inside);
    CellHullMembership opposite = found;
    opposite.inside = !found.inside;
    CHECK_FALSE(proves_cell_hull_membership(p, hull, opposite));
    if (found.inside) CHECK(found.directions.size() <= p.size() + 1);
    return found.inside;
}

const CellHull kNc21{{Rational(Integer(3), Integer(4)), Rational(Integer(3), Integer(4)), 0},
                     ExactMatrix::from_rows({{1, 0, 0}, {0, 1, 0}, {1, 1, 0}}),
                     {1, 1, -1}};
const CellHull kNc37{{0, 0}, ExactMatrix::from_rows({{1, 0}, {0, 1}, {-1, -1}}), {1, 1, 1}};

}  // namespace

TEST_CASE("NC-21: the Minkowski sum contains 0, the Clarke set does not") {
    CHECK(in_minkowski_sum({0, 0, 0}, kNc21));
    const CellHullMembership found = in_cell_hull({0, 0, 0}, kNc21);
    CHECK_FALSE(found.inside);
    REQUIRE(found.relations.size() == 1);
    CHECK(found.tree == std::vector<std::size_t>{0});
    CHECK_FALSE(decided({0, 0, 0}, kNc21));
    // The set is (3/4, 3/4, 0) + the l1 ball: its boundary belongs to it.
    const Rational quarter(Integer(1), Integer(4));
    CHECK(decided({quarter, quarter, 0}, kNc21));
    CHECK_FALSE(decided({quarter, quarter - Rational(Integer(1), Integer(1000000)), 0}, kNc21));
    CHECK_FALSE(decided({quarter, quarter, Rational(Integer(1), Integer(1000000))}, kNc21));
}

TEST_CASE("NC-37: the hexagon contains 0, its vertices, and nothing beyond them") {
    CHECK(decided({0, 0}, kNc37));
    CHECK(decided({1, 1}, kNc37));
    CHECK(decided({-1, 0}, kNc37));
    CHECK_FALSE(decided({1, -1}, kNc37));
    CHECK_FALSE(decided({1, Rational(Integer(1001), Integer(1000))}, kNc37));
}

TEST_CASE("zero normals are no kinks; parallel ones merge and may cancel (T1')") {
    // NC-19: (1 -> -m), (-1 -> m) at w = 0, coefficients m, -m: the risk is differentiable there with derivative m.
    const CellHull nc19{{0}, ExactMatrix::from_rows({{1}, {-1}}), {5, -5}};
    CHECK(merged(nc19).index.empty());
    CHECK(merged(nc19).base == Point{5});
    CHECK(decided({5}, nc19));
    CHECK_FALSE(decided({0}, nc19));
    CHECK(in_minkowski_sum({0}, nc19));
    const CellHull with_zero{{1}, ExactMatrix::from_rows({{0}, {2}, {0}}), {9, 1, -9}};
    CHECK(merged(with_zero).index == std::vector<std::size_t>{1});
    CHECK(decided({3}, with_zero));
    CHECK_FALSE(decided({10}, with_zero));
    const CellHull only_zero{{1, 2}, ExactMatrix::zero(3, 2), {1, 1, 1}};
    CHECK(decided({1, 2}, only_zero));
    CHECK_FALSE(decided({1, 3}, only_zero));
    // A class with both signs of t and coefficients that do not cancel: |t| c sums to 2*1 + 3*1 = 5 on (1, 1).
    const CellHull mixed{{0, 0}, ExactMatrix::from_rows({{1, 1}, {-2, -2}, {3, 3}}), {0, 1, 1}};
    const MergedKinks lines = merged(mixed);
    CHECK(lines.coefficients == Point{5});
    CHECK(lines.base == Point{-2, -2});
    CHECK(decided({-2, -2}, mixed));
    CHECK(decided({3, 3}, mixed));
    CHECK_FALSE(decided({Rational(Integer(301), Integer(100)), Rational(Integer(301), Integer(100))}, mixed));
    CHECK_FALSE(decided({0, 1}, mixed));
}

TEST_CASE("no kinks, and a point outside the span of the kinks") {
    const CellHull point{{1, 2}, ExactMatrix::zero(0, 2), {}};
    CHECK(decided({1, 2}, point));
    CHECK_FALSE(decided({1, 1}, point));
    const CellHull line{{0, 0, 1}, ExactMatrix::from_rows({{1, 1, 0}, {1, -1, 0}}), {1, -2}};
    CHECK_FALSE(decided({0, 0, 0}, line));
    CHECK(in_cell_hull({0, 0, 0}, line).tree.empty());
    CHECK_THROWS_AS((void)in_cell_hull({0}, line), InputError);
    CHECK_THROWS_AS((void)in_cell_hull({0, 0, 0}, {{0, 0, 0}, ExactMatrix::zero(1, 2), {1}}), InputError);
    CHECK_THROWS_AS((void)in_cell_hull({0, 0, 0}, {{0, 0, 0}, ExactMatrix::zero(2, 3), {1}}), InputError);
}

TEST_CASE("against full enumeration on random instances") {
    RandomMatrices random(61);
    int inside = 0, outside = 0, only_minkowski = 0, boundary = 0;
    for (int round = 0; round < 400; ++round) {
        const bool many = round % 4 == 3;  // more kinks than dimensions, where the two sets differ
        const std::size_t d = many ? random.integer(2, 3) : random.integer(1, 4);
        const std::size_t n = many ? random.integer(5, 7) : random.integer(0, 7);
        const int size = round % 3 == 0 ? 1 : 4;  // 1: many zero and parallel normals
        CellHull hull{random.matrix(1, d, 3, 2).row(0), random.matrix(n, d, size, 1 + round % 2),
                      n == 0 ? Point{} : random.matrix(1, n, 3, 2).row(0)};
        const ExactMatrix values = values_of_all_cells(hull);
        Point p = values.row(random.integer(0, static_cast<int>(values.rows()) - 1));
        const Point q = values.row(random.integer(0, static_cast<int>(values.rows()) - 1));
        switch (round % 4) {
            case 0:  // a value of a cell: inside, mostly a vertex
                ++boundary;
                break;
            case 1:  // a midpoint
                for (std::size_t j = 0; j < d; ++j) p[j] = (p[j] + q[j]) * kHalf;
                break;
            case 2:  // beyond a cell by 5/4 from the centre of the Minkowski sum
                for (std::size_t j = 0; j < d; ++j) {
                    Rational centre = hull.base[j];
                    for (std::size_t i = 0; i < n; ++i)
                        centre += hull.coefficients[i] * hull.normals.entry(i, j) * kHalf;
                    p[j] = centre + (p[j] - centre) * Rational(Integer(5), Integer(4));
                }
                break;
            default:  // in the Minkowski sum, mostly near its boundary
                p = hull.base;
                for (std::size_t i = 0; i < n; ++i) {
                    const Rational part(Integer(random.integer(-1, 3)), Integer(2));
                    const Rational weight = std::min(Rational(1), std::max(Rational(0), part)) * hull.coefficients[i];
                    for (std::size_t j = 0; j < d; ++j) p[j] += weight * hull.normals.entry(i, j);
                }
        }
        INFO(testing::text(hull.normals), round);
        const bool in = decided(p, hull);
        if (round % 4 < 2) CHECK(in);
        ++(in ? inside : outside);
        const MergedKinks kinks = merged(hull);
        if (!in && !kinks.normals.empty() &&
            in_minkowski_sum(p, {kinks.base, ExactMatrix::from_rows(kinks.normals), kinks.coefficients})) {
            ++only_minkowski;
            CHECK_FALSE(in_cell_hull(p, hull).tree.empty());
        }
    }
    CHECK(boundary == 100);
    CHECK(inside > 200);
    CHECK(outside > 60);
    CHECK(only_minkowski > 10);  // what the sum rule would accept wrongly
}

TEST_CASE("the rank theorem: where the spans of the two signs meet in 0 only, the Minkowski sum decides") {
    RandomMatrices random(62);
    for (int round = 0; round < 60; ++round) {
        // Positive coefficients in the first two coordinates, negative ones in the last two.
        std::vector<Point> normals;
        Point coefficients;
        for (int i = random.integer(2, 6); i > 0; --i) {
            const int side = i % 2;
            Point x(4);
            x[2 * side] = random.integer(1, 4);
            x[2 * side + 1] = random.integer(-4, 4);
            normals.push_back(x);
            coefficients.emplace_back(side == 0 ? random.integer(1, 3) : -random.integer(1, 3));
        }
        const CellHull hull{Point(4), ExactMatrix::from_rows(normals), coefficients};
        const Point p = random.matrix(1, 4, 4, 2).row(0);
        CHECK(decided(p, hull) == in_minkowski_sum(p, hull));
        CHECK(in_cell_hull(p, hull).tree.empty());
    }
}

TEST_CASE("property: a mixture of cells is inside, and moving every part keeps the answer") {
    const bool ok = rc::check("cell hull", [] {
        const auto d = *rc::gen::inRange<std::size_t>(1, 4);
        const auto n = *rc::gen::inRange<std::size_t>(1, 6);
        const auto entries = *rc::gen::container<std::vector<int>>(n * d, rc::gen::inRange(-5, 6));
        const auto c = *rc::gen::container<std::vector<int>>(n, rc::gen::inRange(-4, 5));
        const auto shift = *rc::gen::inRange(-3, 4);
        const auto factor = *rc::gen::inRange(1, 5);
        CellHull hull{Point(d), ExactMatrix::from_rationals(n, d, Point(entries.begin(), entries.end())),
                      Point(c.begin(), c.end())};
        Point p(d);
        const auto q = *rc::gen::container<std::vector<int>>(d, rc::gen::inRange(-6, 7));
        for (std::size_t j = 0; j < d; ++j) p[j] = Rational(q[j]);
        const bool before = in_cell_hull(p, hull).inside;
        // base + shift; normals times a factor, coefficients divided by it; one normal turned round (its part of the
        // base moves): the set moves by shift.
        CellHull moved = hull;
        for (Rational& b : moved.base) b += Rational(shift);
        moved.normals = moved.normals.scaled(factor);
        for (Rational& x : moved.coefficients) x /= Rational(factor);
        std::vector<Point> rows = moved.normals.to_rows();
        for (std::size_t j = 0; j < d; ++j) {
            moved.base[j] += moved.coefficients[0] * rows[0][j];
            rows[0][j] = -rows[0][j];
        }
        moved.normals = ExactMatrix::from_rows(rows);
        // relu(z) = z + relu(-z): c x [x.u > 0] = c x - c x [-x.u > 0] = c x + c (-x) [-x.u > 0].
        Point target = p;
        for (Rational& t : target) t += Rational(shift);
        RC_ASSERT(in_cell_hull(target, moved).inside == before);
        RC_ASSERT(in_convex_hull(p, values_of_all_cells(hull)).inside == before);
    });
    CHECK(ok);
}

TEST_CASE("evidence that proves something else is refused") {
    const CellHullMembership out = in_cell_hull({0, 0, 0}, kNc21);
    const auto refused = [&](CellHullMembership wrong) {
        CHECK_FALSE(proves_cell_hull_membership({0, 0, 0}, kNc21, wrong));
    };
    CellHullMembership wrong = out;
    wrong.tree.clear();
    refused(wrong);
    wrong = out;
    wrong.tree.push_back(0);
    refused(wrong);
    wrong = out;
    wrong.tree[0] = 1;
    refused(wrong);
    wrong = out;
    wrong.relations[0][0].second *= 2;
    refused(wrong);
    wrong = out;
    wrong.relations[0].pop_back();
    refused(wrong);
    wrong = out;
    wrong.relations[0].clear();
    refused(wrong);
    wrong = out;
    wrong.separation[0] = 1;
    refused(wrong);
    wrong = out;
    wrong.separation.pop_back();
    refused(wrong);
    const CellHullMembership in = in_cell_hull({0, 0}, kNc37);
    const auto refused_inside = [&](CellHullMembership mutant) {
        CHECK_FALSE(proves_cell_hull_membership({0, 0}, kNc37, mutant));
    };
    wrong = in;
    wrong.weights[0] += Rational(1);
    refused_inside(wrong);
    wrong = in;
    wrong.weights[0] = 0;
    refused_inside(wrong);
    wrong = in;
    wrong.directions[0] = {1, 0};  // on a kink
    refused_inside(wrong);
    wrong = in;
    wrong.directions.pop_back();
    refused_inside(wrong);
    wrong = in;
    for (Rational& weight : wrong.weights) weight *= kHalf;
    refused_inside(wrong);
}

TEST_CASE("20 kinks in 8 dimensions, rank 7: both answers without the 87,592 cells") {
    RandomMatrices random(63);
    std::vector<Point> normals;
    Point coefficients, centre(8), value(8);
    const Point u = random.matrix(1, 8, 1000).row(0);
    for (int i = 0; i < 20; ++i) {
        Point x = random.matrix(1, 7, 9).row(0);
        x.emplace_back(0);  // orthogonal to w = e_8
        coefficients.emplace_back(random.integer(0, 1) == 0 ? random.integer(1, 9) : -random.integer(1, 9));
        for (std::size_t j = 0; j < 8; ++j) {
            centre[j] += coefficients.back() * x[j] * kHalf;
            if (dot(x, u).sign() > 0) value[j] += coefficients.back() * x[j];
        }
        normals.push_back(std::move(x));
    }
    const CellHull hull{Point(8), ExactMatrix::from_rows(normals), coefficients};
    bool seen_inside = false, seen_tree = false;
    for (int k = 20; k <= 40; k += 2) {
        Point p = centre;
        for (std::size_t j = 0; j < 8; ++j) p[j] += (value[j] - centre[j]) * Rational(Integer(k), Integer(20));
        const CellHullMembership found = in_cell_hull(p, hull);
        CHECK(proves_cell_hull_membership(p, hull, found));
        seen_inside = seen_inside || found.inside;
        seen_tree = seen_tree || !found.tree.empty();
    }
    CHECK(seen_inside);
    CHECK(seen_tree);
}

#include "relucert/polyhedra/linear_program.hpp"

#include "../matrix/random_matrix.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"
#include "relucert/polyhedra/feasibility.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace relucert;
using testing::RandomMatrices;
using Status = LinearProgramResult::Status;

namespace {

LinearProgram inequalities_only(const std::vector<Rational>& c, const ExactMatrix& A, const std::vector<Rational>& b) {
    return {c, A, b, ExactMatrix::zero(0, c.size()), {}};
}

/// The least value over all vertices (solutions of n independent rows) that satisfy A x <= b.
std::optional<Rational> best_vertex(const std::vector<Rational>& c, const ExactMatrix& A,
                                    const std::vector<Rational>& b) {
    std::optional<Rational> best;
    for (unsigned subset = 0; subset < (1U << A.rows()); ++subset) {
        if (static_cast<std::size_t>(__builtin_popcount(subset)) != c.size()) continue;
        std::vector<std::size_t> rows;
        std::vector<Rational> right;
        for (std::size_t i = 0; i < A.rows(); ++i)
            if (subset >> i & 1U) {
                rows.push_back(i);
                right.push_back(b[i]);
            }
        const ExactMatrix square = A.select_rows(rows);
        if (determinant(square).is_zero()) continue;
        const std::vector<Rational> x = solve(square, ExactMatrix::column_vector(right))->column(0);
        bool inside = true;
        for (std::size_t i = 0; i < A.rows(); ++i) inside = inside && dot(A.row(i), x) <= b[i];
        if (inside && (!best || dot(c, x) < *best)) best = dot(c, x);
    }
    return best;
}

}  // namespace

TEST_CASE("linear programs in a box against all vertices") {
    RandomMatrices random(31);
    int feasible_count = 0, infeasible_count = 0;
    for (int round = 0; round < 120; ++round) {
        const std::size_t n = random.integer(1, 3), extra = random.integer(0, 5);
        const ExactMatrix box = ExactMatrix::identity(n).stack_below(ExactMatrix::identity(n).scaled(-1));
        const ExactMatrix A = random.matrix(extra, n, 4, 3).stack_below(box);
        std::vector<Rational> b;
        for (std::size_t i = 0; i < extra; ++i) b.push_back(random.rational(4, 3));
        for (std::size_t i = 0; i < 2 * n; ++i) b.emplace_back(3);
        const std::vector<Rational> c = random.matrix(1, n, 4, 3).row(0);
        const LinearProgram program = inequalities_only(c, A, b);
        const LinearProgramResult result = minimise(program);
        const auto expected = best_vertex(c, A, b);
        INFO(testing::text(A));
        CHECK(proves(program, result));
        CHECK((result.status == Status::optimal) == expected.has_value());
        if (expected) {
            CHECK(result.value == *expected);
            ++feasible_count;
        } else {
            CHECK(result.status == Status::infeasible);
            ++infeasible_count;
        }
    }
    CHECK(feasible_count > 20);
    CHECK(infeasible_count > 10);
}

TEST_CASE("equations, free directions, redundancy: every outcome carries its proof") {
    RandomMatrices random(32);
    int seen[3] = {0, 0, 0};
    for (int round = 0; round < 400; ++round) {
        const std::size_t n = random.integer(0, 4), m = random.integer(0, 5), k = random.integer(0, 4);
        const LinearProgram program{random.matrix(1, n, 2, 2).row(0), random.matrix(m, n, 2, 2),
                                    random.matrix(1, m, 3, 2).row(0), random.matrix(k, n, 1),
                                    random.matrix(1, k, 1).row(0)};
        const LinearProgramResult result = minimise(program);
        INFO(testing::text(program.inequalities), testing::text(program.equations));
        CHECK(proves(program, result));
        ++seen[static_cast<int>(result.status)];
    }
    for (const int count : seen) CHECK(count > 20);
}

TEST_CASE("Beale's example, on which the textbook rule cycles, ends") {
    const Rational q(Integer(1), Integer(4)), h(Integer(1), Integer(2));
    const ExactMatrix rows = ExactMatrix::from_rows({{q, -60, Rational(Integer(-1), Integer(25)), 9},
                                                     {h, -90, Rational(Integer(-1), Integer(50)), 3},
                                                     {0, 0, 1, 0}});
    const ExactMatrix A = rows.stack_below(ExactMatrix::identity(4).scaled(-1));
    const LinearProgram program = inequalities_only(
        {Rational(Integer(-3), Integer(4)), 150, Rational(Integer(-1), Integer(50)), 6}, A, {0, 0, 1, 0, 0, 0, 0});
    const LinearProgramResult result = minimise(program);
    CHECK(result.status == Status::optimal);
    CHECK(result.value == Rational(Integer(-1), Integer(20)));
    CHECK(proves(program, result));
}

TEST_CASE("evidence that is wrong is refused") {
    const LinearProgram program = inequalities_only({1}, ExactMatrix::from_rows({{-1}}), {-2});  // min x, x >= 2
    LinearProgramResult r = minimise(program);
    CHECK(r.value == Rational(2));
    CHECK(proves(program, r));
    LinearProgramResult wrong = r;
    wrong.value = 1;
    CHECK_FALSE(proves(program, wrong));
    wrong = r;
    wrong.x = {Rational(3)};
    CHECK_FALSE(proves(program, wrong));
    wrong = r;
    wrong.inequality_multipliers = {Rational(-1)};
    CHECK_FALSE(proves(program, wrong));
    wrong = r;
    wrong.status = Status::infeasible;
    CHECK_FALSE(proves(program, wrong));
    wrong.status = Status::unbounded;
    wrong.ray = {Rational(1)};
    CHECK_FALSE(proves(program, wrong));
    CHECK_THROWS_AS((void)minimise(inequalities_only({1, 2}, ExactMatrix::identity(1), {1})), InputError);
}

TEST_CASE("feasible: both answers proved, strict differences of 10^-30 decided") {
    RandomMatrices random(33);
    int yes = 0, no = 0;
    for (int round = 0; round < 200; ++round) {
        const std::size_t n = random.integer(0, 4), m = random.integer(0, 8);
        const ExactMatrix A = random.matrix(m, n, 3, 2);
        const std::vector<Rational> b = random.matrix(1, m, 3, 2).row(0);
        const Feasibility answer = feasible(A, b);
        INFO(testing::text(A));
        CHECK(proves_feasibility(A, b, answer));
        Feasibility wrong = answer;
        wrong.feasible = !answer.feasible;
        CHECK_FALSE(proves_feasibility(A, b, wrong));
        ++(answer.feasible ? yes : no);
    }
    CHECK(yes > 20);
    CHECK(no > 20);
    const ExactMatrix between = ExactMatrix::from_rows({{1}, {-1}});
    const Rational tiny = Rational::parse("1e-30");
    CHECK(feasible(between, {1, -1}).feasible);
    CHECK_FALSE(feasible(between, {Rational(1) - tiny, -1}).feasible);
    CHECK_FALSE(proves_feasibility(between, {1, -1}, {false, {}, {{0, 1}, {1, 1}}}));
}

TEST_CASE("strict homogeneous systems: a point or Gordan multipliers, never both") {
    RandomMatrices random(34);
    int yes = 0, no = 0;
    for (int round = 0; round < 200; ++round) {
        const ExactMatrix A = random.matrix(random.integer(0, 6), random.integer(0, 4), 3);
        const StrictFeasibility answer = strictly_feasible(A);
        INFO(testing::text(A));
        CHECK(proves_strict_feasibility(A, answer));
        ++(answer.feasible ? yes : no);
    }
    CHECK(yes > 20);
    CHECK(no > 20);
    CHECK_FALSE(proves_strict_feasibility(ExactMatrix::identity(1), {false, {}, {}}));
    CHECK_FALSE(proves_strict_feasibility(ExactMatrix::zero(1, 1), {true, {Rational(1)}, {}}));
}

TEST_CASE("convex hull membership") {
    RandomMatrices random(35);
    int inside = 0, outside = 0;
    for (int round = 0; round < 200; ++round) {
        const std::size_t d = random.integer(1, 3), k = random.integer(1, 7);
        const ExactMatrix points = random.matrix(k, d, 4, 2);
        std::vector<Rational> p = random.matrix(1, d, 3, 2).row(0);
        if (round % 3 == 0) {  // a vertex or a midpoint is inside, on the boundary
            p = points.row(0);
            for (std::size_t j = 0; j < d; ++j)
                p[j] = (p[j] + points.entry(k - 1, j)) * Rational(Integer(1), Integer(2));
        }
        const HullMembership answer = in_convex_hull(p, points);
        INFO(testing::text(points));
        CHECK(proves_hull_membership(p, points, answer));
        if (round % 3 == 0) CHECK(answer.inside);
        HullMembership wrong = answer;
        wrong.inside = !answer.inside;
        CHECK_FALSE(proves_hull_membership(p, points, wrong));
        ++(answer.inside ? inside : outside);
    }
    CHECK(inside > 70);
    CHECK(outside > 20);
    const HullMembership none = in_convex_hull({1, 2}, ExactMatrix());
    CHECK_FALSE(none.inside);
    CHECK(proves_hull_membership({1, 2}, ExactMatrix(), none));
    CHECK_THROWS_AS((void)in_convex_hull({1}, ExactMatrix::identity(2)), InputError);
}

TEST_CASE("NC-21: 0 lies in the Minkowski sum but not in the Clarke set") {
    const Rational t(Integer(3), Integer(4));
    const auto shifted = [&](long x, long y) { return std::vector<Rational>{t + Rational(x), t + Rational(y), 0}; };
    const ExactMatrix clarke = ExactMatrix::from_rows({shifted(1, 0), shifted(-1, 0), shifted(0, 1), shifted(0, -1)});
    const HullMembership answer = in_convex_hull({0, 0, 0}, clarke);
    CHECK_FALSE(answer.inside);
    CHECK(proves_hull_membership({0, 0, 0}, clarke, answer));
    std::vector<std::vector<Rational>> minkowski;  // -[0,1] x_1 - [0,1] x_2 + [0,1] x_3, shifted by (3/4, 3/4, 0)
    for (int s = 0; s < 8; ++s) minkowski.push_back(shifted((s >> 2) - (s & 1), (s >> 2) - (s >> 1 & 1)));
    CHECK(in_convex_hull({0, 0, 0}, ExactMatrix::from_rows(minkowski)).inside);
}

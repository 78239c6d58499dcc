// Balls: bounds of cells against exact values and the reference procedure, suprema and clauses with their trees.
#include "random_programs.hpp"
#include "reference_check.hpp"
#include "relucert/bounding/box_supremum.hpp"
#include "relucert/bounding/cell_bounds.hpp"
#include "relucert/bounding/rounded_ball.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace relucert;
using testing::RandomMatrices;

namespace {

EuclideanBall random_ball(RandomMatrices& random, std::size_t dimension) {
    EuclideanBall ball;
    for (std::size_t i = 0; i < dimension; ++i) ball.centre.push_back(random.rational(4, 3));
    ball.squared_radius = Rational(random.integer(0, 30), random.integer(1, 9));
    return ball;
}

/// A point of the ball, by halving a random point of the box around it until it is inside.
std::vector<Rational> random_point(RandomMatrices& random, const EuclideanBall& ball) {
    std::vector<Rational> step;
    for (std::size_t i = 0; i < ball.centre.size(); ++i) step.push_back(Rational(random.integer(-64, 64), 32));
    for (;;) {
        std::vector<Rational> x = ball.centre;
        for (std::size_t i = 0; i < x.size(); ++i) x[i] += step[i];
        if (contains(ball, x)) return x;
        for (Rational& one : step) one *= ball.squared_radius.is_zero() ? Rational(0) : Rational(7, 8);
    }
}

ReluProgram program_on_ball(RandomMatrices& random, std::size_t d, std::size_t outputs) {
    if (random.integer(0, 1) == 0) return testing::random_program(random, d, {2, 1, outputs}, true);
    return testing::random_program(random, d, {3, static_cast<std::size_t>(random.integer(1, 3)), outputs}, false);
}

}  // namespace

TEST_CASE("roots rounded up") {
    for (long n = 0; n < 2000; ++n) {
        const std::int64_t root = ceiling_root(Int128{n});
        CHECK(root * root >= n);
        CHECK((root == 0 || (root - 1) * (root - 1) < n));
        CHECK(ceiling_root(Rational(n)) == root);
    }
    for (unsigned k = 1; k < 60; ++k)
        for (const int off : {-1, 0, 1}) {
            const std::int64_t n = (std::int64_t{1} << k) + k;
            const std::int64_t root = ceiling_root(static_cast<Int128>(n) * n + off);
            CHECK(root == (off > 0 ? n + 1 : n));
        }
    CHECK(ceiling_root(Rational(1, 1000000)) == 1);
    CHECK(ceiling_root(Rational(4)) == 2);
    CHECK_THROWS_AS(static_cast<void>(ceiling_root(Rational::power_of_two(121))), NumberTooLarge);
}

TEST_CASE("bounds of cells of a ball contain exact values and are those of the reference procedure") {
    std::size_t cells = 0, voids = 0, points = 0;
    CHECK(rc::check("containment", [&](unsigned seed) {
        RandomMatrices random(seed);
        const std::size_t d = random.integer(1, 4);
        const ReluProgram program = program_on_ball(random, d, 2);
        const EuclideanBall ball = random_ball(random, d);
        const auto bits = static_cast<unsigned>(random.integer(4, 30));
        const RoundedProgram rounded(program, bits);
        const RoundedBall in_units(ball, bits);
        CellBounds procedure(rounded, &in_units);
        SplitTree nothing;
        nothing.bits = bits;
        nothing.pairs = program.pairs;
        testing::ReferenceCheck reference(program, nothing);
        reference.over(ball);
        const RationalBox root = reference.root_box(ball);
        RC_ASSERT(root.lower == in_units.box().lower);
        RC_ASSERT(root.upper == in_units.box().upper);
        testing::ReferenceCell cell{root, {}, std::nullopt};
        std::vector<std::int8_t> forced(program.relus.size(), 0);
        std::optional<ReluBounds> inherited;
        for (int depth = 0; depth < 5; ++depth) {
            const testing::ReferenceBounds expected = reference.bounds(cell);
            const bool alive = procedure.compute(cell.box, forced, inherited ? &*inherited : nullptr);
            RC_ASSERT(alive == !expected.is_void);
            std::vector<Rational> E;
            for (std::uint32_t j = 0; alive && j < 2; ++j) {
                E.push_back(testing::over_power_of_two(procedure.output_bound(j), 3 * bits));
                RC_ASSERT(E[j] == Rational(reference.output_bound(j + 1)) * Rational::power_of_two(-3L * bits));
            }
            for (std::size_t relu = 0; alive && relu < program.relus.size(); ++relu) {
                const auto& [l, u] = expected.z.at(static_cast<std::uint32_t>(program.inputs + 1 + relu));
                RC_ASSERT(l == Integer(procedure.state().z.lower[relu]));
                RC_ASSERT(u == Integer(procedure.state().z.upper[relu]));
            }
            for (int k = 0; k < 12; ++k) {
                const std::vector<Rational> x = random_point(random, ball);
                const std::vector<Rational> z = testing::preactivations(program, x);
                bool inside = true;
                for (std::size_t i = 0; i < d; ++i)
                    inside = inside && cell.box.lower[i] <= x[i] && x[i] <= cell.box.upper[i];
                for (std::size_t relu = 0; relu < z.size(); ++relu)
                    inside = inside && Rational(forced[relu]) * z[relu] >= Rational(0);
                if (!inside) continue;
                ++points;
                RC_ASSERT(alive);
                for (std::size_t relu = 0; relu < z.size(); ++relu) {
                    RC_ASSERT(testing::over_power_of_two(procedure.state().z.lower[relu], bits) <= z[relu]);
                    RC_ASSERT(z[relu] <= testing::over_power_of_two(procedure.state().z.upper[relu], bits));
                }
                const std::vector<Rational> h = output_values(program, x);
                for (std::size_t j = 0; j < 2; ++j) RC_ASSERT(h[j] <= E[j]);
            }
            ++cells;
            if (!alive) {
                ++voids;
                return;
            }
            inherited = procedure.state().z;
            cell.inherited = expected;
            // A random program may have no ReLU that its outputs need.
            const std::size_t relus = program.relus.size();
            const std::size_t relu = relus > 0 ? random.integer(0, static_cast<int>(relus) - 1) : 0;
            if (relus > 0 && forced[relu] == 0 && random.integer(0, 2) == 0) {
                const int sign = random.integer(0, 1) == 0 ? 1 : -1;
                cell.path.emplace_back(program.inputs + 1 + relu, sign);
                forced[relu] = static_cast<std::int8_t>(sign);
            } else {
                const std::size_t i = random.integer(0, static_cast<int>(d) - 1);
                const Rational middle = (cell.box.lower[i] + cell.box.upper[i]) / Rational(2);
                (random.integer(0, 1) == 0 ? cell.box.upper : cell.box.lower)[i] = middle;
            }
        }
    }));
    CHECK(cells >= 200);
    CHECK(voids >= 5);
    CHECK(points >= 300);
}

TEST_CASE("suprema on balls: both sides, a witness inside, and a tree that is a proof") {
    std::size_t rounds = 0, fine = 0;
    CHECK(rc::check("supremum on a ball", [&](unsigned seed) {
        RandomMatrices random(seed);
        const std::size_t d = random.integer(1, 3);
        const ReluProgram program = program_on_ball(random, d, 1);
        const EuclideanBall ball = random_ball(random, d);
        BoxSearchOptions options;
        options.cells = 1000;
        const BoxSupremum found = supremum_on_box(program, ball, options);
        RC_ASSERT(found.bounded);
        RC_ASSERT(contains(ball, found.witness));
        RC_ASSERT(output_values(program, found.witness)[0] == found.lower);
        RC_ASSERT(found.lower <= found.upper);
        for (int k = 0; k < 40; ++k) RC_ASSERT(output_values(program, random_point(random, ball))[0] <= found.upper);
        testing::ReferenceCheck reference(program, found.proof);
        RC_ASSERT(reference.proves_upper(ball, found.upper));
        RC_ASSERT(!reference.proves_upper(ball, found.lower - Rational(1, 1000000)));
        ++rounds;
        if (found.upper - found.lower <= Rational(1, 10000) * std::max(abs(found.lower), Rational(1, 100))) ++fine;
    }));
    CHECK(fine * 4 >= rounds * 3);
}

TEST_CASE("clauses on balls") {
    std::size_t yes = 0, no = 0, unknown = 0;
    CHECK(rc::check("clause on a ball", [&](unsigned seed) {
        RandomMatrices random(seed);
        const std::size_t d = random.integer(1, 3);
        ReluProgram program = program_on_ball(random, d, 1);
        const EuclideanBall ball = random_ball(random, d);
        BoxSearchOptions options;
        options.cells = 500;
        const BoxSupremum found = supremum_on_box(program, ball, options);
        const int side = random.integer(-1, 1);
        program.outputs[0].constant -= found.upper + Rational(side, 20);
        const BoxClause clause = clause_on_box(program, {true}, ball, options);
        if (clause.truth == Truth::yes) {
            RC_ASSERT(found.lower < found.upper + Rational(side, 20));
            testing::ReferenceCheck reference(program, clause.proof);
            RC_ASSERT(reference.proves_clause(ball, {true}));
            ++yes;
        } else if (clause.truth == Truth::no) {
            RC_ASSERT(contains(ball, clause.witness));
            RC_ASSERT(output_values(program, clause.witness)[0] >= Rational(0));
            ++no;
        } else {
            ++unknown;
        }
    }));
    CHECK(yes >= 20);
    CHECK(no >= 8);
    CHECK(unknown * 2 <= yes + no);
}

TEST_CASE("suprema on balls that are known") {
    ReluVariables variables(2);
    const AffineForm x = variables.input(1);
    const AffineForm y = variables.input(2);
    const EuclideanBall unit{{0, 0}, 1};
    // 3 x + 4 y: 5, at (3/5, 4/5).
    const BoxSupremum line = supremum_on_box(numbered(variables, {Rational(3) * x + Rational(4) * y}), unit);
    CHECK(line.proof.tree == "b");
    CHECK(line.lower <= Rational(5));
    CHECK(Rational(5) <= line.upper);
    CHECK(line.upper - line.lower < Rational(1, 100000));
    // |x| + |y|: sqrt 2; along an axis the maximum is met exactly.
    const AffineForm sum = Rational(2) * variables.relu(x) - x + Rational(2) * variables.relu(y) - y;
    const BoxSupremum diamond = supremum_on_box(numbered(variables, {sum}), unit);
    CHECK(diamond.lower * diamond.lower <= Rational(2));
    CHECK(diamond.upper * diamond.upper >= Rational(2));
    CHECK(diamond.upper - diamond.lower < Rational(1, 100000));
    const BoxSupremum axis = supremum_on_box(numbered(variables, {x}), unit);
    CHECK(axis.lower == Rational(1));
    CHECK(axis.upper == Rational(1));
    // A point, off the grid.
    const BoxSupremum point = supremum_on_box(numbered(variables, {x}), EuclideanBall{{Rational(1, 3), 0}, 0});
    CHECK(point.lower == Rational(1, 3));
    CHECK(point.upper - point.lower < Rational(1, 1000000));
    CHECK(clause_on_box(numbered(variables, {x - AffineForm::number(1)}), {false}, unit).truth == Truth::yes);
    CHECK(clause_on_box(numbered(variables, {x - AffineForm::number(1)}), {true}, unit).truth == Truth::no);
    CHECK_THROWS_AS(supremum_on_box(numbered(variables, {x}), EuclideanBall{{0}, 1}), InputError);
    CHECK_THROWS_AS(supremum_on_box(numbered(variables, {x}), EuclideanBall{{0, 0}, -1}), InputError);
}

TEST_CASE("784 dimensions: both sides of the supremum on a ball, far below those of its box") {
    RandomMatrices random(5);
    const std::size_t d = 784;
    std::vector<ExactMatrix> weights;
    for (const auto& [rows, columns] : std::vector<std::pair<std::size_t, std::size_t>>{{6, d}, {4, 6}, {1, 4}})
        weights.push_back(random.matrix(rows, columns, 9, 3));
    ReluVariables variables(static_cast<std::uint32_t>(d));
    const ReluProgram program =
        numbered(variables, network_forms(variables, relu_network(weights), testing::input_forms(variables)));
    EuclideanBall ball;
    for (std::size_t i = 0; i < d; ++i) ball.centre.push_back(Rational(static_cast<long>(i * i % 256), 255));
    ball.squared_radius = Rational(1, 4);
    BoxSearchOptions options;
    options.cells = 200;
    const BoxSupremum found = supremum_on_box(program, ball, options);
    CHECK(found.bounded);
    CHECK(contains(ball, found.witness));
    testing::ReferenceCheck reference(program, found.proof);
    CHECK(reference.proves_upper(ball, found.upper));
    RationalBox box;
    for (const Rational& c : ball.centre) {
        box.lower.push_back(c - Rational(1, 2));
        box.upper.push_back(c + Rational(1, 2));
    }
    options.cells = 1;
    CHECK(found.upper - found.lower < (supremum_on_box(program, box, options).upper - found.lower) / Rational(4));
}

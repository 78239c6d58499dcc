// Bounds of cells: exact containment at random points of the cell, and equality with the reference procedure.
#include "relucert/bounding/cell_bounds.hpp"

#include "random_programs.hpp"
#include "reference_check.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace relucert;
using testing::RandomMatrices;

namespace {

struct Cell {
    testing::ReferenceCell reference;
    std::vector<std::int8_t> forced;
};

/// A child of the cell that contains x.
Cell child_around(RandomMatrices& random, const ReluProgram& program, const Cell& cell, const std::vector<Rational>& x,
                  const testing::ReferenceBounds& inherited) {
    Cell child = cell;
    child.reference.inherited = inherited;
    if (!program.relus.empty() && random.integer(0, 1) == 0) {
        const std::size_t relu = random.integer(0, static_cast<int>(program.relus.size()) - 1);
        const int sign = testing::preactivations(program, x)[relu] >= Rational(0) ? 1 : -1;
        child.reference.path.emplace_back(program.inputs + 1 + relu, sign);
        child.forced[relu] = static_cast<std::int8_t>(sign);
    } else {
        const std::size_t i = random.integer(0, static_cast<int>(program.inputs) - 1);
        RationalBox& box = child.reference.box;
        const Rational middle = (box.lower[i] + box.upper[i]) / Rational(2);
        (x[i] <= middle ? box.upper : box.lower)[i] = middle;
    }
    return child;
}

void check_containment(const ReluProgram& program, const Cell& cell, const CellState& state,
                       const std::vector<Int128>& E, unsigned bits, const std::vector<Rational>& x) {
    const std::vector<Rational> z = testing::preactivations(program, x);
    for (std::size_t relu = 0; relu < z.size(); ++relu) {
        if (cell.forced[relu] > 0 && z[relu] < Rational(0)) return;  // outside the cell
        if (cell.forced[relu] < 0 && z[relu] > Rational(0)) return;
    }
    for (std::size_t relu = 0; relu < z.size(); ++relu) {
        RC_ASSERT(testing::over_power_of_two(state.z.lower[relu], bits) <= z[relu]);
        RC_ASSERT(z[relu] <= testing::over_power_of_two(state.z.upper[relu], bits));
    }
    for (std::size_t pair = 0; pair < program.pairs.size(); ++pair) {
        const Rational difference =
            z[program.pairs[pair].first - program.inputs - 1] - z[program.pairs[pair].second - program.inputs - 1];
        RC_ASSERT(testing::over_power_of_two(state.z.difference_lower[pair], bits) <= difference);
        RC_ASSERT(difference <= testing::over_power_of_two(state.z.difference_upper[pair], bits));
    }
    const std::vector<Rational> h = output_values(program, x);
    for (std::size_t j = 0; j < h.size(); ++j) RC_ASSERT(h[j] <= testing::over_power_of_two(E[j], 3 * bits));
}

void check_same(const ReluProgram& program, const CellState& state, const testing::ReferenceBounds& reference) {
    for (std::size_t relu = 0; relu < program.relus.size(); ++relu) {
        const auto& [l, u] = reference.z.at(static_cast<std::uint32_t>(program.inputs + 1 + relu));
        RC_ASSERT(l == Integer(state.z.lower[relu]));
        RC_ASSERT(u == Integer(state.z.upper[relu]));
    }
    for (std::size_t pair = 0; pair < program.pairs.size(); ++pair) {
        const auto& [l, u] = reference.difference.at(program.pairs[pair].first);
        RC_ASSERT(l == Integer(state.z.difference_lower[pair]));
        RC_ASSERT(u == Integer(state.z.difference_upper[pair]));
    }
}

}  // namespace

TEST_CASE("bounds of cells contain exact values and are those of the reference procedure") {
    std::size_t cells = 0;
    std::size_t with_pairs = 0;
    CHECK(rc::check("containment", [&](unsigned seed) {
        RandomMatrices random(seed);
        const std::size_t d = random.integer(1, 3);
        const bool difference = random.integer(0, 1) == 0;
        std::vector<std::size_t> widths;
        for (int layer = random.integer(1, 3); layer > 0; --layer)
            widths.push_back(random.integer(1, difference ? 3 : 5));
        widths.push_back(random.integer(1, 2));
        const ReluProgram program = testing::random_program(random, d, widths, difference);
        const auto bits = static_cast<unsigned>(random.integer(4, 30));
        const RoundedProgram rounded(program, bits);
        CellBounds procedure(rounded);
        SplitTree nothing;
        nothing.bits = bits;
        nothing.pairs = program.pairs;
        testing::ReferenceCheck reference(program, nothing);

        Cell cell{{testing::random_box(random, d), {}, std::nullopt},
                  std::vector<std::int8_t>(program.relus.size(), 0)};
        const std::vector<Rational> inside = testing::random_point(random, cell.reference.box);
        std::optional<ReluBounds> inherited;
        for (int depth = 0; depth < 4; ++depth) {
            const testing::ReferenceBounds expected = reference.bounds(cell.reference);
            // The cell contains `inside`, so it is not void.
            RC_ASSERT(procedure.compute(cell.reference.box, cell.forced, inherited ? &*inherited : nullptr));
            RC_ASSERT(!expected.is_void);
            check_same(program, procedure.state(), expected);
            std::vector<Int128> E;
            for (std::uint32_t j = 0; j < program.outputs.size(); ++j) {
                E.push_back(procedure.output_bound(j));
                RC_ASSERT(testing::over_power_of_two(E[j], 3 * bits) ==
                          Rational(reference.output_bound(j + 1)) * Rational::power_of_two(-3L * bits));
            }
            check_containment(program, cell, procedure.state(), E, bits, inside);
            for (int k = 0; k < 12; ++k)
                check_containment(program, cell, procedure.state(), E, bits,
                                  testing::random_point(random, cell.reference.box));
            ++cells;
            if (!program.pairs.empty()) ++with_pairs;
            inherited = procedure.state().z;
            cell = child_around(random, program, cell, inside, expected);
        }
    }));
    CHECK(cells >= 100);
    CHECK(with_pairs >= 20);
}

TEST_CASE("coefficients that do not fit 64 bits: the wide sums are those of the reference procedure") {
    RandomMatrices random(11);
    for (int round = 0; round < 10; ++round) {
        // Weights of about 2^9 through three layers, 24 bits: coefficients of about 2^(18 + 48).
        std::vector<ExactMatrix> weights;
        for (const auto& [rows, columns] : std::vector<std::pair<std::size_t, std::size_t>>{{3, 2}, {3, 3}, {1, 3}})
            weights.push_back(random.matrix(rows, columns, 512, 3));
        ReluVariables variables(2);
        const ReluProgram program =
            numbered(variables, network_forms(variables, relu_network(weights), testing::input_forms(variables)));
        SplitTree nothing;
        nothing.bits = 24;
        nothing.pairs = program.pairs;
        testing::ReferenceCheck reference(program, nothing);
        const RoundedProgram rounded(program, 24);
        CellBounds procedure(rounded);
        const RationalBox box{{-1, -1}, {1, 1}};
        const testing::ReferenceBounds expected = reference.bounds({box, {}, std::nullopt});
        REQUIRE(procedure.compute(box, std::vector<std::int8_t>(program.relus.size(), 0), nullptr));
        for (std::size_t relu = 0; relu < program.relus.size(); ++relu) {
            CHECK(expected.z.at(static_cast<std::uint32_t>(3 + relu)).first ==
                  Integer(procedure.state().z.lower[relu]));
            CHECK(expected.z.at(static_cast<std::uint32_t>(3 + relu)).second ==
                  Integer(procedure.state().z.upper[relu]));
        }
        CHECK(testing::over_power_of_two(procedure.output_bound(0), 72) ==
              Rational(reference.output_bound(1)) * Rational::power_of_two(-72));
    }
}

TEST_CASE("numbers that are too large are refused, never wrapped") {
    ReluVariables variables(1);
    const AffineForm x = variables.input(1);
    const ReluProgram program = numbered(variables, {variables.relu(Rational::power_of_two(40) * x)});
    CHECK_THROWS_AS(RoundedProgram(program, 8), NumberTooLarge);
    CHECK_NOTHROW(RoundedProgram(program, 5));
    const RoundedProgram rounded(program, 5);
    CellBounds procedure(rounded);
    CHECK_THROWS_AS(procedure.compute({{0}, {Rational::power_of_two(30)}}, {0}, nullptr), NumberTooLarge);
    CHECK(procedure.compute({{-1}, {1}}, {0}, nullptr));
    CHECK_THROWS_AS(procedure.compute({{0}, {Rational::power_of_two(60)}}, {0}, nullptr), NumberTooLarge);
}

TEST_CASE("lanes: the portable and the vector loop agree") {
    RandomMatrices random(3);
    std::vector<std::int64_t> sums(8 * 5, 7);
    std::vector<std::int64_t> expected = sums;
    const std::vector<std::uint32_t> columns{4, 0, 2};
    std::vector<std::int64_t> weights;
    std::vector<std::int64_t> factors;
    for (int k = 0; k < 3; ++k) weights.push_back((static_cast<std::int64_t>(random.integer(-9, 9)) << 27U) + k);
    for (int lane = 0; lane < 8; ++lane)
        factors.push_back((static_cast<std::int64_t>(random.integer(-9, 9)) << 28U) + lane);
    add_multiples(sums.data(), columns.data(), weights.data(), 3, factors.data());
    for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t lane = 0; lane < 8; ++lane) expected[8 * columns[k] + lane] += factors[lane] * weights[k];
    CHECK(sums == expected);
}

// Suprema and clauses on boxes: against all sign patterns by exact linear programs, and every tree against the
// reference checker.
#include "random_programs.hpp"
#include "reference_check.hpp"
#include "relucert/bounding/box_supremum.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace relucert;
using testing::RandomMatrices;

namespace {

bool inside(const RationalBox& box, const std::vector<Rational>& x) {
    if (x.size() != box.lower.size()) return false;
    for (std::size_t i = 0; i < x.size(); ++i)
        if (x[i] < box.lower[i] || x[i] > box.upper[i]) return false;
    return true;
}

/// At most 7 ReLU variables, so that all sign patterns can be tried.
ReluProgram small_program(RandomMatrices& random, std::size_t d, std::size_t outputs) {
    switch (random.integer(0, 3)) {
        case 0:
            return testing::random_program(random, d, {static_cast<std::size_t>(random.integer(1, 6)), outputs}, false);
        case 1:
            return testing::random_program(random, d, {3, 3, outputs}, false);
        case 2:
            return testing::random_program(random, d, {2, 2, 2, outputs}, false);
        default:
            return testing::random_program(random, d, {2, 1, outputs}, true);
    }
}

ReluProgram golden_g4() {
    // h_S - h_S' of docs/theory/min-norm-stability.md, G4.
    const Network f = relu_network({ExactMatrix::identity(2), ExactMatrix::from_rows({{1, 1}, {-1, -1}}),
                                    ExactMatrix::from_rows({{Rational(1, 2), 0}})});
    const Rational a(6, 5);
    const Network g = relu_network({ExactMatrix::identity(2), ExactMatrix::from_rows({{1, a}, {-1, -a}}),
                                    ExactMatrix::from_rows({{Rational(5, 11), 0}})});
    ReluVariables variables(2);
    const auto x = testing::input_forms(variables);
    const AffineForm difference = network_forms(variables, f, x)[0] - network_forms(variables, g, x)[0];
    const AffineForm absolute = difference + Rational(2) * variables.relu(-difference);
    return numbered(variables, {absolute});
}

}  // namespace

TEST_CASE("suprema in up to three dimensions are exact, and their trees are proofs") {
    std::size_t exact = 0, rounds = 0, split = 0;
    CHECK(rc::check("supremum", [&](unsigned seed) {
        RandomMatrices random(seed);
        const std::size_t d = random.integer(1, 3);
        const ReluProgram program = small_program(random, d, 1);
        const RationalBox box = testing::random_box(random, d);
        BoxSearchOptions options;
        if (random.integer(0, 2) == 0) options.bits = static_cast<unsigned>(random.integer(6, 34));
        const BoxSupremum found = supremum_on_box(program, box, options);
        const Rational truth = testing::largest_least_output(program, box);
        RC_ASSERT(found.bounded);
        RC_ASSERT(inside(box, found.witness));
        RC_ASSERT(output_values(program, found.witness)[0] == found.lower);
        RC_ASSERT(found.lower <= truth);
        RC_ASSERT(truth <= found.upper);
        testing::ReferenceCheck reference(program, found.proof);
        RC_ASSERT(reference.proves_upper(box, found.upper));
        if (found.upper < truth + Rational(1))  // no tree proves too much
            RC_ASSERT(!reference.proves_upper(box, truth - Rational(1, 1000000)));
        ++rounds;
        if (found.lower == found.upper) ++exact;
        if (found.proof.tree.find(' ') != std::string::npos) ++split;
    }));
    CHECK(exact == rounds);
    CHECK(split * 4 >= rounds);
}

TEST_CASE("clauses: decided as by all sign patterns, with a tree or a point") {
    std::size_t yes = 0, no = 0, unknown = 0;
    CHECK(rc::check("clause", [&](unsigned seed) {
        RandomMatrices random(seed);
        const std::size_t d = random.integer(1, 3);
        const std::size_t outputs = random.integer(1, 2);
        ReluProgram program = small_program(random, d, outputs);
        const RationalBox box = testing::random_box(random, d);
        const Rational largest = testing::largest_least_output(program, box);
        // Move the outputs near the edge of the statement, and onto it.
        const Rational margin = Rational(random.integer(-2, 2)) / Rational(8);
        for (AffineForm& output : program.outputs) output.constant -= largest - margin;
        const std::vector<bool> strict(outputs, random.integer(0, 1) == 0);
        BoxSearchOptions options;
        options.cells = 3000;
        const BoxClause found = clause_on_box(program, strict, box, options);
        const bool holds = strict[0] ? margin < Rational(0) : margin <= Rational(0);
        if (found.truth == Truth::yes) {
            RC_ASSERT(holds);
            testing::ReferenceCheck reference(program, found.proof);
            RC_ASSERT(reference.proves_clause(box, strict));
            ++yes;
        } else if (found.truth == Truth::no) {
            RC_ASSERT(!holds);
            RC_ASSERT(inside(box, found.witness));
            for (const Rational& value : output_values(program, found.witness))
                RC_ASSERT((strict[0] ? value >= Rational(0) : value > Rational(0)));
            ++no;
        } else {
            RC_ASSERT(outputs == 2);  // one literal in few dimensions is always decided
            ++unknown;
        }
    }));
    CHECK(yes >= 20);
    CHECK(no >= 20);
    CHECK(unknown * 4 <= yes + no);
}

TEST_CASE("the golden instance G4: the supremum of |h_S - h_S'| on the unit square is 1/22") {
    const ReluProgram program = golden_g4();
    const RationalBox box{{0, 0}, {1, 1}};
    const BoxSupremum found = supremum_on_box(program, box);
    CHECK(found.lower == Rational(1, 22));
    CHECK(found.upper == Rational(1, 22));
    CHECK(output_values(program, found.witness)[0] == Rational(1, 22));
    CHECK(testing::ReferenceCheck(program, found.proof).proves_upper(box, Rational(1, 22)));
}

TEST_CASE("a supremum at an inner kink is exact") {
    // 1 - |x - 1/3| - |x + y| on [-1, 1]^2: 1, at (1/3, -1/3), which no midpoint cut meets.
    ReluVariables variables(2);
    const AffineForm a = variables.input(1) - AffineForm::number(Rational(1, 3));
    const AffineForm b = variables.input(1) + variables.input(2);
    const auto absolute = [&](const AffineForm& form) { return form + Rational(2) * variables.relu(-form); };
    const ReluProgram program = numbered(variables, {AffineForm::number(1) - absolute(a) - absolute(b)});
    const BoxSupremum found = supremum_on_box(program, RationalBox{{-1, -1}, {1, 1}});
    CHECK(found.upper == Rational(1));
    CHECK(found.lower == Rational(1));
    CHECK(found.witness == std::vector<Rational>{Rational(1, 3), Rational(-1, 3)});
    CHECK(found.cells < 100);
}

TEST_CASE("limits leave a valid enclosure and a reason") {
    RandomMatrices random(17);
    const ReluProgram program = testing::random_program(random, 6, {8, 8, 1}, false);
    const RationalBox box{std::vector<Rational>(6, -1), std::vector<Rational>(6, 1)};
    Rational upper = 0;
    for (const std::uint64_t cells : {1, 5, 25, 125}) {
        BoxSearchOptions options;
        options.cells = cells;
        options.relative_gap = 0;
        const BoxSupremum found = supremum_on_box(program, box, options);
        CHECK(found.bounded);
        CHECK(found.cells <= cells);
        CHECK(found.lower <= found.upper);
        CHECK(!found.reason.empty());
        if (cells > 1) CHECK(found.upper <= upper);
        upper = found.upper;
        CHECK(testing::ReferenceCheck(program, found.proof).proves_upper(box, found.upper));
    }
    const BoxSupremum late = supremum_on_box(program, box, {}, Deadline(0.0));
    CHECK(!late.bounded);
    CHECK(late.reason.find("time limit") != std::string::npos);
    CHECK(clause_on_box(program, {true}, box, {}, Deadline(0.0)).truth != Truth::yes);
}

TEST_CASE("a gap is reached in more dimensions, one output, no ReLU, a point as box") {
    RandomMatrices random(18);
    for (int round = 0; round < 5; ++round) {
        const ReluProgram program = testing::random_program(random, 5, {6, 4, 1}, round % 2 == 1);
        const RationalBox box = testing::random_box(random, 5);
        const BoxSupremum found = supremum_on_box(program, box);
        CHECK(found.reason.empty());
        CHECK(found.upper - found.lower <= std::max(abs(found.upper), abs(found.lower)) / Rational(100));
        CHECK(testing::ReferenceCheck(program, found.proof).proves_upper(box, found.upper));
        const RationalBox point{box.lower, box.lower};
        const BoxSupremum at_point = supremum_on_box(program, point);
        CHECK(at_point.lower == output_values(program, box.lower)[0]);
        CHECK(at_point.witness == box.lower);
        CHECK(testing::ReferenceCheck(program, at_point.proof).proves_upper(point, at_point.upper));
    }
    ReluVariables variables(2);
    const ReluProgram linear = numbered(variables, {variables.input(1) - Rational(1, 3) * variables.input(2)});
    const BoxSupremum found = supremum_on_box(linear, RationalBox{{0, 0}, {Rational(1, 7), 1}});
    CHECK(found.upper == Rational(1, 7));
    CHECK(found.lower == Rational(1, 7));
}

TEST_CASE("boxes and programs that do not fit are refused") {
    ReluVariables variables(2);
    const ReluProgram program = numbered(variables, {variables.input(1)});
    CHECK_THROWS_AS(supremum_on_box(program, RationalBox{{0}, {1}}), InputError);
    CHECK_THROWS_AS(supremum_on_box(program, RationalBox{{0, 1}, {1, 0}}), InputError);
    CHECK_THROWS_AS(clause_on_box(program, {true, false}, RationalBox{{0, 0}, {1, 1}}), InputError);
    CHECK_THROWS_AS(supremum_on_box(numbered(variables, {}), RationalBox{{0, 0}, {1, 1}}), InputError);
}

TEST_CASE("numbers too large for the procedure give fewer bits, or no bound but a point") {
    ReluVariables variables(1);
    const AffineForm steep = variables.relu(Rational::power_of_two(36) * variables.input(1));
    const BoxSupremum fewer = supremum_on_box(numbered(variables, {steep}), RationalBox{{-1}, {1}});
    CHECK(fewer.proof.bits < 24);
    CHECK(fewer.upper == Rational::power_of_two(36));
    const AffineForm steeper = variables.relu(Rational::power_of_two(90) * variables.input(1));
    const BoxSupremum none = supremum_on_box(numbered(variables, {steeper}), RationalBox{{-1}, {1}});
    CHECK(!none.bounded);
    CHECK(!none.reason.empty());
    CHECK(none.lower == output_values(numbered(variables, {steeper}), none.witness)[0]);
}

// Bounds of random small programs on random cells: they hold at exact points, and they are those of the slow reference.
#include <doctest/doctest.h>

#include <random>

#include "errors.hpp"
#include "network.hpp"
#include "repetitions.hpp"
#include "rules/exact_bound.hpp"
#include "slow_cell_bounds.hpp"

using namespace relucert_check;

namespace {

std::mt19937_64 generator(11);
long pick(long least, long most) {
    return least + static_cast<long>(generator() % static_cast<unsigned long>(most - least + 1));
}
mpq_class weight() {  // dyadic, or not
    const long denominators[] = {1, 2, 16, 3, 7, 1000};
    return ratio(pick(-20, 20), denominators[pick(0, 5)]);
}

Number combination(const Vector& of) {
    Number total = weight();
    for (const Number& a : of)
        if (pick(0, 2) > 0) total = total + Number(weight()) * a;
    return total;
}
Number near_copy(const Number& a, const Vector& inputs) { return a + Number(ratio(1, 64)) * combination(inputs); }

// Two or three levels; neighbours whose forms differ little, for pairs.
ReluProgram random_program() {
    const Vector inputs = piecewise_point(static_cast<size_t>(pick(1, 3)));
    Vector layer = inputs;
    for (long level = pick(1, 3); level > 0; --level) {
        Vector next;
        for (long i = pick(1, 3); i > 0; --i) {
            const Number z = combination(layer);
            next.push_back(positive_part(z));
            next.push_back(positive_part(near_copy(z, inputs)));
        }
        layer = next;
    }
    return relu_program({combination(layer), layer[0] - layer[1]}, inputs.size());
}
std::vector<CellBounds::Pair> random_pairs(const ReluProgram& program) {
    std::vector<CellBounds::Pair> pairs;
    for (std::size_t v = pick(0, 1) > 0 ? 1 : program.relus.size(); v < program.relus.size(); ++v)
        if (program.levels[v] == program.levels[v - 1] && pick(0, 3) > 0) {
            pairs.emplace_back(v, v - 1);
            ++v;
        }
    return pairs;
}
RationalBall random_ball(const ReluProgram& program) {
    RationalBall ball;
    for (std::size_t i = 0; i < program.inputs; ++i)
        ball.centre.push_back(ratio(pick(-20, 20), pick(0, 1) > 0 ? 8 : 7));
    ball.squared_radius = ratio(pick(0, 60), pick(0, 1) > 0 ? 16 : 9);
    return ball;
}
Cell random_cell(const ReluProgram& program) {
    Cell cell;
    for (std::size_t i = 0; i < program.inputs; ++i) {
        const mpq_class one = ratio(pick(-30, 30), 7), two = ratio(pick(-30, 30), 7);
        cell.lower.push_back(std::min(one, two));
        cell.upper.push_back(std::max(one, two));
    }
    cell.forced.assign(program.relus.size(), 0);
    return cell;
}
// A smaller cell, and a cut or a sign at a time.
void shrink(Cell& cell) {
    const long choice = pick(0, static_cast<long>(cell.lower.size() + cell.forced.size()) - 1);
    const auto i = static_cast<std::size_t>(choice);
    if (i >= cell.lower.size()) {
        signed char& sign = cell.forced[i - cell.lower.size()];
        if (sign == 0) sign = pick(0, 1) > 0 ? 1 : -1;
        return;
    }
    const mpq_class middle = cell.lower[i] + (cell.upper[i] - cell.lower[i]) * ratio(pick(1, 6), 7);
    (pick(0, 1) > 0 ? cell.lower[i] : cell.upper[i]) = middle;
}

// The z of all ReLU variables at a point.
std::vector<mpq_class> forms_at(const ReluProgram& program, std::vector<mpq_class> point) {
    std::vector<mpq_class> z;
    for (const AffineForm& form : program.relus) {
        z.push_back(form.constant);
        for (const auto& [x, w] : form.terms) z.back() += w * point[x];
        point.push_back(std::max<mpq_class>(z.back(), 0));
    }
    return z;
}
std::vector<mpq_class> point_of(const Cell& cell) {
    std::vector<mpq_class> point;
    for (std::size_t i = 0; i < cell.lower.size(); ++i)
        point.push_back(cell.lower[i] + (cell.upper[i] - cell.lower[i]) * ratio(pick(0, 8), 8));
    return point;
}
bool has_signs(const Cell& cell, const std::vector<mpq_class>& z) {
    for (std::size_t v = 0; v < z.size(); ++v)
        if (cell.forced[v] * z[v] < 0) return false;
    return true;
}

struct Counts {
    int points = 0, undecided = 0, with_signs = 0, void_cells = 0, pairs = 0, exact = 0, by_ball = 0;
};

// A path of cells, each with bounds inherited from the one before.
void check_path(Counts& counts, bool in_a_ball) {
    const ReluProgram program = random_program();
    const auto pairs = random_pairs(program);
    const auto s = static_cast<unsigned>(pick(4, 32));
    const RationalBall the_ball = random_ball(program);
    const RationalBall* const ball = in_a_ball ? &the_ball : nullptr;
    CellBounds fast(program, s, pairs, ball);
    relucert_check::testing::SlowCellBounds slow(program, s, pairs, ball);
    std::optional<ExactBound> exact(std::in_place, program, ball);
    const mpz_class unit = mpz_class(1) << s, cube = unit * unit * unit;
    Bounds bounds = fast.unbounded();
    Cell cell = random_cell(program);
    if (in_a_ball) {
        cell.lower.clear();
        cell.upper.clear();
        fast.enclose_ball(cell.lower, cell.upper);
    }
    for (long steps = pick(1, 6); steps > 0; --steps) {
        const bool alive = fast.narrow(cell, bounds);
        REQUIRE(alive == slow.narrow(cell));
        if (alive)
            for (std::size_t i = 0; i < bounds.lower.size(); ++i) {
                const std::size_t relus = program.relus.size();
                REQUIRE(bounds.lower[i] == (i < relus ? slow.l[i] : slow.difference_l[i - relus]));
                REQUIRE(bounds.upper[i] == (i < relus ? slow.u[i] : slow.difference_u[i - relus]));
                counts.undecided += i < relus && bounds.lower[i] < 0 && bounds.upper[i] > 0 ? 1 : 0;
                counts.pairs += i >= relus ? 1 : 0;
            }
        else
            ++counts.void_cells;
        std::vector<mpz_class> ends;
        for (std::size_t j = 0; alive && j < 2; ++j) {
            ends.push_back(fast.output_bound(j));
            REQUIRE(ends[j] == slow.output_bound(j));
        }
        std::optional<mpq_class> largest;
        std::optional<mpq_class> below;  // a limit that holds, on the ball or the box
        std::vector<SignMultiplier> multipliers;
        for (std::size_t v = 0; v < program.relus.size(); ++v)
            if (cell.forced[v] != 0) multipliers.push_back({v, cell.forced[v], ratio(pick(0, 4), 3)});
        if (alive) try {
                largest = exact->largest(0, multipliers, cell, bounds);
                ++counts.exact;
                REQUIRE(exact->holds(0, multipliers, cell, bounds, *largest, false));
                for (const bool strict : {true, false}) {
                    const mpq_class limit = *largest - ratio(pick(0, 40), 8);
                    if (exact->holds(0, multipliers, cell, bounds, limit, strict)) {
                        below = limit + (strict ? 0 : ratio(1, 1000000));
                        counts.by_ball += limit < *largest ? 1 : 0;
                    }
                }
            } catch (const Refusal&) {
                exact.emplace(program, ball);
            }
        for (int i = 0; i < 30; ++i) {
            const std::vector<mpq_class> point = point_of(cell), z = forms_at(program, point),
                                         h = values_at(program, point);
            if (!has_signs(cell, z) || (ball != nullptr && !lies_in(*ball, point))) continue;
            REQUIRE(alive);
            ++counts.points;
            counts.with_signs += multipliers.empty() ? 0 : 1;
            for (std::size_t v = 0; v < z.size(); ++v) {
                REQUIRE(bounds.lower[v] <= z[v] * unit);
                REQUIRE(z[v] * unit <= bounds.upper[v]);
            }
            for (std::size_t k = 0; k < pairs.size(); ++k) {
                const mpq_class difference = z[pairs[k].first] - z[pairs[k].second];
                REQUIRE(bounds.lower[z.size() + k] <= difference * unit);
                REQUIRE(difference * unit <= bounds.upper[z.size() + k]);
            }
            for (std::size_t j = 0; j < 2; ++j) REQUIRE(h[j] * cube <= ends[j]);
            if (largest) REQUIRE(h[0] <= *largest);
            if (below) REQUIRE(h[0] < *below);
        }
        if (!alive) return;
        shrink(cell);
    }
}

}  // namespace

TEST_CASE("bounds of random programs on random cells") {
    Counts counts;
    using relucert::testing::repetitions;
    for (long i = 0; i < repetitions(1500); ++i) check_path(counts, false);
    CHECK(counts.points > repetitions(5000));
    CHECK(counts.undecided > repetitions(2000));
    CHECK(counts.with_signs > repetitions(500));
    CHECK(counts.void_cells > repetitions(50));
    CHECK(counts.pairs > repetitions(1000));
    CHECK(counts.exact > repetitions(500));
}

TEST_CASE("bounds of random programs on random balls") {
    Counts counts;
    using relucert::testing::repetitions;
    for (long i = 0; i < repetitions(700); ++i) check_path(counts, true);
    CHECK(counts.points > repetitions(2000));
    CHECK(counts.undecided > repetitions(400));
    CHECK(counts.with_signs > repetitions(100));
    CHECK(counts.void_cells > repetitions(20));
    CHECK(counts.pairs > repetitions(400));
    CHECK(counts.exact > repetitions(200));
    CHECK(counts.by_ball > repetitions(20));
}

TEST_CASE("at most 2^20 variables") {
    const std::uint32_t most = 1U << 20;
    ReluProgram program;
    program.inputs = most;
    CHECK_NOTHROW(CellBounds(program, 20, {}));
    program.inputs = most + 1;
    CHECK_THROWS_WITH_AS(CellBounds(program, 20, {}), "split tree: too many variables", Refusal);
    ReluVariables variables(most - 1);
    CHECK(variables.relu({{{0, 1}}, 0}) == most - 1);
    CHECK(variables.relu({{{0, 1}}, 0}) == most - 1);  // met before
    CHECK_THROWS_AS(variables.relu({{{0, 1}}, 1}), UnknownValue);
    CHECK_THROWS_AS(piecewise_point(most), UnknownValue);
}

TEST_CASE("sums beyond 127 bits") {
    WideSum sum;
    mpz_class expected = 0;
    for (int i = 0; i < 4000; ++i) {
        const Wide x = (static_cast<Wide>(pick(-1000, 1000)) << 116) + pick(-1000, 1000);
        sum.add(x);
        expected +=
            mpz_class(static_cast<long>(x >> 64)) * (mpz_class(1) << 64) + mpz_class(static_cast<unsigned long>(x));
        if (i % 100 == 0) CHECK(sum.total() == expected);
    }
    WideSum up;
    for (int i = 0; i < 40; ++i) up.add(Wide{1} << 126);
    CHECK(up.total() == 40 * (mpz_class(1) << 126));
    for (int i = 0; i < 80; ++i) up.add(-(Wide{1} << 126));
    CHECK(up.total() == -40 * (mpz_class(1) << 126));
}

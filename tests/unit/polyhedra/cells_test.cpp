#include "relucert/polyhedra/cells.hpp"

#include "../matrix/random_matrix.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace relucert;
using testing::RandomMatrices;

namespace {

std::vector<std::string> signs(const std::vector<Cell>& cells) {
    std::vector<std::string> result;
    for (const Cell& cell : cells) result.push_back(cell.signs);
    return result;
}

/// All cells by asking each of the 2^n sign vectors.
std::vector<std::string> by_brute_force(const ExactMatrix& normals) {
    std::vector<std::string> result;
    for (unsigned pattern = 0; pattern < (1U << normals.rows()); ++pattern) {
        std::string s;
        std::vector<std::vector<Rational>> rows;
        for (std::size_t i = 0; i < normals.rows(); ++i) {
            const bool plus = pattern >> (normals.rows() - 1 - i) & 1U;
            s += plus ? '+' : '-';
            rows.push_back(normals.scaled(plus ? 1 : -1).row(i));
        }
        const ExactMatrix system = rows.empty() ? normals : ExactMatrix::from_rows(rows);
        if (strictly_feasible(system).feasible) result.push_back(s);
    }
    return result;
}

/// 2 sum_{j < d} C(n - 1, j): the number of cells in general position.
std::size_t general_position(std::size_t n, std::size_t d) {
    std::size_t sum = 0, binomial = 1;
    for (std::size_t j = 0; j < d; ++j) {
        sum += binomial;
        binomial = binomial * (n - 1 - j) / (j + 1);
    }
    return 2 * sum;
}

const ExactMatrix kNc21Arrangement = ExactMatrix::from_rows({{1, 0, 0}, {0, 1, 0}, {1, 1, 0}});

}  // namespace

TEST_CASE("NC-21: 6 of 8 patterns are cells") {
    const SignTree tree = cells_of_central_arrangement(kNc21Arrangement);
    CHECK(signs(tree.all_cells()) == std::vector<std::string>{"---", "-+-", "-++", "+--", "+-+", "+++"});
    REQUIRE(tree.pruned.size() == 1);
    CHECK(tree.pruned[0].prefix == "++-");
    CHECK(proves_cells(kNc21Arrangement, tree));
}

TEST_CASE("NC-37: 6 cells") {
    const ExactMatrix normals = ExactMatrix::from_rows({{1, 0}, {0, 1}, {-1, -1}});
    const SignTree tree = cells_of_central_arrangement(normals);
    CHECK(tree.all_cells().size() == 6);
    CHECK(proves_cells(normals, tree));
    const std::vector<std::string> all = signs(tree.all_cells());
    CHECK(std::count(all.begin(), all.end(), "+++") == 0);
    CHECK(std::count(all.begin(), all.end(), "---") == 0);
}

TEST_CASE("cells against all sign vectors") {
    RandomMatrices random(41);
    for (int round = 0; round < 60; ++round) {
        const ExactMatrix normals = random.matrix(random.integer(0, 6), random.integer(1, 3), round % 2 == 0 ? 1 : 5);
        INFO(testing::text(normals));
        const SignTree tree = cells_of_central_arrangement(normals);
        CHECK(signs(tree.all_cells()) == by_brute_force(normals));
        CHECK(proves_cells(normals, tree));
        for (const Cell& cell : tree.all_cells())
            for (std::size_t i = 0; i < normals.rows(); ++i)
                CHECK(dot(normals.row(i), cell.point).sign() == (cell.signs[i] == '+' ? 1 : -1));
    }
}

TEST_CASE("general position: the number of cells is the known one") {
    RandomMatrices random(42);
    for (const auto& [n, d] : {std::pair<std::size_t, std::size_t>{8, 2}, {8, 3}, {7, 4}, {10, 3}}) {
        const ExactMatrix normals = random.matrix(n, d, 1000000);
        const SignTree tree = cells_of_central_arrangement(normals);
        CHECK(tree.all_cells().size() == general_position(n, d));
        CHECK(proves_cells(normals, tree));
    }
}

TEST_CASE("zero, parallel and no normals; no dimension") {
    const ExactMatrix zero = ExactMatrix::from_rows({{1, 0}, {0, 0}});
    CHECK(cells_of_central_arrangement(zero).all_cells().empty());
    CHECK(proves_cells(zero, cells_of_central_arrangement(zero)));
    const ExactMatrix parallel = ExactMatrix::from_rows({{1, 2}, {2, 4}, {-1, -2}});
    CHECK(signs(cells_of_central_arrangement(parallel).all_cells()) == std::vector<std::string>{"--+", "++-"});
    CHECK(proves_cells(parallel, cells_of_central_arrangement(parallel)));
    CHECK(signs(cells_of_central_arrangement(ExactMatrix()).all_cells()) == std::vector<std::string>{""});
    CHECK(proves_cells(ExactMatrix(), cells_of_central_arrangement(ExactMatrix())));
    const ExactMatrix nowhere = ExactMatrix::zero(2, 0);
    CHECK(cells_of_central_arrangement(nowhere).all_cells().empty());
    CHECK(proves_cells(nowhere, cells_of_central_arrangement(nowhere)));
}

TEST_CASE("an incomplete or wrong sign tree is refused") {
    const SignTree good = cells_of_central_arrangement(kNc21Arrangement);
    SignTree wrong = good;
    wrong.cells.pop_back();
    CHECK_FALSE(proves_cells(kNc21Arrangement, wrong));
    wrong = good;
    wrong.pruned.clear();
    CHECK_FALSE(proves_cells(kNc21Arrangement, wrong));
    wrong = good;
    wrong.cells.push_back(wrong.cells[0]);
    CHECK_FALSE(proves_cells(kNc21Arrangement, wrong));
    wrong = good;
    std::swap(wrong.cells[0].point, wrong.cells[1].point);
    CHECK_FALSE(proves_cells(kNc21Arrangement, wrong));
    wrong = good;
    wrong.pruned[0].multipliers[0].second *= 2;
    CHECK_FALSE(proves_cells(kNc21Arrangement, wrong));
    wrong = good;
    wrong.pruned[0].multipliers.clear();
    CHECK_FALSE(proves_cells(kNc21Arrangement, wrong));
    wrong = good;  // an unused entry: true, but nobody needs it
    wrong.pruned.push_back({"-", {{0, Rational(1)}}});
    CHECK_FALSE(proves_cells(kNc21Arrangement, wrong));
    wrong = good;
    wrong.normals = 2;
    CHECK_FALSE(proves_cells(kNc21Arrangement, wrong));
}

TEST_CASE("affine arrangements by homogenisation") {
    // Three lines in general position in the plane: 7 cells; the eighth sign vector is empty.
    const ExactMatrix lines = ExactMatrix::from_rows({{1, 0}, {0, 1}, {-1, -1}});
    const AffineCells cells = cells_of_affine_arrangement(lines, {0, 0, 1});
    CHECK(cells.cells.size() == 7);
    CHECK(proves_cells(cells.homogeneous, cells.tree));
    const std::vector<Rational> offsets = {0, 0, 1};
    for (const Cell& cell : cells.cells)
        for (std::size_t i = 0; i < 3; ++i)
            CHECK((dot(lines.row(i), cell.point) + offsets[i]).sign() == (cell.signs[i] == '+' ? 1 : -1));
    CHECK(cells_of_affine_arrangement(ExactMatrix::zero(0, 2), {}).cells.size() == 1);
    CHECK_THROWS_AS((void)cells_of_affine_arrangement(lines, {0}), InputError);
}

#include "relucert/matrix/exact_matrix.hpp"

#include "random_matrix.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace relucert;
using testing::RandomMatrices;

TEST_CASE("doubles are taken exactly") {
    const std::vector<double> values = {0.1, -3.0, 0x1p-1074, 0x1.fffffffffffffp1023, 0.0, -0.0};
    const ExactMatrix a = ExactMatrix::from_doubles(2, 3, values);
    for (std::size_t i = 0; i < values.size(); ++i) CHECK(a.entry(i / 3, i % 3) == Rational::from_double(values[i]));
    CHECK(ExactMatrix::from_doubles(1, 2, std::vector<double>{8.0, 1024.0}).denominator() == 1);
    CHECK_THROWS_AS(ExactMatrix::from_doubles(1, 1, std::vector<double>{std::nan("")}), InputError);
    CHECK_THROWS_AS(ExactMatrix::from_doubles(1, 1, std::vector<double>{std::numeric_limits<double>::infinity()}),
                    InputError);
    CHECK_THROWS_AS(ExactMatrix::from_doubles(2, 2, values), InputError);
}

TEST_CASE("the representation is reduced, so equal matrices are equal") {
    const ExactMatrix a(1, 2, {2, 4}, 6);
    CHECK(a.denominator() == 3);
    CHECK(a == ExactMatrix(1, 2, {-1, -2}, -3));
    CHECK(a != ExactMatrix(2, 1, {1, 2}, 3));
    CHECK(ExactMatrix::zero(2, 2).denominator() == 1);
    CHECK_THROWS_AS(ExactMatrix(1, 1, {1}, 0), InputError);
    CHECK_THROWS_AS(ExactMatrix(1, 2, {1}), InputError);
    CHECK_THROWS_AS(ExactMatrix::from_rows({{1, 2}, {3}}), InputError);
    CHECK_THROWS_AS((void)a.entry(1, 0), InputError);
}

TEST_CASE("sums and products agree with the definition entry by entry") {
    RandomMatrices random(1);
    for (int round = 0; round < 60; ++round) {
        const std::size_t m = random.integer(1, 4), k = random.integer(1, 4), n = random.integer(1, 4);
        const ExactMatrix a = random.matrix(m, k, 20, 7), b = random.matrix(k, n, 20, 5), c = random.matrix(m, k, 9, 4);
        const ExactMatrix product = a * b;
        for (std::size_t i = 0; i < m; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                Rational sum;
                for (std::size_t l = 0; l < k; ++l) sum += a.entry(i, l) * b.entry(l, j);
                CHECK(product.entry(i, j) == sum);
            }
            for (std::size_t l = 0; l < k; ++l) {
                CHECK((a + c).entry(i, l) == a.entry(i, l) + c.entry(i, l));
                CHECK((a - c).entry(i, l) == a.entry(i, l) - c.entry(i, l));
                CHECK(a.transpose().entry(l, i) == a.entry(i, l));
                CHECK(a.scaled(Rational(Integer(-3), Integer(7))).entry(i, l) ==
                      a.entry(i, l) * Rational(Integer(-3), Integer(7)));
            }
        }
        CHECK((a - a).is_zero());
        CHECK(a.apply(b.column(0)) == product.column(0));
        CHECK((a * a.transpose()).trace() == a.sum_of_squares());
        CHECK((a * a.transpose()).is_symmetric());
    }
}

TEST_CASE("selection and stacking") {
    const ExactMatrix a = ExactMatrix::from_rows({{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
    CHECK(a.block(1, 0, 2, 2) == ExactMatrix::from_rows({{4, 5}, {7, 8}}));
    CHECK(a.select_rows({2, 0}) == ExactMatrix::from_rows({{7, 8, 9}, {1, 2, 3}}));
    CHECK(a.select_columns({1, 1}) == ExactMatrix::from_rows({{2, 2}, {5, 5}, {8, 8}}));
    CHECK(a.block(0, 0, 1, 3).stack_below(a.block(1, 0, 2, 3)) == a);
    CHECK(a.block(0, 0, 3, 1).stack_right(a.block(0, 1, 3, 2)) == a);
    CHECK(a.block(3, 3, 0, 0).rows() == 0);
    CHECK_THROWS_AS((void)a.block(2, 0, 2, 1), InputError);
    CHECK_THROWS_AS((void)a.select_columns({3}), InputError);
    CHECK_THROWS_AS((void)(a * a.block(0, 0, 2, 2)), InputError);
    CHECK_THROWS_AS((void)(a + a.block(0, 0, 2, 2)), InputError);
    CHECK_FALSE(a.is_symmetric());
}

TEST_CASE("matrices without entries") {
    const ExactMatrix empty;
    CHECK(empty == empty * empty);
    CHECK(ExactMatrix::zero(3, 0) * ExactMatrix::zero(0, 2) == ExactMatrix::zero(3, 2));
    CHECK(ExactMatrix::zero(0, 4).transpose().rows() == 4);
    CHECK(empty.trace() == Rational(0));
    CHECK(ExactMatrix::zero(2, 0).apply({}) == std::vector<Rational>(2));
}

TEST_CASE("approximate: exact for doubles, near for other rationals") {
    const std::vector<double> values = {0.1, -3.0, 1e-30, 12345.678, 0.0, 0x1p300};
    CHECK(ExactMatrix::from_doubles(2, 3, values).approximate() == values);
    const std::vector<double> third =
        ExactMatrix::from_rationals(1, 1, {Rational(Integer(1), Integer(3))}).approximate();
    CHECK(abs(Rational::from_double(third[0]) - Rational(Integer(1), Integer(3))) <= Rational::power_of_two(-51));
}

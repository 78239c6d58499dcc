#include "relucert/matrix/low_rank_factors.hpp"

#include "random_matrix.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"

#include <doctest/doctest.h>

using namespace relucert;
using testing::RandomMatrices;

TEST_CASE("exact factors multiply back to the matrix and have as many columns as its rank") {
    RandomMatrices random(11);
    for (int round = 0; round < 60; ++round) {
        const auto m = static_cast<std::size_t>(random.integer(1, 7));
        const auto n = static_cast<std::size_t>(random.integer(1, 7));
        const auto r = static_cast<std::size_t>(random.integer(1, 3));
        const ExactMatrix W = random.matrix(m, r, 5, 4) * random.matrix(r, n, 5, 3);
        const LowRankFactors factors = exact_rank_factors(W);
        CAPTURE(round);
        CHECK(factors.left * factors.right.transpose() == W);
        CHECK(factors.left.columns() == exact_rank(W));
        CHECK(factors.right.columns() == exact_rank(W));
    }
}

TEST_CASE("the matrix 0 has factors without columns") {
    const LowRankFactors factors = exact_rank_factors(ExactMatrix::zero(3, 2));
    CHECK(factors.left.columns() == 0);
    CHECK(factors.left * factors.right.transpose() == ExactMatrix::zero(3, 2));
}

TEST_CASE("approximate factors of a known singular value decomposition leave the known residual") {
    // Singular values 5, 2 and 1/8 on the axes: the best approximation of rank 2 leaves 1/8.
    const ExactMatrix W = ExactMatrix::diagonal({Rational(1, 8), Rational(5), Rational(-2)});
    const LowRankFactors two = approximate_rank_factors(W, 2, 40);
    const Rational residual = (W - two.left * two.right.transpose()).sum_of_squares();
    CHECK(residual >= Rational(1, 64));
    CHECK(residual <= Rational(1, 64) + Rational(1, 1000000));
    CHECK(approximate_rank_factors(W, 3, 40).left.columns() == 3);
    CHECK_THROWS_AS(approximate_rank_factors(W, 0, 40), InputError);
    CHECK_THROWS_AS(approximate_rank_factors(W, 4, 40), InputError);
}

TEST_CASE("approximate factors of a matrix of low rank nearly multiply back") {
    RandomMatrices random(12);
    for (int round = 0; round < 20; ++round) {
        const ExactMatrix W = random.matrix(30, 3, 9, 2) * random.matrix(3, 20, 9, 2);
        const LowRankFactors factors = approximate_rank_factors(W, 3, 40);
        CAPTURE(round);
        CHECK((W - factors.left * factors.right.transpose()).sum_of_squares() * Rational(1000000000) <=
              W.sum_of_squares());
    }
}

TEST_CASE("least squares finds the map of consistent equations") {
    const ExactMatrix X = ExactMatrix::from_rows({{1, 2}, {3, 4}, {5, 7}});
    const ExactMatrix M = ExactMatrix::from_rows({{2, -1}, {Rational(1, 2), 3}});
    const ExactMatrix found = least_squares_proposal(X, X * M, 40);
    CHECK((found - M).sum_of_squares() <= Rational(1, 1000000));
    CHECK_THROWS_AS(least_squares_proposal(X, ExactMatrix::identity(2), 40), InputError);
}

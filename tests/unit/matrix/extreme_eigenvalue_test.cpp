#include "relucert/matrix/extreme_eigenvalue.hpp"

#include "random_matrix.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/gram_count.hpp"
#include "relucert/matrix/inertia.hpp"
#include "relucert/matrix/signed_cholesky.hpp"

#include <doctest/doctest.h>

using namespace relucert;
using testing::RandomMatrices;

namespace {

Rational rational(long p, long q) { return {Integer(p), Integer(q)}; }

/// Number of eigenvalues of K above t, exactly.
std::size_t above(const ExactMatrix& K, const Rational& t) {
    return inertia(K - ExactMatrix::identity(K.rows()).scaled(t)).positive;
}

/// No eigenvalue above `upper` and at least one at or above `lower`, by exact inertia.
bool largest_lies_in(const ExactMatrix& K, const Rational& lower, const Rational& upper) {
    return above(K, upper) == 0 && inertia(ExactMatrix::identity(K.rows()).scaled(lower) - K).positive < K.rows();
}

const ExactMatrix kGoldenRatio = ExactMatrix::from_rows({{1, 1}, {1, 0}});  // eigenvalues (1 +- sqrt 5) / 2

}  // namespace

TEST_CASE("largest and smallest eigenvalue against exact inertia") {
    RandomMatrices random(21);
    for (int round = 0; round < 60; ++round) {
        const std::size_t n = random.integer(1, 8);
        const ExactMatrix K = random.symmetric(n, 9, 3);
        INFO(testing::text(K));
        const EigenvalueEnclosure top = largest_eigenvalue(K);
        CHECK(largest_lies_in(K, top.lower, top.upper));
        CHECK(proves_largest_eigenvalue(K, top));
        const EigenvalueEnclosure bottom = smallest_eigenvalue(K);
        CHECK(largest_lies_in(K.scaled(-1), -bottom.upper, -bottom.lower));
        CHECK(proves_smallest_eigenvalue(K, bottom));
        CHECK(top.upper - top.lower <= rational(1, 1000000000));
    }
    CHECK_THROWS_AS((void)largest_eigenvalue(ExactMatrix()), InputError);
    CHECK_THROWS_AS((void)largest_eigenvalue(ExactMatrix::from_rows({{0, 1}, {2, 0}})), InputError);
}

TEST_CASE("rational eigenvalues are exact") {
    const EigenvalueEnclosure e = largest_eigenvalue(ExactMatrix::from_rows({{2, 1}, {1, 2}}));
    CHECK(e.lower == Rational(3));
    CHECK(e.upper == Rational(3));
    const EigenvalueEnclosure zero = largest_eigenvalue(ExactMatrix::zero(3, 3));
    CHECK(zero.lower == zero.upper);
    CHECK(zero.lower == Rational(0));
    const ExactMatrix row = ExactMatrix::from_rows({{3, 4}}).scaled(rational(1, 7));
    CHECK(largest_gram_eigenvalue(row).lower == rational(25, 49));
    CHECK(smallest_gram_eigenvalue(row).upper == rational(25, 49));
    CHECK(smallest_gram_eigenvalue(ExactMatrix::from_rows({{1, 2}, {2, 4}})).upper == Rational(0));
    const EigenvalueEnclosure irrational = largest_eigenvalue(kGoldenRatio);
    CHECK(irrational.lower < irrational.upper);
}

TEST_CASE("ends moved past the truth are refused") {
    const EigenvalueEnclosure e = largest_eigenvalue(kGoldenRatio);
    const Rational nudge = rational(1, 100000);
    EigenvalueEnclosure wrong = e;
    wrong.lower = e.lower + nudge;
    wrong.upper = e.upper + nudge;
    CHECK_FALSE(proves_largest_eigenvalue(kGoldenRatio, wrong));
    wrong = e;
    wrong.upper = e.lower;
    CHECK_FALSE(proves_largest_eigenvalue(kGoldenRatio, wrong));
    wrong = e;
    wrong.witness = {0, 0};
    CHECK_FALSE(proves_largest_eigenvalue(kGoldenRatio, wrong));
    wrong.witness = {1};
    CHECK_FALSE(proves_largest_eigenvalue(kGoldenRatio, wrong));
    wrong = e;
    wrong.proof.kind = DefinitenessProof::Kind::gram;
    CHECK_FALSE(proves_largest_eigenvalue(kGoldenRatio, wrong));
    wrong = e;
    wrong.proof = {DefinitenessProof::Kind::fixed_point, {60, 1}};  // a shift larger than the gap
    CHECK_FALSE(proves_largest_eigenvalue(kGoldenRatio, wrong));
}

TEST_CASE("extreme singular values against exact inertia") {
    RandomMatrices random(22);
    for (int round = 0; round < 50; ++round) {
        const std::size_t m = random.integer(1, 7), n = random.integer(1, 7);
        const ExactMatrix A = round % 2 == 0 ? random.weights(m, n) : random.matrix(m, n, 5, 3);
        INFO(testing::text(A));
        const ExactMatrix B = wide_orientation(A);
        const ExactMatrix G = B * B.transpose();
        const EigenvalueEnclosure top = largest_gram_eigenvalue(A);
        CHECK(largest_lies_in(G, top.lower, top.upper));
        CHECK(proves_largest_gram_eigenvalue(A, top));
        const EigenvalueEnclosure bottom = smallest_gram_eigenvalue(A);
        CHECK(bottom.lower.sign() >= 0);
        CHECK(largest_lies_in(G.scaled(-1), -bottom.upper, -bottom.lower));
        CHECK(proves_smallest_gram_eigenvalue(A, bottom));
        EigenvalueEnclosure wrong = top;
        wrong.upper = wrong.lower = top.upper * rational(1001, 1000) + Rational(1);
        CHECK_FALSE(proves_largest_gram_eigenvalue(A, wrong));
        wrong = bottom;
        wrong.lower = wrong.upper = bottom.upper + top.upper * rational(1, 1000) + Rational::power_of_two(-60);
        CHECK_FALSE(proves_smallest_gram_eigenvalue(A, wrong));
    }
    CHECK(largest_gram_eigenvalue(ExactMatrix::zero(0, 3)).empty);
    CHECK(proves_largest_gram_eigenvalue(ExactMatrix::zero(0, 3), largest_gram_eigenvalue(ExactMatrix::zero(0, 3))));
    CHECK(
        proves_largest_gram_eigenvalue(ExactMatrix::zero(70, 80), largest_gram_eigenvalue(ExactMatrix::zero(70, 80))));
}

TEST_CASE("a weight matrix of 100 x 150: relative width at most 10^-10, the exact rule agrees") {
    RandomMatrices random(23);
    const ExactMatrix A = random.weights(150, 100);
    const EigenvalueEnclosure top = largest_gram_eigenvalue(A);
    CHECK(top.upper - top.lower <= top.lower * Rational::parse("1e-10"));
    CHECK(proves_largest_gram_eigenvalue(A, top));
    const EigenvalueEnclosure bottom = smallest_gram_eigenvalue(A);
    CHECK(bottom.lower.sign() > 0);
    CHECK(bottom.upper - bottom.lower <= top.lower * Rational::parse("1e-10"));
    CHECK(proves_smallest_gram_eigenvalue(A, bottom));
}

TEST_CASE("the signed Cholesky rule never counts wrongly") {
    RandomMatrices random(24);
    int counted = 0;
    for (int round = 0; round < 300; ++round) {
        const std::size_t n = random.integer(0, 6);
        const ExactMatrix M = random.symmetric(n, 6, 3);
        const std::size_t positive = inertia(M).positive;
        const Rational shift = rational(1, 1L << random.integer(0, 30));
        const auto bits = static_cast<unsigned>(random.integer(4, 100));
        INFO(testing::text(M));
        const auto lower = count_positive_signs(M, CountDirection::lower, bits, shift);
        const auto upper = count_positive_signs(M, CountDirection::upper, bits, shift);
        if (lower) CHECK(*lower <= positive);
        if (upper) CHECK(*upper >= positive);
        if (lower && upper && *lower == *upper) ++counted;
    }
    CHECK(counted > 100);
    CHECK_FALSE(count_positive_signs(ExactMatrix::identity(2), CountDirection::lower, 60, Rational::power_of_two(-90)));
    CHECK_THROWS_AS((void)count_positive_signs(ExactMatrix::identity(2), CountDirection::lower, 60, 0), InputError);
}

TEST_CASE("singular values above a threshold") {
    RandomMatrices random(25);
    for (int round = 0; round < 40; ++round) {
        const std::size_t m = random.integer(0, 30), n = random.integer(0, 30);
        const ExactMatrix A = random.weights(m, n, 1.0F);
        const Rational t = abs(random.rational(60, 7));
        const ExactMatrix B = wide_orientation(A);
        const auto found = gram_eigenvalues_above(A, t);
        REQUIRE(found.has_value());
        CHECK(found->count == above(B * B.transpose(), t));
        CHECK(proves_gram_count(A, t, *found));
        GramCount wrong = *found;
        wrong.count += 1;
        CHECK_FALSE(proves_gram_count(A, t, wrong));
        if (found->count == 0) continue;
        wrong.count = found->count - 1;
        CHECK_FALSE(proves_gram_count(A, t, wrong));
    }
    // Equality: an eigenvalue equal to the threshold does not count.
    CHECK(gram_eigenvalues_above(ExactMatrix::identity(20), 1)->count == 0);
    CHECK(gram_eigenvalues_above(ExactMatrix::identity(20), rational(99, 100))->count == 20);
    CHECK(gram_eigenvalues_above(ExactMatrix::from_rows({{1, 2}, {2, 4}}), 0)->count == 1);
    CHECK_THROWS_AS((void)gram_eigenvalues_above(ExactMatrix::identity(2), -1), InputError);
}

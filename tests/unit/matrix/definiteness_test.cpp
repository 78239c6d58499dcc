#include "relucert/matrix/definiteness.hpp"

#include "random_matrix.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/gram_bound.hpp"
#include "relucert/matrix/inertia.hpp"
#include "relucert/matrix/machine_integer.hpp"
#include "relucert/matrix/verified_product.hpp"

#include <doctest/doctest.h>

using namespace relucert;
using testing::RandomMatrices;

namespace {

Rational fraction(long p, long q) { return {Integer(p), Integer(q)}; }

}  // namespace

TEST_CASE("128-bit integers: conversion, floor division and square root against GMP") {
    RandomMatrices random(11);
    for (int round = 0; round < 2000; ++round) {
        Integer a = random.integer(-1000000000, 1000000000);
        for (int i = random.integer(0, 2); i > 0; --i) a = a * 2147483647 + random.integer(-1000000000, 1000000000);
        Integer b = random.integer(1, 1000000000);
        if (round % 2 == 0) b *= random.integer(1, 1000000000);
        const auto machine_a = to_int128(a);
        const auto machine_b = to_int128(b);
        REQUIRE((machine_a && machine_b));
        CHECK(to_integer(*machine_a) == a);
        Integer quotient;
        mpz_fdiv_q(quotient.backend().data(), a.backend().data(), b.backend().data());
        CHECK(to_integer(floor_division(*machine_a, *machine_b)) == quotient);
        if (a >= 0) {
            const Integer root = to_integer(integer_square_root(*machine_a));
            CHECK((root * root <= a && (root + 1) * (root + 1) > a));
        }
        const long exponent = random.integer(-40, 40);
        const Rational value = Rational(a, b) * Rational::power_of_two(exponent);
        CHECK(ScaledFloor(b, exponent).floor(a) == value.floor());
        CHECK(ScaledRounding(b, exponent).nearest(a) == (value + fraction(1, 2)).floor());
    }
    CHECK_FALSE(to_int128(Integer(1) << 126U).has_value());
    CHECK(to_int128((Integer(1) << 126U) - 1).has_value());
}

TEST_CASE("least power of four") {
    for (const long p : {1L, 2L, 3L, 4L, 5L, 15L, 16L, 17L, 1023L, 1024L, 1025L})
        for (const long q : {1L, 3L, 4L, 64L, 1000L}) {
            const long e = least_power_of_four(fraction(p, q));
            CHECK(fraction(p, q) <= Rational::power_of_two(2 * e));
            CHECK(fraction(p, q) > Rational::power_of_two(2 * e - 2));
        }
}

TEST_CASE("the fixed-point rule accepts only semidefinite matrices") {
    RandomMatrices random(12);
    int accepted = 0;
    for (int round = 0; round < 6000; ++round) {
        const std::size_t n = random.integer(1, 6);
        const ExactMatrix b = random.matrix(n, random.integer(1, static_cast<int>(n) + 2), 9, 1);
        // Nearly singular, a little to one side or the other; few bits, so that the residual decides.
        const Rational off =
            round % 3 == 0 ? random.rational(8, 3) : fraction(random.integer(-60, 60), 1L << random.integer(0, 30));
        const ExactMatrix K = b * b.transpose() - ExactMatrix::identity(n).scaled(off);
        const FixedPointParameters parameters{static_cast<unsigned>(random.integer(4, round % 3 == 0 ? 61 : 16)),
                                              fraction(random.integer(1, 40), 1L << random.integer(0, 30))};
        INFO(testing::text(K));
        if (!fixed_point_semidefinite(K, parameters)) continue;
        ++accepted;
        CHECK(inertia(K).negative == 0);
    }
    CHECK(accepted > 200);
}

TEST_CASE("the fixed-point rule: shifts that are too large or too small are refused") {
    const ExactMatrix K = ExactMatrix::from_rows({{2, 1}, {1, 2}});  // eigenvalues 1 and 3
    CHECK(fixed_point_semidefinite(K, {60, fraction(1, 1000)}));
    CHECK(fixed_point_semidefinite(K, {60, fraction(999, 1000)}));
    CHECK_FALSE(fixed_point_semidefinite(K, {60, fraction(1001, 1000)}));  // more than the smallest eigenvalue
    CHECK_FALSE(fixed_point_semidefinite(K, {60, Rational::power_of_two(40)}));
    CHECK_THROWS_AS((void)fixed_point_semidefinite(K, {60, 0}), InputError);
    CHECK_THROWS_AS((void)fixed_point_semidefinite(K, {62, 1}), InputError);
    CHECK_THROWS_AS((void)fixed_point_semidefinite(K, {3, 1}), InputError);
    CHECK_THROWS_AS((void)fixed_point_semidefinite(ExactMatrix::from_rows({{2, 1}, {0, 2}}), {60, 1}), InputError);
    // Off-diagonal entries beyond the diagonal must not overflow anything.
    const ExactMatrix wild = ExactMatrix::from_rows({{1, 1000000000000000000}, {1000000000000000000, 1}});
    CHECK_FALSE(fixed_point_semidefinite(wild, {61, fraction(1, 100)}));
    CHECK_FALSE(fixed_point_semidefinite(ExactMatrix::zero(3, 3), {60, 1}));
    CHECK_FALSE(fixed_point_semidefinite(ExactMatrix(), {60, 1}));
    CHECK(fixed_point_semidefinite(ExactMatrix::diagonal({Rational::power_of_two(-500)}),
                                   {60, Rational::power_of_two(-520)}));
    CHECK(fixed_point_semidefinite(ExactMatrix::diagonal({Rational::power_of_two(501)}),
                                   {61, Rational::power_of_two(470)}));
}

TEST_CASE("the sufficient shift suffices, and the gap may be tiny") {
    RandomMatrices random(13);
    for (const std::size_t n : {1U, 2U, 7U, 40U}) {
        const ExactMatrix b = random.weights(n, n + 3);
        const ExactMatrix gram = b * b.transpose();
        const ExactMatrix K = gram + ExactMatrix::identity(n).scaled(gram.trace() * fraction(1, 1000000000000));
        const GridResult grid = grid_of(K, 60);
        REQUIRE(grid.accepted);
        CHECK(accepts(grid.grid, grid.grid.sufficient_shift()));
        CHECK(grid.grid.sufficient_shift() < gram.trace() * fraction(1, 1000000000000));
        if (n >= 7) CHECK_FALSE(accepts(grid.grid, Rational::power_of_two(-110)));  // less than the rounding
    }
}

TEST_CASE("the Gram rule agrees with the exact matrix") {
    RandomMatrices random(14);
    int accepted = 0;
    for (int round = 0; round < 300; ++round) {
        const std::size_t n = random.integer(1, 5);
        const ExactMatrix b = random.matrix(n, random.integer(1, 6), 5, 3);
        const int g = round % 2 == 0 ? 1 : -1;
        const Rational t = random.rational(g > 0 ? 200 : 9, 3);
        const ExactMatrix K = (ExactMatrix::identity(n).scaled(t) - b * b.transpose()).scaled(g);
        INFO(testing::text(b), " t = ", t.to_string());
        if (!fixed_point_gram_semidefinite(t, b, g, {50, fraction(1, 1L << random.integer(1, 20))})) continue;
        ++accepted;
        CHECK(inertia(K).negative == 0);
    }
    CHECK(accepted > 40);
    const ExactMatrix one = ExactMatrix::from_rows({{3, 4}});  // B B^T = 25
    const Rational tiny = Rational::power_of_two(-30);
    CHECK(fixed_point_gram_semidefinite(Rational(25) + tiny, one, 1, {60, tiny * fraction(1, 2)}));
    CHECK_FALSE(fixed_point_gram_semidefinite(Rational(25) - tiny, one, 1, {60, tiny * fraction(1, 2)}));
    CHECK(fixed_point_gram_semidefinite(Rational(25) - tiny, one, -1, {60, tiny * fraction(1, 2)}));
    CHECK_FALSE(fixed_point_gram_semidefinite(Rational(25) + tiny, one, -1, {60, tiny * fraction(1, 2)}));
    // The fast bound on the binary64 product proves the same.
    CHECK(gram_bound_holds(verified_gram(one), Rational(25) + tiny, {60, tiny * fraction(1, 2)}));
    CHECK_FALSE(gram_bound_holds(verified_gram(one), Rational(25) - tiny, {60, tiny * fraction(1, 2)}));
}

TEST_CASE("positive semidefinite: decided with evidence, singular and indefinite matrices included") {
    RandomMatrices random(15);
    for (int round = 0; round < 200; ++round) {
        const std::size_t n = random.integer(0, 24);
        const ExactMatrix b = random.matrix(n, random.integer(0, 24), 3);
        ExactMatrix K = b * b.transpose();
        if (round % 2 == 0 && n > 0) {
            std::vector<Rational> change(n);
            change[static_cast<std::size_t>(random.integer(0, static_cast<int>(n) - 1))] = random.rational(6, 4);
            K = K + ExactMatrix::diagonal(change);
        }
        const Definiteness d = positive_semidefinite(K);
        CHECK(d.semidefinite == truth_of(inertia(K).negative == 0));
        if (d.semidefinite == Truth::yes)
            CHECK(proves_semidefinite(K, d.proof));
        else
            CHECK(quadratic_form(K, d.witness).sign() < 0);
    }
    CHECK(positive_semidefinite(ExactMatrix::from_rows({{0, 1}, {1, 0}})).semidefinite == Truth::no);
    CHECK(positive_semidefinite(ExactMatrix::zero(1, 1)).semidefinite == Truth::yes);
    CHECK_THROWS_AS((void)positive_semidefinite(ExactMatrix::from_rows({{0, 1}, {2, 0}})), InputError);
    // An eigenvalue of -10^-40: far beyond binary64.
    const ExactMatrix close = ExactMatrix::from_rows({{1, 1}, {1, Rational(1) - Rational::parse("1e-40")}});
    CHECK(positive_semidefinite(close).semidefinite == Truth::no);
}

TEST_CASE("positive semidefinite at n = 130") {
    RandomMatrices random(16);
    const ExactMatrix b = random.weights(130, 150);
    const ExactMatrix gram = b * b.transpose();
    const Definiteness yes = positive_semidefinite(gram);
    CHECK(yes.semidefinite == Truth::yes);
    CHECK(proves_semidefinite(gram, yes.proof));
    const Definiteness no = positive_semidefinite(gram - ExactMatrix::identity(130).scaled(fraction(1, 100)));
    CHECK(no.semidefinite == Truth::no);
    // Singular and too large for the exact rule: unknown, never a guess.
    const ExactMatrix thin = random.weights(130, 20);
    CHECK(positive_semidefinite(thin * thin.transpose()).semidefinite == Truth::unknown);
}

TEST_CASE("the binary64 product encloses the exact one") {
    RandomMatrices random(17);
    for (int round = 0; round < 40; ++round) {
        const std::size_t m = random.integer(0, 20), k = random.integer(0, 20), n = random.integer(0, 20);
        const ExactMatrix x = round % 2 == 0 ? random.weights(m, k) : random.matrix(m, k, 1000, 999);
        const ExactMatrix y = round % 3 == 0 ? random.weights(k, n, 1e20F) : random.matrix(k, n, 1000, 999);
        const ProductEnclosure e = verified_product(x, y);
        const ExactMatrix exact = x * y;
        for (std::size_t i = 0; i < m * n; ++i)
            CHECK(abs(exact.entry(i / n, i % n) - Rational::from_double(e.midpoint[i])) <=
                  Rational::from_double(e.radius[i]));
        const GramEnclosure g = verified_gram(x);
        const ExactMatrix gram = x * x.transpose();
        for (std::size_t i = 0; i < m; ++i) {
            Rational error;
            for (std::size_t j = 0; j < m; ++j)
                error += abs(gram.entry(i, j) - Rational::from_double(g.midpoint[i * m + j]));
            CHECK(error <= Rational::from_double(g.row_error[i]));
        }
    }
    const ExactMatrix tiny = ExactMatrix::diagonal({Rational::power_of_two(-600)});
    CHECK(std::isinf(verified_product(tiny, tiny).radius[0]));
    CHECK(std::isinf(verified_gram(tiny).row_error[0]));
}

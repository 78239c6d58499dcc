// The fixed-point rules against the lines of their evidence pages, decision by decision; and the bound of the binary64
// product against the same rule on the same grid.
#include "../../evidence_rules/definiteness_rules.hpp"

#include "random_matrix.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/fixed_point_cholesky.hpp"
#include "relucert/matrix/gram_bound.hpp"
#include "relucert/matrix/signed_cholesky.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace relucert;
using testing::RandomMatrices;

namespace {

mpq_class to_gmp(const Rational& x) { return mpq_class(x.to_string()); }
evidence_rules::Rationals to_gmp(const ExactMatrix& a) {
    evidence_rules::Rationals rows(a.rows());
    for (std::size_t i = 0; i < a.rows(); ++i)
        for (std::size_t j = 0; j < a.columns(); ++j) rows[i].push_back(to_gmp(a.entry(i, j)));
    return rows;
}
Rational grid_unit(long p, long e) { return Rational::power_of_two(2 * (e - p)); }

/// L L^T plus a little in units of 4^(e-p), sometimes with an entry at the limit 4^p or a small pivot.
ExactMatrix near_the_grid(RandomMatrices& random, std::size_t n, int p, long e) {
    const int most = 1 << (2 * p), half = 1 << (p - 1);
    std::vector<std::vector<int>> l(n, std::vector<int>(n));
    for (auto& row : l)
        for (int& x : row) x = random.integer(-half, half);
    std::vector<std::vector<Rational>> m(n, std::vector<Rational>(n));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            int entry = i == j ? random.integer(0, 12) : random.integer(-2, 2);
            for (std::size_t k = 0; k <= j; ++k) entry += l[i][k] * l[j][k];
            if (random.integer(0, 40) == 0) entry = (random.integer(0, 1) == 0 ? most : -most) + random.integer(-1, 1);
            if (random.integer(0, 10) == 0 && i == j) entry = random.integer(0, 12);
            const Rational half_unit(Integer(2 * entry + random.integer(0, 1)), Integer(2));
            m[i][j] = m[j][i] = half_unit * grid_unit(p, e);
        }
    return ExactMatrix::from_rows(m);
}

}  // namespace

TEST_CASE("fixed-point: the same decisions as the page, for entries near every limit") {
    RandomMatrices random(31);
    int accepted = 0, refused = 0;
    for (int round = 0; round < 4000; ++round) {
        const int p = random.integer(4, 6);
        const long e = random.integer(-3, 3);
        const ExactMatrix M = near_the_grid(random, static_cast<std::size_t>(random.integer(1, 4)), p, e);
        const int units = random.integer(0, 30) == 0 ? (1 << (2 * p)) + random.integer(-1, 1)
                                                     : random.integer(1, random.integer(0, 1) == 0 ? 8 : 80);
        const Rational shift = Rational(units) * grid_unit(p, e);
        const bool expected = evidence_rules::fixed_point(to_gmp(M), p, to_gmp(shift)).empty();
        const bool found = fixed_point_semidefinite(M, {static_cast<unsigned>(p), shift});
        if (found != expected) FAIL(testing::text(M), " p = ", p, " s = ", shift.to_string());
        ++(found ? accepted : refused);
    }
    CHECK(accepted > 200);
    CHECK(refused > 200);
}

TEST_CASE("fixed-point for Gram matrices: the same decisions as the page, also when the grid is used again") {
    RandomMatrices random(32);
    int accepted = 0, refused = 0;
    for (int round = 0; round < 3000; ++round) {
        const std::size_t n = random.integer(1, 3), k = random.integer(1, 4);
        const int p = random.integer(4, 8);
        ExactMatrix B = random.matrix(n, k, 30, 12);
        if (random.integer(0, 60) == 0) B = ExactMatrix::zero(n, k);
        GramGrid grid(B, static_cast<unsigned>(p));
        for (int use = 0; use < 3; ++use) {
            const int g = random.integer(0, 1) == 0 ? 1 : -1;
            Rational norm = B.block(0, 0, 1, k).sum_of_squares();
            if (random.integer(0, 5) == 0) norm = Rational::power_of_two(2 * random.integer(-2, 6));
            Rational t =
                norm * Rational(Integer(random.integer(8, 200)), Integer(random.integer(0, 1) == 0 ? 16 : 100));
            if (random.integer(0, 3) == 0) t = norm + Rational(Integer(random.integer(-40, 40)), Integer(64));
            if (random.integer(0, 3) == 0) t = -t;
            const Rational shift =
                norm * Rational(Integer(random.integer(1, 64)), Integer(1 << random.integer(4, 14))) +
                Rational::power_of_two(random.integer(0, 20) == 0 ? 2 * p : -12);
            const bool expected = evidence_rules::gram_fixed_point(to_gmp(B), to_gmp(t), g, p, to_gmp(shift)).empty();
            const GridResult made = grid.grid(t, g);
            const bool found = made.accepted && accepts(made.grid, shift);
            if (found != expected)
                FAIL(testing::text(B), " t = ", t.to_string(), " g = ", g, " s = ", shift.to_string());
            CHECK(found == fixed_point_gram_semidefinite(t, B, g, {static_cast<unsigned>(p), shift}));
            ++(found ? accepted : refused);
        }
    }
    CHECK(accepted > 200);
    CHECK(refused > 200);
    GramGrid grid(ExactMatrix::identity(1), 10);
    CHECK_THROWS_AS((void)grid.grid(1, 0), InternalError);
    CHECK_THROWS_AS((void)grid.grid(1, 2), InternalError);
    CHECK_FALSE(GramGrid(ExactMatrix::zero(0, 3), 10).grid(1, 1).accepted);
    CHECK_FALSE(GramGrid(ExactMatrix::zero(2, 3), 10).grid(0, 1).accepted);
    CHECK_FALSE(GramGrid(ExactMatrix::zero(2, 3), 10).grid(-1, 1).accepted);
}

TEST_CASE("fixed-point: the range checks exclude a wrapped 128-bit integer") {
    // l[2][1] = 2^64 has the square 2^128; the determinant is negative.
    const ExactMatrix steep = ExactMatrix::from_rows(
        {{Rational::power_of_two(-121), Rational::power_of_two(-58)}, {Rational::power_of_two(-58), 1}});
    CHECK_FALSE(fixed_point_semidefinite(steep, {61, Rational::power_of_two(-122)}));
    // 64 entries of 2^61 have squares with the sum 2^128.
    const std::size_t n = 65;
    std::vector<std::vector<Rational>> wide(n, std::vector<Rational>(n));
    for (std::size_t i = 0; i + 1 < n; ++i) {
        wide[i][i] = Rational(66) * Rational::power_of_two(-122);
        wide[i][n - 1] = wide[n - 1][i] = Rational::power_of_two(-61);
    }
    wide[n - 1][n - 1] = 1;
    const Rational shift = Rational(65) * Rational::power_of_two(-122);
    CHECK_FALSE(fixed_point_semidefinite(ExactMatrix::from_rows(wide), {61, shift}));
    CHECK_FALSE(fixed_point_semidefinite(ExactMatrix::identity(2), {61, Rational::power_of_two(100)}));
}

TEST_CASE("the sufficient shift is the least power of 2 that covers residual and rounding") {
    for (unsigned bits = 4; bits <= 12; ++bits)
        for (std::size_t n = 1; n <= 40; ++n) {
            GridMatrix grid;
            grid.n = n;
            grid.bits = bits;
            grid.exponent = 3;
            grid.row_error.assign(n, static_cast<Int128>(n % 7));
            grid.row_error[n / 2] = static_cast<Int128>(5 * n);
            const Rational needed(static_cast<long>(n) * ((1L << (bits - 1)) + 1) +
                                  static_cast<long>(n == 1 ? 5 : 5 * n));
            const Rational units = grid.sufficient_shift() / grid_unit(bits, 3);
            CHECK(units >= needed);
            CHECK(units < needed + needed);
            CHECK(units == Rational::power_of_two(static_cast<long>(bit_length(units.numerator())) - 1));
        }
}

TEST_CASE("signed Cholesky factors: the same counts as the page") {
    RandomMatrices random(33);
    int counted = 0, refused = 0;
    for (int round = 0; round < 1500; ++round) {
        const std::size_t n = random.integer(1, 4);
        ExactMatrix M = random.symmetric(n, 6, 3);
        if (random.integer(0, 20) == 0) M = ExactMatrix::zero(n, n);
        if (random.integer(0, 3) == 0) M = M * M - ExactMatrix::identity(n).scaled(random.rational(9, 3));
        const int p = random.integer(0, 3) == 0 ? random.integer(4, 40) : random.integer(4, 7);
        const Rational shift(Integer(random.integer(1, 64)), Integer(1L << random.integer(0, 12)));
        for (const bool upper : {false, true}) {
            const auto expected = evidence_rules::positive_signs(to_gmp(M), upper ? 1 : -1, p, to_gmp(shift));
            const auto found = count_positive_signs(M, upper ? CountDirection::upper : CountDirection::lower,
                                                    static_cast<unsigned>(p), shift);
            if (found != expected) FAIL(testing::text(M), " p = ", p, " s = ", shift.to_string());
            ++(found ? counted : refused);
        }
    }
    CHECK(counted > 200);
    CHECK(refused > 200);
    CHECK(count_positive_signs(ExactMatrix(), CountDirection::lower, 60, 1) == std::size_t{0});
    const ExactMatrix one = ExactMatrix::identity(1);
    CHECK_NOTHROW((void)count_positive_signs(one, CountDirection::lower, 4, 1));
    CHECK_NOTHROW((void)count_positive_signs(one, CountDirection::lower, 1024, 1));
    CHECK_THROWS_AS((void)count_positive_signs(one, CountDirection::lower, 3, 1), InputError);
    CHECK_THROWS_AS((void)count_positive_signs(one, CountDirection::lower, 1025, 1), InputError);
    CHECK_THROWS_AS((void)count_positive_signs(ExactMatrix::from_rows({{0, 1}, {2, 0}}), CountDirection::lower, 9, 1),
                    InputError);
}

TEST_CASE("the bound of a binary64 product: the same decisions as the rule on its grid") {
    RandomMatrices random(34);
    int accepted = 0, refused = 0;
    for (int round = 0; round < 4000; ++round) {
        const std::size_t n = random.integer(1, 3);
        const int p = random.integer(0, 2) == 0 ? 60 : random.integer(4, 8);
        GramEnclosure gram{n, std::vector<double>(n * n), std::vector<double>(n)};
        const ExactMatrix b = random.matrix(n, 3, 4, 3);
        const std::vector<double> product = (b * b.transpose()).approximate();
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) gram.midpoint[i * n + j] = product[i * n + j];
            gram.row_error[i] = std::ldexp(random.integer(0, 3), random.integer(-140, -2));
        }
        // Zero, one, tiny and huge numbers, of both signs; symmetric.
        if (random.integer(0, 3) == 0) {
            const std::size_t i = random.integer(0, static_cast<int>(n) - 1),
                              j = random.integer(0, static_cast<int>(n) - 1);
            const double special[] = {0,       1,      -1,      0x1p-300, -0x1p-300, -0x1p-60,
                                      0x1p-62, 0x1p70, 0x1p150, -0x1p200, 0x1p10};
            gram.midpoint[i * n + j] = gram.midpoint[j * n + i] = special[random.integer(0, 10)];
        }
        if (random.integer(0, 40) == 0) gram.row_error[0] = random.integer(0, 1) == 0 ? INFINITY : 0x1p150;
        if (random.integer(0, 40) == 0) gram.midpoint[0] = NAN;
        Rational t(Integer(random.integer(1, 400)), Integer(random.integer(1, 8)));
        if (random.integer(0, 5) == 0) t = Rational::power_of_two(2 * random.integer(0, 3));
        const Rational shift = t * Rational(Integer(random.integer(1, 64)), Integer(1 << random.integer(0, 9)));
        // The same by rationals.
        bool expected = true;
        const long e = evidence_rules::exponent_of(to_gmp(t));
        const mpq_class scale = evidence_rules::power_of_two(2 * (p - e));
        const mpz_class T = evidence_rules::floor_of(to_gmp(t) * scale), limit = mpz_class(1)
                                                                                 << static_cast<unsigned>(2 * p);
        evidence_rules::Integers a(n);
        std::vector<mpz_class> error;
        for (std::size_t i = 0; i < n && expected; ++i) {
            for (std::size_t j = 0; j <= i && expected; ++j) {
                expected = std::isfinite(gram.midpoint[i * n + j]);
                if (!expected) break;
                const mpz_class x = evidence_rules::floor_of(mpq_class(gram.midpoint[i * n + j]) * scale);
                a[i].push_back(i == j ? mpz_class(T - x - 1) : mpz_class(-x));
                expected = abs(a[i].back()) <= limit;
            }
            if (!std::isfinite(gram.row_error[i])) expected = false;
            if (expected) error.push_back(evidence_rules::floor_of(mpq_class(gram.row_error[i]) * scale) + 1 + n);
        }
        const mpz_class sigma = evidence_rules::floor_of(to_gmp(shift) * scale);
        expected = expected && sigma <= limit && evidence_rules::factor(a, sigma, error, p).empty();
        const bool found = gram_bound_holds(gram, t, {static_cast<unsigned>(p), shift});
        if (found != expected)
            FAIL("t = ", t.to_string(), " s = ", shift.to_string(), " p = ", p, " m = ", gram.midpoint[0]);
        ++(found ? accepted : refused);
    }
    CHECK(accepted > 200);
    CHECK(refused > 200);
    const GramEnclosure one{1, {0.5}, {0}};
    CHECK_FALSE(gram_bound_holds(one, 0, {20, 1}));
    CHECK_FALSE(gram_bound_holds(one, -1, {20, 1}));
    CHECK_FALSE(gram_bound_holds(GramEnclosure{}, 1, {20, 1}));
    CHECK_FALSE(
        gram_bound_holds(GramEnclosure{1, {0}, {0}}, 1, {63, Rational::power_of_two(-20)}));  // 4^63 is too large
    for (long k = -3; k <= 3; ++k) {
        const Rational power = Rational::power_of_two(k);
        CHECK(power_of_two_below(power) == power);
        CHECK(power_of_two_below(power * Rational(Integer(1001), Integer(1000))) == power);
        CHECK(power_of_two_below(power * Rational(Integer(1999), Integer(1000))) == power);
        CHECK(power_of_two_below(power * Rational(Integer(8), Integer(9))) == Rational::power_of_two(k - 1));
    }
    CHECK_THROWS_AS((void)power_of_two_below(0), InternalError);
    CHECK_THROWS_AS((void)least_power_of_four(0), InternalError);
}

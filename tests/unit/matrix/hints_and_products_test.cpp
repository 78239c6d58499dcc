// Hints, kernels and matrices against exact arithmetic.
#include "random_matrix.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/eigen_hint.hpp"
#include "relucert/matrix/gram_kernel.hpp"
#include "relucert/matrix/rational_eigenvalue.hpp"
#include "relucert/matrix/verified_product.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace relucert;
using testing::RandomMatrices;

namespace {

Rational ratio(long p, long q) { return {Integer(p), Integer(q)}; }
ExactMatrix all_ones(std::size_t rows, std::size_t columns) {
    return {rows, columns, std::vector<Integer>(rows * columns, Integer(1))};
}
/// Q D Q^T with the reflection Q = I - 2 v v^T / |v|^2: the eigenvalues are those of D.
ExactMatrix reflected(const std::vector<Rational>& eigenvalues, const std::vector<Rational>& v) {
    const ExactMatrix column = ExactMatrix::column_vector(v), identity = ExactMatrix::identity(v.size());
    const ExactMatrix Q = identity - (column * column.transpose()).scaled(Rational(2) / column.sum_of_squares());
    return Q * ExactMatrix::diagonal(eigenvalues) * Q;
}

}  // namespace

TEST_CASE("rational eigenvalues: each of them is found with its vector, others are not") {
    RandomMatrices random(42);
    for (int round = 0; round < 60; ++round) {
        const std::size_t n = random.integer(1, 5);
        std::vector<Rational> eigenvalues, v;
        for (std::size_t i = 0; i < n; ++i) {
            eigenvalues.push_back(Rational(random.integer(-9, 9)));
            v.push_back(Rational(random.integer(1, 3)));
        }
        const ExactMatrix K = reflected(eigenvalues, v);
        for (const Rational& value : eigenvalues) {
            const auto pair = rational_eigenpair_near(K, value.numerator().convert_to<double>() + 1e-9);
            REQUIRE(pair.has_value());
            CHECK(pair->value == value);
            std::vector<Rational> x(pair->vector.begin(), pair->vector.end()), scaled;
            for (const Rational& entry : x) scaled.push_back(entry * value);
            CHECK(K.apply(x) == scaled);
            CHECK(dot(x, x).sign() > 0);
        }
        CHECK_FALSE(rational_eigenpair_near(K, 40.0).has_value());
    }
    const ExactMatrix one = ExactMatrix::identity(1);
    CHECK_FALSE(rational_eigenpair_near(one, NAN).has_value());
    CHECK_FALSE(rational_eigenpair_near(ExactMatrix(), 1).has_value());
    CHECK_THROWS_AS((void)rational_eigenpair_near(all_ones(1, 2), 1), InputError);
    CHECK(rational_eigenpair_near(one.scaled(Rational::power_of_two(45)), 0x1p45).has_value());
    CHECK_FALSE(rational_eigenpair_near(one.scaled(Rational::power_of_two(46)), 0x1p46).has_value());
    // A determinant that the test modulo 2^31 - 1 takes for 0.
    CHECK_FALSE(rational_eigenpair_near(ExactMatrix::diagonal({Rational(2147483647)}), 0.0).has_value());
}

TEST_CASE("hints: eigenvalues and eigenvectors of small and large matrices") {
    for (const std::size_t n : {1U, 5U, 64U, 65U, 150U}) {
        std::vector<Rational> eigenvalues, v;
        for (std::size_t i = 0; i < n; ++i) {
            eigenvalues.push_back(Rational(static_cast<long>(i * i) - 50));
            v.push_back(Rational(static_cast<long>(i % 5) + 1));
        }
        const std::vector<double> K = reflected(eigenvalues, v).approximate();
        for (const bool largest : {true, false}) {
            const EigenpairHint hint = largest ? largest_eigenpair_hint(K, n) : smallest_eigenpair_hint(K, n);
            const double expected = largest ? static_cast<double>((n - 1) * (n - 1)) - 50 : -50;
            REQUIRE(hint.usable);
            CHECK(std::abs(hint.value - expected) <= 1e-9 * static_cast<double>(n * n));
            double residual = 0, norm = 0;
            for (std::size_t i = 0; i < n; ++i) {
                double row = -expected * hint.vector[i];
                for (std::size_t j = 0; j < n; ++j) row += K[i * n + j] * hint.vector[j];
                residual += row * row;
                norm += hint.vector[i] * hint.vector[i];
            }
            CHECK(std::sqrt(residual) <= 1e-4 * static_cast<double>(n * n) * std::sqrt(norm));
        }
        const std::vector<double> all = eigenvalue_hints(K, n);
        REQUIRE(all.size() == n);
        for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(all[i] - (static_cast<double>(i * i) - 50)) < 1e-6);
    }
    CHECK_FALSE(largest_eigenpair_hint({}, 0).usable);
    CHECK_FALSE(largest_eigenpair_hint({NAN}, 1).usable);
    CHECK_FALSE(smallest_eigenpair_hint({0, INFINITY, INFINITY, 0}, 2).usable);
    CHECK(eigenvalue_hints({}, 0).empty());
    CHECK(eigenvalue_hints({INFINITY}, 1).empty());
    CHECK(eigenvalue_hints({3}, 1) == std::vector<double>{3});
}

TEST_CASE("products in binary64: exact for small integers, radii as proved and not wider") {
    RandomMatrices random(43);
    for (const std::size_t n : {1U, 3U, 4U, 5U, 15U, 16U, 17U, 33U})
        for (const std::size_t k : {0U, 1U, 2U, 7U}) {
            const ExactMatrix X = random.matrix(n, k, 9);
            std::vector<double> product(n * n, 7.0);
            const std::vector<double> entries = X.approximate();
            gram_product(entries.data(), n, k, product.data());
            CHECK(product == (X * X.transpose()).approximate());
            if (k == 0) continue;
            const std::size_t d = k + n % 3;
            const ExactMatrix A = random.matrix(n, k, 5);
            const ExactMatrix Y = random.matrix(n, d, 6);
            const auto packed = [n](const ExactMatrix& M) {
                const std::vector<double> numbers = M.approximate();
                return PackedRows(n, M.columns(), [&](std::size_t e) { return numbers[e]; });
            };
            gram_of_products(packed(X), packed(A), packed(Y), product.data());
            const std::vector<double> sums = (X * X.transpose()).approximate();
            const std::vector<double> slopes = (A * A.transpose()).approximate();
            const std::vector<double> inputs = (Y * Y.transpose()).approximate();
            for (std::size_t e = 0; e < product.size(); ++e) CHECK(product[e] == sums[e] + slopes[e] * inputs[e]);
        }
    for (int round = 0; round < 10; ++round) {
        const std::size_t m = random.integer(1, 6), k = random.integer(1, 9), n = random.integer(1, 6);
        const ExactMatrix X = random.weights(m, k), Y = random.weights(k, n), G = X * X.transpose();
        const ProductEnclosure e = verified_product(X, Y);
        const Rational unit = ratio(static_cast<long>(k) + 32, 1) * Rational::power_of_two(-53);
        const auto near = [&](double radius, const Rational& square) {  // the square of the radius without slack
            const Rational r = Rational::from_double(radius);
            CHECK(r * r >= unit * unit * square);
            CHECK(r * r <= unit * unit * square * ratio(1001, 1000));
        };
        for (std::size_t i = 0; i < m; ++i)
            for (std::size_t j = 0; j < n; ++j)
                near(e.radius[i * n + j], X.block(i, 0, 1, k).sum_of_squares() * Y.block(0, j, k, 1).sum_of_squares());
        if (m == 1) near(verified_gram(X).row_error[0], G.entry(0, 0) * G.entry(0, 0));
    }
    CHECK_THROWS_AS((void)verified_product(all_ones(2, 2), all_ones(3, 2)), InputError);
    for (const long exponent : {-401L, -400L, 400L, 401L}) {
        const ExactMatrix x = ExactMatrix::diagonal({Rational::power_of_two(exponent)});
        const bool safe = exponent >= -400 && exponent <= 400;
        CHECK(std::isfinite(verified_product(x, ExactMatrix::identity(1)).radius[0]) == safe);
        CHECK(std::isfinite(verified_product(ExactMatrix::identity(1), x).radius[0]) == safe);
        CHECK(std::isfinite(verified_gram(x).row_error[0]) == safe);
    }
    // Below the range of binary64 an entry is approximated by 0, although it is not 0.
    const ExactMatrix vanishing = ExactMatrix::diagonal({Rational::power_of_two(-3000)});
    CHECK(std::isinf(verified_gram(vanishing).row_error[0]));
    CHECK(verified_gram(ExactMatrix::zero(2, 2)).row_error == std::vector<double>{0, 0});
}

TEST_CASE("matrices: sizes that do not fit, and entries far outside binary64") {
    const ExactMatrix A = ExactMatrix::from_rows({{1, 2, 3}, {4, 5, 6}});
    CHECK(A.row(1) == std::vector<Rational>{4, 5, 6});
    CHECK(A.column(2) == std::vector<Rational>{3, 6});
    CHECK(A.to_rows() == std::vector<std::vector<Rational>>{{1, 2, 3}, {4, 5, 6}});
    CHECK(A.block(0, 1, 2, 2) == ExactMatrix::from_rows({{2, 3}, {5, 6}}));
    CHECK(A.block(2, 3, 0, 0).columns() == 0);
    CHECK_THROWS_AS((void)A.block(3, 0, 0, 0), InputError);
    CHECK_THROWS_AS((void)A.block(0, 4, 0, 0), InputError);
    CHECK_THROWS_AS((void)A.block(0, 0, 3, 1), InputError);
    CHECK_THROWS_AS((void)A.block(0, 1, 1, 3), InputError);
    CHECK_THROWS_AS((void)A.block(1, 0, 2, 1), InputError);
    CHECK_THROWS_AS((void)A.entry(2, 0), InputError);
    CHECK_THROWS_AS((void)A.entry(0, 3), InputError);
    CHECK_THROWS_AS((void)A.select_rows({2}), InputError);
    CHECK_THROWS_AS((void)A.stack_below(all_ones(1, 2)), InputError);
    CHECK_THROWS_AS((void)A.stack_right(all_ones(1, 2)), InputError);
    CHECK_THROWS_AS((void)A.trace(), InputError);
    CHECK_THROWS_AS((void)A.apply({1, 2}), InputError);
    CHECK_THROWS_AS((void)(A + all_ones(2, 2)), InputError);
    CHECK_THROWS_AS((void)(A + all_ones(1, 3)), InputError);
    CHECK_THROWS_AS((void)dot({1}, {1, 2}), InputError);
    CHECK(dot({1, 2}, {3, ratio(1, 2)}) == Rational(4));
    CHECK(A.sum_of_squares() == Rational(91));
    CHECK(A.scaled(ratio(1, 2)).sum_of_squares() == ratio(91, 4));
    CHECK_FALSE(A.is_symmetric());
    CHECK(ExactMatrix::from_rows({{1, 2}, {2, 1}}).is_symmetric());
    CHECK_FALSE(ExactMatrix::from_rows({{1, 2, 3}, {2, 1, 4}, {3, 5, 1}}).is_symmetric());
    CHECK_FALSE(ExactMatrix::from_rows({{1, 2, 3}, {4, 1, 4}, {3, 4, 1}}).is_symmetric());
    CHECK(ExactMatrix::zero(2, 2).is_zero());
    CHECK_FALSE(ExactMatrix::from_rows({{0, 0}, {0, 1}}).is_zero());
    CHECK_FALSE(ExactMatrix::from_rows({{1, 0}, {0, 0}}).is_zero());
    CHECK(A != A.scaled(2));
    CHECK(ExactMatrix::zero(0, 3) != ExactMatrix::zero(0, 2));
    CHECK(ExactMatrix::column_vector({1, 2}).rows() == 2);
    CHECK(A.block(0, 0, 1, 3).stack_below(A.block(1, 0, 1, 3).scaled(ratio(1, 6))).scaled(6) ==
          ExactMatrix::from_rows({{6, 12, 18}, {4, 5, 6}}));
    const std::vector<double> far =
        ExactMatrix::from_rows({{Rational::power_of_two(5000), -Rational::power_of_two(5000), 0, 1}}).approximate();
    CHECK(far == std::vector<double>{INFINITY, -INFINITY, 0, 1});
    CHECK(ExactMatrix::from_rows({{Rational::power_of_two(-5000)}}).approximate() == std::vector<double>{0});
    CHECK(ExactMatrix::from_rows({{Rational::power_of_two(-1074), Rational::power_of_two(1023)}}).approximate() ==
          std::vector<double>{0x1p-1074, 0x1p1023});
    CHECK(ExactMatrix::from_doubles(1, 3, std::vector<double>{3, 0x1p-1074, 0}).entry(0, 1) ==
          Rational::power_of_two(-1074));
    CHECK(ExactMatrix::from_doubles(1, 2, std::vector<double>{0, 0}).denominator() == 1);
}

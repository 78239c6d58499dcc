#include "relucert/matrix/exact_linear_algebra.hpp"

#include "random_matrix.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/inertia.hpp"
#include "relucert/matrix/rank_evidence.hpp"
#include "relucert/matrix/rational_eigenvalue.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

using namespace relucert;
using testing::RandomMatrices;

namespace {

/// The determinant by Leibniz' sum over permutations.
Rational leibniz(const ExactMatrix& a) {
    std::vector<std::size_t> p(a.rows());
    std::iota(p.begin(), p.end(), std::size_t{0});
    Rational sum;
    do {
        int sign = 1;
        for (std::size_t i = 0; i < p.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (p[j] > p[i]) sign = -sign;
        Rational term = sign;
        for (std::size_t i = 0; i < p.size(); ++i) term *= a.entry(i, p[i]);
        sum += term;
    } while (std::next_permutation(p.begin(), p.end()));
    return sum;
}

/// The largest size of a non-zero minor, by trying all of them.
std::size_t rank_by_minors(const ExactMatrix& a) {
    std::size_t best = 0;
    for (unsigned rows = 0; rows < (1U << a.rows()); ++rows)
        for (unsigned columns = 0; columns < (1U << a.columns()); ++columns) {
            if (__builtin_popcount(rows) != __builtin_popcount(columns)) continue;
            std::vector<std::size_t> r, c;
            for (std::size_t i = 0; i < a.rows(); ++i)
                if (rows >> i & 1U) r.push_back(i);
            for (std::size_t j = 0; j < a.columns(); ++j)
                if (columns >> j & 1U) c.push_back(j);
            if (r.size() > best && !leibniz(a.select_rows(r).select_columns(c)).is_zero()) best = r.size();
        }
    return best;
}

/// Signs of the eigenvalues by Descartes' rule on the characteristic polynomial (exact for real-rooted polynomials).
Inertia inertia_by_characteristic_polynomial(const ExactMatrix& k) {
    // Faddeev-LeVerrier: coefficients of det(x I - K) = x^n + c[n-1] x^(n-1) + ...
    const std::size_t n = k.rows();
    std::vector<Rational> c(n + 1);
    c[n] = 1;
    ExactMatrix m = ExactMatrix::zero(n, n);
    for (std::size_t step = 1; step <= n; ++step) {
        m = k * m + ExactMatrix::identity(n).scaled(c[n - step + 1]);
        c[n - step] = -(k * m).trace() / Rational(static_cast<long>(step));
    }
    Inertia result;
    while (result.zero < n && c[result.zero].is_zero()) ++result.zero;
    int last = 0;
    for (const Rational& coefficient : c) {
        if (coefficient.sign() != 0 && last != 0 && coefficient.sign() != last) ++result.positive;
        if (coefficient.sign() != 0) last = coefficient.sign();
    }
    result.negative = n - result.zero - result.positive;
    return result;
}

}  // namespace

TEST_CASE("determinant against the sum over permutations") {
    RandomMatrices random(2);
    for (int round = 0; round < 40; ++round) {
        const std::size_t n = random.integer(1, 5);
        const ExactMatrix a = random.matrix(n, n, 3, 4);
        INFO(testing::text(a));
        CHECK(determinant(a) == leibniz(a));
    }
    CHECK(determinant(ExactMatrix()) == Rational(1));
    CHECK(determinant(ExactMatrix::diagonal({Rational(Integer(2), Integer(3))})) == Rational(Integer(2), Integer(3)));
    CHECK_THROWS_AS((void)determinant(ExactMatrix::zero(2, 3)), InputError);
}

TEST_CASE("solve, inverse, nullspace") {
    RandomMatrices random(3);
    for (int round = 0; round < 80; ++round) {
        const std::size_t m = random.integer(1, 5), n = random.integer(1, 5), k = random.integer(0, 3);
        const ExactMatrix a = random.matrix(m, k, 3, 3) * random.matrix(k, n, 3, 2);
        INFO(testing::text(a));
        const ExactMatrix kernel = nullspace(a);
        CHECK((a * kernel).is_zero());
        CHECK(kernel.columns() + exact_rank(a) == n);
        CHECK(exact_rank(kernel) == kernel.columns());
        CHECK(exact_rank(a) == rank_by_minors(a));
        const ExactMatrix b = a * random.matrix(n, 2, 5, 2);
        const auto x = solve(a, b);
        REQUIRE(x.has_value());
        CHECK(a * *x == b);
        const ExactMatrix any = random.matrix(m, 1, 5, 2);
        CHECK(solve(a, any).has_value() == (exact_rank(a.stack_right(any)) == exact_rank(a)));
    }
    const ExactMatrix a = ExactMatrix::from_rows({{2, 1}, {1, 1}}).scaled(Rational(Integer(1), Integer(3)));
    CHECK(a * inverse(a).value() == ExactMatrix::identity(2));
    CHECK_FALSE(inverse(ExactMatrix::from_rows({{1, 2}, {2, 4}})).has_value());
    CHECK_FALSE(solve(ExactMatrix::zero(1, 1), ExactMatrix::identity(1)).has_value());
    CHECK(nullspace(ExactMatrix::zero(0, 2)) == ExactMatrix::identity(2));
    CHECK(inverse(ExactMatrix())->rows() == 0);
}

TEST_CASE("inertia of any symmetric matrix, zero pivots included") {
    RandomMatrices random(4);
    for (int round = 0; round < 150; ++round) {
        const std::size_t n = random.integer(0, 6), k = random.integer(0, 6);
        const ExactMatrix b = random.matrix(n, k, 2);
        ExactMatrix K = b * random.symmetric(k, 1) * b.transpose();
        if (round % 3 == 0) K = random.symmetric(n, 1, 2);
        INFO(testing::text(K));
        const Inertia expected = inertia_by_characteristic_polynomial(K);
        CHECK(inertia(K) == expected);
        const Congruence c = diagonalise(K);
        CHECK(c.transform * K * c.transform.transpose() == ExactMatrix::diagonal(c.diagonal));
        CHECK_FALSE(determinant(c.transform).is_zero());
        if (const auto f = ldlt(K)) CHECK(f->lower * ExactMatrix::diagonal(f->diagonal) * f->lower.transpose() == K);
    }
    CHECK(inertia(ExactMatrix::from_rows({{0, 1}, {1, 0}})) == Inertia{1, 1, 0});
    CHECK_FALSE(ldlt(ExactMatrix::from_rows({{0, 1}, {1, 0}})).has_value());
    CHECK(ldlt(ExactMatrix::from_rows({{0, 0}, {0, 5}})).has_value());
    CHECK_THROWS_AS((void)inertia(ExactMatrix::from_rows({{0, 1}, {2, 0}})), InputError);
}

TEST_CASE("rank with evidence in both directions") {
    RandomMatrices random(5);
    for (int round = 0; round < 80; ++round) {
        const std::size_t m = random.integer(0, 5), n = random.integer(0, 5), k = random.integer(0, 4);
        const ExactMatrix a = random.matrix(m, k, 3, 3) * random.matrix(k, n, 3, 2);
        INFO(testing::text(a));
        const RankEvidence e = rank_with_evidence(a);
        CHECK(e.rank == rank_by_minors(a));
        CHECK(proves_rank(a, e));
        RankEvidence wrong = e;
        wrong.rank += 1;
        CHECK_FALSE(proves_rank(a, wrong));
        if (e.rank == 0) continue;
        wrong = e;
        wrong.rank -= 1;
        wrong.rows.pop_back();
        wrong.columns.pop_back();
        CHECK_FALSE(proves_rank(a, wrong));
        wrong = e;
        wrong.modulus = 1;
        CHECK_FALSE(proves_rank(a, wrong));
        if (e.upper == RankEvidence::Upper::full || e.coefficients.integers().empty()) continue;
        wrong = e;
        wrong.coefficients = wrong.coefficients + ExactMatrix::zero(e.coefficients.rows(), e.coefficients.columns());
        CHECK(proves_rank(a, wrong));
        wrong.coefficients = wrong.coefficients.scaled(2);
        CHECK(proves_rank(a, wrong) == e.coefficients.is_zero());
    }
    // A prime that divides every minor must not lower the rank.
    const ExactMatrix multiples = ExactMatrix::diagonal({Rational(Integer(2147483647)), Rational(1)});
    CHECK(rank_with_evidence(multiples).rank == 2);
    CHECK(rank_with_evidence(multiples).modulus != 2147483647U);
    CHECK(proves_rank(multiples, rank_with_evidence(multiples)));
    // Wide, tall and singular: the smaller list of coefficients is stored.
    const ExactMatrix wide = ExactMatrix::from_rows({{1, 2, 3, 4}, {2, 4, 6, 8}});
    CHECK(rank_with_evidence(wide).upper == RankEvidence::Upper::rows);
    CHECK(rank_with_evidence(wide.transpose()).upper == RankEvidence::Upper::columns);
}

TEST_CASE("bug: the rank of a trained layer with dead neurons took fractions as long as a determinant") {
    RandomMatrices random(11);
    const ExactMatrix live = random.matrix(20, 24, 1000, 997);
    for (const bool transposed : {false, true}) {
        const ExactMatrix dead = live.stack_below(ExactMatrix::zero(4, 24));
        const ExactMatrix layer = transposed ? dead.transpose() : dead;
        const RankEvidence e = rank_with_evidence(layer);
        CHECK(e.rank == 20);
        CHECK(e.upper == (transposed ? RankEvidence::Upper::columns : RankEvidence::Upper::rows));
        CHECK(e.coefficients == ExactMatrix::zero(20, 4));
        CHECK(proves_rank(layer, e));
    }
}

TEST_CASE("rational eigenvalues are found and others are not") {
    const ExactMatrix K = ExactMatrix::from_rows({{2, 1}, {1, 2}}).scaled(Rational(Integer(1), Integer(3)));
    const auto pair = rational_eigenpair_near(K, 1.0);
    REQUIRE(pair.has_value());
    CHECK(pair->value == Rational(1));
    CHECK_FALSE(rational_eigenpair_near(K, 0.5).has_value());
    CHECK_FALSE(rational_eigenpair_near(ExactMatrix::from_rows({{1, 1}, {1, 0}}), 1.618033988749895).has_value());
}

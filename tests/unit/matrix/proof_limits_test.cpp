// Proofs of definiteness, eigenvalues, counts and ranks on both sides of their limits.
#include "random_matrix.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/extreme_eigenvalue.hpp"
#include "relucert/matrix/gram_count.hpp"
#include "relucert/matrix/rank_evidence.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace relucert;
using testing::RandomMatrices;

namespace {

Rational quotient(long p, long q) { return {Integer(p), Integer(q)}; }
ExactMatrix ones(std::size_t rows, std::size_t columns) {
    return {rows, columns, std::vector<Integer>(rows * columns, Integer(1))};
}
const DefinitenessProof kExact{DefinitenessProof::Kind::exact, {}};
const DefinitenessProof kGram{DefinitenessProof::Kind::gram, {}};

}  // namespace

TEST_CASE("definiteness: exact proofs up to 128 rows, and the kinds of proofs") {
    CHECK(proves_semidefinite(ones(128, 128), kExact));
    CHECK_FALSE(proves_semidefinite(ones(129, 129), kExact));
    CHECK_FALSE(proves_semidefinite(ones(2, 2), kGram));
    CHECK_FALSE(proves_semidefinite(ones(2, 2).scaled(-1), kExact));
    const Definiteness at = positive_semidefinite(ones(128, 128)), above = positive_semidefinite(ones(129, 129));
    CHECK(at.semidefinite == Truth::yes);
    CHECK(at.proof.kind == DefinitenessProof::Kind::exact);
    CHECK(above.semidefinite == Truth::unknown);
    for (const std::size_t n : {16U, 17U, 64U, 65U}) {
        std::vector<Rational> diagonal(n, Rational(2));
        const Definiteness yes = positive_semidefinite(ExactMatrix::diagonal(diagonal));
        CHECK(yes.semidefinite == Truth::yes);
        CHECK((yes.proof.kind == DefinitenessProof::Kind::exact) == (n == 16));
        diagonal[n - 1] = -quotient(1, 1000);
        const Definiteness no = positive_semidefinite(ExactMatrix::diagonal(diagonal));
        CHECK(no.semidefinite == Truth::no);
        CHECK(quadratic_form(ExactMatrix::diagonal(diagonal), no.witness).sign() < 0);
        for (const Integer& x : no.witness) CHECK(bit_length(x) <= 27);
    }
    // B B^T = [[2, 1], [1, 1]] has the eigenvalues (3 +- sqrt 5) / 2.
    const ExactMatrix B = ExactMatrix::from_rows({{1, 1}, {0, 1}});
    CHECK(proves_gram_semidefinite(quotient(2619, 1000), B, 1, kExact));
    CHECK_FALSE(proves_gram_semidefinite(quotient(2618, 1000), B, 1, kExact));
    CHECK(proves_gram_semidefinite(quotient(381, 1000), B, -1, kExact));
    CHECK_FALSE(proves_gram_semidefinite(quotient(382, 1000), B, -1, kExact));
    CHECK(proves_gram_semidefinite(0, B, -1, kGram));
    CHECK_FALSE(proves_gram_semidefinite(quotient(1, 9), B, -1, kGram));
    CHECK_FALSE(proves_gram_semidefinite(0, B, 1, kGram));
    CHECK(proves_gram_semidefinite(0, ones(128, 1), -1, kExact));
    CHECK_FALSE(proves_gram_semidefinite(0, ones(129, 1), -1, kExact));
    CHECK_THROWS_AS((void)quadratic_form(ones(2, 3), {1, 1}), InputError);
    CHECK_THROWS_AS((void)quadratic_form(ones(2, 2), {1}), InputError);
    CHECK(quadratic_form(ExactMatrix::from_rows({{1, 2}, {2, 5}}).scaled(quotient(1, 3)), {2, -3}) == quotient(25, 3));
    CHECK(integer_direction({0.5, -0.25, 0}, 3) == std::vector<Integer>{8, -4, 0});
    CHECK(integer_direction({3, 4}, 2) == std::vector<Integer>{3, 4});
    CHECK(integer_direction({0, 0}, 3) == std::vector<Integer>{1, 0});
    CHECK(integer_direction({1, NAN}, 3) == std::vector<Integer>{8, 0});
    CHECK(integer_direction({1, INFINITY}, 3) == std::vector<Integer>{1, 0});
    CHECK(integer_direction({}, 3).empty());
}

TEST_CASE("eigenvalue proofs: every condition by itself") {
    const ExactMatrix K = ExactMatrix::from_rows({{2, 1}, {1, 2}}),
                      A = ExactMatrix::from_rows({{1, 0}, {0, 1}, {1, 1}});
    const auto make = [](const Rational& lower, const Rational& upper, std::vector<Integer> witness) {
        return EigenvalueEnclosure{false, lower, upper, std::move(witness), kExact};
    };
    for (const bool gram : {false, true}) {
        const auto largest = [&](const EigenvalueEnclosure& e) {
            return gram ? proves_largest_gram_eigenvalue(A, e) : proves_largest_eigenvalue(K, e);
        };
        const auto smallest = [&](const EigenvalueEnclosure& e) {
            return gram ? proves_smallest_gram_eigenvalue(A, e) : proves_smallest_eigenvalue(K, e);
        };
        CAPTURE(gram);
        CHECK(largest(make(3, 3, {1, 1})));
        CHECK(largest(make(2, 4, {1, 0})));
        CHECK_FALSE(largest(make(quotient(2001, 1000), 4, {1, 0})));
        CHECK_FALSE(largest(make(2, quotient(2999, 1000), {1, 0})));
        CHECK_FALSE(largest(make(4, 3, {1, 1})));
        CHECK_FALSE(largest(make(-1, 3, {0, 0})));
        CHECK_FALSE(largest(make(-1, 3, {1})));
        CHECK_FALSE(largest(make(-1, 3, {1, 1, 1})));
        CHECK(smallest(make(1, 1, {1, -1})));
        CHECK(smallest(make(0, 2, {1, 0})));
        CHECK_FALSE(smallest(make(0, quotient(1999, 1000), {1, 0})));
        CHECK_FALSE(smallest(make(quotient(1001, 1000), 2, {1, 0})));
        CHECK_FALSE(smallest(make(2, 1, {1, -1})));
        CHECK_FALSE(smallest(make(0, 9, {0, 0})));
        CHECK_FALSE(smallest(make(0, 9, {1})));
        EigenvalueEnclosure none = make(0, 0, {1, 1});
        none.empty = true;
        CHECK_FALSE(largest(none));
        CHECK_FALSE(smallest(none));
        none = make(3, 3, {1, 1});
        none.empty = true;
        CHECK_FALSE(largest(none));
        none = make(1, 1, {1, -1});
        none.empty = true;
        CHECK_FALSE(smallest(none));
    }
    CHECK_FALSE(proves_largest_eigenvalue(ExactMatrix::from_rows({{2, 1}, {0, 2}}), make(0, 9, {1, 1})));
    CHECK_FALSE(proves_largest_eigenvalue(ExactMatrix::zero(2, 3), make(0, 9, {1, 1})));
    const ExactMatrix nothing = ExactMatrix::zero(0, 2);
    for (const bool empty : {true, false})
        for (const long lower : {0L, -1L})
            for (const long upper : {0L, 1L}) {
                const EigenvalueEnclosure e{empty, lower, upper, {}, kExact};
                const bool good = empty && lower == 0 && upper == 0;
                CHECK(proves_largest_gram_eigenvalue(nothing, e) == good);
                CHECK(proves_smallest_gram_eigenvalue(nothing, e) == good);
            }
    CHECK(smallest_gram_eigenvalue(nothing).empty);
    CHECK(wide_orientation(A) == A.transpose());
    CHECK(wide_orientation(K) == K);
    CHECK(wide_orientation(ones(2, 2) * ExactMatrix::from_rows({{1, 2}, {3, 4}})) ==
          ExactMatrix::from_rows({{4, 6}, {4, 6}}));
}

TEST_CASE("eigenvalues: rational ones are exact up to 64 rows, widths follow the size of the entries") {
    for (const std::size_t n : {1U, 64U}) {
        const ExactMatrix K = ones(n, n).scaled(quotient(1, 3));
        for (const EigenvalueEnclosure& e :
             {largest_eigenvalue(K), largest_gram_eigenvalue(ones(n, 1)), largest_gram_eigenvalue(ones(1, n))})
            CHECK(e.lower == e.upper);
        CHECK(largest_eigenvalue(K).upper == quotient(static_cast<long>(n), 3));
        CHECK(smallest_eigenvalue(K.scaled(-1)).lower == -quotient(static_cast<long>(n), 3));
    }
    const ExactMatrix square = ones(64, 64) + ExactMatrix::identity(64);
    CHECK(largest_gram_eigenvalue(square).upper == Rational(65 * 65));
    CHECK(smallest_gram_eigenvalue(square).lower == Rational(1));
    CHECK(smallest_gram_eigenvalue(ExactMatrix::from_rows({{3, 0}, {0, 2}})).lower == Rational(4));
    RandomMatrices random(41);
    for (const long exponent : {-60L, 0L, 60L})
        for (const std::size_t n : {5U, 20U, 65U}) {
            const Rational size = Rational::power_of_two(exponent);
            const ExactMatrix A = random.weights(n, n + 2, 1.0F).scaled(size),
                              K = A.block(0, 0, n, n) + A.block(0, 0, n, n).transpose();
            const EigenvalueEnclosure top = largest_eigenvalue(K), bottom = smallest_eigenvalue(K),
                                      gram = largest_gram_eigenvalue(A), least = smallest_gram_eigenvalue(A);
            const Rational relative = Rational::parse(n <= 64 ? "1e-12" : "1e-9");
            CHECK(top.upper - top.lower <= top.upper * relative);
            CHECK(bottom.upper - bottom.lower <= -bottom.lower * relative);
            CHECK(gram.upper - gram.lower <= gram.upper * relative);
            CHECK(least.upper - least.lower <= gram.upper * relative);
            CHECK(proves_largest_eigenvalue(K, top));
            CHECK(proves_smallest_eigenvalue(K, bottom));
            CHECK(proves_largest_gram_eigenvalue(A, gram));
            CHECK(proves_smallest_gram_eigenvalue(A, least));
            if (exponent == 0)
                for (const Rational& end : {top.lower, top.upper, gram.lower, gram.upper})
                    CHECK(bit_length(end.numerator()) <= 80);
        }
    CHECK_THROWS_AS((void)largest_eigenvalue(ExactMatrix::diagonal({Rational::power_of_two(2000)})), LimitReached);
}

TEST_CASE("counts of singular values: evidence by signs above 16 rows, every condition of the check") {
    for (const std::size_t positive : {0U, 1U, 7U, 20U}) {
        std::vector<Rational> diagonal(20, Rational(1));
        for (std::size_t i = 0; i < positive; ++i) diagonal[i] = 3;
        const ExactMatrix A = ExactMatrix::diagonal(diagonal);
        const auto found = gram_eigenvalues_above(A, 4);
        REQUIRE(found.has_value());
        CHECK(found->count == positive);
        CHECK_FALSE(found->exact);
        CHECK(found->lower.has_value() == (positive > 0));
        CHECK(found->upper.has_value() == (positive < 20));
        CHECK(proves_gram_count(A, 4, *found));
        CHECK_FALSE(proves_gram_count(A, -1, *found));
        GramCount wrong = *found;
        wrong.lower.reset();
        CHECK(proves_gram_count(A, 4, wrong) == (positive == 0));
        wrong = *found;
        wrong.upper.reset();
        CHECK(proves_gram_count(A, 4, wrong) == (positive == 20));
        if (found->lower) {
            wrong = *found;
            wrong.lower->shift = Rational::power_of_two(-500);  // refuses: less than the rounding
            CHECK_FALSE(proves_gram_count(A, 4, wrong));
        }
        if (found->upper) {
            wrong = *found;
            wrong.upper->shift = Rational::power_of_two(-500);
            CHECK_FALSE(proves_gram_count(A, 4, wrong));
        }
    }
    const auto small = gram_eigenvalues_above(ExactMatrix::identity(16), quotient(1, 2));
    REQUIRE(small.has_value());
    CHECK(small->exact);
    CHECK_FALSE(gram_eigenvalues_above(ExactMatrix::identity(17), quotient(1, 2))->exact);
    // An eigenvalue at the threshold: exact up to 128 rows, nothing above.
    CHECK(gram_eigenvalues_above(ones(128, 128), 0)->count == 1);
    CHECK_FALSE(gram_eigenvalues_above(ones(129, 129), 0).has_value());
    GramCount exact;
    exact.exact = true;
    exact.count = 1;
    CHECK(proves_gram_count(ones(128, 128), 0, exact));
    CHECK_FALSE(proves_gram_count(ones(129, 129), 0, exact));
    exact.count = 2;
    CHECK_FALSE(proves_gram_count(ones(3, 3), 0, exact));
    CHECK(gram_eigenvalues_above(ExactMatrix(), 1)->count == 0);
    CHECK(gram_eigenvalues_above(ones(1, 1), 0)->count == 1);
}

TEST_CASE("rank proofs: indices, moduli and coefficients") {
    const ExactMatrix A = ExactMatrix::from_rows({{2, 1, 0}, {0, 3, 5}});
    RankEvidence e{2, 7, {0, 1}, {0, 1}, RankEvidence::Upper::full, {}};
    CHECK(proves_rank(A, e));
    const auto with = [&](std::vector<std::size_t> rows, std::vector<std::size_t> columns, std::uint32_t modulus = 7) {
        RankEvidence changed = e;
        changed.rows = std::move(rows);
        changed.columns = std::move(columns);
        changed.modulus = modulus;
        return proves_rank(A, changed);
    };
    CHECK(with({0, 1}, {1, 2}, 2));
    CHECK_FALSE(with({0, 1}, {0, 1}, 2));
    CHECK_FALSE(with({0, 1}, {0, 1}, 3));
    CHECK_FALSE(with({1, 0}, {0, 1}));
    CHECK_FALSE(with({0, 1}, {1, 0}));
    CHECK_FALSE(with({0, 0}, {0, 1}));
    CHECK_FALSE(with({0, 2}, {0, 1}));
    CHECK_FALSE(with({0, 1}, {1, 3}));
    CHECK_FALSE(with({0}, {0, 1}));
    CHECK_FALSE(with({0, 1}, {0}));
    CHECK(with({0, 1}, {0, 1}, 2147483647));
    CHECK_FALSE(with({0, 1}, {0, 1}, 2147483648U));
    CHECK_FALSE(with({0, 1}, {0, 1}, 1));
    CHECK_FALSE(with({0, 1}, {0, 1}, 0));
    RankEvidence one{1, 7, {0}, {0}, RankEvidence::Upper::full, {}};
    CHECK_FALSE(proves_rank(A, one));
    // The first entry is 4 modulo 6, not invertible; the one below it is.
    CHECK(proves_rank(ExactMatrix::from_rows({{4, 1}, {1, 0}}), {2, 6, {0, 1}, {0, 1}, RankEvidence::Upper::full, {}}));
    const ExactMatrix cyclic = ExactMatrix::from_rows({{0, 1, 2}, {3, 0, 4}, {5, 6, 0}});  // determinant 56
    CHECK(proves_rank(cyclic, {3, 5, {0, 1, 2}, {0, 1, 2}, RankEvidence::Upper::full, {}}));
    CHECK_FALSE(proves_rank(cyclic, {3, 7, {0, 1, 2}, {0, 1, 2}, RankEvidence::Upper::full, {}}));
    const ExactMatrix half = ExactMatrix::from_rows({{quotient(1, 2), 1, 0}, {1, 2, 0}});
    const ExactMatrix columns = ExactMatrix::from_rows({{2, 0}}), rows = ExactMatrix::from_rows({{2}});
    CHECK(proves_rank(half, {1, 7, {0}, {0}, RankEvidence::Upper::columns, columns}));
    CHECK(proves_rank(half, {1, 7, {0}, {0}, RankEvidence::Upper::rows, rows}));
    CHECK_FALSE(proves_rank(half, {1, 7, {0}, {0}, RankEvidence::Upper::rows, columns}));
    CHECK_FALSE(proves_rank(half, {1, 7, {0}, {0}, RankEvidence::Upper::columns, rows}));
    CHECK_FALSE(proves_rank(half, {1, 7, {0}, {0}, RankEvidence::Upper::columns, ExactMatrix::from_rows({{2, 1}})}));
    CHECK_FALSE(proves_rank(half, {1, 7, {0}, {0}, RankEvidence::Upper::columns, ExactMatrix::zero(2, 2)}));
    CHECK(rank_with_evidence(ExactMatrix::zero(2, 3)).rank == 0);
    CHECK(proves_rank(ExactMatrix::zero(2, 3), rank_with_evidence(ExactMatrix::zero(2, 3))));
}

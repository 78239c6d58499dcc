// Slopes over a box contain the exact slope between any two points: rational expressions with kinks, exact sums.
#include "numbers/slopes.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "errors.hpp"

using namespace relucert_check;

namespace {

constexpr unsigned p = 96;

template <typename T>
T formula(const T& x, const T& y) {
    return power(x, 3) * y - T(2) * x / (y * y + T(3)) + absolute(x - y) + maximum(x, T(2) * y) - minimum(x + y, T(1)) +
           power(x - T(3), -2);
}
mpq_class exact(const mpq_class& x, const mpq_class& y) {
    const mpq_class cube = x * x * x * y, quotient = 2 * x / (y * y + 3), inverse = 1 / ((x - 3) * (x - 3));
    return cube - quotient + abs(mpq_class(x - y)) + std::max<mpq_class>(x, 2 * y) - std::min<mpq_class>(x + y, 1) +
           inverse;
}
Enclosure entry(const SparseRow& row, size_t i) {
    for (const auto& [variable, e] : row)
        if (variable == i) return e;
    return {true, 0, 0};
}
bool contains(const Enclosure& e, const mpq_class& q) {
    const mpq_class scaled = q * mpq_class(mpz_class(1) << p);
    return e.bounded && e.lower <= scaled && scaled <= e.upper;
}

}  // namespace

TEST_CASE("slopes of an expression with kinks") {
    const Number x = variable(-1, 2, 0), y = variable(-1, 2, 1);
    const ExpressionSystem system({formula(x, y)});
    rc::check("contained", [&] {
        std::vector<mpq_class> a, b;
        std::vector<Enclosure> over, at;
        for (int i = 0; i < 2; ++i) {
            a.emplace_back(*rc::gen::inRange(-40, 81), 40);
            b.emplace_back(*rc::gen::inRange(-40, 81), 40);
            a.back().canonicalize();
            b.back().canonicalize();
            over.push_back(enclose(std::min(a.back(), b.back()), std::max(a.back(), b.back()), p));
            at.push_back(enclose(a.back(), p));
        }
        const auto rows = system.slopes(over, p);
        Enclosure sum{true, 0, 0};
        for (size_t i = 0; i < 2; ++i)
            sum = add(sum, multiply(entry(rows[0], i), enclose(mpq_class(a[i] - b[i]), p), p));
        RC_ASSERT(contains(sum, exact(a[0], a[1]) - exact(b[0], b[1])));
        RC_ASSERT(contains(system.values(at, p)[0], exact(a[0], a[1])));
    });
}

TEST_CASE("derivatives of the elementary functions") {
    const Number x = variable(1, 2, 0);
    // At 1: sqrt' = 1/2, root5' = 1/5, exp' = e, log' = 1, atan' = 1/2. At 2: 1/(2 sqrt 2), ..., 1/5.
    const std::vector<Number> outputs{
        root(x, 2), root(x, 5), logarithm(x), arctangent(x), exponential(logarithm(x)), power(x, 0) * x, x * x};
    const ExpressionSystem system(outputs);
    const auto at_one = system.slopes({enclose(mpq_class(1), p)}, p), over = system.slopes({enclose(1, 2, p)}, p);
    const mpq_class expected[] = {{1, 2}, {1, 5}, 1, {1, 2}, 1, 1, 2};
    for (size_t i = 0; i < outputs.size(); ++i) {
        CAPTURE(i);
        REQUIRE(at_one[i].size() == 1);
        CHECK(contains(at_one[i][0].second, expected[i]));
        CHECK(at_one[i][0].second.upper - at_one[i][0].second.lower < 100);
        CHECK(contains(over[i][0].second, expected[i]));
    }
    CHECK(contains(over[3][0].second, mpq_class(1, 5)));  // atan at 2
    CHECK(contains(over[6][0].second, 4));
}

TEST_CASE("no bounded slope: refused") {
    const Number x = variable(0, 1, 0);
    const std::vector<Enclosure> over{enclose(0, 1, p)};
    for (const Number& bad : {root(x, 2), root(x, 3), logarithm(x), Number(1) / x, power(x, -1)})
        CHECK_THROWS_AS(ExpressionSystem({bad}).slopes(over, p), Refusal);
    CHECK(ExpressionSystem({Number(3), pi_number()}).slopes(over, p)[1].empty());
}

TEST_CASE("a variable is no fixed enclosure") {
    const Number x = variable(0, 1, 0), y = variable(0, 1, 1);
    CHECK_FALSE(fixed_ends(x).has_value());
    CHECK(compare(x, x).decided() == 0);
    CHECK_FALSE(compare(x, y).decided().has_value());
    CHECK(compare(x, Number(2)).decided() == -1);
    CHECK_FALSE(compare(x, Number(1)).decided().has_value());  // 1 itself is possible
    CHECK_FALSE((x - x).is_rational());
    CHECK_FALSE((Number(0) * x).is_rational());
}

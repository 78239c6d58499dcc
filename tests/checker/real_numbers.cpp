// Enclosures and numbers, end by end: what is exact stays exact, and each cap is tried on both sides.
#include <doctest/doctest.h>

#include <algorithm>

#include "errors.hpp"
#include "number.hpp"
#include "radicals.hpp"

using namespace relucert_check;
using Kind = RealNode::Kind;

namespace {

Number root_of(long n, unsigned long k = 2) { return root(Number(n), k); }
std::string text(const Enclosure& e) { return e.bounded ? e.lower.get_str() + ".." + e.upper.get_str() : "line"; }
Enclosure between(const mpz_class& lower, const mpz_class& upper) { return {true, lower, upper}; }
mpz_class power_of_two(unsigned long k) { return mpz_class(1) << k; }
// The sum of the roots of the first `count` primes.
Number many_roots(size_t count) {
    Number sum = 0;
    for (long p = 2; count > 0; ++p) {
        bool prime = true;
        for (long q = 2; q < p; ++q) prime = prime && p % q != 0;
        if (!prime) continue;
        sum = sum + root_of(p);
        --count;
    }
    return sum;
}

}  // namespace

TEST_CASE("interval operations are the hulls, rounded outwards by less than a unit") {
    CHECK(text(enclose(mpq_class(1, 3), 4)) == "5..6");
    CHECK(text(enclose(mpq_class(-1, 3), 4)) == "-6..-5");
    CHECK(text(enclose(mpq_class(-1, 2), mpq_class(1, 3), 4)) == "-8..6");
    CHECK(text(negate(between(-1, 3))) == "-3..1");
    const unsigned p = 4;
    for (long a = -20; a <= 20; a += 4)
        for (long b = a; b <= 20; b += 5)
            for (long c = -21; c <= 21; c += 7)
                for (long d = c; d <= 21; d += 3) {
                    const Enclosure x = between(a, b), y = between(c, d);
                    const long least = std::min({a * c, a * d, b * c, b * d}),
                               most = std::max({a * c, a * d, b * c, b * d});
                    const Enclosure product = multiply(x, y, p);
                    CHECK(product.lower == floor(mpq_class(least) / 16));
                    CHECK(product.upper == ceiling(mpq_class(most) / 16));
                    const Enclosure quotient = divide(x, y, p);
                    CHECK(quotient.bounded == (c > 0 || d < 0));
                    if (!quotient.bounded) continue;
                    const auto [low, high] = std::minmax({ratio(a, c), ratio(a, d), ratio(b, c), ratio(b, d)});
                    CHECK(quotient.lower == floor(low * 16));
                    CHECK(quotient.upper == ceiling(high * 16));
                }
    CHECK(text(add(between(1, 2), between(-5, 7))) == "-4..9");
    for (const Enclosure& unbounded :
         {add(between(0, 1), {}), add({}, between(0, 1)), negate({}), multiply({}, between(0, 0), 4),
          multiply(between(0, 0), {}, 4), divide({}, between(1, 1), 4), divide(between(1, 1), {}, 4), power({}, 2, 4),
          root({}, 2, 4), root(between(-1, 1), 2, 4), exponential({}, 4), logarithm({}, 4), logarithm(between(0, 1), 4),
          arctangent({}, 4)})
        CHECK_FALSE(unbounded.bounded);
}

TEST_CASE("powers and roots of integers are exact") {
    const unsigned p = 8;
    for (long a = -3; a <= 3; ++a)
        for (long b = a; b <= 3; ++b)
            for (long n = 0; n <= 7; ++n) {
                const auto raise = [n](long x) { return power(mpq_class(x), n); };
                const bool dips = a < 0 && b > 0 && n % 2 == 0 && n > 0;
                const mpq_class low = dips ? 0 : std::min(raise(a), raise(b)), high = std::max(raise(a), raise(b));
                const Enclosure e = power(between(a << p, b << p), n, p);
                CAPTURE(a);
                CAPTURE(b);
                CAPTURE(n);
                if (n == 0 && a < 0 && b > 0) continue;  // 1 may be enclosed from 0 on
                CHECK(mpq_class(e.lower) == low * 256);
                CHECK(mpq_class(e.upper) == high * 256);
                if (n > 0) CHECK(power(between(a << p, b << p), -n, p).bounded == (a > 0 || b < 0));
            }
    CHECK(text(power(between(2 << p, 4 << p), -1, p)) == "64..128");
    CHECK(text(root(between(4 << p, 9 << p), 2, p)) == "512..768");
    CHECK(text(root(between(8 << p, 27 << p), 3, p)) == "512..768");
    CHECK(text(root(between(2 << p, 2 << p), 2, p)) == "362..363");
    CHECK(text(root(between(2 << p, 2 << p), 3, p)) == "322..323");
    CHECK(text(root(between(5 << p, 5 << p), 1, p)) == "1280..1280");
    CHECK_FALSE(root(between(1, 1), max_number_bits / 8 + 1, 8).bounded);
    CHECK(text(root(between(0, 0), max_number_bits / 8, 8)) == "0..0");
}

TEST_CASE("exp, log and atan of an interval come from both ends") {
    const unsigned p = 64;
    const mpz_class one = power_of_two(p);
    using Function = Enclosure (*)(const Enclosure&, unsigned);
    for (const Function f : {Function{exponential}, Function{logarithm}, Function{arctangent}}) {
        const Enclosure low = f(between(one / 2, one / 2), p), high = f(between(one * 3, one * 3), p),
                        both = f(between(one / 2, one * 3), p);
        CHECK(both.lower == low.lower);
        CHECK(both.upper == high.upper);
        CHECK(low.upper < high.lower);
    }
    // From 2^17 on, exp is not computed; far below 0 it is at most a unit.
    const mpz_class large = one << 17;
    CHECK(text(exponential(between(-large, -large), p)) == "0..1");
    CHECK_FALSE(exponential(between(-large, large), p).bounded);
    CHECK_FALSE(exponential(between(large, large), p).bounded);
    CHECK_FALSE(exponential(between(-(mpz_class(1) << 189'020), -(mpz_class(1) << 189'020)), 189'001).bounded);
    CHECK(exponential(between(one * 40, one * 40), p).upper - exponential(between(one * 40, one * 40), p).lower <= 4);
    CHECK(arctangent(between(one, one), p).upper - arctangent(between(one, one), p).lower <= 4);
}

TEST_CASE("numbers of 2^25 bits are the limit of enclosures and of rationals") {
    const mpz_class most = power_of_two(max_number_bits - 1), too_large = most * 2;
    const Enclosure zero = between(0, 0);
    CHECK(add(between(-most, most), zero).bounded);
    CHECK_FALSE(add(between(0, too_large), zero).bounded);
    CHECK_FALSE(add(between(-too_large, 0), zero).bounded);
    CHECK_NOTHROW(check_size(mpq_class(most)));
    CHECK_NOTHROW(check_size(ratio(1, most)));
    CHECK_THROWS_WITH_AS(check_size(mpq_class(too_large)), "a number is too large", Refusal);
    CHECK_THROWS_AS(check_size(ratio(1, too_large)), Refusal);
    CHECK_THROWS_WITH_AS(power(mpq_class(2), 1L << 25), "a power is too large", Refusal);
    CHECK_NOTHROW(power(mpq_class(2), (1L << 24)));
    CHECK_THROWS_AS(power(mpq_class(1, 2), (1L << 24) + 1), Refusal);
    CHECK(power(mpq_class(-1), 1L << 40) == 1);
    CHECK(power(mpq_class(0), 1L << 40) == 0);
    CHECK(power(mpq_class(2, 3), -2) == mpq_class(9, 4));
    CHECK(power(mpq_class(0), 0) == 1);
    CHECK_THROWS_WITH_AS(ratio(1, 0), "division by zero", Refusal);
    // An odd power of an interval around 0, of which one end becomes too large.
    const mpz_class wide = power_of_two(20'000'000);
    CHECK_FALSE(power(between(-wide, 1), 3, 8).bounded);
}

TEST_CASE("sums of square roots: independent radicands, at most 128 terms") {
    CHECK((root_of(2) + root_of(8) - root_of(18)).is_rational());
    CHECK((root_of(2) * root_of(2)).rational() == 2);
    CHECK(root(Number(mpq_class(9, 4)), 2).rational() == mpq_class(3, 2));
    const RadicalSum two = radical(mpq_class(1, 2));
    REQUIRE(two.size() == 1);
    CHECK(two[0].coefficient * two[0].coefficient * mpq_class(two[0].radicand) == mpq_class(1, 2));
    CHECK(radical(0).empty());
    CHECK_FALSE(inverse(RadicalSum{}).has_value());
    CHECK_FALSE(inverse({{1, 2}, {1, 3}, {1, 5}}).has_value());
    const auto product = multiply(*inverse({{3, 2}, {-2, 5}}), {{3, 2}, {-2, 5}});
    REQUIRE(product.size() == 1);
    CHECK(product[0].coefficient == 1);
    CHECK(product[0].radicand == 1);
    CHECK(multiply(*inverse({{-3, 2}}), {{-3, 2}})[0].coefficient == 1);
    CHECK(sign(RadicalSum{}) == 0);
    CHECK(sign(RadicalSum{{1, 2}, {-1, 3}}) == -1);
    CHECK(sign(RadicalSum{{-1, 2}, {1, 3}}) == 1);
    const Enclosure e = enclose(RadicalSum{{1, 4}, {-1, 9}}, 8);
    CHECK(text(e) == "-256..-256");

    const Number most = many_roots(127), all = many_roots(128);
    CHECK(is(most + 1, Kind::radicals));
    CHECK(is(all, Kind::radicals));
    CHECK(is(all + 1, Kind::sum));
    CHECK(is(many_roots(16) * many_roots(8), Kind::radicals));
    CHECK(is(many_roots(43) * many_roots(3), Kind::product));
    CHECK(compare(all + 1, all).decided() == 1);
    CHECK(is(power(many_roots(8), 2), Kind::radicals));
    CHECK(is(power(many_roots(9), 2), Kind::power));
    CHECK(is(power(many_roots(3), -1), Kind::power));
    CHECK(compare(power(many_roots(2), -2) * power(many_roots(2), 2), 1).decided() == 0);
}

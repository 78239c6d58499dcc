#include "relucert/number/real.hpp"

#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>
#include <thread>
#include <vector>

using namespace relucert;

namespace {

Real root_of(long n) { return sqrt(Real(n)); }

/// A Real of which only an enclosure around the value is known.
Real fuzzy(const Rational& value, const Rational& radius) { return Real::enclosed(value - radius, value + radius); }

Rational width(const Enclosure& e) {
    REQUIRE(e.is_bounded());
    return e.upper - e.lower;
}

}  // namespace

static_assert(sizeof(Real) <= sizeof(Rational) + 8, "a Real costs one word more than a Rational");

TEST_CASE("rationals stay rationals") {
    const Real a(Rational(1, 3));
    CHECK((a + 1).rational() == Rational(4, 3));
    CHECK((a - 1).rational() == Rational(-2, 3));
    CHECK((a * 6).rational() == Rational(2));
    CHECK((Real(1) / a).rational() == Rational(3));
    CHECK((-a).rational() == Rational(-1, 3));
    CHECK(power(a, -2).rational() == Rational(9));
    CHECK(abs(-a).rational() == Rational(1, 3));
    CHECK(min(a, Real(1)).rational() == Rational(1, 3));
    CHECK(max(a, Real(1)).rational() == Rational(1));
    CHECK(sqrt(Real(Rational(9, 4))).rational() == Rational(3, 2));
    CHECK(root(Real(Rational(27, 8)), 3).rational() == Rational(3, 2));
    CHECK(root(Real(5), 1).rational() == Rational(5));
    CHECK(exp(Real(0)).rational() == Rational(1));
    CHECK(log(Real(1)).rational() == Rational(0));
    CHECK(atan(Real(0)).rational() == Rational(0));
    CHECK(Real().rational() == Rational(0));
    CHECK(a.enclose(2).lower == Rational(1, 3));
}

TEST_CASE("sums of square roots stay exact") {
    CHECK((root_of(8) / root_of(2)).rational() == Rational(2));
    CHECK(power(root_of(2), 10).rational() == Rational(32));
    CHECK((root_of(2) * root_of(3)).radical_sum() == RadicalSum::sqrt(6));
    CHECK(((root_of(2) + root_of(3)) * (root_of(3) - root_of(2))).rational() == Rational(1));
    CHECK(abs(root_of(2) - root_of(3)).radical_sum() == RadicalSum::sqrt(3) - RadicalSum::sqrt(2));
    CHECK(max(root_of(2) + root_of(3), Real(3)).radical_sum() == RadicalSum::sqrt(2) + RadicalSum::sqrt(3));
    CHECK(min(root_of(2), root_of(3)).radical_sum() == RadicalSum::sqrt(2));
    CHECK(power(root_of(2) + 1, 0).rational() == Rational(1));
    Real many = 0;
    for (long n = 2; n < 400; ++n) many += root_of(n);  // more than 64 terms: a node
    CHECK_FALSE(many.radical_sum());
    CHECK(width(many.enclose(128)) < Rational::power_of_two(-90));
    const Enclosure sum = many.enclose(128);
    RadicalSum exact;
    for (long n = 2; n < 400; ++n) exact += RadicalSum::sqrt(n);
    CHECK(RadicalSum(sum.lower) <= exact);
    CHECK(exact <= RadicalSum(sum.upper));
    CHECK(Rational::from_double(many.enclose_native().lower()) <= sum.upper);
}

TEST_CASE("enclosures of every operation contain the exact value") {
    for (const Rational& value :
         {Rational(-7, 3), Rational(-1, 1000), Rational(1, 7), Rational(2), Rational(355, 113)}) {
        for (const Rational& radius : {Rational(1, 1'000'000), Rational::power_of_two(-90)}) {
            for (const unsigned bits : {20U, 64U, 300U}) {
                const Rational other(5, 9);
                const Real x = fuzzy(value, radius);
                const Real y = fuzzy(other, radius);
                CAPTURE(value.to_string());
                const auto check = [&](const Real& real, const Rational& exact) {
                    CAPTURE(real.to_string());
                    CHECK(real.enclose(bits).contains(exact));
                    CHECK(real.enclose_native().contains(exact));
                };
                check(x, value);
                check(-x, -value);
                check(x + y, value + other);
                check(x - y, value - other);
                check(x * y, value * other);
                check(x / y, value / other);
                check(abs(x), abs(value));
                check(min(x, y), std::min(value, other));
                check(max(x, y), std::max(value, other));
                check(power(x, 3), power(value, 3));
                check(power(x, 4), power(value, 4));
                check(power(x, -3), power(value, -3));
                check(power(x, 0), Rational(1));
                check(sqrt(x * x), abs(value));
                check(root(power(abs(x), 3), 3), abs(value));
                check(log(exp(x)), value);
                check(exp(log(y)), other);
            }
        }
    }
    CHECK((Real(4) * atan(Real(1)) - Real::pi()).enclose(200).contains(Rational(0)));
    CHECK(width((Real(4) * atan(Real(1)) - Real::pi()).enclose(200)) < Rational::power_of_two(-180));
    CHECK(Real::pi().enclose(64).contains(Rational(22, 7)) == false);
}

TEST_CASE("wrong arguments are refused, at once if exact") {
    const Real negative = Real::enclosed(Rational(-2), Rational(-1));
    CHECK_THROWS_AS(sqrt(Real(-1)), InputError);
    CHECK_THROWS_AS(sqrt(root_of(2) - root_of(3)), InputError);
    CHECK_THROWS_AS(Real(1) / Real(0), InputError);
    CHECK_THROWS_AS(Real(1) / (root_of(2) - root_of(2)), InputError);
    CHECK_THROWS_AS(log(Real(0)), InputError);
    CHECK_THROWS_AS(log(root_of(2) - 2), InputError);
    CHECK_THROWS_AS(root(Real(-8), 4), InputError);
    CHECK_THROWS_AS(root(Real(8), 0), InputError);
    CHECK_THROWS_AS(power(Real(0), -1), InputError);
    CHECK_THROWS_AS((void)sqrt(negative).enclose(64), InputError);
    CHECK_THROWS_AS((void)sqrt(negative).enclose_native(), InputError);
    CHECK_THROWS_AS((void)log(negative).enclose(64), InputError);
    CHECK_THROWS_AS((void)root(negative, 3).enclose(64), InputError);
    CHECK_THROWS_AS(Real::enclosed(Rational(1), Rational(0)), InternalError);
}

TEST_CASE("what is not proved to be defined is the whole line, in what follows from it too") {
    const Real across = Real::enclosed(Rational(-1), Rational(1));
    for (const Real& undefined : {sqrt(across), log(across), Real(1) / across, power(across, -1), root(across, 3)}) {
        for (const Real& later : {undefined, undefined * 0, min(undefined, Real(1)), atan(undefined),
                                  power(undefined, 0), abs(undefined)}) {
            CAPTURE(later.to_string());
            CHECK(later.enclose(100).lower_unbounded);
            CHECK(later.enclose(100).upper_unbounded);
            CHECK(later.enclose_native().is_whole());
        }
    }
}

TEST_CASE("square roots of numbers that are not negative by construction") {
    const Real x = Real::enclosed(Rational(-1), Rational(1));
    for (const Real& number : {abs(x), x * x, power(x, 2), max(x, Real(0)), Real::enclosed(Rational(0), Rational(1))}) {
        CAPTURE(number.to_string());
        CHECK(number.is_nonnegative_by_construction());
        CHECK(number.enclose(64).lower.sign() >= 0);
        const Enclosure root = sqrt(number).enclose(64);
        CHECK(root.is_bounded());
        CHECK(root.contains(Rational(0)));
        CHECK(root.contains(Rational(1)));
        CHECK(sqrt(number).enclose_native().contains(Rational(1)));
    }
    CHECK_FALSE(x.is_nonnegative_by_construction());
    CHECK_FALSE((abs(x) - abs(x)).is_nonnegative_by_construction());
    CHECK_FALSE((-abs(x)).is_nonnegative_by_construction());
    CHECK_FALSE(min(abs(x), x).is_nonnegative_by_construction());
    CHECK_FALSE(log(Real(2)).is_nonnegative_by_construction());
    CHECK_FALSE(power(x, 3).is_nonnegative_by_construction());
}

TEST_CASE("a refinable number is asked for the precision needed") {
    std::vector<unsigned> asked;
    const Real third = Real::refinable([&](unsigned bits) {
        asked.push_back(bits);
        const Rational error = Rational::power_of_two(-static_cast<long>(bits));
        return std::pair(Rational(1, 3) - error, Rational(1, 3) + error);
    });
    const Real sum = third + third;
    CHECK(sum.enclose(100).contains(Rational(2, 3)));
    CHECK(width(sum.enclose(100)) < Rational::power_of_two(-90));
    CHECK(asked == std::vector<unsigned>{100});
    CHECK(sum.enclose(200).contains(Rational(2, 3)));
    CHECK(width(sum.enclose(200)) < Rational::power_of_two(-190));
    CHECK(third.is_refinable());
    CHECK_FALSE((third + Real::enclosed(Rational(0), Rational(1))).is_refinable());
    const Real broken = Real::refinable([](unsigned) { return std::pair(Rational(1), Rational(0)); });
    CHECK_THROWS_AS((void)broken.enclose(64), InternalError);
}

TEST_CASE("long chains and shared parts need no recursion and no exponential time") {
    Real chain = exp(Real(1));
    for (int i = 0; i < 200'000; ++i) chain += Real(1);
    CHECK(chain.enclose(64).contains(Rational(200'002)) == false);
    CHECK(chain.enclose(64).lower > Rational(200'002));
    Real doubled = exp(Real(1));
    for (int i = 0; i < 200; ++i) doubled = (doubled + doubled) / 2;
    CHECK(doubled.enclose(300).lower > Rational(27, 10));
    CHECK(doubled.to_string().size() < 300);
}

TEST_CASE("threads share an expression") {
    Real x = exp(Real(1));
    for (int i = 0; i < 300; ++i) x = x * Rational(1, 2) + sqrt(x);
    const Enclosure expected = x.enclose(200);
    std::vector<std::thread> threads;
    std::vector<int> equal(4, 0);
    for (unsigned t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (unsigned round = 0; round < 20; ++round) {
                (void)x.enclose(64 + 64 * ((t + round) % 4));
                const Enclosure again = x.enclose(200);
                equal[t] += again.lower == expected.lower && again.upper == expected.upper;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(equal == std::vector<int>(4, 20));
}

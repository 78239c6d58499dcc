#include "relucert/number/decide.hpp"

#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>

using namespace relucert;

namespace {
Real root_of(const Rational& q) { return sqrt(Real(q)); }
Real between(long lower, long upper) { return Real::enclosed(Rational(lower), Rational(upper)); }
}  // namespace

TEST_CASE("exact values are decided exactly") {
    const Decision d = decide(Real(Rational(1, 3)), Real(Rational(1, 3)));
    CHECK(d.is_decided());
    CHECK(d.bits == 0);
    CHECK(d.equal() == Truth::yes);
    CHECK(d.less() == Truth::no);
    CHECK(d.less_equal() == Truth::yes);
    CHECK(d.not_equal() == Truth::no);
    CHECK(equal(root_of(8), Real(2) * root_of(2)) == Truth::yes);
    CHECK(less(root_of(2) + root_of(3), root_of(10)) == Truth::yes);
    CHECK(greater(root_of(2) + root_of(3), root_of(10)) == Truth::no);
    const Rational tiny = power(Rational(10), -200);
    CHECK(less(root_of(2), root_of(Rational(2) + tiny)) == Truth::yes);
    CHECK(decide(root_of(2), root_of(2)).left.contains(Rational(141421356, 100000000)) == false);
}

TEST_CASE("enclosures are refined until certain") {
    const Decision easy = decide(exp(Real(1)), Real(3));
    CHECK(easy.less() == Truth::yes);
    CHECK(easy.bits == 53);
    const Rational e50 = Rational::parse("2.71828182845904523536028747135266249775724709369995");
    const Decision below = decide(Real(e50), exp(Real(1)));
    CHECK(below.less() == Truth::yes);
    CHECK(below.bits == 256);
    CHECK(greater(Real(e50 + power(Rational(10), -50)), exp(Real(1))) == Truth::yes);
    const Real small = exp(Real(-2000));
    CHECK(greater(Real(1) + small, Real(1)) == Truth::yes);
    CHECK(less_equal(Real(1), Real(1) + small) == Truth::yes);
    CHECK(not_equal(Real(1) + small, Real(1)) == Truth::yes);
}

TEST_CASE("the same expression made twice is the same number, once it is proved to be defined") {
    const auto make = [](long n) { return atan(exp(root_of(Rational(n))) + log(Real(3))) * Real::pi(); };
    CHECK(make(2).same_structure(make(2)));
    CHECK_FALSE(make(2).same_structure(make(3)));
    CHECK(equal(make(2), make(2)) == Truth::yes);
    CHECK(equal(make(2), make(3)) == Truth::no);
    CHECK(equal(power(exp(Real(1)), 5), power(exp(Real(1)), 5)) == Truth::yes);
    CHECK_FALSE(power(exp(Real(1)), 5).same_structure(power(exp(Real(1)), 6)));
    CHECK_FALSE(root(exp(Real(1)), 3).same_structure(root(exp(Real(1)), 4)));
    // Two enclosures with the same ends may be of different numbers.
    CHECK_FALSE(exp(between(1, 2)).same_structure(exp(between(1, 2))));
    CHECK(equal(exp(between(1, 2)), exp(between(1, 2))) == Truth::unknown);
    const auto bounds = [](unsigned) { return std::pair(Rational(1), Rational(2)); };
    CHECK_FALSE(Real::refinable(bounds).same_structure(Real::refinable(bounds)));
    // Perhaps undefined: 1 / 0 is not equal to itself.
    const auto nothing = [] { return Real(1) / (exp(Real(1)) - exp(Real(1))); };
    CHECK(nothing().same_structure(nothing()));
    CHECK(equal(nothing(), nothing(), {1024, nullptr}) == Truth::unknown);
    // Long expressions are not walked through for ever.
    const auto tower = [] {
        Real x = exp(Real(1));
        for (int k = 0; k < 60; ++k) x = x + x * exp(Real(k));  // 2^60 paths
        return x;
    };
    CHECK_FALSE(tower().same_structure(tower()));
}

TEST_CASE("a sum of radicals near 0 is compared until the deadline, and by operations with a bounded effort") {
    // sqrt(n) with n = 4^200000 + 1: above 2^200000, by less than 2^-200000.
    const Rational large = Rational::power_of_two(200000);
    const RadicalSum above = RadicalSum::sqrt(large * large + 1);
    const RadicalSum difference = above - RadicalSum(large);
    CHECK(difference.sign() == 1);
    CHECK(difference.sign_within(65536) == std::nullopt);
    const Deadline passed(0.0);
    CHECK_THROWS_AS(static_cast<void>(difference.sign(&passed)), LimitReached);
    // Within what is kept exact: 1000 digits.
    const Rational n = Rational::power_of_two(1500);
    const Real near = root_of(n * n + 1) - Real(n);
    CHECK(greater(near, Real(0)) == Truth::yes);
    CHECK_THROWS_AS(decide(near, Real(0), {65536, &passed}), LimitReached);
    CHECK(greater(max(root_of(n * n + 1), Real(n)), Real(n)) == Truth::yes);
    CHECK(equal(min(root_of(n * n + 1), Real(n)), Real(n)) == Truth::yes);
}

TEST_CASE("a limit leaves a comparison undecided, with both enclosures") {
    const Real four_atan = Real(4) * atan(Real(1));
    const Decision d = decide(four_atan, Real::pi(), {1024, nullptr});
    CHECK_FALSE(d.is_decided());
    CHECK(d.equal() == Truth::unknown);
    CHECK(d.less() == Truth::unknown);
    CHECK(d.bits == 1024);
    CHECK(d.left.is_bounded());
    CHECK(d.right.upper - d.right.lower < Rational::power_of_two(-1000));
    const Real small = exp(Real(-2000));
    CHECK(greater(Real(1) + small, Real(1), {512, nullptr}) == Truth::unknown);
}

TEST_CASE("orders that touching enclosures exclude") {
    const Decision touching = decide(between(0, 1), between(1, 2));
    CHECK(touching.less_equal() == Truth::yes);
    CHECK(touching.less() == Truth::unknown);
    CHECK(touching.greater() == Truth::no);
    CHECK(touching.equal() == Truth::unknown);
    CHECK(decide(between(0, 1), Real(2)).less() == Truth::yes);
    CHECK(decide(between(0, 2), Real(1)).equal() == Truth::unknown);
    CHECK(greater_equal(abs(between(-1, 1)), Real(0)) == Truth::yes);
    CHECK(greater_equal(max(between(-1, 1), Real(0)), Real(0)) == Truth::yes);
    CHECK(greater_equal(between(-1, 1) * between(-1, 1), Real(0)) == Truth::unknown);
    CHECK(equal(between(-1, 1) * 0, Real(0)) == Truth::yes);
}

TEST_CASE("fixed enclosures stop early") {
    int calls = 0;
    const Real one = Real::refinable([&](unsigned bits) {
        ++calls;
        const Rational error = Rational::power_of_two(-static_cast<long>(bits));
        return std::pair(Rational(1) - error, Rational(1) + error);
    });
    CHECK(decide(between(0, 2), one).bits <= 512);
    CHECK(calls <= 4);
    // The refinable side lies beyond the end of the fixed one by a tiny amount: found, for all that.
    const Real beyond = Real(2) + exp(Real(-400));
    CHECK(less(between(0, 2), beyond) == Truth::yes);
    CHECK(less(between(0, 2), Real(2) - exp(Real(-400))) == Truth::unknown);
}

TEST_CASE("the same expression is equal to itself if it is defined") {
    const Real x = log(Real(2)) + between(0, 1);
    CHECK(equal(x, x) == Truth::yes);
    const Real maybe_undefined = sqrt(between(-1, 1));
    CHECK(equal(maybe_undefined, maybe_undefined) == Truth::unknown);
    CHECK(equal(between(0, 1), between(0, 1)) == Truth::unknown);
}

TEST_CASE("errors and limits come through") {
    CHECK_THROWS_AS(decide(log(between(-2, -1)), Real(0)), InputError);
    const Deadline over(0.0);
    const DecideLimits limits{65536, &over};
    CHECK_THROWS_AS(decide(Real(4) * atan(Real(1)), Real::pi(), limits), LimitReached);
    // A search that stopped at the limit left a fixed enclosure: it is compared as far as it goes, not thrown away.
    const Decision open = decide(between(-1, 1), Real(0), limits);
    CHECK(open.greater_equal() == Truth::unknown);
    CHECK(open.left.upper == Rational(1));
    CHECK(less(between(-1, 1), Real(2), limits) == Truth::yes);
    const Real wrong = Real::refinable([](unsigned bits) {  // two enclosures that exclude each other
        const Rational value(static_cast<long>(bits));
        return std::pair(value, value);
    });
    CHECK_THROWS_AS(decide(wrong, exp(log(Real(64)))), InternalError);
}

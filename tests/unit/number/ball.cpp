// Balls (Arb) against MPFR with directed rounding, an engine of its own, and against exact rationals.
#include "relucert/number/ball.hpp"

#include "directed_bounds.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>
#include <mpfr.h>
#include <functional>

using namespace relucert;

namespace {

Rational random_rational(testing::NumberSource& source) {
    const auto numerator = static_cast<std::int64_t>(source.bits() >> (1 + source.bits() % 60));
    const auto denominator = static_cast<std::int64_t>((source.bits() >> (1 + source.bits() % 60)) | 1U);
    const Rational value{Integer(numerator), Integer(denominator)};
    return source.bits() % 2 == 0 ? value : -value;
}

/// A ball of random width around a rational number that it contains.
Ball random_ball(const Rational& member, testing::NumberSource& source) {
    const unsigned bits = 2 + static_cast<unsigned>(source.bits() % 200);
    if (source.bits() % 2 == 0) return Ball::enclosing(member, bits);
    const Rational width = Rational::power_of_two(-static_cast<long>(source.bits() % 100));
    return Ball::enclosing(member - width * Rational(1, 3), member + width * Rational(1, 7), bits);
}

using MpfrFunction = int (*)(mpfr_t, const mpfr_t, mpfr_rnd_t);

Rational from_mpfr(const mpfr_t x) {
    Rational::Backend q;
    mpfr_get_q(q.backend().data(), x);
    return Rational::from_backend(q);
}

/// Rational bounds of f(x) by MPFR, for an increasing f.
std::pair<Rational, Rational> by_mpfr(MpfrFunction function, const Rational& x, long bits) {
    mpfr_t low;
    mpfr_t high;
    mpfr_init2(low, bits);
    mpfr_init2(high, bits);
    mpfr_set_q(low, x.backend().backend().data(), MPFR_RNDD);
    mpfr_set_q(high, x.backend().backend().data(), MPFR_RNDU);
    function(low, low, MPFR_RNDD);
    function(high, high, MPFR_RNDU);
    const auto result = std::pair(from_mpfr(low), from_mpfr(high));
    mpfr_clear(low);
    mpfr_clear(high);
    return result;
}

void check_overlap(const Ball& ball, const std::pair<Rational, Rational>& bounds) {
    if (const auto lower = ball.lower()) CHECK(*lower <= bounds.second);
    if (const auto upper = ball.upper()) CHECK(*upper >= bounds.first);
}

}  // namespace

TEST_CASE("balls contain exact results of members") {
    testing::NumberSource source(11);
    for (int i = 0; i < 4000; ++i) {
        const Rational x = random_rational(source);
        const Rational y = random_rational(source);
        const Ball a = random_ball(x, source);
        const Ball b = random_ball(y, source);
        const unsigned bits = 2 + static_cast<unsigned>(source.bits() % 300);
        CAPTURE(x.to_string());
        CAPTURE(y.to_string());
        CAPTURE(a.to_string());
        CAPTURE(b.to_string());
        CHECK(a.contains(x));
        CHECK(*a.lower() <= x);
        CHECK(x <= *a.upper());
        CHECK(Rational::from_double(a.lower_double()) <= x);
        CHECK(Rational::from_double(a.upper_double()) >= x);
        CHECK(negate(a).contains(-x));
        CHECK(add(a, b, bits).contains(x + y));
        CHECK(subtract(a, b, bits).contains(x - y));
        CHECK(multiply(a, b, bits).contains(x * y));
        if (!y.is_zero()) CHECK(divide(a, b, bits).contains(x / y));
        CHECK(abs(a, bits).contains(abs(x)));
        CHECK(min(a, b, bits).contains(std::min(x, y)));
        CHECK(max(a, b, bits).contains(std::max(x, y)));
        CHECK(power(a, 3, bits).contains(x * x * x));
        CHECK(power(a, 4, bits).contains(x * x * x * x));
        if (!x.is_zero()) CHECK(power(a, -2, bits).contains(Rational(1) / (x * x)));
        const Ball square = multiply(a, a, bits);
        CHECK(sqrt(Ball::enclosing(x * x, bits), bits).contains(abs(x)));
        CHECK(sqrt_of_nonnegative(square, bits).contains(abs(x)));
        CHECK(root(Ball::enclosing(power(abs(x), 5), bits), 5, bits).contains(abs(x)));
        if (certainly_less(a, b)) CHECK(x < y);
        if (a.certainly_positive()) CHECK(x.sign() > 0);
        if (a.certainly_nonnegative()) CHECK(x.sign() >= 0);
        if (a.certainly_nonzero()) CHECK(x.sign() != 0);
    }
}

TEST_CASE("exp, log, atan and roots against MPFR at twice the precision") {
    testing::NumberSource source(12);
    for (int i = 0; i < 1500; ++i) {
        Rational x = random_rational(source);
        while (abs(x) > Rational(500)) x /= Rational(1024);
        const unsigned bits = 2 + static_cast<unsigned>(source.bits() % 200);
        const long more = 2L * bits + 64;
        const Ball a = Ball::enclosing(x, bits);
        CAPTURE(x.to_string());
        check_overlap(exp(a, bits), by_mpfr(mpfr_exp, x, more));
        check_overlap(atan(a, bits), by_mpfr(mpfr_atan, x, more));
        if (x.sign() > 0 && a.certainly_positive()) {
            check_overlap(log(a, bits), by_mpfr(mpfr_log, x, more));
            check_overlap(sqrt(a, bits), by_mpfr(mpfr_sqrt, x, more));
            check_overlap(root(a, 3, bits), by_mpfr(mpfr_cbrt, x, more));
        }
    }
    mpfr_t low;
    mpfr_init2(low, 1000);
    mpfr_const_pi(low, MPFR_RNDD);
    const Rational below = from_mpfr(low);
    mpfr_nextabove(low);
    for (const unsigned bits : {2U, 53U, 200U, 2000U}) check_overlap(Ball::pi(bits), {below, from_mpfr(low)});
    CHECK(*Ball::pi(500).upper() - *Ball::pi(500).lower() < Rational::power_of_two(-490));
    mpfr_clear(low);
}

TEST_CASE("more bits make a narrower ball") {
    const Ball wide = exp(Ball::enclosing(Rational(1), 64), 64);
    const Ball narrow = exp(Ball::enclosing(Rational(1), 256), 256);
    CHECK(*narrow.upper() - *narrow.lower() < (*wide.upper() - *wide.lower()) / Rational(1'000'000));
}

TEST_CASE("what is not defined is the whole line or refused") {
    const Ball across = Ball::enclosing(Rational(-1), Rational(1), 64);
    const Ball negative = Ball::enclosing(Rational(-2), 64);
    const Ball zero;
    const Ball one = Ball::enclosing(Rational(1), 64);
    CHECK_FALSE(divide(one, across, 64).is_bounded());
    CHECK_THROWS_AS(divide(one, zero, 64), InputError);
    CHECK_FALSE(sqrt(across, 64).is_bounded());
    CHECK(sqrt_of_nonnegative(across, 64).contains(Rational(1)));
    CHECK_THROWS_AS(sqrt(negative, 64), InputError);
    CHECK_THROWS_AS(root(one, 0, 64), InputError);
    CHECK_FALSE(log(across, 64).is_bounded());
    CHECK_THROWS_AS(log(zero, 64), InputError);
    CHECK_THROWS_AS(log(negative, 64), InputError);
    CHECK_THROWS_AS(power(zero, -1, 64), InputError);
    CHECK_FALSE(power(across, -1, 64).is_bounded());
    CHECK(power(zero, 0, 64).contains(Rational(1)));
}

TEST_CASE("the whole line stays sound through every operation") {
    const Ball whole = Ball::whole();
    const Ball two = Ball::enclosing(Rational(2), 64);
    CHECK_FALSE(whole.lower());
    CHECK_FALSE(whole.upper());
    CHECK(whole.contains(Rational::power_of_two(5000)));
    for (const Ball& result : {add(whole, two, 64), subtract(whole, whole, 64), multiply(whole, two, 64), negate(whole),
                               divide(whole, two, 64), divide(two, whole, 64), min(whole, two, 64), max(two, whole, 64),
                               abs(whole, 64), power(whole, 3, 64), exp(whole, 64), sqrt(whole, 64), log(whole, 64)})
        CHECK_FALSE(result.is_bounded());
    CHECK(atan(whole, 64).contains(Rational(11, 7)) == false);  // 11/7 > pi/2
    CHECK(atan(whole, 64).contains(Rational(-157, 100)));
    CHECK(multiply(whole, Ball(), 64).contains(Rational(0)));
}

TEST_CASE("numbers beyond the exponent range of the rational bounds") {
    const Ball huge = exp(Ball::enclosing(Rational::power_of_two(40), 64), 64);
    CHECK_FALSE(huge.upper());
    CHECK(huge.lower());  // a small lower bound is a bound
    CHECK(huge.lower_double() > 0);
    const Ball tiny = exp(Ball::enclosing(-Rational::power_of_two(40), 64), 64);
    CHECK(tiny.lower()->sign() >= 0);
    CHECK(tiny.upper()->sign() > 0);
    CHECK(tiny.upper_double() > 0);
    CHECK(negate(tiny).lower()->sign() < 0);
    CHECK(exp(exp(Ball::enclosing(Rational::power_of_two(80), 64), 64), 64).contains(Rational(2)) ==
          !exp(exp(Ball::enclosing(Rational::power_of_two(80), 64), 64), 64).lower());
}

TEST_CASE("a ball may be copied, moved and assigned to itself") {
    Ball a = Ball::enclosing(Rational(1, 3), 64);
    Ball copy = a;
    Ball moved = std::move(copy);
    const Ball& self = a;
    a = self;
    CHECK(a.contains(Rational(1, 3)));
    CHECK(moved.contains(Rational(1, 3)));
    a = add(a, a, 64);
    CHECK(a.contains(Rational(2, 3)));
    CHECK_THROWS_AS(Ball::enclosing(Rational(1), Rational(0), 64), InternalError);
    CHECK(Ball::enclosing(Rational(0), Rational(1), 64).contains(Rational(1, 2)));
}

TEST_CASE("ends of a ball whose midpoint has few bits") {
    // 1 with the radius 2^-200: found by zero(), whose enclosures of 1 stopped at a width of 2^-64.
    const Rational radius = Rational::power_of_two(-200);
    const Ball ball = Ball::enclosing(Rational(1) - radius, Rational(1) + radius, 256);
    REQUIRE(ball.lower());
    CHECK(*ball.lower() <= Rational(1) - radius);
    CHECK(*ball.lower() > Rational(1) - radius * Rational(3));
    CHECK(*ball.upper() >= Rational(1) + radius);
    CHECK(*ball.upper() < Rational(1) + radius * Rational(3));
}

TEST_CASE("powers of wide balls, by their ends") {
    const Ball wide = Ball::enclosing(Rational(1), Rational(4), 64);
    const Ball inverse = power(wide, -3, 64);
    REQUIRE(inverse.is_bounded());
    CHECK(inverse.contains(Rational(1)));
    CHECK(inverse.contains(Rational(1, 64)));
    CHECK(*inverse.lower() > Rational(-1, 64));
    CHECK(*power(negate(wide), 3, 64).upper() < Rational(0));
    CHECK(power(negate(wide), 3, 64).contains(Rational(-64)));
    CHECK(power(Ball::enclosing(Rational(-1), Rational(2), 64), 2, 64).contains(Rational(0)));
}

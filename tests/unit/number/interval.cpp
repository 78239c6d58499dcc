#include "relucert/number/interval.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/number/floating_environment.hpp"

#include <doctest/doctest.h>
#include <immintrin.h>
#include <cmath>
#include <limits>

using namespace relucert;

namespace {
constexpr double inf = std::numeric_limits<double>::infinity();
const double not_a_number = std::numeric_limits<double>::quiet_NaN();
bool is(const Interval& a, double lower, double upper) { return a.lower() == lower && a.upper() == upper; }
Interval between(double lower, double upper) { return Interval::from_bounds(lower, upper); }
}  // namespace

TEST_CASE("an interval is never empty and holds no NaN") {
    CHECK_THROWS_AS(between(2, 1), InternalError);
    CHECK_THROWS_AS(between(not_a_number, 1), InternalError);
    CHECK_THROWS_AS(between(1, not_a_number), InternalError);
    CHECK_THROWS_AS(between(inf, inf), InternalError);
    CHECK_THROWS_AS(between(-inf, -inf), InternalError);
    CHECK_THROWS_AS(Interval(double(not_a_number)), InputError);
    CHECK_THROWS_AS(Interval(double(inf)), InputError);
    CHECK(is(Interval::whole(), -inf, inf));
    CHECK(Interval::whole().is_whole());
    CHECK(is(Interval(), 0, 0));
}

TEST_CASE("conversions of rationals go outward and are narrow") {
    const Rational third(1, 3);
    const Interval a = Interval::enclosing(third);
    CHECK(a.contains(third));
    CHECK(a.upper() == std::nextafter(a.lower(), inf));
    CHECK(Interval::enclosing(Rational::parse("0.5")).is_point());
    const Interval huge = Interval::enclosing(Rational::power_of_two(2000));
    CHECK(is(huge, std::numeric_limits<double>::max(), inf));
    CHECK(huge.contains(Rational::power_of_two(2000)));
    const Interval small = Interval::enclosing(-Rational::power_of_two(-2000));
    CHECK(small.lower() == -0x1p-1074);
    CHECK(small.upper() == 0);
    CHECK_FALSE(Interval(0.1).contains(Rational(1, 10)));
    CHECK(Interval::enclosing(Rational(-1, 3), Rational(2, 3)).contains(Rational(2, 3)));
    CHECK_THROWS_AS(Interval::enclosing(Rational(1), Rational(0)), InternalError);
}

TEST_CASE("division by intervals that contain 0") {
    const Interval one(1.0);
    CHECK(is(one / Interval(), -inf, inf));
    CHECK(is(one / between(-1, 1), -inf, inf));
    CHECK(is(one / between(0, 2), 0.5, inf));
    CHECK(is(one / between(-2, 0), -inf, -0.5));
    CHECK(is(-one / between(0, 2), -inf, -0.5));
    CHECK(is(between(-1, 1) / between(0, 2), -inf, inf));
    CHECK(is(Interval() / between(-1, 1), 0, 0));
    CHECK(is(between(1, inf) / between(2, inf), 0, inf));
    CHECK(is(one / between(2, inf), 0, 0.5));
    CHECK(is(one / Interval::whole(), -inf, inf));
}

TEST_CASE("roots, powers and the functions without rounding") {
    CHECK_THROWS_AS(sqrt(between(-2, -1)), InputError);
    CHECK(is(sqrt(between(-2, 4)), 0, 2));
    CHECK(is(sqrt(between(4, inf)), 2, inf));
    CHECK(is(square(between(-3, 2)), 0, 9));
    CHECK(is(power(between(-2, 3), 3), -8, 27));
    CHECK(is(power(between(-2, 3), 2), 0, 9));
    CHECK(is(power(between(-2, 3), 0), 1, 1));
    CHECK(is(power(between(2, 4), -1), 0.25, 0.5));
    CHECK(is(power(between(-4, -2), -2), 1.0 / 16, 0.25));
    CHECK(is(power(between(-inf, 2), 3), -inf, 8));
    CHECK_THROWS_AS(power(Interval(), -1), InputError);
    CHECK(is(abs(between(-3, 2)), 0, 3));
    CHECK(is(abs(between(0.5, 2)), 0.5, 2));
    CHECK(is(abs(between(-2, -0.5)), 0.5, 2));
    CHECK(is(abs(between(-inf, -0.5)), 0.5, inf));
    CHECK(is(relu(between(-3, 2)), 0, 2));
    CHECK(is(relu(between(-3, -2)), 0, 0));
    CHECK(is(max(between(-3, 2), between(-1, 1)), -1, 2));
    CHECK(is(min(between(-3, 2), between(-1, 1)), -3, 1));
    CHECK(is(hull(between(-3, -2), between(1, 2)), -3, 2));
    CHECK(is(-between(-3, 2), -2, 3));
    CHECK(is(Interval::whole() * Interval(), 0, 0));
    CHECK(is(Interval::whole() + Interval(1.0), -inf, inf));
}

TEST_CASE("certain comparisons") {
    CHECK(certainly_less(between(0, 1), between(2, 3)));
    CHECK_FALSE(certainly_less(between(0, 2), between(2, 3)));
    CHECK(certainly_less_equal(between(0, 2), between(2, 3)));
    CHECK_FALSE(certainly_less_equal(between(0, 2.5), between(2, 3)));
    CHECK(certainly_different(between(2, 3), between(0, 1)));
    CHECK_FALSE(certainly_different(between(2, 3), between(0, 2)));
    CHECK(certainly_positive(between(0x1p-1074, 1)));
    CHECK_FALSE(certainly_positive(between(0, 1)));
    CHECK(certainly_nonnegative(between(0, 1)));
    CHECK(certainly_negative(between(-1, -0x1p-1074)));
    CHECK_FALSE(certainly_negative(between(-1, 0)));
    CHECK_FALSE(certainly_less_equal(Interval::whole(), Interval::whole()));
    CHECK(identical(between(1, 4), between(1, 4)));
    CHECK_FALSE(identical(between(1, 4), between(1, 5)));
    CHECK_FALSE(identical(between(0, 4), between(1, 4)));
    CHECK_FALSE(identical(between(0, 4), between(1, 5)));
    CHECK_FALSE(certainly_less(between(2, 3), between(2, 2)));
    CHECK_FALSE(certainly_less_equal(between(-inf, 2), Interval::whole()));
    CHECK_FALSE(certainly_nonnegative(between(-0x1p-1074, 1)));
    CHECK(certainly_nonnegative(between(0.5, 1)));
    CHECK(certainly_positive(between(0.5, 1)));
    CHECK(certainly_negative(between(-1, -0.5)));
    CHECK_FALSE(certainly_positive(between(-1, 1)));
    CHECK(between(1, 4).width_upper() == 3);
    CHECK(Interval::whole().width_upper() == inf);
    CHECK(between(1, inf).contains(between(1, inf).approximate_midpoint()));
}

TEST_CASE("the floating-point environment is checked") {
    CHECK_NOTHROW(check_floating_environment());
    const unsigned saved = _mm_getcsr();
    const auto refused = [&](unsigned bits) {
        _mm_setcsr(saved | bits);
        bool thrown = false;
        try {
            check_floating_environment();
        } catch (const InternalError&) {
            thrown = true;
        }
        _mm_setcsr(saved);
        return thrown;
    };
    CHECK(refused(0x8000));  // flush to zero
    CHECK(refused(0x0040));  // denormals are zero
    CHECK(refused(0x2000));  // rounding down
    CHECK(refused(0x4000));  // rounding up
    CHECK(refused(0x6000));  // rounding to zero
    CHECK_NOTHROW(check_floating_environment());
}

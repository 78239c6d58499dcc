#include "relucert/number/rational.hpp"

#include "directed_bounds.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <cfloat>
#include <climits>
#include <cmath>

using namespace relucert;

namespace {
constexpr double inf = std::numeric_limits<double>::infinity();

/// The largest binary64 number <= q and the smallest >= q, proved by their neighbours.
void check_bounds(const Rational& q) {
    CAPTURE(q.to_string().substr(0, 200));
    const double low = q.lower_double();
    const double high = q.upper_double();
    CHECK(low <= high);
    if (low > -inf) CHECK(Rational::from_double(low) <= q);
    if (high < inf) CHECK(Rational::from_double(high) >= q);
    const double above_low = std::nextafter(low, inf);
    if (above_low < inf) CHECK(Rational::from_double(above_low) > q);
    const double below_high = std::nextafter(high, -inf);
    if (below_high > -inf) CHECK(Rational::from_double(below_high) < q);
}
}  // namespace

TEST_CASE("text is read exactly") {
    CHECK(Rational::parse("12") == Rational(12));
    CHECK(Rational::parse("-3/7") == Rational(-3, 7));
    CHECK(Rational::parse("6/4") == Rational(3, 2));
    CHECK(Rational::parse("0.125") == Rational(1, 8));
    CHECK(Rational::parse("-.5") == Rational(-1, 2));
    CHECK(Rational::parse("5.") == Rational(5));
    CHECK(Rational::parse("2.5E3") == Rational(2500));
    CHECK(Rational::parse("1e-9") == Rational(Integer(1), Integer(1'000'000'000)));
    CHECK(Rational::parse("+1.50e+2") == Rational(150));
    CHECK(Rational::parse("010") == Rational(10));  // not octal
    CHECK(Rational::parse("0.1") != Rational::from_double(0.1));
    CHECK(Rational::parse("-0") == Rational(0));
}

TEST_CASE("text that is no rational number is refused") {
    for (const char* text : {"",         "-",     "+",     ".",        "-.",        "1/0",
                             "1/",       "/2",    "1/-2",  "1/+2",     "1//2",      "1/2/3",
                             "1e",       "e5",    "1e5e5", "1.2.3",    "1.-2",      "--1",
                             "0x10",     "1 2",   " 1",    "1 ",       "nan",       "inf",
                             "1e1.5",    "1/2e3", "1,5",   "1e100001", "1e-100001", "1e99999999999999999999",
                             "\xc2\xb2", "1_000"})
        CHECK_THROWS_AS(Rational::parse(text), InputError);
    CHECK_THROWS_AS(Rational::parse(std::string_view("1\0002", 3)), InputError);
    CHECK_THROWS_AS(Rational::parse(std::string(100'001, '1')), InputError);
    CHECK_NOTHROW(Rational::parse(std::string(100'000, '1')));
    CHECK_NOTHROW(Rational::parse("1e-100000"));
}

TEST_CASE("values, signs, lowest terms") {
    CHECK(Rational(Integer(2), Integer(-4)).to_string() == "-1/2");
    CHECK(Rational(Integer(2), Integer(-4)).denominator() == 2);
    CHECK(Rational(Integer(0), Integer(-4)).to_string() == "0");
    CHECK_THROWS_AS(Rational(Integer(1), Integer(0)), InputError);
    CHECK_THROWS_AS(Rational(1) / Rational(0), InputError);
    CHECK_THROWS_AS(Rational::from_double(inf), InputError);
    CHECK_THROWS_AS(Rational::from_double(std::numeric_limits<double>::quiet_NaN()), InputError);
    CHECK(Rational::from_double(-0.0).is_zero());
    CHECK(Rational(-7, 2).floor() == -4);
    CHECK(Rational(-7, 2).ceiling() == -3);
    CHECK(Rational(7, 2).floor() == 3);
    CHECK(Rational(LLONG_MIN).to_string() == "-9223372036854775808");
    CHECK(Rational(ULLONG_MAX).to_string() == "18446744073709551615");
    CHECK(abs(Rational(-1, 2)) == Rational(1, 2));
    CHECK(std::hash<Rational>()(Rational(2, 4)) == std::hash<Rational>()(Rational(1, 2)));
    CHECK(std::hash<Rational>()(Rational(-1, 2)) != std::hash<Rational>()(Rational(1, 2)));
}

TEST_CASE("powers") {
    CHECK(power(Rational(-2, 3), 3) == Rational(-8, 27));
    CHECK(power(Rational(-2, 3), -3) == Rational(-27, 8));
    CHECK(power(Rational(0), 0) == Rational(1));
    CHECK(power(Rational(-1), LONG_MIN) == Rational(1));
    CHECK_THROWS_AS(power(Rational(0), -1), InputError);
    CHECK_THROWS_AS(power(Rational(2), LONG_MAX), LimitReached);
    CHECK_THROWS_AS(power(Rational(1, 2), LONG_MIN), LimitReached);
    CHECK_THROWS_AS(Rational::power_of_two(LONG_MIN), LimitReached);
    CHECK(Rational::power_of_two(-3) == Rational(1, 8));
}

TEST_CASE("binary64 bounds are the nearest ones") {
    for (const long e :
         {-100'000L, -1200L, -1075L, -1074L, -1073L, -1023L, -1022L, -1L, 0L, 52L, 53L, 1023L, 1024L, 5000L}) {
        for (const Rational& factor :
             {Rational(1), Rational(1, 3), Rational(5, 3), Rational((1L << 53) + 1), Rational((1L << 54) - 1)}) {
            check_bounds(factor * Rational::power_of_two(e));
            check_bounds(-factor * Rational::power_of_two(e));
        }
    }
    check_bounds(Rational(0));
    check_bounds(Rational::from_double(DBL_MAX));
    check_bounds(Rational::from_double(DBL_MAX) + Rational::power_of_two(-3000));
    check_bounds(Rational::from_double(DBL_MAX) + Rational::power_of_two(970));  // rounds to infinity to nearest
    testing::NumberSource source(3);
    for (int i = 0; i < 3000; ++i) {
        const Rational q = Rational::from_double(source.finite());
        check_bounds(q);
        const Rational other = Rational::from_double(source.finite());
        if (!other.is_zero()) check_bounds(q / other);
    }
}

TEST_CASE("a rational survives its text") {
    CHECK(rc::check("parse(to_string(q)) = q", [](long p, long long q) {
        RC_PRE(q != 0);
        const Rational value{Integer(p), Integer(q)};
        RC_ASSERT(Rational::parse(value.to_string()) == value);
        RC_ASSERT(value.numerator() * q == value.denominator() * p);
    }));
}

TEST_CASE("integers") {
    CHECK(parse_integer("-012") == -12);
    CHECK_THROWS_AS(parse_integer("1-"), InputError);
    CHECK_THROWS_AS(parse_integer(""), InputError);
    CHECK(bit_length(Integer(0)) == 0);
    CHECK(bit_length(Integer(-8)) == 4);
    CHECK(to_string(parse_integer("-123456789012345678901234567890")) == "-123456789012345678901234567890");
}

#include "relucert/number/decimal.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace relucert;

namespace {
Rational any_rational() {
    const long p = *rc::gen::inRange<long>(-1'000'000'000L, 1'000'000'000L);
    const long q = *rc::gen::inRange<long>(1L, 1'000'000'000L);
    return Rational(Integer(p), Integer(q)) * power(Rational(10), *rc::gen::inRange<long>(-40, 40));
}
}  // namespace

TEST_CASE("rounded decimals bound the value on their side, and are within one unit") {
    const bool ok = rc::check([] {
        const Rational value = any_rational();
        const auto digits = *rc::gen::inRange<unsigned>(1, 25);
        const Rational down = round_down(value, digits);
        const Rational up = round_up(value, digits);
        RC_ASSERT(down <= value);
        RC_ASSERT(value <= up);
        // one unit of the last digit is at most 10^(1-digits) of the size, ten times that where the end is a power of
        // 10
        RC_ASSERT((up - down) * power(Rational(10), static_cast<long>(digits) - 1) <= abs(value));
        RC_ASSERT(Rational::parse(decimal_text(down)) == down);
        RC_ASSERT(Rational::parse(decimal_text(up)) == up);
    });
    CHECK(ok);
}

TEST_CASE("a widened enclosure holds the enclosure, strictly unless it is a short exact value") {
    const bool ok = rc::check([] {
        const Rational a = any_rational();
        const Rational b = any_rational();
        const Enclosure inner{a < b ? a : b, a < b ? b : a, false, false};
        const Enclosure outer = widened(inner, 20);
        if (a == b) return;
        RC_ASSERT(outer.lower < inner.lower);
        RC_ASSERT(inner.upper < outer.upper);
    });
    CHECK(ok);
    const Enclosure exact = Enclosure::point(Rational::parse("5/7"));
    CHECK(widened(exact, 20).lower == exact.lower);
    CHECK(widened(exact, 20).upper == exact.upper);
    CHECK(widened(Enclosure::whole(), 20).lower_unbounded);
}

TEST_CASE("texts") {
    const auto text = [](const char* lower, const char* upper, unsigned digits) {
        return enclosure_text({Rational::parse(lower), Rational::parse(upper), false, false}, digits);
    };
    CHECK(text("5/4", "5/4", 10) == "1.25");
    CHECK(text("1/3", "1/3", 10) == "1/3");
    CHECK(text("12", "12", 3) == "12");
    CHECK(text("1/3", "1/2", 3) == "0.333 .. 0.5");
    CHECK(text("-1/3", "1e-9", 2) == "-0.34 .. 1e-9");
    CHECK(enclosure_text(Enclosure::whole(), 5) == "unknown");
    CHECK(enclosure_text({Rational(0), Rational(2), true, false}, 5) == "-inf .. 2");
    CHECK(decimal_text(Rational::parse("-0.0625")) == "-0.0625");
    CHECK(decimal_text(Rational::parse("1.5e30")) == "1.5e30");
    CHECK(decimal_text(Rational(100)) == "100");
}

// Numbers as expressions: which are exact, which are fixed enclosures, which have no value; comparisons of each kind.
#include <doctest/doctest.h>

#include "errors.hpp"
#include "number.hpp"

using namespace relucert_check;
using Kind = RealNode::Kind;
using Ends = std::pair<mpq_class, mpq_class>;

namespace {

Number root_of(long n, unsigned long k = 2) { return root(Number(n), k); }
Ends ends(const Number& a) { return *fixed_ends(a); }
Number between(const mpq_class& lower, const mpq_class& upper) { return fixed_enclosure(lower, upper); }
mpq_class power_of_two(unsigned long k) { return mpq_class(mpz_class(1) << k); }
// Undecided comparisons end at this precision.
struct Precision {
    explicit Precision(unsigned bits) : before(precision_limit) { precision_limit = bits; }
    ~Precision() { precision_limit = before; }
    Precision(const Precision&) = delete;
    Precision& operator=(const Precision&) = delete;
    unsigned before;
};
std::optional<int> order(const Number& a, const Number& b) { return compare(a, b).decided(); }

}  // namespace

TEST_CASE("fixed enclosures: sums, products, quotients and powers are exact hulls") {
    const Number x = between(-2, 3), y = between(1, 4);
    CHECK(ends(x + y) == Ends(-1, 7));
    CHECK(ends(x - y) == Ends(-6, 2));
    CHECK(ends(x * y) == Ends(-8, 12));
    CHECK(ends(-x) == Ends(-3, 2));
    CHECK(ends(x / y) == Ends(-2, 3));
    CHECK(ends(Number(1) / between(-4, -2)) == Ends(mpq_class(-1, 2), mpq_class(-1, 4)));
    CHECK(ends(x / Number(-2)) == Ends(mpq_class(-3, 2), 1));
    for (const Number& divisor : {between(0, 1), between(-1, 0), between(-1, 1)})
        CHECK(is(Number(1) / divisor, Kind::quotient));
    CHECK(ends(power(x, 2)) == Ends(0, 9));
    CHECK(ends(power(x, 3)) == Ends(-8, 27));
    CHECK(ends(power(between(-3, -2), 2)) == Ends(4, 9));
    CHECK(ends(power(between(-2, 0), 2)) == Ends(0, 4));
    CHECK(ends(power(between(0, 2), 2)) == Ends(0, 4));
    CHECK(ends(power(y, -1)) == Ends(mpq_class(1, 4), 1));
    CHECK(ends(power(between(-4, -1), -1)) == Ends(-1, mpq_class(-1, 4)));
    CHECK(power(x, 0).rational() == 1);
    for (const Number& base : {between(0, 1), between(-1, 0), between(-1, 1)}) CHECK(is(power(base, -1), Kind::power));
    CHECK(ends(maximum(x, y)) == Ends(1, 4));
    CHECK(ends(minimum(x, y)) == Ends(-2, 3));
    CHECK(ends(absolute(between(-5, 3))) == Ends(0, 5));
    CHECK(ends(absolute(between(-5, -3))) == Ends(3, 5));
    CHECK(ends(absolute(between(3, 5))) == Ends(3, 5));
    CHECK(ends(sum({x, y, Number(1), Number(2)})) == Ends(2, 10));
    CHECK(ends(Number(2) + x) == Ends(0, 5));
    CHECK_FALSE(fixed_ends(x + root_of(2)).has_value());
    CHECK_FALSE(fixed_ends(x * root_of(2)).has_value());
    CHECK_THROWS_AS(root(between(-2, -1), 2), UnknownValue);
    CHECK(is(root(between(-2, 0), 2), Kind::root));
    CHECK(is(root(between(1, 2), 2), Kind::root));
}

TEST_CASE("fixed enclosures: ends of 65536 bits are the limit") {
    const Number at = between(0, power_of_two(65'534)), beyond = between(0, power_of_two(65'535));
    CHECK(is(at + between(0, 0), Kind::fixed));
    CHECK(is(between(0, power_of_two(65'533)) * Number(2), Kind::fixed));
    CHECK(is(at * Number(2), Kind::product));
    CHECK(is(at + at, Kind::sum));
    CHECK(is(between(-1, 0) * Number(power_of_two(65'535)), Kind::product));
    CHECK(is(beyond, Kind::fixed));
    // A power counts n times the bits of both ends: (1 + 1) + (8 + 1) = 11, and 11 * 5957 = 65527.
    CHECK(is(power(between(1, 200), 5957), Kind::fixed));
    CHECK(is(power(between(1, 200), 5958), Kind::power));
    CHECK(is(power(between(1, 200), -5958), Kind::power));
    CHECK(is(power(between(1, 2), 65'536 / 5), Kind::fixed));
    CHECK(is(power(between(1, 2), 65'536 / 5 + 1), Kind::power));
    CHECK(is(power(between(mpq_class(1, 4), 1), 8192), Kind::fixed));  // (1 + 3) + (1 + 1) and so on: 7 * 8192
    CHECK(is(power(between(1, 127), 6553), Kind::fixed));              // (1 + 1) + (7 + 1) = 10
    CHECK(is(power(between(1, 127), 6554), Kind::power));
}

TEST_CASE("what is exact stays exact, and what has no value says so") {
    const Number e = exponential(1);
    CHECK((Number(0) + e).node() == e.node());
    CHECK((e + Number(0)).node() == e.node());
    CHECK((Number(1) * e).node() == e.node());
    CHECK((e * Number(1)).node() == e.node());
    CHECK(is(e + Number(1), Kind::sum));
    CHECK(is(e * Number(2), Kind::product));
    CHECK(is(Number(0) * e, Kind::product));
    CHECK((Number(1) + Number(2)).rational() == 3);
    CHECK((Number(1) - Number(2)).rational() == -1);
    CHECK((Number(3) * Number(2)).rational() == 6);
    CHECK((Number(3) / Number(2)).rational() == mpq_class(3, 2));
    CHECK((root_of(2) - root_of(2)).rational() == 0);
    CHECK((root_of(8) / root_of(2)).rational() == 2);
    CHECK(is(Number(1) / (root_of(2) + root_of(3) + root_of(5)), Kind::quotient));
    CHECK_THROWS_AS(Number(1) / Number(0), UnknownValue);
    CHECK_THROWS_AS(power(Number(0), -1), UnknownValue);
    CHECK(power(Number(0), 0).rational() == 1);
    CHECK(power(Number(2), -2).rational() == mpq_class(1, 4));
    CHECK(root_of(27, 3).rational() == 3);
    CHECK(root(Number(mpq_class(8, 27)), 3).rational() == mpq_class(2, 3));
    CHECK(is(root(Number(mpq_class(2, 27)), 3), Kind::root));
    CHECK(is(root(Number(mpq_class(8, 3)), 3), Kind::root));
    CHECK(root(root_of(2), 1).node() != nullptr);
    CHECK(is(root(e, 1), Kind::root));
    CHECK(root_of(0).rational() == 0);
    CHECK_THROWS_AS(root_of(-1), UnknownValue);
    CHECK_THROWS_AS(root(root_of(2) - root_of(3), 2), UnknownValue);
    CHECK(is(root(root_of(3) - root_of(2), 2), Kind::root));
    CHECK(exponential(0).rational() == 1);
    CHECK(is(exponential(1), Kind::exp));
    CHECK(logarithm(1).rational() == 0);
    CHECK(is(logarithm(2), Kind::log));
    CHECK_THROWS_AS(logarithm(0), UnknownValue);
    CHECK_THROWS_AS(logarithm(root_of(2) - root_of(3)), UnknownValue);
    CHECK(arctangent(0).rational() == 0);
    CHECK(is(arctangent(1), Kind::atan));
    CHECK(maximum(1, 2).rational() == 2);
    CHECK(maximum(2, 1).rational() == 2);
    CHECK(minimum(2, 1).rational() == 1);
    CHECK(absolute(-3).rational() == 3);
    CHECK(order(absolute(root_of(2) - root_of(3)), root_of(3) - root_of(2)) == 0);
    CHECK(is(maximum(e, 1), Kind::maximum));
    CHECK(is(absolute(e), Kind::absolute));
    // Powers of roots: by the exponent of the root where that divides and the radicand is not negative.
    CHECK(power(root_of(5, 3), 6).rational() == 25);
    CHECK(power(root_of(5, 3), -3).rational() == mpq_class(1, 5));
    CHECK(is(power(root_of(5, 3), 2), Kind::power));
    CHECK(ends(power(root(between(0, 4), 2), 4)) == Ends(0, 16));
    CHECK(is(power(root(between(-1, 4), 2), 4), Kind::power));
    CHECK(is(power(root(e, 2), 2), Kind::power));
    CHECK(order(power(root(root_of(3) - root_of(2), 2), 2), root_of(3) - root_of(2)) == 0);
    CHECK(order(power(Number(1) + root_of(2), 3), Number(7) + Number(5) * root_of(2)) == 0);
    CHECK(order(power(Number(1) + root_of(2), -3), Number(-7) + Number(5) * root_of(2)) == 0);
    CHECK(order(power(root_of(2), 5), Number(4) * root_of(2)) == 0);
}

TEST_CASE("sums put rationals, square roots and the rest together") {
    const Precision limit(512);
    const Number e = exponential(1);
    CHECK(sum({}).rational() == 0);
    CHECK(sum({1, 2, mpq_class(1, 2)}).rational() == mpq_class(7, 2));
    CHECK(is(sum({1, root_of(2), root_of(8)}), Kind::radicals));
    CHECK(sum({root_of(2), 1, -root_of(2)}).rational() == 1);
    const Number mixed = sum({e, 1, root_of(2), e, between(0, 1)});
    REQUIRE(is(mixed, Kind::sum));
    CHECK(mixed.node()->operands.size() == 4);
    CHECK(order(mixed, Number(mpq_class(785, 100))) == 1);  // 2 e + 1 + sqrt 2 = 7.85077...
    CHECK(order(mixed, Number(mpq_class(886, 100))) == -1);
    CHECK_FALSE(order(mixed, 8).has_value());
}

TEST_CASE("expressions of depth 999 are the limit") {
    Number x = exponential(mpq_class(1, 1000));
    for (unsigned depth = 2; depth < 1000; ++depth) {
        x = arctangent(x);
        if (x.node()->depth != depth) FAIL_CHECK("depth ", x.node()->depth);
    }
    CHECK_THROWS_WITH_AS(arctangent(x), "an expression is nested too deeply", Refusal);
}

TEST_CASE("comparisons of each kind of number") {
    const Precision limit(512);
    const Number e = exponential(1), ln2 = logarithm(2);
    CHECK(order(1, 2) == -1);
    CHECK(order(2, 2) == 0);
    CHECK(order(3, 2) == 1);
    CHECK(order(root_of(2), root_of(3)) == -1);
    CHECK(order(root_of(2) + root_of(3), root_of(10)) == -1);
    // By powers: up to the 1000-th.
    CHECK(order(root_of(2), root_of(4, 4)) == 0);
    CHECK(order(root_of(2, 3), root_of(4, 6)) == 0);
    CHECK(order(root_of(9, 5), root_of(2, 2)) == 1);
    CHECK(order(-root_of(2), root_of(2, 3)) == -1);
    CHECK(order(-root_of(2), root_of(4, 4)) == -1);
    CHECK(order(Number(-5), root_of(2, 3)) == -1);
    CHECK(order(Number(3) * root_of(2), root_of(324, 4)) == 0);
    CHECK(order(root_of(3, 1000), root_of(9, 2000)) == std::nullopt);
    CHECK(order(root_of(9, 2000), root_of(3, 1000)) == std::nullopt);
    CHECK(order(root_of(3, 500), root_of(9, 1000)) == 0);
    CHECK(order(root_of(9, 1000), root_of(3, 500)) == 0);
    CHECK(order(root_of(2, 3) - 1, root_of(2, 3)) == -1);
    // One expression is one number.
    CHECK(order(e, e) == 0);
    CHECK(order(between(1, 2), between(1, 2)) == std::nullopt);
    const Number fixed = between(1, 2);
    CHECK(order(fixed, fixed) == 0);
    CHECK(order(logarithm(e), logarithm(e)) == 0);
    CHECK(order(logarithm(e), Number(1)) == std::nullopt);
    // By refinement.
    CHECK(order(e, Number(mpq_class(271828, 100000))) == 1);
    CHECK(order(e, Number(mpq_class(271829, 100000))) == -1);
    CHECK(order(maximum(e, ln2), e * Number(2)) == -1);
    CHECK(order(maximum(ln2, e), Number(mpq_class(27, 10))) == 1);
    CHECK(order(maximum(e, ln2), Number(mpq_class(28, 10))) == -1);
    CHECK(order(minimum(e, ln2), Number(mpq_class(7, 10))) == -1);
    CHECK(order(minimum(e, ln2), Number(mpq_class(6, 10))) == 1);
    CHECK(order(absolute(ln2 - e), Number(mpq_class(2025, 1000))) == 1);  // 2.02513...
    CHECK(order(absolute(ln2 - e), Number(mpq_class(2026, 1000))) == -1);
    CHECK(order(absolute(e - ln2), Number(mpq_class(2025, 1000))) == 1);
    CHECK(order(absolute(e - ln2), Number(mpq_class(2026, 1000))) == -1);
    CHECK(order(absolute(e - e), Number(-1)) == 1);
    CHECK(order(absolute(e - e), Number(mpq_class(1, 1000000))) == -1);
    CHECK(order(e + ln2 + pi_number(), Number(mpq_class(6553, 1000))) == 1);  // 6.55302...
    CHECK(order(e + ln2 + pi_number(), Number(mpq_class(6554, 1000))) == -1);
    CHECK(order(power(e, 2), Number(mpq_class(7389, 1000))) == 1);
    CHECK(order(root(e, 3), Number(mpq_class(1395, 1000))) == 1);  // 1.39561...
    CHECK(order(e / ln2, Number(mpq_class(3921, 1000))) == 1);     // 3.92164...
    CHECK(order(arctangent(e), Number(mpq_class(1218, 1000))) == 1);
    CHECK(sign(e - Number(3)) == -1);
    // 2^-100 apart: needs a second round. Ends that touch leave equality open.
    CHECK(order(e + Number(1 / power_of_two(100)), e) == 1);
    CHECK(order(Number(0) * e + Number(1 / power_of_two(100)), Number(0) * e) == 1);
    const Order touching = compare(between(1, 2), between(2, 3));
    CHECK((touching.less && touching.equal && !touching.greater));
    const Order apart = compare(between(1, 2) * e, between(3, 4) * e);
    CHECK(apart.decided() == -1);
    const Order open = compare(between(1, 2) * e, between(2, 3) * e);
    CHECK((open.less && open.equal && open.greater));
}

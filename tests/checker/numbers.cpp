// Enclosures against MPFR's directed rounding: containment is exact, never closeness.
#include <doctest/doctest.h>
#include <mpfr.h>

#include <random>

#include "errors.hpp"
#include "number.hpp"
#include "sha256.hpp"

using namespace relucert_check;

namespace {

// The ends of f(x) at 400 bits by MPFR, both directions, as rationals.
template <typename F>
std::pair<mpq_class, mpq_class> by_mpfr(const mpq_class& x, F f) {
    std::pair<mpq_class, mpq_class> ends;
    for (const mpfr_rnd_t mode : {MPFR_RNDD, MPFR_RNDU}) {
        mpfr_t a, b;
        mpfr_init2(a, 2000);
        mpfr_init2(b, 400);
        REQUIRE(mpfr_set_q(a, x.get_mpq_t(), MPFR_RNDN) == 0);  // the samples are dyadic
        f(b, a, mode);
        mpfr_get_q((mode == MPFR_RNDD ? ends.first : ends.second).get_mpq_t(), b);
        mpfr_clear(a);
        mpfr_clear(b);
    }
    return ends;
}

// The enclosure meets MPFR's, and is no wider than 2^(8-p) times the size of the value.
void check_enclosure(const Enclosure& e, unsigned p, const std::pair<mpq_class, mpq_class>& truth) {
    REQUIRE(e.bounded);
    const mpq_class unit = power(mpq_class(2), -static_cast<long>(p));
    CHECK(e.lower * unit <= truth.second);
    CHECK(e.upper * unit >= truth.first);
    CHECK((e.upper - e.lower) <= 512 * (1 + abs(ceiling(truth.second))));
}

}  // namespace

TEST_CASE("exp, log, atan, pi and roots contain the values of MPFR") {
    std::mt19937_64 random(1);
    for (int i = 0; i < 400; ++i) {
        const mpq_class x = ratio(mpz_class(static_cast<long>(random())), mpz_class(1) << (56 + random() % 30));
        CAPTURE(x.get_str());
        for (const unsigned p : {64U, 256U}) {
            const Enclosure e = enclose(x, 300);
            const auto at = [&](Enclosure (*f)(const Enclosure&, unsigned)) {
                const Enclosure wide = f(e, 300);  // x itself, at 300 bits
                REQUIRE(wide.bounded);
                return Enclosure{true, wide.lower >> (300 - p), (wide.upper >> (300 - p)) + 1};
            };
            check_enclosure(at(exponential), p, by_mpfr(x, [](auto b, auto a, auto m) { mpfr_exp(b, a, m); }));
            check_enclosure(at(arctangent), p, by_mpfr(x, [](auto b, auto a, auto m) { mpfr_atan(b, a, m); }));
            if (x > 0) check_enclosure(at(logarithm), p, by_mpfr(x, [](auto b, auto a, auto m) { mpfr_log(b, a, m); }));
            if (x > 0) {
                const Enclosure r = root(e, 2, 300), c = root(e, 5, 300);
                check_enclosure({true, r.lower >> (300 - p), (r.upper >> (300 - p)) + 1}, p,
                                by_mpfr(x, [](auto b, auto a, auto m) { mpfr_sqrt(b, a, m); }));
                check_enclosure({true, c.lower >> (300 - p), (c.upper >> (300 - p)) + 1}, p,
                                by_mpfr(x, [](auto b, auto a, auto m) { mpfr_rootn_ui(b, a, 5, m); }));
            }
        }
        // At low precision the enclosure of the rounded argument still contains the value: rounding is outwards.
        const Enclosure coarse = exponential(enclose(x, 64), 64);
        const auto truth = by_mpfr(x, [](auto b, auto a, auto m) { mpfr_exp(b, a, m); });
        CHECK((!coarse.bounded || (coarse.lower <= truth.second * (mpz_class(1) << 64) &&
                                   coarse.upper >= truth.first * (mpz_class(1) << 64))));
    }
    for (const unsigned p : {64U, 128U, 350U})
        check_enclosure(pi(p), p, by_mpfr(0, [](auto b, auto, auto m) { mpfr_const_pi(b, m); }));
}

TEST_CASE("interval operations contain the results of random members") {
    std::mt19937_64 random(2);
    const auto pick = [&](long size) {
        return static_cast<long>(random() % static_cast<unsigned long>(2 * size)) - size;
    };
    for (int i = 0; i < 3000; ++i) {
        const unsigned p = 8;
        mpz_class a = pick(3000), b = pick(3000), c = pick(3000), d = pick(3000);
        if (a > b) std::swap(a, b);
        if (c > d) std::swap(c, d);
        const Enclosure x{true, a, b}, y{true, c, d};
        const mpq_class unit(1, 256), u = unit * (a + (b - a) * static_cast<long>(random() % 5) / 4),
                                      v = unit * (c + (d - c) * static_cast<long>(random() % 5) / 4);
        CAPTURE(u.get_str());
        CAPTURE(v.get_str());
        const auto contains = [&](const Enclosure& e, const mpq_class& q) {
            return !e.bounded || (e.lower * unit <= q && q <= e.upper * unit);
        };
        CHECK(contains(multiply(x, y, p), u * v));
        CHECK(contains(add(x, y), u + v));
        if (v != 0) CHECK(contains(divide(x, y, p), u / v));
        const long n = static_cast<long>(random() % 6);
        CHECK(contains(power(x, n, p), power(u, n)));
        if (u != 0) CHECK(contains(power(x, -n, p), power(u, -n)));
        CHECK_FALSE(divide(x, {true, c <= 0 ? c : mpz_class(-1), d >= 0 ? d : mpz_class(1)}, p).bounded);
        if (a < 0) CHECK_FALSE(root(x, 2, p).bounded);
        if (a <= 0) CHECK_FALSE(logarithm(x, p).bounded);
    }
}

TEST_CASE("sums of square roots are compared exactly") {
    const auto r = [](long n, long d = 1) { return root(Number(ratio(n, d)), 2); };
    CHECK(compare(r(8), Number(2) * r(2)).decided() == 0);
    CHECK(compare(r(2) + r(3), root(Number(5) + Number(2) * r(6), 2)).decided() ==
          std::nullopt);  // a nested root is an expression
    CHECK(compare(r(1, 2) * r(2), 1).decided() == 0);
    CHECK((r(2) * r(8)).is_rational());
    CHECK(compare(r(10) + r(11), r(5) + r(18)).decided() == 1);
    // |sqrt(n) + sqrt(n+2) - 2 sqrt(n+1)| is about n^(-3/2)/4: far below 2^-64 for n = 10^40.
    const mpz_class n("10000000000000000000000000000000000000000");
    const auto big = [&](int k) { return root(Number(mpq_class(n + k)), 2); };
    CHECK(compare(big(0) + big(2), Number(2) * big(1)).decided() == -1);
    CHECK(compare(Number(1) / (r(3) - r(2)), r(3) + r(2)).decided() == 0);
    CHECK_THROWS_AS(root(Number(-1), 2), UnknownValue);
    CHECK_THROWS_AS(Number(1) / (r(2) - r(2)), UnknownValue);
    CHECK(compare(power(Number(1) + r(2), 3), Number(7) + Number(5) * r(2)).decided() == 0);
}

TEST_CASE("roots are compared by powers") {
    CHECK(compare(root(2, 3), root(4, 6)).decided() == 0);
    CHECK(compare(root(2, 3), Number(mpq_class(5, 4))).decided() == 1);
    CHECK(root(Number(mpq_class(8, 27)), 3).is_rational());
    CHECK(power(root(5, 3), 3).is_rational());
}

TEST_CASE("fixed enclosures: exact interval arithmetic, and ends that touch") {
    const Number e = fixed_enclosure(1, 3);
    const auto ends = [](const Number& x) { return *fixed_ends(x); };
    CHECK(ends(e * Number(-2)) == std::pair<mpq_class, mpq_class>(-6, -2));
    CHECK(ends(absolute(fixed_enclosure(-1, 3))) == std::pair<mpq_class, mpq_class>(0, 3));
    CHECK(ends(power(fixed_enclosure(-2, 1), 2)) == std::pair<mpq_class, mpq_class>(0, 4));
    CHECK(ends(Number(1) / e) == std::pair<mpq_class, mpq_class>(mpq_class(1, 3), 1));
    CHECK(ends(maximum(e, 2)) == std::pair<mpq_class, mpq_class>(2, 3));
    CHECK(ends(minimum(e, 2)) == std::pair<mpq_class, mpq_class>(1, 2));
    const Order touching = compare(e, 3);
    CHECK((touching.less && touching.equal && !touching.greater));
    CHECK_FALSE(sign(Number(1) / fixed_enclosure(-1, 1)).has_value());
    CHECK(compare(e, 4).decided() == -1);
    CHECK(fixed_enclosure(2, 2).is_rational());
    CHECK_THROWS_AS(fixed_enclosure(3, 2), Refusal);
}

TEST_CASE("0 times an expression without value has no value") {
    const Number nothing = Number(1) / (exponential(1) - exponential(1));
    CHECK_FALSE(sign(Number(0) * nothing + Number(1)).has_value());
    CHECK_FALSE(sign(root(exponential(1) - exponential(1), 2) + Number(1)).has_value());
}

TEST_CASE("the same expression made twice is the same number, once it is shown to exist") {
    const auto make = [](long n) { return exponential(Number(1) / logarithm(n)) * root(fixed_enclosure(2, 3) + 1, 2); };
    const auto plain = [](long n) { return arctangent(exponential(root(n, 2)) + logarithm(3)); };
    CHECK(compare(plain(2), plain(2)).decided() == 0);
    CHECK_FALSE(compare(plain(2), plain(8)).decided() == 0);
    CHECK(compare(power(exponential(1), 5), power(exponential(1), 5)).decided() == 0);
    CHECK(compare(power(exponential(1), 5), power(exponential(1), 6)).decided() == -1);
    CHECK(compare(root(exponential(1), 3), root(exponential(1), 4)).decided() == 1);
    // Two enclosures with the same ends may be of different numbers.
    CHECK_FALSE(compare(make(2), make(2)).decided().has_value());
    CHECK_FALSE(compare(exponential(fixed_enclosure(1, 2)), exponential(fixed_enclosure(1, 2))).decided().has_value());
    // Without a value: nothing is known.
    const auto nothing = [] { return logarithm(logarithm(mpq_class(1, 2))); };
    CHECK_FALSE(compare(nothing(), nothing()).decided().has_value());
}

TEST_CASE("bug: a minimum over 39 points, long radicands among them, was given up at 128 bits") {
    mpz_class large;
    mpz_ui_pow_ui(large.get_mpz_t(), 10, 600);
    const Number factor = fixed_enclosure(1, mpq_class(1001, 1000));
    // About 0.816: one term with a coefficient of some 2000 bits, which 128 bits cannot tell from 0.
    const Number long_one = factor * root(Number(ratio(2 * large + 1, 3 * large + 7)), 2),
                 short_one = factor * root(2, 2);
    CHECK(compare(minimum(long_one, short_one), mpq_class(4, 5)).decided() == 1);
    CHECK(compare(mpq_class(4, 5), minimum(short_one, long_one)).decided() == -1);
    CHECK(compare(maximum(-long_one, -short_one), mpq_class(-4, 5)).decided() == -1);
    // A product that needs 1024 bits although it is a little more than 1: the same minimum where no root is long.
    const Number slow = factor * (exponential(500) * exponential(mpq_class(-499999, 1000)));
    CHECK(compare(minimum(slow, short_one), 1).decided() == 1);
    CHECK(compare(minimum(exponential(500) * exponential(mpq_class(-499999, 1000)), root(2, 2)), 1).decided() == 1);
    // What is fixed stays undecided.
    CHECK_FALSE(compare(minimum(long_one, short_one), mpq_class(4083, 5000)).decided().has_value());
}

TEST_CASE("the root of a fraction is enclosed to one unit, however long the fraction") {
    for (const unsigned long digits : {0UL, 20UL, 700UL}) {
        mpz_class large;
        mpz_ui_pow_ui(large.get_mpz_t(), 10, digits);
        const mpq_class q = ratio(2 * large + 1, 3 * large + 5);
        for (const int sign : {1, -1})
            for (const unsigned p : {1U, 64U, 128U}) {
                const Enclosure e = enclose(Number(sign) * root(Number(q), 2), p);
                REQUIRE(e.bounded);
                const mpz_class low = sign > 0 ? e.lower : mpz_class(-e.upper), high = low + 1;
                CHECK(e.upper - e.lower == 1);
                CHECK(mpq_class(low * low) <= q * mpq_class(mpz_class(1) << (2 * p)));
                CHECK(mpq_class(high * high) >= q * mpq_class(mpz_class(1) << (2 * p)));
            }
    }
    const Enclosure half = enclose(root(Number(mpq_class(1, 4)), 2), 3);
    CHECK((half.lower == 4 && half.upper == 4));
}

TEST_CASE("review: the power of a root forgot that the root of a negative number has no value") {
    const Number negative = logarithm(mpq_class(1, 2)), crossing = fixed_enclosure(-1, 2);
    for (const Number& x : {negative, crossing})
        for (const unsigned long k : {1UL, 2UL, 3UL})
            for (const long n : {0L, 1L, 6L, -6L}) {
                CAPTURE(k);
                CAPTURE(n);
                CHECK_FALSE(compare(power(root(x, k), n), 100).decided().has_value());
            }
    CHECK(fixed_ends(power(root(fixed_enclosure(1, 2), 2), 2)).has_value());
    CHECK_THROWS_AS(root(-5, 1), UnknownValue);
    CHECK(compare(root(5, 1), 5).decided() == 0);
}

TEST_CASE("exp, log, atan and roots at many precisions and sizes of the argument") {
    using Mpfr = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
    const auto fifth = [](mpfr_ptr b, mpfr_srcptr a, mpfr_rnd_t m) { return mpfr_rootn_ui(b, a, 5, m); };
    struct {
        Enclosure (*ours)(const Enclosure&, unsigned);
        Mpfr theirs;
        bool positive;
    } const functions[] = {
        {exponential, mpfr_exp, false},
        {arctangent, mpfr_atan, false},
        {logarithm, mpfr_log, true},
        {[](const Enclosure& a, unsigned p) { return root(a, 2, p); }, mpfr_sqrt, true},
        {[](const Enclosure& a, unsigned p) { return root(a, 5, p); }, fifth, true},
    };
    std::mt19937_64 random(3);
    for (const unsigned p : {64U, 65U, 127U, 128U, 300U, 1024U})
        for (int i = 0; i < 60; ++i) {
            // |x| from 2^-p to 2^10, also near powers of two: the argument is a/2^p, without rounding.
            const unsigned long size = 1 + random() % (p + 10);
            mpz_class a = (mpz_class(1) << (size - 1)) + (i % 3 == 0 ? mpz_class(static_cast<long>(random() % 3) - 1)
                                                                     : mpz_class(random()) << size >> 64);
            for (const bool positive : {true, false}) {
                if (!positive) a = -a;
                CAPTURE(p);
                CAPTURE(a.get_str());
                const mpq_class unit = ratio(1, mpz_class(1) << p);
                for (const auto& f : functions) {
                    if (f.positive && a <= 0) continue;
                    const Enclosure e = f.ours({true, a, a}, p);
                    REQUIRE(e.bounded);
                    mpfr_t x, y;
                    mpfr_init2(x, p + 64);
                    mpfr_init2(y, 2 * p + 2000);
                    REQUIRE(mpfr_set_z_2exp(x, a.get_mpz_t(), -static_cast<long>(p), MPFR_RNDN) == 0);
                    mpq_class low, high;
                    f.theirs(y, x, MPFR_RNDD);
                    mpfr_get_q(low.get_mpq_t(), y);
                    f.theirs(y, x, MPFR_RNDU);
                    mpfr_get_q(high.get_mpq_t(), y);
                    mpfr_clear(x);
                    mpfr_clear(y);
                    // The exact value lies in [low, high], which is far narrower than a unit in our last place.
                    CHECK(e.lower * unit <= high);
                    CHECK(e.upper * unit >= low);
                    CHECK(e.upper - e.lower <= 6);
                }
            }
        }
}

TEST_CASE("SHA-256: the examples of FIPS 180-4") {
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("text of rationals is strict") {
    CHECK(read_rational("-3/7") == mpq_class(-3, 7));
    for (const char* bad :
         {"", "-", "+1", "01", "-0", "1/1", "2/4", "1/0", "1/-2", " 1", "1 ", "1.5", "1e3", "0/2", "1/02"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(read_rational(bad), Refusal);
    }
}

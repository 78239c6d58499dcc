// Millions of random interval operations on both rounding paths, each checked against bounds by MPFR.
#include "directed_bounds.hpp"
#include "relucert/number/interval_operations.hpp"
#include "repetitions.hpp"

#include <doctest/doctest.h>
#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>
#include <vector>

using namespace relucert;
using namespace relucert::testing;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr int any_width = -1;

std::vector<const IntervalOperations*> paths() {
    std::vector<const IntervalOperations*> result{&error_free_operations()};
    if (avx512_operations() != nullptr) {
        result.push_back(avx512_operations());
    } else {
        MESSAGE("skipped: the AVX-512 path (this processor has no AVX-512F)");
    }
    return result;
}

/// The result contains [lower, upper] and no end is more than `units` units in the last place outside.
bool contains_tightly(const Interval& result, double lower, double upper, int units) {
    if (!(result.lower() <= lower && upper <= result.upper())) return false;
    if (units == any_width) return true;
    for (int i = 0; i < units; ++i) {
        lower = std::nextafter(lower, -inf);
        upper = std::nextafter(upper, inf);
    }
    return lower <= result.lower() && result.upper() <= upper;
}

Interval random_interval(NumberSource& source) {
    if (source.bits() % 4 == 0) return Interval(source.finite());
    double a = source.finite_or_infinite();
    double b = source.finite_or_infinite();
    if (a > b) std::swap(a, b);
    if (a == inf) return Interval::from_bounds(source.finite(), inf);
    if (b == -inf) return Interval::from_bounds(-inf, source.finite());
    return Interval::from_bounds(a, b);
}

/// A finite member: an end, or anything between.
double member(const Interval& a, NumberSource& source) {
    const std::uint64_t choice = source.bits() % 4;
    if (choice == 0 && std::isfinite(a.lower())) return a.lower();
    if (choice == 1 && std::isfinite(a.upper())) return a.upper();
    const double low = std::max(a.lower(), -DBL_MAX);
    const double high = std::min(a.upper(), DBL_MAX);
    if (choice == 2) {
        const double value = source.finite();
        if (a.contains(value)) return value;
    }
    const double part = static_cast<double>(source.bits() >> 11U) * 0x1p-53;
    return std::clamp(low * (1 - part) + high * part, low, high);
}

std::string shown(const char* operation, std::initializer_list<Interval> arguments, const Interval& result) {
    std::string text = operation;
    for (const Interval& a : arguments) text += " " + a.to_string();
    return text + " = " + result.to_string();
}

}  // namespace

// 800,000 rounds of seven operations a path: more than 10 million.
TEST_CASE("operations on random points contain the exact result, within one unit in the last place") {
    long operations = 0;
    for (const IntervalOperations* path : paths()) {
        NumberSource source(20240601);
        long failures = 0;
        const auto check = [&](const char* name, std::initializer_list<Interval> arguments, const Interval& result,
                               const Bounds& expected, int units) {
            ++operations;
            if (contains_tightly(result, expected.lower, expected.upper, units)) return;
            if (++failures <= 3) FAIL_CHECK(path->name << ": " << shown(name, arguments, result));
        };
        const long rounds = repetitions(800'000);
        for (long i = 0; i < rounds; ++i) {
            const double x = source.finite();
            const double y = source.finite();
            const double z = source.finite();
            const Interval a(x);
            const Interval b(y);
            const Interval c(z);
            check("add", {a, b}, path->add(a, b), exact_sum(x, y), 1);
            check("subtract", {a, b}, path->subtract(a, b), exact_difference(x, y), 1);
            check("multiply", {a, b}, path->multiply(a, b), exact_product(x, y), 1);
            if (y != 0) check("divide", {a, b}, path->divide(a, b), exact_quotient(x, y), 1);
            const double root = std::fabs(z);
            check("sqrt", {Interval(root)}, path->sqrt(Interval(root)), exact_square_root(root), 1);
            check("square", {a}, path->square(a), exact_product(x, x), 1);
            if (i % 2 == 0) {
                const Interval result = path->fma(a, b, c);
                const Bounds expected = exact_fma(x, y, z);
                check("fma", {a, b, c}, result, expected, any_width);  // tightness is not promised
            }
        }
        CHECK(failures == 0);
    }
    MESSAGE(operations << " operations on points");
    CHECK(operations >= repetitions(5'000'000));
}

TEST_CASE("operations on random intervals contain the results for their members") {
    long operations = 0;
    for (const IntervalOperations* path : paths()) {
        NumberSource source(77);
        long failures = 0;
        const auto check = [&](const char* name, std::initializer_list<Interval> arguments, const Interval& result,
                               const Bounds& exact) {
            ++operations;
            // The exact result lies between exact.lower and exact.upper, both of which are binary64 numbers (or
            // infinite) next to it; the result holds it if and only if it holds both, or the finite one of them.
            const bool held = result.lower() <= exact.lower && exact.upper <= result.upper();
            if (!held && ++failures <= 3) FAIL_CHECK(path->name << ": " << shown(name, arguments, result));
        };
        const long rounds = repetitions(450'000);
        for (long i = 0; i < rounds; ++i) {
            const Interval a = random_interval(source);
            const Interval b = random_interval(source);
            const Interval c = random_interval(source);
            const double x = member(a, source);
            const double y = member(b, source);
            check("add", {a, b}, path->add(a, b), exact_sum(x, y));
            check("subtract", {a, b}, path->subtract(a, b), exact_difference(x, y));
            check("multiply", {a, b}, path->multiply(a, b), exact_product(x, y));
            if (y != 0) check("divide", {a, b}, path->divide(a, b), exact_quotient(x, y));
            if (a.upper() >= 0) {
                const double root = std::fabs(x);
                if (a.contains(root)) check("sqrt", {a}, path->sqrt(a), exact_square_root(root));
            }
            check("square", {a}, path->square(a), exact_product(x, x));
            const double z = member(c, source);
            check("fma", {a, b, c}, path->fma(a, b, c), exact_fma(x, y, z));
            const bool exact_ones = abs(a).contains(std::fabs(x)) && relu(a).contains(std::max(0.0, x)) &&
                                    max(a, b).contains(std::max(x, y)) && min(a, b).contains(std::min(x, y)) &&
                                    (-a).contains(-x) && hull(a, b).contains(x) && hull(a, b).contains(y);
            operations += 7;
            if (!exact_ones && ++failures <= 3) FAIL_CHECK(shown("abs, relu, max, min, hull", {a, b}, abs(a)));
        }
        CHECK(failures == 0);
    }
    MESSAGE(operations << " operations on intervals");
    CHECK(operations >= repetitions(5'000'000));
}

TEST_CASE("the two paths agree to one unit in the last place") {
    if (avx512_operations() == nullptr) {
        MESSAGE("skipped: no AVX-512F");
        return;
    }
    const IntervalOperations& first = error_free_operations();
    const IntervalOperations& second = *avx512_operations();
    NumberSource source(5);
    long failures = 0;
    const auto check = [&](const Interval& a, const Interval& b) {
        if (!contains_tightly(a, b.lower(), b.upper(), 1) && ++failures <= 3)
            FAIL_CHECK(a.to_string() << " against " << b.to_string());
    };
    for (long i = 0; i < repetitions(200'000); ++i) {
        const Interval a = random_interval(source);
        const Interval b = random_interval(source);
        check(first.add(a, b), second.add(a, b));
        check(first.subtract(a, b), second.subtract(a, b));
        check(first.multiply(a, b), second.multiply(a, b));
        check(first.divide(a, b), second.divide(a, b));
        check(first.square(a), second.square(a));
        if (a.upper() >= 0) check(first.sqrt(a), second.sqrt(a));
    }
    CHECK(failures == 0);
}

TEST_CASE("operations contain the exact rational result") {
    for (const IntervalOperations* path : paths()) {
        NumberSource source(99);
        for (long i = 0; i < repetitions(1'500); ++i) {
            const Interval a(source.finite());
            const Interval b(source.finite());
            const Interval c(source.finite());
            const Rational x = Rational::from_double(a.lower());
            const Rational y = Rational::from_double(b.lower());
            const Rational z = Rational::from_double(c.lower());
            CAPTURE(shown(path->name, {a, b, c}, a));
            CHECK(path->add(a, b).contains(x + y));
            CHECK(path->subtract(a, b).contains(x - y));
            CHECK(path->multiply(a, b).contains(x * y));
            CHECK(path->fma(a, b, c).contains(x * y + z));
            CHECK(path->square(a).contains(x * x));
            if (!y.is_zero()) CHECK(path->divide(a, b).contains(x / y));
            const Interval root = path->sqrt(abs(a));
            const Rational low = Rational::from_double(root.lower());
            CHECK(low * low <= abs(x));
            if (root.upper() < inf) {
                const Rational high = Rational::from_double(root.upper());
                CHECK(high * high >= abs(x));
            }
        }
    }
}

// Found by the review: TwoProduct with a subnormal factor 2^-1048 gave a wrong error term, and fma excluded the result.
TEST_CASE("fma contains the exact result for subnormal factors") {
    for (const IntervalOperations* path : paths()) {
        CAPTURE(path->name);
        NumberSource source(1048);
        for (long i = 1; i < 400; ++i) {
            for (const int exponent : {-1074, -1060, -1049, -1048, -1047, -1023}) {
                const double extra = static_cast<double>(source.bits() % 3) * static_cast<double>(source.bits() % 2);
                const double x = std::ldexp(1.0, exponent) + extra * 0x1p-1074;
                const double y = std::ldexp(0x1p53 - static_cast<double>(i), 100);
                const double part = static_cast<double>(1 + source.bits() % 4) / 4;
                for (const double sign : {1.0, -1.0}) {
                    const double z = -sign * x * y * part;
                    const Interval result = path->fma(Interval(sign * x), Interval(y), Interval(z));
                    const Rational exact =
                        Rational::from_double(sign * x) * Rational::from_double(y) + Rational::from_double(z);
                    REQUIRE(result.contains(exact));
                    const Interval mirrored = path->fma(Interval(y), Interval(sign * x), Interval(z));
                    REQUIRE(mirrored.contains(exact));
                }
            }
        }
    }
}

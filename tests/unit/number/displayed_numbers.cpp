// How numbers are shown, and where exact values end.
#include "relucert/failure/failure.hpp"
#include "relucert/number/decide.hpp"

#include <doctest/doctest.h>
#include <cmath>
#include <limits>
#include <vector>

using namespace relucert;

namespace {
constexpr double inf = std::numeric_limits<double>::infinity();
Real between(long lower, long upper) { return Real::enclosed(Rational(lower), Rational(upper)); }
RadicalSum radical(long n) { return RadicalSum::sqrt(Rational(n)); }
}  // namespace

TEST_CASE("expressions as text") {
    const Real x = between(1, 2);
    const Real y = Real::pi();
    CHECK(x.to_string() == "[1, 2]");
    CHECK(y.to_string() == "pi");
    CHECK((-y).to_string() == "-(pi)");
    CHECK(sqrt(x).to_string() == "sqrt([1, 2])");
    CHECK(root(x, 3).to_string() == "root([1, 2], 3)");
    CHECK(exp(x).to_string() == "exp([1, 2])");
    CHECK(log(x).to_string() == "log([1, 2])");
    CHECK(atan(x).to_string() == "atan([1, 2])");
    CHECK(abs(between(-1, 1)).to_string() == "abs([-1, 1])");
    CHECK(power(y, -2).to_string() == "pi^(-2)");
    CHECK((x + y).to_string() == "([1, 2] + pi)");
    CHECK((x - y).to_string() == "([1, 2] - pi)");
    CHECK((x * 3).to_string() == "([1, 2]*3)");
    CHECK((Real(3) / y).to_string() == "(3/pi)");
    CHECK(min(x, y).to_string() == "min([1, 2], pi)");
    CHECK(max(x, y).to_string() == "max([1, 2], pi)");
    CHECK(Real(Rational(1, 2)).to_string() == "1/2");
    CHECK(sqrt(Real(2)).to_string() == "sqrt(2)");
    CHECK(Real::refinable([](unsigned) { return std::pair(Rational(0), Rational(1)); }).to_string() == "refinable");
    CHECK(exp(exp(exp(exp(exp(y))))).to_string() == "exp(exp(exp(exp(...))))");
}

TEST_CASE("sums of radicals as text") {
    CHECK(RadicalSum().to_string() == "0");
    CHECK(RadicalSum(Rational(-1, 2)).to_string() == "-1/2");
    CHECK((RadicalSum(Rational(1, 2)) + RadicalSum(3) * radical(2)).to_string() == "1/2 + 3*sqrt(2)");
    CHECK((RadicalSum(1) - radical(2)).to_string() == "1 - sqrt(2)");
    CHECK((radical(3) - radical(2)).to_string() == "-sqrt(2) + sqrt(3)");
    CHECK((RadicalSum(-3) * radical(2) - RadicalSum(2) * radical(3)).to_string() == "-3*sqrt(2) - 2*sqrt(3)");
    // Squares of all primes below 1000 leave the root, whether it is read or merged.
    CHECK(RadicalSum::sqrt(Rational(997L * 997L * 2)).to_string() == "997*sqrt(2)");
    CHECK(RadicalSum::sqrt(Rational(9L * 4 * 5)).to_string() == "6*sqrt(5)");
    CHECK(RadicalSum::sqrt(Rational(4)).to_string() == "2");
    CHECK(RadicalSum::sqrt(Rational(2)).to_string() == "sqrt(2)");
    CHECK((radical(6) * radical(10)).to_string() == "2*sqrt(15)");
}

TEST_CASE("enclosures and intervals as text") {
    CHECK(Enclosure::point(Rational(1, 3)).to_string() == "[1/3, 1/3]");
    CHECK(Enclosure::whole().to_string() == "[-inf, +inf]");
    CHECK(Interval::from_bounds(0.5, inf).to_string() == "[0.5, inf]");
    Enclosure half = Enclosure::point(Rational(1));
    CHECK(half.is_bounded());
    CHECK_FALSE(half.contains(Rational(2)));
    half.upper_unbounded = true;
    CHECK_FALSE(half.is_bounded());
    CHECK(half.contains(Rational(2)));
    CHECK_FALSE(half.contains(Rational(0)));
    half = Enclosure::point(Rational(1));
    half.lower_unbounded = true;
    CHECK(half.contains(Rational(0)));
    CHECK_FALSE(half.contains(Rational(2)));
}

TEST_CASE("midpoints and widths") {
    CHECK(Interval::from_bounds(1, 4).approximate_midpoint() == 2.5);
    CHECK(Interval::whole().approximate_midpoint() == 0);
    CHECK(Interval::from_bounds(-inf, 3).approximate_midpoint() == 3);
    CHECK(Interval::from_bounds(3, inf).approximate_midpoint() == 3);
    CHECK(Interval::from_bounds(-4, 2).width_upper() == 6);
    CHECK(Interval::from_bounds(-inf, 2).width_upper() == inf);
    CHECK(Interval::from_bounds(0x1p-1074, 1).width_upper() == 1);
}

TEST_CASE("where exact values end") {
    // 64 radicals are kept exact, 65 are a node.
    std::vector<long> primes;
    for (long n = 2; primes.size() < 65; ++n) {
        bool prime = true;
        for (const long p : primes) prime = prime && n % p != 0;
        if (prime) primes.push_back(n);
    }
    Real sum = 0;
    for (std::size_t i = 0; i < 64; ++i) sum += sqrt(Real(primes[i]));
    CHECK(sum.radical_sum());
    CHECK_FALSE((sum + sqrt(Real(primes[64]))).radical_sum());
    CHECK_FALSE((sum - sqrt(Real(primes[64]))).radical_sum());
    CHECK((sum - sum).rational() == Rational(0));
    // Radicands of more than 4096 bits are a node, and compared by enclosures.
    const Integer big = (Integer(1) << 4100) + 1;
    CHECK_FALSE(sqrt(Real(Rational(big))).radical_sum());
    CHECK(sqrt(Real(Rational(Integer(big * big)))).rational() == Rational(big));
    CHECK(greater(sqrt(Real(Rational(big))), Real(Rational(Integer(Integer(1) << 2050)))) == Truth::yes);
    // Exact powers up to 64.
    const Real x = sqrt(Real(2)) + 1;
    CHECK(power(x, 64).radical_sum());
    CHECK_FALSE(power(x, 65).radical_sum());
    CHECK_FALSE(power(x, -1).radical_sum());
    CHECK(less(power(x, 65) - power(x, 64) * x, Real(Rational(1, 1000))) == Truth::yes);
    CHECK(power(x, 3).radical_sum() == RadicalSum(7) + RadicalSum(5) * radical(2));
    for (const Rational& partly : {Rational(8, 3), Rational(3, 8), Rational(2, 3)}) {  // no rational cube root
        CHECK_FALSE(root(Real(partly), 3).is_rational());
        const Enclosure enclosure = root(Real(partly), 3).enclose(64);
        CHECK(power(enclosure.lower, 3) < partly);
        CHECK(power(enclosure.upper, 3) > partly);
    }
    CHECK_THROWS_AS(root(Real(2), 1'000'001), InputError);
    CHECK_NOTHROW(root(Real(2), 1'000'000));
    CHECK_THROWS_AS(Rational::power_of_two((1L << 30) + 1), LimitReached);
}

TEST_CASE("exact simplifications") {
    const Real x = between(-2, 3);
    CHECK((x + 0).same_expression(x));
    CHECK((Real(0) + x).same_expression(x));
    CHECK((x - 0).same_expression(x));
    CHECK((x * 1).same_expression(x));
    CHECK((Real(1) * x).same_expression(x));
    CHECK((x / 1).same_expression(x));
    CHECK(power(x, 1).same_expression(x));
    CHECK_FALSE((x + 1).same_expression(x));
    CHECK(abs(between(1, 2)).to_string() == "[1, 2]");
    CHECK((sqrt(Real(2)) / sqrt(Real(3))).radical_sum() == radical(6) / RadicalSum(3));
    CHECK((Real(1) / (sqrt(Real(2)) + 1)).enclose(64).contains(Rational(41421356, 100000000)) == false);
    CHECK(log(Real(2)).enclose(64).lower > Rational(69, 100));
}

TEST_CASE("not negative by construction, each rule") {
    const Real plus = between(1, 2);
    const Real any = between(-1, 2);
    for (const Real& x :
         {plus + plus, plus * plus, plus / plus, min(plus, plus), max(plus, any), max(any, plus), atan(plus), exp(any),
          sqrt(any), root(any, 3), power(plus, 3), power(any, 2), any * any, Real::pi(), sqrt(Real(2))})
        CHECK(x.is_nonnegative_by_construction());
    for (const Real& x :
         {plus + any, any + plus, plus * any, any * plus, plus / any, any / plus, min(plus, any), min(any, plus),
          max(any, -plus), atan(any), power(any, 3), plus - plus, -plus, log(plus), Real(-1), sqrt(Real(2)) - 2})
        CHECK_FALSE(x.is_nonnegative_by_construction());
    CHECK(Real(0).is_nonnegative_by_construction());
    CHECK(between(0, 1).is_nonnegative_by_construction());
}

#include "relucert/number/radical_sum.hpp"

#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <algorithm>

using namespace relucert;

namespace {

RadicalSum root(long value) { return RadicalSum::sqrt(Rational(value)); }

/// floor(10^digits sqrt(n)) by GMP, a route of its own.
Integer scaled_root(const Integer& n, unsigned digits) {
    const Integer scaled = n * power(Rational(100), static_cast<long>(digits)).numerator();
    Integer result;
    mpz_sqrt(result.backend().data(), scaled.backend().data());
    return result;
}

/// The sign of sum s_i sqrt(n_i) by scaled integers; digits must suffice.
int sign_by_integers(const std::vector<std::pair<int, Integer>>& terms, unsigned digits) {
    Integer low = 0;
    Integer high = 0;
    for (const auto& [sign, n] : terms) {
        const Integer r = scaled_root(n, digits);
        low += sign > 0 ? r : -(r + 1);
        high += sign > 0 ? r + 1 : -r;
    }
    return low > 0 ? 1 : high < 0 ? -1 : 0;
}

}  // namespace

TEST_CASE("equalities of radicals") {
    CHECK(root(8) == RadicalSum(2) * root(2));
    CHECK(root(8).to_string() == "2*sqrt(2)");
    CHECK(root(2) * root(3) == root(6));
    CHECK(root(2) * root(2) == RadicalSum(2));
    CHECK(root(49).rational() == Rational(7));
    CHECK(RadicalSum::sqrt(Rational(1, 2)) == root(2) / RadicalSum(2));
    CHECK(RadicalSum::sqrt(Rational(9, 4)).rational() == Rational(3, 2));
    CHECK(root(0).is_zero());
    CHECK((root(2) - root(2)).is_zero());
    CHECK((root(2) + root(3) - root(3) - root(2)).sign() == 0);
    const RadicalSum s = root(2) + root(3);
    CHECK(s * s == RadicalSum(5) + RadicalSum(2) * root(6));
    CHECK((s * (root(3) - root(2))).rational() == Rational(1));
    CHECK(root(12) + root(27) == root(75));
    CHECK(RadicalSum(1) / root(3) == root(3) / RadicalSum(3));
    CHECK_THROWS_AS(RadicalSum::sqrt(Rational(-1)), InputError);
    CHECK_THROWS_AS(RadicalSum(1) / (root(2) + RadicalSum(1)), InputError);
    CHECK_THROWS_AS(RadicalSum(1) / RadicalSum(), InputError);
}

TEST_CASE("squares of large primes merge without factoring") {
    // p is a prime beyond trial division: sqrt(2 p^2) = p sqrt(2) needs the test for a square product.
    const Integer p = parse_integer("1000000000000000000000000000057");
    const RadicalSum with_square = RadicalSum::sqrt(Rational(Integer(p * p * 2)));
    CHECK(with_square == RadicalSum(Rational(p)) * root(2));
    CHECK((with_square - RadicalSum(Rational(p)) * root(2)).is_zero());
    CHECK((RadicalSum(Rational(p)) * root(2) - with_square).is_zero());
    CHECK(with_square + root(2) > with_square);
    const Integer q = parse_integer("1000000000039");
    CHECK((RadicalSum::sqrt(Rational(Integer(p * q))) * RadicalSum::sqrt(Rational(Integer(q * p)))).rational() ==
          Rational(Integer(p * q)));
    CHECK(RadicalSum::sqrt(Rational(Integer(p * p), Integer(q * q))).rational() == Rational(p, q));
    CHECK(RadicalSum::sqrt(Rational(p, q)) * RadicalSum(Rational(q)) == RadicalSum::sqrt(Rational(Integer(p * q))));
}

TEST_CASE("three-way comparison") {
    CHECK(root(2) < root(3));
    CHECK(root(2) + root(3) > root(9));
    CHECK(root(2) > RadicalSum(Rational::parse("1.41421356237309504880168872420969807856967187537694")));
    CHECK(root(2) < RadicalSum(Rational::parse("1.41421356237309504880168872420969807856967187537695")));
    CHECK((root(5) + root(22)).sign() == 1);
    CHECK((-root(5)).sign() == -1);
    CHECK(((root(2) <=> root(2)) == std::strong_ordering::equal));
}

TEST_CASE("near misses: six square roots that cancel to less than 10^-40") {
    // Prouhet, Tarry, Escott: 0 + 5 + 6 + 16 + 17 + 22 = 1 + 2 + 10 + 12 + 20 + 21, and so are the sums of squares,
    // cubes, fourth and fifth powers. So sum sqrt(n + a_i) and sum sqrt(n + b_i) differ by C n^(1/2 - 6) only.
    const std::vector<long> left{0, 5, 6, 16, 17, 22};
    const std::vector<long> right{1, 2, 10, 12, 20, 21};
    for (int power_of_ten = 12; power_of_ten <= 24; power_of_ten += 4) {
        const Integer n = power(Rational(10), power_of_ten).numerator() + 7;
        RadicalSum a;
        RadicalSum b;
        std::vector<std::pair<int, Integer>> terms;
        for (const long shift : left) {
            a += RadicalSum::sqrt(Rational(Integer(n + shift)));
            terms.emplace_back(1, n + shift);
        }
        for (const long shift : right) {
            b += RadicalSum::sqrt(Rational(Integer(n + shift)));
            terms.emplace_back(-1, n + shift);
        }
        CAPTURE(power_of_ten);
        const RadicalSum difference = a - b;
        const int sign = difference.sign();
        CHECK(sign != 0);
        CHECK(sign == sign_by_integers(terms, 400));
        CHECK((b - a).sign() == -sign);
        CHECK((a == b) == false);
        const Rational bound = power(Rational(10), -40);
        CHECK(difference < RadicalSum(bound));
        CHECK(difference > RadicalSum(-bound));
        // The same numbers written in another way are equal: 4 n under each root, half of the sum.
        RadicalSum again;
        for (const long shift : left) again += RadicalSum::sqrt(Rational(Integer((n + shift) * 4)));
        CHECK(again == a + a);
    }
}

TEST_CASE("random sums against scaled integers, and the laws of a field") {
    const auto number = [] { return *rc::gen::inRange<long>(-60, 60); };
    const auto radical = [&] {
        RadicalSum sum{Rational(number())};
        const int terms = *rc::gen::inRange(0, 5);
        for (int i = 0; i < terms; ++i) sum += RadicalSum(Rational(number())) * root(*rc::gen::inRange<long>(0, 200));
        return sum;
    };
    CHECK(rc::check("laws", [&] {
        const RadicalSum a = radical();
        const RadicalSum b = radical();
        const RadicalSum c = radical();
        RC_ASSERT(a + b == b + a);
        RC_ASSERT(a * b == b * a);
        RC_ASSERT(a * (b + c) == a * b + a * c);
        RC_ASSERT((a + b) + c == a + (b + c));
        RC_ASSERT((a - a).is_zero());
        RC_ASSERT((a < b) == (a + c < b + c));
        RC_ASSERT((a * a).sign() == (a.is_zero() ? 0 : 1));
        RC_ASSERT((a * b).sign() == a.sign() * b.sign());
        // Radicands: in order, and no product of two is a square.
        for (std::size_t i = 0; i < a.terms().size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const Integer product = a.terms()[i].radicand * a.terms()[j].radicand;
                RC_ASSERT(a.terms()[j].radicand < a.terms()[i].radicand);
                RC_ASSERT(mpz_perfect_square_p(product.backend().data()) == 0);
            }
        }
    }));
    CHECK(rc::check("signs", [&] {
        std::vector<std::pair<int, Integer>> terms;
        RadicalSum sum;
        const int count = *rc::gen::inRange(1, 7);
        for (int i = 0; i < count; ++i) {
            const int sign = *rc::gen::element(-1, 1);
            const long n = *rc::gen::inRange<long>(0, 1000);
            terms.emplace_back(sign, n);
            sum += RadicalSum(sign) * root(n);
        }
        const int sign = sign_by_integers(terms, 60);
        if (sign != 0) RC_ASSERT(sum.sign() == sign);
        if (sum.sign() != 0) RC_ASSERT(sign_by_integers(terms, 200) == sum.sign());
    }));
}

TEST_CASE("a sum is enclosed at each precision, and may be added to itself") {
    RadicalSum s = root(2) - RadicalSum(Rational(1, 3)) * root(3);
    for (const unsigned bits : {10U, 64U, 500U}) {
        const Ball ball = s.enclose(bits);
        CHECK(RadicalSum(*ball.lower()) <= s);
        CHECK(s <= RadicalSum(*ball.upper()));
    }
    const RadicalSum twice = s * RadicalSum(2);
    s += s;
    CHECK(s == twice);
    s -= s;
    CHECK(s.is_zero());
}

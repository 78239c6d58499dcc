#include "relucert/quantity/arithmetic.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/quantity/aggregate.hpp"
#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/rational_sum.hpp"
#include "relucert/quantity/rounding.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>

using namespace relucert;

TEST_CASE("RationalSum: equal to adding one by one") {
    CHECK(rc::check("sum", [](const std::vector<std::pair<int, int>>& terms) {
        RationalSum sum;
        Rational slow;
        for (const auto& [p, q] : terms) {
            if (q == 0) continue;
            const Rational term{Integer(p), Integer(q)};
            sum.add(term);
            sum.add_product(term, Rational(3, 7));
            slow += term + term * Rational(3, 7);
            RC_ASSERT(sum.value() == slow);
        }
    }));
}

TEST_CASE("dot: equal to the sum of products") {
    CHECK(rc::check("dot", [](const std::vector<std::pair<int, int>>& pairs) {
        std::vector<Rational> u;
        std::vector<Rational> v;
        Rational expected;
        for (const auto& [a, b] : pairs) {
            u.push_back(Rational(a) / Rational(64));
            v.push_back(Rational(b) / Rational(3));
            expected += u.back() * v.back();
        }
        RC_ASSERT(*stored_rational(dot(Value::point(u), Value::point(v))) == expected);
    }));
}

TEST_CASE("rounding to binary32 agrees with the processor") {
    CHECK(rc::check("round", [](std::int64_t numerator, std::uint32_t denominator, std::int8_t exponent) {
        const Rational x =
            Rational(numerator) / Rational(std::int64_t{denominator} + 1) * Rational::power_of_two(exponent);
        // A double that is not exact would round twice: take the double as the number.
        const Rational exact = Rational::from_double(x.approximate_double());
        const Value rounded = round_to_format(exact, "binary32");
        if (std::isinf(static_cast<float>(exact.approximate_double()))) {
            RC_ASSERT(rounded.is_unknown());
            return;
        }
        RC_ASSERT(*stored_rational(rounded) ==
                  Rational::from_double(static_cast<double>(static_cast<float>(exact.approximate_double()))));
        RC_ASSERT(*stored_rational(round_to_format(exact, "binary64")) == exact);
    }));
    CHECK(*stored_rational(round_to_format(Rational::power_of_two(-1074), "binary64")) ==
          Rational::power_of_two(-1074));
    CHECK(*stored_rational(round_to_format(Rational::power_of_two(-1075), "binary64")) == Rational(0));
    CHECK(*stored_rational(round_to_format(Rational(3) * Rational::power_of_two(-1075), "binary64")) ==
          Rational::power_of_two(-1073));
    CHECK(round_to_format(Rational::power_of_two(1024), "binary64").is_unknown());
    CHECK_THROWS_AS(round_to_format(Rational(1), "binary16"), InputError);
}

TEST_CASE("floor of numbers that are not rational") {
    CHECK(*stored_rational(floor_of(sqrt(Real(2)), {})) == Rational(1));
    CHECK(*stored_rational(floor_of(sqrt(Real(2)) * sqrt(Real(2)), {})) == Rational(2));
    CHECK(*stored_rational(floor_of(-Real::pi(), {})) == Rational(-4));
    CHECK(*stored_rational(floor_of(Real::enclosed(Rational(1, 3), Rational(1, 2)), {})) == Rational(0));
    CHECK(floor_of(Real::enclosed(Rational(1, 3), Rational(3, 2)), {}).is_unknown());
    CHECK(floor_of(Real::enclosed(Rational(1, 3), Rational(7, 2)), {}).is_unknown());
}

TEST_CASE("aggregates of weighted lists") {
    const Value list = Value::list({Value(1), Value(5)}, {Integer(3), Integer(1)});
    const auto value = [&](Aggregate::Kind kind) { return aggregate_of(kind, list, {}).to_string(); };
    CHECK(value(Aggregate::Kind::sum) == "8");
    CHECK(value(Aggregate::Kind::mean) == "2");
    CHECK(value(Aggregate::Kind::product) == "5");
    CHECK(value(Aggregate::Kind::argmax) == "2");
}

TEST_CASE("canonical text of arguments") {
    std::string text;
    append_canonical_text(
        Value::list({Value(Rational(-3, 6)), Value::truth(true), Value::text("a b"), Value::point({1, 2})}), text);
    CHECK(text == "[-1/2,yes,'a b',[1,2]]");
    CHECK_THROWS_AS(append_canonical_text(Value(sqrt(Real(2))), text), NotExact);
    CHECK_THROWS_AS(append_canonical_text(Value::list({Value::unknown("u")}), text), UnknownFound);
}

// Certified zeros: of systems whose zeros are known exactly.
#include "relucert/matrix/krawczyk.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace relucert;

namespace {

std::vector<Real> variables_of(const RationalBox& box) {
    std::vector<Real> result;
    for (std::size_t i = 0; i < box.lower.size(); ++i) result.push_back(Real::enclosed(box.lower[i], box.upper[i]));
    return result;
}

/// The zero of one equation in [lower, upper].
template <class Equation>
ZeroSearch zero_of(const Equation& g, const Rational& lower, const Rational& upper) {
    const Deadline deadline;
    const RationalBox box{{lower}, {upper}};
    const auto x = variables_of(box);
    return certified_zero(ExpressionSystem({g(x[0])}, x, deadline), box, deadline);
}

bool contains(const RationalBox& box, const std::vector<Rational>& point) {
    for (std::size_t i = 0; i < point.size(); ++i)
        if (point[i] < box.lower[i] || box.upper[i] < point[i]) return false;
    return true;
}

}  // namespace

TEST_CASE("sqrt(2) as a zero, by squares of the ends") {
    const auto found = zero_of([](const Real& x) { return x * x - Real(2); }, Rational(1), Rational(2));
    REQUIRE(found.evidence);
    const RationalBox& x = found.evidence->enclosure;
    CHECK(x.lower[0] * x.lower[0] < Rational(2));
    CHECK(Rational(2) < x.upper[0] * x.upper[0]);
    CHECK(x.upper[0] - x.lower[0] < Rational::power_of_two(-90));
    CHECK(found.evidence->stages.size() <= 6);
    // A narrow box asks for more bits and gets them.
    const Rational middle = (x.lower[0] + x.upper[0]) / Rational(2);
    const Rational radius = Rational::power_of_two(-80);
    const auto again = zero_of([](const Real& y) { return y * y - Real(2); }, middle - radius, middle + radius);
    REQUIRE(again.evidence);
    CHECK(again.evidence->bits > 128);
    CHECK(again.evidence->enclosure.lower[0] * again.evidence->enclosure.lower[0] < Rational(2));
    CHECK(Rational(2) < again.evidence->enclosure.upper[0] * again.evidence->enclosure.upper[0]);
}

TEST_CASE("no evidence where there is no zero, a double one, several, or one on the boundary") {
    const auto none = [](const auto& g, const Rational& lower, const Rational& upper) {
        const ZeroSearch found = zero_of(g, lower, upper);
        CHECK_FALSE(found.evidence.has_value());
        CHECK_FALSE(found.reason.empty());
    };
    none([](const Real& x) { return x * x + Real(1); }, Rational(-1), Rational(1));
    none([](const Real& x) { return x * x - Real(2); }, Rational(3, 2), Rational(2));
    none([](const Real& x) { return power(x, 2); }, Rational(-1), Rational(1));
    none([](const Real& x) { return x * x - Real(Rational(1, 100)); }, Rational(-1), Rational(1));
    none([](const Real& x) { return x; }, Rational(0), Rational(1));
    none([](const Real&) { return Real(0); }, Rational(0), Rational(1));
    none([](const Real&) { return Real(1); }, Rational(0), Rational(1));
    none([](const Real& x) { return Real(1) / x; }, Rational(-1), Rational(1));
    none([](const Real& x) { return sqrt(x) - Real(Rational(1, 1000)); }, Rational(0), Rational(1));
    none([](const Real& x) { return abs(x); }, Rational(-1), Rational(1));
    none([](const Real& x) { return sqrt(x - Real(5)); }, Rational(0), Rational(1));           // nowhere defined
    none([](const Real& x) { return max(x, Real(0)) - Real(0); }, Rational(-1), Rational(1));  // an interval of zeros
}

TEST_CASE("a zero at a kink") {
    // 2 x + |x - 1/3| - 2/3 and x - min(2 x, 1/5) (x/2 on both sides of 0.4 up to its kink): slopes of both sides have
    // one sign.
    const auto at_kink = zero_of([](const Real& x) { return Real(2) * x + abs(x - Rational(1, 3)) - Rational(2, 3); },
                                 Rational(-1), Rational(3, 2));
    REQUIRE(at_kink.evidence);
    CHECK(contains(at_kink.evidence->enclosure, {Rational(1, 3)}));
    CHECK(at_kink.evidence->enclosure.upper[0] - at_kink.evidence->enclosure.lower[0] < Rational(1, 1000));
    const auto maximum =
        zero_of([](const Real& x) { return max(x, Real(3) * x - Real(1)) - Rational(1, 2); }, Rational(0), Rational(1));
    REQUIRE(maximum.evidence);
    CHECK(contains(maximum.evidence->enclosure, {Rational(1, 2)}));  // both sides are 1/2 there
}

TEST_CASE("random quadratic systems with a rational zero") {
    const Deadline deadline;
    int found = 0;
    rc::check("contains the zero", [&] {
        const auto n = *rc::gen::inRange<std::size_t>(1, 5);
        const auto small = [] { return Rational(*rc::gen::inRange(-9, 10)); };
        std::vector<Rational> zero(n);
        RationalBox box;
        for (Rational& z : zero) {
            z = Rational(*rc::gen::inRange(-50, 51)) / Rational(*rc::gen::inRange(1, 20));
            box.lower.push_back(z - Rational(*rc::gen::inRange(1, 20)) / Rational(2000));
            box.upper.push_back(z + Rational(*rc::gen::inRange(1, 20)) / Rational(2000));
        }
        const auto x = variables_of(box);
        std::vector<Real> outputs;
        for (std::size_t i = 0; i < n; ++i) {
            Real sum;
            Rational at_zero;
            for (std::size_t j = 0; j < n; ++j) {
                const Rational a = small() + (i == j ? Rational(60) : Rational(0));
                sum += Real(a) * x[j];
                at_zero += a * zero[j];
                for (std::size_t k = 0; k <= j; ++k) {
                    const Rational b = small() / Rational(40);
                    sum += Real(b) * (j == k ? power(x[j], 2) : x[j] * x[k]);
                    at_zero += b * zero[j] * zero[k];
                }
            }
            outputs.push_back(sum - Real(at_zero));
        }
        const ZeroSearch search = certified_zero(ExpressionSystem(outputs, x, deadline), box, deadline);
        if (!search.evidence) return;
        ++found;
        RC_ASSERT(contains(search.evidence->enclosure, zero));
        for (std::size_t i = 0; i < n; ++i) {
            RC_ASSERT(box.lower[i] <= search.evidence->enclosure.lower[i]);
            RC_ASSERT(search.evidence->enclosure.upper[i] <= box.upper[i]);
            RC_ASSERT(search.evidence->enclosure.upper[i] - search.evidence->enclosure.lower[i] <
                      Rational(1, 1000000000));
        }
    });
    CHECK(found > 30);  // of a hundred
}

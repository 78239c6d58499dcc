// Slopes of expressions: contained exactly, between random rational points; two routes to each number.
#include "relucert/number/slopes.hpp"
#include "relucert/failure/deadline.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace relucert;

namespace {

/// Two variables over [low, high]^2.
std::vector<Real> two_variables(const Rational& low, const Rational& high) {
    return {Real::enclosed(low, high), Real::enclosed(low, high)};
}

std::vector<Ball> balls(const std::vector<Rational>& lower, const std::vector<Rational>& upper) {
    std::vector<Ball> result;
    for (std::size_t i = 0; i < lower.size(); ++i) result.push_back(Ball::enclosing(lower[i], upper[i], 128));
    return result;
}

Ball entry(const SparseRow& row, std::uint32_t variable) {
    for (const auto& [i, value] : row)
        if (i == variable) return value;
    return {};
}

}  // namespace

TEST_CASE("slopes of rational functions and kinks hold between any two points") {
    // x^3 y - 2 x / (y^2 + 1) + |x - y| + max(x, 2 y) - min(x + y, 1) + (x - 3)^-2
    const Deadline deadline;
    const Rational low(-1);
    const Rational high(2);
    const auto variables = two_variables(low, high);
    const Real& a = variables[0];
    const Real& b = variables[1];
    const Real expression = power(a, 3) * b - Real(2) * a / (power(b, 2) + Real(3)) + abs(a - b) + max(a, Real(2) * b) -
                            min(a + b, Real(1)) + power(a - Real(3), -2);
    const ExpressionSystem system({expression}, variables, deadline);
    rc::check("slope contained", [&] {
        const auto coordinate = [&] { return Rational(*rc::gen::inRange(-40, 81)) / Rational(40); };
        const std::vector<Rational> p{coordinate(), coordinate()};
        const std::vector<Rational> q{coordinate(), coordinate()};
        const auto exact = [&](const std::vector<Rational>& at) {
            const Rational& x = at[0];
            const Rational& y = at[1];
            return power(x, 3) * y - Rational(2) * x / (y * y + Rational(3)) + abs(x - y) +
                   std::max(x, Rational(2) * y) - std::min(x + y, Rational(1)) + power(x - Rational(3), -2);
        };
        std::vector<Rational> lower(2);
        std::vector<Rational> upper(2);
        for (std::size_t i = 0; i < 2; ++i) {
            lower[i] = std::min(p[i], q[i]);
            upper[i] = std::max(p[i], q[i]);
        }
        const auto rows = system.slopes(balls(lower, upper), 128);
        RC_ASSERT(rows.has_value());
        Ball sum;
        for (std::uint32_t i = 0; i < 2; ++i)
            sum = add(sum, multiply(entry((*rows)[0], i), Ball::enclosing(p[i] - q[i], 256), 128), 128);
        RC_ASSERT(sum.contains(exact(p) - exact(q)));
        const auto values = system.values(balls(p, p), 128);
        RC_ASSERT(values.has_value());
        RC_ASSERT((*values)[0].contains(exact(p)));
    });
}

TEST_CASE("derivatives of the elementary functions, against difference quotients") {
    const Deadline deadline;
    const std::vector<Real> x{Real::enclosed(Rational(1, 2), Rational(3))};
    const std::vector<std::pair<const char*, Real (*)(const Real&)>> functions{
        {"sqrt", [](const Real& a) { return sqrt(a); }},      {"root", [](const Real& a) { return root(a, 5); }},
        {"exp", [](const Real& a) { return exp(a); }},        {"log", [](const Real& a) { return log(a); }},
        {"atan", [](const Real& a) { return atan(a); }},      {"negate", [](const Real& a) { return -a; }},
        {"power", [](const Real& a) { return power(a, -3); }}};
    for (const auto& [name, f] : functions) {
        const auto& shown_name = name;  // clang 14 cannot capture the binding itself
        CAPTURE(std::string(shown_name));
        const ExpressionSystem system({f(x[0])}, x, deadline);
        const Rational p(4, 5);
        const Rational q(29, 10);
        const auto over = system.slopes(balls({p}, {q}), 128);
        REQUIRE(over);
        // (f(q) - f(p))/(q - p), enclosed: it must meet the slopes; a narrow box around p must give the derivative.
        const Real quotient = (f(Real(q)) - f(Real(p))) / Real(q - p);
        const Enclosure wide = quotient.enclose(128);
        CHECK((*over)[0][0].second.contains(wide.lower));
        CHECK((*over)[0][0].second.contains(wide.upper));
        const Rational h = Rational::power_of_two(-60);
        const auto narrow = system.slopes(balls({p}, {p + h}), 256);
        REQUIRE(narrow);
        const Enclosure local = ((f(Real(p + h)) - f(Real(p))) / Real(h)).enclose(256);
        CHECK((*narrow)[0][0].second.contains(local.lower));
        CHECK(*(*narrow)[0][0].second.upper() - *(*narrow)[0][0].second.lower() < Rational::power_of_two(-50));
    }
}

TEST_CASE("what has no bounded slope is not claimed to have one") {
    const Deadline deadline;
    const std::vector<Real> x{Real::enclosed(Rational(0), Rational(1))};
    for (const Real& one : {sqrt(x[0]), root(x[0], 3), log(x[0]), Real(1) / x[0], power(x[0], -1)})
        CHECK_FALSE(ExpressionSystem({one}, x, deadline).slopes(balls({Rational(0)}, {Rational(1)}), 128).has_value());
    // Constants, and variables that are missing.
    const ExpressionSystem constant({Real(3), Real::pi()}, x, deadline);
    const auto rows = constant.slopes(balls({Rational(0)}, {Rational(1)}), 128);
    REQUIRE(rows);
    CHECK((*rows)[0].empty());
    CHECK((*rows)[1].empty());
}

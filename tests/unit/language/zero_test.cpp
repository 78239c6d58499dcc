// zero(system, B): values, what is unknown, what is an error, and the keys of functions.
#include "fixture.hpp"
#include "relucert/input/sha256.hpp"

#include <doctest/doctest.h>

using namespace relucert;

namespace {

/// The key of the only node of an evaluation.
std::string key_of(const std::string& formula) {
    Sandbox sandbox;
    const Value value = sandbox.value(formula);
    CAPTURE(formula);
    REQUIRE_FALSE(value.is_unknown());
    REQUIRE(sandbox.store.nodes().size() == 1);
    return sandbox.store.nodes().begin()->first;
}

}  // namespace

TEST_CASE("zeros as values") {
    Sandbox sandbox;
    for (std::string formula : std::vector<std::string>{
             "zero(x => [x[1]^2 - 2], box([1], [2]))[1]^2 > 2 - 10^(-25)",
             "zero(x => [x[1]^2 - 2], box([1], [2]))[1]^2 < 2 + 10^(-25)",
             "zero(x => x[1]^2 - 2, box([1], [2])) in box([1], [2])",
             "all(abs(t - sqrt(1/2)) < 10^(-25) for t in zero(x => [norm2(x) - 1, x[1] - x[2]], box([1/2, 1/2], [1, "
             "1])))",
             "abs(zero(x => exp(x[1]) - 3, box([1], [6/5]))[1] - log(3)) < 10^(-20)",
             "abs(zero(x => 4*atan(x[1]) - pi, box([1/2], [3/2]))[1] - 1) < 10^(-20)",
             "abs(zero(x => (if x[1] < 3 then x[1]^3 - 2 else 1/0), box([1], [3/2]))[1] - root(2, 3)) < 10^(-20)",
             "let f = relu_network([[1/2, 0], [0, 1/2]], [[1, 1/4], [-1/4, 1]]); all(abs(t) < 1/10^6 for t in zero(x "
             "=> f(x) + 2*x, box([-1, -1], [1, 1])))",
             "let c = 3; zero(x => x[1] - c, box([2], [4]))[1] < 3 + 10^(-20)",
             "abs(zero(x => 3*x[1] + abs(x[1] - 1/7) - 3/7, box([-1], [1]))[1] - 1/7) < 10^(-9)",
         }) {
        CAPTURE(formula);
        if (const auto at = formula.find("norm2(x)"); at != formula.npos) formula.replace(at, 8, "dot(x, x)");
        CHECK(sandbox.value(formula).truth() == Truth::yes);
    }
}

TEST_CASE("where zero is unknown") {
    Sandbox sandbox;
    const std::pair<std::string, std::string> cases[] = {
        {"zero(x => x[1]^2 + 1, box([-1/10], [1]))", "not inside"},
        {"zero(x => x[1]^2, box([-1], [1]))", "inverse"},
        {"zero(x => x[1]^2 - 1/4, box([-1], [1]))", "inverse"},
        {"zero(x => 1/x[1], box([-1], [1]))", "undefined"},
        {"zero(x => [1/0], box([-1], [1]))", "division by zero"},
        {"zero(x => if x[1] < 0 then x[1] else 2*x[1], box([-1], [1]))", "undecided"},
        {"zero(x => floor(x[1]), box([-1], [1]))", ""},
        {"zero(x => [x[1]], box([0], [0]))", "no width"},
        {"zero(x => [x[1]], box([-sqrt(2)], [1]))", "exact rational"},
        {"let c = sqrt(2); zero(x => x[1] - c, box([1], [2]))", "exact rational"},
        {"let c = 1/0; zero(x => x[1] - c, box([1], [2]))", "division by zero"},
        {"zero(x => sqrt(x[1]) - 1/10, box([0], [1]))", "slope"},
        {"zero(x => zero(y => y[1] - x[1], box([0], [1]))[1], box([-1], [1]))", "exact rational"},
    };
    for (const auto& [formula, reason] : cases) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_formula);
        const Value value = sandbox.value(formula);
        REQUIRE(value.is_unknown());
        CAPTURE(value.reason());
        CHECK(value.reason().find(reason) != std::string::npos);
    }
    CHECK(sandbox.store.nodes().empty());
}

TEST_CASE("comparisons inside a system hold for every point of the box, or are unknown") {
    Sandbox sandbox;
    // x[1] = x[1] is true everywhere, x[1] = x[2] nowhere decided although the ends agree; x - x is no constant 0.
    CHECK_FALSE(sandbox.value("zero(x => if x[1] = x[1] then x[1] else 1/0, box([-1], [1]))").is_unknown());
    CHECK(sandbox.value("zero(x => if x[1] = x[2] then x else x, box([-1, -1], [1, 1]))").is_unknown());
    CHECK(sandbox.value("zero(x => [x[1] - x[2], x[1] - x[1]], box([-1, -1], [1, 1]))").is_unknown());
    CHECK(sandbox.value("zero(x => [x[1] - x[2], 0*x[1]], box([-1, -1], [1, 1]))").is_unknown());
    CHECK_FALSE(sandbox.value("zero(x => [x[1] - x[2], x[1] + x[2]], box([-1, -1], [1, 1]))").is_unknown());
}

TEST_CASE("errors of zero name a place") {
    Sandbox sandbox;
    for (const char* wrong :
         {"zero(x => [x[1], 1], box([0], [1]))", "zero((x, y) => [x[1]], box([0], [1]))",
          "zero(x => [x[2]], box([0], [1]))", "zero(x => [], box([], []))", "zero(x => [x], box([0], [1]))"}) {
        CAPTURE(wrong);
        CHECK(sandbox.text(wrong).find("error: demo:1:") == 0);
    }
    CHECK(sandbox.text("zero(x => [x[1], 1], box([0], [1]))").find("as many equations as unknowns") !=
          std::string::npos);
}

TEST_CASE("keys of functions: text, level and captured values") {
    const std::string box = "box([0], [1])";
    const auto key = [&](const std::string& text) {
        return sha256_hex("zero(function:" + sha256_hex(text) + ",box([0],[1]))");
    };
    CHECK(key_of("zero(x=>[2*x[1] - 1/2], " + box + ")") == key("instance|x => [ 2 * x [ 1 ] - 1 / 2 ]"));
    CHECK(key_of("zero((x => # comment\n [2*x[1]-0.50]), " + box + ")") == key("instance|x => [ 2 * x [ 1 ] - 0.50 ]"));
    CHECK(key_of("zero(x => ((2*x[1]) - 1), " + box + ")") == key("instance|x => ( ( 2 * x [ 1 ] ) - 1 )"));
    CHECK(key_of("zero((x) => 2*x[1] - 1, " + box + ")") == key("instance|( x ) => 2 * x [ 1 ] - 1"));
    CHECK(key_of("let c = 1/3; let x = 5; let d = 7; zero(x => x[1] - c, " + box + ")") ==
          key("instance|x => x [ 1 ] - c|c=1/3"));
    CHECK(key_of("let c = [1/3, 'a', [1] -> 2]; let f = y => y - c[1]; zero(x => [f(x[1])], " + box + ")") ==
          key("instance|x => [ f ( x [ 1 ] ) ]|f=function:" +
              sha256_hex("instance|y => y - c [ 1 ]|c=[1/3,'a',([1]->2*1)]")));
    CHECK(key_of("let P = points(dataset([[1] -> 1 times 2, [3] -> 2])); zero(x => x[1] - mean(1/i for i in P), " +
                 box + ")") == key("instance|x => x [ 1 ] - mean ( 1 / i for i in P )|P=[1,2]*[2,1]"));
}

// ball(c, r) in formulas: membership, values, keys, what is unknown and what is an error; searches that run out of
// time.
#include "fixture.hpp"
#include "relucert/input/sha256.hpp"

#include <doctest/doctest.h>

using namespace relucert;

TEST_CASE("balls as sets") {
    const std::pair<const char*, Truth> cases[] = {
        {"[3/5, 4/5] in ball([0, 0], 1)", Truth::yes},
        {"[3/5, 4/5 + 1/1000000] in ball([0, 0], 1)", Truth::no},
        {"[1, 1] in ball([0, 0], sqrt(2))", Truth::yes},
        {"[sqrt(1/2), sqrt(1/2)] in ball([0, 0], 1)", Truth::yes},
        {"[1] in ball([1], 0) and not ([2] in ball([1], 0))", Truth::yes},
        {"forall x in ball([1, 2], 1/2): x[1] + x[2] < 4 and x[1] > 0", Truth::yes},
        {"forall x in ball([0, 0], 1): 3*x[1] + 4*x[2] <= 5", Truth::yes},
        {"forall x in ball([0, 0], 1): x[1] < 1", Truth::no},
        {"forall x in ball([0, 0], 1): 3*x[1] + 4*x[2] < 49/10", Truth::no},
        {"forall x in ball([0, 0], sqrt(2)): x[1] + x[2] <= 2", Truth::yes},
        {"forall x in ball([0, 0], 1): abs(x[1]) <= 3/4 or abs(x[2]) <= 3/4", Truth::yes},
        {"supremum(x[1], x in ball([0, 0], 1)) = 1 and infimum(x[1], x in ball([0, 0], 1)) = -1", Truth::yes},
        {"1414/1000 < supremum(abs(x[1]) + abs(x[2]), x in ball([0, 0], 1)) < 1415/1000", Truth::yes},
        {"abs(supremum(f(x), x in ball([0, 0], 1)) - sqrt(5)) < 1/100000", Truth::yes},
        {"supremum(f(x) - f(x), x in ball([0, 0], 1)) = 0", Truth::yes},
    };
    for (const auto& [statement, truth] : cases) {
        const auto& shown = statement;  // clang 14 cannot capture the binding itself
        INFO(std::string(shown));
        Sandbox sandbox;
        const Value value =
            sandbox.value(std::string("let f = relu_network([[1, 1], [1, -1]], [[3/2, 1/2]]); (") + statement + ")");
        INFO((value.is_unknown() ? value.reason() : value.to_string()));
        CHECK(value.truth() == truth);
    }
}

TEST_CASE("the key of a statement about a ball has the square of the radius") {
    const auto key_of = [](const std::string& formula) {
        Sandbox sandbox;
        CHECK_FALSE(sandbox.value(formula).is_unknown());
        REQUIRE(sandbox.store.nodes().size() == 1);
        return sandbox.store.nodes().begin()->first;
    };
    const std::string function = "function:" + sha256_hex("instance|x => x [ 1 ]");
    CHECK(key_of("supremum(x[1], x in ball([1, -1/2], 1/3))") ==
          sha256_hex("supremum(" + function + ",ball([1,-1/2],1/9))"));
    CHECK(key_of("supremum(x[1], x in ball([0, 0], sqrt(2)))") ==
          sha256_hex("supremum(" + function + ",ball([0,0],2))"));
}

TEST_CASE("statements about balls that are unknown, or errors") {
    Sandbox sandbox;
    CHECK(sandbox.value("supremum(x[1], x in ball([0], root(2, 3)))").is_unknown());
    CHECK(sandbox.value("supremum(x[1], x in ball([sqrt(2)], 1))").is_unknown());
    CHECK(sandbox.value("forall x in ball([], 1): 1 < 2").is_unknown());
    CHECK(sandbox.value("exists x in ball([0], 1): x[1] > 0").is_unknown());
    CHECK(
        sandbox.value("supremum(x[1]*x[1], x in ball([0], 1))").reason().find("supremum over a ball: not piecewise") ==
        0);
    CHECK(sandbox.text("ball([0], -1)").find("negative radius") != std::string::npos);
    CHECK(sandbox.text("[1] in ball([0, 0], 1)").find("in a ball of dimension 2") != std::string::npos);
    CHECK(sandbox.text("ball([0], 1) = ball([0], 1)").find("cannot compare") != std::string::npos);
    CHECK(sandbox.text("ball([0, 0], 1)") == "ball of dimension 2");
    CHECK(sandbox.text("lower(ball([0], 1))").find("error") == 0);
}

TEST_CASE("a supremum that runs out of time has both its bounds") {
    // 12 dimensions and 64 kinks: far from done after a second.
    Sandbox sandbox;
    const Deadline limit(1.0);
    Evaluator evaluator(sandbox.prelude, sandbox.store, limit);
    const Formula formula = parse_formula(
        "let W = [[((7*i + 3*j)^2/11 - floor((7*i + 3*j)^2/11)) - 1/2 for j in 1..12] for i in 1..32]; "
        "let V = [[((5*i + 2*j)^2/13 - floor((5*i + 2*j)^2/13)) - 1/2 for j in 1..32] for i in 1..32]; "
        "supremum(abs(relu_network(W, V, [[(-1)^j for j in 1..32]])(x)), x in box(-ones(12), ones(12)))",
        {"demo", 1, 1});
    Trace trace;
    const Value value = evaluator.evaluate(formula, sandbox.scope, &trace);
    REQUIRE(value.is_number());
    const Enclosure bounds = value.number().enclose(64);
    CHECK(bounds.lower > Rational(0));
    CHECK(bounds.lower < bounds.upper);
    REQUIRE(trace.reasons().size() == 1);
    CHECK(trace.reasons()[0].find("the largest value lies in ") != std::string::npos);
    CHECK(trace.reasons()[0].find("the limit of time is reached") != std::string::npos);
    CHECK(sandbox.store.nodes().size() == 1);
}

TEST_CASE("what is left of a time limit") {
    CHECK_FALSE(Deadline().remaining_seconds());
    CHECK(Deadline(0.0).remaining_seconds() == 0.0);
    const double left = Deadline(1000.0).remaining_seconds().value();
    CHECK(left > 900);
    CHECK(left <= 1000);
}

// supremum, infimum and forall over a box: values, keys, what is unknown, what is an error.
#include "fixture.hpp"
#include "relucert/input/sha256.hpp"

#include <doctest/doctest.h>

using namespace relucert;

namespace {

/// The key of the only node of an evaluation.
std::string statement_key(const std::string& formula) {
    Sandbox sandbox;
    const Value value = sandbox.value(formula);
    CAPTURE(formula);
    REQUIRE_FALSE(value.is_unknown());
    REQUIRE(sandbox.store.nodes().size() == 1);
    return sandbox.store.nodes().begin()->first;
}

const EvidenceNode& only_node(const Sandbox& sandbox) {
    REQUIRE(sandbox.store.nodes().size() == 1);
    return sandbox.store.nodes().begin()->second;
}

}  // namespace

TEST_CASE("exact suprema and infima") {
    Sandbox sandbox;
    const char* const statements[] = {
        "supremum(x[1], x in box([0], [1])) = 1",
        "infimum(x[1], x in box([-2], [1])) = -2",
        "supremum(3, x in box([0], [1])) = 3",
        "supremum(abs(x[1]) - abs(x[2] - 1/3), x in box([-1, -1], [1/2, 1])) = 1",
        "infimum(abs(x[1]) + abs(x[2] - 1/3), x in box([-1, -1], [1/2, 1])) = 0",
        "supremum(min(x[1], 1 - x[1]), x in box([0], [1])) = 1/2",
        "supremum(min(x[1], x[2], 2 - x[1] - x[2]), x in box([0, 0], [1, 1])) = 2/3",
        "supremum(f(x), x in box([-1, -1], [1, 1])) = 2",
        "supremum(abs(f(x) - f(x)), x in box([-1, -1], [1, 1])) = 0",
        "infimum(f(x), x in box([-1, -1], [1, 1])) = -supremum(-f(x), x in box([-1, -1], [1, 1]))",
        "supremum(x[1] + x[2], x in box([0, 1/2], [1, 1/2])) = 3/2",
        "supremum(x[1], x in box([1/7], [1/7])) = 1/7",
        "(supremum)((x[1] + 1)*2, (x in box([0], [1]))) = 4",
        "all(supremum(k*x[1], x in box([0], [1])) = k for k in 1..3)",
        "supremum(c*x[1], x in box([0], [d])) = 6",
        "supremum(dot(transpose(A)*x, [1, 1]), x in box([0, 0], [1, 1])) = 10",
    };
    const std::string names =
        "let f = relu_network([[1, 1], [1, -1], [-1, 1]], [[1, 1, 1/2]]); let c = 2; let d = 3; let A = [[1, 2], [3, "
        "4]]; ";
    for (const char* statement : statements) {
        INFO(std::string(statement));
        const Value value = sandbox.value(names + "(" + statement + ")");
        INFO((value.is_unknown() ? value.reason() : value.to_string()));
        CHECK(value.truth() == Truth::yes);
    }
}

TEST_CASE("statements about every point") {
    const std::pair<const char*, Truth> cases[] = {
        {"forall x in box([0], [1]): x[1] >= 0", Truth::yes},
        {"forall x in box([0], [1]): x[1] > 0", Truth::no},
        {"forall x in box([0, 0], [1, 1]): x[1] + x[2] <= 2 and x[1] - x[2] <= 1", Truth::yes},
        {"forall x in box([0, 0], [1, 1]): x[1] > x[2] - 1/4 or x[2] >= x[1]", Truth::yes},
        {"forall x in box([0, 0], [1, 1]): x[1] > x[2] or x[2] > x[1]", Truth::no},
        {"forall x in box([-1, -1], [1, 1]): max(x) >= 1/2 implies abs(x[1]) + abs(x[2]) >= 1/3", Truth::yes},
        {"forall x in box([-1, -1], [1, 1]): any(f(x) >= k*x[1] for k in [-1, 1])", Truth::yes},
        {"forall x in box([-1, -1], [1, 1]): f(x) = abs(x[1] - x[2]) + relu(x[1] + x[2])", Truth::yes},
        {"forall x in box([-1, -1], [1, 1]): f(x) != 1", Truth::no},
        {"forall x in box([-1], [1]): true", Truth::yes},
        {"forall x in box([-1], [1]): x[1] < x[1]", Truth::no},
        {"not (forall x in box([-1], [1]): forall i in 1..1: x[i] < 1)", Truth::yes},
        {"forall x in box([1/3], [1/3]): 3*x[1] = 1", Truth::yes},
        {"all((forall x in box([0], [k]): x[1] <= k) for k in 1..3)", Truth::yes},
        {"(forall x in box([0], [1]): x[1] >= 0) and 1 < 2", Truth::yes},
    };
    for (const auto& [statement, truth] : cases) {
        const auto& shown = statement;  // clang 14 cannot capture the binding itself
        INFO(std::string(shown));
        Sandbox sandbox;
        const Value value = sandbox.value(
            std::string("let f = relu_network([[1, 1], [1, -1], [-1, 1]], [[1, 1, 1]]); (") + statement + ")");
        INFO((value.is_unknown() ? value.reason() : value.to_string()));
        CHECK(value.truth() == truth);
        CHECK_FALSE(sandbox.store.empty());
    }
}

TEST_CASE("nodes of statements about boxes") {
    {
        Sandbox sandbox;
        CHECK(sandbox.value("infimum(min(x[1], 1 - x[1]) - 1/4, x in box([0], [1]))").to_string() == "-1/4");
        const EvidenceNode& node = only_node(sandbox);
        CHECK(node.primitive == "infimum");
        CHECK(node.value == R"(["-1/4","-1/4"])");
        CHECK(node.evidence.find(R"("kind":"split-tree")") != std::string::npos);
    }
    {
        Sandbox sandbox;
        CHECK(sandbox.value("forall x in box([0], [1]): 1 > 2 or x[1] < 1").truth() == Truth::no);
        CHECK(only_node(sandbox).primitive == "forall");
        CHECK(only_node(sandbox).value == R"("no")");
        CHECK(only_node(sandbox).evidence == R"({"kind":"witness","point":["1"]})");
    }
    {
        Sandbox sandbox;
        CHECK(sandbox.value("forall x in box([0], [1]): x[1] - x[1] < 1").truth() == Truth::yes);
        CHECK(only_node(sandbox).value == R"("yes")");
        CHECK(only_node(sandbox).evidence == R"({"kind":"split-trees","clauses":[]})");
    }
    {  // comparisons of x are no results of their own: nothing of them is recorded
        Sandbox sandbox;
        CHECK(sandbox.value("(forall x in box([0], [1]): x[1] < 2) and 1 < 2").truth() == Truth::yes);
        CHECK(sandbox.trace.records().size() == 1);
    }
}

TEST_CASE("keys: the function as if it were written there") {
    const auto key = [](const std::string& name, const std::string& text) {
        return sha256_hex(name + "(function:" + sha256_hex(text) + ",box([0],[1]))");
    };
    const std::string box = "box([0], [1])";
    CHECK(statement_key("supremum(2*x[1] - 1/2, x in " + box + ")") ==
          key("supremum", "instance|x => 2 * x [ 1 ] - 1 / 2"));
    CHECK(statement_key("infimum((2*x[1])*1, (x in " + box + "))") ==
          key("infimum", "instance|x => ( 2 * x [ 1 ] ) * 1"));
    CHECK(statement_key("1 + supremum((max(x[1], 0)) # why, not\n, x in " + box + ")") ==
          key("supremum", "instance|x => ( max ( x [ 1 ] , 0 ) )"));
    CHECK(statement_key("(forall y in " + box + ": (y[1] >= 0)) or 1 > 2") ==
          key("forall", "instance|y => ( y [ 1 ] >= 0 )"));
    CHECK(statement_key("let c = 1/3; let x = 5; let d = 7; forall x in " + box + ": x[1] >= -c") ==
          key("forall", "instance|x => x [ 1 ] >= - c|c=1/3"));
    CHECK(statement_key("[supremum(t*x[1], x in " + box + ") for t in [3]][1]") ==
          key("supremum", "instance|x => t * x [ 1 ]|t=3"));
}

TEST_CASE("where statements about boxes are unknown") {
    const std::pair<const char*, const char*> cases[] = {
        {"forall x in box([0], [1]): x[1]^2 <= 1", "forall over a box: not piecewise linear in x: a power"},
        {"supremum(x[1]*x[1], x in box([0], [1]))", "supremum over a box: not piecewise linear in x: a product"},
        {"infimum(sqrt(2), x in box([0], [1]))", "not piecewise linear in x"},
        {"forall x in box([0], [1]): (if x[1] < 1/2 then x[1] < 1 else x[1] < 2)", "an undecided condition"},
        {"supremum(x[1], x in box([-sqrt(2)], [1]))", "exact rational"},
        {"let c = sqrt(2); forall x in box([0], [1]): c*x[1] <= 2", "exact rational"},
        {"let c = 1/0; forall x in box([0], [1]): c*x[1] <= 2", "division by zero"},
        {"forall x in box([0], [1]): x[1] <= 1/0", "division by zero"},
        {"exists x in box([0], [1]): x[1] <= 1", "exists over a box"},
        {"forall x in box([], []): 1 < 2", "dimension 0"},
        {"supremum(x[1] + y[1], x in box([0], [1]))", ""},
        {"forall x in box([0], [1]): forall y in box([0], [1]): x[1] + y[1] <= 2", "exact rational"},
    };
    for (const auto& [formula, reason] : cases) {
        const auto& shown = formula;  // clang 14 cannot capture the binding itself
        INFO(std::string(shown));
        Sandbox sandbox;
        const Value value = sandbox.value(std::string("let y = [pi]; (") + formula + ")");
        REQUIRE(value.is_unknown());
        CAPTURE(value.reason());
        CHECK(value.reason().find(reason) != std::string::npos);
        CHECK(sandbox.store.nodes().empty());
        CHECK_FALSE(sandbox.trace.reasons().empty());
    }
}

TEST_CASE("errors of statements about boxes have a place") {
    Sandbox sandbox;
    CHECK(sandbox.text("supremum(x[2], x in box([0], [1]))").find("error: demo:1:12: index 2 is out of range") == 0);
    CHECK(sandbox.text("forall x in box([0], [1]): [1, 2][3] < x[1]").find("error: demo:1:35: index 3") == 0);
    CHECK(sandbox.value_without_types("forall x in 1..2: x > 0").truth() == Truth::yes);
}

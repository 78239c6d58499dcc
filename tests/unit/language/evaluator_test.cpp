#include "fixture.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace relucert;

TEST_CASE("values") {
    const std::pair<const char*, const char*> cases[] = {
        {"1/3 + 1/6", "1/2"},
        {"-2^2", "-4"},
        {"2^-3", "1/8"},
        {"[1, 2] + [3, 4]*2", "[7, 10]"},
        {"[[1, 2], [3, 4]]*[1, -1]", "[-1, -1]"},
        {"[[1, 2], [3, 4]]*[[0, 1], [1, 0]]", "[[2, 1], [4, 3]]"},
        {"[[1, 1], [0, 1]]^5", "[[1, 5], [0, 1]]"},
        {"[[2, 0], [0, 2]]^0", "[[1, 0], [0, 1]]"},
        {"2..4", "[2, 3, 4]"},
        {"3..2", "[]"},
        {"(10..20)[2..3]", "[11, 12]"},
        {"sum(i^2 for i in 1..4)", "30"},
        {"sum([i, 1] for i in 1..3)", "[6, 3]"},
        {"sum([])", "0"},
        {"product(1..5)", "120"},
        {"mean([1, 2, 6])", "3"},
        {"min(3, 1, 2)", "1"},
        {"max(abs([1, -5, 2]))", "5"},
        {"argmax([1, 5, 5])", "2"},
        {"argmin(i*(i-4) for i in 1..5)", "2"},
        {"argmax(x for x in [10, 30, 20])", "30"},
        {"[10*i + j for i in 1..2 for j in 1..2 if i <= j]", "[11, 12, 22]"},
        {"all(x > 0 for x in [1, 2])", "true"},
        {"any(x > 1 for x in [1])", "false"},
        {"count(x > 1 for x in [1, 2, 3])", "2"},
        {"let s = 2; let t = s*s; t + s", "6"},
        {"if 1 < 2 then 'a' else 'b'", "'a'"},
        {"(x => x^2)(3)", "9"},
        {"(let k = 2; x => k*x)(3)", "6"},
        {"((x, y) => x - y)(3, 5)", "-2"},
        {"1 < 2 < 3", "true"},
        {"1 < 3 < 2", "false"},
        {"2 in [1, 2]", "true"},
        {"[1/2, 0] in box([0, 0], [1, 1])", "true"},
        {"[2, 0] in box([0, 0], [1, 1])", "false"},
        {"[1, 2] = [1, 2, 3]", "false"},
        {"forall x in [1, 2]: x > 0", "true"},
        {"exists x in [1, 2]: x > 1", "true"},
        {"sqrt(8) = 2*sqrt(2)", "true"},
        {"sqrt(2)^2 = 2", "true"},
        {"root(8, 3) = 2", "true"},
        {"pi > 3", "true"},
        {"exp(1) < 3", "true"},
        {"floor(-1/2)", "-1"},
        {"ceiling(sqrt(2))", "2"},
        {"floor(pi)", "3"},
        {"sign([-2, 0, 1/2])", "[-1, 0, 1]"},
        {"round(1/10, binary32)", "13421773/134217728"},
        {"round(16777217, binary32)", "16777216"},
        {"round(16777219, binary32)", "16777220"},
        {"round(2^-149/2, binary32)", "0"},
        {"relu([-1, 2])", "[0, 2]"},
        {"unit(3, 2)", "[0, 1, 0]"},
        {"identity(2)", "[[1, 0], [0, 1]]"},
        {"diagonal([1, 2])", "[[1, 0], [0, 2]]"},
        {"transpose([[1, 2, 3]])", "[[1], [2], [3]]"},
        {"concatenate([1], [2, 3])", "[1, 2, 3]"},
        {"flatten([[1], [2, 3]])", "[1, 2, 3]"},
        {"iterate(w => w/2 + 1, 1/3, 3)", "[1/3, 7/6, 19/12, 43/24]"},
        {"iterate(w => w, [1, 2], 0)", "[[1, 2]]"},
        {"let e = 1/2; iterate(w => w - e*[w[2], -w[1]], [1, 0], 2)", "[[1, 0], [1, 1/2], [3/4, 1]]"},
        {"iterate(w => 1/w, 0, 2)[1]", "0"},
        {"iterate(n => iterate(k => k + 1, n, 2)[3], 0, 3)", "[0, 2, 4, 6]"},
        {"fold((s, x) => 2*s + x, 1, [3, 4])", "[1, 5, 14]"},
        {"fold((s, x) => s + x, 7, [])", "[7]"},
        {"fold((s, x) => 1, 7, [1/0])", "[7, 1]"},
        {"parameters(with_parameters(relu_network([[1, 2]], [[3]]), [4, 5, 6]))", "[4, 5, 6]"},
        {"all_parameters(relu_network([[1, 2]], [[3]]))", "[1, 2, 0, 3, 0]"},
        {"all_parameters(with_parameters(relu_network([[1, 2]], [[3]]), [4, 5, 6, 7, 8]))", "[4, 5, 6, 7, 8]"},
        {"with_parameters(relu_network([[1, 2]], [[3]]), [4, 5, 0, 7, 0]) = relu_network([[4, 5]], [[7]])", "true"},
        {"let f = relu_network_with_biases([[[1]], [[2]]], [[3], [0]]); all_parameters(with_parameters(f, [5, 0, 7]))",
         "[5, 0, 7, 0]"},
        {"length([1/0])", "1"},
        {"[1/0, 2][2]", "2"},
        {"dot([1, 2], [3, 4])", "11"},
        {"determinant([[1, 2], [3, 4]])", "-2"},
        {"inertia([[0, 1], [1, 0]])", "[1, 1, 0]"},
        {"rank([[1, 2], [2, 4]])", "1"},
        {"positive_semidefinite([[1, 2], [2, 1]])", "false"},
        {"largest_eigenvalue([[2, 0], [0, 1]]) = 2", "true"},
        {"feasible([[1], [-1]], [0, -1])", "false"},
        {"in_convex_hull([1/2], [[0], [1]])", "true"},
        {"in_cell_hull([0], [0], [[1], [-1]], [1, -1])", "false"},  // NC-19: the kinks of an antipodal pair cancel
        {"in_cell_hull([1], [0], [[1], [-1]], [1, -1])", "true"},
        {"in_cell_hull([0], [-1], [[1]], [2])", "true"},
        {"in_cell_hull([0], [1], [[1]], [2])", "false"},
        {"in_cell_hull([2], [2], [], [])", "true"},
        {"in_cell_hull([0], [1/0], [[1]], [2])", "unknown"},
        {"dual_norm_squared([1, 1], [[1, 0], [0, 1]], 0)", "2"},
        {"dual_norm_squared([1, -1], [[1, 0], [0, 1]], 0)", "1"},
        {"dual_norm_squared([1, -2, 1], [[0, 1], [1, 1], [2, 1]], 1)", "1"},
        {"dual_norm_squared([1, 1], [[0, 1], [1, 1]], 1)", "unknown"},  // infinite
        {"dual_norm_squared([0], [[3]], 0)", "0"},
        {"tight_directions([1, -1], [[1, 0], [0, 1]], 0)", "[[0, 1], [1, 0]]"},
        {"tight_directions([0], [[3]], 0)", "unknown"},
        {"tight_directions([1, -1], [[0, 1], [3, 1]], 1)", "[[-3], [3]]"},
        {"tight_directions([1, 1], [[0, 1], [3, 1]], 1)", "unknown"},
        {"cells([[1, 0], [0, 1]])", "[[-1, -1], [-1, 1], [1, -1], [1, 1]]"},
    };
    Sandbox sandbox;
    for (const auto& [formula, expected] : cases) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_formula);
        CHECK(sandbox.text(formula) == expected);
    }
}

TEST_CASE("data sets, weights, labelled points") {
    const std::string s = "let S = dataset([[1] -> 2, [3] -> -1 times 10]); ";
    const std::pair<const char*, const char*> cases[] = {
        {"size(S)", "11"},
        {"sum(y for (x -> y) in S)", "-8"},
        {"mean(y for (x -> y) in S)", "-8/11"},
        {"count(y < 0 for (x -> y) in S)", "10"},
        {"product(y for (x -> y) in S)", "-2"},
        {"sum([y for (x -> y) in S])", "1"},
        {"sum(points(S))", "21"},
        {"let P = points(S); sum(P)", "21"},
        {"sum(1 for i in points(S) for j in points(S))", "121"},
        {"[i for i in points(S)]", "[1, 2]"},
        {"S[2] = ([3] -> -1 times 10)", "true"},
        {"times(S[2])", "10"},
        {"label(S[1])", "2"},
        {"input(S[1])", "[1]"},
        {"size(S[[2, 2]])", "20"},
        {"S = S[1..2]", "true"},
        {"min(y for (x -> y) in S)", "-1"},
        {"all(times(p) > 0 for p in S)", "true"},
    };
    Sandbox sandbox;
    for (const auto& [formula, expected] : cases) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_formula);
        CHECK(sandbox.text(s + formula) == expected);
    }
}

TEST_CASE("networks") {
    const std::string f = "let f = shallow_network(a = [1, -2], w = [[1, 0], [0, 1]], b = [0, 1]); ";
    const std::pair<const char*, const char*> cases[] = {
        {"f([3, 2])", "1"},
        {"f([sqrt(2), 0]) = sqrt(2)", "true"},
        {"depth(f)", "2"},
        {"width(f, 1)", "2"},
        {"weight(f, 2)", "[[1, -2]]"},
        {"bias(f, 1)", "[0, -1]"},
        {"pattern(f, [3, 1])", "[[1, 0]]"},
        {"gradient(f, [3, 2])", "[1, -2]"},
        {"gradient(f, [3, 1])", "unknown"},
        {"preactivation(f, 1, [3, 1])", "[3, 0]"},
        {"parameters(prefix(f, 1))", "[1, 0, 0, 1, 0, -1]"},
        {"same_function(f, rescaled(f, 1, 2, 3))", "true"},
        {"same_function(f, permuted(f, 1, [2, 1]))", "true"},
        {"same_function(f, with_weight(f, 1, 1, 1, 2))", "false"},
        {"f = rescaled(f, 1, 1, 1)", "true"},
        {"suffix(f, 1)([1, 1])", "-1"},
        {"label_shift(f, dataset([[3, 2] -> 0]))[1] = ([3, 2] -> 1)", "true"},
        {"directional_derivative(f, [0, 0], [-1, 0])", "0"},
        {"relu_network([[1], [-1]], [[1, 1]])([-3])", "3"},
    };
    Sandbox sandbox;
    for (const auto& [formula, expected] : cases) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_formula);
        CHECK(sandbox.text(f + formula) == expected);
    }
}

TEST_CASE("unknown values and Kleene logic") {
    const std::string u = "(1/0 = 1)";
    const std::pair<std::string, const char*> cases[] = {
        {u, "unknown"},
        {"not " + u, "unknown"},
        {u + " and 1 = 2", "false"},
        {"1 = 2 and " + u, "false"},
        {u + " and 1 = 1", "unknown"},
        {u + " or 1 = 1", "true"},
        {"1 = 1 or " + u, "true"},
        {u + " or 1 = 2", "unknown"},
        {u + " implies 1 = 1", "true"},
        {u + " implies 1 = 2", "unknown"},
        {"1 = 2 implies " + u, "true"},
        {"1 = 1 implies " + u, "unknown"},
        {"all([" + u + ", 1 = 2])", "false"},
        {"all([" + u + ", 1 = 1])", "unknown"},
        {"any([" + u + ", 1 = 1])", "true"},
        {"count([" + u + ", 1 = 1])", "unknown"},
        {"if " + u + " then 1 else 1", "unknown"},
        {"sqrt(-1)", "unknown"},
        {"log(0)", "unknown"},
        {"0*(1/0)", "unknown"},
        {"sum([1/0, 1])", "unknown"},
        {"max([1/0, 1])", "unknown"},
        {"iterate(w => 1/w, 0, 2)[3] = 0", "unknown"},
        {"iterate(w => 1/(1 - w), 1, 3)[4]", "unknown"},
        {"iterate(w => 1, 1/0, 2)", "unknown"},
        {"iterate(w => w^2, 2, 40)[22]", "unknown"},
        {"iterate(w => w^2, 2, 40)[20] > 1", "true"},
        {"fold((s, x) => if s = 1 then 1/0 else 5, 1, [1, 2])[3]", "unknown"},
        {"[1/0] = [1, 2]", "false"},
        {"[1/0, 1] = [1, 2]", "false"},
        {"[1/0, 1] = [1, 1]", "unknown"},
        {"rank([[sqrt(2)]])", "unknown"},
        {"exists x in box([0], [1]): x[1] >= 0", "unknown"},
        {"supremum(x[1]^2, x in box([0], [1]))", "unknown"},
        {"round(2^128, binary32)", "unknown"},
        {"sum(x for x in 1..3 if x > 1/0)", "unknown"},
    };
    Sandbox sandbox;
    for (const auto& [formula, expected] : cases) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_formula);
        CHECK(sandbox.text(formula) == expected);
    }
}

TEST_CASE("errors of evaluation have a place") {
    const std::pair<const char*, const char*> cases[] = {
        {"[1, 2][3]", "demo:1:8: index 3 is out of range"},
        {"[1, 2] + [1]", "demo:1:10: cannot add lists of lengths 2 and 1"},
        {"dot([1], [1, 2])", "demo:1:1: an inner product of points of lengths 1 and 2"},
        {"mean([])", "demo:1:1: the mean of an empty list"},
        {"2^(1/2)", "demo:1:2: an exponent must be an integer"},
        {"1..(1/2)", "demo:1:2: the end of a range must be an integer"},
        {"dataset([])", "demo:1:1: a data set without points"},
        {"dataset([[sqrt(2)] -> 1])", "demo:1:1: entry 1 of a data set: an exact rational"},
        {"relu_network([[1, 2]])([1])", "demo:1:24: a network with 2 inputs is applied to a point of length 1"},
        {"(x => x + [1])(2)", "demo:1:11: cannot add a number and a list of 1"},
        {"read('a.npz')", "demo:1:1: read() outside of an instance's let"},
        {"positive_semidefinite([[1, 2], [3, 4]])", "demo:1:1: positive_semidefinite: the matrix is not symmetric"},
        {"box([1], [0])", "demo:1:1: coordinate 1 of a box"},
        {"iterate(w => w + [1], 0, 2)", "demo:1:18: cannot add a number and a list of 1"},
        {"iterate(w => [w, 1][3], 0, 2)", "demo:1:21: index 3 is out of range"},
        {"iterate(w => w, 0, -1)", "demo:1:1: a step count of "},
        {"iterate(w => w, 0, 10^6)", "demo:1:1: a step count of "},
        {"fold((s, x) => s, 0, 1..100001)", "demo:1:1: fold over a list of more than 100000 entries"},
        {"with_parameters(relu_network([[1, 2]], [[3]]), [1, 2, 3, 4])",
         "demo:1:1: 4 numbers for a network with 5 parameters, 3 without the biases that are zero"},
        {"with_parameters(relu_network([[1]]), [sqrt(2), 0])", "demo:1:1: numbers in networks must be rational"},
        {"1..10^8", "demo:1:2: a range of more than 10^7 integers"},
    };
    Sandbox sandbox;
    for (const auto& [formula, expected] : cases) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_formula);
        const std::string found = sandbox.text(formula);
        CAPTURE(found);
        CHECK(found.find(std::string("error: ") + expected) == 0);
    }
}

TEST_CASE("scopes: lazy, kept, cycles refused") {
    const auto formula = [](const std::string& text) { return parse_formula(text, {"scope", 1, 1}); };
    Sandbox sandbox;
    Scope let;
    let.define("k", Value(2));
    let.define("a", formula("k*b"));
    let.define("b", formula("k + 1"));
    let.define("c", formula("d"));
    let.define("d", formula("c"));
    CHECK(sandbox.evaluator.evaluate(formula("a"), let).to_string() == "6");
    CHECK_THROWS_AS(sandbox.evaluator.evaluate(formula("c"), let), InputError);
    Scope claim;
    claim.define_from("b", let, Type::integer());
    claim.define("twice", {"x"}, formula("b*x"));
    CHECK(sandbox.evaluator.evaluate(formula("twice(5)"), claim).to_string() == "15");
    CHECK_THROWS_AS(sandbox.evaluator.evaluate(formula("a"), claim), InputError);
    Scope wrong;
    wrong.define_from("b", let, Type::point());
    CHECK_THROWS_AS(sandbox.evaluator.evaluate(formula("b"), wrong), InputError);
}

TEST_CASE("evidence nodes: one for each call that was asked for") {
    Sandbox sandbox;
    CHECK(sandbox.text("rank([[1]]) = 1 or rank([[2]]) = 1") == "true");
    CHECK(sandbox.store.nodes().size() == 1);
    CHECK(sandbox.text("rank([[1]]) + rank([[2]])") == "2");
    REQUIRE(sandbox.store.nodes().size() == 2);
    // SHA-256 of "rank([[1]])"
    const EvidenceNode* node = sandbox.store.find("df1eca36b56f74d1f6d8a2b0a5a8f0ce");
    CHECK(node == nullptr);
    for (const auto& [key, one] : sandbox.store.nodes()) {
        CHECK(key == one.key);
        CHECK(key.size() == 64);
        CHECK(one.primitive == "rank");
        CHECK(one.value == "\"1\"");
        CHECK(one.evidence ==
              R"({"kind":"minor","modulus":"2147483647","rows":["1"],"columns":["1"],"upper":{"kind":"full"}})");
    }
}

TEST_CASE("trace: the decisive comparison") {
    Sandbox sandbox;
    CHECK(sandbox.text("all(x < 3 for x in 1..5)") == "false");
    REQUIRE(sandbox.trace.records().size() == 1);
    const ComparisonRecord& record = sandbox.trace.records()[0];
    CHECK(record.text == "x < 3");
    CHECK(record.place == "demo:1:5");
    CHECK(record.left == "3");
    CHECK(record.verdict == Truth::no);
    CHECK(record.repeated == 3);
    CHECK(record.left_enclosure.lower == Rational(3));
}

TEST_CASE("a large matrix is fast enough") {
    Sandbox sandbox;
    const auto begin = std::chrono::steady_clock::now();
    CHECK(sandbox.text("let A = [[(i*j)/1024 for i in 1..784] for j in 1..256]; sum(dot(r, r) for r in A) > 1") ==
          "true");
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    MESSAGE("200704 rationals made, squared and summed in " << seconds << " s");
}

#include "relucert/language/types.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace relucert;

namespace {

const Prelude& demo_prelude() {
    static const Prelude prelude =
        parse_prelude({{"demo.relucert",
                        "# A comment.\n"
                        "## The squared norm.\n"
                        "## No units.\n"
                        "define norm_squared(v: point): number = dot(v, v)\n\n"
                        "## Over two lines.\n"
                        "define twice(g: function from number, number to number, x: number): number =\n"
                        "  g(x, x)\n"
                        "## A constant.\n"
                        "define two: integer = 2\n"}});
    return prelude;
}

std::string type_of(const std::string& text) {
    TypeScope scope(demo_prelude());
    scope.set("f", Type::network());
    scope.set("S", Type::dataset());
    scope.set("B", Type::box());
    scope.set("x", Type::point());
    scope.set("t", Type::number());
    try {
        return check_types(parse_formula(text, {"demo", 1, 1}), scope).to_string();
    } catch (const InputError& error) {
        const std::string what = error.what();
        return what.substr(0, what.find('\n'));
    }
}

}  // namespace

TEST_CASE("types of formulas") {
    const std::pair<const char*, const char*> cases[] = {
        {"1 + t", "number"},
        {"t*x", "point"},
        {"weight(f, 1)*x", "point"},
        {"weight(f, 1)*weight(f, 2)", "matrix"},
        {"f(x)", "number or point"},
        {"f(x) + 1", "number"},
        {"f(x)[1]", "number"},
        {"iterate(w => 2, 1, 5)", "point"},
        {"iterate(w => f, f, 5)", "list of network"},
        {"fold((s, k) => 1, x, [1])", "point or matrix"},
        {"with_parameters(f, x)", "network"},
        {"f(x) = x", "boolean"},
        {"gradient(f, x)", "point or matrix"},
        {"[x, x]", "matrix"},
        {"[1, 'a']", "list"},
        {"S[1]", "labelled point"},
        {"S[1..2]", "dataset"},
        {"sum(y for (x -> y) in S)", "number or point"},
        {"sum(x for p in S)", "point"},
        {"argmax(p for p in x)", "number"},
        {"forall z in B: f(z) > 0", "boolean"},
        {"supremum(z[1], z in B)", "number"},
        {"infimum(let y = f(z); max(y) - min(y), (z in B))", "number"},
        {"if true then 1 else x", "number or point"},
        {"norm_squared(x)", "number"},
        {"twice((a, b) => a*b, 3)", "number"},
        {"two + two", "number"},
        {"round(t, binary32)", "number"},
        {"[p -> 1 for p in [x]]", "list of labelled point"},
    };
    for (const auto& [text, expected] : cases) {
        const auto& shown_text = text;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_text);
        CHECK(type_of(text) == expected);
    }
}

TEST_CASE("type errors have a place") {
    const std::pair<const char*, const char*> cases[] = {
        {"1 + x", "demo:1:5: '+' does not take a number and a point"},
        {"x*x", "demo:1:3: '*' does not take a point and a point"},
        {"t and true", "demo:1:1: an operand of 'and' must be a boolean, not a number"},
        {"f(1)", "demo:1:3: the argument of a network must be a point, not a number"},
        {"f(x, x)", "demo:1:1: a network is applied to one point"},
        {"t(1)", "demo:1:1: a number cannot be called"},
        {"S[true]", "demo:1:3: an index is a number or a list of numbers, not a boolean"},
        {"t[1]", "demo:1:2: a number has no entries to index"},
        {"norm_sqared(x)", "demo:1:1: there is no 'norm_sqared' here"},
        {"depth(x)", "demo:1:7: the argument 'f' of depth must be a network, not a point"},
        {"depth()", "demo:1:1: 'depth' needs the argument 'f'"},
        {"depth(f, 1)", "demo:1:10: 'depth' takes 1 arguments, here are 2"},
        {"depth(g = f)", "demo:1:11: 'depth' has no parameter 'g'"},
        {"abs", "demo:1:1: 'abs' is a builtin function"},
        {"norm_squared", "demo:1:1: 'norm_squared' is a definition with parameters"},
        {"norm_squared(1)", "demo:1:14: the argument 'v' of norm_squared must be a point, not a number"},
        {"[i for i in 3]", "demo:1:13: cannot run over a number"},
        {"1 = true", "demo:1:5: cannot compare a number and a boolean"},
        {"x < x", "demo:1:5: '<' does not take a point and a point"},
        {"min(x, x)", "demo:1:5: each of several arguments of min must be a number, not a point"},
        {"supremum(t, B)", "demo:1:1: 'supremum' is written supremum(expression, x in B)"},
        {"supremum(e = t, domain = (x in B))", "demo:1:1: 'supremum' is written supremum(expression, x in B)"},
        {"infimum(t, 1 in [1])", "demo:1:1: 'infimum' is written infimum(expression, x in B)"},
        {"supremum(z, z in B)", "demo:1:10: the expression must be a number, not a point"},
        {"supremum(z[1], z in S)", "demo:1:21: the set of a supremum must be a box or a ball, not a dataset"},
        {"forall z in B: z[1]", "demo:1:16: the statement must be a boolean, not a number"},
        {"forall z in f: true", "demo:1:13: cannot run over a network"},
        {"argmax(y for (x -> y) in S)", "demo:1:1: argmax of a comprehension needs exactly one"},
        {"pi(1)", "demo:1:1: 'pi' is a constant and takes no arguments"},
    };
    for (const auto& [text, expected] : cases) {
        const auto& shown_text = text;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_text);
        const std::string found = type_of(text);
        CAPTURE(found);
        CHECK(found.find(expected) == 0);
    }
}

TEST_CASE("scopes of types") {
    TypeScope scope(demo_prelude());
    scope.add("a", parse_formula("b + 1", {"claim", 1, 1}));
    scope.add("b", parse_formula("2", {"claim", 2, 1}));
    scope.add("c", parse_formula("d", {"claim", 3, 1}));
    scope.add("d", parse_formula("c", {"claim", 4, 1}));
    CHECK(scope.type_of("a")->to_string() == "number");
    CHECK_THROWS_AS(static_cast<void>(scope.type_of("c")), InputError);
    CHECK_THROWS_AS(scope.check_all(), InputError);
    CHECK_THROWS_AS(scope.add("a", Type::number(), {"claim", 5, 1}), InputError);
    CHECK_THROWS_AS(scope.add("abs", Type::number(), {"claim", 5, 1}), InputError);
    CHECK_THROWS_AS(scope.add("norm_squared", Type::number(), {"claim", 5, 1}), InputError);
    CHECK_THROWS_AS(scope.add("let", Type::number(), {"claim", 5, 1}), InputError);
}

TEST_CASE("the prelude") {
    const Definition* definition = demo_prelude().find("norm_squared");
    REQUIRE(definition != nullptr);
    CHECK(definition->documentation == "The squared norm. No units.");
    CHECK(definition->signature() == "norm_squared(v: point): number");
    CHECK(demo_prelude().find("twice")->signature() ==
          "twice(g: function from number, number to number, x: number): number");
    CHECK(demo_prelude().definitions().size() == 3);
    CHECK(Prelude().sha256() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const auto error_of = [](const std::string& text) {
        try {
            parse_prelude({{"bad", text}});
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    CHECK(error_of("define f(x: number): number = g(x)").find("bad:1:31: there is no 'g' here") == 0);
    CHECK(error_of("define f(x: number): number = f(x)").find("bad:1:31: there is no 'f' here") == 0);
    CHECK(error_of("define abs(x: number): number = x").find("a builtin") != std::string::npos);
    CHECK(error_of("define f(x: numbr): number = x").find("there is no type 'numbr'") != std::string::npos);
    CHECK(error_of("define f(x: number): point = x").find("a point is needed here, not a number") != std::string::npos);
    CHECK(error_of("\n\nx = 2").find("bad:3: a line outside of any definition") == 0);
}

TEST_CASE("the shipped prelude parses and has correct types") {
    const Prelude prelude = read_prelude(std::string(RELUCERT_SOURCE_DIR) + "/prelude");
    CHECK(prelude.definitions().size() > 10);
    for (const auto& definition : prelude.definitions()) {
        CAPTURE(definition->name);
        CHECK(!definition->documentation.empty());
        CHECK(same_syntax(parse_formula(to_text(definition->formula.root()), {}).root(), definition->formula.root()));
    }
}

#include "relucert/failure/failure.hpp"
#include "relucert/language/formula.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace relucert;

namespace {

std::string printed(const std::string& text) { return to_text(parse_formula(text, {"demo", 1, 1}).root()); }

std::string error_of(const std::string& text, const Place& place = {"demo", 3, 10}) {
    try {
        parse_formula(text, place);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("canonical spelling") {
    const std::pair<const char*, const char*> cases[] = {
        {"1+2*3", "1 + 2*3"},
        {"(1+2)*3", "(1 + 2)*3"},
        {"((x))", "x"},
        {"-2^2", "-2^2"},
        {"(-2)^2", "(-2)^2"},
        {"2^-1", "2^-1"},
        {"2^3^2", "2^3^2"},
        {"(2^3)^2", "(2^3)^2"},
        {"a-(b-c)", "a - (b - c)"},
        {"a-b-c", "a - b - c"},
        {"a/b/c", "a/b/c"},
        {"a/(b*c)", "a/(b*c)"},
        {"1..n-1", "1..n - 1"},
        {"a<=b<c", "a <= b < c"},
        {"(a<=b)=c", "(a <= b) = c"},
        {"not a and b or c implies d", "not a and b or c implies d"},
        {"a implies b implies c", "a implies b implies c"},
        {"(a implies b) implies c", "(a implies b) implies c"},
        {"a and (b or c)", "a and (b or c)"},
        {"f(p in L: e)", "f(e for p in L)"},
        {"f((x->y) in S: x)", "f(x for (x -> y) in S)"},
        {"[x -> 2 times n-1]", "[x -> 2 times n - 1]"},
        {"f(a=1, b=2)", "f(a = 1, b = 2)"},
        {"f((a=b))", "f((a = b))"},
        {"f((a=b and c))", "f((a = b and c))"},
        {"f(b, x in B)", "f(b, x in B)"},
        {"let x = 1; x+1", "let x = 1; x + 1"},
        {"2*(if a then 1 else 2)", "2*(if a then 1 else 2)"},
        {"forall x in 1..2: x>0", "forall x in 1..2: x > 0"},
        {"x=>y=>x", "x => y => x"},
        {"(x,y)=>x", "(x, y) => x"},
        {"f(x)(y)[1][2]", "f(x)(y)[1][2]"},
        {"[e for i in 1..2 for j in L if i<j]", "[e for i in 1..2 for j in L if i < j]"},
        {"times(p)", "times(p)"},
        {"-times(S[i])", "-times(S[i])"},
        {"[]", "[]"},
        {"'a # b'", "'a # b'"},
        {"1.50e2 # comment", "1.50e2"},
        {"true", "true"},
    };
    for (const auto& [text, expected] : cases) {
        const auto& shown_text = text;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_text);
        CHECK(printed(text) == expected);
        CHECK(printed(printed(text)) == expected);
    }
}

TEST_CASE("numbers are exact") {
    CHECK(parse_formula("0.1", {}).root().value == Rational(1, 10));
    CHECK(parse_formula("25e-2", {}).root().value == Rational(1, 4));
    CHECK(parse_formula("1..2", {}).root().kind == SyntaxNode::Kind::range);
    CHECK(parse_formula("1.5..2", {}).root().children[0]->value == Rational(3, 2));
}

TEST_CASE("errors name place, excerpt and hint") {
    CHECK(error_of("1 +") == "demo:3:13: expected an operand, found the formula ends\n    1 +\n       ^");
    CHECK(error_of("a\n+ )") == "demo:4:3: expected an operand, found ')'\n    + )\n      ^");
    CHECK(error_of("2k").find("demo:3:11: a letter directly behind a number") == 0);
    CHECK(error_of("(1, 2)").find("write [a, b]") != std::string::npos);
    CHECK(error_of("\"x\"").find("single quotes") != std::string::npos);
    CHECK(error_of("a ≤ b").find("ASCII") != std::string::npos);
    CHECK(error_of("if a then b").find("every if has an else") != std::string::npos);
    CHECK(error_of("f(a = 1, 2)").find("positional argument behind a named one") != std::string::npos);
    CHECK(error_of("count(y = 2 for y in [1, 2])").find("named argument here") != std::string::npos);
    CHECK(error_of("f(1: 2)").find("NAME in LIST") != std::string::npos);
    CHECK(error_of("").find("an empty formula") != std::string::npos);
    CHECK(error_of("'abc").find("does not end") != std::string::npos);
    CHECK(error_of("a b").find("demo:3:12: expected the end of the formula") == 0);
    CHECK(error_of("1e99999").find("exponent") != std::string::npos);
    CHECK(error_of("let in = 2; 1").find("reserved word 'in'") != std::string::npos);
}

TEST_CASE("caps: size and depth, without recursion beyond them") {
    CHECK(error_of(std::string(70000, '1')).find("64 KiB") != std::string::npos);
    for (const char* nest : {"(", "[", "-", "not ", "f(", "2^", "x=>", "let a = "}) {
        CAPTURE(nest);
        std::string text;
        for (int i = 0; i < 10000; ++i) text += nest;
        CHECK(error_of(text.substr(0, 60000)).find("nested more than 200 deep") != std::string::npos);
    }
    std::string postfix = "f";
    for (int i = 0; i < 5000; ++i) postfix += "(1)";
    CHECK(error_of(postfix) != "no error");
    std::string sum = "1";
    for (int i = 0; i < 20000; ++i) sum += "+1";
    CHECK(parse_formula(sum, {}).root().children.size() == 20001);
    std::string nested = "1";
    for (int i = 0; i < 190; ++i) nested = "(" + nested + ")";
    CHECK(error_of(nested) == "no error");
}

TEST_CASE("any bytes: a tree or an InputError") {
    std::uint32_t state = 12345;
    const std::string alphabet =
        "ab1.()[]<>=-+*/^,:;'# \n\0\xff"
        "forinletif";
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (int i = 0; i < 12; ++i) {
            state = state * 1664525U + 1013904223U;
            text += alphabet[(state >> 16U) % alphabet.size()];
        }
        try {
            const Formula formula = parse_formula(text, {"fuzz", 1, 1});
            CAPTURE(text);
            CHECK(same_syntax(parse_formula(to_text(formula.root()), {}).root(), formula.root()));
        } catch (const InputError&) {
        }
    }
}

TEST_CASE("free names") {
    const Formula f = parse_formula("let a = b; sum(a*x*c for x in L if x > d) + (y => y + e)(a)", {});
    CHECK(free_names(f.root()) == std::vector<std::string>{"b", "sum", "L", "d", "c", "e"});
}

TEST_CASE("mathematics") {
    const std::pair<const char*, const char*> cases[] = {
        {"sum(x[i]^2 for i in 1..2) <= 1", "Σ_{i ∈ 1..2} x_i² ≤ 1"},
        {"abs(f(x) - g(x)) <= C", "|f(x) − g(x)| ≤ C"},
        {"sqrt(2)*pi != 1/2", "√2·π ≠ 1/2"},
        {"all(t != 0 for t in v) and not a", "(∀ t ∈ v: t ≠ 0) ∧ ¬ a"},
        {"forall x in B: f(x) >= 0", "∀ x ∈ B: f(x) ≥ 0"},
        {"norm(A[i+1])^2", "‖A_{i + 1}‖₂²"},
        {"count((x -> y) in S: f(x) = y)", "#{(x, y) ∈ S : f(x) = y}"},
        {"x => dot(u, x)", "x ↦ ⟨u, x⟩"},
    };
    for (const auto& [text, expected] : cases) CHECK(to_mathematics(parse_formula(text, {})) == expected);
}

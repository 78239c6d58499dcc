// The trees of formulas, written with all brackets; and the limits of nesting and length, on both sides.
#include <doctest/doctest.h>

#include "certificate.hpp"
#include "errors.hpp"
#include "formula.hpp"
#include "prelude.hpp"

using namespace relucert_check;

namespace {

using Kind = Expression::Kind;

std::string tree(const Expression& e);

std::string joined(const std::vector<ExpressionPtr>& parts, const std::string& between, size_t from = 0) {
    std::string result;
    for (size_t i = from; i < parts.size(); ++i) result += (i > from ? between : "") + tree(*parts[i]);
    return result;
}
std::string clauses(const Expression& e) {
    std::string result;
    for (const Clause& c : e.clauses) {
        result += c.names.empty() ? " if " : " for ";
        for (size_t i = 0; i < c.names.size(); ++i) result += (i > 0 ? "->" : "") + c.names[i];
        result += (c.names.empty() ? "" : " in ") + tree(*c.expression);
    }
    return result;
}
std::string tree(const Expression& e) {
    const auto part = [&](size_t i) { return tree(*e.parts[i]); };
    switch (e.kind) {
        case Kind::number:
            return e.number.get_str();
        case Kind::text:
            return "'" + e.text + "'";
        case Kind::name:
        case Kind::truth:
            return e.text;
        case Kind::list:
            return "[" + joined(e.parts, ", ") + "]";
        case Kind::comprehension:
            return "{" + part(0) + clauses(e) + "}";
        case Kind::call: {
            std::string arguments;
            for (size_t i = 1; i < e.parts.size(); ++i)
                arguments += (i > 1 ? ", " : "") + (e.names[i - 1].empty() ? "" : e.names[i - 1] + "=") + part(i);
            return part(0) + "(" + arguments + ")";
        }
        case Kind::index:
            return part(0) + "@" + part(1);
        case Kind::negate:
            return "<-" + part(0) + ">";
        case Kind::conjunction:
            return "<" + joined(e.parts, " and ") + ">";
        case Kind::disjunction:
            return "<" + joined(e.parts, " or ") + ">";
        case Kind::implication:
            return "<" + joined(e.parts, " implies ") + ">";
        case Kind::negation:
            return "<not " + part(0) + ">";
        case Kind::arithmetic:
            return "<" + part(0) + e.operators[0] + part(1) + ">";
        case Kind::range:
            return "<" + joined(e.parts, "..") + ">";
        case Kind::comparison: {
            std::string result = "<" + part(0);
            for (size_t i = 0; i < e.operators.size(); ++i) result += " " + e.operators[i] + " " + part(i + 1);
            return result + ">";
        }
        case Kind::conditional:
            return "<if " + part(0) + " then " + part(1) + " else " + part(2) + ">";
        case Kind::let:
            return "<let " + e.names[0] + "=" + part(0) + "; " + part(1) + ">";
        case Kind::quantifier:
            return "<" + e.operators[0] + " " + e.names[0] + " in " + part(0) + ": " + part(1) + ">";
        case Kind::function: {
            std::string names;
            for (const std::string& name : e.names) names += (names.empty() ? "" : ",") + name;
            return "<" + names + "=>" + part(0) + ">";
        }
        case Kind::labelled:
            return "<" + joined(e.parts, "->") + ">";
    }
    return "?";
}
std::string tree(const std::string& text) { return tree(*parse_formula(text)); }
std::string repeated(const std::string& text, int count) {
    std::string result;
    for (int i = 0; i < count; ++i) result += text;
    return result;
}
std::string type_text(const Type& type) {
    std::string parts;
    for (const Type& part : type.parts) parts += (parts.empty() ? "" : ",") + type_text(part);
    return type.name + (parts.empty() ? "" : "(" + parts + ")");
}

}  // namespace

TEST_CASE("trees of formulas") {
    const std::pair<const char*, const char*> table[] = {
        // operators, from weak to strong
        {"a implies b implies c", "<a implies <b implies c>>"},
        {"a or b and c or not d", "<a or <b and c> or <not d>>"},
        {"not not a and b", "<<not <not a>> and b>"},
        {"a = b and c < d", "<<a = b> and <c < d>>"},
        {"a < b <= c = d != e >= f > g in h", "<a < b <= c = d != e >= f > g in h>"},
        {"a .. b+1", "<a..<b+1>>"},
        {"a+b-c*d/e", "<<a+b>-<<c*d>/e>>"},
        {"-a*b", "<<-a>*b>"},
        {"--a", "<-<-a>>"},
        {"-a^b", "<-<a^b>>"},
        {"a^b^c", "<a^<b^c>>"},
        {"a^-b^--c", "<a^<-<b^<-<-c>>>>>"},
        {"a[i](x)[j]", "a@i(x)@j"},
        {"(a+b)*c", "<<a+b>*c>"},
        // the words that begin an expression
        {"let a = 1; let b = 2; a", "<let a=1; <let b=2; a>>"},
        {"if a then b else if c then d else e", "<if a then b else <if c then d else e>>"},
        {"forall x in 1..2: exists y in L: x = y", "<forall x in <1..2>: <exists y in L: <x = y>>>"},
        {"x => y => x+y", "<x=><y=><x+y>>>"},
        {"(x, y, z) => x", "<x,y,z=>x>"},
        {"(x) => x", "<x=>x>"},
        {"(x)", "x"},
        {"[x, (y)]", "[x, y]"},
        {"[x -> y, z -> 1 times 2]", "[<x->y>, <z->1->2>]"},
        {"times + 1 times 2", nullptr},
        {"times(p)", "times(p)"},
        {"1 -> times(p) times 2", "<1->times(p)->2>"},
        // lists, comprehensions, calls
        {"[]", "[]"},
        {"[1]", "[1]"},
        {"[x for x in L]", "[{x for x in L}]"},
        {"[x+y for (x -> y) in S if x > 0 for i in 1..2 if true]",
         "[{<x+y> for x->y in S if <x > 0> for i in <1..2> if true}]"},
        {"f()", "f()"},
        {"f(1, a = 2, b = 3)", "f(1, a=2, b=3)"},
        {"f(a = 1)", "f(a=1)"},
        {"f(x, y => z)", "f(x, <y=>z>)"},
        {"f(x for x in L)", "f({x for x in L})"},
        {"f(x if x)", nullptr},
        {"f(a = x, y)", nullptr},
        {"f(x in L: x+1)", "f({<x+1> for x in L})"},
        {"f((x -> y) in S: y)", "f({y for x->y in S})"},
        {"f(x in L)", "f(<x in L>)"},
        {"f((x in L))", "f(<x in L>)"},
        {"f((x for x in L))", nullptr},
        {"f(1, x in L: x)", nullptr},
        {"f(1, x for x in L)", nullptr},
        {"f(x for x in L, 1)", nullptr},
        {"f(a = x for x in L)", nullptr},
        {"f((x in L): x)", nullptr},
        {"f(x = L: x)", nullptr},
        {"f(x in L in M: x)", nullptr},
        {"f(x+1 in L: x)", nullptr},
        {"f((x) in L: x)", nullptr},
        {"f(x -> y in S: x)", nullptr},
        {"f((x -> 1) in S: x)", nullptr},
        {"f((1 -> y) in S: x)", nullptr},
        {"f((x -> (y)) in S: x)", nullptr},
        {"f((x -> y times z) in S: x)", nullptr},
        {"'a' != 'b'", "<'a' != 'b'>"},
        {"true and false", "<true and false>"},
        {"(a, b)", nullptr},
        {"(a, 1) => a", nullptr},
        {"() => a", nullptr},
        {"x, y => a", nullptr},
        {"a b", nullptr},
        {"a ]", nullptr},
        {"in", nullptr},
        {"1 = ", nullptr},
        {"let 1 = 2; 3", nullptr},
        {"forall x: y", nullptr},
        {"[for x in L]", nullptr},
        {"[x for (x, y) in L]", nullptr},
        {"[1, 2 for x in L]", nullptr},
    };
    for (const auto& [text, expected] : table) {
        const auto& shown_text = text;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_text);
        if (expected != nullptr)
            CHECK(tree(text) == expected);
        else
            CHECK_THROWS_AS(parse_formula(text), Refusal);
    }
    CHECK_THROWS_WITH_AS(parse_formula("1 +"), "unexpected end of the formula", Refusal);
    CHECK_THROWS_WITH_AS(parse_formula("(1 ]"), "expected ')', found ']' at byte 3", Refusal);
    for (const char* text : {"2k", "0for", "1.5e", "[ 1for i in L ]"})  // as the library's own lexer
        CHECK_THROWS_WITH_AS(parse_formula(text), "a letter directly behind a number in a formula", Refusal);
    for (const char* text : {"all(x if 0 for x in r)", "[x if x > 0]"})  // found by the fuzzer: the library refuses it
        CHECK_THROWS_AS(parse_formula(text), Refusal);
    CHECK_THROWS_WITH_AS(parse_formula("let 5"), "expected a name, found '5' at byte 4", Refusal);
}

TEST_CASE("nesting of 200 and chains of 1000 are the limits") {
    // One level for the formula itself; the kinds of nesting add one level each.
    const std::pair<std::string, std::string> kinds[] = {{"(", ")"},
                                                         {"[", "]"},
                                                         {"not ", ""},
                                                         {"-", ""},
                                                         {"a^", ""},
                                                         {"a^-", ""},
                                                         {"a implies ", ""},
                                                         {"a[", "]"},
                                                         {"x => ", ""},
                                                         {"f(", ")"},
                                                         {"let a = 1; ", ""},
                                                         {"if a then b else ", ""},
                                                         {"forall x in L: ", ""}};
    for (const auto& [before, behind] : kinds) {
        const auto& shown_before = before;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_before);
        const int most = before == "a^-" ? 99 : 199;  // the power, and its negative exponent
        CHECK_NOTHROW(parse_formula(repeated(before, most) + "1" + repeated(behind, most)));
        CHECK_THROWS_WITH_AS(parse_formula(repeated(before, most + 1) + "1" + repeated(behind, most + 1)),
                             "a formula is nested too deeply", Refusal);
    }
    CHECK_NOTHROW(parse_formula("f" + repeated("(1)", 199)));
    CHECK_THROWS_WITH_AS(parse_formula("f" + repeated("(1)", 200)), "a formula is nested too deeply", Refusal);
    CHECK_NOTHROW(parse_formula("f" + repeated("[1]", 199) + " + f" + repeated("[1]", 199)));
    CHECK_NOTHROW(parse_formula("1" + repeated("+1", 999)));
    CHECK_THROWS_WITH_AS(parse_formula("1" + repeated("+1", 1000)),
                         "a sum or product of a thousand operands in a formula", Refusal);
    CHECK_NOTHROW(parse_formula("1" + repeated("*1", 999) + "-1"));
    CHECK_THROWS_AS(parse_formula("1" + repeated("/1", 1000)), Refusal);
    CHECK_NOTHROW(parse_formula(std::string((64 << 10) - 1, ' ') + "1"));
    CHECK_THROWS_WITH_AS(parse_formula(std::string(64 << 10, ' ') + "1"), "a formula is longer than 64 KiB", Refusal);
}

TEST_CASE("types") {
    CHECK(type_text(parse_type("list of list of number")) == "list(list(number))");
    CHECK(type_text(parse_type("function from point, list of matrix to boolean")) ==
          "function(point,list(matrix),boolean)");
    for (const char* name :
         {"number", "rational", "integer", "boolean", "text", "point", "matrix", "network", "dataset", "box"})
        CHECK(type_text(parse_type(name)) == name);
    for (const char* bad : {"", "list", "list number", "function point to number", "function from point",
                            "function from point,", "number number", "function from to number", "vector"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(parse_type(bad), Refusal);
    }
    CHECK_NOTHROW(parse_type("box" + std::string(997, ' ')));
    CHECK_THROWS_WITH_AS(parse_type("box" + std::string(998, ' ')), "a type is too long", Refusal);
    CHECK_NOTHROW(parse_prelude("define f(x: " + repeated("list of ", 199) + "number) = x"));
    CHECK_THROWS_AS(parse_prelude("define f(x: " + repeated("list of ", 200) + "number) = x"), Refusal);
}

TEST_CASE("the prelude is read where it is used, with the same result") {
    const Prelude some(
        "# c\ndefine a = 1\n\n## define b = 2\ndefine f(x: number): number = x\n  + a\ndefine bad = 1 2\n");
    REQUIRE(some.size() == 3);
    CHECK(some.name(0) == "a");
    CHECK(some.name(2) == "bad");
    CHECK(tree(*some[1].body) == "<x+a>");
    CHECK(some[1].parameters == std::vector<std::string>{"x"});
    CHECK(tree(*some[0].body) == "1");
    CHECK_THROWS_AS((void)some[2], Refusal);
    CHECK(Prelude("").size() == 0);
    CHECK(Prelude("# nothing\n").size() == 0);
    for (const char* bad : {"a = 1\ndefine b = 2", " define a = 1", "define = 1", "define 2 = 1", "define for = 1",
                            "define ", "define a"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS((void)Prelude(bad)[0], Refusal);
    }
    CHECK_THROWS_AS((void)Prelude("define a = 1 define b = 2\n")[0], Refusal);
    const std::string text = built_in_prelude();
    const std::vector<Definition> all = parse_prelude(text);
    const Prelude same(text);
    REQUIRE(same.size() == all.size());
    for (size_t i = 0; i < all.size(); ++i) {
        CAPTURE(all[i].name);
        CHECK(same.name(i) == all[i].name);
        CHECK(same[i].parameters == all[i].parameters);
        CHECK(same[i].types.size() == all[i].types.size());
        CHECK(tree(*same[i].body) == tree(*all[i].body));
    }
}

TEST_CASE("definitions of the prelude") {
    const auto definitions =
        parse_prelude("# two\ndefine a = 1\ndefine f(x: number, L: list of point): number = x + length(L)\n");
    REQUIRE(definitions.size() == 2);
    CHECK(definitions[0].name == "a");
    CHECK(definitions[0].parameters.empty());
    CHECK(tree(*definitions[0].body) == "1");
    CHECK(definitions[1].parameters == std::vector<std::string>{"x", "L"});
    CHECK(type_text(definitions[1].types[1]) == "list(point)");
    CHECK(tree(*definitions[1].body) == "<x+length(L)>");
    CHECK(parse_prelude("").empty());
    for (const char* bad : {"a = 1", "define f() = 1", "define f(x) = 1", "define f(x: number = 1", "define = 1",
                            "define a 1", "define a : = 1", "define a = 1 2"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(parse_prelude(bad), Refusal);
    }
}

// Numbers and conditions that depend on a point: their forms, numbering and keys, and what stays unknown.
#include <doctest/doctest.h>

#include <sstream>

#include "certificate.hpp"
#include "condition.hpp"
#include "formula_claim.hpp"
#include "rules/relu_program.hpp"

using namespace relucert_check;
using relucert_check::testing::FormulaClaim;
using relucert_check::testing::verdict_of;

namespace {

Number q(long p, long r) { return mpq_class(p, r); }

// "3/2 x1 + 1 x3 - 1" and so on, counted from 1.
std::string shown(const AffineForm& z) {
    std::string text;
    for (const auto& [variable, coefficient] : z.terms)
        text += coefficient.get_str() + " x" + std::to_string(variable + 1) + " + ";
    return text + z.constant.get_str();
}
std::vector<std::string> shown(const ReluProgram& program) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < program.relus.size(); ++i)
        lines.push_back(std::to_string(program.levels[i]) + ": " + shown(program.relus[i]));
    for (const AffineForm& output : program.outputs) lines.push_back(shown(output));
    return lines;
}

/// A claim with one formula and one node; empty if it is verified as `verdict`, else what the checker says.
struct OneNode {
    FormulaClaim claim;
    std::string primitive, call, value, evidence;

    std::string operator()(const std::string& verdict = "proved") {
        claim.verdict = verdict;
        claim.outcome = verdict == "proved" ? "holds-here" : verdict == "refuted" ? "counterexample" : "undecided";
        std::string text = claim.certificate();
        const std::string nodes = R"("nodes":[)";
        text.insert(text.find(nodes) + nodes.size(), R"({"key":")" + sha256(call) + R"(","primitive":")" + primitive +
                                                         R"(","value":)" + value + R"(,"evidence":)" + evidence + "}");
        std::ostringstream out, err;
        return check_bytes(text, claim.inputs, claim.prelude, out, err, claim.limits) == 0 ? "" : err.str();
    }
};
OneNode supremum(const std::string& formula, const std::string& function, const std::string& box,
                 const std::string& value, const std::string& tree, const std::string& witness) {
    OneNode node;
    node.claim.formula = formula;
    node.primitive = formula.find("infimum") == std::string::npos ? "supremum" : "infimum";
    node.call = node.primitive + "(function:" + sha256(function) + "," + box + ")";
    node.value = value;
    node.evidence =
        R"({"kind":"split-tree","bits":"20","pairs":[],"tree":")" + tree + R"(","witness":)" + witness + "}";
    return node;
}
OneNode forall(const std::string& formula, const std::string& function, const std::string& box) {
    OneNode node;
    node.claim.formula = formula;
    node.primitive = "forall";
    node.call = "forall(function:" + sha256(function) + "," + box + ")";
    node.value = "\"yes\"";
    node.evidence = R"({"kind":"split-trees","clauses":[{"bits":"20","pairs":[],"tree":"b"}]})";
    return node;
}

}  // namespace

TEST_CASE("forms") {
    const Vector x = piecewise_point(2);
    const auto form = [](const Number& a) { return shown(relu_program({a}, 2)); };
    using Lines = std::vector<std::string>;
    CHECK(form((x[0] + x[1]) * q(1, 2) - x[1] / 2 + 3) == Lines{"1/2 x1 + 3"});
    CHECK((x[0] - x[0]).is_rational());
    CHECK((Number(0) * x[0]).is_rational());
    CHECK(form(positive_part(x[0])) == Lines{"1: 1 x1 + 0", "1 x3 + 0"});
    CHECK(form(maximum(x[0], 0)) == Lines{"1: -1 x1 + 0", "1 x1 + 1 x3 + 0"});
    CHECK(form(maximum(0, x[0])) == Lines{"1: 1 x1 + 0", "1 x3 + 0"});
    CHECK(form(absolute(x[0] - 1)) == Lines{"1: -1 x1 + 1", "1 x1 + 2 x3 + -1"});
    CHECK(form(maximum(x[0], x[1])) == Lines{"1: -1 x1 + 1 x2 + 0", "1 x1 + 1 x3 + 0"});
    CHECK(form(minimum(x[0], x[1])) == Lines{"1: 1 x1 + -1 x2 + 0", "1 x1 + -1 x3 + 0"});
    CHECK(form(sum({x[0], x[1], 4, x[0]})) == Lines{"2 x1 + 1 x2 + 4"});
    CHECK(form(Number(5)) == Lines{"5"});
    CHECK((positive_part(x[0] + x[1]) - positive_part(x[1] + x[0])).is_rational());  // one variable
    CHECK(positive_part(Number(-3)).rational() == 0);
    const Number root_of_two = root(2, 2);
    for (const auto& unknown : std::vector<Number (*)(const Number&, const Number&)>{
             [](const Number&a, const Number&) { return a * a; }, [](const Number&a, const Number&) { return 1 / a; },
             [](const Number&a, const Number&) { return power(a, 1); },
             [](const Number&a, const Number&) { return power(a, 0); },
             [](const Number&a, const Number&) { return root(a, 1); },
             [](const Number&a, const Number&) { return exponential(a); },
             [](const Number&a, const Number&) { return logarithm(a); },
             [](const Number&a, const Number&) { return arctangent(a); },
             [](const Number&a, const Number&b) { return a + b; }, [](const Number&a, const Number&b) { return a * b; },
             [](const Number&a, const Number&b) { return b - a; },
             [](const Number&a, const Number&b) {
                 return sum({b, a});
             },
             [](const Number&a, const Number&b) { return maximum(a, b); },
             [](const Number&a, const Number&b) { return a / b; },
             [](const Number&a, const Number&) { return a + piecewise_point(1)[0]; },
             [](const Number&a, const Number&) { return Number(*sign(a)); }})
        CHECK_THROWS_AS(unknown(x[0], root_of_two), UnknownValue);
    CHECK_THROWS_AS(enclose(x[0], 64), UnknownValue);
    CHECK_THROWS_AS(key_text({x[0]}), UnknownValue);
    CHECK(compare(x[0] + 1, x[0]).decided() == 1);
}

TEST_CASE("the numbering of variables") {
    const auto program = [](bool other_order) {
        const Vector x = piecewise_point(2);
        const auto second = [&] { return positive_part(positive_part(x[1] * 2) - positive_part(x[1]) - x[0]); };
        Number unused = other_order ? positive_part(x[0] + 17) : Number(0), total;
        if (other_order) total = second();
        total = total + positive_part(x[0] - 1) + positive_part(x[0]) + positive_part(x[0] + x[1]);
        if (!other_order) total = total + second();
        return relu_program({total, x[1] - total}, 2);
    };
    const std::vector<std::string> expected = {
        "1: 1 x1 + -1",  // the list (x1, 1) is a prefix of (x1, 1), (x2, 1); then the constant
        "1: 1 x1 + 0",
        "1: 1 x1 + 1 x2 + 0",
        "1: 1 x2 + 0",
        "1: 2 x2 + 0",
        "2: -1 x1 + -1 x6 + 1 x7 + 0",
        "1 x3 + 1 x4 + 1 x5 + 1 x8 + 0",
        "1 x2 + -1 x3 + -1 x4 + -1 x5 + -1 x8 + 0",
    };
    CHECK(shown(program(false)) == expected);
    CHECK(shown(program(true)) == expected);
    CHECK(values_at(program(false), {2, 3}) == std::vector<mpq_class>{9, -6});
    const Vector x = piecewise_point(1);
    const Number deep = positive_part(positive_part(positive_part(x[0] + 2) - 1) - x[0]);
    CHECK(relu_program({deep}, 1).levels == std::vector<std::size_t>{1, 2, 3});
    CHECK(relu_program({Number(3)}, 1).relus.empty());
}

TEST_CASE("conditions") {
    const Vector x = piecewise_point(2);
    const auto text = [](const Value& v) -> std::string {
        if (v.is_unknown()) return "unknown";
        if (const auto* t = v.as<bool>()) return *t ? "true" : "false";
        std::string all;
        for (const auto& clause : (*v.as<std::shared_ptr<const Condition>>())->clauses) {
            all += "[";
            for (const Literal& one : clause) {
                std::string side;
                for (const auto& [variable, c] : piecewise(one.side).form.terms)
                    side += c.get_str() + "x" + std::to_string(variable + 1) + " ";
                all += side + piecewise(one.side).form.constant.get_str() + (one.strict ? "<" : "<=");
            }
            all += "]";
        }
        return all;
    };
    const Value a = {x[0]}, b = {x[1]}, one = {Number(1)}, yes = {true}, no = {false}, unknown = {Unknown{"?"}};
    CHECK(text(compared("<", a, one)) == "[1x1 -1<]");
    CHECK(text(compared("<=", a, one)) == "[1x1 -1<=]");
    CHECK(text(compared(">", a, one)) == "[-1x1 1<]");
    CHECK(text(compared(">=", a, one)) == "[-1x1 1<=]");
    CHECK(text(compared("=", a, one)) == "[1x1 -1<=][-1x1 1<=]");
    CHECK(text(compared("!=", a, one)) == "[1x1 -1<-1x1 1<]");
    CHECK(text(compared("<=", a, a)) == "true");
    CHECK(text(compared("<", a, a)) == "false");
    CHECK(text(compared("=", a, a)) == "true");
    CHECK(text(compared("!=", a, {x[0] + 1})) == "true");
    CHECK_THROWS_AS(compared("<", a, {root(2, 2)}), UnknownValue);

    const Value p = compared("<", a, one), r = compared("<=", b, one), s = compared("=", a, one);
    CHECK(text(both(p, r)) == "[1x1 -1<][1x2 -1<=]");
    CHECK(text(both(p, yes)) == "[1x1 -1<]");
    CHECK(text(both(yes, p)) == "[1x1 -1<]");
    CHECK(text(both(p, no)) == "false");
    CHECK(text(both(no, unknown)) == "false");
    CHECK(text(both(p, unknown)) == "unknown");
    CHECK(text(both(unknown, p)) == "unknown");
    CHECK(text(either(p, r)) == "[1x1 -1<1x2 -1<=]");
    CHECK(text(either(p, no)) == "[1x1 -1<]");
    CHECK(text(either(yes, p)) == "true");
    CHECK(text(either(p, yes)) == "true");
    CHECK(text(either(unknown, yes)) == "true");
    CHECK(text(either(unknown, p)) == "unknown");
    CHECK(text(either(both(p, r), s)) == "[1x1 -1<1x1 -1<=][1x1 -1<-1x1 1<=][1x2 -1<=1x1 -1<=][1x2 -1<=-1x1 1<=]");
    CHECK(text(negation(p)) == "[-1x1 1<=]");
    CHECK(text(negation(r)) == "[-1x2 1<]");
    CHECK(text(negation(both(p, r))) == "[-1x1 1<=-1x2 1<]");
    CHECK(text(negation(either(p, r))) == "[-1x1 1<=][-1x2 1<]");
    CHECK(text(negation(unknown)) == "unknown");
    CHECK(text(negation(yes)) == "false");

    Value many = s;
    for (int i = 0; i < 11; ++i) many = either(many, s);
    CHECK((*many.as<std::shared_ptr<const Condition>>())->clauses.size() == 4096);
    CHECK(text(either(many, s)) == "unknown");
    CHECK(text(both(many, p)) == "unknown");
    CHECK(text(both(many, no)) == "false");
}

TEST_CASE("a supremum in a formula") {
    const std::string box = "box([-1,0],[1,1])", value = R"(["1","1"])", witness = R"(["1","0"])";
    CHECK(supremum("supremum(abs(x[1]) - x[2], x in box([-1, 0], [1, 1])) = 1", "claim|x => abs ( x [ 1 ] ) - x [ 2 ]",
                   box, value, "b", witness)() == "");
    CHECK(supremum("supremum((abs(x[1]) - x[2]), x in box([-1, 0], [1, 1])) = 1",
                   "claim|x => ( abs ( x [ 1 ] ) - x [ 2 ] )", box, value, "b", witness)() == "");
    CHECK(supremum("let c = 1/2; supremum(2*c*max(x[1], -1) - x[2], x in box([-1, 0], [1, 1])) <= 1",
                   "claim|x => 2 * c * max ( x [ 1 ] , - 1 ) - x [ 2 ]|c=1/2", box, value, "e", witness)() == "");
    CHECK(supremum("infimum(sum(x) + mean(i * x[2] for i in 1..3), x in box([-1, 0], [1, 1])) = -1",
                   "claim|x => sum ( x ) + mean ( i * x [ 2 ] for i in 1 .. 3 )", box, R"(["-1","-1"])", "b",
                   R"(["-1","0"])")() == "");
    // Networks: |x1 - x2| by two neurons, and its mirror image.
    CHECK(supremum("let f = relu_network([[1, -1], [-1, 1]], [[1, 1]]); "
                   "supremum(f(x) - f([x[2], x[1]]), x in box([-1, 0], [1, 1])) = 0",
                   "claim|x => f ( x ) - f ( [ x [ 2 ] , x [ 1 ] ] )|f=network:" +
                       digest(*make_chain({{{1, -1}, {-1, 1}}, {{1, 1}}}, {{0, 0}, {0}})),
                   box, R"(["0","0"])", "e", R"(["1/2","0"])")() == "");
    CHECK(supremum("supremum(dot(x, [2, 3]), x in box([0, 0], [1, 1])) < 5", "claim|x => dot ( x , [ 2 , 3 ] )",
                   "box([0,0],[1,1])", R"(["5","5"])", "b", R"(["1","1"])")("refuted") == "");
    // A constant, an enclosure, and a name that hides the word.
    CHECK(supremum("supremum(3, x in box([0], [1])) = 3", "claim|x => 3", "box([0],[1])", R"(["3","3"])", "b",
                   R"(["0"])")() == "");
    CHECK(supremum("supremum(x[1], x in box([0], [1])) > 1/2", "claim|x => x [ 1 ]", "box([0],[1])", R"(["3/4","1"])",
                   "b", R"(["3/4"])")() == "");
    CHECK(supremum("supremum(x[1], x in box([0], [1])) > 3/4", "claim|x => x [ 1 ]", "box([0],[1])", R"(["3/4","1"])",
                   "b", R"(["3/4"])")("undecided") == "");
    CHECK(verdict_of("let supremum = (a, b) => b; let x = [0]; supremum(1, x in box([0], [1]))") == "proved");
}

TEST_CASE("forall over a box in a formula") {
    CHECK(forall("forall x in box([0], [1]): x[1] <= 1", "claim|x => x [ 1 ] <= 1", "box([0],[1])")() == "");
    CHECK(forall("forall x in box([0], [1]): (x[1] <= 1)", "claim|x => ( x [ 1 ] <= 1 )", "box([0],[1])")() == "");
    OneNode no = forall("forall x in box([0], [1]): x[1] < 1", "claim|x => x [ 1 ] < 1", "box([0],[1])");
    no.value = "\"no\"";
    no.evidence = R"({"kind":"witness","point":["1"]})";
    CHECK(no("refuted") == "");
    CHECK(no("proved") != "");
    OneNode two =
        forall("not (forall x in box([0], [1]): not (forall i in 1..2: i*x[1] <= 2 implies x[1] = 3))",
               "claim|x => not ( forall i in 1 .. 2 : i * x [ 1 ] <= 2 implies x [ 1 ] = 3 )", "box([0],[1])");
    // i x <= 2 implies x = 3: two clauses for each i; not: 2^4 literals of four in a clause.
    two.evidence = R"({"kind":"split-trees","clauses":[{"bits":"20","pairs":[],"tree":"b"}]})";
    CHECK(two("refuted").find("clauses and trees that differ in number") != std::string::npos);
    // The box or the condition may be decided by a definition's parameters.
    OneNode defined = forall("bounded(box([0], [1]), 1)", "claim|x => x [ 1 ] <= c|c=1", "box([0],[1])");
    defined.claim.define = R"([{"name":"bounded","parameters":["B","c"],"formula":"forall x in B: x[1] <= c"}])";
    CHECK(defined() == "");
    // A condition is a truth value for definitions of the prelude.
    OneNode negated =
        forall("forall x in box([0], [1]): opposite(x[1] > 1)", "claim|x => opposite ( x [ 1 ] > 1 )", "box([0],[1])");
    negated.claim.prelude = "define opposite(b: boolean): boolean = not b\n";
    CHECK(negated() == "");
}

TEST_CASE("the course of a condition's evaluation") {
    const auto asked = [](const std::string& body, const std::string& tokens, const std::string& clauses) {
        OneNode node = forall("forall x in box([0], [1]): " + body, "claim|x => " + tokens, "box([0],[1])");
        node.evidence = R"({"kind":"split-trees","clauses":[)";
        for (char tree : clauses)
            node.evidence += (node.evidence.back() == '[' ? "" : ",") +
                             (R"({"bits":"20","pairs":[],"tree":")" + std::string(1, tree) + "\"}");
        node.evidence += "]}";
        return node();
    };
    CHECK(asked("0 <= x[1] <= 1", "0 <= x [ 1 ] <= 1", "bb") == "");
    CHECK(asked("x[1] <= 1 and true", "x [ 1 ] <= 1 and true", "b") == "");
    CHECK(asked("true or 1/0 = x[1]", "true or 1 / 0 = x [ 1 ]", "") == "");
    CHECK(asked("x[1] = x[1]", "x [ 1 ] = x [ 1 ]", "") == "");
    CHECK(asked("2 = 3 implies x[1] > 7", "2 = 3 implies x [ 1 ] > 7", "") == "");
    CHECK(asked("x[1] > 1 implies x[1] > 7", "x [ 1 ] > 1 implies x [ 1 ] > 7", "b") == "");
    CHECK(asked("all(x[1] <= i for i in 1..3)", "all ( x [ 1 ] <= i for i in 1 .. 3 )", "bbb") == "");
    CHECK(asked("any(x[1] <= i for i in 1..3)", "any ( x [ 1 ] <= i for i in 1 .. 3 )", "b") == "");
    CHECK(asked("exists i in 1..3: x[1] <= i", "exists i in 1 .. 3 : x [ 1 ] <= i", "b") == "");
    CHECK(asked("all([x[1] <= 1, x[1] >= 0])", "all ( [ x [ 1 ] <= 1 , x [ 1 ] >= 0 ] )", "bb") == "");
}

TEST_CASE("no statement over a box without evidence, and none about other formulas") {
    const std::string unasked = "a node that no formula asked for";
    const auto unknown = [&](const std::string& body, const std::string& tokens) {
        INFO(body);
        OneNode node = supremum("supremum(" + body + ", x in box([0], [1])) <= 1", "claim|x => " + tokens,
                                "box([0],[1])", R"(["1","1"])", "b", R"(["1"])");
        CHECK(node("undecided").find(unasked) != std::string::npos);
    };
    unknown("x[1]^2", "x [ 1 ] ^ 2");
    unknown("x[1]*x[1]", "x [ 1 ] * x [ 1 ]");
    unknown("sqrt(2)*x[1]", "sqrt ( 2 ) * x [ 1 ]");
    unknown("sqrt(2)", "sqrt ( 2 )");
    unknown("sign(x[1])", "sign ( x [ 1 ] )");
    unknown("floor(x[1])", "floor ( x [ 1 ] )");
    unknown("if x[1] < 1 then 0 else 1", "if x [ 1 ] < 1 then 0 else 1");
    unknown("count(x[1] < i for i in 1..2)", "count ( x [ 1 ] < i for i in 1 .. 2 )");
    unknown("argmax([x[1], 0])", "argmax ( [ x [ 1 ] , 0 ] )");
    unknown("sum(1 for i in 1..2 if x[1] < i)", "sum ( 1 for i in 1 .. 2 if x [ 1 ] < i )");
    for (const char* formula : {
             "supremum(x[1], x in box([0], [1])) <= 1",
             "forall x in box([0], [1]): x[1] <= 1",
             "exists x in box([0], [1]): x[1] <= 1",
             "forall x in box([0], [1]): true",
             "supremum(x[1], x in box([1], [0])) <= 1",
             "supremum(1, x in box([], [])) <= 1",
             "supremum(x[1], x in box([0], [sqrt(2)])) <= 1",
             "forall x in box([0], [1]): [x[1]] = [x[1] + 1]",
             "forall x in box([0], [1]): x[1] in [3, 4]",
             "supremum(supremum(x[1] + y[1], y in box([0], [1])), x in box([0], [1])) <= 2",
             "forall x in box([0], [1]): let c = x[1] < 1; forall y in box([0], [1]): c or y[1] < 1",
         }) {
        INFO(formula);
        CHECK(verdict_of(formula) == "undecided");
    }
    for (const char* formula :
         {"supremum(x[1], box([0], [1])) <= 1", "supremum(1) <= 1", "supremum(x, x in box([0], [1])) = 1",
          "supremum(x[1] < 1, x in box([0], [1])) = 1", "forall x in box([0], [1]): x[1]",
          "supremum(x[1], [x] in box([0], [1])) <= 1", "supremum(x[2], x in box([0], [1])) <= 1"}) {
        INFO(formula);
        CHECK(verdict_of(formula).starts_with("error"));
    }
    // An empty box makes nothing true.
    OneNode empty = forall("forall x in box([1], [0]): x[1] > 7", "claim|x => x [ 1 ] > 7", "box([1],[0])");
    CHECK(empty("undecided").find(unasked) != std::string::npos);
}

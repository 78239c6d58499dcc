// The evaluator: names and levels, arguments, multiplicities, what is counted against the limits.
#include <doctest/doctest.h>

#include "formula_claim.hpp"

using namespace relucert_check;
using testing::FormulaClaim;
using testing::verdict_of;

namespace {

FormulaClaim claim(const std::string& formula, const std::string& prelude = "") {
    FormulaClaim result;
    result.formula = formula;
    result.prelude = prelude;
    return result;
}
bool refused(const FormulaClaim& c, const std::string& reason) {
    const std::string error = c.refusal();
    INFO(c.formula, ": ", error, " expected: ", reason);
    CHECK(error.find(reason) != std::string::npos);
    return error.find(reason) != std::string::npos;
}
// The least limit with which the claim is verified.
template <typename T>
T least(FormulaClaim c, T Limits::*limit) {
    for (T n = 0; n < 200; ++n) {
        c.limits.*limit = n;
        if (c.refusal().empty()) return n;
    }
    return 200;
}
unsigned long long entries(const std::string& formula) { return least(claim(formula), &Limits::list_entries); }

}  // namespace

TEST_CASE("steps, nesting and entries of lists are counted one by one") {
    CHECK(least(claim("true"), &Limits::evaluation_steps) == 1);
    CHECK(least(claim("1 < 2"), &Limits::evaluation_steps) == 3);
    CHECK(least(claim("not not true"), &Limits::evaluation_steps) == 3);
    CHECK(least(claim("true"), &Limits::evaluation_depth) == 1);
    CHECK(least(claim("not not true"), &Limits::evaluation_depth) == 3);
    CHECK(least(claim("true and true and true"), &Limits::evaluation_depth) == 2);
    CHECK(entries("true") == 0);
    CHECK(entries("length([1, 2, 3]) = 3") == 3);
    CHECK(entries("length(2..5) = 4") == 4);
    CHECK(entries("length(2..2) = 1") == 1);
    CHECK(entries("length(3..2) = 0") == 0);
    CHECK(entries("length([i for i in 1..4]) = 4") == 8);
    CHECK(entries("sum(i for i in 1..3) = 6") == 6);
    CHECK(entries("length((1..4)[1..2]) = 2") == 8);
    CHECK(entries("length(unit(3, 1)) = 3") == 3);
    CHECK(entries("length(zeros(3)) = 3") == 3);
    CHECK(entries("length(ones(3)) = 3") == 3);
    CHECK(entries("length(identity(3)) = 3") == 9);
    CHECK(entries("length(diagonal(1..2)) = 2") == 6);
    CHECK(entries("length(concatenate(1..2, 1..3)) = 5") == 10);
    CHECK(entries("length(flatten([1..2, 1..3])) = 5") == 12);
    CHECK(entries("length(points(dataset([[1] -> 1, [2] -> 2]))) = 2") == 6);
    CHECK(entries("length(weight(relu_network([[1, 2]]), 1)) = 1") == 5);
    FormulaClaim few = claim("length(1..10^7) = 10^7");
    few.limits.list_entries = 9;
    refused(few, "lists with too many entries");
    few.formula = "length(0..10^7) = 1";
    refused(few, "a range of more than 10^7 integers");
    few.formula = "length(identity(10000)) = 10000";
    refused(few, "lists with too many entries");
    few.formula = "length(identity(10001)) = 10000";
    refused(few, "a dimension out of range");
    CHECK(verdict_of("length(zeros(0)) = 0") == "proved");
    refused(claim("length(zeros(-1)) = 0"), "a dimension out of range");
    FormulaClaim large = claim("true");
    large.limits.file_bytes = large.certificate().size();
    CHECK(large.refusal() == "");
    --large.limits.file_bytes;
    refused(large, "the certificate is too large");
}

TEST_CASE("precision stops where the limit says") {
    FormulaClaim close = claim("exp(1) + 10^-100 > exp(1)");  // needs 512 bits
    close.limits.precision = 512;
    CHECK(verdict_of(close) == "proved");
    close.limits.precision = 511;
    CHECK(verdict_of(close) == "undecided");
    FormulaClaim floor = claim("floor(10^20*exp(1)) > 2*10^20");
    floor.limits.precision = 128;
    CHECK(verdict_of(floor) == "proved");
    floor.limits.precision = 127;
    CHECK(verdict_of(floor) == "undecided");
    floor.formula = "floor(exp(1)) = 2";
    floor.limits.precision = 64;
    CHECK(verdict_of(floor) == "proved");
    CHECK(verdict_of("floor(exp(1)) = 2 and ceiling(exp(1)) = 3 and floor(-exp(1)) = -3") == "proved");
}

TEST_CASE("names: bindings, definitions, variables, and what each level sees") {
    FormulaClaim c = claim("x + y = 3 and double(x) = 2 and shifted = 11");
    c.variables = R"([{"name":"x","type":"number"},{"name":"y","type":"number"}])";
    c.define =
        R"([{"name":"double","parameters":["z"],"formula":"2*z"},{"name":"shifted","parameters":[],"formula":"x + 10"}])";
    c.parameters = R"([{"name":"k","value":"1"}])";
    c.let = R"([{"name":"x","formula":"k"},{"name":"y","formula":"x + k"}])";
    CHECK(verdict_of(c) == "proved");
    c.formula = "k = 1";
    CHECK(refused(c, "unknown name: k"));
    c.formula = "double = 1";
    CHECK(refused(c, "double is a definition with parameters, not a value"));
    c.formula = "double(1, 2) = 1";
    CHECK(refused(c, "double called with a wrong number of arguments"));
    c.formula = "double() = 1";
    CHECK(refused(c, "double called with a wrong number of arguments"));
    c.formula = "double(z = 4) = 8";
    CHECK(verdict_of(c) == "proved");
    c.formula = "double(u = 4) = 8";
    CHECK(refused(c, "an argument that is unknown or given twice: u"));
    c.formula = "(let double = 5; double) = 5 and (let x = 7; x) = 7 and x = 1";
    CHECK(verdict_of(c) == "proved");
    c.formula = "let double = z => z; double(4) = 4";
    CHECK(verdict_of(c) == "proved");
    c.formula = "shifted(1) = 1";
    CHECK(refused(c, "a value that is not a function is called"));
    c.let = R"([{"name":"x","formula":"y"},{"name":"y","formula":"x"}])";
    CHECK(refused(c, "a name that depends on itself: "));
    c.let = R"([{"name":"x","formula":"shifted"},{"name":"y","formula":"1"}])";
    CHECK(refused(c, "a name without value: shifted"));
    c.let = R"json([{"name":"x","formula":"double(1)"},{"name":"y","formula":"1"}])json";
    CHECK(refused(c, "a name without value: double"));
    c.let = R"([{"name":"x","formula":"1"}])";
    CHECK(refused(c, "a name without value: y"));
    // Two of three parameters named, in another order; a positional one behind a named one.
    c = claim("f(1, c = 3, b = 2) = 123");
    c.define = R"([{"name":"f","parameters":["a","b","c"],"formula":"100*a + 10*b + c"}])";
    CHECK(verdict_of(c) == "proved");
    c.formula = "f(1, b = 2, 3) = 123";
    CHECK(refused(c, "a positional argument behind a named one"));
    c.formula = "f(1, 2, a = 3) = 123";
    CHECK(refused(c, "an argument that is unknown or given twice: a"));
    c.formula = "f(c = 3, a = 1, b = 2) = 123";
    CHECK(verdict_of(c) == "proved");
    // A recursion ends at the limit of nesting.
    c = claim("f(3) = 1");
    c.define = R"json([{"name":"f","parameters":["n"],"formula":"if n = 0 then 1 else f(n - 1)"}])json";
    CHECK(verdict_of(c) == "proved");
}

TEST_CASE("the prelude: definitions see only earlier ones, and types are checked") {
    const std::string prelude = "define two = 2\ndefine twice(x: number) = two*x\ndefine four = twice(two)\n";
    CHECK(verdict_of(claim("four = 4 and twice(3) = 6", prelude)) == "proved");
    CHECK(verdict_of(claim("four + four = 8", prelude)) == "proved");
    CHECK(refused(claim("twice = 1", prelude), "twice is a definition with parameters, not a value"));
    CHECK(refused(claim("twice([1]) = 1", prelude), "twice: an argument of a wrong type: x"));
    CHECK(verdict_of(claim("twice(1/0) = 1", prelude)) == "undecided");
    CHECK(refused(claim("a = 1", "define a = b\ndefine b = 1\n"), "unknown name: b"));
    CHECK(refused(claim("a(1) = 1", "define a(x: number) = b(x)\ndefine b(x: number) = x\n"), "unknown name: b"));
    CHECK(refused(claim("a(1) = 1", "define a(x: number) = a(x)\n"), "unknown name: a"));
    CHECK(refused(claim("true", "define a = 1\ndefine a = 2\n"), "prelude: a name defined twice: a"));
    CHECK(refused(claim("true", "define sqrt = 1\n"), "prelude: a name defined twice: sqrt"));
    FormulaClaim c = claim("x = 1", "define a = x\n");
    c.variables = R"([{"name":"x","type":"number"}])";
    c.let = R"([{"name":"x","formula":"1"}])";
    CHECK(verdict_of(c) == "proved");
    c.formula = "a = 1";
    CHECK(refused(c, "unknown name: x"));
    c.let = R"([{"name":"two","formula":"1"},{"name":"x","formula":"1"}])";
    c.prelude = prelude;
    CHECK(refused(c, "a name of the prelude or of a builtin is redefined: two"));
}

TEST_CASE("types of variables") {
    const std::pair<const char*, const char*> good[] = {{"number", "sqrt(2)"},
                                                        {"rational", "1/2"},
                                                        {"integer", "-3"},
                                                        {"boolean", "1 < 2"},
                                                        {"text", "'a'"},
                                                        {"network", "relu_network([[1]])"},
                                                        {"dataset", "dataset([[1] -> 1])"},
                                                        {"box", "box([0], [1])"},
                                                        {"ball", "ball([0], 1)"},
                                                        {"point", "[1, 2]"},
                                                        {"point", "[]"},
                                                        {"matrix", "[[1, 2], [3, 4]]"},
                                                        {"matrix", "[]"},
                                                        {"list of boolean", "[true]"},
                                                        {"list of list of text", "[['a'], []]"},
                                                        {"function from number to number", "x => x"},
                                                        {"function from point to number", "relu_network([[1]])"},
                                                        {"number", "1/0"}};
    const std::pair<const char*, const char*> bad[] = {{"number", "[1]"},
                                                       {"rational", "sqrt(2)"},
                                                       {"rational", "true"},
                                                       {"integer", "1/2"},
                                                       {"integer", "sqrt(2)"},
                                                       {"boolean", "1"},
                                                       {"text", "1"},
                                                       {"network", "1"},
                                                       {"dataset", "[[1] -> 1]"},
                                                       {"box", "[1]"},
                                                       {"ball", "box([0], [1])"},
                                                       {"point", "1"},
                                                       {"point", "[true]"},
                                                       {"matrix", "[1]"},
                                                       {"matrix", "[[1], [1, 2]]"},
                                                       {"list of boolean", "[1]"},
                                                       {"matrix", "[[true]]"},
                                                       {"function from number to number", "1"},
                                                       {"list of number", "[1, true]"}};
    FormulaClaim c = claim("true");
    for (const auto& [type, value] : good) {
        const auto& shown_type = type;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_type);
        const auto& shown_value = value;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_value);
        c.variables = R"([{"name":"v","type":")" + std::string(type) + "\"}]";
        c.let = R"([{"name":"v","formula":")" + std::string(value) + "\"}]";
        CHECK(c.refusal() == "");
    }
    for (const auto& [type, value] : bad) {
        const auto& shown_type = type;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_type);
        const auto& shown_value = value;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_value);
        c.variables = R"([{"name":"v","type":")" + std::string(type) + "\"}]";
        c.let = R"([{"name":"v","formula":")" + std::string(value) + "\"}]";
        refused(c, "the variable v has a value of another type");
    }
}

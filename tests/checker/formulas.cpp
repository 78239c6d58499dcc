// Tables of formulas: parsed or refused; and their values, through a certificate without evidence.
#include <doctest/doctest.h>

#include "formula.hpp"
#include "formula_claim.hpp"

using namespace relucert_check;

using testing::verdict_of;

TEST_CASE("formulas outside the grammar are refused") {
    for (const char* bad : {"",
                            "1 +",
                            "(1",
                            "[1,",
                            "1 2",
                            "let x = 1",
                            "if 1 then 2",
                            "for",
                            "x in",
                            "f(a = 1 for a in L)",
                            "f(1: 2)",
                            "f(x in L)(",
                            "not",
                            "'a",
                            "a ? b",
                            "1..2..3",
                            "x -> y -> z",
                            "f(e for x in L, 2)",
                            "true(",
                            "a implies",
                            "forall x: 1",
                            "[e for (x, y) in L]",
                            "1e",
                            "\"a\"",
                            "times",
                            "(x) in L: 1",
                            "f((x) in L: 1)",
                            "\xC3\xA9"}) {
        CAPTURE(bad);
        CHECK_THROWS(parse_formula(bad));
    }
    CHECK_THROWS(parse_formula(std::string(65537, ' ')));
    for (const char* good :
         {"1..n", "-2^-3^2", "[e for (x -> y) in S if y > 0 for i in 1..2]", "(x, y) => x + y", "x => y => x",
          "f(p in L: p)", "[x] -> 1 times 3", "times(p)", "a # comment", "let a = 1; let b = 2; a + b",
          "shallow_network(a = [1], w = [[1]])", "forall x in L: exists y in L: x = y", "a <= b < c = d", "L[1][2](3)",
          "x in 1..3 and not y"}) {
        CAPTURE(good);
        CHECK_NOTHROW(parse_formula(good));
    }
}

TEST_CASE("values of formulas") {
    const std::pair<const char*, const char*> table[] = {
        // numbers, precedence
        {"-2^2 = -4", "proved"},
        {"2^3^2 = 512", "proved"},
        {"2^-1 = 1/2", "proved"},
        {"1.5e2 = 150", "proved"},
        {"10 - 2 - 3 = 5", "proved"},
        {"12/2/3 = 2", "proved"},
        {"0^0 = 1", "proved"},
        {"1/0 = 1", "undecided"},
        {"sqrt(-1) = 1", "undecided"},
        {"sqrt(log(1/2))^2 < 0", "undecided"},
        {"root(log(1/2), 4)^4 < 0", "undecided"},
        {"sqrt(log(1/2))^0 = 1", "undecided"},
        {"root(-5, 1) = -5", "undecided"},
        {"root(5, 1) = 5", "proved"},
        {"let u = log(2); u = u and u >= 1*u + 0 and not u < u", "proved"},
        {"let u = sqrt(log(1/2)); u = u", "undecided"},
        {"let u = 1/(exp(1) - exp(1)); u <= u", "undecided"},
        {"let u = log(2); u - u = 0", "undecided"},
        {"0^-1 = 1", "undecided"},
        {"sqrt(2)^2 = 2", "proved"},
        {"sqrt(8) = 2*sqrt(2)", "proved"},
        {"exp(1) < 2.7182818285", "proved"},
        {"pi > 3.14159265358979", "proved"},
        {"4*atan(1) = pi", "undecided"},
        {"log(exp(1)) < 1.0001", "proved"},
        {"root(27, 3) = 3", "proved"},
        {"floor(-1/2) = -1", "proved"},
        {"ceiling(sqrt(2)) = 2", "proved"},
        {"round(1/10, binary32) = 13421773/134217728", "proved"},
        {"round(16777217, binary32) = 16777216", "proved"},
        {"round(16777219, binary32) = 16777220", "proved"},
        {"round(2^-150, binary32) = 0", "proved"},
        {"round(3*2^-150, binary32) = 2^-148", "proved"},
        {"round(2^128 - 2^102, binary32) > 0", "undecided"},
        {"round(2^128 - 2^103, binary32) = 2^128 - 2^104", "undecided"},
        {"round(2^53 + 1, binary64) = 2^53", "proved"},
        {"abs([-1, 2]) = [1, 2]", "proved"},
        {"relu(-3) = 0 and sign([-2, 0, 5]) = [-1, 0, 1]", "proved"},
        {"min(3, 1, 2) = 1 and max([3, 1]) = 3", "proved"},
        // Kleene's logic and order
        {"1/0 = 1 and false", "refuted"},
        {"1/0 = 1 or true", "proved"},
        {"false and [1][2] = 1", "refuted"},
        {"true or [1][2] = 1", "proved"},
        {"false implies [1][2] = 1", "proved"},
        {"1/0 = 1 implies true", "proved"},
        {"not 1/0 = 1", "undecided"},
        {"1 < 2 < 3", "proved"},
        {"2 < 1 < [1][2]", "refuted"},
        {"if 1/0 = 1 then true else true", "undecided"},
        {"if true then true else [1][2] = 1", "proved"},
        {"all([1/0 = 1, 1 = 2])", "refuted"},
        {"any((i = 2) for i in 1..3)", "proved"},
        {"length([1/0]) = 1", "proved"},
        {"[1/0, 2][2] = 2", "proved"},
        {"count([true, 1/0 = 1]) = 1", "undecided"},
        {"all(i < 3 for i in 1..3 if i < 1/0)", "undecided"},
        {"forall x in [1, 2]: x > 0", "proved"},
        {"exists x in [1, 2]: x > 2", "refuted"},
        {"forall x in box([0], [1]): true", "undecided"},
        // lists
        {"[i*j for i in 1..2 for j in 1..2] = [1, 2, 2, 4]", "proved"},
        {"[i for i in 1..4 if i != 2] = [1, 3, 4]", "proved"},
        {"length(3..1) = 0", "proved"},
        {"[5, 6, 7][2..3] = [6, 7]", "proved"},
        {"[1] = [1, 2]", "refuted"},
        {"2 in [1, 2]", "proved"},
        {"[1, 2] in box([0, 0], [1, 1])", "refuted"},
        {"[1, 1] in box([0, 0], [1, 1])", "proved"},
        {"let F = x => x > 2; 3 in F", "proved"},
        {"solve([[1, 2], [2, 4]], [1, 2]) = [1, 0]", "proved"},
        {"solve([[0, 2, 1], [0, 4, 1]], [1, 2]) = [0, 1/2, 0]", "proved"},
        {"solve([[1, 2], [2, 4]], [1, 3]) = [1, 0]", "undecided"},
        {"solve([[1], [1], [0]], [3, 3, 0]) = [3]", "proved"},
        {"parameter_hessian(relu_network([[2]], [[3]]), [5]) = [[0, 0, 5, 0], [0, 0, 1, 0], [5, 1, 0, 0], [0, 0, 0, "
         "0]]",
         "proved"},
        {"parameter_hessian(relu_network([[2]], [[3]]), [-5]) = 0*identity(4)", "proved"},
        {"parameter_hessian(relu_network([[2]], [[3]]), [0]) = [[0]]", "undecided"},
        // Two hidden layers: along a line in parameter space f is a cubic, so its second difference is exact.
        {"let f = relu_network_with_biases([[[1, 2], [3, -1]], [[1, 1], [2, -1]], [[1, -2]]], [[1, 0], [1, 5], [2]]); "
         "let D = [1, 2, -1, 3, 1, 1, 2, -1, 1, 1, 3, -2, 1, 2, 5]; let e = 10^-3; "
         "let g = t => with_parameters(f, all_parameters(f) + t*D)([1, 2]); "
         "dot(D, parameter_hessian(f, [1, 2])*D) = (g(e) - 2*g(0) + g(-e))/e^2",
         "proved"},
        {"1 in (x => x > 2)", "refuted"},
        {"1 in (x => 1/0 = x)", "undecided"},
        {"sum([]) = 0 and product([]) = 1", "proved"},
        {"sum([1, 2] for i in 1..3) = [3, 6]", "proved"},
        {"mean([1, 2, 6]) = 3", "proved"},
        {"argmax([1, 3, 3]) = 2 and argmin([2, 1, 1]) = 2", "proved"},
        {"argmax(x in [4, 7, 5]: -x) = 4", "proved"},
        {"[[1, 2], [3, 4]]*[1, 1] = [3, 7]", "proved"},
        {"[[1, 1], [0, 1]]^10 = [[1, 10], [0, 1]]", "proved"},
        {"[[1, 2]]*[[3], [4]] = [[11]]", "proved"},
        {"2*[1, 2]/4 = [1/2, 1]", "proved"},
        {"transpose([[1, 2], [3, 4]]) = [[1, 3], [2, 4]]", "proved"},
        {"determinant([[0, 2], [3, 4]]) = -6", "proved"},
        {"inertia([[0, 1, 0], [1, 0, 0], [0, 0, 0]]) = [1, 1, 1]", "proved"},
        {"inertia([[1, 1], [1, 1]]) = [1, 0, 1]", "proved"},
        {"flatten([[1], [2, 3]]) = [1, 2, 3] and concatenate([1], [2]) = [1, 2]", "proved"},
        {"iterate(w => w/2 + 1, 1/3, 3) = [1/3, 7/6, 19/12, 43/24] and iterate(w => w, [1], 0) = [[1]]", "proved"},
        {"let e = 1/2; iterate(w => w - e*[w[2], -w[1]], [1, 0], 2)[3] = [3/4, 1]", "proved"},
        {"iterate(w => 1/w, 0, 2)[1] = 0 and length(iterate(w => 1/w, 0, 2)) = 3", "proved"},
        {"iterate(w => 1/w, 0, 2)[3] = 0", "undecided"},
        {"iterate(w => 1/(1 - w), 1, 3)[3] = 0", "undecided"},
        {"iterate(w => 1, 1/0, 2)[3] = 1", "undecided"},
        {"iterate(w => w^2, 2, 40)[24] > 1", "undecided"},
        {"iterate(w => w^2, 2, 40)[20] > 1", "proved"},
        {"fold((s, x) => 2*s + x, 1, [3, 4]) = [1, 5, 14] and fold((s, x) => 1, 7, [1/0]) = [7, 1]", "proved"},
        {"let f = relu_network([[1, 2]], [[3]]); all_parameters(f) = [1, 2, 0, 3, 0] and "
         "parameters(with_parameters(f, [4, 5, 6])) = [4, 5, 6] and "
         "all_parameters(with_parameters(f, [4, 5, 6, 7, 8])) = [4, 5, 6, 7, 8] and "
         "with_parameters(f, [4, 5, 0, 7, 0]) = relu_network([[4, 5]], [[7]])",
         "proved"},
        {"let f = relu_network_with_biases([[[1]], [[2]]], [[3], [0]]); all_parameters(with_parameters(f, [5, 0, 7])) "
         "= "
         "[5, 0, 7, 0]",
         "proved"},
        {"diagonal([1, 1]) = identity(2) and unit(2, 1) = [1, 0]", "proved"},
        {"(x => x + 1)(2) = 3", "proved"},
        {"((x, y) => x - y)(2, 1) = 1", "proved"},
        {"let f = x => 2*x; f(f(3)) = 12", "proved"},
        {"'a' = 'a' and 'a' != 'b'", "proved"},
        // data: multiplicities count in sum, mean and count of the data set itself, nowhere else
        {"let S = dataset([[1] -> 2 times 3, [2] -> 4]); size(S) = 4 and sum(y for (x -> y) in S) = 10 and "
         "mean(label(p) for p in S) = 5/2",
         "proved"},
        {"let S = dataset([[1] -> 2 times 3, [2] -> 4]); count(i > 0 for i in points(S)) = 4 and length(points(S)) = 2 "
         "and sum([y for (x -> y) in S]) = 6",
         "proved"},
        {"let p = [1] -> 2 times 3; p = ([1] -> 2 times 3) and p != ([1] -> 2 times 4) and p != ([2] -> 2 times 3) and "
         "p != ([1] -> 1 times 3)",
         "proved"},
        {"let S = dataset([1 -> [2]]); label(S[1]) = 2 and input(S[1]) = [1] and times(S[1]) = 1 and S[[1, 1]] != S "
         "and S[1..1] = S",
         "proved"},
        // networks: f(x) = relu(x1 - x2) - 2 relu(x2) + 3
        {"let f = shallow_network(a = [1, -2], w = [[1, -1], [0, 1]], b = [0, 0], c = 3); f([5, 1]) = 5 and depth(f) = "
         "2 and width(f, 1) = 2",
         "proved"},
        {"let f = shallow_network(a = [1, -2], w = [[1, -1], [0, 1]]); pattern(f, [1, 1]) = [[0, 1]] and gradient(f, "
         "[2, 1]) = [1, -3] and parameter_gradient(f, [2, 1]) = [2, 1, -4, -2, 1, -2, 1, 1, 1]",
         "proved"},
        {"let f = shallow_network(a = [1, -2], w = [[1, -1], [0, 1]]); gradient(f, [1, 1]) = [1, -3]", "undecided"},
        {"let f = shallow_network(a = [1, -2], w = [[1, -1], [0, 1]]); backpropagation(f, [1, 1], 1/2) = [1/2, 1/2, "
         "-2, -2, 1/2, -2, 0, 1, 1]",
         "proved"},
        {"let f = shallow_network(a = [1, -2], w = [[1, -1], [0, 1]]); directional_derivative(f, [1, 1], [1, 0]) = 1 "
         "and directional_derivative(f, [1, 1], [-1, 0]) = 0",
         "proved"},
        {"let f = relu_network([[1, 2], [3, 4]], [[1, 1]]); f([sqrt(2), 0]) = 4*sqrt(2) and gradient(f, [sqrt(2), 0]) "
         "= [4, 6] and parameters(f) = [1, 2, 3, 4, 1, 1]",
         "proved"},
        {"let f = relu_network([[1, 2], [3, 4]], [[1, 1]]); weight(rescaled(f, 1, 2, 3), 1)[2] = [9, 12] and "
         "weight(rescaled(f, 1, 2, 3), 2) = [[1, 1/3]] and weight(permuted(f, 1, [2, 1]), 1) = [[3, 4], [1, 2]]",
         "proved"},
        {"let f = relu_network([[1], [-1]], [[1, 1]]); f([-3]) = 3 and prefix(f, 1)([-3]) = [0, 3] and suffix(f, "
         "1)([1, 2]) = 3 and layer(f, 1)([2]) = [2, -2] and preactivation(f, 1, [2]) = [2, -2]",
         "proved"},
        {"let f = relu_network([[1], [-1]], [[1, 1]]); label_shift(f, dataset([[-2] -> 0 times 2])) = dataset([[-2] -> "
         "2 times 2]) and f = relu_network_with_biases([[[1], [-1]], [[1, 1]]], [[0, 0], [0]])",
         "proved"},
        {"with_weight(relu_network([[1]], [[1]]), 1, 1, 1, 2) = relu_network([[2]], [[1]])", "proved"},
        {"rank([[1]]) = 1", "undecided"},
        {"supremum(x[1], x in box([0], [1])) <= 1", "undecided"},
    };
    for (const auto& [formula, verdict] : table) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(std::string(shown_formula));
        CHECK(verdict_of(formula) == verdict);
    }
}

TEST_CASE("wrong types, indices and numbers of arguments are errors") {
    for (const char* bad : {"1 + [1] = 1",
                            "[1]*[1] = 1",
                            "[1][2] = 1",
                            "[1][0] = 1",
                            "[1][1/2] = 1",
                            "1 and true",
                            "if 1 then true else true",
                            "[1] + [1, 2] = [1]",
                            "x = 1",
                            "abs = 1",
                            "sqrt(1, 2) = 1",
                            "mean([]) = 1",
                            "max([]) = 1",
                            "1 = 'a'",
                            "dot([1], [1, 2]) = 0",
                            "2^(1/2) = 1",
                            "dataset([]) = dataset([])",
                            "dataset([[1] -> sqrt(2)]) = 1",
                            "relu_network([[sqrt(2)]]) = 1",
                            "relu_network([[1]], [[1, 2]]) = 1",
                            "relu_network([[1]])([1, 2]) = 1",
                            "[1] -> 1 times 0 = 1",
                            "argmax(i*j for i in 1..2 for j in 1..2) = 1",
                            "depth(1) = 1",
                            "inertia([[1, 2], [3, 4]]) = 1",
                            "permuted(relu_network([[1], [2]], [[1, 1]]), 1, [1, 1]) = 1",
                            "rescaled(relu_network([[1]], [[1]]), 1, 1, 0) = 1",
                            "read('a') = 1",
                            "iterate(w => w, 1, -1) = [1]",
                            "iterate(w => w, 1, 1/2) = [1]",
                            "iterate(w => w, 1, 100001)[1] = 1",
                            "iterate((v, w) => w, 1, 1) = [1, 1]",
                            "iterate(relu_network([[1]]), [1], 1) = [[1], [1]]",
                            "fold(x => x, 1, [1]) = [1, 1]",
                            "fold((s, x) => s, 1, 2) = [1]",
                            "with_parameters(relu_network([[1, 2]], [[3]]), [1, 2, 3, 4]) = 1",
                            "with_parameters(relu_network([[1]]), [sqrt(2), 0]) = 1",
                            "(x => x)(1, 2) = 1",
                            "1(2) = 3",
                            "length(1..10^8) = 1"}) {
        CAPTURE(bad);
        CHECK(verdict_of(bad).starts_with("error: refused"));
    }
}

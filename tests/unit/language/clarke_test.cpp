// prelude/clarke.relucert against other routes: full enumeration of cells, exact difference quotients, limits of
// gradients.
#include "fixture.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace relucert;

namespace {

const Prelude& shipped() {
    static const Prelude prelude = read_prelude(std::string(RELUCERT_SOURCE_DIR) + "/prelude");
    return prelude;
}

std::string evaluated(const std::string& formula) { return Sandbox(shipped()).text(formula); }

const std::string kFirst = ", 'squared', 'first weights')";
const std::string kAll = ", 'squared', 'all')";

}  // namespace

TEST_CASE("the ladder: backpropagation, Minkowski, Clarke and Frechet are four objects") {
    // NC-19: backpropagation 0 where the risk is a quadratic with derivative 2.
    const std::string nc19 = "let f = relu_network([[0]], [[1]]); let S = dataset([[1] -> -2, [-1] -> 2]); ";
    CHECK(evaluated(nc19 + "backpropagation_critical(f, S, 'squared', 'first weights', 0)") == "true");
    CHECK(evaluated(nc19 + "backpropagation_critical(f, S, 'squared', 'first weights', 1)") ==
          "false");  // s is recorded
    CHECK(evaluated(nc19 + "minkowski_critical(f, S" + kFirst) == "true");
    CHECK(evaluated(nc19 + "clarke_critical(f, S" + kFirst) == "false");
    CHECK(evaluated(nc19 + "[1, 0, 0, 0] in clarke(f, S" + kFirst) == "true");  // parallel kink inputs cancel (T1')
    CHECK(evaluated(nc19 + "[1 - 10^-9, 0, 0, 0] in clarke(f, S" + kFirst) == "false");
    CHECK(evaluated(nc19 + "[1, 0, 0, 0] in frechet(f, S" + kFirst) == "true");
    // A trained bias makes the two kinks different: 0 is in the Clarke set again.
    CHECK(evaluated(nc19 + "clarke_critical(f, S, 'squared', 'first layer')") == "true");
    // NC-22: Clarke critical with descent on both sides.
    const std::string nc22 = "let f = relu_network([[0]], [[1]]); let S = dataset([[1] -> 1, [-1] -> 1]); ";
    CHECK(evaluated(nc22 + "clarke_critical(f, S" + kFirst) == "true");
    CHECK(evaluated(nc22 + "frechet_critical(f, S" + kFirst) == "false");
    CHECK(evaluated(nc22 + "[risk_directional_derivative(f, S, [s, 0, 0, 0]" + kFirst + " for s in [-1, 1]]") ==
          "[-1/2, -1/2]");
    CHECK(evaluated(nc22 + "[1/2, 0, 0, 0] in clarke(f, S" + kFirst) == "true");  // the set is closed
    CHECK(evaluated(nc22 + "[1/2 + 10^-12, 0, 0, 0] in clarke(f, S" + kFirst) == "false");
}

TEST_CASE("structural zeros: an input 0 is no kink unless the bias is trained; a row 0 makes kinks of the others") {
    const std::string f = "let f = relu_network([[0, 0]], [[1]]); ";
    const std::string zero = "let S = dataset([[0, 0] -> 5, [0, 1] -> -1]); ";
    CHECK(evaluated(f + zero + "[0, 0, 0, 0, 0] in clarke(f, S" + kFirst) == "true");
    CHECK(evaluated(f + zero + "[0, 1/2, 0, 0, 0] in clarke(f, S" + kFirst) == "true");
    CHECK(evaluated(f + zero + "[0, -1/100, 0, 0, 0] in clarke(f, S" + kFirst) == "false");
    CHECK(evaluated(f + zero + "frechet_critical(f, S" + kFirst) == "true");
    // With a trained bias the sample at 0 is a kink with coefficient -5/2.
    CHECK(evaluated(f + zero + "[0, 0, -5/2, 0, 0] in clarke(f, S, 'squared', 'first layer')") == "true");
    CHECK(evaluated(f + zero + "frechet_critical(f, S, 'squared', 'first layer')") == "false");
}

TEST_CASE("losses") {
    const std::string f = "let f = relu_network([[0]], [[1]]); ";
    const std::string s = "let S = dataset([[1] -> -1, [-1] -> -1]); ";
    CHECK(evaluated(f + s + "clarke_critical(f, S, 'absolute', 'first weights')") == "true");
    CHECK(evaluated(f + s + "sharp_minimum(f, S, 'absolute', 'first weights', 1/2)") == "true");
    CHECK(evaluated(f + s + "sharp_minimum(f, S, 'absolute', 'first weights', 501/1000)") == "false");
    CHECK(evaluated(f + s + "sharp_minimum(f, S, 'absolute', 'weights', 1/2)") == "unknown");
    CHECK(evaluated(f + "let S = dataset([[1] -> 0]); clarke_critical(f, S, 'absolute', 'first weights')") ==
          "unknown");  // r = 0: the loss has no derivative
    // The logistic loss has slope -y/2 at the output 0.
    CHECK(evaluated(f + "let S = dataset([[1] -> -1]); [1/2, 0, 0, 0] in clarke(f, S, 'logistic', 'first weights')") ==
          "true");
    CHECK(evaluated(f + "let S = dataset([[1] -> -1]); [3/5, 0, 0, 0] in clarke(f, S, 'logistic', 'first weights')") ==
          "false");
    CHECK(evaluated("let f = relu_network([[1]], [[1]], [[1]]); clarke_critical(f, dataset([[1] -> 0])" + kFirst) ==
          "unknown");  // two hidden layers
}

TEST_CASE("one neuron: against enumeration of all cells and of all sign patterns") {
    std::mt19937 generator(71);
    const auto integer = [&](int a, int b) { return std::uniform_int_distribution<int>(a, b)(generator); };
    const auto text = [](int n) { return std::to_string(n); };
    int clarke = 0, minkowski = 0, frechet = 0;
    for (int round = 0; round < 120; ++round) {
        // Kinks in the plane orthogonal to w = e_3, and two active samples whose gradients cancel along w.
        std::string samples;
        const int kinks = integer(2, 4);
        for (int i = 0; i < kinks; ++i)
            samples += "[" + text(integer(-2, 2)) + ", " + text(integer(-2, 2)) + ", 0] -> " +
                       text(round % 3 == 0 ? -integer(1, 3) : integer(-3, 3)) + ", ";
        const std::string p = text(integer(-2, 2)) + "/4", q = text(integer(-2, 2)) + "/4";
        samples += "[" + p + ", " + q + ", 1] -> 0, [-" + p + ", -" + q + ", 1] -> 2";
        const std::string s =
            "let S = dataset([" + samples + "]); let w = [0, 0, 1]; let f = relu_network([w], [[1]]); ";
        CAPTURE(s);
        const std::string in_clarke = evaluated(s + "clarke_critical(f, S" + kFirst);
        CHECK(in_clarke == evaluated(s + "in_convex_hull(zeros(3), clarke_vertices(w, S))"));
        CHECK(in_clarke == evaluated(s + "clarke_stationary(w, S)"));
        const std::string in_sum = evaluated(s + "minkowski_critical(f, S" + kFirst);
        CHECK(in_sum == evaluated(s + "in_convex_hull(zeros(3), minkowski_vertices(w, S))"));
        const std::string minimal = evaluated(s + "frechet_critical(f, S" + kFirst);
        // No direction of descent in any cell: its signs and g.d <= -1 cannot be had together.
        const std::string by_cells =
            "let J = kinks(w, S); let X = [input(S[i]) for i in J]; let G = clarke_vertices(w, S); let C = cells(X); "
            "all(not feasible(concatenate([-s[i]*X[i] for s in [C[c]] for i in 1..length(J)], [G[c]]), "
            "concatenate(zeros(length(J)), [-1])) for c in 1..length(C))";
        if (evaluated(s + "length(kinks(w, S)) > 0") == "true") CHECK(minimal == evaluated(s + by_cells));
        if (minimal == "true") CHECK(in_clarke == "true");
        if (in_clarke == "true") CHECK(in_sum == "true");
        clarke += in_clarke == "true" ? 1 : 0;
        minkowski += in_sum == "true" ? 1 : 0;
        frechet += minimal == "true" ? 1 : 0;
    }
    CHECK(frechet > 10);
    CHECK(clarke > frechet);
    CHECK(minkowski > clarke);
    CHECK(minkowski < 120);
}

TEST_CASE(
    "several neurons: limits of gradients and their mixtures are Clarke subgradients; one-sided derivatives are "
    "exact") {
    std::mt19937 generator(72);
    const auto integer = [&](int a, int b) { return std::uniform_int_distribution<int>(a, b)(generator); };
    const auto list = [&](int length, int size) {
        std::string entries;
        for (int i = 0; i < length; ++i) entries += (i > 0 ? ", " : "") + std::to_string(integer(-size, size));
        return "[" + entries + "]";
    };
    for (int round = 0; round < 25; ++round) {
        // Two neurons with biases; inputs on both kinks by construction: w = (1, 1) - 1 and w = (1, -1).
        std::string s = "let f = relu_network_with_biases([[[1, 1], [1, -1]], [" + list(2, 3) + "]], [[-1, 0], [" +
                        std::to_string(integer(-2, 2)) + "]]); let S = dataset([[1, 0] -> " +
                        std::to_string(integer(-3, 3)) + ", [1/2, 1/2] -> " + std::to_string(integer(-3, 3)) +
                        ", [2, 2] -> " + std::to_string(integer(-3, 3)) + ", [-1, 2] -> " +
                        std::to_string(integer(-3, 3)) + " times 2]); ";
        // The gradient is a polynomial of degree 3 along a ray inside a cell; e is small enough to stay in it.
        s +=
            "let e = 10^-6; let along = D => (t => with_parameters(f, all_parameters(f) + t*D)); "
            "let gradient_at = g => mean((g(x) - y)*parameter_gradient(g, x) for (x -> y) in S); "
            "let limit = D => 4*gradient_at(along(D)(e)) - 6*gradient_at(along(D)(2*e)) + 4*gradient_at(along(D)(3*e)) "
            "- gradient_at(along(D)(4*e)); ";
        const std::string one = list(9, 1000), two = list(9, 1000);
        CAPTURE(s + one + two);
        CHECK(evaluated(s + "limit(" + one + ") in clarke(f, S" + kAll) == "true");
        CHECK(evaluated(s + "limit(" + one + ")/3 + 2*limit(" + two + ")/3 in clarke(f, S" + kAll) == "true");
        CHECK(evaluated(s + "limit(" + one + ") in minkowski(f, S" + kAll) == "true");
        CHECK(evaluated(s + "limit(" + one + ") + 100*unit(9, " + std::to_string(integer(1, 9)) + ") in clarke(f, S" +
                        kAll) == "false");
        // Directions of the hidden layer only: the risk is a quadratic in t on the ray's cell.
        const std::string hidden = list(6, 1000);
        CHECK(evaluated(s + "let D = concatenate(" + hidden +
                        ", [0, 0, 0]); let R = t => squared_risk(along(D)(t), S); risk_directional_derivative(f, S, D" +
                        kAll + " = (4*R(e/2) - 3*R(0) - R(e))/e") == "true");
        CHECK(evaluated(s + "let D = " + one + "; risk_directional_derivative(f, S, D" + kAll +
                        " = dot(limit(D), D)") == "true");
    }
}

TEST_CASE("NC-37: the modulus of the sharp minimum is 1/3 (mean), exactly") {
    const std::string s =
        "let f = relu_network([[0, 0]], [[1]]); let S = dataset([[1, 0] -> -1, [0, 1] -> -1, [-1, -1] -> -1]); ";
    CHECK(evaluated(s + "sharp_minimum(f, S, 'squared', 'first weights', 1/3)") == "true");
    CHECK(evaluated(s + "sharp_minimum(f, S, 'squared', 'first weights', 1/3 + 10^-12)") == "false");
}

TEST_CASE("a function serves as a set") {
    CHECK(evaluated("3 in (x => x > 2)") == "true");
    CHECK(evaluated("let F = x => x > 2; 1 in F or [1] in [[1]]") == "true");
    CHECK(evaluated("1 in (x => 1/0 = x)") == "unknown");
    CHECK(evaluated("1 in (x => x + 1)").find("'in' does not take") != std::string::npos);
    CHECK(evaluated("1 in ((x, y) => x = y)").find("'in' does not take") != std::string::npos);
}

// prelude/landscape.relucert, parameter_hessian and solve, against values by hand and against other quantities.
#include "fixture.hpp"

#include <doctest/doctest.h>

using namespace relucert;

namespace {

std::string text_of(const std::string& formula) {
    static const Prelude prelude = read_prelude(std::string(RELUCERT_SOURCE_DIR) + "/prelude");
    return Sandbox(prelude).text(formula);
}

}  // namespace

TEST_CASE("solve: free variables are 0 at columns without pivot") {
    const std::pair<const char*, const char*> cases[] = {
        {"solve([[2, 0], [0, 4]], [1, 1])", "[1/2, 1/4]"},
        {"solve([[1, 2], [2, 4]], [1, 2])", "[1, 0]"},
        {"solve([[0, 2], [0, 4]], [1, 2])", "[0, 1/2]"},
        {"solve([[1, 2], [2, 4]], [1, 3])", "unknown"},
        {"solve([[1], [1], [0]], [3, 3, 0])", "[3]"},
        {"solve([[1, 2, 3]], [6])", "[6, 0, 0]"},
        {"solve([[1, 2]], [1/0])", "unknown"},
    };
    for (const auto& [formula, expected] : cases) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_formula);
        CHECK(text_of(formula) == expected);
    }
    CHECK(text_of("solve([[1, 2]], [1, 2])").find("another length") != std::string::npos);
}

TEST_CASE("the Hessian of the risk: of one neuron, and by exact differences of the gradient along a line") {
    const std::string s =
        "let S = dataset([[1, 2] -> 1, [-1, 1] -> 3 times 2, [2, -5] -> 1]); let w = [1, 1]; "
        "let f = relu_network([w], [[1]]); ";
    CHECK(text_of(s + "trained_block(risk_hessian(f, S), f, 'first weights') = neuron_hessian(w, S)") == "unknown");
    const std::string off =
        "let S = dataset([[1, 2] -> 1, [-1, 3] -> 3 times 2, [2, -5] -> 1]); let w = [1, 1]; "
        "let f = relu_network([w], [[1]]); ";
    CHECK(text_of(off + "trained_block(risk_hessian(f, S), f, 'first weights') = neuron_hessian(w, S)") == "true");
    // The gradient is a cubic along a line inside the cell; its derivative at 0 by five points is exact.
    CHECK(text_of(off + "let D = [1, -2, 3, 5, -1]; let e = 10^-3; "
                        "let g = t => risk_gradient(with_parameters(f, all_parameters(f) + t*D), S, 0); "
                        "risk_hessian(f, S)*D = (8*(g(e) - g(-e)) - (g(2*e) - g(-2*e)))/(12*e)") == "true");
    CHECK(text_of("absolute_risk_hessian(relu_network([[2]], [[3]]), dataset([[5] -> 0])) = "
                  "[[0, 0, 5, 0], [0, 0, 1, 0], [5, 1, 0, 0], [0, 0, 0, 0]]") == "true");
}

TEST_CASE("NC-27 and NC-28: spurious minima; traps") {
    const std::string nc27 =
        "let S = dataset([[1] -> 1, [-1] -> 10]); let f = relu_network([[1]], [[1]]); "
        "let g = relu_network([[-10]], [[1]]); ";
    CHECK(text_of(nc27 + "strict_local_minimum(f, S, 'first weights')") == "true");
    CHECK(text_of(nc27 + "strict_local_minimum(f, S, 'weights')") == "false");  // rescaling: singular
    CHECK(text_of(nc27 + "beaten_by(f, g, S)") == "true");
    CHECK(text_of(nc27 + "beaten_by(g, f, S)") == "false");
    CHECK(text_of(nc27 + "beaten_by(f, f, S)") == "false");  // strict
    CHECK(text_of(nc27 + "sign_margin_squared(f, S, 'first weights')") == "1");
    // At a kink there is no second derivative: unknown, not false.
    CHECK(text_of("strict_local_minimum(relu_network([[0]], [[1]]), dataset([[1] -> -1]), 'first weights')") ==
          "unknown");
    const std::string nc28 =
        "let S = dataset([[1, 0] -> 0, [0, 1] -> 0, [1/2, 1/2] -> 1]); "
        "let f = relu_network([[1, 1], [1, 1]], [[1/6, 1/6]]); ";
    CHECK(text_of(nc28 + "linear_fit_minimum(f, S)") == "true");
    CHECK(text_of(nc28 + "beaten_by(f, relu_network([[1, 0], [1, -1]], [[2, -2]]), S)") == "true");
    CHECK(text_of(nc28 + "linear_fit_minimum(relu_network([[1, 1], [1, 1]], [[1/6, 1/3]]), S)") == "false");
    // A biased competitor of a network without biases is no competitor.
    CHECK(text_of(nc28 + "beaten_by(f, relu_network_with_biases([[[1, 0], [1, -1]], [[2, -2]]], [[1, 1], [0]]), S)") ==
          "false");
}

TEST_CASE("the minimum over a cell") {
    const std::string s = "let S = dataset([[1] -> 1, [-1] -> 10]); let f = relu_network([[2]], [[1]]); ";
    CHECK(text_of(s + "cell_minimum(f, S, 'first weights')") == "25");
    CHECK(text_of(s + "weight(cell_minimiser(f, S, 'first weights'), 1)") == "[[1]]");
    CHECK(text_of(s + "minimum_in_cell(f, S, 'first weights')") == "true");
    CHECK(text_of(s + "cell_minimum(f, S, 'weights')") == "unknown");  // the risk is no quadratic there
    const std::string out = "let S = dataset([[1] -> -1]); let f = relu_network([[2]], [[1]]); ";
    CHECK(text_of(out + "cell_minimum(f, S, 'first weights')") == "0");  // attained at w = -1, outside
    CHECK(text_of(out + "minimum_in_cell(f, S, 'first weights')") == "false");
    CHECK(text_of("let S = dataset([[1, 2] -> 1, [2, 1] -> 3]); let f = relu_network([[1, 1], [3, 1]], [[1, -1/2]]); "
                  "let g = cell_minimiser(f, S, 'first layer'); [cell_minimum(f, S, 'first layer'), "
                  "squared_risk(g, S)]") == "[0, 0]");
}

TEST_CASE("NC-05, NC-07, NC-31: secants, defects and multipliers") {
    const std::string cycle =
        "let S = dataset([[1] -> -1, [-1] -> -1]); let u = relu_network([[1/9]], [[1]]); "
        "let v = relu_network([[-1/9]], [[1]]); ";
    CHECK(text_of(cycle + "secant_sharpness(u, v, S, 'first weights')") == "5");  // 2/eta, eta = 2/5
    CHECK(text_of(cycle + "cycle_derivative(u, S, 'first weights', 2/5)") == "[[16/25]]");
    CHECK(text_of(cycle + "coercivity_defect(u, v, S, 'first weights', 1/2) < 0") == "true");
    CHECK(text_of(cycle + "one_sided_defect(u, v, S, 'first weights', 0) > 0") == "true");  // convex
    CHECK(text_of("let S = dataset([[1] -> 1]); one_sided_defect(relu_network([[1/3]], [[1]]), "
                  "relu_network([[-1/3]], [[1]]), S, 'first weights', 1/2) < 0") == "true");  // concave kink
    const std::string nc31 =
        "let S = dataset([[1] -> 1]); let D = cycle_derivative(relu_network([[8/7]], [[8/7]]), S, "
        "'weights', 49/40); ";
    CHECK(text_of(nc31 + "is_eigenvector(D, [1, 1], -721/800)") == "true");
    CHECK(text_of(nc31 + "is_eigenvector(D, [1, -1], 11/20)") == "true");
    CHECK(text_of(nc31 + "is_eigenvector(D, [0, 0], 1)") == "false");
}

// prelude/jets.relucert against other routes: gradients at nearby differentiable points, extrapolated exactly; the
// Clarke sets of prelude/clarke.relucert for one hidden layer.
#include "fixture.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace relucert;

namespace {

const Prelude& shipped_prelude() {
    static const Prelude prelude = read_prelude(std::string(RELUCERT_SOURCE_DIR) + "/prelude");
    return prelude;
}

std::string value_of(const std::string& formula) { return Sandbox(shipped_prelude()).text(formula); }

/// Small integers: preactivations are often 0, in every layer.
class Draw {
public:
    explicit Draw(unsigned seed) : generator_(seed) {}
    int integer(int a, int b) { return std::uniform_int_distribution<int>(a, b)(generator_); }
    std::string list(int length, int size) {
        std::string entries;
        for (int i = 0; i < length; ++i) entries += (i > 0 ? ", " : "") + std::to_string(integer(-size, size));
        return "[" + entries + "]";
    }
    std::string matrix(int rows, int columns) {
        std::string entries;
        for (int i = 0; i < rows; ++i) entries += (i > 0 ? ", " : "") + list(columns, 1);
        return "[" + entries + "]";
    }
    /// "let f = ...; let S = ...; " with these widths, biases or none, and two samples.
    std::string problem(const std::vector<int>& widths, bool biases) {
        std::string weights, constants, samples;
        for (std::size_t l = 1; l < widths.size(); ++l) {
            weights += (l > 1 ? ", " : "") + matrix(widths[l], widths[l - 1]);
            constants += (l > 1 ? ", " : "") + list(widths[l], biases ? 1 : 0);
        }
        for (int i = 0; i < 2; ++i)
            samples += (i > 0 ? ", " : "") + list(widths[0], 1) + " -> " + std::to_string(integer(-3, 3));
        return "let f = relu_network_with_biases([" + weights + "], [" + constants + "]); let S = dataset([" + samples +
               " times 2]); let N = length(all_parameters(f)); ";
    }

private:
    std::mt19937 generator_;
};

/// The limit of gradients along the curve, at points where `parameter_gradient` exists: on a curve of order p they are
/// polynomials of degree at most (2 depth - 1) p, and 10^-40 is below every root that these numbers allow.
const std::string kLimit =
    "let e = 10^-40; let at = (D, t) => with_parameters(f, all_parameters(f) + sum(t^m*masked(trained_mask(f, trained),"
    " D[m]) for m in 1..length(D))); "
    "let slope = g => masked(trained_mask(f, trained), mean((g(x) - y)*parameter_gradient(g, x) for (x -> y) in S)); "
    "let binomial = (n, k) => product(concatenate([1], [(n - k + i)/i for i in 1..k])); "
    "let limit = D => (let n = (2*depth(f) - 1)*length(D) + 1; "
    "sum((-1)^(j + 1)*binomial(n, j)*slope(at(D, j*e)) for j in 1..n)); ";

}  // namespace

TEST_CASE("signs of jets: the lowest nonzero coefficient, products in full") {
    CHECK(value_of("jet_signs([[0, 1, 0, 0], [0, -2, -3, 0], [7, 5, 1, 0]])") == "[1, 1, -1, 0]");
    // (1 + e)(-1 + e) = -1 + e^2: the middle coefficient cancels, and e^2 is kept.
    const std::string f = "let C = [relu_network([[1]], [[1]]), relu_network([[1]], [[1]])]; ";
    CHECK(value_of(f + "jet_preactivation(C, [[-1], [1]], 1)") == "[[-1], [0], [1]]");
    CHECK(value_of(f + "jet_preactivation(C, [[0], [0], [5]], 1)") == "[[0], [0], [5], [5]]");
    // z2 = w2 relu(w1 x) - 1 with w1 = 1 + e, w2 = 1 - e: 1 - e^2 - 1, decided at order 2 = the number of its layers.
    const std::string g =
        "let f = relu_network_with_biases([[[1]], [[1]], [[1]]], [[0], [-1], [0]]); let S = dataset([[1] -> 1]); ";
    CHECK(value_of(g + "jet_pattern(curve_coefficients(f, [[1, 0, -1, 0, 0, 0]], 'weights'), [1])") == "[1, -1]");
    CHECK(value_of(g + "jet_pattern(curve_coefficients(f, [[1, 0, -1, 0, 0, 0], [0, 0, 2, 0, 0, 0]], 'weights'), "
                       "[1])") == "[1, 1]");
    // Entries of fixed parameters are not looked at; other lengths are refused.
    CHECK(value_of(g + "jet_pattern(curve_coefficients(f, [[1, 0, -5, 0, 0, 0]], 'first weights'), [1])") == "[1, 1]");
    CHECK(value_of(g + "b_subgradient(f, S, [[1, -1, 1]], 'squared', 'weights')").find("error") == 0);
}

TEST_CASE("structural zeros and curves in a kink") {
    const std::string dead = "let f = relu_network([[-1]], [[1]], [[1]]); let S = dataset([[1] -> 5]); ";
    const std::string zero = "[0, 0, 0, 0, 0, 0]";
    CHECK(value_of(dead + "parameter_gradient(f, [1])") == "unknown");
    CHECK(value_of(dead + "b_subgradient(f, S, [" + zero + "], 'squared', 'weights')") == zero);
    CHECK(value_of(dead + "outer_gradients(f, S, 'squared', 'weights')") == "[" + zero + "]");
    CHECK(value_of(dead + "deep_clarke_critical(f, S, [], 'squared', 'weights')") ==
          "unknown");  // no curve: the outer hull alone proves nothing
    CHECK(value_of(dead + "deep_clarke_critical(f, S, [[]], 'squared', 'weights')") == "true");
    // A trained bias makes the same zero a kink.
    CHECK(value_of(dead + "jet_rejections(f, S, [" + zero + "], 'all')") == "[[1, 2, 1]]");
    CHECK(value_of(dead + "length(outer_gradients(f, S, 'squared', 'all'))") == "2");

    // The direction [1, 0] is orthogonal to the input [0, 1] (sample 2), whose preactivation vanishes with it.
    const std::string kink =
        "let f = relu_network([[0, 0]], [[1]], [[1]]); let S = dataset([[1, 0] -> 1, [0, 1] -> 1]); ";
    const std::string along = "[[1, 0, 0, 0, 0, 0, 0]], 'squared', 'first weights')";
    CHECK(value_of(kink + "jet_rejections(f, S, [[1, 0, 0, 0, 0, 0, 0]], 'first weights')") == "[[2, 1, 1]]");
    const Value value = Sandbox(shipped_prelude()).value(kink + "b_subgradient(f, S, " + along);
    REQUIRE(value.is_unknown());
    CHECK(value.reason().find("[sample, layer, neuron] [2, 1, 1]") != std::string::npos);
    CHECK(value_of(kink + "b_subgradient(f, S, [[1, 1, 0, 0, 0, 0, 0]], 'squared', 'first weights')") ==
          "[-1/2, -1/2, 0, 0, 0, 0, 0]");
    CHECK(value_of(kink + "length(accepted_curves(f, S, [[[1, 0, 0, 0, 0, 0, 0]], [[1, 2, 0, 0, 0, 0, 0]]], "
                          "'first weights'))") == "1");

    CHECK(value_of(kink +
                   "[-1/2, -1/2, 0, 0, 0, 0, 0] in deep_clarke(f, S, [[[1, 0, 0, 0, 0, 0, 0]], [[1, 2, 0, 0, 0, 0, "
                   "0]]], 'squared', 'first weights')") == "true");

    // A constant positive unit moves nothing, but a trained weight behind it does. The kink report agrees.
    const std::string still =
        "let f = relu_network_with_biases([[[1]], [[1]], [[1]]], [[1], [-1], [0]]); let S = dataset([[0] -> 1]); ";
    CHECK(value_of(still + "may_vary(f, [0], [1, 0], 2, 'first weights')") == "[0]");
    CHECK(value_of(still + "may_vary(f, [0], [1, 0], 2, 'weights')") == "[1]");
    CHECK(value_of(still + "kinks_met(f, S, 'weights')") == "[[1, 2, 1]]");
    CHECK(value_of(still + "kinks_met(f, S, 'first weights')") == "[]");
    CHECK(value_of(still + "b_subgradient(f, S, [[0, 0, 1, 0, 0, 0]], 'squared', 'weights')") == "[0, 0, -1, 0, 0, 0]");
}

TEST_CASE("ties behind active weights of one sign follow the layer before; a trained bias frees them") {
    const std::string f =
        "let S = dataset([[1] -> 0]); let f = relu_network_with_biases([[[0]], [[w]], [[1]]], [[0], [b], [0]]); ";
    const auto states = [&](const std::string& w, const std::string& b, const std::string& p,
                            const std::string& trained) {
        return value_of("let w = " + w + "; let b = " + b + "; " + f + "later_states(f, [1], [" + p + ", 0], 2, 1, '" +
                        trained + "')");
    };
    CHECK(states("2", "0", "1", "weights") == "[1]");
    CHECK(states("-2", "0", "1", "weights") == "[0]");
    CHECK(states("2", "0", "0", "weights") == "[0]");  // structurally zero
    CHECK(states("0", "0", "1", "weights") == "[0, 1]");
    CHECK(states("0", "0", "1", "first layer") == "[0]");  // a fixed weight 0
    CHECK(states("2", "0", "1", "all") == "[0, 1]");
    CHECK(states("2", "1", "1", "weights") == "[1]");   // no tie
    CHECK(states("2", "-1", "1", "weights") == "[0]");  // no tie
}

TEST_CASE("random deep networks: jets against limits of gradients; every jet's gradient is in the outer set") {
    Draw draw(31);
    const std::vector<std::vector<int>> shapes = {{2, 2, 2, 1}, {1, 2, 1, 2, 1}, {2, 3, 2, 1}, {2, 2, 1}};
    const char* trained[] = {"first weights", "first layer", "weights", "all"};
    int smooth = 0, deep = 0, large = 0;
    for (int round = 0; round < 32; ++round) {
        const int order = 1 + round % 2;
        const std::string s =
            draw.problem(shapes[static_cast<std::size_t>(round / 4) % 4], round % 3 != 0) + "let trained = '" +
            trained[round % 4] + "'; let curves = accepted_curves(f, S, generic_curves(f, 8, " + std::to_string(order) +
            "), trained); let G = [b_subgradient(f, S, D, 'squared', trained) for D in curves]; " + kLimit;
        CAPTURE(s);
        // parameter_gradient knows no structural zeros: the limits are taken where no preactivation is 0.
        const std::string found = value_of(
            s +
            "let O = outer_gradients(f, S, 'squared', trained); "
            "let off = all(off_kink(at(D, e), S) for D in curves); "
            "let G0 = masked(trained_mask(f, trained), risk_gradient(f, S, 0)); "
            "[length(curves) = 8, all(g in O for g in G), if off then all((G[i] = limit(curves[i])) for i in 1..3) "
            "else true, if off_kink(f, S) then all((g = G0) for g in G) and length(O) = 1 else true, off_kink(f, S), "
            "off and any(c[2] > 1 for c in kinks_met(f, S, trained))]");
        if (found.find("[true, unknown, true, true") == 0)
            ++large;
        else
            CHECK(found.find("[true, true, true, true") == 0);
        smooth += found.find("true, true, true, true, true") != std::string::npos ? 1 : 0;
        deep += found.find("false, true]") != std::string::npos ? 1 : 0;
    }
    CHECK(smooth > 1);
    CHECK(deep > 4);
    CHECK(large < 4);
}

TEST_CASE("one hidden layer: the outer hull is the Clarke set, as in_cell_hull decides it") {
    Draw draw(32);
    int inside = 0, outside = 0;
    for (int round = 0; round < 24; ++round) {
        const char* trained[] = {"first weights", "first layer", "weights", "all"};
        const std::string s =
            draw.problem({2, 2, 1}, round % 2 == 0) + "let trained = '" + trained[round % 4] +
            "'; let G = [b_subgradient(f, S, D, 'squared', trained) for D in generic_curves(f, 6, 1)]; "
            "let p = G[1]/2 + G[2]/3 + G[3]/6 + t*(G[5] - G[6]); ";
        for (const char* t : {"let t = 0; ", "let t = 1/3; ", "let t = 1; "}) {
            CAPTURE(t + s);
            const std::string shallow = value_of(t + s + "p in clarke(f, S, 'squared', trained)");
            CHECK(value_of(t + s + "in_outer_hull(p, f, S, 'squared', trained)") == shallow);
            const std::string all =
                value_of(t + s + "p in deep_clarke(f, S, generic_curves(f, 6, 1), 'squared', trained)");
            CHECK((all == shallow || (all == "unknown" && shallow == "true")));
            (shallow == "true" ? inside : outside) += 1;
        }
    }
    CHECK(inside > 24);
    CHECK(outside > 6);
}

TEST_CASE("the outer hull without the product over inputs, against the list of all gradients") {
    Draw draw(33);
    int inside = 0, outside = 0, several = 0;
    for (int round = 0; round < 30; ++round) {
        const char* trained[] = {"weights", "first layer", "all"};
        const std::string s = draw.problem({2, 2, 2, 1}, round % 2 == 0) + "let trained = '" + trained[round % 3] +
                              "'; let O = outer_gradients(f, S, 'squared', trained); let k = length(O); ";
        CAPTURE(s);
        if (value_of(s + "k > 1 and k <= 400") != "true") continue;
        const std::string found = value_of(
            s +
            "let p = [O[1]/2 + O[k]/2, sum(O)/k, 2*O[k] - O[1], O[1] + (O[k] - O[2])/3]; "
            "let L = [in_outer_hull(q, f, S, 'squared', trained) for q in p]; "
            "let H = [in_convex_hull(q, O) for q in p]; [all(L[i] = H[i] for i in 1..4), count(q for q in H), "
            "any(count(length(G[i]) > 1 for i in 1..length(G)) > 1 for G in pattern_gradients(f, S, 'squared', "
            "trained))]");
        CHECK(found.find("[true, ") == 0);
        const int members = found[7] - '0';
        inside += members;
        outside += 4 - members;
        several += found.find("true]") != std::string::npos ? 1 : 0;
    }
    CHECK(inside > 20);
    CHECK(outside > 10);
    CHECK(several > 3);
    // NC-21: the signs of the three kinks are not independent.
    const std::string nc21 =
        "let f = relu_network([[0, 0, 1]], [[1]]); let S = dataset([[1, 0, 0] -> -1, [0, 1, 0] -> -1, [1, 1, 0] -> 1, "
        "[3/4, 3/4, 1] -> 1/2, [-3/4, -3/4, 1] -> 3/2]); ";
    CHECK(value_of(nc21 + "[in_outer_hull(zeros(6), f, S, 'squared', 'weights'), minkowski_critical(f, S, 'squared', "
                          "'weights')]") == "[false, true]");
    // 14 ties in the second layer for each of two inputs of 2^7 shares: 2^14 gradients, and 256 points of a larger
    // space.
    const std::string wide =
        "let f = relu_network([[1], [-1]], [[0, 0] for k in 1..7], [[k for k in 1..7]]); "
        "let S = dataset([[1] -> 1, [-2] -> 2]); ";
    CHECK(value_of(wide + "outer_gradients(f, S, 'squared', 'weights')") == "unknown");
    CHECK(value_of(wide + "in_outer_hull(risk_gradient(f, S, 1/2), f, S, 'squared', 'weights')") == "false");
    CHECK(value_of(wide +
                   "in_outer_hull(masked(trained_mask(f, 'weights'), risk_gradient(f, S, 1/2)), f, S, 'squared', "
                   "'weights')") == "true");
    // Twice the share of one input, nothing of the other: weights must add up to the same for both.
    CHECK(value_of(wide + "in_outer_hull(2*input_gradient(f, S, 1, ones(9), 'squared', 'weights'), f, S, 'squared', "
                          "'weights')") == "false");
}

TEST_CASE("losses, and what is refused") {
    const std::string f =
        "let f = relu_network([[0]], [[1]], [[1]]); let S = dataset([[1] -> -1]); let d = [[1, 0, 0, 0, 0, 0]]; ";
    CHECK(value_of(f + "b_subgradient(f, S, d, 'absolute', 'weights')") == "[1, 0, 0, 0, 0, 0]");
    CHECK(value_of(f + "b_subgradient(f, S, d, 'logistic', 'weights')") == "[1/2, 0, 0, 0, 0, 0]");
    CHECK(value_of(f + "b_subgradient(f, dataset([[1] -> 0]), d, 'absolute', 'weights')") == "unknown");
    CHECK(value_of("let f = relu_network([[1]], [[1], [2]]); b_subgradient(f, dataset([[1] -> [1, 1]]), [], 'squared', "
                   "'weights')")
              .find("error") == 0);  // two outputs
    // Entries with one input have one pattern: two gradients, not four, and half of their sum is not the mean of both.
    const std::string twice = "let f = relu_network([[0]], [[1]]); let S = dataset([[1] -> 1, [1] -> -2]); ";
    CHECK(value_of(twice + "outer_gradients(f, S, 'squared', 'weights')") == "[[0, 0, 0, 0], [1/2, 0, 0, 0]]");
    CHECK(value_of(twice + "[in_outer_hull([t, 0, 0, 0], f, S, 'squared', 'weights') for t in [0, 1/2, 1, -1/2]]") ==
          "[true, true, false, false]");
    // More patterns than are listed: 13 zero rows in the second layer.
    CHECK(value_of("let f = relu_network([[1]], [[0] for k in 1..13], [ones(13)]); outer_gradients(f, dataset([[1] -> "
                   "1]), 'squared', 'weights')") == "unknown");
}

TEST_CASE("unknown(reason, places)") {
    const Value value = Sandbox(shipped_prelude()).value("1 + unknown('because', [1, [2]])");
    REQUIRE(value.is_unknown());
    CHECK(value.reason() == "because [1, [2]]");
    CHECK(value_of("false and unknown('because', [])") == "false");
    CHECK(value_of("unknown(1, [])").find("error") == 0);
    CHECK(value_of("unknown('a', 1)").find("error") == 0);
}

// Networks and data sets: canonical bytes and everything that is not canonical, values, derivatives, transformations.
#include <doctest/doctest.h>

#include "errors.hpp"
#include "formula_claim.hpp"
#include "value.hpp"

using namespace relucert_check;
using testing::verdict_of;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const size_t at = text.find(from);
    REQUIRE(at != text.npos);
    return text.replace(at, from.size(), to);
}
template <typename F>
std::string refusal_of(F f) {
    try {
        f();
        return "";
    } catch (const Refusal& refusal) {
        return refusal.what();
    }
}
Vector point(const std::vector<mpq_class>& x) { return {x.begin(), x.end()}; }
std::string texts(const Vector& v) {
    std::string result;
    for (const Number& x : v) result += (result.empty() ? "" : " ") + x.rational().get_str();
    return result;
}
const std::string sums =
    R"({"relucert":"network","version":"1","input":"2","nodes":[)"
    R"({"kind":"affine","of":"0","rows":"2","columns":"2","denominator":"2","weights":["1 2","-3 0"],"bias":"0 5"},)"
    R"({"kind":"relu","of":"1"},{"kind":"relu","of":"0"},{"kind":"sum","of":["2","3","0"]},)"
    R"({"kind":"affine","of":"4","rows":"1","columns":"2","denominator":"1","weights":["1 -1"],"bias":"7"}]})"
    "\n";
const std::string data =
    R"({"relucert":"dataset","version":"1","input":"2","output":"1","input_denominator":"2",)"
    R"("label_denominator":"3","points":[{"x":"1 4","y":"2","times":"1"},{"x":"0 -2","y":"3","times":"5"}]})"
    "\n";

}  // namespace

TEST_CASE("canonical networks are read, others are refused with the reason") {
    CHECK(canonical_bytes(*read_network(sums)) == sums);
    const auto refused = [](const std::string& from, const std::string& to) {
        return refusal_of([&] { read_network(replaced(sums, from, to)); });
    };
    CHECK(refused("\"network\"", "\"dataset\"") == "not a network of version 1");
    CHECK(refused("\"version\":\"1\"", "\"version\":\"2\"") == "not a network of version 1");
    CHECK(refused("\"input\":\"2\"", "\"input\":\"3\"") ==
          "network: columns differ from the dimension of the node before");
    CHECK(refused("\"of\":\"0\",\"rows\"", "\"of\":\"1\",\"rows\"") == "network: a node of a later node");
    CHECK(refused("[\"2\",\"3\",\"0\"]", "[\"2\",\"3\",\"4\"]") == "network: a node of a later node");
    CHECK(refused("\"denominator\":\"2\"", "\"denominator\":\"0\"") == "network: a denominator that is not positive");
    CHECK(refused("\"denominator\":\"1\"", "\"denominator\":\"-1\"") == "network: a denominator that is not positive");
    CHECK(refused("\"rows\":\"2\"", "\"rows\":\"1\"") == "network: rows differ from the weights");
    CHECK(refused("\"1 2\"", "\"1 2 3\"") == "network: a row of another length");
    CHECK(refused("\"0 5\"", "\"0\"") == "network: a bias of another length");
    CHECK(refused("\"1 2\",\"-3 0\"],\"bias\":\"0 5\"", "\"2 2\",\"-4 0\"],\"bias\":\"0 6\"") ==
          "network: integers with a common divisor");
    CHECK(refused("\"1 2\",\"-3 0\"]", "\"2 2\",\"-4 0\"]") == "");  // the bias is odd
    CHECK(refused("\"kind\":\"sum\"", "\"kind\":\"max\"") == "network: unknown kind of node");
    CHECK(refused("[\"2\",\"3\",\"0\"]", "[\"2\"]") == "network: a sum of fewer than two nodes");
    CHECK(refused("[\"2\",\"3\",\"0\"]", "[\"2\",\"0\"]") == "network: a node that is not used");
    CHECK(refused("[\"2\",\"3\",\"0\"]", "[\"2\",\"3\"]") == "");
    CHECK(refused(
              "{\"kind\":\"relu\",\"of\":\"1\"},{\"kind\":\"relu\",\"of\":\"0\"},{\"kind\":\"sum\",\"of\":[\"2\",\"3\","
              "\"0\"]},",
              "{\"kind\":\"relu\",\"of\":\"1\"},{\"kind\":\"relu\",\"of\":\"2\"},{\"kind\":\"relu\",\"of\":\"3\"},") ==
          "");
    CHECK(refused("{\"kind\":\"relu\",\"of\":\"1\"},{\"kind\":\"relu\",\"of\":\"0\"},{\"kind\":\"sum\",\"of\":[\"2\","
                  "\"3\",\"0\"]},",
                  "{\"kind\":\"affine\",\"of\":\"1\",\"rows\":\"1\",\"columns\":\"2\",\"denominator\":\"1\","
                  "\"weights\":[\"1 1\"],\"bias\":\"0\"},") == "network: an affine node of an affine node");
    CHECK(refused("\"columns\":\"2\",\"denominator\":\"1\"", "\"columns\":\"02\",\"denominator\":\"1\"") ==
          "integer with a leading zero");
    CHECK(refused("]}\n", "]}") == "network: not in canonical form");
    CHECK(refused(sums.substr(sums.find("[{")), "[]}\n") == "network: no nodes");
    const std::string single = R"({"relucert":"network","version":"1","input":"1","nodes":[{"kind":"relu","of":"0"}]})"
                               "\n";
    CHECK(canonical_bytes(*read_network(single)) == single);
    // A sum of nodes of different dimensions.
    CHECK(refused(
              "\"rows\":\"2\",\"columns\":\"2\",\"denominator\":\"2\",\"weights\":[\"1 2\",\"-3 0\"],\"bias\":\"0 5\"",
              "\"rows\":\"1\",\"columns\":\"2\",\"denominator\":\"2\",\"weights\":[\"1 2\"],\"bias\":\"5\"") ==
          "network: a sum of different dimensions");
}

TEST_CASE("values and derivatives of a network with sums") {
    // With h = relu((x + 2y)/2, (-3x + 5)/2) and g = relu(x, y): (h1 + g1 + x) - (h2 + g2 + y) + 7.
    const NetworkPtr f = read_network(sums);
    const std::pair<Vector, const char*> values[] = {{point({2, 1}), "11"},
                                                     {point({-1, 1}), "1/2"},
                                                     {point({1, -2}), "10"},
                                                     {point({0, 0}), "9/2"},
                                                     {point({-1, -1}), "3"}};
    for (const auto& [x, value] : values) CHECK(texts(node_values(*f, x).back()) == value);
    CHECK(texts(input_gradient(*f, point({2, 1}))[0]) == "5/2 -1");
    CHECK(texts(input_gradient(*f, point({-1, 1}))[0]) == "3 -1");
    CHECK(texts(parameter_gradient(*f, point({2, 1}), {})) == "2 1 0 0 1 0 6 2 1");
    CHECK(texts(parameter_gradient(*f, point({0, 0}), Number(mpq_class(1, 2)))) == "0 0 0 0 1/2 -1 0 5/2 1");
    CHECK_THROWS_AS(parameter_gradient(*f, point({0, 0}), {}), UnknownValue);
    CHECK_THROWS_AS(input_gradient(*f, point({0, 0})), UnknownValue);
    CHECK(texts(directional_derivative(*f, point({0, 0}), point({1, -1}))) == "9/2");
    CHECK(texts(directional_derivative(*f, point({0, 0}), point({-1, 1}))) == "-4");
    CHECK(texts(directional_derivative(*f, point({2, 1}), point({1, 0}))) == "5/2");
    CHECK(texts(directional_derivative(*f, point({2, 1}), point({0, 1}))) == "-1");
    CHECK_THROWS_WITH_AS(directional_derivative(*f, point({2, 1}), point({1})), "a direction of another dimension",
                         Refusal);
    CHECK_THROWS_WITH_AS(directional_derivative(*f, point({2, 1}), point({1, 2, 3})),
                         "a direction of another dimension", Refusal);
    CHECK_THROWS_WITH_AS(node_values(*f, point({1})), "a network applied to a point of another dimension", Refusal);
    CHECK_THROWS_WITH_AS((void)f->depth(), "the network is not a chain", Refusal);
    // The same at a point that is not rational: sqrt 2 for x.
    const Vector irrational = {root(2, 2), 1};
    const Number expected = Number(4) * root(2, 2) + Number(mpq_class(7, 2));  // (x/2 + 1 + 2x) - (5/2 - 3x/2 + 2) + 7
    CHECK(compare(node_values(*f, irrational).back()[0], expected).decided() == 0);
    CHECK(texts(input_gradient(*f, irrational)[0]) == "4 -1");
    // An input that no node reads.
    const NetworkPtr two = make_chain({{{1, 2}, {3, 4}}}, {{5, 6}});
    CHECK_THROWS_WITH_AS(parameter_gradient(*two, point({1, 1}), {}), "the parameter gradient needs a scalar output",
                         Refusal);
    CHECK(texts(input_gradient(*two, point({1, 1}))[1]) == "3 4");
}

TEST_CASE("products in machine integers never wrap") {
    const mpz_class large = (mpz_class(1) << 62) - 1;
    for (const mpz_class& size : {large, mpz_class(large + 1), mpz_class(2 * large + 7), mpz_class(4 * large + 9)})
        for (const size_t columns : {1UL, 2UL, 3UL, 4UL, 9UL, 16UL, 33UL})
            for (const int sign : {1, -1})
                for (const bool large_weights : {true, false}) {
                    const mpz_class w = large_weights ? size : mpz_class(3), x = large_weights ? large : size;
                    const NetworkPtr f = make_chain({{std::vector<mpq_class>(columns, mpq_class(w))}}, {{1}});
                    const Vector v(columns, Number(mpq_class(sign * x)));
                    for (int twice = 0; twice < 2; ++twice)
                        CHECK(node_values(*f, v).back()[0].rational() == mpq_class(sign * w * x * columns + 1));
                }
    // One large entry among small ones, and entries that are 0.
    const NetworkPtr f = make_chain({{{mpq_class(4 * large), 0, 2, mpq_class(1, 3)}}}, {{mpq_class(1, 2)}});
    CHECK(node_values(*f, point({1, 7, 0, 3})).back()[0].rational() == mpq_class(4 * large) + mpq_class(3, 2));
    CHECK(node_values(*f, point({0, 1, mpq_class(1, 4), mpq_class(-3, 5)})).back()[0].rational() == mpq_class(4, 5));
}

TEST_CASE("chains: parts, layers and their digests") {
    const NetworkPtr f = make_chain({{{1, 2}, {3, mpq_class(1, 2)}}, {{5, 6}}}, {{0, mpq_class(1, 3)}, {7}});
    CHECK(f->depth() == 2);
    CHECK(f->input == 2);
    CHECK(f->node(1).denominator == 6);
    CHECK(weight(f->layer(1), 1, 1) == mpq_class(1, 2));
    CHECK(bias(f->layer(1), 1) == mpq_class(1, 3));
    CHECK(weights(f->layer(2)) == RationalMatrix{{5, 6}});
    CHECK(biases(f->layer(2)) == std::vector<mpq_class>{7});
    CHECK_THROWS_WITH_AS((void)f->layer(0), "a layer that the network does not have", Refusal);
    CHECK_THROWS_WITH_AS((void)f->layer(3), "a layer that the network does not have", Refusal);
    CHECK(canonical_bytes(*read_network(canonical_bytes(*f))) == canonical_bytes(*f));
    const NetworkPtr g = with_layer(*f, 2, {{5, 8}}, {7});
    CHECK(weights(g->layer(2)) == RationalMatrix{{5, 8}});
    CHECK(digest(*f) != digest(*g));
    CHECK(digest(*with_layer(*g, 2, {{5, 6}}, {7})) == digest(*f));
    CHECK_THROWS_WITH_AS(with_layer(*f, 2, {{5, 6, 7}}, {7}), "a layer of another size", Refusal);
    CHECK_THROWS_WITH_AS(with_layer(*f, 2, {{5, 6}, {7, 8}}, {7, 8}), "a layer of another size", Refusal);
    CHECK(part(*f, 1, 2)->output() == 2);
    CHECK(part(*f, 1, 2)->input == 2);
    CHECK(part(*f, 3, 3)->input == 2);
    CHECK(texts(node_values(*part(*f, 2, 3), point({-1, 1})).back()) == "13");
    const auto refused = [](const std::vector<RationalMatrix>& w, const std::vector<std::vector<mpq_class>>& b) {
        return refusal_of([&] { make_chain(w, b); });
    };
    CHECK(refused({}, {}) == "a network needs layers, and a bias for each");
    CHECK(refused({{{1}}}, {}) == "a network needs layers, and a bias for each");
    CHECK(refused({{{1}}}, {{0}, {0}}) == "a network needs layers, and a bias for each");
    CHECK(refused({{}}, {{}}) == "a layer has no entries");
    CHECK(refused({{{}}}, {{0}}) == "a layer has no entries");
    CHECK(refused({{{1}}}, {{0, 0}}) == "the bias of a layer has another length");
    CHECK(refused({{{1, 2}, {3}}}, {{0, 0}}) == "the rows of a layer have different lengths");
    CHECK(refused({{{1, 2}}, {{1, 2}}}, {{0}, {0}}) == "the layers of a network do not fit");
}

TEST_CASE("canonical data sets are read, others are refused with the reason") {
    const DatasetPtr s = read_dataset(data);
    CHECK(canonical_bytes(*s) == data);
    REQUIRE(s->points.size() == 2);
    CHECK(rational_vector(s->points[1]->input()) == std::vector<mpq_class>{0, -1});
    CHECK(rational(s->points[0]->label) == mpq_class(2, 3));
    CHECK(s->points[1]->times == 5);
    const auto refused = [](const std::string& from, const std::string& to) {
        return refusal_of([&] { read_dataset(replaced(data, from, to)); });
    };
    CHECK(refused("\"dataset\"", "\"network\"") == "not a data set of version 1");
    CHECK(refused("\"version\":\"1\"", "\"version\":\"0\"") == "not a data set of version 1");
    CHECK(refused("\"1 4\"", "\"1\"") == "data set: a point of another dimension");
    CHECK(refused("\"y\":\"2\"", "\"y\":\"2 2\"") == "data set: a point of another dimension");
    CHECK(refused("\"times\":\"1\"", "\"times\":\"0\"") == "data set: a multiplicity below 1");
    CHECK(refused("\"1 4\"", "\"2 4\"") == "data set: not in canonical form");
    CHECK(refused("\"input_denominator\":\"2\"", "\"input_denominator\":\"4\"") == "");
    CHECK(refused("\"y\":\"2\"", "\"y\":\"0\"") == "data set: not in canonical form");
    CHECK(refused("]}\n", "]} \n") == "data set: not in canonical form");
    const DatasetPtr t = make_dataset({Value{
        std::make_shared<const Labelled>(Labelled{vector_value(point({1, 2})), vector_value(point({3, 4})), 2})}});
    CHECK(t->input == 2);
    CHECK(t->output == 2);
    CHECK(
        canonical_bytes(*t) ==
        R"({"relucert":"dataset","version":"1","input":"2","output":"2","input_denominator":"1","label_denominator":"1","points":[{"x":"1 2","y":"3 4","times":"2"}]})"
        "\n");
    CHECK(canonical_bytes(*read_dataset(canonical_bytes(*t))) == canonical_bytes(*t));
}

TEST_CASE("networks in formulas") {
    // f = relu(x1 - x2 - 1) - 2 relu(x2 + 3) + 5, and a deep one with biases in its second layer only.
    const std::string f = "let f = shallow_network(a = [1, -2], w = [[1, -1], [0, 1]], b = [1, -3], c = 5); ",
                      g = "let g = relu_network_with_biases([[[1, 2], [3, 4]], [[1, -1], [2, 1]], [[1, 1]]], [[0, 0], "
                          "[1, -2], [0]]); ";
    const std::pair<std::string, std::string> table[] = {
        {f, "f([4, 1]) = -1 and bias(f, 1) = [-1, 3] and bias(f, 2) = [5] and weight(f, 2) = [[1, -2]]"},
        {f, "preactivation(f, 1, [4, 1]) = [2, 4] and preactivation(f, 2, [4, 1]) = [-1]"},
        {f, "pattern(f, [4, 1]) = [[1, 1]] and pattern(f, [1, 0]) = [[0, 1]] and pattern(f, [0, -4]) = [[1, -1]]"},
        {f,
         "input_dimension(f) = 2 and output_dimension(f) = 1 and depth(f) = 2 and width(f, 1) = 2 and width(f, 2) = 1"},
        {f, "gradient(f, [4, 1]) = [1, -3] and directional_derivative(f, [1, 0], [2, 1]) = -1"},
        {f, "directional_derivative(f, [1, 0], [1, 2]) = -4 and parameters(f) = [1, -1, 0, 1, -1, 3, 1, -2, 5]"},
        {g, "depth(g) = 3 and parameters(g) = [1, 2, 3, 4, 1, -1, 2, 1, 1, -2, 1, 1]"},
        {g, "layer(g, 2)([1, 2]) = [0, 2] and prefix(g, 2)([1, 0]) = [0, 3] and suffix(g, 2)([5, 6]) = 11"},
        {g, "prefix(g, 3) = g and suffix(g, 0) = g and prefix(g, 1)([1, -1]) = [0, 0] and suffix(g, 1)([1, 0]) = 2"},
        {g, "layer(g, 3) = relu_network([[1, 1]]) and gradient(layer(g, 1), [0, 0]) = [[1, 2], [3, 4]]"},
        {g,
         "weight(rescaled(g, 2, 1, 1/2), 2) = [[1/2, -1/2], [2, 1]] and weight(rescaled(g, 2, 1, 1/2), 3) = [[2, 1]]"},
        {g, "bias(rescaled(g, 2, 2, 3), 2) = [1, -6] and weight(permuted(g, 2, [2, 1]), 2) = [[2, 1], [1, -1]]"},
        {g, "bias(permuted(g, 2, [2, 1]), 2) = [-2, 1] and weight(permuted(g, 1, [2, 1]), 2) = [[-1, 1], [1, 2]]"},
        {g, "permuted(permuted(g, 1, [2, 1]), 1, [2, 1]) = g and rescaled(rescaled(g, 1, 2, 3), 1, 2, 1/3) = g"},
        {g,
         "weight(with_weight(g, 2, 2, 1, 7), 2) = [[1, -1], [7, 1]] and bias(with_weight(g, 2, 2, 1, 7), 2) = [1, -2]"},
        {"", "label_shift(relu_network([[2]]), dataset([[1] -> 0 times 4])) = dataset([[1] -> 2 times 4])"},
    };
    for (const auto& [let, formula] : table) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_formula);
        CHECK(verdict_of(let + formula) == "proved");
    }
    const std::pair<std::string, std::string> refused[] = {
        {"rescaled(g, 3, 1, 1) = g", "an index or dimension out of range: 3"},
        {"rescaled(g, 1, 3, 1) = g", "an index or dimension out of range: 3"},
        {"rescaled(g, 1, 1, 0) = g", "a neuron is rescaled by a factor that is not positive"},
        {"permuted(g, 1, [1]) = g", "a permutation of another length"},
        {"permuted(g, 1, [1, 1]) = g", "a permutation with an entry twice"},
        {"permuted(g, 1, [1, 3]) = g", "an index or dimension out of range: 3"},
        {"suffix(g, 3) = g", "a suffix behind a layer that the network does not have"},
        {"suffix(g, -1) = g", "a suffix behind a layer that the network does not have"},
        {"prefix(g, 0) = g", "an index or dimension out of range: 0"},
        {"layer(g, 4) = g", "an index or dimension out of range: 4"},
        {"with_weight(g, 1, 1, 3, 0) = g", "an index or dimension out of range: 3"},
        {"with_weight(g, 1, 1, 1, sqrt(2)) = g", "a parameter of a network that is not an exact rational"},
        {"shallow_network(w = [[1]]) = g", "shallow_network needs a and w"},
        {"shallow_network(a = [1]) = g", "shallow_network needs a and w"},
        {"relu_network([[1, 2]], [[1, 2]]) = g", "the layers of a network do not fit"},
        {"label_shift(x => x, dataset([[1] -> 1])) = 1", "a network is expected"},
    };
    for (const auto& [formula, reason] : refused) {
        const auto& shown_formula = formula;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_formula);
        const std::string verdict = verdict_of(g + formula);
        CAPTURE(verdict);
        CHECK(verdict.find("refused: " + reason + "\n") != std::string::npos);
    }
}

#include "random_programs.hpp"
#include "relucert/bounding/relu_variables.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/network/evaluation.hpp"

#include <doctest/doctest.h>

using namespace relucert;
using testing::input_forms;
using testing::RandomMatrices;

TEST_CASE("numbering by hand: levels first, then forms, equal forms once, unused ones dropped") {
    ReluVariables variables(2);
    const AffineForm x = variables.input(1);
    const AffineForm y = variables.input(2);
    const AffineForm late = variables.relu(y);         // form (2, 1)
    const AffineForm deep = variables.relu(late - x);  // level 2
    const AffineForm unused = variables.relu(x + y);
    const AffineForm early = variables.relu(Rational(-1) * x + y);  // form (1, -1), (2, 1)
    const AffineForm first = variables.relu(Rational(-1) * x);      // form (1, -1): a prefix comes first
    CHECK(variables.relu(y - x) == early);
    CHECK(variables.relu(y + x) == unused);
    CHECK(variables.forms().size() == 5);
    CHECK(variables.relu(AffineForm::number(Rational(-2))) == AffineForm::number(0));
    CHECK(variables.relu(x - x + AffineForm::number(Rational(2))) == AffineForm::number(2));
    const ReluProgram program = numbered(variables, {deep + early + first + AffineForm::number(Rational(1, 2))});
    REQUIRE(program.relus.size() == 4);
    CHECK(program.relus[0] == Rational(-1) * AffineForm::variable(1));
    CHECK(program.relus[1] == AffineForm::variable(2) - AffineForm::variable(1));
    CHECK(program.relus[2] == AffineForm::variable(2));
    CHECK(program.relus[3] == AffineForm::variable(5) - AffineForm::variable(1));
    CHECK(program.levels == std::vector<std::uint32_t>{1, 1, 1, 2});
    REQUIRE(program.outputs.size() == 1);
    CHECK(program.outputs[0].terms.size() == 3);
    CHECK(program.outputs[0].constant == Rational(1, 2));
    CHECK_THROWS_AS(variables.input(3), InputError);
    CHECK_THROWS_AS(variables.input(0), InputError);
}

TEST_CASE("numbering: constants break ties, coefficients count after variables") {
    ReluVariables variables(2);
    const AffineForm x = variables.input(1);
    const AffineForm a = variables.relu(x + AffineForm::number(1));
    const AffineForm b = variables.relu(x + AffineForm::number(Rational(-1)));
    const AffineForm c = variables.relu(Rational(-7) * x + AffineForm::number(9));
    const ReluProgram program = numbered(variables, {a + b + c});
    REQUIRE(program.relus.size() == 3);
    CHECK(program.relus[0].constant == Rational(9));
    CHECK(program.relus[1].constant == Rational(-1));
    CHECK(program.relus[2].constant == Rational(1));
}

TEST_CASE("numbering does not depend on the order of evaluation, and keeps the function") {
    RandomMatrices random(5);
    for (int round = 0; round < 30; ++round) {
        const auto inputs = static_cast<std::uint32_t>(random.integer(1, 3));
        const Network f = testing::random_network(random, inputs, {4, 3, 2});
        const Network g = testing::random_network(random, inputs, {3, 2});
        ReluVariables forward(inputs);
        const auto f1 = network_forms(forward, f, input_forms(forward));
        const auto g1 = network_forms(forward, g, input_forms(forward));
        ReluVariables backward(inputs);
        const auto g2 = network_forms(backward, g, input_forms(backward));
        const auto f2 = network_forms(backward, f, input_forms(backward));
        const ReluProgram one = numbered(forward, {f1[0] - g1[1], g1[0]});
        const ReluProgram two = numbered(backward, {f2[0] - g2[1], g2[0]});
        CHECK(one.relus == two.relus);
        CHECK(one.outputs == two.outputs);
        CHECK(one.levels == two.levels);
        CHECK(one.pairs == two.pairs);
        std::vector<Rational> x;
        for (std::size_t i = 0; i < inputs; ++i) x.push_back(random.rational(5, 4));
        const std::vector<Rational> values = output_values(one, x);
        CHECK(values[0] == evaluate(f, x)[0] - evaluate(g, x)[1]);
        CHECK(values[1] == evaluate(g, x)[0]);
    }
}

TEST_CASE("numbering: one network written twice is computed once; two identical streams merge") {
    RandomMatrices random(6);
    const Network f = testing::random_network(random, 2, {4, 4, 1});
    ReluVariables variables(2);
    const auto x = input_forms(variables);
    const AffineForm difference = network_forms(variables, f, x)[0] - network_forms(variables, f, x)[0];
    CHECK(difference == AffineForm::number(0));
    CHECK(numbered(variables, {difference}).relus.empty());
    CHECK(variables.forms().size() <= 8);
}

TEST_CASE("pairs: neurons of similar networks find each other on every level") {
    RandomMatrices random(7);
    for (int round = 0; round < 10; ++round) {
        const Network f = testing::random_network(random, 3, {5, 5, 1});
        std::vector<Rational> parameters = f.parameters(Biases::all);
        for (Rational& value : parameters) value += Rational(random.integer(1, 9)) / Rational(100000);
        const Network g = f.with_parameters(parameters, Biases::all);
        ReluVariables variables(3);
        const auto x = input_forms(variables);
        const auto fx = network_forms(variables, f, x);
        const ReluProgram program = numbered(variables, {fx[0] - network_forms(variables, g, x)[0]});
        // A neuron of f may have no weight where g's has one.
        CHECK(program.pairs.size() * 2 + 2 >= program.relus.size());
        CHECK(program.pairs.size() >= 7);
        for (const auto& [p, q] : program.pairs) {
            CHECK(p > q);
            CHECK(program.levels[p - 4] == program.levels[q - 4]);
        }
    }
}

TEST_CASE("networks with residual additions become forms") {
    const ExactMatrix w = ExactMatrix::from_rows({{1, -2}, {3, 1}});
    const Network f =
        Network::from_nodes(2, {AffineNode{0, w, {0, 1}}, ReluNode{1}, SumNode{{0, 2, 2}}, ReluNode{3},
                                AffineNode{4, ExactMatrix::from_rows({{1, Rational(1, 2)}}), {Rational(1, 3)}}});
    ReluVariables variables(2);
    const ReluProgram program = numbered(variables, network_forms(variables, f, input_forms(variables)));
    for (const auto& x : std::vector<std::vector<Rational>>{{1, 2}, {-1, Rational(1, 3)}, {-4, -5}, {7, -2}})
        CHECK(output_values(program, x) == evaluate(f, x));
    CHECK_THROWS_AS(network_forms(variables, f, {variables.input(1)}), InputError);
}

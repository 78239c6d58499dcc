#include "reference.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/network/evaluation.hpp"
#include "relucert/network/modification.hpp"

#include <doctest/doctest.h>

using namespace relucert;
using reference::Random;
using reference::Vector;

namespace {
Vector rationals(const std::vector<std::string>& texts) {
    Vector v;
    for (const std::string& text : texts) v.push_back(Rational::parse(text));
    return v;
}
ExactMatrix matrix(std::size_t rows, std::size_t columns, const std::vector<std::string>& texts) {
    return ExactMatrix::from_rationals(rows, columns, rationals(texts));
}
}  // namespace

TEST_CASE("a network states its shape") {
    const Network f = relu_network({matrix(3, 2, {"1", "2", "3", "4", "5", "6"}), matrix(1, 3, {"1", "-1", "1/2"})});
    CHECK(f.is_chain());
    CHECK(f.depth() == 2);
    CHECK(f.width(0) == 2);
    CHECK(f.width(1) == 3);
    CHECK(f.width(2) == 1);
    CHECK_FALSE(f.has_bias());
    CHECK(f.parameters() == rationals({"1", "2", "3", "4", "5", "6", "1", "-1", "1/2"}));
    CHECK(f.parameter_count(Biases::all) == 13);
    CHECK_THROWS_AS(static_cast<void>(f.weight(3)), InputError);
    CHECK_THROWS_AS(static_cast<void>(f.weight(0)), InputError);
}

TEST_CASE("shallow networks subtract b") {
    // 5 + 2 relu(3 x1 - x2 - 7) - relu(x1 - 1/2)
    const Network f =
        shallow_network(rationals({"2", "-1"}), matrix(2, 2, {"3", "-1", "1", "0"}), rationals({"7", "1/2"}), 5);
    CHECK(evaluate(f, rationals({"4", "1"})) == rationals({"19/2"}));
    CHECK(evaluate(f, rationals({"0", "1"})) == rationals({"5"}));
    CHECK_THROWS_AS(shallow_network(rationals({"2"}), matrix(2, 1, {"3", "-1"}), rationals({"7", "1"}), 5), InputError);
}

TEST_CASE("affine maps of affine maps become one node, unused nodes go") {
    const ExactMatrix a = matrix(2, 2, {"1/2", "1", "0", "3"});
    const ExactMatrix b = matrix(1, 2, {"1/3", "-1"});
    const Network f = Network::from_nodes(
        2, {AffineNode{0, a, rationals({"1", "2"})}, ReluNode{0}, AffineNode{1, b, rationals({"1/7"})}});
    REQUIRE(f.nodes().size() == 1);
    CHECK(f.weight(1) == matrix(1, 2, {"1/6", "-8/3"}));
    CHECK(f.bias(1) == rationals({"-32/21"}));  // 1/3 - 2 + 1/7
}

TEST_CASE("graphs that are not networks are refused") {
    const ExactMatrix one = ExactMatrix::identity(2);
    CHECK_THROWS_AS(Network::from_nodes(2, {}), InputError);
    CHECK_THROWS_AS(Network::from_nodes(0, {ReluNode{0}}), InputError);
    CHECK_THROWS_AS(Network::from_nodes(2, {ReluNode{1}}), InputError);
    CHECK_THROWS_AS(Network::from_nodes(3, {AffineNode{0, one, Vector(2)}}), InputError);
    CHECK_THROWS_AS(Network::from_nodes(2, {AffineNode{0, one, Vector(1)}}), InputError);
    CHECK_THROWS_AS(Network::from_nodes(2, {SumNode{{0}}}), InputError);
    CHECK_THROWS_AS(Network::from_nodes(2, {AffineNode{0, matrix(1, 2, {"1", "1"}), Vector(1)}, SumNode{{0, 1}}}),
                    InputError);
    CHECK_THROWS_AS(relu_network({}), InputError);
}

TEST_CASE("chains are recognised") {
    Random random(1);
    CHECK(random.chain({2, 3, 1}, 0).is_chain());
    CHECK_FALSE(random.residual(2, 3, 0).is_chain());
    CHECK_THROWS_AS(static_cast<void>(random.residual(2, 3, 0).depth()), InputError);
    CHECK_FALSE(Network::from_nodes(2, {ReluNode{0}}).is_chain());
    // Both relus read the affine node: not a chain although the kinds alternate.
    const AffineNode affine{0, ExactMatrix::identity(2), Vector(2)};
    CHECK_FALSE(Network::from_nodes(2, {affine, ReluNode{1}, SumNode{{1, 2}}}).is_chain());
}

TEST_CASE("parameters round trip") {
    Random random(2);
    for (int trial = 0; trial < 20; ++trial) {
        const Network f = trial % 2 == 0 ? random.chain({3, 4, 2}, trial % 5) : random.residual(2, 3, trial % 5);
        CHECK(f.with_parameters(f.parameters()) == f);
        CHECK(f.with_parameters(f.parameters(Biases::all), Biases::all) == f);
        Vector moved = f.parameters(Biases::all);
        moved[0] += Rational(1, 3);
        CHECK_FALSE(f.with_parameters(moved, Biases::all) == f);
        moved.pop_back();
        CHECK_THROWS_AS(f.with_parameters(moved, Biases::all), InputError);
    }
    const Network without = random.chain({2, 3, 1}, 0, false);
    CHECK(without.parameter_count() == 9);
    CHECK(without.parameter_count(Biases::all) == 13);
}

TEST_CASE("prefix, suffix and layers compose to the network") {
    Random random(3);
    const Network f = random.chain({3, 4, 5, 2}, 4);
    const Vector x = random.vector(3, 4);
    for (std::size_t l = 1; l <= 2; ++l) {
        CHECK(prefix(f, l).ends_with_relu());
        CHECK(prefix(f, l).depth() == l);
        CHECK(evaluate(suffix(f, l), evaluate(prefix(f, l), x)) == reference::evaluate(f, x));
        CHECK(layer(f, l).depth() == 1);
        CHECK(layer(f, l).weight(1) == f.weight(l));
    }
    CHECK(prefix(f, 3) == f);
    CHECK(suffix(f, 0) == f);
    CHECK(suffix(prefix(f, 2), 1).ends_with_relu());
    CHECK_THROWS_AS(suffix(f, 3), InputError);
    CHECK_THROWS_AS(prefix(f, 0), InputError);
}

TEST_CASE("rescaled and permuted copies are the same function, another weight is not the same network") {
    Random random(4);
    for (int trial = 0; trial < 20; ++trial) {
        const Network f = random.chain({3, 4, 5, 2}, trial % 5);
        const Vector x = random.vector(3, trial % 5);
        const Network scaled = rescaled(f, 2, 3, Rational(7, 3));
        CHECK(reference::evaluate(scaled, x) == reference::evaluate(f, x));
        CHECK(scaled.bias(2)[3] == f.bias(2)[3] * Rational(7, 3));
        const Network mixed = permuted(f, 1, {2, 0, 3, 1});
        CHECK(reference::evaluate(mixed, x) == reference::evaluate(f, x));
        CHECK(mixed.weight(1).row(0) == f.weight(1).row(2));
        const Network changed = with_weight(f, 2, 1, 1, Rational(1000));
        CHECK(changed.weight(2).entry(1, 1) == Rational(1000));
        CHECK(changed.weight(2).entry(0, 1) == f.weight(2).entry(0, 1));
    }
    const Network f = random.chain({3, 4, 2}, 0);
    CHECK_THROWS_AS(rescaled(f, 1, 0, Rational(0)), InputError);
    CHECK_THROWS_AS(rescaled(f, 2, 0, Rational(2)), InputError);
    CHECK_THROWS_AS(rescaled(f, 1, 4, Rational(2)), InputError);
    CHECK_THROWS_AS(permuted(f, 1, {0, 1, 2, 2}), InputError);
    CHECK_THROWS_AS(permuted(f, 1, {0, 1, 2}), InputError);
    CHECK_THROWS_AS(with_weight(f, 1, 4, 0, 1), InputError);
}

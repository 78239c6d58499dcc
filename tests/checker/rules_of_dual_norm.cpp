// dual_norm_squared and tight_directions: the rule on both sides of its limits, called directly.
#include <doctest/doctest.h>

#include "rule_verdict.hpp"

using namespace relucert_check;
using testing::matrix_of;
using testing::vector_of;
using testing::verdict;

namespace {

using Q = mpq_class;

std::string replaced(std::string text, const std::string& old, const std::string& with) {
    const size_t at = text.find(old);
    REQUIRE(at != text.npos);
    return text.replace(at, old.size(), with);
}

// N2 of docs/theory/min-norm-stability.md for k = 2: v_1 = (17/10, 0, 0, 0), v_2 = (0, 0, 3/5, 0), v_3 = (0, 0, 0,
// 3/5), v_4 = (3/2, -4/5, 0, 0); at distance 1 from the other zonotope are v_1 + v_3 and v_2 + v_4.
const Value lambda = vector_of({Q(17, 10), Q(-153, 160), Q(153, 160), Q(-17, 10)});
const Value points =
    matrix_of({{1, 0, 0, 0}, {0, 0, Q(32, 51), 0}, {0, 0, 0, Q(32, 51)}, {Q(15, 17), Q(-8, 17), 0, 0}});
const Value none = {Number(0)};
const std::string n2 =
    R"({"kind":"zonotopes","direction":["32","60","0","51"],)"
    R"("positive":{"relations":[],"tree":"0 0 -1 -1 0 -1 -1","leaves":["1 0 0","1 0 0","17 0 15","17 0 15"]},)"
    R"("negative":{"relations":[],"tree":"0 0 -1 -1 0 -1 -1","leaves":["1 0 0","17 15 0","1 0 0","17 15 0"]}})";

std::string norm(const std::string& value, const std::string& evidence, const Value& l = lambda) {
    return verdict(check_dual_norm_squared, {l, points, none}, value, evidence);
}
const std::string one = R"(["1","1"])";

}  // namespace

TEST_CASE("dual norm of N2: exactly 1") {
    CHECK(norm(one, n2) == "");
    CHECK(norm(R"(["1/2","2"])", n2) == "");
    CHECK(norm(R"(["1","999999/1000000"])", n2) == "the value is not [lower, upper]");
    CHECK(norm(R"(["1/2","999999/1000000"])", n2) == "a vertex that is farther than the upper end");
    CHECK(norm(R"(["1000001/1000000","2"])", n2) == "the direction does not reach the lower end");
    CHECK(norm(R"(["1"])", n2) == "the value is not [lower, upper]");
    CHECK(number(check_dual_norm_squared({lambda, points, none}, read_json(one), read_json(n2))).rational() == 1);
}

TEST_CASE("dual norm: multipliers") {
    const std::string leaf = R"("17 0 15"])";
    CHECK(norm(one, replaced(n2, leaf, R"("17 0 18"])")) == "multipliers above 1");
    CHECK(norm(one, replaced(n2, leaf, R"("17 -1 15"])")) == "a multiplier below 0");
    CHECK(norm(one, replaced(n2, leaf, R"("-17 0 -15"])")) == "a denominator that is not positive");
    CHECK(norm(one, replaced(n2, leaf, R"("0 0 0"])")) == "a denominator that is not positive");
    CHECK(norm(one, replaced(n2, leaf, R"("17 0 14"])")) == "a vertex that is farther than the upper end");
    CHECK(norm(one, replaced(n2, leaf, R"("17 1 15"])")) == "a vertex that is farther than the upper end");
    CHECK(norm(one, replaced(n2, leaf, R"("17 15"])")) == "a leaf of the wrong form");
    CHECK(norm(one, replaced(n2, leaf, R"("17 0 15 0"])")) == "a leaf of the wrong form");
    CHECK(norm(one, replaced(n2, leaf, R"(""])")) == "a leaf of the wrong form");
    // A lambda with the sign of one entry flipped: other zonotopes, other numbers of multipliers.
    CHECK(norm(one, n2, vector_of({Q(17, 10), Q(153, 160), Q(153, 160), Q(-17, 10)})) != "");
    CHECK(norm(one, n2, vector_of({Q(17, 10), Q(-153, 160), Q(153, 160), Q(-18, 10)})) ==
          "a vertex that is farther than the upper end");
    CHECK(norm(one, n2, vector_of({Q(17, 10), Q(-153, 160), Q(153, 160)})) ==
          "numbers and points that differ in number");
}

TEST_CASE("dual norm: the tree") {
    const std::string tree = "0 0 -1 -1 0 -1 -1", leaf = R"(,"17 0 15"])";
    CHECK(norm(one, replaced(n2, leaf, "]")) == "a leaf is missing");
    CHECK(norm(one, replaced(n2, leaf, R"(,"17 0 15","1 0 0"])")) == "an entry that the tree does not reach");
    CHECK(norm(one, replaced(n2, tree, "0 0 -1 -1 0 -1")) == "the tree is not complete");
    CHECK(norm(one, replaced(n2, tree, "0 0 -1 -1 0 -1 -1 -1")) == "an entry that the tree does not reach");
    CHECK(norm(one, replaced(n2, tree, "0 0 -1 -1 0 -1 0")) == "no point is left to decide");
    CHECK(norm(one, replaced(n2, tree, "0 0 -1 -1 0 -1 1")) == "no such relation");
    CHECK(norm(one, replaced(n2, tree, "0 0 -1 -1 0 -1 -2")) == "an unknown entry of the tree");
    // A leaf dropped by a block in its place: its text has the wrong form, or its bound is too large.
    CHECK(norm(one, replaced(n2, tree, "0 0 -1 -1 -1")) == "a leaf of the wrong form");
    CHECK(norm(one, replaced(replaced(n2, tree, "0 0 -1 -1 -1"), leaf, R"(,"0 0"])")) == "");
    CHECK(norm(one, replaced(replaced(n2, tree, "0 0 -1 -1 -1"), leaf, R"(,"0 2"])")) ==
          "a vertex that is farther than the upper end");
    CHECK(norm(one, replaced(replaced(n2, tree, "0 0 -1 -1 -1"), leaf, R"(,"0 3"])")) == "multipliers above 1");
    // The transport matrix at the root: T = cos on the pair (section 2.2).
    const std::string all = R"(0 0 -1 -1 0 -1 -1","leaves":["1 0 0","1 0 0","17 0 15","17 0 15"])";
    CHECK(norm(one, replaced(n2, all, R"(-1","leaves":["17 0 0","0 15","0 0"])")) == "");
    CHECK(norm(one, replaced(n2, all, R"(-1","leaves":["17 0 0","0 14","0 0"])")) ==
          "a vertex that is farther than the upper end");
    CHECK(norm(one, replaced(n2, all, R"(-1","leaves":["17 0 0","0 15"])")) == "a leaf is missing");
    CHECK(norm(one, replaced(n2, all, R"(-1","leaves":["17 0 3","0 15","0 0"])")) == "multipliers above 1");
    CHECK(norm(one, replaced(n2, "zonotopes", "zonotope")) == "zonotopes are expected");
    CHECK(norm(one, replaced(n2, R"("60",)", "")) == "a direction of the wrong length");
    CHECK(norm(R"(["0","1"])", replaced(n2, R"(["32","60","0","51"])", R"(["0","0","0","0"])")) ==
          "a direction of length 0");
}

TEST_CASE("dual norm: relations") {
    // g(w) = relu(w_1) + relu(w_2) + relu(w_1 + w_2) + 5 relu(0): the largest is g(1, 1)/sqrt(2) = 2 sqrt(2).
    const Value l = vector_of({1, 1, 1, 5, 0}), x = matrix_of({{1, 0}, {0, 1}, {1, 1}, {0, 0}, {3, 4}});
    const std::string tree = "0 0 0 -1 1 0 -1 -1 0 0 -1 -1 0 1 -1";
    const std::string evidence =
        R"({"kind":"zonotopes","direction":["1","1"],"positive":{"relations":[[["1","1"],["2","1"],["3","-1"]]],"tree":")" +
        tree + R"(","leaves":["1","1","1","1","1","1"]},"negative":{"relations":[],"tree":"-1","leaves":["1 0 0 0"]}})";
    const auto norm = [&](const std::string& e) {
        return verdict(check_dual_norm_squared, {l, x, none}, R"(["8","8"])", e);
    };
    CHECK(norm(evidence) == "");
    const std::string relation = R"([["1","1"],["2","1"],["3","-1"]])";
    CHECK(norm(replaced(evidence, relation, R"([["1","1"],["2","1"],["3","1"]])")) ==
          "a relation that does not combine to zero");
    CHECK(norm(replaced(evidence, relation, R"([["1","2"],["2","2"],["3","-2"]])")) == "");
    CHECK(norm(replaced(evidence, relation, R"([["1","0"],["2","1"],["3","-1"]])")) == "a factor that is zero");
    CHECK(norm(replaced(evidence, relation, R"([["1","1"],["1","-1"]])")) == "a relation of other points");
    CHECK(norm(replaced(evidence, relation, R"([["1"],["1","-1"]])")) == "a pair is expected");
    CHECK(norm(replaced(evidence, relation, "[]")) == "an empty relation");
    // The zero generator is dropped: no relation can name it.
    CHECK(norm(replaced(evidence, relation, R"([["4","1"]])")) == "a relation of other points");
    CHECK(norm(replaced(evidence, tree, "0 0 1 0 -1 -1 0 0 -1 -1 0 1 -1")) == "a relation of points without a sign");
    CHECK(norm(replaced(evidence, tree, "0 0 0 1 -1 0 -1 -1 0 0 -1 -1 0 1 -1")) ==
          "a relation that the signs do not violate");
    CHECK(norm(replaced(evidence, tree, "1")) == "a relation of points without a sign");
}

TEST_CASE("dual norm: a free coordinate") {
    // Points 0, 1, 2 with a free bias, lambda = (1, -2, 1): g(w, b) = relu(b) - 2 relu(w + b) + relu(2 w + b), at most
    // 1 for w = 1.
    const Value l = vector_of({1, -2, 1}), x = matrix_of({{0, 1}, {1, 1}, {2, 1}});
    const std::string evidence =
        R"({"kind":"zonotopes","direction":["1","-1"],)"
        R"("positive":{"relations":[],"tree":"0 0 -1 -1 0 -1 -1","leaves":["1 0","2 1","2 1","1 1"]},)"
        R"("negative":{"relations":[],"tree":"0 -1 -1","leaves":["1 0 0","1 1 1"]}})";
    const auto norm = [&](const Value& m, const std::string& value, const std::string& e) {
        return verdict(check_dual_norm_squared, {l, x, m}, value, e);
    };
    CHECK(norm({Number(1)}, one, evidence) == "");
    CHECK(norm({Number(1)}, R"(["1","999/1000"])", evidence) == "the value is not [lower, upper]");
    CHECK(norm({Number(1)}, one, replaced(evidence, R"("2 1","2 1")", R"("4 1","2 1")")) ==
          "a free coordinate that is not 0");
    CHECK(norm({Number(2)}, one, evidence) == "no coordinate is left");
    CHECK(norm({Number(-1)}, one, evidence) == "a number of free coordinates out of range");
    CHECK(norm({Number(1)}, one, replaced(evidence, R"(["1","-1"])", R"(["0","1"])")) == "a direction of length 0");
}

TEST_CASE("tight directions: a free coordinate") {
    // The function of the case before: 1 at w = 1, b = -1 and at w = -1, b = 1, and at no other b.
    const Value l = vector_of({1, -2, 1}), x = matrix_of({{0, 1}, {1, 1}, {2, 1}});
    const std::string evidence =
        R"({"kind":"zonotopes","direction":["1","-1"],)"
        R"("positive":{"relations":[],"tree":"0 0 -1 -1 0 -1 -1","leaves":["1 0","2 1","2 1","1 1"]},)"
        R"("negative":{"relations":[],"tree":"0 -1 -1","leaves":["1 0 0","1 1 1"]},"squared":"1"})";
    const auto tight = [&](const Value& m, const std::string& v, const std::string& e) {
        return verdict(check_tight_directions, {l, x, m}, v, e);
    };
    const Value one_free = {Number(1)};
    CHECK(tight(one_free, R"([["-1"],["1"]])", evidence) == "");
    CHECK(tight(one_free, R"([["1"]])", evidence) == "the value is another list");
    CHECK(tight(one_free, R"([["-1","0"],["1","0"]])", evidence) == "the value is another list");
    CHECK(tight(one_free, R"([["-1"],["1"],["2"]])", evidence) == "the value is another list");
    CHECK(tight({Number(2)}, R"([["-1"],["1"]])", evidence) == "a number of free coordinates out of range");
    CHECK(tight(none, R"([["-1"],["1"]])", evidence) != "");
    CHECK(tight(one_free, R"([["-1"],["1"]])", replaced(evidence, R"("squared":"1")", R"("squared":"2")")) ==
          "the direction does not reach the lower end");
    // Two points, g constant where b is large: reached at a kink all the same.
    const std::string interval =
        R"({"kind":"zonotopes","direction":["1","0"],)"
        R"("positive":{"relations":[],"tree":"0 -1 -1","leaves":["1 0","1 1"]},)"
        R"("negative":{"relations":[],"tree":"0 -1 -1","leaves":["1 0","1 1"]},"squared":"9"})";
    CHECK(verdict(check_tight_directions, {vector_of({1, -1}), matrix_of({{0, 1}, {3, 1}}), one_free},
                  R"([["-3"],["3"]])", interval) == "");
}

TEST_CASE("tight directions of N2") {
    const std::string value = R"([["0","-4/5","3/5","0"],["32/85","12/17","0","3/5"]])";
    const std::string evidence = n2.substr(0, n2.size() - 1) + R"(,"squared":"1"})";
    const auto tight = [&](const std::string& v, const std::string& e) {
        return verdict(check_tight_directions, {lambda, points, none}, v, e);
    };
    CHECK(tight(value, evidence) == "");
    CHECK(tight(R"([["0","-4/5","3/5","0"]])", evidence) == "the value is another list");
    CHECK(tight(R"([["32/85","12/17","0","3/5"],["0","-4/5","3/5","0"]])", evidence) == "the value is another list");
    CHECK(tight("[]", evidence) == "the value is another list");
    CHECK(tight(value, replaced(evidence, R"("squared":"1")", R"("squared":"2")")) ==
          "the direction does not reach the lower end");
    CHECK(tight(value, replaced(evidence, R"("squared":"1")", R"("squared":"1/2")")) ==
          "a vertex that is farther than the upper end");
    CHECK(tight(value, replaced(evidence, R"("squared":"1")", R"("squared":"0")")) == "a norm that is not positive");
    // A block with the sharp bound says nothing about directions.
    const std::string all = R"(0 0 -1 -1 0 -1 -1","leaves":["1 0 0","1 0 0","17 0 15","17 0 15"])";
    CHECK(tight(value, replaced(evidence, all, R"(-1","leaves":["17 0 0","0 15","0 0"])")) == "a block at the bound");
}

#include "relucert/evidence/json_text.hpp"
#include "relucert/evidence/store.hpp"

#include <doctest/doctest.h>

using namespace relucert;

TEST_CASE("evidence as the pages write it") {
    RankEvidence rank;
    rank.rank = 2;
    rank.rows = {0, 2};
    rank.columns = {0, 1};
    rank.upper = RankEvidence::Upper::columns;
    rank.coefficients = ExactMatrix::from_rows({{Rational(1, 2)}, {Rational(-3)}});
    CHECK(
        evidence_json(rank) ==
        R"({"kind":"minor","modulus":"2147483647","rows":["1","3"],"columns":["1","2"],"upper":{"kind":"columns","coefficients":[["1/2"],["-3"]]}})");

    Definiteness definite;
    definite.semidefinite = Truth::yes;
    CHECK(evidence_json(definite) == R"({"kind":"exact"})");
    definite.proof = {DefinitenessProof::Kind::fixed_point, {60, Rational(1, 1000000)}};
    CHECK(evidence_json(definite) == R"({"kind":"fixed-point","bits":"60","shift":"1/1000000"})");
    definite.semidefinite = Truth::no;
    definite.witness = {1, -2};
    CHECK(evidence_json(definite) == R"({"kind":"witness","x":["1","-2"]})");

    EigenvalueEnclosure eigenvalue;
    eigenvalue.witness = {3, -5};
    CHECK(evidence_json(eigenvalue) == R"({"kind":"bounds","witness":["3","-5"],"proof":{"kind":"exact"}})");
    eigenvalue.proof.kind = DefinitenessProof::Kind::gram;
    CHECK(evidence_json(eigenvalue) == R"({"kind":"bounds","witness":["3","-5"],"proof":{"kind":"gram"}})");
    eigenvalue.empty = true;
    CHECK(evidence_json(eigenvalue) == R"({"kind":"empty"})");

    GramCount count;
    count.lower = FixedPointParameters{128, Rational(1, 1000)};
    CHECK(evidence_json(count) ==
          R"({"kind":"inertia","lower":{"kind":"signs","bits":"128","shift":"1/1000"},"upper":{"kind":"full"}})");
    count.lower.reset();
    count.upper = FixedPointParameters{96, Rational(1, 8)};
    CHECK(evidence_json(count) ==
          R"({"kind":"inertia","lower":{"kind":"none"},"upper":{"kind":"signs","bits":"96","shift":"1/8"}})");
    count.exact = true;
    CHECK(evidence_json(count) == R"({"kind":"exact"})");

    CHECK(evidence_json(Gauge{{{1, 0}, {Rational(3, 2), Rational(1)}}}) ==
          R"({"kind":"gauge","layers":[{"permutation":["2","1"],"scale":["3/2","1"]}]})");
    CHECK(evidence_json(Gauge{}) == R"({"kind":"gauge","layers":[]})");
    CHECK(difference_json({Rational(1), Rational(-1, 2)}) == R"({"kind":"point","x":["1","-1/2"]})");
    CHECK(evidence_json(Feasibility{true, {Rational(1), Rational(-1, 2)}, {}}) ==
          R"({"kind":"point","x":["1","-1/2"]})");
    CHECK(evidence_json(Feasibility{false, {}, {{0, Rational(2)}, {3, Rational(1, 3)}}}) ==
          R"({"kind":"farkas","multipliers":[["1","2"],["4","1/3"]]})");
    CHECK(evidence_json(HullMembership{true, {{0, Rational(1)}}, {}}) ==
          R"({"kind":"combination","weights":[["1","1"]]})");
    CHECK(evidence_json(HullMembership{false, {}, {Rational(1), Rational(0)}}) ==
          R"({"kind":"separation","direction":["1","0"]})");
    SignTree tree;
    tree.normals = 2;
    tree.cells = {{"++", {Rational(1), Rational(1)}}};
    tree.pruned = {{"+-", {{0, Rational(1)}, {1, Rational(1)}}}};
    CHECK(
        evidence_json(tree) ==
        R"({"kind":"sign-tree","cells":[{"signs":"++","point":["1","1"]}],"pruned":[{"prefix":"+-","multipliers":[["1","1"],["2","1"]]}]})");
    CellHullMembership hull;
    hull.separation = {Rational(-1), Rational(2)};
    hull.relations = {{{2, Rational(1)}, {0, Rational(-3)}}};
    hull.tree = {0, 0};
    CHECK(evidence_json(hull) ==
          R"({"kind":"separation","direction":["-1","2"],"relations":[[["3","1"],["1","-3"]]],"tree":["1","1"]})");
    hull.inside = true;
    hull.directions = {{Rational(1), Rational(1, 2)}};
    hull.weights = {Rational(1)};
    CHECK(evidence_json(hull) == R"({"kind":"cells","directions":[["1","1/2"]],"weights":["1"]})");
    CHECK(evidence_json(SignTree{}) == R"({"kind":"sign-tree","cells":[],"pruned":[]})");
}

TEST_CASE("values of nodes") {
    CHECK(value_json("yes") == "\"yes\"");
    CHECK(value_json(Rational(1, 2), Rational(3)) == R"(["1/2","3"])");
    CHECK(value_json(std::vector<std::string>{"+-", ""}) == R"(["+-",""])");
    CHECK(value_json(std::vector<std::string>{}) == "[]");
    CHECK(value_json(std::vector<std::string>{"+"}) == R"(["+"])");
}

TEST_CASE("store: one node a key, sorted") {
    EvidenceStore store;
    store.insert({"b", "rank", "\"1\"", "{}"});
    store.insert({"a", "rank", "\"2\"", "{}"});
    store.insert({"b", "rank", "\"3\"", "{}"});
    REQUIRE(store.nodes().size() == 2);
    CHECK(store.nodes().begin()->first == "a");
    CHECK(store.find("b")->value == "\"1\"");
    CHECK(store.find("c") == nullptr);
}

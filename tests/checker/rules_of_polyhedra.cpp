// Rank, feasibility, convex hulls and cells: each rule on both sides of its limits, called directly.
#include <doctest/doctest.h>

#include "rule_verdict.hpp"

using namespace relucert_check;
using testing::matrix_of;
using testing::text;
using testing::vector_of;
using testing::verdict;

namespace {

std::string minor(const std::string& modulus, const std::string& rows, const std::string& columns,
                  const std::string& upper) {
    return R"({"kind":"minor","modulus":")" + modulus + R"(","rows":)" + rows + R"(,"columns":)" + columns +
           R"(,"upper":)" + upper + "}";
}
const std::string full = R"({"kind":"full"})";

}  // namespace

TEST_CASE("rank: minors") {
    const Values a = {matrix_of({{2, 1, 0}, {0, 3, 5}})};
    const std::string both = R"(["1","2"])";
    CHECK(verdict(check_rank, a, "2", minor("7", both, both, full)) == "");
    CHECK(verdict(check_rank, a, "2", minor("2", both, both, full)) ==
          "the minor is not invertible modulo the modulus");
    CHECK(verdict(check_rank, a, "2", minor("3", both, both, full)) ==
          "the minor is not invertible modulo the modulus");
    CHECK(verdict(check_rank, a, "2", minor("2", both, R"(["2","3"])", full)) == "");
    CHECK(verdict(check_rank, a, "2", minor("2147483647", both, both, full)) == "");
    CHECK(verdict(check_rank, a, "2", minor("2147483648", both, both, full)) == "a modulus out of range");
    CHECK(verdict(check_rank, a, "2", minor("1", both, both, full)) == "a modulus out of range");
    const std::string order = "indices that are not ascending or out of range";
    CHECK(verdict(check_rank, a, "2", minor("7", R"(["2","1"])", both, full)) == order);
    CHECK(verdict(check_rank, a, "2", minor("7", R"(["1","1"])", both, full)) == order);
    CHECK(verdict(check_rank, a, "2", minor("7", R"(["1","3"])", both, full)) == order);
    CHECK(verdict(check_rank, a, "2", minor("7", both, R"(["2","4"])", full)) == order);
    CHECK(verdict(check_rank, a, "2", minor("7", R"(["1"])", both, full)) == "a wrong number of indices");
    CHECK(verdict(check_rank, a, "3", minor("7", both, both, full)) == "a value out of range");
    CHECK(verdict(check_rank, a, "-1", minor("7", both, both, full)) == "a value out of range");
    CHECK(verdict(check_rank, a, "1", minor("7", R"(["1"])", R"(["1"])", full)) == "the rank is not full");
    CHECK(verdict(check_rank, a, "2", minor("7", both, both, R"({"kind":"full","coefficients":[]})")) != "");
    CHECK(verdict(check_rank, a, "2", R"({"kind":"major","modulus":"7","rows":[],"columns":[],"upper":{}})") ==
          "evidence of kind minor is expected");
    CHECK(verdict(check_rank, {matrix_of({})}, "0", minor("7", "[]", "[]", full)) == "");
    // A first entry that is not invertible (4 modulo 6), although one below it is; three rows.
    CHECK(verdict(check_rank, {matrix_of({{4, 1}, {1, 0}})}, "2", minor("6", both, both, full)) == "");
    const std::string three = R"(["1","2","3"])";
    const Values cyclic = {matrix_of({{0, 1, 2}, {3, 0, 4}, {5, 6, 0}})};  // determinant 20 + 36 = 56
    CHECK(verdict(check_rank, cyclic, "3", minor("5", three, three, full)) == "");
    CHECK(verdict(check_rank, cyclic, "3", minor("2147483647", three, three, full)) == "");
    CHECK(verdict(check_rank, cyclic, "3", minor("7", three, three, full)) ==
          "the minor is not invertible modulo the modulus");
    CHECK(number(check_rank(a, text("2"), read_json(minor("7", both, both, full)))).rational() == 2);
}

TEST_CASE("rank: combinations of columns and of rows") {
    const Values a = {
        matrix_of({{1, 2, 3, 0}, {0, 1, 1, 0}, {2, 0, 2, mpq_class(0)}})};  // column 3 = 1 + 2, column 4 = 0
    const std::string both = R"(["1","2"])";
    const auto columns = [&](const std::string& c) {
        return verdict(check_rank, a, "2", minor("7", both, both, R"({"kind":"columns","coefficients":)" + c + "}"));
    };
    const auto rows = [&](const std::string& c) {
        return verdict(check_rank, a, "2", minor("7", both, both, R"({"kind":"rows","coefficients":)" + c + "}"));
    };
    const std::string wrong = "a row or column is not the stated combination", count = "a wrong number of coefficients";
    CHECK(columns(R"([["1","0"],["1","0"]])") == "");
    CHECK(columns(R"([["1","1"],["1","0"]])") == wrong);
    CHECK(columns(R"([["1","0"],["2","0"]])") == wrong);
    CHECK(columns(R"([["0","1"],["0","1"]])") == wrong);
    CHECK(columns(R"([["1"],["1"]])") == count);
    CHECK(columns(R"([["1","0"]])") == count);
    CHECK(columns(R"([["1","0"],["1","0"],["0","0"]])") == count);
    CHECK(columns(R"([["1","0","0"],["1","0","0"]])") == count);
    CHECK(rows(R"([["2"],["-4"]])") == "");
    CHECK(rows(R"([["2"],["-3"]])") == wrong);
    CHECK(verdict(check_rank, a, "2", minor("7", both, both, R"({"kind":"row","coefficients":[["2"],["-4"]]})")) ==
          "unknown upper bound");
    const Values halves = {matrix_of({{mpq_class(1, 2), 1}, {1, 2}})};
    CHECK(verdict(check_rank, halves, "1",
                  minor("7", R"(["1"])", R"(["2"])", R"({"kind":"columns","coefficients":[["1/2"]]})")) == "");
    CHECK(verdict(check_rank, halves, "1",
                  minor("7", R"(["1"])", R"(["1"])", R"({"kind":"rows","coefficients":[["2"]]})")) == "");
    CHECK(verdict(check_rank, {matrix_of({{0, 0}})}, "0",
                  minor("7", "[]", "[]", R"({"kind":"columns","coefficients":[]})")) == "");
}

TEST_CASE("feasibility: points on the boundary, and multipliers") {
    const Value a = matrix_of({{1, 2}, {-1, 0}, {0, -2}}), b = vector_of({3, 0, 0}), none = vector_of({-1, 0, 0});
    const auto point = [&](const std::string& x) {
        return verdict(check_feasible, {a, b}, "yes", R"({"kind":"point","x":)" + x + "}");
    };
    CHECK(point(R"(["1","1"])") == "");
    CHECK(point(R"(["1","1001/1000"])") == "the point violates a row");
    CHECK(point(R"(["-1/1000","1"])") == "the point violates a row");
    CHECK(point(R"(["1"])") == "a vector of the wrong length");
    const auto farkas = [&](const std::string& y, const Value& right) {
        return verdict(check_feasible, {a, right}, "no", R"({"kind":"farkas","multipliers":)" + y + "}");
    };
    CHECK(farkas(R"([["1","1"],["2","1"],["3","1"]])", none) == "");
    CHECK(farkas(R"([["1","1"],["2","1"],["3","1"]])", b) == "the combination of the right sides is not negative");
    CHECK(farkas(R"([["1","1"],["2","1"],["3","1"]])", vector_of({0, 0, 0})) ==
          "the combination of the right sides is not negative");
    CHECK(farkas(R"([["1","1"],["2","1"]])", none) == "the combination of the rows is not zero");
    CHECK(farkas(R"([["1","1"],["3","1"]])", none) == "the combination of the rows is not zero");
    const std::string order = "indices that are not ascending or out of range";
    CHECK(farkas(R"([["1","1"],["3","1"],["2","1"]])", none) == order);
    CHECK(farkas(R"([["1","1"],["1","1"]])", none) == order);
    CHECK(farkas(R"([["4","1"]])", none) == order);
    CHECK(farkas(R"([["1","0"]])", none) == "a multiplier that is not positive");
    CHECK(farkas(R"([["1","1","1"]])", none) == "a pair is expected");
    CHECK(farkas(R"([["1","1"],["2","1"],["3","1","7"]])", none) == "a pair is expected");
    CHECK(verdict(check_feasible, {a, vector_of({1})}, "yes", R"({"kind":"point","x":[]})") ==
          "A and b of different lengths");
    CHECK(verdict(check_feasible, {a, b}, "yes", R"({"kind":"farkas","x":[]})") == "a point is expected");
    CHECK(verdict(check_feasible, {a, b}, "no", R"({"kind":"point","multipliers":[]})") ==
          "Farkas multipliers are expected");
    CHECK(verdict(check_feasible, {matrix_of({}), vector_of({})}, "no", R"({"kind":"farkas","multipliers":[]})") ==
          "the combination of the right sides is not negative");
    CHECK(truth(check_feasible({a, b}, text("yes"), read_json(R"({"kind":"point","x":["0","0"]})"))) == true);
    CHECK(truth(check_feasible({a, none}, text("no"),
                               read_json(R"({"kind":"farkas","multipliers":[["1","1"],["2","1"],["3","1"]]})"))) ==
          false);
}

TEST_CASE("convex hulls: combinations and directions") {
    const Value points = matrix_of({{0, 0}, {2, 0}, {0, 2}}), middle = vector_of({1, 1}), outside = vector_of({2, 2});
    const auto inside = [&](const std::string& w) {
        return verdict(check_in_convex_hull, {middle, points}, "yes", R"({"kind":"combination","weights":)" + w + "}");
    };
    CHECK(inside(R"([["2","1/2"],["3","1/2"]])") == "");
    CHECK(inside(R"([["1","1/2"],["2","1/2"],["3","1/2"]])") == "weights that do not sum to 1");
    CHECK(inside(R"([["1","1/2"],["3","1/2"]])") == "another point than the combination");
    CHECK(inside(R"([["1","1/2"],["2","1/2"]])") == "another point than the combination");
    const auto separated = [&](const Value& p, const std::string& u) {
        return verdict(check_in_convex_hull, {p, points}, "no", R"({"kind":"separation","direction":)" + u + "}");
    };
    CHECK(separated(outside, R"(["1","1"])") == "");
    CHECK(separated(middle, R"(["1","1"])") == "the direction does not separate");
    CHECK(separated(outside, R"(["1","0"])") == "the direction does not separate");
    CHECK(separated(outside, R"(["1"])") == "a vector of the wrong length");
    CHECK(verdict(check_in_convex_hull, {vector_of({1}), points}, "no", "{}") == "points of different dimensions");
    CHECK(verdict(check_in_convex_hull, {middle, matrix_of({})}, "no",
                  R"({"kind":"separation","direction":["1","1"]})") == "");
    CHECK(verdict(check_in_convex_hull, {middle, points}, "yes", R"({"kind":"separation","weights":[]})") ==
          "a combination is expected");
    CHECK(verdict(check_in_convex_hull, {middle, points}, "no", R"({"kind":"combination","direction":[]})") ==
          "a separation is expected");
    CHECK(truth(check_in_convex_hull({outside, points}, text("no"),
                                     read_json(R"({"kind":"separation","direction":["1","1"]})"))) == false);
}

TEST_CASE("cells: every check of the sign tree") {
    const Values two = {matrix_of({{1, 0}, {0, 1}})};
    const std::string value = R"(["--","-+","+-","++"])";
    const auto tree = [](const std::string& cells, const std::string& pruned = "[]") {
        return R"({"kind":"sign-tree","cells":)" + cells + R"(,"pruned":)" + pruned + "}";
    };
    const std::string minus = R"({"signs":"+-","point":["1","-1"]})", plus = R"({"signs":"++","point":["1","1"]})";
    CHECK(verdict(check_cells, two, value, tree("[" + minus + "," + plus + "]")) == "");
    CHECK(verdict(check_cells, two, value, tree("[" + plus + "," + minus + "]")) == "a list that is not in order");
    CHECK(verdict(check_cells, two, value, tree("[" + minus + "," + minus + "," + plus + "]")) ==
          "a list that is not in order");
    CHECK(verdict(check_cells, two, value, tree("[" + minus + "]")) == "a cell is neither listed nor pruned");
    CHECK(verdict(check_cells, two, R"(["--","-+","+-"])", tree("[" + minus + "," + plus + "]")) ==
          "the value is not the list of the cells");
    CHECK(verdict(check_cells, two, R"(["-+","--","+-","++"])", tree("[" + minus + "," + plus + "]")) ==
          "the value is not the list of the cells");
    const std::string outside = "a point outside its cell", signs = "not a string of signs that begins with +";
    CHECK(verdict(check_cells, two, value, tree(R"([{"signs":"+-","point":["1","0"]},)" + plus + "]")) == outside);
    CHECK(verdict(check_cells, two, value, tree(R"([{"signs":"+-","point":["0","-1"]},)" + plus + "]")) == outside);
    CHECK(verdict(check_cells, two, value, tree(R"([{"signs":"+-","point":["1"]},)" + plus + "]")) ==
          "a vector of the wrong length");
    for (const char* bad : {"+", "+--", "--", "", "+0"})
        CHECK(verdict(check_cells, two, value,
                      tree(R"([{"signs":")" + std::string(bad) + R"(","point":["1","-1"]}])")) == signs);
    CHECK(verdict(check_cells, two, value, R"({"kind":"tree","cells":[],"pruned":[]})") == "a sign tree is expected");

    // Parallel normals (1, 0), (-2, 0), (1, 0): cells +-+ and -+- only.
    const Values parallel = {matrix_of({{1, 0}, {-2, 0}, {1, 0}})};
    const std::string only = R"([{"signs":"+-+","point":["1","0"]}])", pair = R"(["-+-","+-+"])";
    const auto pruned = [](const std::string& prefix, const std::string& multipliers) {
        return R"({"prefix":")" + prefix + R"(","multipliers":)" + multipliers + "}";
    };
    const std::string first = pruned("+--", R"([["2","1"],["3","2"]])"),
                      second = pruned("++", R"([["1","2"],["2","1"]])");
    const auto check = [&](const std::string& list) {
        return verdict(check_cells, parallel, pair, tree(only, "[" + list + "]"));
    };
    CHECK(check(first + "," + second) == "");
    CHECK(check(pruned("+--", R"([["1","1"],["3","1"]])") + "," + second) == "");
    CHECK(check(second + "," + first) == "a list that is not in order");
    CHECK(check(second) == "a cell is neither listed nor pruned");
    CHECK(check(first) == "a cell is neither listed nor pruned");
    CHECK(check(first + "," + second + "," + pruned("++-", R"([["1","2"],["2","1"]])")) ==
          "an entry that the tree does not reach");
    CHECK(check(first + "," + pruned("++", "[]")) == "a pruned prefix without multipliers");
    CHECK(check(first + "," + pruned("++", R"([["1","2"],["2","2"]])")) == "multipliers that do not combine to zero");
    CHECK(check(first + "," + pruned("++", R"([["1","2"],["2","0"]])")) == "a multiplier that is not positive");
    CHECK(check(first + "," + pruned("++", R"([["1","2"],["2","1","3"]])")) == "a pair is expected");
    const std::string order = "multipliers with indices that are not ascending or out of range";
    CHECK(check(first + "," + pruned("++", R"([["2","1"],["1","2"]])")) == order);
    CHECK(check(first + "," + pruned("++", R"([["1","2"],["1","2"]])")) == order);
    CHECK(check(first + "," + pruned("++", R"([["1","2"],["3","2"]])")) == order);
    CHECK(check(first + "," + pruned("", "[]")) == signs);
    CHECK(verdict(check_cells, {matrix_of({})}, R"([""])", tree("[]")) == "");
    CHECK(verdict(check_cells, {matrix_of({})}, "[]", tree("[]")) == "the value is not the list of the cells");
    CHECK(verdict(check_cells, {matrix_of({})}, R"([""])", tree(R"([{"signs":"","point":[]}])")) ==
          "entries without normals");
    // A zero normal: no cell at all.
    CHECK(verdict(check_cells, {matrix_of({{0}})}, "[]", tree("[]", "[" + pruned("+", R"([["1","1"]])") + "]")) == "");
    const Value cells = check_cells(parallel, read_json(pair), read_json(tree(only, "[" + first + "," + second + "]")));
    CHECK(equal(cells, matrix_of({{-1, 1, -1}, {1, -1, 1}})) == true);
}

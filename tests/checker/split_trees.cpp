// The rules of supremum, infimum and forall over a box, called directly: what they accept, and what each check refuses.
#include <doctest/doctest.h>

#include "affine_form.hpp"
#include "condition.hpp"
#include "repetitions.hpp"
#include "rule_verdict.hpp"

using namespace relucert_check;
using relucert_check::testing::verdict;

namespace {

Value box_value(const Vector& lower, const Vector& upper) { return {std::make_shared<const Box>(Box{lower, upper})}; }
Value ball_of(const Vector& centre, const Number& squared_radius) {
    return {std::make_shared<const Ball>(Ball{centre, squared_radius})};
}
Number half() { return mpq_class(1, 2); }

/// relu(x) - 2 relu(x - 1/2) on [-1, 1]: a tent of height 1/2 at 1/2, and 0 at both ends.
/// Variable 2 is max(0, x - 1/2), variable 3 is max(0, x).
Number tent(const Number& x) { return positive_part(x) - Number(2) * positive_part(x - half()); }
const std::string tent_tree = "n2 n3 e e:1,0 n3 v:1,1 e:1,0";

struct Supremum {
    Number formula = tent(piecewise_point(1)[0]);
    Value box = box_value({-1}, {1});
    std::string value = R"(["1/2","1/2"])", bits = "20", pairs = "[]", tree = tent_tree, witness = R"(["1/2"])";
    Rule rule = check_supremum;

    std::string operator()() const {
        return verdict(rule, {{}, box, {formula}}, value,
                       R"({"kind":"split-tree","bits":")" + bits + R"(","pairs":)" + pairs + R"(,"tree":")" + tree +
                           R"(","witness":)" + witness + "}");
    }
    std::string with_tree(const std::string& other) const {
        Supremum changed = *this;
        changed.tree = other;
        return changed();
    }
    std::string with(std::string Supremum::*member, const std::string& other) const {
        Supremum changed = *this;
        changed.*member = other;
        return changed();
    }
};

const std::string bound = "a leaf whose bound does not hold";

}  // namespace

TEST_CASE("trees that prove a supremum") {
    const Supremum task;
    CHECK(task() == "");
    CHECK(task.with_tree("x1:1/2 b b") == "");  // cuts and symbolic bounds
    CHECK(task.with_tree("x1 b x1 b b") == "");
    CHECK(task.with_tree("x1:1/2 x1 b b n2 v b") == "a leaf that is not proved empty");
}

TEST_CASE("the enclosure and its witness") {
    const Supremum task;
    CHECK(task.with(&Supremum::value, R"(["1/2","511/1024"])") == "an enclosure is empty");
    CHECK(task.with(&Supremum::value, R"(["1/2","1"])") == "");
    CHECK(task.with(&Supremum::value, R"(["1/2"])") == "a value that has not two ends");
    CHECK(task.with(&Supremum::value, R"(["511/1024","1/2"])") == "a witness where the formula has another value");
    CHECK(task.with(&Supremum::witness, R"(["1/4"])") == "a witness where the formula has another value");
    CHECK(task.with(&Supremum::witness, R"(["1/2","0"])") == "a witness of another dimension");
    Supremum outside = task;  // x - 1 at 2 is 1, but 2 is not in the box
    outside.formula = piecewise_point(1)[0] - 1;
    outside.tree = "b";
    outside.value = R"(["0","0"])";
    outside.witness = R"(["1"])";
    CHECK(outside() == "");
    outside.value = R"(["1","1"])";
    outside.witness = R"(["2"])";
    CHECK(outside() == "a witness outside the box");
    outside.formula = Number(0) - piecewise_point(1)[0];
    outside.witness = R"(["-2"])";
    outside.value = R"(["2","2"])";
    CHECK(outside() == "a witness outside the box");
    Supremum low = task;
    low.value = R"(["0","511/1024"])";
    low.witness = R"(["0"])";
    CHECK(low() == bound);
    CHECK(low.with_tree("x1:1/2 b b") == bound);
}

TEST_CASE("the shape of a tree") {
    const Supremum task;
    CHECK(task.with_tree("x1:1/2 b") == "a missing leaf");
    CHECK(task.with_tree("x1:1/2 b b b") == "nodes behind the last leaf");
    CHECK(task.with_tree("x1:1/2 b  b") == "an empty node");
    CHECK(task.with_tree("") == "an empty node");
    CHECK(task.with_tree("x1:1/2 b b ") == "nodes behind the last leaf");
    CHECK(task.with_tree("x1:1/2 b q") == "an unknown node");
    CHECK(task.with_tree("x1:1/2 b b:0") == "an unknown node");
    CHECK(task.with_tree("n2 n3 e e:1,0 n3 v1:1,1 e:1,0") == "an unknown node");
    CHECK(task.with_tree("x1:1/2 b b2") == "a leaf of an output that does not exist");
    CHECK(task.with_tree("x1:1/2 b b1") == "");
    CHECK(task.with_tree("x2 b b") == "a cut of a coordinate that does not exist");
    CHECK(task.with_tree("n1 b b") == "a split of a variable that does not exist");
    CHECK(task.with_tree("n4 b b") == "a split of a variable that does not exist");
    CHECK(task.with_tree("n2:1 b b") == "a split of a variable that does not exist");
    // Without the check the second child of a cut at 3 would be a cell of points outside the box.
    for (const char* cut : {"1", "-1", "3", "-3"})
        CHECK(task.with_tree("x1:" + std::string(cut) + " b b") == "a cut that is not inside the cell");
    CHECK(task.with_tree("x1:1/2 x1:1/2 b b b") == "a cut that is not inside the cell");
    Supremum flat = task;
    flat.box = box_value({half()}, {half()});
    CHECK(flat.with_tree("b") == "");
    CHECK(flat.with_tree("x1 b b") == "a cut that is not inside the cell");
    Supremum kind = task;
    CHECK(verdict(check_supremum, {{}, kind.box, {kind.formula}}, kind.value,
                  R"({"kind":"split-trees","bits":"20","pairs":[],"tree":"x1:1/2 b b","witness":["1/2"]})") ==
          "a split tree is expected");
}

TEST_CASE("cells are restored behind their children") {
    const Supremum task;
    // Had a sign or an end stayed behind, the last leaf would be taken for a smaller cell and accepted.
    CHECK(task.with_tree("x1:1/2 x1:0 b b b") == "");
    CHECK(task.with_tree("x1:1/2 n2 b n2 v v b") != "");
    CHECK(task.with_tree("x1:1/4 x1:0 b b b") == bound);
    CHECK(task.with_tree("x1:-1/2 n2 n3 e e v:1,0 b") != "");
    // On [-1, 1]^2: at most 1 for y <= 0, 5 at (-1, 1), 4 for x >= 0.
    Supremum plane;
    const Vector x = piecewise_point(2);
    plane.formula = Number(4) * x[1] - x[0];
    plane.box = box_value({-1, -1}, {1, 1});
    plane.value = R"(["0","4"])";
    plane.witness = R"(["0","0"])";
    CHECK(plane.with_tree("x2 x1 b b b") == bound);
    CHECK(plane.with_tree("x1 x2 b b x2 b b") == bound);
    plane.value = R"(["0","5"])";
    CHECK(plane.with_tree("x2 x1 b b b") == "");
}

TEST_CASE("signs and multipliers of exact leaves") {
    const Supremum task;
    CHECK(task.with_tree("n2 n3 e e n3 v:1,1 e:1,0") == bound);      // multipliers left out: all 0
    CHECK(task.with_tree("n2 n3 e e:0,1 n3 v:1,1 e:1,0") == bound);  // of the wrong split
    CHECK(task.with_tree("n2 n3 e:1,0 e n3 v:1,1 e:1,0") == bound);  // children exchanged
    CHECK(task.with_tree("n2 n3 v:1,1 e:1,0 n3 e e:1,0") == "a leaf that is not proved empty");
    CHECK(task.with_tree("n2 n3 e e:1,-1 n3 v:1,1 e:1,0") == "a negative multiplier");
    CHECK(task.with_tree("n2 n3 e e:-1,0 n3 v:1,1 e:1,0") == "a negative multiplier");
    CHECK(task.with_tree("n2 n3 e e:1 n3 v:1,1 e:1,0") == "a leaf with too few multipliers");
    CHECK(task.with_tree("n2 n3 e e:1,0,0 n3 v:1,1 e:1,0") == "a leaf with too many multipliers");
    CHECK(task.with_tree("x1:1/2 e: b") == "a leaf with too many multipliers");
    CHECK(task.with_tree("n2 n3 e e:1,0 n3 v:0,0 e:1,0") == "a leaf that is not proved empty");
    CHECK(task.with_tree("n2 n3 e e:1,0 n3 v e:1,0") == "a leaf that is not proved empty");
    CHECK(task.with_tree("n2 n3 e e:1,0 n3 v:1/3,2/3 e:1,0") == "a leaf that is not proved empty");
    CHECK(task.with_tree("e") == "a variable at an exact leaf whose sign is not decided");
    CHECK(task.with_tree("n3 e e") == "a variable at an exact leaf whose sign is not decided");
    // z_2 <= 0 and z_2 >= 0 on one path: the last sign counts.
    CHECK(task.with_tree("n2 n3 e n2 e:1,0,0 e:1,0,0 n3 v:1,1 e:1,0") == bound);
    CHECK(task.with_tree("n2 n3 e n2 e:1,0,0 e:0,0,1 n3 v:1,1 e:1,0") == "");
    // Decided by their bounds: both ReLUs are active on [1/2, 1], the first is inactive on [-1, 1/2].
    CHECK(task.with_tree("x1:1/2 b e") == "");
    CHECK(task.with_tree("x1:1/2 x1:0 e e e") == "");
}

TEST_CASE("exact leaves do not round") {
    Supremum task;
    const Number x = piecewise_point(1)[0];
    task.formula = positive_part(x * Number(mpq_class(1, 3)) - mpq_class(1, 7)) * Number(mpq_class(1, 5));
    task.box = box_value({1}, {2});
    task.value = R"(["11/105","11/105"])";
    task.witness = R"(["2"])";
    CHECK(task.with_tree("b") == bound);
    CHECK(task.with_tree("e") == "");
    task.value = R"(["11/105","220001/2100000"])";
    CHECK(task.with_tree("b") == "");
}

TEST_CASE("void cells") {
    Supremum task;
    const Number x = piecewise_point(1)[0];
    task.formula = positive_part(x - 5) + x;  // never active
    task.value = R"(["1","1"])";
    task.witness = R"(["1"])";
    // z_2 >= 0 is void: every leaf holds there, and so do the cells below.
    for (const char* leaf : {"b", "e", "e:0", "v", "v:0", "n2 b b", "x1 b x1 e v"})
        CHECK(task.with_tree("n2 b " + std::string(leaf)) == "");
    CHECK(task.with_tree("n2 v b") == "a leaf that is not proved empty");
    CHECK(task.with_tree("n2 b b2") == "a leaf of an output that does not exist");
    CHECK(task.with_tree("n2 b e:0,0") == "a leaf with too many multipliers");
    CHECK(task.with_tree("x1:0 n2 b b n2 b b") == "");
    // The cell behind a void one is not void.
    CHECK(task.with_tree("x1 n2 b b v") == "a leaf that is not proved empty");
}

TEST_CASE("pairs") {
    Supremum task;
    const Number x = piecewise_point(1)[0];
    task.formula = positive_part(x) - positive_part(x - mpq_class(1, 8));  // 2: x - 1/8, 3: x
    task.value = R"(["1/8","1/8"])";
    task.tree = "b";
    CHECK(task() == bound);
    CHECK(task.with(&Supremum::pairs, R"([["3","2"]])") == "");
    Supremum low = task;
    low.pairs = R"([["3","2"]])";
    low.value = R"(["0","127/1024"])";
    low.witness = R"(["-1"])";
    CHECK(low() == bound);
    const std::string unfit = "a pair of variables that do not fit";
    CHECK(task.with(&Supremum::pairs, R"([["2","3"]])") == unfit);
    CHECK(task.with(&Supremum::pairs, R"([["3","3"]])") == unfit);
    CHECK(task.with(&Supremum::pairs, R"([["3","1"]])") == unfit);
    CHECK(task.with(&Supremum::pairs, R"([["4","2"]])") == unfit);
    CHECK(task.with(&Supremum::pairs, R"([["3"]])") == "a pair that has not two entries");
    CHECK(task.with(&Supremum::pairs, R"([["3","2"],["3","2"]])") == "a variable in two pairs");
    task.formula = positive_part(positive_part(x)) - positive_part(positive_part(x) - 1);  // levels 1, 2, 2
    task.value = R"(["1","1"])";
    task.witness = R"(["1"])";
    CHECK(task.with(&Supremum::pairs, R"([["4","3"]])") == "");
    CHECK(task.with(&Supremum::pairs, R"([["3","2"]])") == unfit);
}

TEST_CASE("an infimum") {
    Supremum task;
    task.rule = check_infimum;
    task.value = R"(["0","0"])";
    task.witness = R"(["1"])";
    task.tree = "n2 n3 e e:0,1 n3 v:1,1 e";
    CHECK(task() == "");
    CHECK(task.with(&Supremum::value, R"(["-1/8","0"])") == "");
    Supremum wide = task;
    wide.value = R"(["-1","0"])";
    CHECK(wide.with_tree("b") == "");
    CHECK(task.with(&Supremum::value, R"(["1/1024","0"])") == "an enclosure is empty");
    CHECK(task.with(&Supremum::value, R"(["0","1/2"])") == "a witness where the formula has another value");
    Supremum high = task;
    high.value = R"(["1/1024","1/2"])";
    high.witness = R"(["1/2"])";
    CHECK(high() == bound);
    task.rule = check_supremum;
    CHECK(task() == bound);
}

TEST_CASE("caps") {
    Supremum task;
    task.tree = "x1:1/2 b b";
    CHECK(task.with(&Supremum::bits, "4") == "");
    CHECK(task.with(&Supremum::bits, "40") == "");
    CHECK(task.with(&Supremum::bits, "3") == "bits out of range");
    CHECK(task.with(&Supremum::bits, "41") == "bits out of range");
    CHECK(task.with(&Supremum::bits, "1000000000") == "bits out of range");
    const Number x = piecewise_point(1)[0];
    const auto huge = [&](const Number& formula, const Number& end) {
        Supremum one;
        one.formula = formula;
        one.box = box_value({-end}, {end});
        one.value = R"(["0","1000000000000000000000000"])";
        one.witness = R"(["0"])";
        one.tree = "b";
        return one();
    };
    const auto two_to = [](unsigned n) { return Number(mpq_class(mpz_class(1) << n)); };
    CHECK(huge(x * two_to(25), 1) == "");
    CHECK(huge(x * two_to(26), 1) == "a weight that is too large");
    CHECK(huge(x, two_to(39)) == "");
    CHECK(huge(x, two_to(40)) == "a bound that is too large");
    CHECK(huge(positive_part(two_to(20) * x), two_to(19)) == "");
    CHECK(huge(positive_part(two_to(20) * x), two_to(20)) == "a bound that is too large");
    // z and its negative are below 2^60 units, their difference is not.
    Supremum pair;
    const Number z = Number(3) * two_to(18) * x;
    pair.formula = positive_part(z) - positive_part(-z);
    pair.box = box_value({-two_to(20)}, {two_to(20)});
    pair.value = R"(["0","1000000000000000000000000"])";
    pair.witness = R"(["0"])";
    CHECK(pair.with_tree("b") == "");
    pair.pairs = R"([["3","2"]])";
    CHECK(pair.with_tree("b") == "a bound that is too large");
    const auto chain = [&](unsigned n) {
        return positive_part(two_to(n) * positive_part(two_to(n) * positive_part(x)));
    };
    CHECK(huge(chain(11), 1) == "");
    CHECK(huge(chain(14), 1) == "a coefficient that is too large");
}

TEST_CASE("caps on the size of a tree") {
    if (relucert::testing::repetitions(100) < 100) {
        MESSAGE(
            "skipped: trees of four million nodes take minutes under sanitizers (RELUCERT_TEST_MULTIPLIER is below 1)");
        return;
    }
    Supremum task;
    task.formula = positive_part(piecewise_point(1)[0] - 5);
    task.value = R"(["0","0"])";
    const auto comb = [](std::size_t depth, const std::string& end) {
        std::string text;
        for (std::size_t i = 0; i < depth; ++i) text += "n2 b ";
        return text + end;
    };
    CHECK(task.with_tree(comb(4096, "b")) == "");
    CHECK(task.with_tree(comb(4097, "b")) == "too deep");
    // Void cells cost nothing: 500 combs of 8001 nodes each, below a comb.
    const std::string big = comb(2000, "b");  // 4001 nodes
    std::string tree = "n2 b ";
    for (int i = 0; i < 999; ++i) tree += "n2 " + big + " ";
    CHECK(task.with_tree(tree + "b") == "");  // 2 + 999 (4001 + 1) + 1 nodes
    CHECK(task.with_tree(tree + big) == "too many nodes");

    Vector relus;
    const Number x = piecewise_point(1)[0];
    for (int i = 0; i < 65535; ++i) relus.push_back(positive_part(x - 5 - i));
    task.formula = sum(relus);
    CHECK(task.with_tree(comb(1024, "b")) == "");
    CHECK(task.with_tree(comb(1025, "b")) == "too deep");
}

TEST_CASE("forall over a box") {
    const Value box = box_value({-1, 0}, {1, 1});
    const Vector x = piecewise_point(2);
    const auto check = [&](const Value& condition, const std::string& value, const std::string& evidence) {
        return verdict(check_forall, {{}, box, condition}, value, evidence);
    };
    const auto trees = [](const std::vector<std::string>& all) {
        std::string text = R"({"kind":"split-trees","clauses":[)";
        for (const std::string& tree : all)
            text += (&tree == &all.front() ? "" : ",") + (R"({"bits":"20","pairs":[],"tree":")" + tree + "\"}");
        return text + "]}";
    };
    const auto witness = [](const std::string& point) { return R"({"kind":"witness","point":)" + point + "}"; };
    const Value at_most_one = compared("<=", {x[0]}, {Number(1)}), below_one = compared("<", {x[0]}, {Number(1)});

    CHECK(check(at_most_one, "yes", trees({"b"})) == "");
    CHECK(check(at_most_one, "yes", trees({"e"})) == "");
    CHECK(check(below_one, "yes", trees({"b"})) == bound);
    CHECK(check(below_one, "yes", trees({"e"})) == bound);
    CHECK(check(below_one, "yes", trees({"x1:1/2 b v"})) == "a leaf that is not proved empty");
    CHECK(check(below_one, "no", witness(R"(["1","0"])")) == "");
    CHECK(check(at_most_one, "no", witness(R"(["1","0"])")) == "a witness where the condition holds");
    CHECK(check(below_one, "no", witness(R"(["2","0"])")) == "a witness outside the box");
    CHECK(check(below_one, "no", witness(R"(["1"])")) == "a witness of another dimension");
    CHECK(check(below_one, "true", trees({"b"})) == "a value that is neither yes nor no");
    CHECK(check(below_one, "no", R"({"kind":"split-trees","point":["1","0"]})") == "a witness is expected");
    CHECK(check(at_most_one, "yes", R"({"kind":"split-tree","clauses":[]})") == "split trees are expected");
    CHECK(check(at_most_one, "yes", trees({})) == "clauses and trees that differ in number");
    CHECK(check(at_most_one, "yes", trees({"b", "b"})) == "clauses and trees that differ in number");

    // A disjunction: each leaf names the literal that holds there.
    const Value outside =
        either(compared("<", {x[0]}, {half()}), compared(">", {x[0] + x[1]}, {Number(mpq_class(1, 4))}));
    CHECK(check(outside, "yes", trees({"x1:2/5 b b2"})) == "");
    CHECK(check(outside, "yes", trees({"x1:2/5 b2 b"})) == bound);
    CHECK(check(outside, "yes", trees({"x1:2/5 b b"})) == bound);
    CHECK(check(outside, "yes", trees({"x1:2/5 e e2"})) == "");
    CHECK(check(outside, "yes", trees({"x1:2/5 b b3"})) == "a leaf of an output that does not exist");
    CHECK(check(outside, "yes", trees({"x1:1/2 b b2"})) == bound);  // x < 1/2 is strict
    const Value both_of = both(at_most_one, compared(">=", {x[1]}, {Number(0)}));
    CHECK(check(both_of, "yes", trees({"b", "b"})) == "");
    CHECK(check(both(at_most_one, below_one), "yes", trees({"b", "b"})) == bound);
    CHECK(check(both(at_most_one, below_one), "no", witness(R"(["1","0"])")) == "");

    // Constants need evidence, too.
    CHECK(check({true}, "yes", trees({})) == "");
    CHECK(check({true}, "no", witness(R"(["1","0"])")) == "a witness where the condition holds");
    CHECK(check({false}, "no", witness(R"(["1","0"])")) == "");
    CHECK(check({false}, "no", witness(R"(["2","0"])")) == "a witness outside the box");
    CHECK(check({false}, "yes", trees({})) == "a condition that is false everywhere");
}

TEST_CASE("balls: symbolic bounds, the witness, and every part of the bound") {
    const std::vector<Number> x = piecewise_point(2);
    Supremum task;  // 3 x + 4 y on the unit disc: 5, at (3/5, 4/5)
    task.formula = Number(3) * x[0] + Number(4) * x[1];
    task.box = ball_of({0, 0}, 1);
    task.tree = "b";
    task.value = R"(["5","5"])";
    task.witness = R"(["3/5","4/5"])";
    CHECK(task() == "");
    CHECK(task.with_tree("e") == "");
    CHECK(task.with(&Supremum::witness, R"(["4/5","3/5"])") == "a witness where the formula has another value");
    Supremum far = task;  // the same value, outside
    far.witness = R"(["5/3","0"])";
    CHECK(far() == "a witness outside the ball");
    far.witness = R"(["3/5"])";
    CHECK(far() == "a witness of another dimension");
    for (const mpq_class& more : {mpq_class(1, 1000000), mpq_class(1, 1000)}) {  // a larger ball
        Supremum large = task;
        large.box = ball_of({0, 0}, Number(mpq_class(1 + more)));
        CHECK(large() == bound);
        CHECK(large.with_tree("e") == bound);
        large.box = ball_of({Number(more), 0}, 1);
        CHECK(large() != "");
    }
    Supremum irrational = task;  // x + y: sqrt(2), between 1414/1000 and 1415/1000
    irrational.formula = x[0] + x[1];
    irrational.witness = R"(["7/10","7/10"])";
    irrational.value = R"(["7/5","283/200"])";
    CHECK(irrational() == "");
    CHECK(irrational.with_tree("e") == "");
    irrational.value = R"(["7/5","707/500"])";
    CHECK(irrational() == bound);
    CHECK(irrational.with_tree("e") == bound);
    CHECK(irrational.with_tree("x1:1 b b") == "a cut that is not inside the cell");  // the box around the ball
}

TEST_CASE("balls: cells outside are void, and a cut coordinate leaves less radius to the others") {
    const std::vector<Number> x = piecewise_point(2);
    const auto either_below = [&](const mpq_class& a, const mpq_class& b, const std::string& tree) {
        const Value condition = either(compared("<=", {x[0]}, {Number(a)}), compared("<=", {x[1]}, {Number(b)}));
        return verdict(check_forall, {{}, ball_of({0, 0}, 1), condition}, "yes",
                       R"({"kind":"split-trees","clauses":[{"bits":"20","pairs":[],"tree":")" + tree + R"("}]})");
    };
    const mpq_class cut(3, 4);  // leaves sqrt(7)/4 = 0.66143...
    CHECK(either_below(cut, mpq_class(662, 1000), "x1:3/4 b b2") == "");
    CHECK(either_below(cut, mpq_class(661, 1000), "x1:3/4 b b2") == bound);
    CHECK(either_below(cut, mpq_class(662, 1000), "b2") == bound);
    CHECK(either_below(mpq_class(3, 4), mpq_class(3, 4), "x1:3/4 b x2:3/4 b2 b") == "");  // 9/16 + 9/16 > 1
    CHECK(either_below(mpq_class(7, 10), mpq_class(7, 10), "x1:7/10 b x2:7/10 b2 b") == bound);
}

TEST_CASE("forall and infimum over balls") {
    const std::vector<Number> x = piecewise_point(2);
    const Value ball = ball_of({1, 0}, Number(mpq_class(1, 4)));
    const auto statement = [&](const Value& condition, const std::string& tree) {
        return verdict(check_forall, {{}, ball, condition}, "yes",
                       R"({"kind":"split-trees","clauses":[{"bits":"20","pairs":[],"tree":")" + tree + R"("}]})");
    };
    CHECK(statement(compared("<=", {x[0]}, {Number(mpq_class(3, 2))}), "b") == "");
    CHECK(statement(compared("<=", {x[0]}, {Number(mpq_class(3, 2))}), "e") == "");
    CHECK(statement(compared("<", {x[0]}, {Number(mpq_class(3, 2))}), "b") == bound);
    CHECK(statement(compared("<", {x[0]}, {Number(mpq_class(3, 2))}), "e") == bound);
    CHECK(statement(compared("<", {x[0] + x[1]}, {Number(mpq_class(17072, 10000))}), "b") == "");
    CHECK(statement(compared("<", {x[0] + x[1]}, {Number(mpq_class(17071, 10000))}), "b") == bound);
    CHECK(statement(compared("<", {x[0] + x[1]}, {Number(mpq_class(17071, 10000))}), "e") == bound);
    const auto refuted = [&](const std::string& point) {
        return verdict(check_forall, {{}, ball, compared("<", {x[0]}, {Number(mpq_class(3, 2))})}, "no",
                       R"({"kind":"witness","point":)" + point + "}");
    };
    CHECK(refuted(R"(["3/2","0"])") == "");
    CHECK(refuted(R"(["3/2","1/1000"])") == "a witness outside the ball");
    CHECK(refuted(R"(["1","0"])") == "a witness where the condition holds");
    Supremum least;
    least.rule = check_infimum;
    least.formula = x[0];
    least.box = ball;
    least.value = R"(["1/2","1/2"])";
    least.witness = R"(["1/2","0"])";
    CHECK(least.with_tree("b") == "");
    least.value = R"(["51/100","51/100"])";
    least.witness = R"(["51/100","0"])";
    CHECK(least.with_tree("b") == bound);
}

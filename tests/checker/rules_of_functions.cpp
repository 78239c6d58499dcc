// Equal functions by permutations and scales; and the parts that several rules share.
#include <doctest/doctest.h>

#include "rule_verdict.hpp"

using namespace relucert_check;
using testing::verdict;

TEST_CASE("equal functions: permutations, scales and depths") {
    const auto chain = [](const std::vector<RationalMatrix>& w, const std::vector<std::vector<mpq_class>>& b) {
        return Value{make_chain(w, b)};
    };
    const RationalMatrix w1 = {{1, 2}, {3, 4}}, w2 = {{5, 6}, {7, 8}}, w3 = {{1, 1}};
    const Value f = chain({w1, w2, w3}, {{1, 2}, {3, 4}, {5}}),
                g = chain({{{6, 8}, {3, 6}}, {{7, 10}, {4, mpq_class(7, 3)}}, {{mpq_class(1, 1), 1}}},
                          {{4, 3}, {4, 3}, {5}});
    const auto gauge = [](const std::string& layers) { return R"({"kind":"gauge","layers":)" + layers + "}"; };
    const auto layer = [](const std::string& permutation, const std::string& scale) {
        return R"({"permutation":)" + permutation + R"(,"scale":)" + scale + "}";
    };
    const std::string same = layer(R"(["1","2"])", R"(["1","1"])"), swap = layer(R"(["2","1"])", R"(["2","3"])");
    CHECK(verdict(check_same_function, {f, f}, "yes", gauge("[" + same + "," + same + "]")) == "");
    CHECK(verdict(check_same_function, {f, f}, "yes", gauge("[" + same + "]")) == "a wrong number of layers");
    CHECK(verdict(check_same_function, {f, f}, "yes", gauge("[" + same + "," + same + "," + same + "]")) ==
          "a wrong number of layers");
    // Layer 1 swapped and scaled by 2 and 3: columns of layer 2 swapped and divided by them.
    const Value moved =
        chain({{{6, 8}, {3, 6}}, {{3, mpq_class(5, 3)}, {4, mpq_class(7, 3)}}, w3}, {{4, 3}, {3, 4}, {5}});
    CHECK(verdict(check_same_function, {f, moved}, "yes", gauge("[" + swap + "," + same + "]")) == "");
    CHECK(verdict(check_same_function, {f, moved}, "yes", gauge("[" + same + "," + same + "]")) ==
          "a bias does not agree");
    CHECK(verdict(check_same_function, {f, g}, "yes", gauge("[" + swap + "," + same + "]")) == "a bias does not agree");
    const Value wrong_weight =
        chain({{{6, 8}, {3, 7}}, {{3, mpq_class(5, 3)}, {4, mpq_class(7, 3)}}, w3}, {{4, 3}, {3, 4}, {5}});
    CHECK(verdict(check_same_function, {f, wrong_weight}, "yes", gauge("[" + swap + "," + same + "]")) ==
          "a weight does not agree");
    const Value first_column =
        chain({{{6, 8}, {4, 6}}, {{3, mpq_class(5, 3)}, {4, mpq_class(7, 3)}}, w3}, {{4, 3}, {3, 4}, {5}});
    CHECK(verdict(check_same_function, {f, first_column}, "yes", gauge("[" + swap + "," + same + "]")) ==
          "a weight does not agree");
    for (const char* bad : {R"(["1","1"])", R"(["1","3"])"})
        CHECK(verdict(check_same_function, {f, f}, "yes", gauge("[" + layer(bad, R"(["1","1"])") + "," + same + "]")) ==
              "not a permutation");
    for (const auto& [p, t] :
         {std::pair{R"(["1"])", R"(["1","1"])"}, {R"(["1","2"])", R"(["1"])"}, {R"(["1","2"])", R"(["1","1","1"])"}})
        CHECK(verdict(check_same_function, {f, f}, "yes", gauge("[" + layer(p, t) + "," + same + "]")) ==
              "a wrong length");
    CHECK(verdict(check_same_function, {f, f}, "yes",
                  gauge("[" + layer(R"(["1","2"])", R"(["1","0"])") + "," + same + "]")) ==
          "a scale that is not positive");
    // Networks that do not fit: other widths, depths and dimensions.
    const Value wide = chain({{{1, 2}, {3, 4}, {5, 6}}, {{1, 1, 1}}}, {{0, 0, 0}, {0}}),
                narrow = chain({{{1, 2}, {3, 4}}, {{1, 1}}}, {{0, 0}, {0}}), affine = chain({{{1, 2}}}, {{0}});
    CHECK(verdict(check_same_function, {narrow, wide}, "yes", gauge("[" + same + "]")) == "layers of different widths");
    CHECK(verdict(check_same_function, {wide, narrow}, "yes", gauge("[" + same + "]")) == "layers of different widths");
    CHECK(verdict(check_same_function, {narrow, f}, "yes", gauge("[" + same + "]")) == "a wrong number of layers");
    CHECK(verdict(check_same_function, {f, narrow}, "yes", gauge("[" + same + "," + same + "]")) ==
          "a wrong number of layers");
    CHECK(verdict(check_same_function, {affine, affine}, "yes", gauge("[]")) == "");
    CHECK(verdict(check_same_function, {affine, chain({{{1}}}, {{0}})}, "yes", gauge("[]")) ==
          "networks of different dimensions");
    CHECK(verdict(check_same_function, {affine, chain({{{1, 2}, {3, 4}}}, {{0, 0}})}, "yes", gauge("[]")) ==
          "networks of different dimensions");
    const auto point = [](const std::string& x) { return R"({"kind":"point","x":)" + x + "}"; };
    CHECK(verdict(check_same_function, {f, wrong_weight}, "no", point(R"(["0","1"])")) == "");
    CHECK(verdict(check_same_function, {f, moved}, "no", point(R"(["0","1"])")) ==
          "the outputs at the point do not differ");
    CHECK(verdict(check_same_function, {f, moved}, "no", R"({"kind":"gauge","x":[]})") == "a point is expected");
    CHECK(verdict(check_same_function, {f, f}, "yes", R"({"kind":"point","layers":[]})") == "a gauge is expected");
}

TEST_CASE("exponents of 4 and scaled floors") {
    for (long e = -4; e <= 4; ++e) {
        const mpq_class power_of_four = power(mpq_class(4), e);
        CHECK(base_four_exponent(power_of_four) == e);
        CHECK(base_four_exponent(power_of_four * mpq_class(1001, 1000)) == e + 1);
        CHECK(base_four_exponent(power_of_four * mpq_class(999, 1000)) == e);
        CHECK(base_four_exponent(power_of_four * mpq_class(1001, 4000)) == e);
    }
    CHECK(scaled_floor(mpq_class(7, 2), 0) == 3);
    CHECK(scaled_floor(mpq_class(-7, 2), 0) == -4);
    CHECK(scaled_floor(mpq_class(7, 2), 3) == 28);
    CHECK(scaled_floor(mpq_class(7, 2), -1) == 1);
    CHECK(scaled_floor(-1, -1) == -1);
    const long most = static_cast<long>(max_number_bits);
    CHECK(scaled_floor(0, most - 1) == 0);
    CHECK(scaled_floor(0, 1 - most) == 0);
    CHECK_THROWS_WITH_AS(scaled_floor(0, most), "a scale out of range", Refusal);
    CHECK_THROWS_WITH_AS(scaled_floor(0, -most), "a scale out of range", Refusal);
    CHECK(smaller_side({{1, 2}, {3, 4}}) == RationalMatrix{{1, 2}, {3, 4}});
    CHECK(smaller_side({{1, 2}, {3, 4}, {5, 6}}) == RationalMatrix{{1, 3, 5}, {2, 4, 6}});
    CHECK(gram_matrix({{1, mpq_class(1, 2)}, {0, 2}}) == RationalMatrix{{mpq_class(5, 4), 1}, {1, 4}});
}

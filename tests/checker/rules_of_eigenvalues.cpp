// Definiteness, eigenvalues and counts of eigenvalues: each rule on both sides of its limits, called directly.
#include <doctest/doctest.h>

#include "rule_verdict.hpp"

using namespace relucert_check;
using testing::matrix_of;
using testing::text;
using testing::vector_of;
using testing::verdict;

namespace {

const std::string exact = R"({"kind":"exact"})";
std::string bounds(const std::string& witness, const std::string& proof = exact) {
    return R"({"kind":"bounds","witness":)" + witness + R"(,"proof":)" + proof + "}";
}

}  // namespace

TEST_CASE("exact elimination: zero pivots, and the size of 128 rows") {
    const auto psd = [](const RationalMatrix& m) {
        try {
            prove_psd(m, read_json(exact));
            return std::string();
        } catch (const Refusal& refusal) {
            return std::string(refusal.what());
        }
    };
    CHECK(psd({}) == "");
    CHECK(psd({{0, 0}, {0, 3}}) == "");
    CHECK(psd({{0, 1}, {1, 3}}) == "exact: a zero pivot with an entry below");
    CHECK(psd({{0, 0, 1}, {0, 1, 0}, {1, 0, 3}}) == "exact: a zero pivot with an entry below");
    CHECK(psd({{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}) == "");
    CHECK(psd({{2, 1, 1}, {1, 2, 1}, {1, 1, mpq_class(1, 2)}}) == "exact: a negative pivot");
    CHECK(psd({{2, 1, 1}, {1, 2, 1}, {1, 1, mpq_class(2, 3)}}) == "");
    CHECK(psd({{2, 1, 1}, {1, 2, 1}, {1, 1, mpq_class(66, 100)}}) == "exact: a negative pivot");
    CHECK(psd({{1, 0, 2}, {0, 0, 0}, {2, 0, 4}}) == "");
    CHECK(psd({{1, 0, 2}, {0, 0, 0}, {2, 0, 3}}) == "exact: a negative pivot");
    RationalMatrix diagonal(128, std::vector<mpq_class>(128));
    CHECK(psd(diagonal) == "");
    diagonal.resize(129, std::vector<mpq_class>(129));
    for (auto& row : diagonal) row.resize(129);
    CHECK(psd(diagonal) == "exact elimination of more than 128 rows");
    CHECK_THROWS_WITH_AS(prove_psd({{1}}, read_json(R"({"kind":"gram"})")), "unknown proof of definiteness: gram",
                         Refusal);
    const Json proof = read_json(R"({"kind":"fixed-point","bits":"30","shift":"1/1000"})");
    CHECK_THROWS_WITH_AS(prove_psd({}, proof), "fixed-point: a matrix of this size", Refusal);
    CHECK_THROWS_WITH_AS(prove_gram_psd({}, 1, 1, proof), "fixed-point: a matrix of this size", Refusal);
    // Gram matrices exactly: t I - B B^T and its negative; B B^T = [[2, 1], [1, 1]] with eigenvalues (3 +- sqrt 5) / 2.
    const RationalMatrix b = {{1, 1}, {0, 1}};
    CHECK_NOTHROW(prove_gram_psd(b, mpq_class(2619, 1000), 1, read_json(exact)));
    CHECK_THROWS_AS(prove_gram_psd(b, mpq_class(2618, 1000), 1, read_json(exact)), Refusal);
    CHECK_NOTHROW(prove_gram_psd(b, mpq_class(381, 1000), -1, read_json(exact)));
    CHECK_THROWS_AS(prove_gram_psd(b, mpq_class(382, 1000), -1, read_json(exact)), Refusal);
}

TEST_CASE("fixed-point: bits from 4 to 61") {
    for (const auto& [bits, good] : {std::pair{"3", false}, {"4", true}, {"61", true}, {"62", false}, {"-4", false}}) {
        const Json proof = read_json(R"({"kind":"fixed-point","bits":")" + std::string(bits) + R"(","shift":"1/4"})");
        if (good)
            CHECK_NOTHROW(prove_psd({{1}}, proof));
        else
            CHECK_THROWS_WITH_AS(prove_psd({{1}}, proof), "fixed-point: bits out of range", Refusal);
    }
    CHECK_THROWS_WITH_AS(prove_psd({{1}}, read_json(R"({"kind":"fixed-point","bits":"9","shift":"0"})")),
                         "fixed-point: a shift that is not positive", Refusal);
    CHECK_THROWS_AS(prove_psd({{1}}, read_json(R"({"kind":"exact","bits":"9"})")), Refusal);
}

TEST_CASE("positive_semidefinite: values and witnesses") {
    const Values k = {matrix_of({{1, 2}, {2, 1}})}, zero = {matrix_of({{0, 0}, {0, 0}})};
    const auto witness = [](const std::string& x) { return R"({"kind":"witness","x":)" + x + "}"; };
    CHECK(verdict(check_positive_semidefinite, k, "no", witness(R"(["1","-1"])")) == "");
    CHECK(verdict(check_positive_semidefinite, k, "no", witness(R"(["1","0"])")) ==
          "the witness has no negative value");
    CHECK(verdict(check_positive_semidefinite, k, "no", witness(R"(["1","-1","0"])")) ==
          "a witness of the wrong length");
    CHECK(verdict(check_positive_semidefinite, zero, "no", witness(R"(["1","0"])")) ==
          "the witness has no negative value");
    CHECK(verdict(check_positive_semidefinite, k, "no", R"({"kind":"exact","x":[]})") == "a witness is expected");
    CHECK(verdict(check_positive_semidefinite, k, "yes", exact) == "a negative pivot");
    CHECK(verdict(check_positive_semidefinite, zero, "yes", exact) == "");
    CHECK(verdict(check_positive_semidefinite, {matrix_of({{1, 2}, {3, 1}})}, "yes", exact) ==
          "a symmetric matrix is expected");
    CHECK(verdict(check_positive_semidefinite, {matrix_of({{1, 2}})}, "yes", exact) ==
          "a symmetric matrix is expected");
    const Value yes = check_positive_semidefinite(zero, text("yes"), read_json(exact)),
                no = check_positive_semidefinite(k, text("no"), read_json(witness(R"(["1","-1"])")));
    CHECK(truth(yes) == true);
    CHECK(truth(no) == false);
}

TEST_CASE("eigenvalues: both ends, witnesses, and empty matrices") {
    const Values k = {matrix_of({{2, 1}, {1, 2}})}, a = {matrix_of({{1, 0}, {0, 1}, {1, 1}})};  // 1 and 3, both
    const std::string top = bounds(R"(["1","1"])"), bottom = bounds(R"(["1","-1"])");
    for (const bool gram : {false, true}) {
        CAPTURE(gram);
        const Values& m = gram ? a : k;
        const Rule largest = gram ? check_largest_gram_eigenvalue : check_largest_eigenvalue,
                   smallest = gram ? check_smallest_gram_eigenvalue : check_smallest_eigenvalue;
        CHECK(verdict(largest, m, R"(["3","3"])", top) == "");
        CHECK(verdict(largest, m, R"(["1","4"])", bounds(R"(["1","0"])")) == "");
        CHECK(verdict(largest, m, R"(["2","3"])", bounds(R"(["1","0"])")) == "");
        CHECK(verdict(largest, m, R"(["2001/1000","3"])", bounds(R"(["1","0"])")) ==
              "the witness does not reach the lower end");
        CHECK(verdict(largest, m, R"(["2","2999/1000"])", top) == "a negative pivot");
        CHECK(verdict(smallest, m, R"(["1","1"])", bottom) == "");
        CHECK(verdict(smallest, m, R"(["1","1999/1000"])", bounds(R"(["0","1"])")) ==
              "the witness does not reach the upper end");
        CHECK(verdict(smallest, m, R"(["1001/1000","2"])", bottom) == "a negative pivot");
        CHECK(verdict(largest, m, R"(["4","3"])", top) == "the value is not [lower, upper]");
        CHECK(verdict(largest, m, R"(["3"])", top) == "the value is not [lower, upper]");
        CHECK(verdict(largest, m, R"(["3","3","3"])", top) == "the value is not [lower, upper]");
        const char* wrong = "a witness that is zero or of the wrong length";
        CHECK(verdict(largest, m, R"(["3","3"])", bounds(R"(["0","0"])")) == wrong);
        CHECK(verdict(largest, m, R"(["3","3"])", bounds(R"(["1"])")) == wrong);
        CHECK(verdict(largest, m, R"(["3","3"])", bounds(R"(["1","1","0"])")) == wrong);
        CHECK(verdict(largest, m, R"(["3","3"])", R"({"kind":"gauge","witness":["1","1"],"proof":{"kind":"exact"}})") ==
              "evidence of kind bounds is expected");
        const Value value = largest(m, read_json(R"(["2","4"])"), read_json(bounds(R"(["1","0"])")));
        CHECK(*fixed_ends(number(value)) == std::pair<mpq_class, mpq_class>(2, 4));
    }
    CHECK(verdict(check_largest_eigenvalue, {matrix_of({})}, R"(["0","0"])", top) == "eigenvalue of an empty matrix");
    // Asymmetric weights in the quadratic form: v^T K v = 4 + 2*2*1*3 + 5*9.
    const Values asymmetric = {matrix_of({{4, 2}, {2, 5}})};
    CHECK(verdict(check_largest_eigenvalue, asymmetric, R"(["61/10","7"])", bounds(R"(["1","3"])")) == "");
    CHECK(verdict(check_largest_eigenvalue, asymmetric, R"(["611/100","7"])", bounds(R"(["1","3"])")) ==
          "the witness does not reach the lower end");
    // A lower end of 0 needs no proof, for the smallest eigenvalue of a Gram matrix only.
    const std::string gram = bounds(R"(["1","-1"])", R"({"kind":"gram"})"),
                      nothing = "a proof of kind gram where it proves nothing";
    CHECK(verdict(check_smallest_gram_eigenvalue, a, R"(["0","1"])", gram) == "");
    CHECK(verdict(check_smallest_gram_eigenvalue, a, R"(["1/2","1"])", gram) == nothing);
    CHECK(verdict(check_largest_gram_eigenvalue, a, R"(["0","1"])", gram) == nothing);
    CHECK(verdict(check_smallest_gram_eigenvalue, a, R"(["0","1"])",
                  bounds(R"(["1","-1"])", R"({"kind":"gram","bits":"4"})")) != "");
    for (const RationalMatrix& none : {RationalMatrix{}, RationalMatrix{{}, {}}}) {
        const Values empty = {matrix_of(none)};
        CHECK(verdict(check_largest_gram_eigenvalue, empty, R"(["0","0"])", R"({"kind":"empty"})") == "");
        const char* only_zero = "an empty matrix has the value 0";
        CHECK(verdict(check_smallest_gram_eigenvalue, empty, R"(["0","1"])", R"({"kind":"empty"})") == only_zero);
        CHECK(verdict(check_smallest_gram_eigenvalue, empty, R"(["-1","0"])", R"({"kind":"empty"})") == only_zero);
        CHECK(verdict(check_smallest_gram_eigenvalue, empty, R"(["0","0"])", R"({"kind":"exact"})") == only_zero);
        CHECK(number(check_largest_gram_eigenvalue(empty, read_json(R"(["0","0"])"), read_json(R"({"kind":"empty"})")))
                  .rational() == 0);
    }
}

TEST_CASE("gram_eigenvalues_above: exact counts and their limits") {
    const RationalMatrix a = {{1, 0}, {0, 2}, {0, 0}};  // eigenvalues 1 and 4
    const auto count = [&](const mpq_class& t, const std::string& r, const std::string& evidence = exact) {
        return verdict(check_gram_eigenvalues_above, {matrix_of(a), Value{Number(t)}}, r, evidence);
    };
    CHECK(count(0, "2") == "");
    CHECK(count(1, "1") == "");
    CHECK(count(1, "2") == "another count");
    CHECK(count(mpq_class(1, 2), "1") == "another count");
    CHECK(count(4, "0") == "");
    CHECK(count(-1, "2") == "t is negative");
    CHECK(count(0, "3") == "a count out of range");
    CHECK(count(4, "-1") == "a count out of range");
    CHECK(count(0, "2", R"({"kind":"guess","lower":{},"upper":{}})") ==
          "evidence of kind inertia or exact is expected");
    CHECK(count(0, "2", R"({"kind":"exact","lower":{}})") != "");
    const std::string full = R"({"kind":"full"})", none = R"({"kind":"none"})";
    const auto inertia = [](const std::string& lower, const std::string& upper) {
        return R"({"kind":"inertia","lower":)" + lower + R"(,"upper":)" + upper + "}";
    };
    const auto signs = [](const std::string& bits, const std::string& shift) {
        return R"({"kind":"signs","bits":")" + bits + R"(","shift":")" + shift + "\"}";
    };
    CHECK(count(2, "0", inertia(none, full)) == "no upper bound for a count that is not full");
    CHECK(count(2, "2", inertia(none, full)) == "no lower bound for a positive count");
    CHECK(count(2, "1", inertia(signs("4", "1/2"), signs("1024", "1/2"))) == "");
    CHECK(count(2, "1", inertia(signs("3", "1/2"), full)) == "bits out of range");
    CHECK(count(2, "1", inertia(signs("1025", "1/2"), full)) == "bits out of range");
    CHECK(count(2, "1", inertia(signs("60", "0"), full)) == "a shift that is not positive");
    CHECK(count(2, "1", inertia(R"({"kind":"sign","bits":"60","shift":"1"})", full)) ==
          "evidence of kind signs is expected");
    CHECK(count(2, "2", inertia(signs("60", "1/2"), full)) == "fewer eigenvalues are shown");
    CHECK(count(2, "0", inertia(none, signs("60", "1/2"))) == "more eigenvalues are possible");
    CHECK(count(2, "1", inertia(signs("60", "1/2"), R"({"kind":"full","bits":"1"})")) != "");
    RationalMatrix zeros(128, std::vector<mpq_class>(128));
    const auto zero_count = [&] {
        return verdict(check_gram_eigenvalues_above, {matrix_of(zeros), Value{Number(0)}}, "0", exact);
    };
    CHECK(zero_count() == "");
    zeros.assign(129, std::vector<mpq_class>(129));
    CHECK(zero_count() == "exact elimination of more than 128 rows");
}

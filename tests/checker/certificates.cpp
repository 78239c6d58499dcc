// Golden certificates (make_certificates.py) are verified; each of their mutants is refused by the check that it aims
// at.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "certificate.hpp"
#include "rules/rules.hpp"
#include "sha256.hpp"

using namespace relucert_check;

namespace {

const std::string folder = RELUCERT_SOURCE_DIR "/tests/checker/certificates/";

std::optional<std::string> file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return {};
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}
std::optional<std::string> input(const std::string& digest) { return file(folder + "inputs/" + digest + ".json"); }

struct Result {
    int code;
    std::string out, err;
};
Result check(const std::string& certificate, const Resolver& resolver = input, const Limits& limits = {}) {
    std::ostringstream out, err;
    const int code = check_bytes(certificate, resolver, "", out, err, limits);
    return {code, out.str(), err.str()};
}

std::string compact(const std::string& text) {  // without line breaks and the spaces behind them
    std::string result;
    bool indentation = false;
    for (const char c : text) {
        indentation = c == '\n' || (indentation && c == ' ');
        if (!indentation) result += c;
    }
    return result;
}
std::string replaced(const std::string& whole, const std::string& from_text, const std::string& to) {
    std::string text = compact(whole);
    const std::string from = compact(from_text);
    const size_t at = text.find(from);
    INFO("mutation: ", from, " in ", text);
    REQUIRE(at != text.npos);
    return text.replace(at, from.size(), to);
}

struct Mutant {
    const char *certificate, *from, *to, *reason;
};

// One line for each check of the sources: without that check the mutant would pass, or be refused for another reason.
const Mutant mutants[] = {
    // the frame
    {"rank", "\"certificate\"", "\"networks\"", "not a certificate"},
    {"rank", "\"version\": \"1\"", "\"version\": \"2\"", "not a certificate"},
    {"rank", "\"producer\"", "\"product\"", "expected the key"},
    {"rank", "\"ledger\": [", "\"more\": \"\", \"ledger\": [", "expected the key"},
    {"rank", "\"version\": \"1\"", "\"relucert\": \"1\"", "duplicate key"},
    {"rank", "\"version\": \"1\"", "\"version\": 1", "only objects, lists and strings"},
    {"rank", "exact rationals\"]}", "exact rationals\"]} x", "text after"},
    {"rank", "by hand", "by\thand", "control character"},
    {"rank", "\"prelude\": \"e3b0", "\"prelude\": \"e3b1", "another prelude"},
    {"rank", "\"matrix\"", "\"network\"", "value of another type"},
    {"rank", "\"matrix\"", "\"matrices\"", "unknown type"},
    {"rank", "\"name\": \"A\",\n    \"type\"", "\"name\": \"rank\",\n    \"type\"", "redefined"},
    {"rank", "\"name\": \"A\",\n    \"type\"", "\"name\": \"B\",\n    \"type\"", "without value"},
    {"rank", "\"conclude\": [\n   \"proved\"\n  ]", "\"conclude\": []", "differ in number"},
    {"rank", "\"proved\"", "\"refuted\"", "is not refuted"},
    {"rank", "\"proved\"", "\"certain\"", "unknown verdict"},
    {"rank", "\"holds-here\"", "\"undecided\"", "outcome does not follow"},
    {"rank", "rank(A) = 2", "rank(A) = 3", "is not proved"},
    {"rank", "rank(A) = 2", "rank(B) = 2", "unknown name"},
    {"rank", "rank(A) = 2", "rank(A)", "truth value is expected"},
    {"rank", "rank(A) = 2", "true", "no formula asked for"},
    {"rank", "[[1, 2, 3]", "[[1, 2, 4]", "is not proved"},
    {"not-applicable", "\"not-applicable\",\n \"show\"", "\"counterexample\",\n \"show\"", "outcome does not follow"},
    {"undecided", "[\"undecided\"]", "[\"proved\"]", "is not proved"},
    {"radicals", "\"value\": \"8\"", "\"value\": \"16/2\"", "lowest terms"},
    {"radicals", "\"value\": \"8\"", "\"value\": \"9\"", "is not proved"},
    {"radicals", "sqrt(k)", "t + sqrt(k)", "depends on itself"},
    {"radicals", "x + 1/8", "t + sqrt(k)", "unknown name"},
    {"radicals", "\"name\": \"bound\"", "\"name\": \"abs\"", "redefined"},
    {"radicals", "\"name\": \"bound\"", "\"name\": \"t\"", "name of a variable"},
    {"radicals", "\"name\": \"k\"", "\"name\": \"t\"", "two values"},
    {"radicals", "bound(t)", "bound(t, t)", "wrong number of arguments"},
    // zero
    {"dual-norm", "[\"1\",\"1\"]", "[\"0\",\"1\"]", "is not proved"},
    {"dual-norm", "[\"1\",\"1\"]", "[\"1/2\",\"1/2\"]", "farther than the upper end"},
    {"dual-norm", "[\"0\",\"1\"],\"positive\"", "[\"1\",\"0\"],\"positive\"", "does not reach the lower end"},
    {"dual-norm", "[\"1 0\",\"1 1\"]", "[\"1 0\",\"1 0\"]", "farther than the upper end"},
    {"dual-norm", "[\"1 0\",\"1 1\"]", "[\"1 0\"]", "a leaf is missing"},
    {"dual-norm", "\"0 -1 -1\"", "\"0 -1\"", "not complete"},
    {"dual-norm", "\"zonotopes\"", "\"zonotope\"", "zonotopes are expected"},
    {"dual-norm", "\"squared\": \"1\"", "\"squared\": \"2\"", "does not reach the lower end"},
    {"dual-norm", "[[\"0\",\"1\"]]", "[[\"0\",\"2\"]]", "another list"},
    {"dual-norm", "[[\"0\",\"1\"]]", "[]", "another list"},
    {"zero", "\"steps\": \"4\"", "\"steps\": \"1\"", "cuts off"},
    {"zero", "\"steps\": \"4\"", "\"steps\": \"101\"", "steps out of range"},
    {"zero", "\"bits\": \"64\"", "\"bits\": \"3\"", "too few bits"},
    {"zero", "\"bits\": \"64\"", "\"bits\": \"10001\"", "out of range"},
    {"zero", "\"30 85\"", "\"30 -85\"", "cuts off"},
    {"zero", "\"scale\": \"8\"", "\"scale\": \"10001\"", "scale out of range"},
    {"zero", "\"scale\": \"8\"", "\"scale\": \"5\"", "not inside"},
    {"zero", "\"91 0\"", "\"0 0\"", "not inside"},
    {"zero", "\"91 0\"", "\"-91 0\"", "not inside"},
    {"zero", "\"91 0\"", "\"91\"", "inverse of another size"},
    {"zero", "\"91 0\",\n        \"30", "\"30", "inverse of another size"},
    {"zero", "\"krawczyk\"", "\"newton\"", "unknown kind"},
    {"zero", "\"141421/100000\"", "\"707107/500000\"", "cuts off"},
    {"zero", "\"943/2000\"", "\"471403/1000000\"", "cuts off"},
    {"zero", "[\n     \"2357/5000\",\n     \"943/2000\"\n    ]", "[\"943/2000\", \"2357/5000\"]", "cuts off"},
    {"zero", ",\n    [\n     \"2357/5000\",\n     \"943/2000\"\n    ]", "", "another length"},
    {"zero", "let c = 2", "let c = 3", "is not proved"},  // another key: no node
    {"zero", "[3/2, 2]))", "[3/2, 3]))", "is not proved"},
    {"zero", "2*x[2] + abs", "2*x[2] - abs", "is not proved"},
    // inputs
    {"network-on-data", "\"sha256\": \"", "\"sha256\": \"../", "not a SHA-256"},
    {"network-on-data", "\"kind\": \"network\"", "\"kind\": \"dataset\"", "expected the key"},
    {"network-on-data", "\"index\": \"\"", "\"index\": \"2\"", "count 1, 2"},
    {"network-on-data", "size(S) = 6", "size(S) = 5", "is not proved"},
    {"network-on-data", "5/24", "6/24", "is not proved"},
    {"network-on-data", "\"lower\": \"1/4\"", "\"lower\": \"1/3\"", "between its ends"},
    {"network-on-data", "\"1414213563/1000000000\"", "\"707106781/500000000\"", "between its ends"},
    {"network-on-data", "707106781/500000000", "1414213563/1000000000", "between its ends"},
    {"eigenvalues", "\"4330127/2500000\"", "\"173206/100000\"", "lowest terms"},
    {"eigenvalues", "\"4330127/2500000\"", "\"86603/50000\"", "between its ends"},
    // same_function
    {"same-function", "\"3\",", "\"4\",", "does not agree"},
    {"same-function", "\"3\",", "\"-3\",", "not positive"},
    {"same-function", "\"2\",\n        \"1\"", "\"2\",\n        \"2\"", "not a permutation"},
    {"same-function", "\"2\",\n        \"1\"", "\"1\",\n        \"2\"", "does not agree"},
    {"same-function", "\"2\",\n        \"1\"", "\"2\"", "wrong length"},
    {"same-function", "\"value\": \"yes\"", "\"value\": \"no\"", "expected the key"},
    {"same-function", "\"gauge\"", "\"point\"", "gauge is expected"},
    {"different-function", "\"x\": [\n      \"1\",", "\"x\": [\n      \"-1\",", "do not differ"},
    {"different-function", "\"1\",\n      \"0\"", "\"1\"", "another dimension"},
    // rank
    {"rank", "\"value\": \"2\"", "\"value\": \"3\"", "wrong number of indices"},
    {"rank", "\"value\": \"2\"", "\"value\": \"4\"", "out of range"},
    {"rank", "\"modulus\": \"2147483647\"", "\"modulus\": \"2147483648\"", "modulus out of range"},
    {"rank", "\"modulus\": \"2147483647\"", "\"modulus\": \"1\"", "modulus out of range"},
    {"rank", "\"rows\": [\n      \"1\",\n      \"3\"", "\"rows\": [\n      \"1\",\n      \"2\"", "not invertible"},
    {"rank", "\"rows\": [\n      \"1\",\n      \"3\"", "\"rows\": [\n      \"3\",\n      \"1\"", "not ascending"},
    {"rank", "\"1/2\"", "\"1/3\"", "not the stated combination"},
    {"rank-by-rows", "\"rows\",\n      \"coefficients\": [\n       [\n        \"2\"",
     "\"rows\",\n      \"coefficients\": [\n       [\n        \"3\"", "not the stated combination"},
    {"rank-by-rows", "\"modulus\": \"7\"", "\"modulus\": \"2\"", "not invertible"},
    {"rank", "\"columns\",\n      \"coefficients\"", "\"full\",\n      \"coefficients\"", "unknown key"},
    // positive_semidefinite
    {"semidefinite", "\"bits\": \"60\"", "\"bits\": \"62\"", "bits out of range"},
    {"semidefinite", "\"bits\": \"60\"", "\"bits\": \"3\"", "bits out of range"},
    {"semidefinite", "\"1/1000000\"", "\"2\"", "elimination stops"},
    {"semidefinite", "\"1/1000000\"", "\"-1/1000000\"", "shift that is not positive"},
    {"semidefinite", "\"x\": [\n      \"1\",", "\"x\": [\n      \"0\",", "no negative value"},
    {"semidefinite", "\"x\": [\n      \"1\",\n      \"0\"", "\"x\": [\n      \"1\"", "wrong length"},
    {"semidefinite", "\"value\": \"yes\"", "\"value\": \"perhaps\"", "neither yes nor no"},
    // eigenvalues: ends tightened past the truth, wrong witnesses
    {"eigenvalues", "\"3\",\n    \"1500001/500000\"", "\"3\",\n    \"2999999/1000000\"", "not [lower, upper]"},
    {"eigenvalues", "\"3\",\n    \"1500001/500000\"", "\"31/10\",\n    \"16/5\"", "does not reach the lower end"},
    {"eigenvalues", "\"3\",\n    \"1500001/500000\"", "\"1\",\n    \"2\"", "elimination stops"},
    {"eigenvalues", "\"499999/500000\",\n    \"1\"", "\"2/5\",\n    \"1/2\"", "does not reach the upper end"},
    {"eigenvalues", "\"499999/500000\",\n    \"1\"", "\"1\",\n    \"1\"", "factor out of range"},
    {"eigenvalues", "\"value\": [\n    \"1\",\n    \"1\"", "\"value\": [\n    \"11/10\",\n    \"6/5\"",
     "negative pivot"},
    {"eigenvalues", "\"1\",\n      \"-1\"", "\"0\",\n      \"0\"", "zero or of the wrong length"},
    {"eigenvalues", "{\n      \"kind\": \"exact\"\n     }", "{\n      \"kind\": \"gram\"\n     }", "proves nothing"},
    // gram_eigenvalues_above
    {"numerical-rank", "\"kind\": \"full\"", "\"kind\": \"none\"", "expected the key"},
    {"numerical-rank", "gram_eigenvalues_above(A, 4)", "gram_eigenvalues_above(A, -4)", "is not proved"},
    // feasibility and hulls
    {"feasible", "\"1/2\",", "\"3/2\",", "violates a row"},
    {"feasible", "[\n       \"2\",\n       \"1\"\n      ]", "[\n       \"2\",\n       \"2\"\n      ]", "not zero"},
    {"feasible", "[\n       \"2\",\n       \"1\"\n      ]", "[\n       \"1\",\n       \"1\"\n      ]", "not ascending"},
    {"feasible", "[\n       \"2\",\n       \"1\"\n      ]", "[\n       \"2\",\n       \"-1\"\n      ]", "not positive"},
    {"feasible", "[-1, 0, 0]", "[1, 0, 0]", "is not proved"},
    {"convex-hull", "[\n       \"3\",\n       \"1/3\"\n      ]", "[\n       \"3\",\n       \"2/3\"\n      ]",
     "do not sum to 1"},
    {"convex-hull", "[\n       \"2\",\n       \"1/3\"\n      ],\n      [\n       \"3\",\n       \"1/3\"\n      ]",
     "[\n       \"2\",\n       \"2/3\"\n      ]", "another point"},
    {"convex-hull", "\"direction\": [\n      \"1\",", "\"direction\": [\n      \"-1\",", "does not separate"},
    // cells
    {"cells", "\"point\": [\n        \"1\",\n        \"-2\"", "\"point\": [\n        \"2\",\n        \"-1\"",
     "outside its cell"},
    {"cells", "\"prefix\": \"++-\"", "\"prefix\": \"++\"", "ascending or out of range"},
    {"cells", "\"3\",\n         \"1\"", "\"3\",\n         \"2\"", "do not combine to zero"},
    {"cells", "\"3\",\n         \"1\"", "\"3\",\n         \"-1\"", "not positive"},
    // Only the first coordinate, then only the second, of the combination is not zero.
    {"cells", "[\n        \"1\",\n        \"1\"\n       ],\n       ", "", "do not combine to zero"},
    {"cells", "[\n        \"2\",\n        \"1\"\n       ],\n       ", "", "do not combine to zero"},
    {"cells", "\"-+-\",\n", "", "not the list of the cells"},
    {"cells", "\"signs\": \"+--\"", "\"signs\": \"---\"", "begins with +"},
    // cell hulls
    {"cell-hull", R"("kind": "cells")", R"("kind": "cell")", "cells are expected"},
    {"cell-hull", R"("kind": "separation")", R"("kind": "separator")", "a separation is expected"},
    {"cell-hull", R"([["1","-2"],)", R"([["1","0"],)", "a direction on a kink"},
    {"cell-hull", R"([["1","-2"],)", R"([["2","-1"],)", "another point than the combination"},
    {"cell-hull", R"([["1","-2"],)", R"([["1","-2","0"],)", "a direction of the wrong length"},
    {"cell-hull", R"(["1/2","1/2"])", R"(["1/2","1/3"])", "weights that do not sum to 1"},
    {"cell-hull", R"(["1/2","1/2"])", R"(["1/2"])", "differ in number"},
    {"cell-hull", R"(["1/2","1/2"])", R"(["3/2","-1/2"])", "a weight that is not positive"},
    {"cell-hull", R"("direction": ["1","1"])", R"("direction": ["1"])", "wrong length"},
    {"cell-hull", R"("direction": ["0","-1"])", R"("direction": ["0","1"])", "the tree is not complete"},
    {"cell-hull", R"(["2","1"]]])", R"(["2","2"]]])", "a relation that does not combine to zero"},
    {"cell-hull", R"([["3","-1"],["1","1"],["2","1"]])", R"([])", "a relation that does not combine to zero"},
    {"cell-hull", R"(["3","-1"],)", R"(["3","-1"],["3","0"],)", "a relation of other normals"},
    {"cell-hull", R"(["3","-1"],)", R"(["3","0"],)", "a multiplier that is zero"},
    {"cell-hull", R"(["1","1"],["2","1"]])", R"(["4","-1/2"],["2","1"]])",
     "a relation of other normals"},  // merged away
    {"cell-hull", R"(["1","1"],["2","1"]])", R"(["6","1"],["2","1"]])", "a relation of other normals"},
    {"cell-hull", R"(["3","-1"])", R"(["3","-1","1"])", "a pair is expected"},
    {"cell-hull", R"("tree": [])", R"("tree": ["1"])", "an entry that the tree does not reach"},
    {"cell-hull-tree", R"("tree": ["1","2"])", R"("tree": ["1"])", "the tree is not complete"},
    {"cell-hull-tree", R"("tree": ["1","2"])", R"("tree": ["2","1"])", "the tree is not complete"},
    {"cell-hull-tree", R"("tree": ["1","2"])", R"("tree": ["1","2","2"])", "an entry that the tree does not reach"},
    {"cell-hull-tree", R"("tree": ["1","2"])", R"("tree": ["1","3"])", "no such relation"},
    {"cell-hull-tree", R"("tree": ["1","2"])", R"("tree": ["1","1"])", "a relation that the signs do not violate"},
    // rounded runs of gradient descent
    {"descent-shadow", R"("kind": "rounded-run")", R"("kind": "run")", "a rounded run is expected"},
    {"descent-shadow", R"("bits": "10")", R"("bits": "9")", "bits out of range"},
    {"descent-shadow", R"("bits": "10")", R"("bits": "8193")", "bits out of range"},
    {"descent-shadow", R"("bits": "10")", R"("bits": "11")", "another radius"},
    {"descent-shadow", R"("value": "66829/50331648")", R"("value": "66828/50331648")", "lowest terms"},
    {"descent-shadow", R"("value": "66829/50331648")", R"("value": "66827/50331648")", "another radius"},
    {"descent-shadow", R"("value": "66829/50331648")", R"("value": "66831/50331648")", "lowest terms"},
    {"descent-shadow", R"(R[2] = [2471)", R"(R[2] = [2470)", "is not proved"},
    {"descent-shadow", R"(R[4] = 2031744821465490963)", R"(R[4] = 2031744821465490965)", "is not proved"},
    {"descent-shadow", R"(1/10, 3, 10)", R"(1/10, 4, 10)", "is not proved"},
    {"descent-shadow-kink", R"("value": "304127/196608")", R"("value": "152063/98304")", "another radius"},
    {"descent-shadow-kink", R"("value": "304127/196608")", R"("value": "19008/12289")", "another radius"},
    {"sgd-shadow", R"("value": "446473/805306368")", R"("value": "446471/805306368")", "another radius"},
    {"sgd-shadow", R"("bits": "12")", R"("bits": "13")", "another radius"},
    {"sgd-shadow", R"(1/10, 5, 12)", R"(1/10, 6, 12)", "is not proved"},
    {"descent-shadow-kink", R"("bits": "2")", R"("bits": "3")", "another radius"},
    {"descent-shadow-kink", R"(R[4] = 0)", R"(R[4] = 1)", "is not proved"},
    {"tangent-eigenvalue", R"("1 1")", R"("1 2")", "does not reach the lower end"},
    {"tangent-eigenvalue", R"("41/16","41/16")", R"("41/16","81/32")", "not [lower, upper]"},
    {"tangent-eigenvalue", R"("41/16","41/16")", R"("5/2","81/32")", "below the Rayleigh quotient"},
    {"tangent-eigenvalue", R"("trace")", R"("none")", "unknown bound of the rest"},
    {"tangent-eigenvalue-frobenius", R"("97 23")", R"("97 22")", "does not reach the lower end"},
    {"cell-hull-tree", R"(["-8","5","-5"])", R"(["8","-5","5"])", "a relation that the signs do not violate"},
};

}  // namespace

TEST_CASE("golden certificates are verified, and the last line says so") {
    size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        CAPTURE(entry.path().string());
        const std::string text = *file(entry.path().string());
        const Result result = check(text);
        CHECK(result.err == "");
        CHECK(result.code == 0);
        const size_t at = text.find("\"outcome\": \"") + 12;
        const std::string success = "\ns VERIFIED " + text.substr(at, text.find('"', at) - at) + "\n";
        CHECK(result.out.ends_with(success));
        CHECK(check(text).out == result.out);
        ++count;
    }
    CHECK(count >= 16);
}

TEST_CASE("mutants are refused, each by its own check") {
    for (const Mutant& m : mutants) {
        CAPTURE(m.certificate);
        CAPTURE(m.from);
        CAPTURE(m.to);
        const Result result = check(replaced(*file(folder + m.certificate + ".json"), m.from, m.to));
        CHECK(result.code == 1);
        CHECK(result.out == "");
        INFO("stderr: ", result.err, " expected: ", m.reason);
        CHECK(result.err.find(m.reason) != std::string::npos);
    }
}

TEST_CASE("nodes: none twice, none of another primitive, none of an unknown one") {
    const std::string text = compact(*file(folder + "rank.json"));
    const size_t from = text.find("\"nodes\": [") + 10, to = text.rfind("],\"ledger\"");
    const std::string node = text.substr(from, to - from);
    CHECK(check(replaced(text, node, node + "," + node)).err.find("twice the same") != std::string::npos);
    CHECK(check(replaced(text, "\"primitive\": \"rank\"", "\"primitive\": \"cells\"")).err.find("another primitive") !=
          std::string::npos);
    CHECK(check(replaced(text, "\"primitive\": \"rank\"", "\"primitive\": \"guess\"")).err.find("unknown primitive") !=
          std::string::npos);
    CHECK(check(replaced(text, node, "")).err.find("is not proved") != std::string::npos);  // a missing node: unknown
}

TEST_CASE("cell hulls: arguments of different sizes") {
    const auto vector = [](std::vector<Number> entries) { return vector_value(entries); };
    const Json no = read_json(R"("no")");
    const Json evidence = read_json(R"({"kind":"separation","direction":["1"],"relations":[],"tree":[]})");
    const auto refused = [&](const Values& arguments, const char* reason) {
        CHECK_THROWS_WITH_AS(check_in_cell_hull(arguments, no, evidence), reason, Refusal);
    };
    const Value row = matrix_value({{1}});
    CHECK(check_in_cell_hull({vector({2}), vector({0}), row, vector({1})}, no, evidence).as<bool>() != nullptr);
    refused({vector({2}), vector({0}), row, vector({1, 1})},
            "in_cell_hull: normals and coefficients that differ in number");
    refused({vector({2}), vector({0, 0}), row, vector({1})}, "in_cell_hull: points of different dimensions");
    refused({vector({2, 2}), vector({0}), row, vector({1})}, "in_cell_hull: points of different dimensions");
    // The boundary belongs to the hull: the budget 0 does not close a node.
    refused({vector({1}), vector({0}), row, vector({1})}, "in_cell_hull: the tree is not complete");
}

TEST_CASE("fixed-point proofs: a residual that is not dominant is refused, in both forms") {
    const Json proof = read_json(R"({"kind":"fixed-point","bits":"30","shift":"1/1000000000000000000000000000000"})");
    const Json wide = read_json(R"({"kind":"fixed-point","bits":"30","shift":"1/1000"})");
    CHECK_THROWS_WITH_AS(prove_psd({{1, 0}, {0, 1}}, proof), "fixed-point: the residual is not diagonally dominant",
                         Refusal);
    CHECK_NOTHROW(prove_psd({{1, 0}, {0, 1}}, wide));
    CHECK_THROWS_WITH_AS(prove_gram_psd({{1, 0}, {0, 1}}, 2, 1, proof),
                         "fixed-point: the residual is not diagonally dominant", Refusal);
    CHECK_NOTHROW(prove_gram_psd({{1, 0}, {0, 1}}, 2, 1, wide));
    CHECK_NOTHROW(prove_gram_psd({{1, 0}, {0, 1}}, mpq_class(1, 2), -1, wide));
    CHECK_THROWS_AS(prove_gram_psd({{1, 0}, {0, 1}}, mpq_class(999, 1000), 1, wide), Refusal);
    CHECK_THROWS_AS(prove_gram_psd({{1, 0}, {0, 1}}, mpq_class(1001, 1000), -1, wide), Refusal);
    CHECK_THROWS_AS(prove_psd({{1, 2}, {2, 1}}, wide), Refusal);
    CHECK_THROWS_AS(prove_psd({{-1}}, wide), Refusal);
}

TEST_CASE("inputs: missing, with another hash, and not canonical although the hash agrees") {
    const std::string text = *file(folder + "same-function.json");
    CHECK(check(text, [](const std::string&) { return std::optional<std::string>(); }).code == 2);
    const Result other = check(text, [](const std::string& digest) { return std::optional(*input(digest) + " "); });
    CHECK(other.code == 1);
    CHECK(other.err.find("another SHA-256") != std::string::npos);
    const size_t at = text.find("\"sha256\": \"") + 11;
    const std::string digest = text.substr(at, 64), network = *input(digest);
    const std::pair<const char*, const char*> bad[] = {
        {"\"denominator\":\"4\"", "\"denominator\":\"-4\""},
        {"\"of\":\"1\"", "\"of\":\"2\""},
        {"\"of\":\"2\"", "\"of\":\"1\""},
        {"1 -1", "1  -1"},
        {"1 -1", "1 -1 0"},
        {"1 -1", "1 -01"},
        {"\"2 4\"", "\"2 4\",\"0 0\""},
        {"\"bias\":\"-1\"", "\"bias\":\"-1 0\""},
        {"\"bias\":\"-1\"", "\"bias\":\"-2\""},
        {"\"input\":\"2\"", "\"input\":\"3\""},
        {"}\n", "} \n"},
        {"\"relu\"", "\"tanh\""},
        {"{\"kind\":\"relu\",\"of\":\"1\"},", "{\"kind\":\"sum\",\"of\":[\"1\"]},"}};
    for (const auto& [from, to] : bad) {
        const auto& shown_from = from;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_from);
        const auto& shown_to = to;  // clang 14 cannot capture the binding itself
        CAPTURE(shown_to);
        const std::string mutant = std::string(network).replace(network.find(from), std::string(from).size(), to),
                          hash = sha256(mutant);
        std::string rehashed = text;
        for (size_t i = rehashed.find(digest); i != rehashed.npos; i = rehashed.find(digest))
            rehashed.replace(i, 64, hash);
        const Result result =
            check(rehashed, [&](const std::string& d) { return d == hash ? std::optional(mutant) : input(d); });
        CHECK(result.code == 1);
        CHECK(result.err.find("network:") + result.err.find("integer") != 2 * std::string::npos);
    }
}

TEST_CASE("a text of the certificate cannot imitate the line of success") {
    const Result result = check(replaced(*file(folder + "undecided.json"), "real arithmetic on exact rationals",
                                         "x\\ns VERIFIED counterexample"));
    CHECK(result.code == 0);
    CHECK(result.out.find("\ns VERIFIED counterexample") == std::string::npos);
    CHECK(result.out.ends_with("\ns VERIFIED undecided\n"));
}

TEST_CASE("review: characters that reorder or hide the text of a claim are not printed") {
    // U+202E, U+200B, U+2066, U+009B, U+061C, U+FEFF, U+00AD, U+E0041, and letters that are none of them.
    const std::string bad =
        "a\xE2\x80\xAE"
        "b\xE2\x80\x8B"
        "c\xE2\x81\xA6"
        "d\xC2\x9B"
        "e\xD8\x9C"
        "f\xEF\xBB\xBF"
        "g\xC2\xAD"
        "h\xF3\xA0\x81\x81"
        "i\xE2\x80\x93\xC3\xA9\xE2\x89\xA4";
    const Result result = check(replaced(*file(folder + "undecided.json"), "real arithmetic on exact rationals", bad));
    CHECK(result.code == 0);
    CHECK(result.out.find("a?b?c?d?e?f?g?h?i\xE2\x80\x93\xC3\xA9\xE2\x89\xA4\n") != std::string::npos);
    CHECK(result.out.find("\nledger (stated by the producer, not checked)\n") != std::string::npos);
}

TEST_CASE("caps end in a refusal") {
    const std::string text = *file(folder + "radicals.json");
    Limits few;
    few.evaluation_steps = 5;
    CHECK(check(text, input, few).code == 1);
    for (const char* formula : {"sum(length(1..10^6) for i in 1..10) = 10^7", "2^(10^6)^2 > 0",
                                "(f => f(f))(f => f(f)) = 1", "1e10001 > 0", "length(identity(10001)) = 1"}) {
        CAPTURE(formula);
        few = Limits{};
        few.list_entries = 5000000;
        CHECK(check(replaced(text, "t^2 = 8", formula), input, few).code == 1);
    }
    CHECK(check(replaced(text, "t^2 = 8", std::string(300, '(') + "1" + std::string(300, ')') + " = 1"))
              .err.find("nested too deeply") != std::string::npos);
    CHECK(check(std::string(100000, '[')).code == 1);
    CHECK(check("").code == 1);
}

#include "relucert/claim/evaluation.hpp"

#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace relucert;

namespace {

const Prelude no_prelude;
const std::string claim_head = "title = \"t\"\nsource = \"s\"\nexpect = \"holds-here\"\n";

std::shared_ptr<const Claim> claim_of(const std::string& text) {
    return Claim::from_file(parse_claim_file(claim_head + text, "demo.claim.toml"), no_prelude);
}

std::vector<InstanceResult> results_of(const std::string& text, const EvaluationOptions& options = {}) {
    const auto claim = claim_of(text);
    FileCache files;
    std::vector<InstanceResult> all;
    for (const auto& one : claim->expand(Deadline())) all.push_back(evaluate_instance(*claim, one, files, options));
    return all;
}

std::string conclude(const std::string& that) { return "[[conclude]]\nname = \"c\"\nthat = \"" + that + "\"\n"; }

std::vector<std::string> names_of(const std::string& text) {
    std::vector<std::string> names;
    for (const auto& one : claim_of(text)->expand(Deadline())) names.push_back(one.name);
    return names;
}

}  // namespace

TEST_CASE("sweeps: lists, ranges, products; the last varies fastest; later ones see earlier ones") {
    const std::string base = "[variables]\nk = \"integer\"\n" + conclude("k = k") + "[[instance]]\nname = \"i\"\n";
    CHECK(names_of(base + "sweep.k = \"2..3, 10^6\"\n") ==
          std::vector<std::string>{"i, k = 2", "i, k = 3", "i, k = 1000000"});
    CHECK(names_of(base + "sweep.k = \"1..2\"\nsweep.j = \"k..2\"\n") ==
          std::vector<std::string>{"i, k = 1, j = 1", "i, k = 1, j = 2", "i, k = 2, j = 2"});
    CHECK_THROWS_AS(names_of(base + "sweep.k = \"3..2\"\n"), InputError);
    CHECK_THROWS_AS(names_of(base + "sweep.k = \"sqrt(2)\"\n"), InputError);
}

TEST_CASE("slugs of instances are unique, also where parameters or names look alike") {
    const auto claim = claim_of(conclude("true") + "[[instance]]\nname = \"a b\"\n[[instance]]\nname = \"a-b\"\n");
    const auto all = claim->expand(Deadline());
    REQUIRE(all.size() == 2);
    CHECK(all[0].slug != all[1].slug);
    CHECK(all[0].slug.starts_with("a-b--"));
}

TEST_CASE("verdicts, outcomes and expectations of formulas") {
    const auto all = results_of("[variables]\nx = \"rational\"\n[[assume]]\nname = \"h\"\nthat = \"x > 1\"\n" +
                                conclude("x^2 > 2") + "[[instance]]\nname = \"i\"\nsweep.x = \"2, 5/4, 0\"\n");
    REQUIRE(all.size() == 3);
    CHECK(all[0].outcome == Outcome::holds_here);
    CHECK(all[0].as_expected());
    CHECK(all[1].outcome == Outcome::counterexample);
    CHECK_FALSE(all[1].as_expected());
    CHECK_FALSE(all[1].only_undecided);
    CHECK(all[2].outcome == Outcome::not_applicable);
    CHECK(all[2].conclude[0].verdict == Verdict::refuted);
}

TEST_CASE("what stays undecided has a reason and is told apart from a wrong verdict") {
    const auto all = results_of(conclude("1/0 = 1") + "[[instance]]\nname = \"i\"\n");
    REQUIRE(all.size() == 1);
    CHECK(all[0].outcome == Outcome::undecided);
    CHECK(all[0].conclude[0].reason.find("zero") != std::string::npos);
    CHECK(all[0].only_undecided);
    CHECK(all[0].has_certificate());
}

TEST_CASE("the expectation of a formula counts, and only where the formula applies") {
    const std::string text = "[[conclude]]\nname = \"c\"\nthat = \"1 < 2\"\nexpect = \"refuted\"\nonly = \"b\"\n" +
                             conclude("true") + "[[instance]]\nname = \"a\"\n[[instance]]\nname = \"b\"\n";
    const auto all = results_of(text);
    REQUIRE(all.size() == 2);
    CHECK(all[0].as_expected());
    CHECK(all[0].conclude.size() == 1);
    CHECK(all[1].conclude.size() == 2);
    CHECK_FALSE(all[1].as_expected());
}

TEST_CASE("when: the outcome is reported, and not compared where it is false") {
    const auto all =
        results_of("[variables]\nx = \"rational\"\n" + conclude("x > 5") +
                   "[[instance]]\nname = \"i\"\nsweep.x = \"3, 4, 6\"\n[instance.when]\nthat = \"x >= 4\"\n");
    REQUIRE(all.size() == 3);
    CHECK_FALSE(all[0].compared);
    CHECK(all[0].outcome == Outcome::counterexample);
    CHECK(all[0].as_expected());
    CHECK(all[1].compared);
    CHECK_FALSE(all[1].as_expected());
    CHECK(all[2].as_expected());
}

TEST_CASE("a variable must have a value of its type, used or not") {
    const auto all = results_of("[variables]\nn = \"integer\"\n" + conclude("true") +
                                "[[instance]]\nname = \"i\"\nsweep.n = \"2, 1/2\"\n");
    REQUIRE(all.size() == 2);
    CHECK(all[0].as_expected());
    CHECK(all[1].status == InstanceResult::Status::refused);
    CHECK_FALSE(all[1].has_certificate());
}

TEST_CASE("a limit of time is never a verdict") {
    EvaluationOptions options;
    options.seconds = 0;
    const auto all =
        results_of(conclude("sum(1/k^2 for k in 1..100000) > 1") + "[[instance]]\nname = \"i\"\n", options);
    REQUIRE(all.size() == 1);
    CHECK(all[0].outcome == Outcome::undecided);
    CHECK_FALSE(all[0].limit.empty());
    CHECK_FALSE(all[0].as_expected());
    CHECK_FALSE(all[0].has_certificate());
}

TEST_CASE("show: exact rationals stay exact, others are enclosed") {
    const auto all = results_of(conclude("true") +
                                "[show]\na = \"5/4\"\nb = \"sqrt(2)\"\nc = \"1/0\"\n[[instance]]\nname = \"i\"\n");
    REQUIRE(all[0].show.size() == 3);
    CHECK(all[0].show[0].enclosure.lower == Rational::parse("5/4"));
    CHECK(all[0].show[0].enclosure.upper == Rational::parse("5/4"));
    const Enclosure& root = all[0].show[1].enclosure;
    CHECK(root.lower * root.lower < Rational(2));
    CHECK(root.upper * root.upper > Rational(2));
    CHECK(root.upper - root.lower < Rational::parse("1e-18"));
    CHECK_FALSE(all[0].show[2].enclosure.is_bounded());
}

TEST_CASE("missing files skip an instance only if it says so") {
    const std::string base = "[variables]\nf = \"network\"\n" + conclude("depth(f) > 0") +
                             "[[instance]]\nname = \"i\"\nfiles.f = \"no-such-*.onnx\"\n";
    CHECK(results_of(base)[0].status == InstanceResult::Status::refused);
    CHECK(results_of(base + "skip_if_missing = true\n")[0].status == InstanceResult::Status::skipped);
}

TEST_CASE("errors of formulas are found before anything is evaluated, with their place") {
    const auto refusal = [](const std::string& text) -> std::string {
        try {
            claim_of(text);
        } catch (const InputError& error) {
            return error.what();
        }
        return "accepted";
    };
    const std::string instance = "[[instance]]\nname = \"i\"\n";
    CHECK(refusal(conclude("1 + ") + instance).starts_with("demo.claim.toml:6:"));
    CHECK(refusal(conclude("1 + 1") + instance).find("demo.claim.toml:6:9") != std::string::npos);
    CHECK(refusal("[define]\na = \"b\"\nb = \"a\"\n" + conclude("a = 1") + instance).find("cycle") !=
          std::string::npos);
    CHECK(refusal(conclude("a = 1") + instance + "[instance.let]\na = \"1\"\n").find("'a'") != std::string::npos);
    CHECK(refusal("[variables]\nsum = \"number\"\n" + conclude("true") + instance + "[instance.let]\nsum = \"1\"\n")
              .find("sum") != std::string::npos);
    CHECK(refusal("[variables]\nx = \"network\"\n" + conclude("true") + instance + "[instance.let]\nx = \"1\"\n")
              .find("network") != std::string::npos);
}

TEST_CASE("the ledger names the source, the reading of numbers, and the reach") {
    const auto all = results_of(conclude("1 < 2") + "[[instance]]\nname = \"i\"\n");
    std::string text;
    for (const auto& line : all[0].ledger) text += line + "\n";
    CHECK(text.find("Source of the claim: s") != std::string::npos);
    CHECK(text.find("real arithmetic") != std::string::npos);
    CHECK(text.find("on this instance, and on no other") != std::string::npos);
    CHECK(text.find("prose proof only") == std::string::npos);
    CHECK(text.find("Restored by") == std::string::npos);
}

TEST_CASE("the ledger says what a proved statement rests on, and not what an unproved one would") {
    const std::string assume = "[[assume]]\nname = \"route\"\nthat = \"x > 0\"\nrests_on = \"label shift\"\n";
    const auto all = results_of("[variables]\nx = \"number\"\n" + assume + conclude("x < 2") +
                                "[[instance]]\nname = \"i\"\n[instance.let]\nx = \"1\"\n"
                                "[[instance]]\nname = \"j\"\n[instance.let]\nx = \"-1\"\n");
    const auto line = [&](std::size_t instance) {
        for (const auto& one : all[instance].ledger)
            if (one.starts_with("Rests on")) return one;
        return std::string();
    };
    CHECK(line(0) == "Rests on 'route', proved here: label shift.");
    CHECK(line(1).empty());
}

TEST_CASE("the ledger says what has a proof in prose only, and what restores a claim") {
    const auto all = results_of("prose_proof = \"page 1: all x\"\nrestored_by = \"x > 0\"\n" + conclude("1 < 2") +
                                "[[instance]]\nname = \"i\"\n");
    std::string text;
    for (const auto& line : all[0].ledger) text += line + "\n";
    CHECK(text.find("Beyond the listed instances: prose proof only, page 1: all x.\n") != std::string::npos);
    CHECK(text.find("Restored by: x > 0.\n") != std::string::npos);
}

#include "relucert/claim/verdict.hpp"

#include <doctest/doctest.h>

using namespace relucert;

TEST_CASE("the outcome follows the table of DESIGN section 1") {
    constexpr auto refuted = Verdict::refuted;
    constexpr auto undecided = Verdict::undecided;
    constexpr auto proved = Verdict::proved;
    CHECK(outcome_of(proved, proved) == Outcome::holds_here);
    CHECK(outcome_of(undecided, proved) == Outcome::holds_here);
    CHECK(outcome_of(proved, refuted) == Outcome::counterexample);
    CHECK(outcome_of(undecided, refuted) == Outcome::undecided);
    CHECK(outcome_of(proved, undecided) == Outcome::undecided);
    CHECK(outcome_of(undecided, undecided) == Outcome::undecided);
    for (const Verdict c : {refuted, undecided, proved}) CHECK(outcome_of(refuted, c) == Outcome::not_applicable);
}

TEST_CASE("a conjunction is as weak as its weakest part; an empty one is proved") {
    CHECK(conjunction({}) == Verdict::proved);
    CHECK(conjunction({Verdict::proved, Verdict::undecided}) == Verdict::undecided);
    CHECK(conjunction({Verdict::undecided, Verdict::refuted}) == Verdict::refuted);
    CHECK(conjunction({Verdict::proved, Verdict::proved}) == Verdict::proved);
}

TEST_CASE("texts of verdicts and outcomes are read back") {
    for (const Verdict one : {Verdict::refuted, Verdict::undecided, Verdict::proved})
        CHECK(verdict_from(to_string(one)) == one);
    for (const Outcome one :
         {Outcome::holds_here, Outcome::counterexample, Outcome::not_applicable, Outcome::undecided})
        CHECK(outcome_from(to_string(one)) == one);
    CHECK_FALSE(outcome_from("holds").has_value());
    CHECK_FALSE(verdict_from("yes").has_value());
}

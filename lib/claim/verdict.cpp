#include "relucert/claim/verdict.hpp"

#include <algorithm>
#include <array>

namespace relucert {

namespace {
constexpr std::array verdicts{Verdict::refuted, Verdict::undecided, Verdict::proved};
constexpr std::array outcomes{Outcome::holds_here, Outcome::counterexample, Outcome::not_applicable,
                              Outcome::undecided};
}  // namespace

const char* to_string(Verdict verdict) noexcept {
    switch (verdict) {
        case Verdict::proved:
            return "proved";
        case Verdict::refuted:
            return "refuted";
        case Verdict::undecided:
            break;
    }
    return "undecided";
}

const char* to_string(Outcome outcome) noexcept {
    switch (outcome) {
        case Outcome::holds_here:
            return "holds-here";
        case Outcome::counterexample:
            return "counterexample";
        case Outcome::not_applicable:
            return "not-applicable";
        case Outcome::undecided:
            break;
    }
    return "undecided";
}

std::optional<Verdict> verdict_from(std::string_view text) noexcept {
    for (const Verdict one : verdicts)
        if (text == to_string(one)) return one;
    return std::nullopt;
}

std::optional<Outcome> outcome_from(std::string_view text) noexcept {
    for (const Outcome one : outcomes)
        if (text == to_string(one)) return one;
    return std::nullopt;
}

Verdict conjunction(const std::vector<Verdict>& all) noexcept {
    // The order refuted < undecided < proved makes Kleene's conjunction the minimum.
    return all.empty() ? Verdict::proved : *std::min_element(all.begin(), all.end());
}

Outcome outcome_of(Verdict hypotheses, Verdict conclusions) noexcept {
    if (hypotheses == Verdict::refuted) return Outcome::not_applicable;
    if (conclusions == Verdict::proved) return Outcome::holds_here;
    if (hypotheses == Verdict::proved && conclusions == Verdict::refuted) return Outcome::counterexample;
    return Outcome::undecided;
}

}  // namespace relucert

#pragma once
// Verdicts of formulas, and the outcome of a claim on an instance (docs/claim-language.md, section 1).
#include "relucert/number/truth.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace relucert {

/// What is known of one formula on one instance.
enum class Verdict { refuted, undecided, proved };

/// What an instance says about a claim.
enum class Outcome { holds_here, counterexample, not_applicable, undecided };

constexpr Verdict verdict_of(Truth truth) noexcept {
    return truth == Truth::yes ? Verdict::proved : truth == Truth::no ? Verdict::refuted : Verdict::undecided;
}

/// "proved", "refuted", "undecided".
const char* to_string(Verdict verdict) noexcept;
/// "holds-here", "counterexample", "not-applicable", "undecided".
const char* to_string(Outcome outcome) noexcept;
std::optional<Verdict> verdict_from(std::string_view text) noexcept;
std::optional<Outcome> outcome_from(std::string_view text) noexcept;

/// The conjunction of verdicts in three-valued logic; of none: proved.
Verdict conjunction(const std::vector<Verdict>& verdicts) noexcept;

/// H not refuted and C proved: holds-here; H proved and C refuted: counterexample; H refuted: not-applicable;
/// otherwise undecided. Source: docs/claim-language.md, section 1.
Outcome outcome_of(Verdict hypotheses, Verdict conclusions) noexcept;

}  // namespace relucert

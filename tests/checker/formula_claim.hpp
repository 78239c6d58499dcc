// A claim with one formula and no evidence, as a certificate: what does the checker say about the formula?
#pragma once
#include <sstream>
#include <string>

#include "certificate.hpp"
#include "sha256.hpp"

namespace relucert_check::testing {

/// The parts of the certificate that a test may want to set. The texts are JSON.
struct FormulaClaim {
    std::string formula;
    std::string verdict = "proved", outcome = "holds-here";
    std::string prelude;
    std::string variables = "[]", define = "[]", parameters = "[]", let = "[]", reads = "[]";
    Limits limits = Limits{.precision = 2048};
    Resolver inputs = [](const std::string&) { return std::optional<std::string>(); };

    std::string certificate() const {
        return R"({"relucert":"certificate","version":"1","producer":"","prelude":")" + sha256(prelude) +
               R"(","claim":{"title":"","source":"","variables":)" + variables + R"(,"define":)" + define +
               R"(,"assume":[],"conclude":[{"name":"","that":")" + formula +
               R"("}],"show":[]},"instance":{"name":"","parameters":)" + parameters + R"(,"let":)" + let +
               R"(,"files":[],"reads":)" + reads + R"(},"verdicts":{"assume":[],"conclude":[")" + verdict +
               R"("]},"outcome":")" + outcome + R"(","show":[],"nodes":[],"ledger":[]})";
    }
    /// Empty if the certificate is verified, else what the checker prints about it.
    std::string refusal() const {
        std::ostringstream out, err;
        return check_bytes(certificate(), inputs, prelude, out, err, limits) == 0 ? "" : err.str();
    }
};

/// "proved", "refuted", "undecided" (unknown) or "error: ...".
inline std::string verdict_of(FormulaClaim claim) {
    std::string error;
    for (const std::string verdict : {"proved", "refuted", "undecided"}) {
        claim.verdict = verdict;
        claim.outcome = verdict == "proved" ? "holds-here" : verdict == "refuted" ? "counterexample" : "undecided";
        error = claim.refusal();
        if (error.empty()) return verdict;
    }
    return "error: " + error;
}
inline std::string verdict_of(const std::string& formula) {
    FormulaClaim claim;
    claim.formula = formula;
    return verdict_of(claim);
}

}  // namespace relucert_check::testing

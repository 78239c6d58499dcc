// The ledger: what a verdict rests on. One text a line; a certificate carries it, nobody checks it.
#include "relucert/claim/evaluation.hpp"
#include "relucert/quantity/registry.hpp"

namespace relucert {

namespace {

std::string file_line(const InputRecord& one) {
    const std::string what = one.variable.empty() ? "read('" + one.written + "')"
                             : one.index.empty()  ? one.variable
                                                  : one.variable + "[" + one.index + "]";
    std::string line = "Trusted: the step from " + one.written + " (SHA-256 " + one.input->source_sha256 +
                       ") to the canonical " + one.input->kind + " " + what + " (SHA-256 " + one.input->sha256 +
                       "). Numbers read as: " + one.input->reading + ".";
    for (const auto& note : one.input->notes) line += " " + note + (note.ends_with(".") ? "" : ".");
    return line;
}

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
    return text;
}

}  // namespace

std::vector<std::string> ledger_of(const Claim& claim, const InstanceResult& result) {
    std::vector<std::string> ledger;
    ledger.push_back("Source of the claim: " + claim.file().source +
                     ". The verdicts are about the formulas as they stand here; nothing is taken from the source.");
    ledger.push_back(
        "Numbers: real arithmetic. Decimals in formulas are the rationals that they say; no rounding anywhere but in "
        "enclosures, outward.");
    for (const auto& one : result.files) ledger.push_back(file_line(one));
    for (const auto& one : result.reads) ledger.push_back(file_line(one));
    if (result.files.empty() && result.reads.empty())
        ledger.push_back("Inputs: made by the formulas of the instance; no file is read.");
    ledger.push_back("The checker recomputes: every formula, with its own parser, evaluator and prelude (SHA-256 " +
                     claim.prelude().sha256() + "), values, patterns and gradients of networks included.");
    std::map<std::string, std::size_t> primitives;
    for (const auto& [key, node] : result.nodes) ++primitives[node.primitive];
    for (const auto& [primitive, count] : primitives) {
        const Builtin* row = find_builtin(primitive == "forall" ? "supremum" : primitive);
        const std::string page = row != nullptr && !row->evidence.empty() ? " (" + row->evidence + ")" : "";
        ledger.push_back("The checker verifies evidence: " + primitive + ", " + std::to_string(count) +
                         (count == 1 ? " call" : " calls") + page + ".");
    }
    if (primitives.empty()) ledger.push_back("Evidence: none is needed; everything is recomputed.");
    for (const auto* results : {&result.assume, &result.conclude})
        for (const auto& one : *results)
            if (one.verdict == Verdict::proved && !one.rests_on.empty())
                ledger.push_back("Rests on '" + one.name + "', proved here: " + one.rests_on + ".");
    std::vector<std::string> undecided;
    for (const auto* results : {&result.assume, &result.conclude})
        for (const auto& one : *results)
            if (one.verdict == Verdict::undecided) undecided.push_back("'" + one.name + "'");
    if (!undecided.empty())
        ledger.push_back("Not decided, and no part of the outcome's proof: " + joined(undecided) + ".");
    switch (result.outcome) {
        case Outcome::holds_here:
            ledger.push_back("Reach: the conclusions are proved on this instance, and on no other.");
            break;
        case Outcome::counterexample:
            ledger.push_back("Reach: hypotheses proved, a conclusion refuted: the universal claim is false.");
            break;
        case Outcome::not_applicable:
            ledger.push_back("Reach: a hypothesis is refuted; the claim says nothing about this instance.");
            break;
        case Outcome::undecided:
            ledger.push_back("Reach: nothing is proved about the claim.");
            break;
    }
    if (!claim.file().prose_proof.empty())
        ledger.push_back("Beyond the listed instances: prose proof only, " + claim.file().prose_proof + ".");
    if (!claim.file().restored_by.empty()) ledger.push_back("Restored by: " + claim.file().restored_by + ".");
    return ledger;
}

}  // namespace relucert

// explain: evaluates again, and says which comparison decided or stopped each formula.
#include "cli/commands.hpp"
#include "cli/data_folder.hpp"
#include "cli/output.hpp"
#include "relucert/certificate/read_certificate.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/number/decimal.hpp"

#include <algorithm>
#include <iostream>

namespace relucert {

namespace {

std::string width_text(const Enclosure& enclosure) {
    if (!enclosure.is_bounded()) return "unbounded";
    return enclosure_text(Enclosure::point(round_up(enclosure.upper - enclosure.lower, 3)), 3);
}

/// How far apart the sides are; a lower bound of |left - right| if they are apart, else how much they overlap.
std::string distance_text(const Enclosure& left, const Enclosure& right) {
    if (!left.is_bounded() || !right.is_bounded()) return "one side has no bound yet";
    const Rational gap = std::max(left.lower - right.upper, right.lower - left.upper);
    if (gap.sign() > 0) return "apart by at least " + decimal_text(round_down(gap, 3));
    if (left.lower == left.upper && right.lower == right.upper) return "equal";
    return "their enclosures overlap (widths " + width_text(left) + " and " + width_text(right) + ")";
}

/// What would help, from what is known about the two sides.
std::string help_text(const ComparisonRecord& record, const std::string& limit) {
    if (!limit.empty()) return "more time or memory (--timeout, --memory): " + limit;
    if (!record.of_numbers) return "a value for the part that has none: " + record.reason;
    if (!record.left_enclosure.is_bounded() || !record.right_enclosure.is_bounded())
        return "a bound for the side that has none: " + record.reason;
    const Rational widths = (record.left_enclosure.upper - record.left_enclosure.lower) +
                            (record.right_enclosure.upper - record.right_enclosure.lower);
    const Rational size = std::max({abs(record.left_enclosure.upper), abs(record.right_enclosure.upper), Rational(1)});
    if (widths * power(Rational(10), 30) < size)
        return "if the sides are equal, no enclosure can show it: write both so that they are exact (rationals, square "
               "roots), or weaken the comparison by a stated margin";
    return "tighter evidence for the wider side (widths " + width_text(record.left_enclosure) + " and " +
           width_text(record.right_enclosure) + "), or a comparison with a margin";
}

void print_comparison(const ComparisonRecord& record, unsigned digits, std::ostream& out) {
    out << "      " << record.place << ": " << record.text << "  is " << to_string(record.verdict);
    if (record.repeated > 1) out << " (decisive of " << record.repeated << " evaluations)";
    out << "\n";
    if (record.of_numbers) {
        out << "        left  = " << enclosure_text(record.left_enclosure, digits) << "\n"
            << "        right = " << enclosure_text(record.right_enclosure, digits) << "\n"
            << "        " << distance_text(record.left_enclosure, record.right_enclosure);
        if (record.bits != 0) out << " (" << record.bits << " bits)";
        out << "\n";
    } else if (!record.left.empty()) {
        out << "        left  = " << record.left << "\n        right = " << record.right << "\n";
    }
}

void explain_statement(const char* kind, const StatementResult& one, const std::string& limit, unsigned digits,
                       std::ostream& out) {
    out << "  " << kind << " '" << one.name << "': " << to_string(one.verdict) << "\n    " << one.that << "\n";
    const Truth decisive = one.verdict == Verdict::proved    ? Truth::yes
                           : one.verdict == Verdict::refuted ? Truth::no
                                                             : Truth::unknown;
    bool stopped_shown = false;
    for (const auto& record : one.trace.records()) {
        if (record.verdict != decisive) continue;
        print_comparison(record, digits, out);
        if (decisive != Truth::unknown) continue;
        stopped_shown = true;
        out << "        would help: " << help_text(record, limit) << "\n";
    }
    if (one.verdict != Verdict::undecided || stopped_shown) return;
    out << "      stopped by: " << one.reason << "\n";
    if (!limit.empty()) out << "      would help: more time or memory (--timeout, --memory)\n";
}

void explain(const Claim& claim, const ClaimInstance& instance, const InstanceResult& result, unsigned digits,
             std::ostream& out) {
    out << claim.file().title << "\n" << instance.name << ": ";
    if (result.status != InstanceResult::Status::decided) {
        out << (result.status == InstanceResult::Status::skipped ? "skipped" : "refused") << "\n  " << result.error
            << "\n";
        return;
    }
    out << to_string(result.outcome) << "\n";
    for (const auto& one : result.assume) explain_statement("assume", one, result.limit, digits, out);
    for (const auto& one : result.conclude) explain_statement("conclude", one, result.limit, digits, out);
    out << "  rests on:\n";
    for (const auto& line : result.ledger) out << "    " << line << "\n";
}

}  // namespace

ExitCode command_explain(const std::string& file, const Options& options) {
    const Prelude prelude = load_prelude(options.prelude);
    EvaluationOptions evaluation;
    evaluation.seconds = options.timeout;
    evaluation.memory_bytes = options.memory;
    FileCache files;
    std::shared_ptr<const Claim> claim;
    std::vector<ClaimInstance> instances;
    if (file.ends_with(".json")) {
        ReadCertificate certificate = read_certificate(file, prelude);
        if (certificate.prelude_sha256 != prelude.sha256())
            std::cerr
                << "the certificate was made with another prelude; this explains the claim with the present one\n";
        claim = certificate.claim;
        instances.push_back(certificate.instance);
        evaluation.read_paths = certificate.read_paths;
    } else {
        claim = Claim::load(file, prelude);
        instances = claim->expand(Deadline());
    }
    ExitCode code = exit_as_expected;
    for (const auto& instance : instances) {
        JobRow row;
        row.instance = instance;
        row.result = evaluate_instance(*claim, instance, files, evaluation);
        explain(*claim, instance, row.result, std::max(options.digits, 12U), std::cout);
        code = worse(code, exit_code_of(row));
    }
    return code;
}

}  // namespace relucert

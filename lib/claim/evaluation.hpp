#pragma once
// A claim on one instance -> verdicts, outcome, quantities, ledger.
#include "relucert/claim/claim.hpp"
#include "relucert/claim/file_cache.hpp"
#include "relucert/evidence/store.hpp"
#include "relucert/language/trace.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace relucert {

struct StatementResult {
    std::string name;
    std::string that;  ///< verbatim
    Verdict verdict = Verdict::undecided;
    std::optional<Verdict> expected;
    std::string rests_on;  ///< verbatim, for the ledger
    std::string reason;    ///< why it is undecided
    Trace trace;           ///< the comparisons behind it
};

/// A quantity of [show].
struct ShowResult {
    std::string name;
    std::string formula;
    Enclosure enclosure = Enclosure::whole();  ///< widened outward to 20 digits unless it is an exact rational
    std::string reason;                        ///< why nothing is known
};

/// A file behind an instance: of `files`, or of a call read('path').
struct InputRecord {
    std::string variable;  ///< "" for read
    std::string index;
    std::string written;
    std::shared_ptr<const LoadedInput> input;
};

struct InstanceResult {
    enum class Status {
        decided,  ///< there are verdicts (undecided ones included)
        skipped,  ///< a file is missing and the instance says skip_if_missing
        refused   ///< bad input: `error`
    };
    Status status = Status::decided;
    std::string error;
    std::string limit;  ///< the limit that was reached, or ""
    bool interrupted = false;
    std::vector<StatementResult> assume;
    std::vector<StatementResult> conclude;
    std::vector<ShowResult> show;
    Outcome outcome = Outcome::undecided;
    Outcome expected = Outcome::holds_here;
    bool compared = true;                 ///< false where `when` is false: then nothing is expected
    std::vector<std::string> unexpected;  ///< each difference to what is expected, in words
    bool only_undecided = false;          ///< all differences are verdicts or outcomes that stayed undecided
    std::vector<InputRecord> files;       ///< sorted by variable, then position
    std::vector<InputRecord> reads;       ///< sorted by path
    std::map<std::string, EvidenceNode> nodes;
    std::vector<std::string> ledger;
    double seconds = 0;

    [[nodiscard]] bool as_expected() const noexcept {
        return status != Status::refused && limit.empty() && unexpected.empty();
    }
    /// Certificates are written for instances that were decided within their limits.
    [[nodiscard]] bool has_certificate() const noexcept { return status == Status::decided && limit.empty(); }
};

struct EvaluationOptions {
    std::optional<double> seconds;   ///< per instance
    std::uint64_t memory_bytes = 0;  ///< of the process; 0: no limit
    unsigned largest_bits = 0;       ///< of comparisons; 0: the default of DecideLimits
    /// Paths of read('...') that stand for other files; the others are relative to the claim file.
    std::map<std::string, std::filesystem::path> read_paths;
};

/// Never throws InputError or LimitReached: they end in the status and the limit. InternalError passes through.
/// The result depends on the claim, the instance and the files only, unless a limit is reached.
InstanceResult evaluate_instance(const Claim& claim, const ClaimInstance& instance, FileCache& files,
                                 const EvaluationOptions& options);

/// The values of the variables of an instance and of names of its `let`, for writing a counterexample to files.
/// @throws InputError, LimitReached.
std::map<std::string, Value> instance_values(const Claim& claim, const ClaimInstance& instance, FileCache& files,
                                             const Deadline& deadline);

/// Fills `unexpected` and `only_undecided` from the outcome, the verdicts and what is expected of them.
void compare_with_expected(InstanceResult& result);

/// What the verdicts rest on, line by line; deterministic, without paths of the machine.
std::vector<std::string> ledger_of(const Claim& claim, const InstanceResult& result);

}  // namespace relucert

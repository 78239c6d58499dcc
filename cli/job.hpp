#pragma once
// Claim files -> results: evaluation on several threads, certificates, verification. `check`, `run` and
// `counterexample` are this with different files and outputs.
#include "cli/options.hpp"
#include "relucert/certificate/certificate.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace relucert {

/// One claim file.
struct JobFile {
    std::filesystem::path path;
    std::string shown;  ///< display_path
    std::string slug;   ///< of certificates, unique in the job
    std::shared_ptr<const Claim> claim;
    std::string error;  ///< bad input; then there is no claim
};

/// One instance of one claim.
struct JobRow {
    std::size_t file = 0;
    ClaimInstance instance;
    InstanceResult result;
    std::string certificate;  ///< file name in the folder of certificates, or ""
    bool verified = false;
    std::string refusal;  ///< why the checker did not verify it, or ""
    [[nodiscard]] bool good() const { return result.as_expected() && refusal.empty(); }
};

struct Job {
    std::vector<JobFile> files;
    std::vector<JobRow> rows;
    bool verify = false;  ///< every certificate was to be verified
    double seconds = 0;
    [[nodiscard]] ExitCode exit_code() const;
};

/// Parameters that replace sweeps; "only" keeps the [[instance]] of this name ("" keeps all).
struct Selection {
    std::map<std::string, Rational> set;
    std::string only;
};

/// Evaluates all instances of all files. `row_done` is called in order, on this thread, as soon as a row and all before
/// it are done. Errors of files and instances end in the job, not in exceptions.
Job run_job(const std::vector<std::filesystem::path>& files, const Prelude& prelude, const Options& options,
            const Selection& selection, const std::function<void(const Job&, const JobRow&)>& row_done);

/// The same for all instances of one claim that is not read from a file. @throws InputError for its patterns.
Job run_claim(std::shared_ptr<const Claim> claim, const Options& options);

/// Exit code of one row.
ExitCode exit_code_of(const JobRow& row);
/// "holds-here", ..., "skipped", "refused", "interrupted", "out of limits": one word for tables.
std::string status_text(const JobRow& row);

}  // namespace relucert

#pragma once
// The end of a command that reports on a session (kinks, stability): its statements once more as a claim, so that what
// is printed is what a certificate says; the certificate, the ledger and the page.
#include "cli/claim_session.hpp"
#include "cli/job.hpp"

#include <functional>
#include <string>

namespace relucert {

struct SessionJob {
    Job job;                  ///< one row
    std::string certificate;  ///< its path, or ""
    std::string verdict;      ///< one line

    [[nodiscard]] const JobRow& row() const { return job.rows.front(); }
};

/// Runs the claim. Certificates go into the folder of the options, with a report into its `certificates`, with --verify
/// alone into `certificates`; without any of them nowhere.
SessionJob run_session(std::shared_ptr<const Claim> claim, const Options& options);

/// Names the certificate and prints the ledger, on stderr.
void print_grounds(const SessionJob& done);

/// Writes index.html into the folder of the report, which is made before `page` is called with the certificate's link.
/// @throws InputError if the folder cannot be made.
void write_session_page(const SessionJob& done, const Options& options,
                        const std::function<std::string(const std::string& link)>& page);

}  // namespace relucert

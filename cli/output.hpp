#pragma once
// Results for people and for programs.
#include "cli/job.hpp"

#include <iosfwd>
#include <string>

namespace relucert {

/// One instance with its formulas, quantities and (on `notes`) its ledger.
void print_row(const Job& job, const JobRow& row, const Options& options, std::ostream& verdicts, std::ostream& notes);
/// One line a claim, then what is not as expected.
void print_table(const Job& job, std::ostream& out, std::ostream& notes);
/// Errors of claim files that could not be read.
void print_file_errors(const Job& job, std::ostream& notes);
/// The whole job as one JSON value.
std::string job_json(const Job& job, unsigned digits);
/// JUnit XML: a test suite a claim, a test case an instance.
std::string job_junit(const Job& job);
/// The static HTML report. `certificates`: path of their folder relative to the report, or "".
std::string job_report(const Job& job, const std::string& certificates, unsigned digits);
/// "0.02 s"
std::string seconds_text(double seconds);
/// Text for HTML and XML: & < > " escaped, control characters dropped.
std::string escaped(const std::string& text);

}  // namespace relucert

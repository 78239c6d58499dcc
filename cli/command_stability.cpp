// stability: the obligations of a stability certificate for a network, its data, and variants with one point replaced
// or left out.
#include "cli/data_folder.hpp"
#include "cli/job.hpp"
#include "cli/stability_report.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/input/write.hpp"

#include <filesystem>
#include <iostream>

namespace relucert {

namespace {

std::string verdict_of_row(const JobRow& row) {
    if (row.result.status == InstanceResult::Status::refused) return "refused: " + row.result.error;
    if (!row.refusal.empty()) return "REFUSED by relucert-check: " + row.refusal;
    if (!row.good()) return status_text(row) + (row.result.limit.empty() ? "" : ": " + row.result.limit);
    return "all " + std::to_string(row.result.conclude.size()) + " statements proved" +
           (row.verified ? ", verified by relucert-check" : "");
}

void write_page(const StabilityReport& report, const StabilityArguments& arguments, const JobRow& row,
                const Options& options, const std::string& certificate, const std::string& verdict) {
    namespace fs = std::filesystem;
    const fs::path folder = options.report;
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) throw InputError(folder.generic_string(), "cannot be made: " + failure.message());
    const std::string link =
        certificate.empty() ? "" : fs::absolute(certificate).lexically_relative(fs::absolute(folder)).generic_string();
    write_file(folder / "index.html",
               stability_page(report, arguments, verdict, link, row.result.ledger, options.digits));
    std::cerr << "report: " << (folder / "index.html").generic_string() << "\n";
}

ExitCode exit_code_of_answer(const std::string& answer) {
    if (answer == "refuted") return exit_unexpected;
    return answer == "unknown" ? exit_undecided : exit_as_expected;
}

}  // namespace

ExitCode command_stability(const StabilityArguments& arguments, const Options& options) {
    const Prelude prelude = load_prelude(options.prelude);
    const Deadline deadline(options.timeout, options.memory);
    ClaimSession session(prelude, deadline, "stability",
                         "docs/theory/min-norm-stability.md, sections 1.2 to 1.5 and 3 (own proofs); motivation: "
                         "arXiv:2602.13910");
    session.network("f", arguments.net);
    session.data("S", arguments.data, arguments.transform);
    session.require("output_dimension(f) = 1", arguments.net, "has more than one output",
                    "stability is reported for networks with one output");
    session.require("input_dimension(f) = length(input(S[1]))", arguments.data,
                    "its inputs have another dimension than those of the network", "give the data of this network");
    if (!arguments.bound.empty())
        session.require("(" + arguments.bound + ") >= 0", "--bound", "'" + arguments.bound + "' is not a bound",
                        "give a rational number, for example 1/10");
    const StabilityReport report = report_stability(session, arguments);
    // The same statements once more, as a claim: what is printed is what a certificate says.
    Options writing = options;
    if (writing.certificates.empty() && !writing.report.empty())
        writing.certificates = (std::filesystem::path(writing.report) / "certificates").string();
    if (writing.certificates.empty() && writing.verify) writing.certificates = "certificates";
    const Job job = run_claim(
        session.claim("Stability of a network when one point of its data is replaced or left out", "stability"),
        writing);
    const JobRow& row = job.rows.front();
    const std::string certificate = row.certificate.empty() ? "" : writing.certificates + "/" + row.certificate;
    const std::string verdict = verdict_of_row(row);
    if (options.json) {
        std::cout << stability_json(report, arguments, verdict, certificate, options.digits);
    } else {
        std::cout << stability_text(report, arguments, options.digits) << verdict << "\n" << std::flush;
        if (!certificate.empty()) std::cerr << "certificate " << certificate << "\n";
        std::cerr << "rests on:\n";
        for (const auto& line : row.result.ledger) std::cerr << "    " << line << "\n";
    }
    if (!options.report.empty()) write_page(report, arguments, row, options, certificate, verdict);
    return worse(job.exit_code(), exit_code_of_answer(report.answer));
}

}  // namespace relucert

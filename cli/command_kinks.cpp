// kinks: the kinks of a risk near the parameters of a network, and what runs of gradient descent do at them.
#include "cli/data_folder.hpp"
#include "cli/job.hpp"
#include "cli/kink_picture.hpp"
#include "cli/kink_report.hpp"
#include "cli/output.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/input/write.hpp"

#include <algorithm>
#include <iostream>

namespace relucert {

namespace {

/// The names of --train are those of the prelude, with '-' for the space.
std::string trained_parameters(ClaimSession& session, std::string given) {
    if (!given.empty()) {
        std::replace(given.begin(), given.end(), '-', ' ');
        return given;
    }
    return session.evaluate("bias_free(f)").truth() == Truth::yes ? "weights" : "all";
}

void require_rational(ClaimSession& session, const std::string& text, const std::string& option, bool positive) {
    const Value value = session.evaluate(text);
    if (!value.is_number() || !value.number().rational() || value.number().rational()->sign() < (positive ? 1 : 0))
        throw InputError(option, "'" + text + "' is not a " + (positive ? "positive " : "") + "rational number",
                         "for example 1/100 or 0.01");
}

bool has_runs(const KinkArguments& arguments) {
    return !arguments.step_size.empty() || arguments.steps != 0 || !arguments.trajectory.empty() ||
           !arguments.second_trajectory.empty() || !arguments.second_start.empty() || !arguments.second_data.empty();
}

std::string verdict_of_row(const JobRow& row) {
    if (row.result.status == InstanceResult::Status::refused) return "refused: " + row.result.error;
    if (!row.refusal.empty()) return "REFUSED by relucert-check: " + row.refusal;
    if (!row.good()) return status_text(row) + (row.result.limit.empty() ? "" : ": " + row.result.limit);
    return "all " + std::to_string(row.result.conclude.size()) + " statements proved" +
           (row.verified ? ", verified by relucert-check" : "");
}

void write_page(ClaimSession& session, const KinkReport& report, const KinkArguments& arguments, const JobRow& row,
                const Options& options, const std::string& certificate, const std::string& verdict) {
    namespace fs = std::filesystem;
    const fs::path folder = options.report;
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) throw InputError(folder.generic_string(), "cannot be made: " + failure.message());
    const FloatRisk risk(session, arguments);
    const std::vector<KinkSlice> slices = kink_slices(session, arguments, report, risk);
    const std::string link =
        certificate.empty() ? "" : fs::absolute(certificate).lexically_relative(fs::absolute(folder)).generic_string();
    write_file(folder / "index.html",
               kink_page(report, arguments, slices, risk, verdict, link, row.result.ledger, options.digits));
    std::cerr << "report: " << (folder / "index.html").generic_string() << "\n";
}

}  // namespace

ExitCode command_kinks(const KinkArguments& given, const Options& options) {
    const Prelude prelude = load_prelude(options.prelude);
    const Deadline deadline(options.timeout, options.memory);
    ClaimSession session(
        prelude, deadline, "kinks",
        "docs/theory/nonsmooth-counterexamples.md, D4, Lemma K, T1', C1 to C6, and docs/theory/kinks.md (own proofs)");
    KinkArguments arguments = given;
    session.network("f", arguments.net);
    session.data("S", arguments.data, arguments.transform);
    session.require("output_dimension(f) = 1", arguments.net, "has more than one output",
                    "kinks are reported for networks with one output");
    session.require("input_dimension(f) = length(input(S[1]))", arguments.data,
                    "its inputs have another dimension than those of the network", "give the data of this network");
    arguments.train = trained_parameters(session, given.train);
    require_rational(session, arguments.distance, "--distance", false);

    for (const auto& [text, option] :
         {std::pair{&arguments.step_size, "--eta"}, {&arguments.smoothness, "--smoothness"}})
        if (!text->empty()) require_rational(session, *text, option, true);

    KinkReport report = report_kinks(session, arguments);
    if (has_runs(arguments)) report_runs(session, arguments, report);
    // The same statements once more, as a claim: what is printed is what a certificate says.
    Options writing = options;
    if (writing.certificates.empty() && !writing.report.empty())
        writing.certificates = (std::filesystem::path(writing.report) / "certificates").string();
    if (writing.certificates.empty() && writing.verify) writing.certificates = "certificates";
    const Job job = run_claim(session.claim("Kinks of a risk near the parameters of a network, their classes, and the "
                                            "constants of C1 to C6",
                                            "kinks"),
                              writing);
    const JobRow& row = job.rows.front();
    const std::string certificate = row.certificate.empty() ? "" : writing.certificates + "/" + row.certificate;
    if (options.json) {
        std::cout << kink_json(report, arguments, verdict_of_row(row), certificate, options.digits);
    } else {
        std::cout << kink_text(report, arguments, options.digits) << verdict_of_row(row) << "\n" << std::flush;
        if (!certificate.empty()) std::cerr << "certificate " << certificate << "\n";
        std::cerr << "rests on:\n";
        for (const auto& line : row.result.ledger) std::cerr << "    " << line << "\n";
    }
    if (!options.report.empty()) write_page(session, report, arguments, row, options, certificate, verdict_of_row(row));
    return job.exit_code();
}

}  // namespace relucert

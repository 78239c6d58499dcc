#include "cli/session_job.hpp"

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

}  // namespace

SessionJob run_session(std::shared_ptr<const Claim> claim, const Options& options) {
    Options writing = options;
    if (writing.certificates.empty() && !writing.report.empty())
        writing.certificates = (std::filesystem::path(writing.report) / "certificates").string();
    if (writing.certificates.empty() && writing.verify) writing.certificates = "certificates";
    SessionJob done{run_claim(std::move(claim), writing), "", ""};
    if (!done.row().certificate.empty()) done.certificate = writing.certificates + "/" + done.row().certificate;
    done.verdict = verdict_of_row(done.row());
    return done;
}

void print_grounds(const SessionJob& done) {
    if (!done.certificate.empty()) std::cerr << "certificate " << done.certificate << "\n";
    std::cerr << "rests on:\n";
    for (const auto& line : done.row().result.ledger) std::cerr << "    " << line << "\n";
}

void write_session_page(const SessionJob& done, const Options& options,
                        const std::function<std::string(const std::string& link)>& page) {
    namespace fs = std::filesystem;
    const fs::path folder = options.report;
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) throw InputError(folder.generic_string(), "cannot be made: " + failure.message());
    const std::string link =
        done.certificate.empty()
            ? ""
            : fs::absolute(done.certificate).lexically_relative(fs::absolute(folder)).generic_string();
    write_file(folder / "index.html", page(link));
    std::cerr << "report: " << (folder / "index.html").generic_string() << "\n";
}

}  // namespace relucert

#include "cli/output.hpp"
#include "relucert/number/decimal.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <ostream>

namespace relucert {

namespace {

void print_statements(const char* kind, const std::vector<StatementResult>& results, std::ostream& out) {
    for (const auto& one : results) {
        std::array<char, 64> head{};
        std::snprintf(head.data(), head.size(), "    %-8s %-9s ", kind, to_string(one.verdict));
        out << head.data() << one.name;
        if (one.expected && *one.expected != one.verdict) out << "  (expected " << to_string(*one.expected) << ")";
        if (one.verdict == Verdict::undecided) out << "  [" << one.reason << "]";
        out << "\n";
    }
}

std::string expectation(const JobRow& row) {
    if (!row.result.compared) return "not compared: 'when' is false";
    if (!row.result.limit.empty()) return row.result.limit;
    if (row.result.unexpected.empty()) return "as expected";
    std::string text;
    for (const auto& one : row.result.unexpected) text += (text.empty() ? "" : "; ") + one;
    return text;
}

}  // namespace

std::string seconds_text(double seconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f s", seconds);
    return text.data();
}

void print_row(const Job& job, const JobRow& row, const Options& options, std::ostream& verdicts, std::ostream& notes) {
    const InstanceResult& result = row.result;
    verdicts << job.files[row.file].shown << ": " << row.instance.name << ": " << status_text(row);
    if (result.status != InstanceResult::Status::decided) {
        verdicts << "\n" << std::flush;
        notes << result.error << "\n";
        return;
    }
    verdicts << " (" << expectation(row) << ")\n";
    print_statements("assume", result.assume, verdicts);
    print_statements("conclude", result.conclude, verdicts);
    for (const auto& one : result.show) {
        verdicts << "    show     " << one.name << " = " << enclosure_text(one.enclosure, options.digits);
        if (!one.reason.empty()) verdicts << "  [" << one.reason << "]";
        verdicts << "\n";
    }
    if (row.verified) verdicts << "    verified by relucert-check\n";
    if (!row.refusal.empty()) verdicts << "    REFUSED by relucert-check: " << row.refusal << "\n";
    verdicts << std::flush;
    notes << "  time " << seconds_text(result.seconds);
    if (!row.certificate.empty()) notes << ", certificate " << options.certificates << "/" << row.certificate;
    notes << "\n  rests on:\n";
    for (const auto& line : result.ledger) notes << "    " << line << "\n";
}

void print_file_errors(const Job& job, std::ostream& notes) {
    for (const auto& file : job.files)
        if (!file.error.empty()) notes << "relucert: " << file.error << "\n";
}

void print_table(const Job& job, std::ostream& out, std::ostream& notes) {
    std::size_t width = 5;
    for (const auto& file : job.files) width = std::max(width, file.shown.size());
    const auto line = [&](const std::string& name, const std::string& found, const std::string& expected,
                          const std::string& verified, const std::string& time) {
        std::array<char, 512> text{};
        std::snprintf(text.data(), text.size(), "%-*s  %-34s %-10s %-9s %9s\n", static_cast<int>(width), name.c_str(),
                      found.c_str(), expected.c_str(), verified.c_str(), time.c_str());
        out << text.data();
    };
    line("claim", "outcomes", "expected", "verified", "time");
    std::size_t good_rows = 0;
    std::size_t certificates = 0;
    std::size_t verified_rows = 0;
    for (std::size_t f = 0; f < job.files.size(); ++f) {
        std::map<std::string, std::size_t> outcomes;
        std::size_t rows = 0;
        std::size_t good = 0;
        std::size_t written = 0;
        std::size_t verified = 0;
        double seconds = 0;
        for (const auto& row : job.rows) {
            if (row.file != f) continue;
            ++rows;
            ++outcomes[status_text(row)];
            good += row.good() ? 1 : 0;
            written += row.certificate.empty() ? 0 : 1;
            verified += row.verified ? 1 : 0;
            seconds += row.result.seconds;
        }
        std::string found;
        for (const auto& [name, count] : outcomes)
            found += (found.empty() ? "" : ", ") + std::to_string(count) + " " + name;
        if (!job.files[f].error.empty()) found = "refused";
        const std::string expected = !job.files[f].error.empty() ? "NO"
                                     : good == rows              ? "yes"
                                                                 : "NO (" + std::to_string(rows - good) + ")";
        line(job.files[f].shown, found, expected,
             job.verify ? std::to_string(verified) + "/" + std::to_string(written) : "-", seconds_text(seconds));
        good_rows += good;
        certificates += written;
        verified_rows += verified;
    }
    out << "\n" << job.files.size() << " claims, " << job.rows.size() << " instances, " << good_rows << " as expected";
    if (job.verify) out << ", " << verified_rows << " of " << certificates << " certificates verified";
    out << "\n";
    for (const auto& row : job.rows) {
        if (row.good()) continue;
        out << "NOT AS EXPECTED " << job.files[row.file].shown << ": " << row.instance.name << ": " << status_text(row)
            << " ("
            << (row.result.status == InstanceResult::Status::refused ? row.result.error
                : !row.refusal.empty()                               ? "the checker refuses: " + row.refusal
                                                                     : expectation(row))
            << ")\n";
        print_statements("assume", row.result.assume, out);
        print_statements("conclude", row.result.conclude, out);
    }
    out << std::flush;
    notes << "time " << seconds_text(job.seconds) << "\n";
}

}  // namespace relucert

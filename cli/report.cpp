// The HTML report: one static file.
#include "cli/chart_shapes.hpp"
#include "cli/output.hpp"
#include "cli/report_chart.hpp"
#include "cli/report_picture.hpp"
#include "cli/report_style.hpp"
#include "relucert/number/decimal.hpp"

#include <map>

namespace relucert {

namespace {

std::string mark(const std::string& kind, const std::string& text) {
    return "<span class=\"mark " + kind + "\">" + escaped(text) + "</span>";
}

std::string outcome_mark(const JobRow& row) {
    const std::string text = status_text(row);
    if (row.result.status != InstanceResult::Status::decided)
        return mark(row.result.status == InstanceResult::Status::skipped ? "open" : "bad", text);
    return mark(row.result.outcome == Outcome::undecided ? "open" : "plain", text);
}

std::string expectation_mark(const JobRow& row) {
    if (row.result.status == InstanceResult::Status::skipped) return "";
    if (!row.good()) return mark("bad", row.refusal.empty() ? "not as expected" : "refused by the checker");
    return row.result.compared ? mark("good", "as expected") : mark("open", "not compared");
}

std::string verdict_mark(Verdict verdict) {
    return mark(verdict == Verdict::proved ? "good" : verdict == Verdict::refuted ? "bad" : "open", to_string(verdict));
}

std::string link(const std::string& certificates, const std::string& name) {
    std::string address = certificates.empty() ? name : certificates + "/" + name;
    for (std::size_t at = 0; at < address.size(); ++at)  // what a URL would read otherwise
        if (const std::string special = "%#? "; special.find(address[at]) != std::string::npos) {
            const char* digits = "0123456789ABCDEF";
            const auto code = static_cast<unsigned char>(address[at]);
            address.replace(at, 1, std::string("%") + digits[code / 16] + digits[code % 16]);
            at += 2;
        }
    return "<a href=\"" + escaped(address) + "\">certificate</a>";
}

class Report {
public:
    Report(const Job& job, std::string certificates, unsigned digits)
        : job_(job), certificates_(std::move(certificates)), digits_(digits) {}

    std::string text() {
        out_ =
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>relucert "
            "report</title>\n<style>";
        out_ += report_style;
        out_ += chart_style;
        out_ +=
            "</style>\n</head>\n<body>\n<main>\n<h1>relucert report</h1>\n"
            "<p class=\"faint\">Claims about ReLU networks, decided in exact and enclosing arithmetic. Each verdict "
            "has a "
            "certificate that a second program, relucert-check, verifies on its own.</p>\n";
        tiles();
        overview();
        out_ += "<h2>Claims</h2>\n";
        for (std::size_t f = 0; f < job_.files.size(); ++f) claim(f);
        return out_ + "</main>\n</body>\n</html>\n";
    }

private:
    void tiles() {
        std::size_t good = 0;
        std::size_t written = 0;
        std::size_t verified = 0;
        for (const auto& row : job_.rows) {
            good += row.good() ? 1 : 0;
            written += row.certificate.empty() ? 0 : 1;
            verified += row.verified ? 1 : 0;
        }
        out_ += "<div class=\"tiles\">";
        tile(std::to_string(job_.files.size()), "claims");
        tile(std::to_string(job_.rows.size()), "instances");
        tile(std::to_string(good) + " / " + std::to_string(job_.rows.size()), "as expected");
        tile(std::to_string(written), "certificates");
        if (job_.verify) tile(std::to_string(verified) + " / " + std::to_string(written), "verified");
        tile(seconds_text(job_.seconds), "time");
        out_ += "</div>\n";
    }
    void tile(const std::string& number, const std::string& what) {
        out_ += "<div class=\"tile\"><b>" + number + "</b><span class=\"faint small\">" + what + "</span></div>";
    }

    /// What the rows of a file, or of all files of a folder, add up to.
    struct Tally {
        std::map<std::string, std::size_t> outcomes;  // by mark
        std::size_t claims = 0, rows = 0, good = 0, written = 0, verified = 0, refused = 0;
        double seconds = 0;
        void add(const JobFile& file) {
            ++claims;
            refused += file.error.empty() ? 0 : 1;
        }
        void add(const JobRow& row) {
            ++rows;
            ++outcomes[outcome_mark(row)];
            good += row.good() ? 1 : 0;
            written += row.certificate.empty() ? 0 : 1;
            verified += row.verified ? 1 : 0;
            seconds += row.result.seconds;
        }
        std::string expectation() const {
            if (refused > 0 || good != rows) return mark("bad", "not as expected");
            if (outcomes.size() == 1 && outcomes.begin()->first == mark("open", "skipped"))
                return mark("open", "skipped");
            return mark("good", "as expected");
        }
    };

    std::string last_cells(const Tally& tally) const {
        return "</td><td>" + tally.expectation() + "</td><td class=\"number\">" +
               (job_.verify ? std::to_string(tally.verified) + " / " + std::to_string(tally.written)
                            : std::string("–")) +
               "</td><td class=\"number\">" + seconds_text(tally.seconds) + "</td></tr>\n";
    }

    static std::string folder_of(const JobFile& file) {
        const std::size_t slash = file.shown.rfind('/');
        return slash == std::string::npos ? "" : file.shown.substr(0, slash);
    }

    void overview() {
        std::vector<Tally> files(job_.files.size());
        std::map<std::string, Tally> folders;
        for (std::size_t f = 0; f < files.size(); ++f) {
            files[f].add(job_.files[f]);
            folders[folder_of(job_.files[f])].add(job_.files[f]);
        }
        for (const auto& row : job_.rows) {
            files[row.file].add(row);
            folders[folder_of(job_.files[row.file])].add(row);
        }
        out_ +=
            "<div class=\"scroll\"><table>\n<tr><th>Claim</th><th>Outcomes</th><th>Expectation</th>"
            "<th class=\"number\">Verified</th><th class=\"number\">Time</th></tr>\n";
        for (std::size_t f = 0; f < files.size(); ++f) {
            const JobFile& file = job_.files[f];
            const std::string folder = folder_of(file);
            if (folders.size() > 1 && (f == 0 || folder != folder_of(job_.files[f - 1]))) {
                const Tally& all = folders.at(folder);
                out_ += "<tr class=\"folder\"><td><b>" + escaped(folder) + "</b></td><td class=\"faint\">" +
                        std::to_string(all.claims) + " claims, " + std::to_string(all.rows) + " instances" +
                        last_cells(all);
            }
            out_ += "<tr><td><a href=\"#claim-" + std::to_string(f + 1) + "\">" +
                    escaped(file.claim ? file.claim->file().title : file.shown) +
                    "</a><br><span class=\"faint small\">" + escaped(file.shown) + "</span></td><td>";
            for (const auto& [shown, count] : files[f].outcomes)
                out_ +=
                    "<span class=\"line\">" + shown + (count > 1 ? " × " + std::to_string(count) : "") + "</span><br>";
            if (!file.error.empty()) out_ += mark("bad", "refused");
            out_ += last_cells(files[f]);
        }
        out_ += "</table></div>\n";
    }

    void claim(std::size_t f) {
        const JobFile& file = job_.files[f];
        out_ += "<section id=\"claim-" + std::to_string(f + 1) + "\">\n<h3>" +
                escaped(file.claim ? file.claim->file().title : file.shown) + "</h3>\n<div class=\"faint small\">" +
                escaped(file.shown) + "</div>\n";
        if (!file.error.empty()) out_ += "<p>" + mark("bad", "refused") + " " + escaped(file.error) + "</p>\n";
        if (file.claim)
            out_ += "<div class=\"small\">Source: " + escaped(file.claim->file().source) +
                    "</div>\n<div class=\"small\">Expected: " + std::string(to_string(file.claim->file().expect)) +
                    "</div>\n";
        std::vector<const JobRow*> rows;
        for (const auto& row : job_.rows)
            if (row.file == f) rows.push_back(&row);
        if (file.claim)
            for (const Chart& chart : file.claim->file().charts) out_ += chart_section(chart, rows);
        for (const JobRow* row : rows) instance(*row, rows.size() == 1 || !row->good());
        out_ += "</section>\n";
    }

    void instance(const JobRow& row, bool open) {
        const InstanceResult& result = row.result;
        out_ += std::string("<details class=\"instance\"") + (open ? " open" : "") + "><summary>" +
                escaped(row.instance.name) + " " + outcome_mark(row) + " " + expectation_mark(row) +
                "</summary>\n<div>\n";
        if (!result.error.empty()) out_ += "<p>" + escaped(result.error) + "</p>\n";
        for (const auto& one : result.unexpected)
            out_ += "<p>" + mark("bad", "unexpected") + " " + escaped(one) + "</p>\n";
        if (!result.limit.empty()) out_ += "<p>" + mark("open", "limit") + " " + escaped(result.limit) + "</p>\n";
        if (!row.refusal.empty()) out_ += "<p>" + mark("bad", "checker") + " " + escaped(row.refusal) + "</p>\n";
        if (result.status == InstanceResult::Status::decided) {
            out_ += "<div class=\"scroll\"><table>\n";
            statements("assume", result.assume);
            statements("conclude", result.conclude);
            out_ += "</table></div>\n";
            quantities(result.show);
            out_ += bounds_picture(result.show);
            out_ +=
                "<details><summary class=\"small\">What the verdicts rest on</summary>\n<ul class=\"ledger small\">\n";
            for (const auto& line : result.ledger) out_ += "<li>" + escaped(line) + "</li>\n";
            out_ += "</ul></details>\n";
        }
        out_ += "<p class=\"small faint\">" + seconds_text(result.seconds);
        if (!row.certificate.empty()) out_ += " · " + link(certificates_, row.certificate);
        if (row.verified) out_ += " · verified by relucert-check";
        out_ += "</p>\n</div></details>\n";
    }

    void statements(const char* kind, const std::vector<StatementResult>& results) {
        for (const auto& one : results) {
            out_ += std::string("<tr><td class=\"faint small\">") + kind + "</td><td>" + verdict_mark(one.verdict) +
                    "</td><td>" + escaped(one.name) + "<br><code>" + escaped(one.that) + "</code>";
            if (!one.reason.empty()) out_ += "<br><span class=\"small\">" + escaped(one.reason) + "</span>";
            out_ += "</td></tr>\n";
        }
    }

    void quantities(const std::vector<ShowResult>& show) {
        if (show.empty()) return;
        out_ += "<div class=\"scroll\"><table>\n<tr><th>Quantity</th><th>Enclosure</th><th>Formula</th></tr>\n";
        for (const auto& one : show) {
            out_ += "<tr><td>" + escaped(one.name) + "</td><td class=\"value\">" +
                    escaped(enclosure_text(one.enclosure, digits_));
            if (!one.reason.empty()) out_ += "<br><span class=\"small\">" + escaped(one.reason) + "</span>";
            out_ += "</td><td><code>" + escaped(one.formula) + "</code></td></tr>\n";
        }
        out_ += "</table></div>\n";
    }

    const Job& job_;
    std::string certificates_;
    unsigned digits_;
    std::string out_;
};

}  // namespace

std::string job_report(const Job& job, const std::string& certificates, unsigned digits) {
    return Report(job, certificates, digits).text();
}

}  // namespace relucert

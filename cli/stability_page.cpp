// The page of the stability report: one static file, no scripts.
#include "cli/output.hpp"
#include "cli/report_style.hpp"
#include "cli/stability_report.hpp"

#include <algorithm>

namespace relucert {

namespace {

std::string table_cell(const std::string& text, bool number = false) {
    return (number ? "<td class=\"number value\">" : "<td>") + escaped(text) + "</td>";
}

std::string mark(const std::string& status) {
    const std::string kind = status == "proved"    ? "good"
                             : status == "refuted" ? "bad"
                             : status == "bounded" ? "plain"
                                                   : "open";
    return "<span class=\"mark " + kind + "\">" + escaped(status) + "</span>";
}

std::string findings_table(const std::vector<StabilityFinding>& findings, unsigned digits) {
    std::string out =
        "<div class=\"scroll\"><table>\n<tr><th>Obligation</th><th>Status</th><th>Meaning</th><th>Values</th></tr>\n";
    for (const auto& one : findings) {
        std::string values;
        for (const auto& [name, value] : one.values)
            values += "<span class=\"line\">" + escaped(name + " " + shown(value, digits)) + "</span><br>";
        out += "<tr>" + table_cell(one.id) + "<td>" + mark(one.status) + "</td>" + table_cell(one.text) +
               "<td class=\"value\">" + values + "</td></tr>\n";
    }
    return out + "</table></div>\n";
}

std::string overview(const StabilityReport& report, unsigned digits) {
    std::string out =
        "<div class=\"scroll\"><table>\n<tr><th>Point</th><th>Kind</th><th class=\"number\">Residual</th><th "
        "class=\"number\">Implied bound, domain</th>"
        "<th class=\"number\">at the witnesses</th><th class=\"number\">Direct, lower</th><th class=\"number\">Direct, "
        "upper</th><th class=\"number\">Loss</th></tr>\n";
    for (const auto& one : report.variants) {
        out += "<tr>" + table_cell(std::to_string(one.point)) + table_cell(one.kind);
        for (const Value* value : {&one.residual, &one.implied, &one.at_points, &one.lower, &one.upper, &one.loss})
            out += table_cell(shown(*value, digits), true);
        out += "</tr>\n";
    }
    return out + "</table></div>\n";
}

}  // namespace

std::string stability_page(const StabilityReport& report, const StabilityArguments& arguments,
                           const std::string& verdict, const std::string& certificate,
                           const std::vector<std::string>& ledger, unsigned all_digits) {
    const unsigned digits = std::max(1U, all_digits * 2 / 5);  // so that the tables fit
    std::string out =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\">\n"
        "<title>relucert stability</title>\n<style>";
    out += report_style;
    out += "</style>\n</head>\n<body>\n<main>\n<h1>Stability of " + escaped(arguments.net) +
           "</h1>\n<p class=\"faint\">on " + escaped(arguments.data) + "; sub-network of depth " +
           std::to_string(arguments.layer) + ", following layer " + std::to_string(arguments.layer + 1) +
           "; domain: " + escaped(report.domain) + "</p>\n<p>" + escaped(verdict);
    if (!certificate.empty()) out += " · <a href=\"" + escaped(certificate) + "\">certificate</a>";
    out += "</p>\n";
    if (!report.answer.empty())
        out += "<p>Outputs differ by at most " + escaped(arguments.bound) +
               " on the domain, for every variant: " + mark(report.answer) + "</p>\n";
    out += "<h2>All variants</h2>\n<section>\n" + overview(report, digits) + findings_table(report.totals, digits) +
           "<p class=\"small faint\">Implied: what a sub-network and the rank of the layer after it prove (Theorems A, "
           "B, C, C'), without a look at the rest. Direct: the difference of the two "
           "outputs, from below by a point and from above by a proof. The direct lower bound never exceeds an implied "
           "bound; this is stated and checked. Loss: of the variant at the point that it "
           "has not seen.</p>\n</section>\n<h2>The network</h2>\n<section>\n" +
           findings_table(report.findings, digits) + "</section>\n";
    for (const auto& one : report.variants)
        out += "<h2>Point " + std::to_string(one.point) + " " + escaped(one.kind) +
               "</h2>\n<section>\n<p class=\"small faint\">" +
               escaped(one.network + (one.data.empty() ? "" : ", " + one.data)) + "</p>\n" +
               findings_table(one.findings, digits) + "</section>\n";
    out += "<details><summary class=\"small\">What the statements rest on</summary>\n<ul class=\"ledger small\">\n";
    for (const auto& line : ledger) out += "<li>" + escaped(line) + "</li>\n";
    return out + "</ul></details>\n</main>\n</body>\n</html>\n";
}

}  // namespace relucert

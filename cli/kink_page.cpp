// The page of the kink report: one static file, no scripts.
#include "cli/kink_picture.hpp"
#include "cli/output.hpp"
#include "cli/picture_axis.hpp"
#include "cli/report_style.hpp"

#include <map>

namespace relucert {

namespace {

std::string samples_of(const KinkRow& row) {
    std::string text;
    for (const std::size_t one : row.samples) text += (text.empty() ? "" : " + ") + std::to_string(one);
    return text;
}

std::string cell(const std::string& text, bool number = false) {
    return (number ? "<td class=\"number value\">" : "<td>") + escaped(text) + "</td>";
}

std::string crossing_mark(const std::string& kind, const std::string& text) {
    return "<span class=\"mark " + kind + "\">" + escaped(text) + "</span>";
}

std::string class_cells(const KinkRow& row, unsigned digits) {
    const std::string convexity = row.convexity == "concave" ? "bad" : row.convexity == "convex" ? "plain" : "open";
    const std::string crossing = row.crossing == "separating" ? "bad" : row.crossing == "transversal" ? "good" : "open";
    return cell(samples_of(row)) +
           cell(std::to_string(row.neuron) + (row.layer == 1 ? "" : " of layer " + std::to_string(row.layer))) +
           cell(shown(row.jump, digits), true) + "<td>" + crossing_mark(convexity, row.convexity) + "</td><td>" +
           crossing_mark(crossing, row.crossing) + "</td>" + cell(shown(row.p, digits), true) +
           cell(shown(row.q, digits), true);
}

const char* const class_head =
    "<th>Samples</th><th>Neuron</th><th class=\"number\">Jump</th><th>Convexity</th><th>Crossing</th>"
    "<th class=\"number\">p</th><th class=\"number\">q</th>";

std::string kinks_table(const KinkReport& report, unsigned digits) {
    if (report.kinks.empty()) return "<p>No kink is met or lies within the distance.</p>\n";
    std::string out =
        std::string("<div class=\"scroll\"><table>\n<tr><th>Kink</th><th class=\"number\">Distance</th>") + class_head +
        "</tr>\n";
    for (std::size_t i = 0; i < report.kinks.size(); ++i)
        out += "<tr>" + cell(std::to_string(i + 1)) + cell(shown(report.kinks[i].distance, digits), true) +
               class_cells(report.kinks[i], digits) + "</tr>\n";
    return out + "</table></div>\n";
}

std::string conditions_table(const KinkReport& report, unsigned digits) {
    std::string out =
        "<div class=\"scroll\"><table>\n<tr><th></th><th>Applies</th><th>Constants</th><th>Meaning</th></tr>\n";
    for (const auto& one : report.conditions) {
        std::string constants;
        for (const auto& [name, value] : one.constants)
            constants += "<span class=\"line\">" + escaped(name + " = " + shown(value, digits)) + "</span><br>";
        out += "<tr>" + cell(one.name) + "<td>" + crossing_mark(one.applies == "yes" ? "good" : "open", one.applies) +
               "</td><td class=\"value\">" + constants + "</td>" + cell(one.meaning) + "</tr>\n";
    }
    return out + "</table></div>\n";
}

std::string runs_section(const KinkReport& report, unsigned digits) {
    if (report.runs.empty()) return "";
    std::string out = "<h2>Runs of gradient descent</h2>\n<section>\n";
    if (!report.comparison.empty()) {
        out += "<div class=\"scroll\"><table>\n";
        for (const auto& [name, value] : report.comparison)
            out += "<tr>" + cell(name) + cell(shown(value, digits), true) + "</tr>\n";
        out += "</table></div>\n";
    }
    if (!report.crossings.empty()) {
        out += std::string(
                   "<details open><summary>Kinks crossed</summary>\n<div "
                   "class=\"scroll\"><table>\n<tr><th>Where</th><th class=\"number\">At</th>") +
               class_head + "</tr>\n";
        for (const auto& one : report.crossings)
            out += "<tr>" + cell(one.where) + cell(shown(one.position, digits), true) + class_cells(one.kink, digits) +
                   "</tr>\n";
        out += "</table></div></details>\n";
    }
    return out + "</section>\n";
}

std::string picture_section(const KinkSlice& slice, const FloatRisk& risk) {
    std::string out = "<section>\n" + slice_picture(slice, risk);
    std::map<std::string, std::size_t> numbers;
    std::string list;
    for (const auto& kink : slice.kinks) {
        const bool first = numbers.emplace(kink.name, numbers.size() + 1).second;
        if (slice.dimension == 2 && !first) continue;
        list += "<tr>" + cell("K" + std::to_string(numbers.at(kink.name))) + cell(kink.name);
        if (slice.dimension == 1)
            list += cell(brief(kink.from[0]), true) + cell(kink.convexity + ", " + kink.crossing) +
                    cell(brief(kink.jump), true);
        list += "</tr>\n";
    }
    if (!list.empty())
        out += std::string(
                   "<details><summary class=\"small\">The kinks in the picture</summary><div "
                   "class=\"scroll\"><table>\n<tr><th></th><th>Kink</th>") +
               (slice.dimension == 1 ? "<th class=\"number\">Position</th><th>Class</th><th class=\"number\">Jump</th>"
                                     : "") +
               "</tr>\n" + list + "</table></div></details>\n";
    out +=
        "<p class=\"small faint\">The risk is drawn in binary64; every kink has the class that the definitions of the "
        "prelude give it at an "
        "exact point.";
    if (!slice.exact_runs) out += " The runs leave this slice; their orthogonal projections are drawn.";
    if (!slice.note.empty()) out += " " + escaped(slice.note) + ".";
    return out + "</p>\n</section>\n";
}

}  // namespace

std::string kink_page(const KinkReport& report, const KinkArguments& arguments, const std::vector<KinkSlice>& slices,
                      const FloatRisk& risk, const std::string& verdict, const std::string& certificate,
                      const std::vector<std::string>& ledger, unsigned all_digits) {
    const unsigned digits = std::max(1U, all_digits * 2 / 5);  // so that the tables fit
    std::string out =
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>relucert "
        "kinks</title>\n<style>";
    out += report_style;
    out += kink_style;
    out += "</style>\n</head>\n<body>\n<main>\n<h1>Kinks of " + escaped(arguments.net) +
           "</h1>\n<p class=\"faint\">on " + escaped(arguments.data) + "; trained: " + escaped(arguments.train) +
           "; loss: " + escaped(arguments.loss) + ", mean over the samples; distance: " + escaped(arguments.distance) +
           "</p>\n<p>" + escaped(verdict);
    if (!certificate.empty()) out += " · <a href=\"" + escaped(certificate) + "\">certificate</a>";
    out += "</p>\n";
    for (const KinkSlice& slice : slices) out += picture_section(slice, risk);
    out += "<h2>Kinks met or within the distance</h2>\n<section>\n" + kinks_table(report, digits) +
           "<p class=\"small faint\">p and q: velocity of the gradient flow along the normal, towards the active side, "
           "on the inactive and on the "
           "active side. Both of one sign: transversal. p &gt; 0 &gt; q: attracting. p &lt; 0 &lt; q: "
           "separating.</p>\n</section>\n"
           "<h2>Which conditions apply</h2>\n<section>\n" +
           conditions_table(report, digits) + "</section>\n" + runs_section(report, digits);
    if (!report.notes.empty()) {
        out += "<h2>Notes</h2>\n<ul>\n";
        for (const auto& note : report.notes) out += "<li>" + escaped(note) + "</li>\n";
        out += "</ul>\n";
    }
    out += "<details><summary class=\"small\">What the statements rest on</summary>\n<ul class=\"ledger small\">\n";
    for (const auto& line : ledger) out += "<li>" + escaped(line) + "</li>\n";
    return out + "</ul></details>\n</main>\n</body>\n</html>\n";
}

}  // namespace relucert

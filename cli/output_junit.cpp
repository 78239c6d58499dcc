#include "cli/output.hpp"

#include <array>
#include <cstdio>

namespace relucert {

namespace {
std::string plain_seconds(double seconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3f", seconds);
    return text.data();
}

std::string joined_texts(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : "; ") + one;
    return text;
}
}  // namespace

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                // XML 1.0 has no place for other control characters, escaped or not.
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') result += c;
        }
    }
    return result;
}

std::string job_junit(const Job& job) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"relucert\" time=\"" +
                       plain_seconds(job.seconds) + "\">\n";
    for (std::size_t f = 0; f < job.files.size(); ++f) {
        const JobFile& file = job.files[f];
        std::string cases;
        std::size_t tests = 0;
        std::size_t failures = 0;
        std::size_t errors = 0;
        std::size_t skipped = 0;
        if (!file.error.empty()) {
            ++tests;
            ++errors;
            cases += "    <testcase name=\"reading\" classname=\"" + escaped(file.shown) + "\"><error message=\"" +
                     escaped(file.error) + "\"/></testcase>\n";
        }
        for (const auto& row : job.rows) {
            if (row.file != f) continue;
            ++tests;
            std::string inside;
            if (row.result.status == InstanceResult::Status::refused) {
                ++errors;
                inside = "<error message=\"" + escaped(row.result.error) + "\"/>";
            } else if (row.result.status == InstanceResult::Status::skipped) {
                ++skipped;
                inside = "<skipped message=\"" + escaped(row.result.error) + "\"/>";
            } else if (!row.good()) {
                ++failures;
                std::string why = joined_texts(row.result.unexpected);
                if (!row.result.limit.empty()) why += (why.empty() ? "" : "; ") + row.result.limit;
                if (!row.refusal.empty()) why += (why.empty() ? "" : "; ") + ("checker: " + row.refusal);
                inside = "<failure message=\"" + escaped(why) + "\"/>";
            }
            cases += "    <testcase name=\"" + escaped(row.instance.name) + "\" classname=\"" + escaped(file.shown) +
                     "\" time=\"" + plain_seconds(row.result.seconds) + "\">" + inside + "</testcase>\n";
        }
        text += "  <testsuite name=\"" + escaped(file.shown) + "\" tests=\"" + std::to_string(tests) +
                "\" failures=\"" + std::to_string(failures) + "\" errors=\"" + std::to_string(errors) +
                "\" skipped=\"" + std::to_string(skipped) + "\">\n" + cases + "  </testsuite>\n";
    }
    return text + "</testsuites>\n";
}

}  // namespace relucert

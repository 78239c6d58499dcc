#include "cli/report_chart.hpp"

#include "cli/chart_shapes.hpp"
#include "cli/output.hpp"
#include "cli/picture_axis.hpp"
#include "relucert/number/decimal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

namespace relucert {

namespace {

constexpr double chart_width = 760;
constexpr unsigned chart_digits = 5;

/// One value for the eye; `low` and `high` are infinite where nothing is known.
struct ChartMark {
    std::size_t series;
    std::size_t row;
    double low;
    double high;
    double across = 0;
};

const ShowResult* chart_value(const JobRow& row, const std::string& name) {
    for (const auto& one : row.result.show)
        if (one.name == name) return &one;
    return nullptr;
}

double low_end(const Enclosure& of) { return of.lower_unbounded ? -HUGE_VAL : of.lower.approximate_double(); }
double high_end(const Enclosure& of) { return of.upper_unbounded ? HUGE_VAL : of.upper.approximate_double(); }

/// A share for people, one digit: most intervals are far narrower than a pixel.
std::string brief_share(double share) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.1g", share);
    return text.data();
}

class ChartPicture {
public:
    ChartPicture(const Chart& chart, const std::vector<const JobRow*>& rows) : chart_(chart) {
        for (const JobRow* row : rows)
            if (row->result.status == InstanceResult::Status::decided && has_all(*row)) rows_.push_back(row);
        left_out_ = rows.size() - rows_.size();
        for (std::size_t r = 0; r < rows_.size(); ++r) collect(r);
    }

    std::string section() {
        if (marks_.empty()) return "";
        std::string out = "<h4>" + escaped(chart_.title) + "</h4>\n";
        out += chart_.across.empty() ? bars() : points();
        return out + notes() + table();
    }

private:
    /// A row that was stopped by a limit may lack quantities.
    [[nodiscard]] bool has_all(const JobRow& row) const {
        return (chart_.across.empty() || chart_value(row, chart_.across) != nullptr) &&
               std::all_of(chart_.quantities.begin(), chart_.quantities.end(),
                           [&](const std::string& name) { return chart_value(row, name) != nullptr; });
    }
    void collect(std::size_t r) {
        double across = 0;
        if (!chart_.across.empty()) {
            const Enclosure at = chart_value(*rows_[r], chart_.across)->enclosure;
            across = (low_end(at) + high_end(at)) / 2;
            if (!std::isfinite(across)) {
                left_out_ += 1;
                return;
            }
        }
        for (std::size_t s = 0; s < chart_.quantities.size(); ++s) {
            const Enclosure& of = chart_value(*rows_[r], chart_.quantities[s])->enclosure;
            const ChartMark mark{s, r, low_end(of), high_end(of), across};
            if (!std::isfinite(mark.low) && !std::isfinite(mark.high)) {
                ++unknown_;
                continue;
            }
            for (const double end : {mark.low, mark.high})
                if (std::isfinite(end)) grow(end);
            if (const double size = std::max(std::abs(mark.low), std::abs(mark.high)); std::isfinite(size) && size > 0)
                widest_ = std::max(widest_, (of.upper - of.lower).approximate_double() / size);
            marks_.push_back(mark);
        }
    }
    /// The range of the axis; 0 does not keep a positive range from being logarithmic.
    void grow(double value) {
        if (value < 0) negative_ = true;
        if (value == 0) zero_ = true;
        if (value != 0) least_ = std::min(least_, value);
        greatest_ = std::max(greatest_, value);
    }
    [[nodiscard]] ScaledAxis axis(double from, double to) const {
        if (!std::isfinite(least_)) return {0, 1, from, to};  // nothing but zeros
        const double low = negative_ || greatest_ <= 8 * least_ ? std::min(0.0, least_) : least_;
        return {low, greatest_, from, to};
    }

    std::string legend(double& y, bool markers) const {
        std::string svg;
        double x = 8;
        for (std::size_t s = 0; s < chart_.quantities.size(); ++s) {
            const std::string name = spoken(chart_.quantities[s]);
            const double wide = 30 + 7.2 * static_cast<double>(name.size());
            if (x > 8 && x + wide > chart_width) {
                x = 8;
                y += 18;
            }
            svg += markers ? chart_marker(s, x + 6, y - 4)
                           : chart_rectangle("bar " + series_style(s), x, y - 9, 12, 9) + "/>";
            svg += chart_text(x + 18, y, name, "start");
            x += wide;
        }
        y += 14;
        return svg;
    }

    [[nodiscard]] std::string described(const ChartMark& mark) const {
        return rows_[mark.row]->instance.name + ", " + spoken(chart_.quantities[mark.series]) + ": " +
               enclosure_text(chart_value(*rows_[mark.row], chart_.quantities[mark.series])->enclosure, chart_digits);
    }

    std::string bars() {
        std::size_t longest = 0;
        for (const JobRow* row : rows_) longest = std::max(longest, row->instance.name.size());
        const double left = std::min(300.0, 20 + 6.6 * static_cast<double>(longest));
        const double right = chart_width - 20;
        const ScaledAxis x = axis(left, right);
        logarithmic_ = x.logarithmic();
        double top = 16;
        std::string svg = legend(top, false);
        const double bar = 9;
        const double row = (bar + 2) * static_cast<double>(chart_.quantities.size()) + 10;
        const double bottom = top + row * static_cast<double>(rows_.size());
        for (const double tick : x.ticks())
            svg += chart_line("grid", x.at(tick), top, x.at(tick), bottom) +
                   chart_text(x.at(tick), bottom + 16, brief(tick), "middle", "faint");
        for (std::size_t r = 0; r < rows_.size(); ++r)
            svg +=
                chart_text(left - 10, top + row * (static_cast<double>(r) + 0.5) + 4, rows_[r]->instance.name, "end");
        for (const ChartMark& mark : marks_) {
            const double y =
                top + row * static_cast<double>(mark.row) + 5 + (bar + 2) * static_cast<double>(mark.series);
            const bool open = !std::isfinite(mark.low) || !std::isfinite(mark.high);
            const double from = std::isfinite(mark.low) ? x.at(mark.low) : left;
            const double to = std::isfinite(mark.high) ? x.at(mark.high) : right;
            // A narrow enclosure is a bar of 3: it would not be seen otherwise.
            const double wide = std::max(3.0, to - from);
            svg += chart_rectangle("bar " + series_style(mark.series) + (open ? " unknown-end" : ""),
                                   wide > to - from ? (from + to - wide) / 2 : from, y, wide, bar) +
                   "><title>" + escaped(described(mark)) + "</title></rect>\n";
        }
        return opened(bottom + 26) + svg + "</svg>\n";
    }

    std::string points() {
        double least = HUGE_VAL;
        double greatest = -HUGE_VAL;
        for (const ChartMark& mark : marks_) {
            least = std::min(least, mark.across);
            greatest = std::max(greatest, mark.across);
        }
        const double left = 70;
        const double right = chart_width - 20;
        double top = 16;
        std::string svg = legend(top, true);
        const double bottom = top + 320;
        const LinearAxis linear(least, greatest, left + 14, right - 14);
        const ScaledAxis scaled(least, greatest, left + 14, right - 14);
        const bool across_logarithmic = scaled.logarithmic();
        across_logarithmic_ = across_logarithmic;
        const auto x = [&](double value) { return across_logarithmic ? scaled.at(value) : linear.at(value); };
        const ScaledAxis y = axis(bottom, top);
        logarithmic_ = y.logarithmic();
        svg += chart_rectangle("frame", left, top, right - left, bottom - top) + "/>\n";
        for (const double tick : across_logarithmic ? scaled.ticks() : linear.ticks(8))
            svg += chart_line("grid", x(tick), top, x(tick), bottom) +
                   chart_text(x(tick), bottom + 16, brief(tick), "middle", "faint");
        for (const double tick : y.ticks())
            svg += chart_line("grid", left, y.at(tick), right, y.at(tick)) +
                   chart_text(left - 8, y.at(tick) + 4, brief(tick), "end", "faint");
        svg += chart_text((left + right) / 2, bottom + 34, spoken(chart_.across), "middle", "faint");
        for (std::size_t s = 0; s < chart_.quantities.size(); ++s) svg += series(s, x, y);
        return opened(bottom + 44) + svg + "</svg>\n";
    }

    template <class Across>
    std::string series(std::size_t s, const Across& x, const ScaledAxis& y) {
        std::vector<ChartMark> own;
        for (const ChartMark& mark : marks_)
            if (mark.series == s) own.push_back(mark);
        std::stable_sort(own.begin(), own.end(),
                         [](const ChartMark& a, const ChartMark& b) { return a.across < b.across; });
        std::string path;
        std::string svg;
        double last = 0;
        for (const ChartMark& mark : own) {
            const double from = std::isfinite(mark.low) ? y.at(mark.low) : y.from();
            const double to = std::isfinite(mark.high) ? y.at(mark.high) : y.to();
            const bool open = !std::isfinite(mark.low) || !std::isfinite(mark.high);
            const double middle = std::isfinite(mark.low) ? (std::isfinite(mark.high) ? (from + to) / 2 : from) : to;
            // A second instance at the same place (a control, say) is no part of the line.
            if (path.empty() || mark.across != last)
                path += (path.empty() ? "M" : "L") + place(x(mark.across)) + " " + place(middle);
            else
                off_the_line_ = true;
            last = mark.across;
            svg += "<g><title>" + escaped(described(mark)) + "</title>" +
                   chart_line(std::string(open ? "unknown-end " : "whisker ") + series_style(s), x(mark.across), from,
                              x(mark.across), to) +
                   chart_marker(s, x(mark.across), middle) + "</g>\n";
        }
        return "<path class=\"link " + series_style(s) + "\" style=\"fill: none\" d=\"" + path + "\"/>\n" + svg;
    }

    [[nodiscard]] std::string opened(double height) const {
        return "<svg viewBox=\"0 0 " + place(chart_width) + " " + place(height) + "\" role=\"img\" aria-label=\"" +
               escaped(chart_.title) + "\">\n";
    }

    [[nodiscard]] std::string notes() const {
        std::string out = "<p class=\"small faint\">Each mark goes from the proved lower to the proved upper bound";
        if (logarithmic_) out += "; logarithmic axis";
        if (logarithmic_ && zero_) out += ", a bound of 0 at its end";
        if (off_the_line_) out += "; marks off the lines are further instances at the same place";
        if (across_logarithmic_) out += "; the horizontal axis is logarithmic";
        out += widest_ == 0 ? "; all are single numbers, exact"
                            : ". The widest interval is " + brief_share(widest_) + " of its value";
        out += ". Numbers in the table are rounded outward.";
        if (unknown_ > 0)
            out += " Left out, because nothing is known of them: " + std::to_string(unknown_) + " values.";
        if (left_out_ > 0) out += " Instances without a place in it: " + std::to_string(left_out_) + ".";
        return out + "</p>\n";
    }

    [[nodiscard]] std::string table() const {
        std::vector<std::string> names = chart_.quantities;
        if (!chart_.across.empty()) names.insert(names.begin(), chart_.across);
        std::string out =
            "<details><summary class=\"small\">The numbers</summary><div "
            "class=\"scroll\"><table>\n<tr><th>Instance</th>";
        for (const auto& name : names) out += "<th class=\"number\">" + escaped(spoken(name)) + "</th>";
        out += "</tr>\n";
        for (const JobRow* row : rows_) {
            out += "<tr><td>" + escaped(row->instance.name) + "</td>";
            for (const auto& name : names)
                out += "<td class=\"number\">" +
                       escaped(enclosure_text(chart_value(*row, name)->enclosure, chart_digits)) + "</td>";
            out += "</tr>\n";
        }
        return out + "</table></div></details>\n";
    }

    const Chart& chart_;
    std::vector<const JobRow*> rows_;
    std::vector<ChartMark> marks_;
    std::size_t unknown_ = 0;
    std::size_t left_out_ = 0;
    double least_ = HUGE_VAL;
    double greatest_ = -HUGE_VAL;
    double widest_ = 0;  // of the bounded marks, relative to their values
    bool negative_ = false;
    bool zero_ = false;
    bool logarithmic_ = false;
    bool across_logarithmic_ = false;
    bool off_the_line_ = false;
};

}  // namespace

std::string chart_section(const Chart& chart, const std::vector<const JobRow*>& rows) {
    return ChartPicture(chart, rows).section();
}

}  // namespace relucert

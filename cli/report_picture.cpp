#include "cli/report_picture.hpp"

#include "cli/output.hpp"
#include "cli/picture_axis.hpp"
#include "relucert/number/decimal.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace relucert {

namespace {

struct Bar {
    std::string label;
    Rational lower;
    Rational upper;
};

std::optional<std::string> label_of(const std::string& name, const std::string& end) {
    for (const char* joint : {" ", "_"})
        if (const std::string suffix = joint + end; name.size() > suffix.size() && name.ends_with(suffix))
            return name.substr(0, name.size() - suffix.size());
    return std::nullopt;
}

std::vector<Bar> bars_of(const std::vector<ShowResult>& show) {
    std::vector<Bar> bars;
    for (const auto& low : show) {
        const auto label = label_of(low.name, "lower");
        if (!label || low.enclosure.lower_unbounded) continue;
        for (const auto& high : show)
            if (label_of(high.name, "upper") == label && !high.enclosure.upper_unbounded &&
                low.enclosure.lower <= high.enclosure.upper)
                bars.push_back({*label, low.enclosure.lower, high.enclosure.upper});
    }
    return bars;
}

constexpr double bars_left = 120;
constexpr double bars_right = 560;

}  // namespace

std::string bounds_picture(const std::vector<ShowResult>& show) {
    const std::vector<Bar> bars = bars_of(show);
    if (bars.empty()) return "";
    double least = bars.front().lower.approximate_double();
    double greatest = least;
    for (const Bar& bar : bars) {
        least = std::min(least, bar.lower.approximate_double());
        greatest = std::max(greatest, bar.upper.approximate_double());
    }
    if (!std::isfinite(least) || !std::isfinite(greatest)) return "";
    const ScaledAxis axis(least, greatest, bars_left, bars_right);
    constexpr double row = 30;
    const double bottom = 14 + row * static_cast<double>(bars.size());
    std::string svg = "<svg viewBox=\"0 0 760 " + place(bottom + 42) +
                      "\" role=\"img\" aria-label=\"proved lower and upper bounds\">\n";
    for (const double tick : axis.ticks()) {
        const std::string x = place(axis.at(tick));
        svg += "<line class=\"grid\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"6\" y2=\"" + place(bottom) +
               "\"/><text class=\"faint\" x=\"" + x + "\" y=\"" + place(bottom + 16) + "\" text-anchor=\"middle\">" +
               brief(tick) + "</text>\n";
    }
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const Bar& bar = bars[i];
        const double y = 14 + row * static_cast<double>(i);
        const double from = axis.at(bar.lower.approximate_double());
        const double to = axis.at(bar.upper.approximate_double());
        svg += "<text x=\"" + place(bars_left - 10) + "\" y=\"" + place(y + 13) + "\" text-anchor=\"end\">" +
               escaped(bar.label) + "</text><rect class=\"track\" x=\"" + place(bars_left) + "\" y=\"" + place(y) +
               "\" width=\"" + place(bars_right - bars_left) + "\" height=\"18\" rx=\"3\"/><rect class=\"range\" x=\"" +
               place(from) + "\" y=\"" + place(y) + "\" width=\"" + place(std::max(2.0, to - from)) +
               "\" height=\"18\" rx=\"3\"/><text x=\"" + place(bars_right + 12) + "\" y=\"" + place(y + 13) + "\">" +
               decimal_text(round_down(bar.lower, 5)) + " .. " + decimal_text(round_up(bar.upper, 5)) + "</text>\n";
    }
    svg += "<text class=\"faint\" x=\"" + place(bars_left) + "\" y=\"" + place(bottom + 36) +
           "\">from the proved lower bound to the proved upper bound" +
           (axis.logarithmic() ? ", logarithmic axis" : "") + "</text>\n</svg>\n";
    return svg;
}

}  // namespace relucert

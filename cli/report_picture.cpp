#include "cli/report_picture.hpp"

#include "cli/output.hpp"
#include "relucert/number/decimal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
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

std::string fixed(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

/// Positions are for the eye only; the numbers beside the bars are rounded outward.
class Axis {
public:
    Axis(double least, double greatest) : logarithmic_(least > 0 && greatest > 8 * least) {
        if (logarithmic_) {
            first_ = std::floor(std::log10(least));
            last_ = std::max(first_ + 1, std::ceil(std::log10(greatest)));
        } else {
            const double rough = std::max(greatest - std::min(0.0, least), 1e-300) / 5;
            const double power = std::pow(10.0, std::floor(std::log10(rough)));
            const double factor = rough / power;
            step_ = power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
            first_ = std::floor(std::min(0.0, least) / step_) * step_;
            last_ = std::max(first_ + step_, std::ceil(greatest / step_) * step_);
        }
    }
    [[nodiscard]] double position(double value) const {
        const double at = logarithmic_ ? std::log10(value) : value;
        return left + (right - left) * (at - first_) / (last_ - first_);
    }
    [[nodiscard]] std::vector<double> ticks() const {
        std::vector<double> all;
        if (logarithmic_) {
            const double every = std::max(1.0, std::ceil((last_ - first_) / 8));
            for (double at = first_; at <= last_ + 1e-9; at += every) all.push_back(std::pow(10.0, at));
        } else {
            for (double at = first_; at <= last_ + step_ / 2; at += step_) all.push_back(at);
        }
        return all;
    }
    [[nodiscard]] bool logarithmic() const noexcept { return logarithmic_; }
    static constexpr double left = 120;
    static constexpr double right = 560;

private:
    bool logarithmic_;
    double first_ = 0;
    double last_ = 1;
    double step_ = 1;
};

std::string tick_text(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%g", std::abs(value) < 1e-12 ? 0.0 : value);
    return text.data();
}

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
    const Axis axis(least, greatest);
    constexpr double row = 30;
    const double bottom = 14 + row * static_cast<double>(bars.size());
    std::string svg = "<svg viewBox=\"0 0 760 " + fixed(bottom + 42) +
                      "\" role=\"img\" aria-label=\"proved lower and upper bounds\">\n";
    for (const double tick : axis.ticks()) {
        const std::string x = fixed(axis.position(tick));
        svg += "<line class=\"grid\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"6\" y2=\"" + fixed(bottom) +
               "\"/><text class=\"faint\" x=\"" + x + "\" y=\"" + fixed(bottom + 16) + "\" text-anchor=\"middle\">" +
               tick_text(tick) + "</text>\n";
    }
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const Bar& bar = bars[i];
        const double y = 14 + row * static_cast<double>(i);
        const double from = axis.position(bar.lower.approximate_double());
        const double to = axis.position(bar.upper.approximate_double());
        svg += "<text x=\"" + fixed(Axis::left - 10) + "\" y=\"" + fixed(y + 13) + "\" text-anchor=\"end\">" +
               escaped(bar.label) + "</text><rect class=\"track\" x=\"" + fixed(Axis::left) + "\" y=\"" + fixed(y) +
               "\" width=\"" + fixed(Axis::right - Axis::left) +
               "\" height=\"18\" rx=\"3\"/><rect class=\"range\" x=\"" + fixed(from) + "\" y=\"" + fixed(y) +
               "\" width=\"" + fixed(std::max(2.0, to - from)) + "\" height=\"18\" rx=\"3\"/><text x=\"" +
               fixed(Axis::right + 12) + "\" y=\"" + fixed(y + 13) + "\">" + decimal_text(round_down(bar.lower, 5)) +
               " .. " + decimal_text(round_up(bar.upper, 5)) + "</text>\n";
    }
    svg += "<text class=\"faint\" x=\"" + fixed(Axis::left) + "\" y=\"" + fixed(bottom + 36) +
           "\">from the proved lower bound to the proved upper bound" +
           (axis.logarithmic() ? ", logarithmic axis" : "") + "</text>\n</svg>\n";
    return svg;
}

}  // namespace relucert

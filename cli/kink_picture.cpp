#include "cli/kink_picture.hpp"

#include "cli/output.hpp"
#include "cli/picture_axis.hpp"

#include <algorithm>
#include <map>

namespace relucert {

const char* const kink_style = R"css(
:root { --convex: #1d5fb8; --concave: #c0392b; --absent: #7a828a; --run1: #0b7a53; --run2: #a35a00; --shade: #5b7ba8; }
@media (prefers-color-scheme: dark) {
  :root { --convex: #7fb0ff; --concave: #ff8a80; --absent: #a5adb5; --run1: #58c98d; --run2: #f0b35a; --shade: #5d7fb0; } }
svg .curve { fill: none; stroke: var(--text); stroke-width: 1.8; }
svg .frame { fill: none; stroke: var(--line); }
svg .band { fill: var(--shade); stroke: none; }
svg .convex { stroke: var(--convex); } svg .concave { stroke: var(--concave); } svg .absent, svg .unknown { stroke: var(--absent); }
svg text.convex { fill: var(--convex); stroke: none; } svg text.concave { fill: var(--concave); stroke: none; }
svg text.absent, svg text.unknown { fill: var(--absent); stroke: none; }
svg .attracting { stroke-width: 4.5; } svg .separating { stroke-width: 4.5; stroke-dasharray: 10 4; } svg .transversal { stroke-width: 1.8; }
svg .degenerate, svg .several, svg .unclassified { stroke-width: 2; stroke-dasharray: 2 4; }
svg .run1 { stroke: var(--run1); } svg .run2 { stroke: var(--run2); }
svg .path { fill: none; stroke-width: 1.3; } svg circle.run1 { fill: var(--run1); } svg rect.run2 { fill: var(--run2); }
svg circle.start, svg rect.start { fill: none; stroke-width: 2; }
svg .halo { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; font-weight: 600; }
)css";

namespace {

std::string style_of(const SliceKink& kink) {
    const std::string crossing = kink.crossing == "several kinks" ? "several"
                                 : kink.crossing == "unknown"     ? "unclassified"
                                                                  : kink.crossing;
    return kink.convexity + " " + crossing;
}

std::string line(const std::string& style, double x1, double y1, double x2, double y2, const std::string& title = "") {
    return "<line class=\"" + style + "\" x1=\"" + place(x1) + "\" y1=\"" + place(y1) + "\" x2=\"" + place(x2) +
           "\" y2=\"" + place(y2) + "\"" + (title.empty() ? "/>" : "><title>" + escaped(title) + "</title></line>") +
           "\n";
}

std::string text(double x, double y, const std::string& what, const std::string& anchor = "start",
                 const std::string& style = "") {
    return "<text x=\"" + place(x) + "\" y=\"" + place(y) + "\" text-anchor=\"" + anchor + "\"" +
           (style.empty() ? "" : " class=\"" + style + "\"") + ">" + escaped(what) + "</text>\n";
}

/// Run 1 has circles, run 2 squares; the start is a ring or a frame.
std::string marker(std::size_t run, double x, double y, bool start) {
    const double size = start ? 6 : 2.6;
    const std::string style = start ? "start run" : "run";
    if (run == 0)
        return "<circle class=\"" + style + "1\" cx=\"" + place(x) + "\" cy=\"" + place(y) + "\" r=\"" + place(size) +
               "\"/>\n";
    return "<rect class=\"" + style + "2\" x=\"" + place(x - size) + "\" y=\"" + place(y - size) + "\" width=\"" +
           place(2 * size) + "\" height=\"" + place(2 * size) + "\"/>\n";
}

std::string described(const SliceKink& kink) {
    return kink.name + ": " + kink.convexity + ", " + kink.crossing + ", jump " + brief(kink.jump);
}

/// Numbers K1, K2, ... of the kinks by name, in the order of the slice.
std::map<std::string, std::size_t> numbers_of(const KinkSlice& slice) {
    std::map<std::string, std::size_t> numbers;
    for (const auto& kink : slice.kinks) numbers.emplace(kink.name, numbers.size() + 1);
    return numbers;
}

std::string runs_legend(const KinkSlice& slice, double x, double y) {
    std::string out;
    for (std::size_t r = 0; r < slice.runs.size() && r < 2; ++r, y += 20)
        out += marker(r, x + 8, y - 4, true) + marker(r, x + 22, y - 4, false) + text(x + 34, y, slice.runs[r].name);
    return out;
}

class LinePicture {
public:
    LinePicture(const KinkSlice& slice, const FloatRisk& risk)
        : slice_(slice), risk_(risk), x_(slice.low[0], slice.high[0], left, right) {
        std::vector<double> ends{slice.low[0], slice.high[0]};
        for (const auto& kink : slice.kinks) ends.push_back(kink.from[0]);
        std::sort(ends.begin(), ends.end());
        for (std::size_t i = 0; i + 1 < ends.size(); ++i)
            if (ends[i + 1] > ends[i]) pieces_.push_back({ends[i], ends[i + 1]});
    }

    std::string draw() {
        sample();
        const double top = 26 + 16 * static_cast<double>(std::min<std::size_t>(slice_.kinks.size(), 3));
        const LinearAxis risk(low_[0], high_[0], top + 230, top);
        const LinearAxis slope(low_[1], high_[1], top + 400, top + 270);
        std::string svg = "<svg viewBox=\"0 0 760 " + place(top + (slice_.runs.size() > 1 ? 468 : 448)) +
                          "\" role=\"img\" aria-label=\"risk and slope along a line through the parameters\">\n";
        for (const double tick : x_.ticks(8)) {
            svg += line("grid", x_.at(tick), top, x_.at(tick), top + 400);
            svg += text(x_.at(tick), top + 416, x_.label(tick), "middle", "faint");
        }
        svg += axis(risk, top, top + 230) + axis(slope, top + 270, top + 400);
        svg += text(left + 4, top + 14, "risk", "start", "halo") + text(left + 4, top + 284, "slope", "start", "halo");
        svg += text(left, top + 436, slice_.names[0], "start", "faint");
        kinks(svg, top, slope);
        for (std::size_t p = 0; p < pieces_.size(); ++p) {
            svg += curve(values_[p], risk) + curve(slopes_[p], slope);
        }
        if (slice_.runs.empty())
            svg += marker(0, x_.at(slice_.here[0]), risk.at(risk_(slice_.at(slice_.here[0], 0))), true);
        for (std::size_t r = 0; r < slice_.runs.size() && r < 2; ++r)
            for (std::size_t t = slice_.runs[r].points.size(); t-- > 0;) {
                const double s = slice_.runs[r].points[t][0];
                svg += marker(r, x_.at(s), risk.at(risk_(slice_.at(s, 0))), t == 0);
            }
        return svg + runs_legend(slice_, right - 90, top + 436) + "</svg>\n";
    }

private:
    using Curve = std::vector<std::pair<double, double>>;

    std::string axis(const LinearAxis& scale, double top, double bottom) const {
        std::string svg = "<rect class=\"frame\" x=\"" + place(left) + "\" y=\"" + place(top) + "\" width=\"" +
                          place(right - left) + "\" height=\"" + place(bottom - top) + "\"/>\n";
        for (const double tick : scale.ticks(5))
            svg += text(left - 8, scale.at(tick) + 4, scale.label(tick), "end", "faint");
        return svg;
    }

    void sample() {
        constexpr int points = 64;
        for (const auto& [a, b] : pieces_) {
            Curve value;
            Curve slope;
            const double h = (b - a) / 1000;
            const auto risk = [&](double s) { return risk_(slice_.at(s, 0)); };
            for (int i = 0; i <= points; ++i) {
                const double s = a + (b - a) * i / points;
                const double inner = std::clamp(s, a + h, b - h);
                value.emplace_back(s, risk(s));
                const auto central = [&](double at) { return (risk(at + h) - risk(at - h)) / (2 * h); };
                // At the ends of a piece the slope is continued from inside: beyond them is another one.
                const double towards = inner > s ? h : inner < s ? -h : 0;
                slope.emplace_back(s, towards == 0 ? central(inner) : 2 * central(inner) - central(inner + towards));
                grow(0, value.back().second);
                grow(1, slope.back().second);
            }
            values_.push_back(std::move(value));
            slopes_.push_back(std::move(slope));
        }
        for (std::size_t i = 0; i < 2; ++i) {
            const double margin = std::max(0.08 * (high_[i] - low_[i]), 1e-9);
            low_[i] -= margin;
            high_[i] += margin;
        }
    }
    void grow(std::size_t i, double value) {
        low_[i] = std::min(low_[i], value);
        high_[i] = std::max(high_[i], value);
    }

    std::string curve(const Curve& points, const LinearAxis& scale) const {
        std::string svg = "<polyline class=\"curve\" points=\"";
        for (const auto& [s, value] : points) svg += place(x_.at(s)) + "," + place(scale.at(value)) + " ";
        return svg + "\"/>\n";
    }

    void kinks(std::string& svg, double top, const LinearAxis& slope) {
        const auto numbers = numbers_of(slice_);
        std::size_t row = 0;
        for (const auto& kink : slice_.kinks) {
            const double x = x_.at(kink.from[0]);
            svg += line(style_of(kink), x, top, x, top + 230, described(kink));
            // The jump: from the slope on the left to the slope on the right.
            double before = 0;
            double after = 0;
            for (std::size_t p = 0; p < pieces_.size(); ++p) {
                if (pieces_[p].second == kink.from[0]) before = slopes_[p].back().second;
                if (pieces_[p].first == kink.from[0]) after = slopes_[p].front().second;
            }
            svg += line(style_of(kink), x, slope.at(before), x, slope.at(after), "jump " + brief(after - before));
            const double y = top - 8 - 16 * static_cast<double>(row++ % 3);
            const bool right_half = x > (left + right) / 2;
            svg += text(right_half ? std::min(x + 8, right) : std::max(x - 8, left), y,
                        "K" + std::to_string(numbers.at(kink.name)) +
                            (slice_.kinks.size() <= 3 ? " " + kink.convexity + ", " + kink.crossing : ""),
                        right_half ? "end" : "start", kink.convexity);
        }
    }

    static constexpr double left = 70;
    static constexpr double right = 745;
    const KinkSlice& slice_;
    const FloatRisk& risk_;
    LinearAxis x_;
    std::vector<std::pair<double, double>> pieces_;
    std::vector<Curve> values_;
    std::vector<Curve> slopes_;
    std::array<double, 2> low_{1e300, 1e300};
    std::array<double, 2> high_{-1e300, -1e300};
};

std::string legend(const KinkSlice& slice, double x, double y) {
    std::string svg;
    std::map<std::string, SliceKink> kinds;
    for (const auto& kink : slice.kinks) kinds.emplace(kink.convexity + ", " + kink.crossing, kink);
    for (const auto& [name, kink] : kinds) {
        svg += line(style_of(kink), x, y - 4, x + 26, y - 4) + text(x + 34, y, name);
        y += 20;
    }
    return svg + runs_legend(slice, x, y + 6);
}

std::string plane_picture(const KinkSlice& slice, const FloatRisk& risk) {
    constexpr double left = 62;
    constexpr double right = 540;
    constexpr double top = 14;
    constexpr int columns = 60;
    constexpr int levels = 14;
    const double height = (right - left) * (slice.high[1] - slice.low[1]) / (slice.high[0] - slice.low[0]);
    const double bottom = top + std::clamp(height, 260.0, 560.0);
    const LinearAxis x(slice.low[0], slice.high[0], left, right);
    const LinearAxis y(slice.low[1], slice.high[1], bottom, top);
    const int rows = std::max(20, static_cast<int>(columns * (bottom - top) / (right - left)));
    std::vector<double> values;
    for (int j = 0; j < rows; ++j)
        for (int i = 0; i < columns; ++i)
            values.push_back(risk(slice.at(slice.low[0] + (slice.high[0] - slice.low[0]) * (i + 0.5) / columns,
                                           slice.low[1] + (slice.high[1] - slice.low[1]) * (j + 0.5) / rows)));
    const double least = *std::min_element(values.begin(), values.end());
    const double greatest = *std::max_element(values.begin(), values.end());
    std::string svg = "<svg viewBox=\"0 0 760 " + place(bottom + 46) +
                      "\" role=\"img\" aria-label=\"risk and kinks in a plane through the parameters\">\n";
    const double wide = (right - left) / columns;
    const double tall = (bottom - top) / rows;
    for (int j = 0; j < rows; ++j)
        for (int i = 0; i < columns;) {
            const auto band = [&](int at) {
                const double share =
                    greatest > least ? (values[static_cast<std::size_t>(j * columns + at)] - least) / (greatest - least)
                                     : 0;
                return static_cast<int>(std::min(levels - 1.0, levels * std::sqrt(share)));
            };
            int end = i + 1;
            while (end < columns && band(end) == band(i)) ++end;
            if (band(i) > 0)
                svg += "<rect class=\"band\" x=\"" + place(left + wide * i) + "\" y=\"" +
                       place(bottom - tall * (j + 1)) + "\" width=\"" + place(wide * (end - i) + 0.3) + "\" height=\"" +
                       place(tall + 0.3) + "\" fill-opacity=\"" + brief(0.75 * band(i) / levels) + "\"/>\n";
            i = end;
        }
    svg += "<rect class=\"frame\" x=\"" + place(left) + "\" y=\"" + place(top) + "\" width=\"" + place(right - left) +
           "\" height=\"" + place(bottom - top) + "\"/>\n";
    for (const double tick : x.ticks(6)) svg += text(x.at(tick), bottom + 17, x.label(tick), "middle", "faint");
    for (const double tick : y.ticks(6)) svg += text(left - 8, y.at(tick) + 4, y.label(tick), "end", "faint");
    for (const auto& kink : slice.kinks)
        svg += line(style_of(kink), x.at(kink.from[0]), y.at(kink.from[1]), x.at(kink.to[0]), y.at(kink.to[1]),
                    described(kink));
    for (std::size_t r = 0; r < slice.runs.size() && r < 2; ++r) {
        svg += "<polyline class=\"path run" + std::to_string(r + 1) + "\" points=\"";
        for (const auto& point : slice.runs[r].points) svg += place(x.at(point[0])) + "," + place(y.at(point[1])) + " ";
        svg += "\"/>\n";
        for (std::size_t t = slice.runs[r].points.size(); t-- > 0;)
            svg += marker(r, x.at(slice.runs[r].points[t][0]), y.at(slice.runs[r].points[t][1]), t == 0);
    }
    if (slice.runs.empty()) svg += marker(0, x.at(slice.here[0]), y.at(slice.here[1]), true);
    std::map<std::string, bool> named;
    const auto numbers = numbers_of(slice);
    for (const auto& kink : slice.kinks) {
        if (!named.emplace(kink.name, true).second) continue;
        // A little inside of the frame, on the line.
        const double px = x.at(kink.from[0]);
        const double py = y.at(kink.from[1]);
        const double dx = x.at(kink.to[0]) - px;
        const double dy = y.at(kink.to[1]) - py;
        const double length = std::max(std::hypot(dx, dy), 1e-9);
        svg += text(px + 16 * dx / length + 4, py + 16 * dy / length + 4, "K" + std::to_string(numbers.at(kink.name)),
                    "start", "halo");
    }
    svg += legend(slice, right + 22, top + 16);
    svg += text(left, bottom + 36, "horizontal: " + slice.names[0] + "; vertical: " + slice.names[1], "start", "faint");
    svg += text(right + 22, bottom - 18, "risk from " + brief(least), "start", "faint");
    svg += text(right + 22, bottom - 2, "(light) to " + brief(greatest) + " (dark)", "start", "faint");
    return svg + "</svg>\n";
}

}  // namespace

std::string slice_picture(const KinkSlice& slice, const FloatRisk& risk) {
    return slice.dimension == 1 ? LinePicture(slice, risk).draw() : plane_picture(slice, risk);
}

}  // namespace relucert

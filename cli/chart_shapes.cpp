#include "cli/chart_shapes.hpp"

#include "cli/output.hpp"
#include "cli/picture_axis.hpp"

#include <algorithm>

namespace relucert {

const char* const chart_style = R"css(
:root { --s1: #2a5db0; --s2: #c2570c; --s3: #1a7f4b; --s4: #8a3fbd; --s5: #b3261e; --s6: #5c6670; }
@media (prefers-color-scheme: dark) {
  :root { --s1: #7fb0ff; --s2: #f0a35a; --s3: #58c98d; --s4: #cfa0ff; --s5: #ff8a80; --s6: #a5adb5; } }
svg .s1 { fill: var(--s1); stroke: var(--s1); } svg .s2 { fill: var(--s2); stroke: var(--s2); } svg .s3 { fill: var(--s3); stroke: var(--s3); }
svg .s4 { fill: var(--s4); stroke: var(--s4); } svg .s5 { fill: var(--s5); stroke: var(--s5); } svg .s6 { fill: var(--s6); stroke: var(--s6); }
svg .bar { stroke-width: 1; } svg .unknown-end { fill: none; stroke-dasharray: 4 3; stroke-width: 1.5; }
svg .link { fill: none; stroke-width: 1; stroke-opacity: 0.45; } svg .whisker { stroke-width: 2.5; } svg .frame { fill: none; stroke: var(--line); }
)css";

std::string spoken(const std::string& name) {
    std::string text = name;
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string series_style(std::size_t series) { return "s" + std::to_string(series % 6 + 1); }

std::string chart_line(const std::string& style, double x1, double y1, double x2, double y2) {
    return "<line class=\"" + style + "\" x1=\"" + place(x1) + "\" y1=\"" + place(y1) + "\" x2=\"" + place(x2) +
           "\" y2=\"" + place(y2) + "\"/>";
}

std::string chart_text(double x, double y, const std::string& what, const char* anchor, const char* style) {
    return "<text x=\"" + place(x) + "\" y=\"" + place(y) + "\" text-anchor=\"" + anchor + "\" class=\"" + style +
           "\">" + escaped(what) + "</text>\n";
}

std::string chart_rectangle(const std::string& style, double x, double y, double w, double h) {
    return "<rect class=\"" + style + "\" x=\"" + place(x) + "\" y=\"" + place(y) + "\" width=\"" + place(w) +
           "\" height=\"" + place(h) + "\"";
}

std::string chart_marker(std::size_t series, double x, double y) {
    const std::string style = "\" class=\"" + series_style(series) + "\"/>";
    switch (series % 5) {
        case 0:  // a ring: marks of other series at the same place are seen in it
            return "<circle cx=\"" + place(x) + "\" cy=\"" + place(y) +
                   "\" r=\"5.4\" style=\"fill: none; stroke-width: 1.6" + style;
        case 1:
            return "<path d=\"M" + place(x - 3.4) + " " + place(y - 3.4) + "h6.8v6.8h-6.8z" + style;
        case 2:
            return "<path d=\"M" + place(x) + " " + place(y - 4.4) + "l4.4 7.6h-8.8z" + style;
        case 3:
            return "<path d=\"M" + place(x) + " " + place(y - 4.8) + "l4.8 4.8l-4.8 4.8l-4.8 -4.8z" + style;
        default:
            return "<circle cx=\"" + place(x) + "\" cy=\"" + place(y) + "\" r=\"3.6" + style;
    }
}

}  // namespace relucert

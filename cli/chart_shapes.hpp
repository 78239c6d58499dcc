#pragma once
// The pieces of which the charts of the report are drawn, as SVG text. A series is told by its colour and its shape.
#include <cstddef>
#include <string>

namespace relucert {

/// The style of charts, besides report_style.
extern const char* const chart_style;

/// The name of a quantity as words.
std::string spoken(const std::string& name);
/// The class of a series: its colour.
std::string series_style(std::size_t series);
std::string chart_line(const std::string& style, double x1, double y1, double x2, double y2);
/// anchor: start, middle or end.
std::string chart_text(double x, double y, const std::string& what, const char* anchor, const char* style = "");
/// Not closed: "/>" or a title and "</rect>" follow.
std::string chart_rectangle(const std::string& style, double x, double y, double w, double h);
/// The mark of a series about (x, y).
std::string chart_marker(std::size_t series, double x, double y);

}  // namespace relucert

#pragma once
// Charts of a claim over its instances, as inline SVG with a table.
#include "cli/job.hpp"

#include <string>
#include <vector>

namespace relucert {

/// The chart over the decided rows, in their order: every value is drawn as its enclosure. With `across`, positions
/// along the horizontal axis are those of that quantity; without it every instance is a row of bars. An end that is not
/// known is drawn dashed up to the edge; values of which nothing is known, or rows that are not decided, are left out
/// and counted. Below it all values, rounded outward. "" if there is nothing to draw.
std::string chart_section(const Chart& chart, const std::vector<const JobRow*>& rows);

}  // namespace relucert

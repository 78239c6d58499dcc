#pragma once
// Pictures of the report, as inline SVG.
#include "relucert/claim/evaluation.hpp"

#include <string>
#include <vector>

namespace relucert {

/// Bars for the pairs of quantities "<label> lower" and "<label> upper" (or "_lower", "_upper"): from the proved lower
/// to the proved upper bound. A logarithmic axis if the bounds span more than a factor of 8. Empty if there is no pair.
std::string bounds_picture(const std::vector<ShowResult>& show);

}  // namespace relucert

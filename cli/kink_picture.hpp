#pragma once
// Pictures of the kink report, as inline SVG: no scripts, no files beside them.
#include "cli/kink_slice.hpp"

#include <string>

namespace relucert {

/// A line: the risk, below it its slope, the kinks by class, the jumps and the runs. A plane: the risk as bands, the
/// kinks as lines by class, the runs.
std::string slice_picture(const KinkSlice& slice, const FloatRisk& risk);

/// The style sheet that the pictures need beside report_style.
extern const char* const kink_style;

/// The whole page. `verdict` in words; `certificate` is a path relative to the page, or "".
std::string kink_page(const KinkReport& report, const KinkArguments& arguments, const std::vector<KinkSlice>& slices,
                      const FloatRisk& risk, const std::string& verdict, const std::string& certificate,
                      const std::vector<std::string>& ledger, unsigned digits);

}  // namespace relucert

#pragma once
#include <string>
#include <vector>

namespace relucert {

/// The known name nearest to `name` by edit distance, if it is near enough to be a slip; else "".
std::string nearest_spelling(const std::string& name, const std::vector<std::string>& known);

}  // namespace relucert

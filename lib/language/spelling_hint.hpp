#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace relucert {

/// Levenshtein's distance: insertions, deletions and replacements. Cost: the product of the lengths.
std::size_t edit_distance(const std::string& a, const std::string& b);

/// The known name nearest to `name` by edit distance, if it is near enough to be a slip; else "".
std::string nearest_spelling(const std::string& name, const std::vector<std::string>& known);

}  // namespace relucert

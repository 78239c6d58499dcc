#pragma once
// Heads of definitions in claim files.
#include <optional>
#include <string>
#include <vector>

namespace relucert {

/// What stands left of "=" in [define].
struct DefinitionHead {
    std::string name;
    std::vector<std::string> parameters;  ///< distinct
};

/// "name" or "name(a, b)", blanks around names allowed; nothing for any other text.
std::optional<DefinitionHead> definition_head(const std::string& text);

}  // namespace relucert

#pragma once
// The canonical text of a function value (docs/certificate-format.md, section 4): what a key says of it.
#include "relucert/quantity/value.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace relucert {

/// `level|tokens|name=value|...`: where the function is written (prelude, instance or claim), its tokens as written
/// with one space between them, and each name among them that is bound around the function, but is no parameter of it,
/// with the canonical text of its value, sorted by name. Other names mean the same everywhere on their level. @throws
/// NotExact or UnknownFound if a captured value has no canonical text.
std::string canonical_function_text(const char* level, std::string_view source,
                                    const std::vector<std::string>& parameters,
                                    const std::vector<std::pair<std::string, Value>>& captured);

}  // namespace relucert

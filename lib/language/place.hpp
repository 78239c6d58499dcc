#pragma once
// Places in text files, for messages.
#include <cstddef>
#include <string>

namespace relucert {

/// Where a formula begins: line and column count from 1.
struct Place {
    std::string file;
    std::size_t line = 1;
    std::size_t column = 1;

    /// "file:line:column".
    [[nodiscard]] std::string to_string() const;
};

}  // namespace relucert

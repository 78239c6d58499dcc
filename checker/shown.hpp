#pragma once
#include <string>

namespace relucert_check {

/// Text of a certificate for people. It cannot begin a line, so it cannot imitate the line of success; and it holds no
/// control characters and no characters that hide others or change their order: what is read is what was checked.
/// `text` is valid UTF-8.
std::string shown(const std::string& text);

}  // namespace relucert_check

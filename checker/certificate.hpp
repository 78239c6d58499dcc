// Checks one certificate: docs/certificate-format.md, section 3.
#pragma once
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "errors.hpp"

namespace relucert_check {

/// The bytes of the input with that SHA-256 (64 hexadecimal digits), or nothing if it cannot be read.
using Resolver = std::function<std::optional<std::string>(const std::string& digest)>;

/// 0: verified; `out` ends with `s VERIFIED <outcome>`. 1: refused. 2: an input cannot be read. In the last two cases
/// `out` is untouched and `err` says the first thing that fails. Does not throw and does not end the process.
int check_bytes(const std::string& certificate, const Resolver& inputs, const std::string& prelude, std::ostream& out,
                std::ostream& err, const Limits& limits = {});

/// The prelude that the checker was built with.
std::string built_in_prelude();

}  // namespace relucert_check

#pragma once
// Runs the checker on certificate bytes and aborts unless it either verifies, with the success line last, or refuses
// with a reason of its own.
#include "certificate.hpp"

#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace relucert_check {

/// True if verified.
inline bool verified(const std::string& certificate, const Resolver& inputs, const std::string& prelude) {
    Limits limits;
    limits.evaluation_steps = 200'000;
    limits.list_entries = 200'000;
    limits.precision = 1024;
    std::ostringstream out;
    std::ostringstream err;
    const int code = check_bytes(certificate, inputs, prelude, out, err, limits);
    const std::string printed = out.str();
    const std::string reason = err.str();
    bool consistent = false;
    if (code == 0)
        consistent = printed.rfind("\ns VERIFIED ") == printed.rfind('\n', printed.size() - 2);
    else
        consistent = printed.empty() && !reason.empty() && (code == 1 || code == 2);
    // Texts of the standard library's exceptions: the checker refused by accident, not by a rule.
    for (const char* accident : {"std::", "_M_", "basic_string", "map::", "vector::", "array::", "bad optional"})
        if (reason.starts_with(std::string("refused: ") + accident)) consistent = false;
    if (!consistent) {
        std::fprintf(stderr, "exit code %d\nstdout: %s\nstderr: %s\n", code, printed.c_str(), reason.c_str());
        std::abort();
    }
    return code == 0;
}

}  // namespace relucert_check

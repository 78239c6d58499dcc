#pragma once
// How many rounds a random test runs: fewer under sanitizers, where each takes ten times as long.
#include <cstdlib>

namespace relucert::testing {

/// `base` times RELUCERT_TEST_MULTIPLIER (1 unless set), rounded down.
inline long repetitions(long base) {
    const char* text = std::getenv("RELUCERT_TEST_MULTIPLIER");
    const double factor = text == nullptr ? 1.0 : std::strtod(text, nullptr);
    return static_cast<long>(static_cast<double>(base) * factor);
}

}  // namespace relucert::testing

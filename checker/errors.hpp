// The two ways in which checking stops. Both end in an exit code, never in a verdict.
#pragma once
#include <stdexcept>
#include <string>

namespace relucert_check {

/// The certificate is refused: malformed, false, or beyond a cap.
struct Refusal : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The value of an expression is unknown; caught at the expression, never at the formula's top.
struct UnknownValue : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline void require(bool condition, const char* otherwise) {
    if (!condition) throw Refusal(otherwise);
}
inline void require(bool condition, const std::string& otherwise) {
    if (!condition) throw Refusal(otherwise);
}

/// Caps on what a certificate may ask for. They bound time and memory; none of them can make a false claim pass.
struct Limits {
    unsigned long long evaluation_steps = 2'000'000'000;  // expressions evaluated
    unsigned long long list_entries = 200'000'000;        // entries of lists ever made
    unsigned evaluation_depth = 1200;                     // nested expressions, through definitions
    unsigned long file_bytes = 512UL << 20;
    unsigned precision = 65536;  // bits after the point when enclosures are refined
};

constexpr unsigned long max_number_bits = 1UL << 25;

}  // namespace relucert_check

#pragma once
// What the native intervals take for granted about the processor's floating-point state.

namespace relucert {

/// Checks, by calculating, that this thread rounds to nearest with binary64 results and keeps subnormal numbers
/// (no flush-to-zero, no denormals-are-zero). Call it at the start of each thread that uses Interval.
/// @throws InternalError otherwise.
void check_floating_environment();

}  // namespace relucert

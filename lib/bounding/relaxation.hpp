#pragma once
// Lines above multiples of max(0, z), and 128-bit sums that watch for overflow: for symbolic bounds.
#include "relucert/bounding/rounded_program.hpp"

#include <algorithm>
#include <cstdint>

namespace relucert {

inline Int128 magnitude(Int128 value) { return value < 0 ? -value : value; }

/// @throws NumberTooLarge
inline void add(Int128& sum, Int128 term) {
    if (__builtin_add_overflow(sum, term, &sum)) throw NumberTooLarge();
}

/// @throws NumberTooLarge
inline Int128 product(Int128 a, Int128 b) {
    Int128 result = 0;
    if (__builtin_mul_overflow(a, b, &result)) throw NumberTooLarge();
    return result;
}

/// floor(factor * upper / (upper - lower)) for factor > 0, lower < 0 < upper.
inline std::int64_t upper_slope(std::int64_t factor, std::int64_t lower, std::int64_t upper) {
    std::int64_t scaled = 0;
    if (!__builtin_mul_overflow(factor, upper, &scaled)) return scaled / (upper - lower);
    return static_cast<std::int64_t>(static_cast<Int128>(factor) * upper / (upper - lower));
}

struct Line {
    std::int64_t slope = 0;
    Int128 offset = 0;
};

/// factor * max(0, z) <= slope z + offset for lower <= z <= upper, factor > 0.
inline Line upper_line(std::int64_t factor, std::int64_t lower, std::int64_t upper) {
    if (lower >= 0) return {factor, 0};
    if (upper <= 0) return {0, 0};
    const std::int64_t slope = upper_slope(factor, lower, upper);
    return {slope, std::max(-static_cast<Int128>(slope) * lower, static_cast<Int128>(factor - slope) * upper)};
}

}  // namespace relucert

#pragma once
// The one place that compares real numbers: exact values first, then native intervals, then balls of 128, 256, ...
// bits, until the order is certain or a limit is reached.
#include "relucert/failure/deadline.hpp"
#include "relucert/number/real.hpp"
#include "relucert/number/truth.hpp"

namespace relucert {

struct DecideLimits {
    unsigned largest_bits = 65536;
    const Deadline* deadline = nullptr;
};

/// The orders of a and b that are still possible, and what is known of the two.
struct Decision {
    bool may_be_less = true;
    bool may_be_equal = true;
    bool may_be_greater = true;
    Enclosure left;
    Enclosure right;
    unsigned bits = 0;  ///< 0: exact values; 53: native intervals; else the precision of the balls

    [[nodiscard]] bool is_decided() const noexcept { return may_be_less + may_be_equal + may_be_greater == 1; }
    [[nodiscard]] Truth less() const noexcept;
    [[nodiscard]] Truth less_equal() const noexcept;
    [[nodiscard]] Truth equal() const noexcept;
    [[nodiscard]] Truth greater() const noexcept;
    [[nodiscard]] Truth greater_equal() const noexcept;
    [[nodiscard]] Truth not_equal() const noexcept;
};

/// Compares a and b. Exact operands are always decided. @throws InputError if an operand is certainly undefined,
/// LimitReached from the deadline.
Decision decide(const Real& a, const Real& b, const DecideLimits& limits = {});

Truth less(const Real& a, const Real& b, const DecideLimits& limits = {});
Truth less_equal(const Real& a, const Real& b, const DecideLimits& limits = {});
Truth equal(const Real& a, const Real& b, const DecideLimits& limits = {});
Truth greater(const Real& a, const Real& b, const DecideLimits& limits = {});
Truth greater_equal(const Real& a, const Real& b, const DecideLimits& limits = {});
Truth not_equal(const Real& a, const Real& b, const DecideLimits& limits = {});

}  // namespace relucert

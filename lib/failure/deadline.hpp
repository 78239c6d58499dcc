#pragma once
// Limits of a run. Long loops call Deadline::check() now and then; when the time is over, the memory limit is
// reached or the run was interrupted it throws LimitReached, which unwinds to the claim that asked.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace relucert {

class Deadline {
public:
    using Clock = std::chrono::steady_clock;

    /// No limit but interruption.
    Deadline() = default;
    /// `seconds` from now; `memory_bytes` of resident memory (0: no limit).
    explicit Deadline(std::optional<double> seconds, std::uint64_t memory_bytes = 0);

    /// Throws LimitReached if a limit is passed. Cost: one clock reading; memory is read every 100 ms.
    void check(const char* activity) const;

    /// Seconds until the time limit, never negative; nothing without one. For searches that want to stop before it and
    /// report what they have.
    [[nodiscard]] std::optional<double> remaining_seconds() const;

    /// Asks every Deadline of the process to stop at its next check (safe in a signal handler).
    static void interrupt() noexcept;
    static bool interrupted() noexcept;

private:
    std::optional<Clock::time_point> end_;
    std::uint64_t memory_bytes_ = 0;
    mutable std::atomic<std::int64_t> next_memory_check_{0};
    static std::atomic<bool> interrupted_;
};

}  // namespace relucert

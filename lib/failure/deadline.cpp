#include "relucert/failure/deadline.hpp"

#include "relucert/failure/failure.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace relucert {

std::atomic<bool> Deadline::interrupted_{false};

namespace {
std::uint64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t total_pages = 0;
    std::uint64_t resident_pages = 0;
    statm >> total_pages >> resident_pages;
    return resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}
}  // namespace

Deadline::Deadline(std::optional<double> seconds, std::uint64_t memory_bytes) : memory_bytes_(memory_bytes) {
    if (seconds)
        end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*seconds));
}

void Deadline::check(const char* activity) const {
    if (interrupted()) throw LimitReached(std::string("interrupted during ") + activity);
    if (!end_ && memory_bytes_ == 0) return;
    const auto now = Clock::now();
    if (end_ && now >= *end_) throw LimitReached(std::string("time limit reached during ") + activity);
    if (memory_bytes_ != 0) {
        const std::int64_t tick = now.time_since_epoch().count();
        if (tick >= next_memory_check_.load(std::memory_order_relaxed)) {
            next_memory_check_.store(
                tick + std::chrono::duration_cast<Clock::duration>(std::chrono::milliseconds(100)).count(),
                std::memory_order_relaxed);
            if (resident_bytes() > memory_bytes_)
                throw LimitReached(std::string("memory limit reached during ") + activity);
        }
    }
}

std::optional<double> Deadline::remaining_seconds() const {
    if (!end_) return std::nullopt;
    return std::max(0.0, std::chrono::duration<double>(*end_ - Clock::now()).count());
}

void Deadline::interrupt() noexcept { interrupted_.store(true); }
bool Deadline::interrupted() noexcept { return interrupted_.load(); }

}  // namespace relucert

#include "cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <stop_token>

namespace relucert {

namespace {
constexpr std::size_t bar_width = 30;
constexpr std::size_t most_columns = 100;
}  // namespace

Progress::Progress(std::size_t total) : total_(total) {
    if (isatty(STDERR_FILENO) == 0) return;
    ticker_ = std::jthread([this](const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (!stop.stop_requested()) {
            changed_.wait_for(lock, stop, std::chrono::milliseconds(200), [] { return false; });
            if (!stop.stop_requested() && std::chrono::steady_clock::now() - start_ > std::chrono::seconds(2)) draw();
        }
    });
}

Progress::~Progress() {
    if (!ticker_.joinable()) return;
    ticker_.request_stop();
    ticker_.join();
    erase();
}

void Progress::started(const std::string& what) {
    const std::lock_guard lock(mutex_);
    current_ = what;
}

void Progress::finished() {
    const std::lock_guard lock(mutex_);
    ++done_;
}

void Progress::draw() {
    const std::size_t filled = total_ == 0 ? bar_width : bar_width * done_ / total_;
    std::string line = "[" + std::string(filled, '#') + std::string(bar_width - filled, '.') + "] " +
                       std::to_string(done_) + "/" + std::to_string(total_) + " " + current_;
    if (line.size() > most_columns) line = line.substr(0, most_columns - 3) + "...";
    std::cerr << "\r\033[K" << line << std::flush;
    drawn_ = true;
}

void Progress::erase() {
    if (drawn_) std::cerr << "\r\033[K" << std::flush;
    drawn_ = false;
}

Progress::Hidden::Hidden(Progress& progress) : lock_(progress.mutex_) { progress.erase(); }

}  // namespace relucert

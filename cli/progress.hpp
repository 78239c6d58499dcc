#pragma once
// A bar on the terminal (stderr) for what takes over two seconds; nothing if stderr is no terminal.
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace relucert {

class Progress {
public:
    explicit Progress(std::size_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // From any thread.
    void started(const std::string& what);
    void finished();

    /// The bar is off the terminal as long as this lives, so that other text can be written.
    class Hidden {
    public:
        explicit Hidden(Progress& progress);
        ~Hidden() = default;
        Hidden(const Hidden&) = delete;
        Hidden& operator=(const Hidden&) = delete;

    private:
        std::unique_lock<std::mutex> lock_;
    };

private:
    void draw();
    void erase();
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::size_t total_;
    std::size_t done_ = 0;
    std::string current_;
    bool drawn_ = false;
    std::jthread ticker_;
};

}  // namespace relucert

#include "cli/subprocess.hpp"

#include "relucert/failure/failure.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>
#include <thread>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace relucert {

namespace {

/// A pipe whose ends other children do not inherit.
struct Pipe {
    std::array<int, 2> ends{-1, -1};
    Pipe() {
        if (pipe2(ends.data(), O_CLOEXEC) != 0) throw InputError("pipe", std::strerror(errno));
    }
    ~Pipe() {
        for (const int end : ends)
            if (end >= 0) close(end);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void close_writing() {
        close(ends[1]);
        ends[1] = -1;
    }
};

using Clock = std::chrono::steady_clock;

/// At least 0; rounded up, so that waiting does not end too early. Parts of a day, so that poll() can take it.
int milliseconds_until(Clock::time_point end) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 10'000'000));
}

/// Reads both pipes until both are closed, or until `end`.
void drain(Pipe& first, std::string& first_text, Pipe& second, std::string& second_text, Clock::time_point end) {
    std::array<pollfd, 2> waiting{pollfd{first.ends[0], POLLIN, 0}, pollfd{second.ends[0], POLLIN, 0}};
    std::array<std::string*, 2> texts{&first_text, &second_text};
    std::array<char, 65536> buffer{};
    while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
        const int ready = poll(waiting.data(), waiting.size(), milliseconds_until(end));
        if (ready < 0 && errno != EINTR) return;
        if (ready == 0 && Clock::now() >= end) return;
        if (ready <= 0) continue;
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
            const ssize_t count = read(waiting[i].fd, buffer.data(), buffer.size());
            if (count > 0)
                texts[i]->append(buffer.data(), static_cast<std::size_t>(count));
            else if (count == 0 || errno != EINTR)
                waiting[i].fd = -1;
        }
    }
}

/// The status of the child when it has ended; killed if it has not at `end`.
int status_of(pid_t child, Clock::time_point end, bool& killed) {
    int status = 0;
    while (true) {
        const bool late = Clock::now() >= end;
        if (late && !killed) {
            kill(child, SIGKILL);
            killed = true;
        }
        const pid_t ended = waitpid(child, &status, killed ? 0 : WNOHANG);
        if (ended == child) return status;
        if (ended < 0 && errno != EINTR) throw InputError("waitpid", std::strerror(errno));
        if (ended == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace

ProgramResult run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                          double seconds) {
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    Pipe output;
    Pipe errors;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output.ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors.ends[1], STDERR_FILENO);
    const std::string name = program.string();
    std::vector<std::string> words{name};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    pid_t child = 0;
    const int failure = posix_spawn(&child, name.c_str(), &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) throw InputError(name, std::string("cannot be started: ") + std::strerror(failure));
    output.close_writing();
    errors.close_writing();
    ProgramResult result;
    drain(output, result.output, errors, result.errors, end);
    const int status = status_of(child, end, result.timed_out);
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

std::string check_certificate(const std::filesystem::path& checker, const std::filesystem::path& certificate,
                              const std::string& outcome, double seconds, ProgramResult* details) {
    ProgramResult result = run_program(checker, {certificate.string()}, seconds);
    std::string why;
    std::string text = result.output;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    const std::string last = text.substr(text.rfind('\n') + 1);  // npos + 1 is 0
    const std::string wanted = "s VERIFIED " + outcome;
    if (result.timed_out)
        why = "relucert-check did not end within " + std::to_string(std::lround(std::ceil(seconds))) +
              " s (--verify-timeout)";
    else if (result.exit_code != 0)
        why = result.errors.empty() ? "exit code " + std::to_string(result.exit_code) : result.errors;
    else if (outcome.empty() ? !last.starts_with(wanted) : last != wanted)
        why = "the last line is '" + last + "', not '" + wanted + "'";
    while (!why.empty() && why.back() == '\n') why.pop_back();
    if (details != nullptr) *details = std::move(result);
    return why;
}

}  // namespace relucert

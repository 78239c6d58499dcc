#pragma once
// How things fail. An error is never a verdict: it is thrown as one of the types below, and only the command
// line turns it into an exit code (2 for InputError, 3 for LimitReached, 4 for InternalError).
#include <stdexcept>
#include <string>

namespace relucert {

/// Something the user gave cannot be used. The text names the place (file, line or entry), what is wrong,
/// and the remedy.
class InputError : public std::runtime_error {
public:
    InputError(const std::string& place, const std::string& problem, const std::string& remedy = "");
    [[nodiscard]] const std::string& place() const noexcept { return place_; }
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
    [[nodiscard]] const std::string& remedy() const noexcept { return remedy_; }

private:
    std::string place_;
    std::string problem_;
    std::string remedy_;
};

/// A limit of time or memory was reached; the verdict is `undecided`.
class LimitReached : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A check of soundness failed: a bug in relucert, never the user's fault.
class InternalError : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Throws InternalError naming file and line. Used through RELUCERT_ENSURE.
[[noreturn]] void fail_check(const char* condition, const char* file, int line);

}  // namespace relucert

/// A check of soundness; unlike assert() it stays on in every build.
#define RELUCERT_ENSURE(condition) \
    ((condition) ? static_cast<void>(0) : ::relucert::fail_check(#condition, __FILE__, __LINE__))

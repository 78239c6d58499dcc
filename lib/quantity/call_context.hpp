#pragma once
// What a builtin sees besides its arguments.
#include "relucert/evidence/store.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/number/decide.hpp"
#include "relucert/quantity/value.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace relucert {

/// Results of calls, by function and identity of the arguments (same storage, or same rational). Holds the arguments,
/// so that no address is used twice.
class CallMemo {
public:
    /// The key of a call; nothing if an argument has no identity worth remembering. Lists have one only if asked.
    static std::optional<std::string> key_of(const std::string& name, std::span<const Value> arguments, bool lists);
    [[nodiscard]] const Value* find(const std::string& key) const;
    void insert(const std::string& key, std::span<const Value> arguments, const Value& result);

private:
    struct Entry {
        std::vector<Value> arguments;
        Value result;
    };
    std::unordered_map<std::string, Entry> entries_;
};

struct CallContext {
    EvidenceStore& store;
    const Deadline& deadline;
    DecideLimits limits;
    const std::function<Value(const std::string& path)>* read = nullptr;
    CallMemo& memo;
    std::string remark;  ///< what a primitive says beside its value, for `explain`; the caller takes it away
    std::uint32_t given = ~std::uint32_t{0};  ///< bit i: parameter i was given (an optional one left out is 0)

    [[nodiscard]] bool has(std::size_t parameter) const { return (given >> parameter & 1U) != 0; }
};

}  // namespace relucert

#pragma once
// The one table of builtin functions: help text, documentation, type checks and fuzz ranges come from it.
//
//     for (const Builtin& row : registry()) std::puts((row.signature() + "  " + row.meaning).c_str());
#include "relucert/quantity/type.hpp"
#include "relucert/quantity/value.hpp"

#include <span>
#include <string>
#include <vector>

namespace relucert {

struct CallContext;

struct BuiltinParameter {
    std::string name;
    Type type;
    bool optional = false;
};

/// One row.
struct Builtin {
    std::string name;
    std::vector<BuiltinParameter> parameters;
    Type result;
    std::string topic;           ///< numbers, lists, linear algebra, data, networks, evidence
    std::string meaning;         ///< one sentence
    std::string units;           ///< of the result, in terms of those of the arguments; "" if it is not a number
    std::string source;          ///< definition or reference
    std::string evidence;        ///< page in docs/evidence/, or "" if the checker recomputes the value
    bool variadic = false;       ///< the last parameter may be repeated
    bool takes_unknown = false;  ///< the function sees unknown arguments itself; otherwise they make the result unknown
    bool comprehension = false;  ///< an argument `e for ...` is folded with weights, not made a list first
    bool remember = false;       ///< worth keeping per arguments
    bool calls_functions = false;  ///< evaluates formulas: an error inside has its own place
    bool of_a_box = false;         ///< written NAME(e, x in B): called with the function x => e and the box B
    /// Type of the result where it depends on the arguments' types; null: `result`.
    Type (*result_of)(std::span<const Type> arguments) = nullptr;
    /// Arguments are in the order of `parameters`; what is left out is missing at the end, or null by name.
    Value (*call)(std::span<const Value> arguments, CallContext& context) = nullptr;

    /// "rank(A: matrix): integer".
    [[nodiscard]] std::string signature() const;
};

/// All rows, by topic, then in the order of docs/claim-language.md.
const std::vector<Builtin>& registry();
/// Null if there is none. `pi`, `binary32`, `binary64` are rows without parameters (constants).
const Builtin* find_builtin(const std::string& name);
/// One Markdown table a topic.
std::string registry_markdown();

}  // namespace relucert

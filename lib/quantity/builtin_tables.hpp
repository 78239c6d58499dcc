#pragma once
// The rows of the registry, a table a topic.
#include "relucert/quantity/call_context.hpp"
#include "relucert/quantity/registry.hpp"

namespace relucert {

std::vector<Builtin> number_builtins();
std::vector<Builtin> aggregate_builtins();
std::vector<Builtin> list_builtins();
std::vector<Builtin> sequence_builtins();
std::vector<Builtin> linear_algebra_builtins();
std::vector<Builtin> data_builtins();
std::vector<Builtin> network_builtins();
std::vector<Builtin> network_construction_builtins();
std::vector<Builtin> evidence_builtins();
std::vector<Builtin> descent_builtins();
std::vector<Builtin> tangent_builtins();
Builtin activation_moments_builtin();
std::vector<Builtin> zero_builtins();
std::vector<Builtin> box_builtins();
std::vector<Builtin> dual_norm_builtins();

/// A row of the registry for a builtin that needs neither evidence nor a type rule of its own.
inline Builtin plain_row(const char* topic, const char* source, const char* name,
                         std::vector<BuiltinParameter> parameters, const Type& result, const char* meaning,
                         const char* units, Value (*call)(std::span<const Value>, CallContext&)) {
    Builtin made{.name = name,
                 .parameters = std::move(parameters),
                 .result = result,
                 .topic = topic,
                 .meaning = meaning,
                 .units = units,
                 .source = source,
                 .evidence = ""};
    made.call = call;
    return made;
}

/// Numbers, or lists of numbers nested to any depth.
inline Type any_numbers() { return Type::numeric(0, Type::deepest); }
/// A list of anything.
inline Type any_list() { return Type::list_of(Type::any()); }
/// The type of the first argument.
inline Type type_of_first(std::span<const Type> arguments) { return arguments.empty() ? Type::any() : arguments[0]; }

}  // namespace relucert

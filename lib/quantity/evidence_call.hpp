#pragma once
// Calls of primitives with evidence: key, look-up, node.
#include "relucert/quantity/call_context.hpp"

#include <functional>
#include <string>

namespace relucert {

/// What a primitive found: its value, and value and evidence as JSON. Without evidence the value is unknown.
struct PrimitiveResult {
    Value value;
    std::string value_json;
    std::string evidence_json;
};

/// The key of the call is made from the canonical text of the arguments. Known calls are answered from memory; for
/// others `find` is run and its node kept in the store. Reaching a limit of the primitive itself gives an unknown
/// value.
Value call_primitive(const char* name, std::span<const Value> arguments, CallContext& context,
                     const std::function<PrimitiveResult()>& find);

}  // namespace relucert

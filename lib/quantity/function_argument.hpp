#pragma once
// Functions as arguments of builtins.
#include "relucert/quantity/value.hpp"

namespace relucert {

/// The function that a builtin was given. @throws InputError, with the remedy, for another kind of value and for a
/// function of another number of arguments.
const FunctionValue& function_argument(const Value& value, std::size_t arity, const char* remedy);

}  // namespace relucert

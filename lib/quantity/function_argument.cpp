#include "relucert/quantity/function_argument.hpp"

#include "relucert/failure/failure.hpp"

namespace relucert {

const FunctionValue& function_argument(const Value& value, std::size_t arity, const char* remedy) {
    if (value.kind() != Value::Kind::function)
        throw InputError("", "a " + value.describe() + " where a function is needed", remedy);
    const FunctionValue& function = value.function();
    if (function.arity != arity)
        throw InputError("",
                         "a function of " + std::to_string(function.arity) + " arguments where one of " +
                             std::to_string(arity) + " is needed",
                         remedy);
    return function;
}

}  // namespace relucert

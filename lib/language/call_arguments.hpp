#pragma once
// Positional and named arguments of a call -> the order of the parameters.
#include "relucert/language/formula.hpp"

#include <string>
#include <vector>

namespace relucert {

struct ParameterName {
    std::string name;
    bool optional = false;
};

/// The argument of each parameter, null where an optional one is left out; further arguments of a variadic function
/// follow. @throws InputError (place, caret) for a wrong number or an unknown name.
std::vector<const SyntaxNode*> match_arguments(const Formula& formula, const SyntaxNode& call,
                                               const std::string& function,
                                               const std::vector<ParameterName>& parameters, bool variadic);

}  // namespace relucert

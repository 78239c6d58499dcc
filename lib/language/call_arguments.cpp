#include "relucert/language/call_arguments.hpp"

#include <algorithm>

namespace relucert {

namespace {

std::string usage(const std::string& function, const std::vector<ParameterName>& parameters, bool variadic) {
    std::string text = function + "(";
    for (std::size_t i = 0; i < parameters.size(); ++i)
        text += (i > 0 ? ", " : "") + parameters[i].name + (parameters[i].optional ? " (optional)" : "");
    return text + (variadic ? ", ...)" : ")");
}

}  // namespace

std::vector<const SyntaxNode*> match_arguments(const Formula& formula, const SyntaxNode& call,
                                               const std::string& function,
                                               const std::vector<ParameterName>& parameters, bool variadic) {
    std::vector<const SyntaxNode*> matched(parameters.size(), nullptr);
    const std::size_t count = call.children.size() - 1;
    for (std::size_t i = 0; i < count; ++i) {
        const SyntaxNode* argument = call.children[i + 1].get();
        const std::string& name = call.names[i];
        if (name.empty()) {
            if (i < parameters.size())
                matched[i] = argument;
            else if (variadic)
                matched.push_back(argument);
            else
                formula.fail(argument->begin,
                             "'" + function + "' takes " + std::to_string(parameters.size()) + " arguments, here are " +
                                 std::to_string(count),
                             usage(function, parameters, variadic));
            continue;
        }
        const auto found = std::find_if(parameters.begin(), parameters.end(),
                                        [&name](const ParameterName& p) { return p.name == name; });
        if (found == parameters.end())
            formula.fail(argument->begin, "'" + function + "' has no parameter '" + name + "'",
                         usage(function, parameters, variadic) + "; write (" + name + " = ...) to pass a comparison");
        const SyntaxNode*& slot = matched[static_cast<std::size_t>(found - parameters.begin())];
        if (slot != nullptr) formula.fail(argument->begin, "the argument '" + name + "' is given twice");
        slot = argument;
    }
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (matched[i] == nullptr && !parameters[i].optional)
            formula.fail(call.mark, "'" + function + "' needs the argument '" + parameters[i].name + "'",
                         usage(function, parameters, variadic));
    return matched;
}

}  // namespace relucert

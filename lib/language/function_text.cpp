#include "relucert/language/function_text.hpp"

#include "relucert/language/lexer.hpp"
#include "relucert/quantity/exact.hpp"

#include <algorithm>
#include <set>

namespace relucert {

std::string canonical_function_text(const char* level, std::string_view source,
                                    const std::vector<std::string>& parameters,
                                    const std::vector<std::pair<std::string, Value>>& captured) {
    std::string text = level;
    text += '|';
    std::set<std::string> names;
    const std::string written(source);
    bool first = true;
    for (const Token& token : tokenize(written, {"", 1, 1})) {
        if (token.kind == Token::Kind::end) break;
        if (!first) text += ' ';
        first = false;
        text += std::string_view(written).substr(token.begin, token.end - token.begin);
        if (token.kind == Token::Kind::name &&
            std::find(parameters.begin(), parameters.end(), token.text) == parameters.end())
            names.emplace(token.text);
    }
    for (const std::string& name : names) {
        const auto bound = std::find_if(captured.rbegin(), captured.rend(),
                                        [&](const std::pair<std::string, Value>& one) { return one.first == name; });
        if (bound == captured.rend()) continue;
        text += '|' + name + '=';
        append_canonical_text(bound->second, text);
    }
    return text;
}

}  // namespace relucert

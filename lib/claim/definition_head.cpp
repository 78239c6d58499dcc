#include "relucert/claim/definition_head.hpp"

#include "relucert/language/lexer.hpp"

#include <algorithm>
#include <sstream>

namespace relucert {

std::optional<DefinitionHead> definition_head(const std::string& text) {
    const auto trimmed = [](std::string part) {
        part.erase(0, part.find_first_not_of(' '));
        part.erase(part.find_last_not_of(' ') + 1);
        return part;
    };
    const std::size_t open = text.find('(');
    DefinitionHead head{trimmed(text.substr(0, open)), {}};
    if (!is_name(head.name)) return std::nullopt;
    if (open == std::string::npos) return head;
    if (text.back() != ')') return std::nullopt;
    std::istringstream inside(text.substr(open + 1, text.size() - open - 2) + ",");
    for (std::string part; std::getline(inside, part, ',');) {
        part = trimmed(part);
        if (!is_name(part) || std::find(head.parameters.begin(), head.parameters.end(), part) != head.parameters.end())
            return std::nullopt;
        head.parameters.push_back(part);
    }
    return head;
}

}  // namespace relucert

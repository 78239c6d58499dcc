#include "prelude.hpp"

#include <algorithm>

#include "errors.hpp"

namespace relucert_check {

Prelude::Prelude(const std::string& text) {
    static const std::string word = "define ";
    const auto starts_line = [&](size_t at) { return at == 0 || text[at - 1] == '\n'; };
    const auto next = [&](size_t from) {
        size_t at = text.find(word, from);
        while (at != text.npos && !starts_line(at)) at = text.find(word, at + 1);
        return std::min(at, text.size());
    };
    size_t at = next(0);
    require(parse_prelude(text.substr(0, at)).empty(), "prelude: a definition that does not start a line");
    while (at < text.size()) {
        const size_t end = next(at + 1);
        texts_.push_back(text.substr(at, end - at));
        const std::string& one = texts_.back();
        Definition definition;
        definition.name = one.substr(word.size(), one.find_first_of("(:= \n", word.size()) - word.size());
        require(is_name(definition.name), "prelude: a definition without a name");
        definitions_.push_back(std::move(definition));
        at = end;
    }
}

const Definition& Prelude::operator[](size_t i) const {
    Definition& definition = definitions_[i];
    if (definition.body == nullptr) {
        std::vector<Definition> read = parse_prelude(texts_[i]);
        require(read.size() == 1 && read[0].name == definition.name,
                "prelude: a definition that does not start a line");
        definition = std::move(read[0]);
    }
    return definition;
}

}  // namespace relucert_check

// The prelude, one definition at a time: most claims need few of them, and reading all costs more than most checks.
#pragma once
#include "formula.hpp"

namespace relucert_check {

/// Definitions in the order of the text. Each starts with `define` and a space at the start of a line, and ends before
/// the next one that does. A name is known from the start; what follows it is read, or refused, where it is first used.
class Prelude {
public:
    Prelude() = default;
    /// @throws Refusal for text other than comments before the first definition, or a definition without a name.
    explicit Prelude(const std::string& text);

    size_t size() const { return definitions_.size(); }
    const std::string& name(size_t i) const { return definitions_[i].name; }
    /// @throws Refusal if its text is not one definition.
    const Definition& operator[](size_t i) const;

private:
    std::vector<std::string> texts_;
    mutable std::vector<Definition> definitions_;  // without a body until it is read
};

}  // namespace relucert_check

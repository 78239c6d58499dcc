#pragma once
// Static types: formulas are checked before anything is evaluated.
#include "relucert/language/formula.hpp"
#include "relucert/language/prelude.hpp"
#include "relucert/quantity/type.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace relucert {

/// Names and their types. Formulas bound to names are checked when they are first needed; a cycle is an error.
/// A name with a formula is checked in this scope. Not thread-safe.
class TypeScope {
public:
    explicit TypeScope(const Prelude& prelude);
    ~TypeScope();
    TypeScope(TypeScope&&) noexcept;

    // Each throws InputError at `place` if the name is taken (also by the prelude or a builtin) or reserved.
    void add(const std::string& name, const Type& type, const Place& place);
    void add(const std::string& name, const Formula& formula);
    /// A definition with parameters; its body is checked with parameters of any type.
    void add(const std::string& name, const std::vector<std::string>& parameters, const Formula& formula);
    /// Replaces or adds without the check for a name taken twice.
    void set(const std::string& name, const Type& type);

    [[nodiscard]] bool contains(const std::string& name) const;
    [[nodiscard]] const Prelude& prelude() const noexcept { return *prelude_; }
    [[nodiscard]] std::vector<std::string> names() const;
    /// Number of parameters of a definition; nothing for other names.
    [[nodiscard]] std::optional<std::size_t> arity_of(const std::string& name) const;
    /// Of a definition that is there.
    [[nodiscard]] const std::vector<std::string>& parameters_of(const std::string& name) const;
    /// Checks all formulas that were added.
    void check_all() const;
    /// Type of a name. @throws InputError for a cycle or a wrong formula; nothing if there is no such name.
    [[nodiscard]] std::optional<Type> type_of(const std::string& name) const;

private:
    friend class TypeChecker;
    struct Entry;
    void insert(const std::string& name, const Place& place, Entry entry);
    const Prelude* prelude_;
    std::map<std::string, std::shared_ptr<Entry>> entries_;
};

/// The type of the formula. @throws InputError with place, caret and hint for anything that evaluation would
/// certainly refuse: unknown names, wrong types, wrong numbers of arguments.
Type check_types(const Formula& formula, const TypeScope& scope);
/// The same, and the result must fit `expected`.
Type check_types(const Formula& formula, const TypeScope& scope, const Type& expected);

/// Is this a name that claims may not define (reserved word, builtin, or a definition of the prelude)? Says which, or
/// "".
std::string taken_name(const std::string& name, const Prelude& prelude);

}  // namespace relucert

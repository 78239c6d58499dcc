#include "relucert/language/types.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/language/lexer.hpp"
#include "relucert/language/type_checker.hpp"

namespace relucert {

struct TypeScope::Entry {
    std::optional<Type> type;
    std::optional<Formula> formula;
    std::vector<std::string> parameters;
    bool has_parameters = false;
    bool busy = false;
};

TypeScope::TypeScope(const Prelude& prelude) : prelude_(&prelude) {}
TypeScope::~TypeScope() = default;
TypeScope::TypeScope(TypeScope&&) noexcept = default;

std::string taken_name(const std::string& name, const Prelude& prelude) {
    if (is_reserved_word(name)) return "a reserved word";
    if (find_builtin(name) != nullptr) return "a builtin";
    if (prelude.find(name) != nullptr) return "a definition of the prelude";
    return "";
}

void TypeScope::insert(const std::string& name, const Place& place, Entry entry) {
    const std::string taken = taken_name(name, *prelude_);
    if (!taken.empty()) throw InputError(place.to_string(), "'" + name + "' is " + taken, "choose another name");
    if (!is_name(name))
        throw InputError(place.to_string(), "'" + name + "' is not a name", "a letter or _, then letters, digits, _");
    if (!entries_.emplace(name, std::make_shared<Entry>(std::move(entry))).second)
        throw InputError(place.to_string(), "'" + name + "' is defined twice");
}

void TypeScope::add(const std::string& name, const Type& type, const Place& place) {
    insert(name, place, Entry{type, std::nullopt, {}, false, false});
}

void TypeScope::add(const std::string& name, const Formula& formula) {
    insert(name, formula.place(), Entry{std::nullopt, formula, {}, false, false});
}

void TypeScope::add(const std::string& name, const std::vector<std::string>& parameters, const Formula& formula) {
    insert(name, formula.place(), Entry{std::nullopt, formula, parameters, true, false});
}

void TypeScope::set(const std::string& name, const Type& type) {
    entries_[name] = std::make_shared<Entry>(Entry{type, std::nullopt, {}, false, false});
}

bool TypeScope::contains(const std::string& name) const { return entries_.count(name) != 0; }

std::vector<std::string> TypeScope::names() const {
    std::vector<std::string> result;
    for (const auto& entry : entries_) result.push_back(entry.first);
    return result;
}

std::optional<std::size_t> TypeScope::arity_of(const std::string& name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end() || !found->second->has_parameters) return std::nullopt;
    return found->second->parameters.size();
}

const std::vector<std::string>& TypeScope::parameters_of(const std::string& name) const {
    return entries_.at(name)->parameters;
}

std::optional<Type> TypeScope::type_of(const std::string& name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end()) return std::nullopt;
    Entry& entry = *found->second;
    if (entry.type) return entry.type;
    if (entry.busy) entry.formula->fail(0, "'" + name + "' depends on itself", "break the cycle");
    entry.busy = true;
    try {
        TypeChecker checker(*entry.formula, *this);
        for (const std::string& parameter : entry.parameters) checker.bind(parameter, Type::any());
        entry.type = checker.check();
    } catch (...) {
        entry.busy = false;
        throw;
    }
    entry.busy = false;
    return entry.type;
}

void TypeScope::check_all() const {
    for (const auto& entry : entries_) static_cast<void>(type_of(entry.first));
}

Type check_types(const Formula& formula, const TypeScope& scope) { return TypeChecker(formula, scope).check(); }

Type check_types(const Formula& formula, const TypeScope& scope, const Type& expected) {
    const Type type = check_types(formula, scope);
    if (!type.may_be(expected))
        formula.fail(0, "a " + expected.to_string() + " is needed here, not a " + type.to_string());
    return type;
}

}  // namespace relucert

// The meaning of formulas: docs/claim-language.md, sections 3 to 5.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <span>

#include "errors.hpp"
#include "prelude.hpp"
#include "value.hpp"

namespace relucert_check {

struct Binding {
    std::string name;
    Value value;
    std::shared_ptr<const Binding> next;
};

/// What a formula sees: bound names, and the names of its level.
struct Environment {
    enum class Level { prelude, instance, claim };
    Level level = Level::claim;
    size_t definitions = 0;  // of the prelude
    std::shared_ptr<const Binding> bound;

    Environment with(std::string name, Value value) const {
        return {level, definitions, std::make_shared<const Binding>(Binding{std::move(name), std::move(value), bound})};
    }
};

struct Function {
    ExpressionPtr expression;  // of kind function
    Environment environment;
};

/// The names of one claim and one instance.
struct Names {
    Prelude prelude;
    std::map<std::string, Definition> definitions;  // of the claim
    std::set<std::string> variables;
    std::map<std::string, ExpressionPtr> let;
    std::map<std::string, Value> given;  // parameters and variables read from files
    std::map<std::string, Value> reads;  // path as written
    /// The value of a primitive with evidence for these arguments; unknown without evidence. The rule also gets `more`,
    /// what the arguments determine by evaluation.
    std::function<Value(const std::string& name, const Values& arguments, const Values& more)> primitive;
};

/// The entries of a list or comprehension, with their multiplicities and (for argmax) the values of the bound name.
struct Entries {
    Values items;
    std::vector<mpz_class> weights;  // empty: all 1
    Values places;                   // empty: the positions
};

class Evaluator {
public:
    Evaluator(const Names& names, const Limits& limits);
    Value evaluate(const Expression& e, const Environment& environment);
    /// The value of a name at a level; refuses a name without value, and a cycle.
    Value named(const std::string& name, const Environment& environment);
    bool is_reserved_name(const std::string& name) const;  // of a builtin or the prelude
    Value call(const Value& function, const Values& arguments);
    Value read(const std::string& path) const;
    /// Counts entries of lists that are about to be made.
    void spend_entries(size_t count);
    const Names& names() const { return names_; }

private:
    const Names& names_;
    Limits limits_;
    unsigned depth_ = 0;
    std::map<std::pair<Environment::Level, std::string>, Value> known_;
    std::set<std::pair<Environment::Level, std::string>> in_progress_;
    std::map<std::string, size_t> prelude_index_;

    Value evaluate_known(const Expression& e, const Environment& environment);
    Value arithmetic(const Expression& e, const Environment& environment);
    Value comparison(const Expression& e, const Environment& environment);
    Value connective(const Expression& e, const Environment& environment);
    Value quantifier(const Expression& e, const Environment& environment);
    Value index(const Value& object, const Value& at);
    Value range(const Expression& e, const Environment& environment);
    Value call_expression(const Expression& e, const Environment& environment);
    Value apply(const Definition& d, const Environment& body, const Expression& call, const Environment& environment);
    Values arguments(const Expression& call, const Environment& environment);
    Values in_order(const Expression& call, const Environment& environment, std::span<const std::string> parameters);
    /// Visits the entries of a comprehension until `visit` returns false.
    using Visit = std::function<bool(Value item, const mpz_class& weight, const Value& place)>;
    bool run(const Expression& comprehension, size_t clause, const mpz_class& weight, const Value& place,
             const Environment& environment, const Visit& visit);
    Value all_or_any(const Expression& argument, bool all, const Environment& environment);
    Entries entries(const Expression& e, const Environment& environment);
};

/// True if the value has the type; an unknown value has every type.
bool has_type(const Value& v, const Type& type);

// Builtins (builtins_*.cpp). `find_builtin` gives nullptr for a name that is none.
struct Builtin {
    size_t least, most;  // number of arguments
    Value (*compute)(Evaluator&, const Values&);
};
const Builtin* find_builtin(const std::string& name);
void add_number_builtins(std::map<std::string, Builtin>& table);
void add_list_builtins(std::map<std::string, Builtin>& table);
void add_network_builtins(std::map<std::string, Builtin>& table);
void add_zero(std::map<std::string, Builtin>& table);
void add_activation_moments(std::map<std::string, Builtin>& table);
/// supremum, infimum or forall of a function over a box (rules/over_box.cpp).
Value over_box(Evaluator& evaluator, const std::string& primitive, const Values& function_and_box);
/// sum, mean, product, count, min, max, argmax, argmin.
bool is_aggregate(const std::string& name);
Value aggregate(const std::string& name, const Entries& entries);

// Operators on values (operators.cpp).
Value add(const Value& a, const Value& b, bool subtract);
Value multiply(const Value& a, const Value& b);
Value divide(const Value& a, const Value& b);
Value raise(const Value& a, const Value& n);
Value map_numbers(const Value& v, const std::function<Number(const Number&)>& f);
Number dot(const std::vector<Number>& a, const std::vector<Number>& b);
std::optional<bool> compare_values(const std::string& op, const Value& a, const Value& b);
/// `a in b` for a list, a box or a ball (membership.cpp).
std::optional<bool> member(const Value& a, const Value& b);

}  // namespace relucert_check

#include "evaluator.hpp"

#include <algorithm>

#include "condition.hpp"

namespace relucert_check {

using Kind = Expression::Kind;

Evaluator::Evaluator(const Names& names, const Limits& limits) : names_(names), limits_(limits) {
    for (size_t i = 0; i < names.prelude.size(); ++i) {
        const std::string& name = names.prelude.name(i);
        const bool fresh = prelude_index_.emplace(name, i).second;
        require(fresh && find_builtin(name) == nullptr, "prelude: a name defined twice: " + name);
    }
}

bool Evaluator::is_reserved_name(const std::string& name) const {
    return find_builtin(name) != nullptr || prelude_index_.count(name) > 0;
}

void Evaluator::spend_entries(size_t count) {
    require(count <= limits_.list_entries, "lists with too many entries");
    limits_.list_entries -= count;
}

Value Evaluator::read(const std::string& path) const {
    const auto found = names_.reads.find(path);
    require(found != names_.reads.end(), "a file that the instance does not list: " + path);
    return found->second;
}

Value Evaluator::evaluate(const Expression& e, const Environment& environment) {
    require(limits_.evaluation_steps-- > 0, "too many steps of evaluation");
    require(depth_ < limits_.evaluation_depth, "evaluation is nested too deeply");
    struct Guard {
        explicit Guard(unsigned& d) : depth(d) { ++depth; }
        ~Guard() { --depth; }
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;
        unsigned& depth;
    } guard(depth_);
    try {
        return evaluate_known(e, environment);
    } catch (const UnknownValue& unknown) {
        return {Unknown{unknown.what()}};
    }
}

Value Evaluator::evaluate_known(const Expression& e, const Environment& environment) {
    const auto part = [&](size_t i) { return evaluate(*e.parts[i], environment); };
    switch (e.kind) {
        case Kind::number:
            return {Number(e.number)};
        case Kind::text:
            return {e.text};
        case Kind::truth:
            return {e.text == "true"};
        case Kind::name:
            return named(e.text, environment);
        case Kind::list: {
            if (e.parts.size() == 1 && e.parts[0]->kind == Kind::comprehension)
                return list_value(entries(*e.parts[0], environment).items);
            Values items;
            for (size_t i = 0; i < e.parts.size(); ++i) items.push_back(part(i));
            spend_entries(items.size());
            return list_value(std::move(items));
        }
        case Kind::call:
            return call_expression(e, environment);
        case Kind::index: {
            const Value object = part(0);
            return index(object, part(1));
        }
        case Kind::negate:
            return map_numbers(part(0), [](const Number& x) { return -x; });
        case Kind::arithmetic:
            return arithmetic(e, environment);
        case Kind::range:
            return range(e, environment);
        case Kind::comparison:
            return comparison(e, environment);
        case Kind::conditional: {
            const auto condition = truth(part(0));
            if (!condition) throw UnknownValue("an undecided condition");
            return part(*condition ? 1 : 2);
        }
        case Kind::let:
            return evaluate(*e.parts[1], environment.with(e.names[0], part(0)));
        case Kind::quantifier:
            return quantifier(e, environment);
        case Kind::function:
            return {std::make_shared<const Function>(Function{std::make_shared<const Expression>(e), environment})};
        case Kind::labelled: {
            Value input = part(0), label = part(1);
            const mpz_class times = e.parts.size() > 2 ? integer(part(2)) : mpz_class(1);
            require(times >= 1, "a multiplicity below 1");
            if (input.as<Number>()) input = list_value({input});
            return {std::make_shared<const Labelled>(Labelled{std::move(input), std::move(label), times})};
        }
        default:
            return connective(e, environment);
    }
}

std::string canonical_text(const Function& f) {
    const Environment::Level level = f.environment.level;
    std::string text = level == Environment::Level::prelude    ? "prelude|"
                       : level == Environment::Level::instance ? "instance|"
                                                               : "claim|";
    text += f.expression->text;
    const std::vector<std::string>& parameters = f.expression->names;
    for (const std::string& name :
         std::set<std::string>(f.expression->operators.begin(), f.expression->operators.end()))
        if (std::find(parameters.begin(), parameters.end(), name) == parameters.end())
            for (const Binding* b = f.environment.bound.get(); b != nullptr; b = b->next.get())
                if (b->name == name) {
                    text += "|" + name + "=" + key_text(b->value);
                    break;
                }
    return text;
}

Value Evaluator::named(const std::string& name, const Environment& environment) {
    for (const Binding* b = environment.bound.get(); b != nullptr; b = b->next.get())
        if (b->name == name) return b->value;
    if (name == "binary32" || name == "binary64") return {name};
    if (name == "pi") return {pi_number()};
    if (const auto found = prelude_index_.find(name);
        found != prelude_index_.end() && found->second < environment.definitions) {
        require(names_.prelude[found->second].parameters.empty(),
                name + " is a definition with parameters, not a value");
        const std::pair key{Environment::Level::prelude, name};
        if (const auto known = known_.find(key); known != known_.end()) return known->second;
        return known_[key] =
                   evaluate(*names_.prelude[found->second].body, {Environment::Level::prelude, found->second, nullptr});
    }
    require(environment.level != Environment::Level::prelude, "unknown name: " + name);
    const bool claim = environment.level == Environment::Level::claim;
    const std::pair key{environment.level, name};
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    require(in_progress_.insert(key).second, "a name that depends on itself: " + name);
    Value value;
    if (const auto d = names_.definitions.find(name); claim && d != names_.definitions.end()) {
        require(d->second.parameters.empty(), name + " is a definition with parameters, not a value");
        value = evaluate(*d->second.body, {environment.level, environment.definitions, nullptr});
    } else if (claim) {
        require(names_.variables.count(name) > 0, "unknown name: " + name);
        value = named(name, {Environment::Level::instance, environment.definitions, nullptr});
    } else if (const auto given = names_.given.find(name); given != names_.given.end()) {
        value = given->second;
    } else {
        const auto let = names_.let.find(name);
        require(let != names_.let.end(), "a name without value: " + name);
        value = evaluate(*let->second, {environment.level, environment.definitions, nullptr});
    }
    in_progress_.erase(key);
    return known_[key] = value;
}

Value Evaluator::arithmetic(const Expression& e, const Environment& environment) {
    Value a = evaluate(*e.parts[0], environment), b = evaluate(*e.parts[1], environment);
    const std::string& op = e.operators[0];
    if (a.is_unknown()) return a;
    if (b.is_unknown()) return b;
    if (op == "*") return multiply(a, b);
    if (op == "/") return divide(a, b);
    return op == "^" ? raise(a, b) : add(a, b, op == "-");
}

Value Evaluator::range(const Expression& e, const Environment& environment) {
    const Value first = evaluate(*e.parts[0], environment), last = evaluate(*e.parts[1], environment);
    const mpz_class a = integer(first), b = integer(last);
    if (b < a) return list_value({});
    require(b - a < 10'000'000, "a range of more than 10^7 integers");
    const size_t count = mpz_class(b - a).get_ui() + 1;
    spend_entries(count);
    Values items;
    for (size_t i = 0; i < count; ++i) items.push_back({Number(mpq_class(a + i))});
    return list_value(std::move(items));
}

Value Evaluator::comparison(const Expression& e, const Environment& environment) {
    Value left = evaluate(*e.parts[0], environment);
    Value result = {true};
    for (size_t i = 0; i < e.operators.size(); ++i) {
        Value right = evaluate(*e.parts[i + 1], environment);
        Value one = truth_value({});
        try {
            const bool in_function = e.operators[i] == "in" && right.as<std::shared_ptr<const Function>>() != nullptr;
            one = in_function ? call(right, {left}) : compared(e.operators[i], left, right);
        } catch (const UnknownValue& unknown) {
            one = {Unknown{unknown.what()}};
        }
        result = both(result, one);
        if (truth(result) == false) return result;
        left = std::move(right);
    }
    return result;
}

// and, or, implies, not: Kleene's logic, from left to right until certain.
Value Evaluator::connective(const Expression& e, const Environment& environment) {
    if (e.kind == Kind::negation) return negation(evaluate(*e.parts[0], environment));
    const bool stop = e.kind != Kind::conjunction;  // the truth value that decides
    Value result = {!stop};
    for (size_t i = 0; i < e.parts.size() && truth(result) != stop; ++i) {
        Value one = evaluate(*e.parts[i], environment);
        if (e.kind == Kind::implication && i == 0) one = negation(one);
        result = stop ? either(result, one) : both(result, one);
    }
    return result;
}

Value Evaluator::quantifier(const Expression& e, const Environment& environment) {
    const Value over = evaluate(*e.parts[0], environment);
    if (over.as<std::shared_ptr<const Box>>() || over.as<std::shared_ptr<const Ball>>()) {
        if (e.operators[0] != "forall") throw UnknownValue("exists over a box or a ball");
        return over_box(*this, "forall", {{std::make_shared<const Function>(Function{e.parts[2], environment})}, over});
    }
    Expression as_comprehension;
    as_comprehension.kind = Kind::comprehension;
    as_comprehension.parts = {e.parts[1]};
    as_comprehension.clauses = {{e.names, e.parts[0]}};
    return all_or_any(as_comprehension, e.operators[0] == "forall", environment);
}

Value Evaluator::index(const Value& object, const Value& at) {
    const auto* data = object.as<DatasetPtr>();
    const size_t size = data != nullptr ? (*data)->points.size() : list(object).items.size();
    const auto one = [&](const Value& i) -> Value {
        const size_t k = position(i, size) - 1;
        return data != nullptr ? Value{(*data)->points[k]} : list(object).items[k];
    };
    if (!at.as<ListPtr>()) return one(at);
    Values items;
    for (const Value& i : list(at).items) items.push_back(one(i));
    spend_entries(items.size());
    if (data == nullptr) return list_value(std::move(items));
    Dataset chosen{(*data)->input, (*data)->output, {}};
    for (const Value& item : items) chosen.points.push_back(*item.as<LabelledPtr>());
    return {std::make_shared<const Dataset>(std::move(chosen))};
}

Value Evaluator::call(const Value& function, const Values& arguments) {
    if (function.as<NetworkPtr>()) {
        require(arguments.size() == 1, "a network has one argument");
        return output_value(node_values(network(function), numbers(arguments[0])).back());
    }
    if (const auto* unknown = function.as<Unknown>()) throw UnknownValue(unknown->reason);
    const auto* f = function.as<std::shared_ptr<const Function>>();
    if (f == nullptr) throw Refusal("a value that is not a function is called");
    const Expression& e = *(*f)->expression;
    require(e.names.size() == arguments.size(), "a function called with a wrong number of arguments");
    Environment inside = (*f)->environment;
    for (size_t i = 0; i < arguments.size(); ++i) inside = inside.with(e.names[i], arguments[i]);
    return evaluate(*e.parts[0], inside);
}

Values Evaluator::arguments(const Expression& call, const Environment& environment) {
    Values values;
    for (size_t i = 1; i < call.parts.size(); ++i) {
        const bool comprehension = call.parts[i]->kind == Kind::comprehension;
        values.push_back(comprehension ? list_value(entries(*call.parts[i], environment).items)
                                       : evaluate(*call.parts[i], environment));
    }
    return values;
}

// Positional arguments first, then named ones; a parameter left out is unknown with an empty reason.
Values Evaluator::in_order(const Expression& call, const Environment& environment,
                           std::span<const std::string> parameters) {
    const Values given = arguments(call, environment);
    require(given.size() <= parameters.size(), "too many arguments");
    Values values(parameters.size());
    std::vector<bool> set(parameters.size(), false);
    for (size_t i = 0; i < given.size(); ++i) {
        const std::string& name = call.names[i];
        const size_t at =
            name.empty()
                ? i
                : static_cast<size_t>(std::find(parameters.begin(), parameters.end(), name) - parameters.begin());
        require(at < parameters.size() && !set[at], "an argument that is unknown or given twice: " + name);
        values[at] = given[i];
        set[at] = true;
    }
    for (size_t i = 0; i < values.size(); ++i)
        if (!set[i]) values[i] = {Unknown{""}};
    return values;
}

Value Evaluator::apply(const Definition& d, const Environment& body, const Expression& call,
                       const Environment& environment) {
    require(call.parts.size() == d.parameters.size() + 1, d.name + " called with a wrong number of arguments");
    const Values values = in_order(call, environment, d.parameters);
    Environment inside = body;
    for (size_t i = 0; i < values.size(); ++i) {
        if (!d.types.empty())
            require(has_type(values[i], d.types[i]), d.name + ": an argument of a wrong type: " + d.parameters[i]);
        inside = inside.with(d.parameters[i], values[i]);
    }
    return evaluate(*d.body, inside);
}

Value Evaluator::call_expression(const Expression& e, const Environment& environment) {
    const Expression& head = *e.parts[0];
    const std::string& name = head.text;
    bool by_name = head.kind == Kind::name;
    for (const Binding* b = environment.bound.get(); b != nullptr && by_name; b = b->next.get())
        by_name = b->name != name;
    if (by_name) {
        if (const auto d = names_.definitions.find(name); environment.level == Environment::Level::claim &&
                                                          d != names_.definitions.end() &&
                                                          !d->second.parameters.empty())
            return apply(d->second, {environment.level, environment.definitions, nullptr}, e, environment);
        if (const auto found = prelude_index_.find(name);
            found != prelude_index_.end() && found->second < environment.definitions)
            if (const Definition& d = names_.prelude[found->second]; !d.parameters.empty())
                return apply(d, {Environment::Level::prelude, found->second, nullptr}, e, environment);
        if (name == "supremum" || name == "infimum") {
            require(!e.clauses.empty(), name + " is written " + name + "(expression, x in B)");
            const Value box = evaluate(*e.parts[2]->parts[1], environment);
            return over_box(*this, name,
                            {{std::make_shared<const Function>(Function{e.clauses[0].expression, environment})}, box});
        }
        static const std::string shallow_parameters[] = {"a", "w", "b", "c"};
        const bool shallow = name == "shallow_network";
        const Builtin* builtin = find_builtin(name);
        if (builtin != nullptr) {
            for (const std::string& argument : e.names)
                require(shallow || argument.empty(), name + " has no named arguments");
            if (name == "all" || name == "any" || is_aggregate(name)) {
                if (e.parts.size() == 2) {
                    if (name == "all" || name == "any") return all_or_any(*e.parts[1], name == "all", environment);
                    return aggregate(name, entries(*e.parts[1], environment));
                }
                require((name == "min" || name == "max") && e.parts.size() > 2,
                        name + " called with a wrong number of arguments");
                return aggregate(name, {arguments(e, environment), {}, {}});
            }
            const Values values = shallow ? in_order(e, environment, shallow_parameters) : arguments(e, environment);
            require(values.size() >= builtin->least && values.size() <= builtin->most,
                    name + " called with a wrong number of arguments");
            for (const Value& v : values)
                if (const auto* unknown = v.as<Unknown>(); unknown != nullptr && !unknown->reason.empty())
                    throw UnknownValue(unknown->reason);
            return builtin->compute != nullptr ? builtin->compute(*this, values) : names_.primitive(name, values, {});
        }
    }
    for (const std::string& argument : e.names) require(argument.empty(), "a named argument of a function value");
    const Value function = evaluate(head, environment);
    return call(function, arguments(e, environment));
}

bool Evaluator::run(const Expression& e, size_t clause, const mpz_class& weight, const Value& place,
                    const Environment& environment, const Visit& visit) {
    if (clause == e.clauses.size()) return visit(evaluate(*e.parts[0], environment), weight, place);
    const Clause& c = e.clauses[clause];
    if (c.names.empty()) {
        const auto condition = truth(evaluate(*c.expression, environment));
        if (!condition) throw UnknownValue("an undecided condition of a comprehension");
        return !*condition || run(e, clause + 1, weight, place, environment, visit);
    }
    const Value source = evaluate(*c.expression, environment);
    const auto* data = source.as<DatasetPtr>();
    const size_t size = data != nullptr ? (*data)->points.size() : list(source).items.size();
    for (size_t i = 0; i < size; ++i) {
        const Value item = data != nullptr ? Value{(*data)->points[i]} : list(source).items[i];
        Environment inside = environment.with(c.names[0], item);
        if (c.names.size() == 2) {
            const Labelled& p = *of_type<LabelledPtr>(item, "a labelled point");
            inside = environment.with(c.names[0], p.input()).with(c.names[1], p.label);
        }
        const bool weighted = data != nullptr || !list(source).weights.empty();
        const mpz_class own = data != nullptr ? (*data)->points[i]->times
                              : weighted      ? list(source).weights[i]
                                              : mpz_class(1);
        if (!run(e, clause + 1, weight * own, item, inside, visit)) return false;
    }
    return true;
}

Value Evaluator::all_or_any(const Expression& argument, bool all, const Environment& environment) {
    Value result = {all};
    const auto visit = [&](const Value& item, const mpz_class&, const Value&) {
        result = all ? both(result, item) : either(result, item);
        return truth(result) != !all;
    };
    if (argument.kind == Kind::comprehension) {
        run(argument, 0, 1, {}, environment, visit);
    } else {
        const Value items = evaluate(argument, environment);
        for (const Value& item : list(items).items)
            if (!visit(item, 1, {})) break;
    }
    return result;
}

Entries Evaluator::entries(const Expression& e, const Environment& environment) {
    Entries result;
    if (e.kind != Kind::comprehension) {
        const Value value = evaluate(e, environment);
        return {list(value).items, list(value).weights, {}};
    }
    const auto generators =
        std::count_if(e.clauses.begin(), e.clauses.end(), [](const Clause& c) { return !c.names.empty(); });
    bool weighted = false;
    run(e, 0, 1, {}, environment, [&](Value item, const mpz_class& weight, const Value& place) {
        spend_entries(1);
        result.items.push_back(std::move(item));
        result.weights.push_back(weight);
        weighted = weighted || weight != 1;
        if (generators == 1) result.places.push_back(place);
        return true;
    });
    if (!weighted) result.weights.clear();
    if (generators != 1) result.places.assign(result.items.size(), {Unknown{"several"}});
    return result;
}

bool has_type(const Value& v, const Type& type) {
    if (v.is_unknown()) return true;
    const std::string& name = type.name;
    const auto* x = v.as<Number>();
    if (name == "number") return x != nullptr;
    if (name == "rational") return x != nullptr && x->is_rational();
    if (name == "integer") return x != nullptr && x->is_rational() && x->rational().get_den() == 1;
    if (name == "boolean") return v.as<bool>() != nullptr || is_condition(v);
    if (name == "text") return v.as<std::string>() != nullptr;
    if (name == "network") return v.as<NetworkPtr>() != nullptr;
    if (name == "dataset") return v.as<DatasetPtr>() != nullptr;
    if (name == "box") return v.as<std::shared_ptr<const Box>>() != nullptr;
    if (name == "ball") return v.as<std::shared_ptr<const Ball>>() != nullptr;
    if (name == "function") return v.as<std::shared_ptr<const Function>>() != nullptr || v.as<NetworkPtr>() != nullptr;
    const auto* items = v.as<ListPtr>();
    if (items == nullptr) return false;
    const Type entry = name == "list" ? type.parts[0] : Type{name == "matrix" ? "point" : "number", {}};
    const auto length = [](const Value& row) { return row.as<ListPtr>() ? list(row).items.size() : 0; };
    for (const Value& item : (*items)->items) {
        if (!has_type(item, entry)) return false;
        if (name == "matrix" && length(item) != length((*items)->items[0])) return false;
    }
    return true;
}

}  // namespace relucert_check

#include "value.hpp"

#include <algorithm>

#include "errors.hpp"
#include "sha256.hpp"

namespace relucert_check {
namespace {

const Value& known(const Value& v) {
    if (const auto* unknown = v.as<Unknown>()) throw UnknownValue(unknown->reason);
    return v;
}

}  // namespace

Value list_value(Values items, std::vector<mpz_class> weights) {
    return {std::make_shared<const List>(List{std::move(items), std::move(weights)})};
}
Value vector_value(const std::vector<Number>& entries) {
    Values items;
    items.reserve(entries.size());
    for (const Number& x : entries) items.push_back({x});
    return list_value(std::move(items));
}
Value output_value(const std::vector<Number>& entries) {
    return entries.size() == 1 ? Value{entries[0]} : vector_value(entries);
}
Value matrix_value(const std::vector<std::vector<Number>>& rows) {
    Values items;
    for (const auto& row : rows) items.push_back(vector_value(row));
    return list_value(std::move(items));
}

template <typename T>
const T& of_type(const Value& v, const char* expected) {
    const T* found = known(v).as<T>();
    require(found != nullptr, std::string(expected) + " is expected");
    return *found;
}
template const bool& of_type<bool>(const Value&, const char*);
template const std::string& of_type<std::string>(const Value&, const char*);
template const LabelledPtr& of_type<LabelledPtr>(const Value&, const char*);
template const DatasetPtr& of_type<DatasetPtr>(const Value&, const char*);
template const NetworkPtr& of_type<NetworkPtr>(const Value&, const char*);
template const std::shared_ptr<const Box>& of_type<std::shared_ptr<const Box>>(const Value&, const char*);
template const std::shared_ptr<const Function>& of_type<std::shared_ptr<const Function>>(const Value&, const char*);

const Number& number(const Value& v) { return of_type<Number>(v, "a number"); }
const mpq_class& rational(const Value& v) {
    const Number& n = number(v);
    if (!n.is_rational()) throw UnknownValue("a number that is not known exactly where a rational is needed");
    return n.rational();
}
mpz_class integer(const Value& v) {
    const mpq_class& q = rational(v);
    require(q.get_den() == 1, "an integer is expected");
    return q.get_num();
}
size_t position(const Value& v, size_t most) {
    const mpz_class i = integer(v);
    require(i >= 1 && i <= most, "an index or dimension out of range: " + i.get_str().substr(0, 40));
    return i.get_ui();
}
const List& list(const Value& v) { return *of_type<ListPtr>(v, "a list"); }
const Network& network(const Value& v) { return *of_type<NetworkPtr>(v, "a network"); }
const Dataset& dataset(const Value& v) { return *of_type<DatasetPtr>(v, "a data set"); }

std::vector<Number> numbers(const Value& v) {
    std::vector<Number> entries;
    entries.reserve(list(v).items.size());
    for (const Value& item : list(v).items) entries.push_back(number(item));
    return entries;
}
std::vector<std::vector<Number>> matrix(const Value& v) {
    std::vector<std::vector<Number>> rows;
    for (const Value& item : list(v).items) {
        rows.push_back(numbers(item));
        require(rows.back().size() == rows[0].size(), "a matrix with rows of different lengths");
    }
    return rows;
}
std::vector<mpq_class> rational_vector(const Value& v) {
    std::vector<mpq_class> entries;
    for (const Value& item : list(v).items) entries.push_back(rational(item));
    return entries;
}
RationalMatrix rational_matrix(const Value& v) {
    RationalMatrix rows;
    for (const Value& item : list(v).items) {
        rows.push_back(rational_vector(item));
        require(rows.back().size() == rows[0].size(), "a matrix with rows of different lengths");
    }
    return rows;
}

std::optional<bool> truth(const Value& v) {
    if (v.is_unknown() || is_condition(v)) return {};
    return of_type<bool>(v, "a truth value");
}
Value truth_value(std::optional<bool> t) { return t ? Value{*t} : Value{Unknown{"an undecided truth value"}}; }

std::optional<bool> equal(const Value& a, const Value& b) {
    if (a.is_unknown() || b.is_unknown() || is_condition(a) || is_condition(b)) return {};
    require(a.data.index() == b.data.index(), "values of different types are compared");
    if (const auto* x = a.as<Number>()) {
        const Order order = compare(*x, *b.as<Number>());
        if (order.decided()) return order.equal;
        return order.equal ? std::nullopt : std::optional(false);
    }
    if (const auto* x = a.as<ListPtr>()) {
        const Values &u = (*x)->items, &v = (*b.as<ListPtr>())->items;
        if (u.size() != v.size()) return false;
        bool certain = true;
        for (size_t i = 0; i < u.size(); ++i) {
            const auto e = equal(u[i], v[i]);
            if (e == false) return false;
            certain = certain && e.has_value();
        }
        return certain ? std::optional(true) : std::nullopt;
    }
    if (const auto* x = a.as<LabelledPtr>()) {
        const Labelled &u = **x, &v = **b.as<LabelledPtr>();
        const auto inputs = equal(u.input(), v.input());
        const auto labels = u.label.data.index() == v.label.data.index() || u.label.is_unknown() || v.label.is_unknown()
                                ? equal(u.label, v.label)
                                : std::optional(false);
        if (u.times != v.times || inputs == false || labels == false) return false;
        return inputs && labels ? std::optional(true) : std::nullopt;
    }
    if (const auto* x = a.as<DatasetPtr>()) return digest(**x) == digest(dataset(b));
    if (const auto* x = a.as<NetworkPtr>()) return digest(**x) == digest(network(b));
    if (const auto* x = a.as<bool>()) return *x == *b.as<bool>();
    const auto* x = a.as<std::string>();
    require(x != nullptr, "values of this type cannot be compared");
    return *x == *b.as<std::string>();
}

std::string key_text(const Value& v) {
    if (known(v).as<Number>()) return rational(v).get_str();
    if (const auto* t = v.as<bool>()) return *t ? "yes" : "no";
    if (const auto* t = v.as<std::string>()) return "'" + *t + "'";
    if (const auto* f = v.as<NetworkPtr>()) return "network:" + digest(**f);
    if (const auto* s = v.as<DatasetPtr>()) return "dataset:" + digest(**s);
    if (const auto* f = v.as<std::shared_ptr<const Function>>()) return "function:" + sha256(canonical_text(**f));
    if (const auto* p = v.as<LabelledPtr>())
        return "(" + key_text((*p)->input()) + "->" + key_text((*p)->label) + "*" + (*p)->times.get_str() + ")";
    if (const auto* b = v.as<std::shared_ptr<const Box>>())
        return "box(" + key_text(vector_value((*b)->lower)) + "," + key_text(vector_value((*b)->upper)) + ")";
    if (const auto* b = v.as<std::shared_ptr<const Ball>>())
        return "ball(" + key_text(vector_value((*b)->centre)) + "," + key_text({(*b)->squared_radius}) + ")";
    if (is_condition(v)) throw UnknownValue("a condition that depends on x");
    std::string text = "[";
    for (const Value& item : list(v).items) {
        if (text.size() > 1) text += ",";
        text += key_text(item);
    }
    text += "]";
    const std::vector<mpz_class>& weights = list(v).weights;
    if (std::all_of(weights.begin(), weights.end(), [](const mpz_class& w) { return w == 1; })) return text;
    for (size_t i = 0; i < weights.size(); ++i) text += (i == 0 ? "*[" : ",") + weights[i].get_str();
    return text + "]";
}

}  // namespace relucert_check

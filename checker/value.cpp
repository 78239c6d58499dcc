#include "value.hpp"

#include <algorithm>

#include "errors.hpp"
#include "json.hpp"
#include "sha256.hpp"

namespace relucert_check {
namespace {

const Value& known(const Value& v) {
    if (const auto* unknown = v.as<Unknown>()) throw UnknownValue(unknown->reason);
    return v;
}

// Integers of all points over one denominator: the least common one.
// Row by row: the inputs of a large data set would not fit into memory twice.
void widen(mpz_class& common, const std::vector<mpq_class>& row) {
    for (const mpq_class& q : row)
        if (q.get_den() != 1) common = lcm(common, q.get_den());
    check_size(common);
}
std::string scaled_text(const std::vector<mpq_class>& row, const mpz_class& common) {
    std::string text;
    for (const mpq_class& q : row)
        text += (text.empty() ? "" : " ") + mpz_class(q.get_num() * (common / q.get_den())).get_str();
    return text;
}

std::vector<mpq_class> label_vector(const Value& label) {
    return label.as<Number>() ? std::vector<mpq_class>{rational(label)} : rational_vector(label);
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
        const auto inputs = equal(u.input, v.input);
        const auto labels = u.label.data.index() == v.label.data.index() || u.label.is_unknown() || v.label.is_unknown()
                                ? equal(u.label, v.label)
                                : std::optional(false);
        if (u.times != v.times || inputs == false || labels == false) return false;
        return inputs && labels ? std::optional(true) : std::nullopt;
    }
    if (const auto* x = a.as<DatasetPtr>()) return canonical_bytes(**x) == canonical_bytes(dataset(b));
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
    if (const auto* s = v.as<DatasetPtr>()) return "dataset:" + sha256(canonical_bytes(**s));
    if (const auto* f = v.as<std::shared_ptr<const Function>>()) return "function:" + sha256(canonical_text(**f));
    if (const auto* p = v.as<LabelledPtr>())
        return "(" + key_text((*p)->input) + "->" + key_text((*p)->label) + "*" + (*p)->times.get_str() + ")";
    if (const auto* b = v.as<std::shared_ptr<const Box>>())
        return "box(" + key_text(vector_value((*b)->lower)) + "," + key_text(vector_value((*b)->upper)) + ")";
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

DatasetPtr make_dataset(const Values& labelled_points) {
    require(!labelled_points.empty(), "a data set without points");
    auto data = std::make_shared<Dataset>();
    for (const Value& v : labelled_points) {
        const Labelled& p = *of_type<LabelledPtr>(v, "a labelled point");
        for (const Number& x : numbers(p.input))
            require(x.is_rational(), "an entry of a data set that is not an exact rational");
        if (!p.label.is_unknown() && p.label.as<Number>())
            require(number(p.label).is_rational(), "a label of a data set that is not an exact rational");
        else
            for (const Number& y : numbers(p.label))
                require(y.is_rational(), "a label of a data set that is not an exact rational");
        const std::vector<mpq_class> label = label_vector(p.label);
        if (data->points.empty()) {
            data->input = list(p.input).items.size();
            data->output = label.size();
        }
        require(data->input >= 1 && list(p.input).items.size() == data->input,
                "inputs of a data set of different dimensions");
        require(data->output >= 1 && label.size() == data->output, "labels of a data set of different dimensions");
        const std::vector<Number> entries(label.begin(), label.end());
        data->points.push_back(std::make_shared<const Labelled>(Labelled{p.input, output_value(entries), p.times}));
    }
    return data;
}

std::string canonical_bytes(const Dataset& data) {
    mpz_class input_denominator = 1, label_denominator = 1;
    for (const LabelledPtr& p : data.points) {
        widen(input_denominator, rational_vector(p->input));
        widen(label_denominator, label_vector(p->label));
    }
    std::string text = R"({"relucert":"dataset","version":"1","input":")" + std::to_string(data.input) +
                       R"(","output":")" + std::to_string(data.output) + R"(","input_denominator":")" +
                       input_denominator.get_str() + R"(","label_denominator":")" + label_denominator.get_str() +
                       R"(","points":[)";
    for (size_t i = 0; i < data.points.size(); ++i) {
        const Labelled& p = *data.points[i];
        text += (i > 0 ? ",{\"x\":\"" : "{\"x\":\"") + scaled_text(rational_vector(p.input), input_denominator) +
                R"(","y":")" + scaled_text(label_vector(p.label), label_denominator) + R"(","times":")" +
                p.times.get_str() + "\"}";
    }
    return text + "]}\n";
}

DatasetPtr read_dataset(const std::string& bytes) {
    const Json json = read_json(bytes);
    json.expect_keys({"relucert", "version", "input", "output", "input_denominator", "label_denominator", "points"});
    require(json["relucert"].as_text() == "dataset" && json["version"].as_text() == "1", "not a data set of version 1");
    auto data = std::make_shared<Dataset>();
    data->input = read_count(json["input"].as_text());
    data->output = read_count(json["output"].as_text());
    const auto entries = [](const Json& text, const mpz_class& denominator, size_t size) {
        std::vector<Number> result;
        for (const mpz_class& n : read_integers(text.as_text())) result.push_back(ratio(n, denominator));
        require(result.size() == size, "data set: a point of another dimension");
        return result;
    };
    const mpz_class dx = read_integer(json["input_denominator"].as_text()),
                    dy = read_integer(json["label_denominator"].as_text());
    for (const Json& point : json["points"].as_list()) {
        point.expect_keys({"x", "y", "times"});
        const mpz_class times = read_integer(point["times"].as_text());
        require(times >= 1, "data set: a multiplicity below 1");
        data->points.push_back(
            std::make_shared<const Labelled>(Labelled{vector_value(entries(point["x"], dx, data->input)),
                                                      output_value(entries(point["y"], dy, data->output)), times}));
    }
    require(canonical_bytes(*data) == bytes, "data set: not in canonical form");
    return data;
}

}  // namespace relucert_check

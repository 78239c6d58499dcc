// Data sets: their inputs as integers over one denominator, and the canonical form of docs/canonical-form.md.
#include <algorithm>
#include <charconv>
#include <numeric>

#include "errors.hpp"
#include "json.hpp"
#include "sha256.hpp"
#include "value.hpp"

namespace relucert_check {
namespace {

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

void append(std::string& text, int64_t n) {
    char digits[24];
    text.append(digits, std::to_chars(digits, digits + sizeof(digits), n).ptr);
}
std::string scaled_text(const IntegerInputs& inputs, size_t row, int64_t divisor) {
    std::string text;
    for (size_t c = 0; c < inputs.columns; ++c) {
        if (c > 0) text += ' ';
        append(text, inputs.entries[row * inputs.columns + c] / divisor);
    }
    return text;
}
// What the denominator is too large by: least common denominator of n_1/d, n_2/d, ... = d / gcd(d, n_1, n_2, ...).
int64_t common_divisor(const IntegerInputs& inputs) {
    int64_t common = inputs.denominator;
    for (size_t e = 0; e < inputs.entries.size() && common != 1; ++e) common = std::gcd(common, inputs.entries[e]);
    return common;
}

// Appends the integers, if the text is `count` of them as read_integers takes them and each has at most 18 digits.
bool append_integers(std::string_view text, size_t count, std::vector<int64_t>& target) {
    const char *at = text.data(), *const end = at + text.size();
    for (size_t i = 0; i < count; ++i) {
        if (i > 0 && (at == end || *at++ != ' ')) return false;
        const bool negative = at != end && *at == '-';
        if (negative) ++at;
        const char* const first = at;
        int64_t n = 0;
        for (; at != end && *at >= '0' && *at <= '9' && at - first < 18; ++at) n = 10 * n + (*at - '0');
        if (at == first || (*first == '0' && (at - first > 1 || negative))) return false;
        target.push_back(negative ? -n : n);
    }
    return at == end;
}
std::shared_ptr<const IntegerInputs> read_inputs(const std::vector<Json>& points, const mpz_class& denominator,
                                                 size_t columns) {
    if (denominator < 1 || bits(denominator) > 59) return nullptr;
    auto inputs = std::make_shared<IntegerInputs>();
    inputs->denominator = denominator.get_si();
    inputs->columns = columns;
    for (const Json& point : points)
        if (!append_integers(point["x"].as_text(), columns, inputs->entries)) return nullptr;
    return inputs;
}

std::vector<mpq_class> label_vector(const Value& label) {
    return label.as<Number>() ? std::vector<mpq_class>{rational(label)} : rational_vector(label);
}

}  // namespace

Labelled::Labelled(Value input, Value output, mpz_class multiplicity)
    : label(std::move(output)), times(std::move(multiplicity)), input_(std::move(input)) {}
Labelled::Labelled(std::shared_ptr<const IntegerInputs> inputs, size_t row, Value output, mpz_class multiplicity)
    : label(std::move(output)), times(std::move(multiplicity)), inputs_(std::move(inputs)), row_(row) {}
Value Labelled::input() const {
    if (inputs_ == nullptr) return input_;
    Values items;
    items.reserve(inputs_->columns);
    for (size_t c = 0; c < inputs_->columns; ++c)
        items.push_back({Number(ratio(inputs_->entries[row_ * inputs_->columns + c], inputs_->denominator))});
    return list_value(std::move(items));
}
const mpz_class& size_of(const Dataset& data) {
    if (data.size == 0)
        for (const LabelledPtr& p : data.points) data.size += p->times;
    return data.size;
}

DatasetPtr make_dataset(const Values& labelled_points) {
    require(!labelled_points.empty(), "a data set without points");
    auto data = std::make_shared<Dataset>();
    for (const Value& v : labelled_points) {
        const Labelled& p = *of_type<LabelledPtr>(v, "a labelled point");
        const Value input = p.input();
        for (const Number& x : numbers(input))
            require(x.is_rational(), "an entry of a data set that is not an exact rational");
        if (!p.label.is_unknown() && p.label.as<Number>())
            require(number(p.label).is_rational(), "a label of a data set that is not an exact rational");
        else
            for (const Number& y : numbers(p.label))
                require(y.is_rational(), "a label of a data set that is not an exact rational");
        const std::vector<mpq_class> label = label_vector(p.label);
        if (data->points.empty()) {
            data->input = list(input).items.size();
            data->output = label.size();
        }
        require(data->input >= 1 && list(input).items.size() == data->input,
                "inputs of a data set of different dimensions");
        require(data->output >= 1 && label.size() == data->output, "labels of a data set of different dimensions");
        const std::vector<Number> entries(label.begin(), label.end());
        data->points.push_back(std::make_shared<const Labelled>(Labelled{input, output_value(entries), p.times}));
    }
    return data;
}

std::string canonical_bytes(const Dataset& data) {
    mpz_class input_denominator = 1, label_denominator = 1;
    const IntegerInputs* const integers = data.integers.get();
    const int64_t divisor = integers != nullptr ? common_divisor(*integers) : 1;
    if (integers != nullptr) input_denominator = integers->denominator / divisor;
    for (const LabelledPtr& p : data.points) {
        if (integers == nullptr) widen(input_denominator, rational_vector(p->input()));
        widen(label_denominator, label_vector(p->label));
    }
    std::string text = R"({"relucert":"dataset","version":"1","input":")" + std::to_string(data.input) +
                       R"(","output":")" + std::to_string(data.output) + R"(","input_denominator":")" +
                       input_denominator.get_str() + R"(","label_denominator":")" + label_denominator.get_str() +
                       R"(","points":[)";
    for (size_t i = 0; i < data.points.size(); ++i) {
        const Labelled& p = *data.points[i];
        text += i > 0 ? ",{\"x\":\"" : "{\"x\":\"";
        text += integers != nullptr ? scaled_text(*integers, i, divisor)
                                    : scaled_text(rational_vector(p.input()), input_denominator);
        text += R"(","y":")" + scaled_text(label_vector(p.label), label_denominator) + R"(","times":")" +
                p.times.get_str() + "\"}";
    }
    return text + "]}\n";
}
const std::string& digest(const Dataset& data) {
    if (data.digest.empty()) data.digest = sha256(canonical_bytes(data));
    return data.digest;
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
    const std::vector<Json>& points = json["points"].as_list();
    for (const Json& point : points) point.expect_keys({"x", "y", "times"});
    data->integers = read_inputs(points, dx, data->input);
    for (size_t j = 0; j < points.size(); ++j) {
        const mpz_class times = read_integer(points[j]["times"].as_text());
        require(times >= 1, "data set: a multiplicity below 1");
        const Value label = output_value(entries(points[j]["y"], dy, data->output));
        data->points.push_back(data->integers != nullptr
                                   ? std::make_shared<const Labelled>(data->integers, j, label, times)
                                   : std::make_shared<const Labelled>(
                                         vector_value(entries(points[j]["x"], dx, data->input)), label, times));
    }
    require(canonical_bytes(*data) == bytes, "data set: not in canonical form");
    return data;
}

}  // namespace relucert_check

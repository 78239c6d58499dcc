#include "relucert/quantity/exact.hpp"

#include "relucert/bounding/piecewise_linear.hpp"
#include "relucert/data/dataset.hpp"
#include "relucert/input/sha256.hpp"
#include "relucert/network/network.hpp"

#include <algorithm>

namespace relucert {

const Rational* stored_rational(const Value& value) { return value.number().stored_rational(); }

namespace {

const Value& known(const Value& value) {
    if (value.is_unknown()) throw UnknownFound{value.reason()};
    return value;
}

const std::vector<Value>& list_entries(const Value& value, const char* what) {
    if (!known(value).is_list()) throw InputError("", "a " + value.describe() + " where " + what + " is needed");
    return value.entries();
}

std::size_t row_length(const std::vector<Value>& rows) {
    const std::size_t length = rows.empty() ? 0 : list_entries(rows.front(), "a point").size();
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (list_entries(rows[i], "a point").size() != length)
            throw InputError("", "row " + std::to_string(i + 1) + " of a matrix has another length than row 1");
    return length;
}

}  // namespace

Rational exact_rational(const Value& value) {
    if (!known(value).is_number()) throw InputError("", "a " + value.describe() + " where a number is needed");
    if (const Rational* stored = stored_rational(value)) return *stored;
    throw NotExact{"an exact rational number is needed, and " + value.number().to_string() + " is not stored as one"};
}

std::vector<Rational> exact_point(const Value& value) {
    const std::vector<Value>& entries = list_entries(value, "a point");
    std::vector<Rational> point;
    point.reserve(entries.size());
    for (const Value& entry : entries) point.push_back(exact_rational(entry));
    return point;
}

ExactMatrix exact_matrix(const Value& value) {
    const std::vector<Value>& rows = list_entries(value, "a matrix");
    const std::size_t columns = row_length(rows);
    std::vector<Rational> entries;
    entries.reserve(rows.size() * columns);
    for (const Value& row : rows)
        for (const Value& entry : row.entries()) entries.push_back(exact_rational(entry));
    return ExactMatrix::from_rationals(rows.size(), columns, entries);
}

RationalBox exact_box(const Value& value) {
    if (known(value).kind() != Value::Kind::box)
        throw InputError("", "a " + value.describe() + " where a box is needed");
    RationalBox box;
    for (const Real& end : value.box().lower) box.lower.push_back(exact_rational(Value(end)));
    for (const Real& end : value.box().upper) box.upper.push_back(exact_rational(Value(end)));
    return box;
}

Domain exact_domain(const Value& value) {
    if (known(value).kind() != Value::Kind::ball) return exact_box(value);
    EuclideanBall ball;
    for (const Real& coordinate : value.ball().centre) ball.centre.push_back(exact_rational(Value(coordinate)));
    ball.squared_radius = exact_rational(Value(value.ball().squared_radius));
    return ball;
}

std::vector<ExactMatrix> exact_matrices(const Value& value) {
    std::vector<ExactMatrix> matrices;
    for (const Value& entry : list_entries(value, "a list of matrices")) matrices.push_back(exact_matrix(entry));
    return matrices;
}

Rational exact_integer_of_any_size(const Value& value, const std::string& what) {
    if (!known(value).is_number()) throw InputError("", what + " must be a number, not a " + value.describe());
    const Rational* stored = stored_rational(value);
    if (stored == nullptr && piecewise_linear(value.number()) != nullptr) throw NotPiecewiseLinear(what);
    if (stored == nullptr) throw InputError("", what + " must be an exact integer, not " + value.number().to_string());
    if (!stored->is_integer()) throw InputError("", what + " must be an integer, not " + value.to_string(60));
    return *stored;
}

long exact_integer(const Value& value, const std::string& what, long least, long most) {
    const Rational integer = exact_integer_of_any_size(value, what);
    if (integer < Rational(least) || integer > Rational(most))
        throw InputError("", what + " of " + value.to_string(60) + " is out of range",
                         "from " + std::to_string(least) + " to " + std::to_string(most));
    return static_cast<long>(integer.numerator());
}

long exact_index(const Value& position, std::size_t length) {
    const Rational index = exact_integer_of_any_size(position, "an index");
    if (index < Rational(1) || index > Rational(length))
        throw InputError("", "index " + position.to_string(60) + " is out of range",
                         length == 0 ? "the list is empty" : "1 to " + std::to_string(length));
    return static_cast<long>(index.numerator()) - 1;
}

std::size_t entry_count(const Value& value) {
    if (value.kind() == Value::Kind::dataset) return value.dataset()->entry_count();
    return list_entries(value, "a list").size();
}

Value entry_of(const Value& dataset, std::size_t index) {
    const DataPoint& point = dataset.dataset()->entries()[index];
    Value label = point.y.size() == 1 ? Value(point.y.front()) : Value::point(point.y);
    return Value::labelled(Value::point(point.x), std::move(label), point.times);
}

Value dataset_value(const std::vector<Value>& entries) {
    if (entries.empty()) throw InputError("", "a data set without points");
    std::vector<DataPoint> points;
    points.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (known(entries[i]).kind() != Value::Kind::labelled)
            throw InputError(
                "", "entry " + std::to_string(i + 1) + " is a " + entries[i].describe() + ", not a labelled point",
                "write input -> label");
        const LabelledValue& labelled = entries[i].labelled();
        DataPoint point;
        try {
            point.x = exact_point(labelled.input);
            if (known(labelled.label).is_number())
                point.y = {exact_rational(labelled.label)};
            else
                point.y = exact_point(labelled.label);
        } catch (const NotExact& e) {
            throw InputError("", "entry " + std::to_string(i + 1) + " of a data set: " + e.problem);
        }
        point.times = labelled.multiplicity;
        points.push_back(std::move(point));
    }
    return Value::dataset(std::make_shared<const Dataset>(std::move(points)));
}

Value transposed(const Value& matrix) {
    const std::vector<Value>& rows = list_entries(matrix, "a matrix");
    const std::size_t columns = row_length(rows);
    std::vector<Value> result;
    result.reserve(columns);
    for (std::size_t j = 0; j < columns; ++j) {
        std::vector<Value> column;
        column.reserve(rows.size());
        for (const Value& row : rows) column.push_back(row.entries()[j]);
        result.push_back(Value::list(std::move(column)));
    }
    return Value::list(std::move(result));
}

Value identity_value(std::size_t n) {
    std::vector<Value> rows;
    rows.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
        std::vector<Value> row(n);
        row[i] = Value(1);
        rows.push_back(Value::list(std::move(row)));
    }
    return Value::list(std::move(rows));
}

namespace {
void append_weights(const std::vector<Integer>& weights, std::string& text) {
    if (std::all_of(weights.begin(), weights.end(), [](const Integer& w) { return w == 1; })) return;
    for (std::size_t i = 0; i < weights.size(); ++i) text += (i == 0 ? "*[" : ",") + to_string(weights[i]);
    text += ']';
}
}  // namespace

void append_canonical_text(const Value& value, std::string& text) {
    switch (known(value).kind()) {
        case Value::Kind::number:
            if (const Rational* stored = stored_rational(value)) {
                text += stored->to_string();
                return;
            }
            throw NotExact{"an exact rational number is needed, and " + value.number().to_string() +
                           " is not stored as one"};
        case Value::Kind::truth:
            text += value.truth() == Truth::yes ? "yes" : "no";
            return;
        case Value::Kind::text:
            text += "'" + value.text() + "'";
            return;
        case Value::Kind::list: {
            text += '[';
            bool first = true;
            for (const Value& entry : value.entries()) {
                if (!first) text += ',';
                first = false;
                append_canonical_text(entry, text);
            }
            text += ']';
            append_weights(value.list().weights, text);
            return;
        }
        case Value::Kind::labelled:
            text += '(';
            append_canonical_text(value.labelled().input, text);
            text += "->";
            append_canonical_text(value.labelled().label, text);
            text += '*' + to_string(value.labelled().multiplicity) + ')';
            return;
        case Value::Kind::box:
            text += "box(";
            append_canonical_text(Value::list({value.box().lower.begin(), value.box().lower.end()}), text);
            text += ',';
            append_canonical_text(Value::list({value.box().upper.begin(), value.box().upper.end()}), text);
            text += ')';
            return;
        case Value::Kind::ball:
            text += "ball(";
            append_canonical_text(Value::list({value.ball().centre.begin(), value.ball().centre.end()}), text);
            text += ',';
            append_canonical_text(Value(value.ball().squared_radius), text);
            text += ')';
            return;
        case Value::Kind::function:
            if (!value.function().canonical) break;
            text += "function:" + sha256_hex(value.function().canonical());
            return;
        case Value::Kind::network:
            text += "network:" + value.canonical_hash();
            return;
        case Value::Kind::dataset:
            text += "dataset:" + value.canonical_hash();
            return;
        case Value::Kind::condition:
            throw NotExact{value.reason()};
        case Value::Kind::unknown:
            break;
    }
    throw InputError("", "a " + value.describe() + " cannot be an argument here");
}

}  // namespace relucert

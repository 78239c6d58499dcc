// Values of formulas, and the conversions that refuse a wrong type or pass on "unknown".
#pragma once
#include <cstdint>
#include <variant>

#include "network.hpp"

namespace relucert_check {

struct Value;
struct Dataset;
struct Function;
struct Condition;  // piecewise/condition.hpp

struct Unknown {
    std::string reason;
};
struct List {
    std::vector<Value> items;
    std::vector<mpz_class> weights;  // empty: all 1; only data sets and points(S) are weighted
};
using ListPtr = std::shared_ptr<const List>;
struct Labelled;
struct Box {
    std::vector<Number> lower, upper;
};
struct Ball {
    std::vector<Number> centre;
    Number squared_radius;
};

struct Value {
    std::variant<Unknown, Number, bool, std::string, ListPtr, std::shared_ptr<const Labelled>,
                 std::shared_ptr<const Dataset>, NetworkPtr, std::shared_ptr<const Box>, std::shared_ptr<const Ball>,
                 std::shared_ptr<const Function>, std::shared_ptr<const Condition>>
        data;

    template <typename T>
    const T* as() const {
        return std::get_if<T>(&data);
    }
    bool is_unknown() const { return as<Unknown>() != nullptr; }
};
using Values = std::vector<Value>;

/// Rows of integers below 10^18 in size over one denominator: the inputs of a data set as they were read. Those of
/// 60,000 images would take twenty times the memory as values.
struct IntegerInputs {
    int64_t denominator = 1;
    size_t columns = 0;
    std::vector<int64_t> entries;
};
struct Labelled {
    Value label;
    mpz_class times;

    Labelled(Value input, Value output, mpz_class multiplicity = 1);
    Labelled(std::shared_ptr<const IntegerInputs> inputs, size_t row, Value output, mpz_class multiplicity);
    Value input() const;  // a list

private:
    Value input_;
    std::shared_ptr<const IntegerInputs> inputs_;  // if there are any, the input is row row_
    size_t row_ = 0;
};
using LabelledPtr = std::shared_ptr<const Labelled>;
struct Dataset {
    size_t input = 0, output = 0;
    std::vector<LabelledPtr> points;                          // rational entries; labels are numbers if output is 1
    std::shared_ptr<const IntegerInputs> integers = nullptr;  // of all points in their order, if there are any
    mutable mpz_class size = 0;                               // of size_of
    mutable std::string digest = {};                          // of digest
};
using DatasetPtr = std::shared_ptr<const Dataset>;
/// The number of points with their multiplicities.
const mpz_class& size_of(const Dataset& data);

Value list_value(Values items, std::vector<mpz_class> weights = {});
Value vector_value(const std::vector<Number>& numbers);
/// Refuses a radius that is negative (membership.cpp).
Value ball_value(std::vector<Number> centre, const Number& radius);
/// A number if there is one entry, else a point.
Value output_value(const std::vector<Number>& numbers);
Value matrix_value(const std::vector<std::vector<Number>>& rows);

// Each throws UnknownValue if the value (or an entry) is unknown and Refusal if it has another type.
const Number& number(const Value& v);
const mpq_class& rational(const Value& v);     // UnknownValue if not exact
mpz_class integer(const Value& v);             // UnknownValue if not rational, Refusal if not an integer
size_t position(const Value& v, size_t most);  // an integer from 1 to most
const List& list(const Value& v);
const Network& network(const Value& v);
const Dataset& dataset(const Value& v);
std::vector<Number> numbers(const Value& v);
std::vector<std::vector<Number>> matrix(const Value& v);  // rows of equal length
std::vector<std::vector<mpq_class>> rational_matrix(const Value& v);
std::vector<mpq_class> rational_vector(const Value& v);
template <typename T>
const T& of_type(const Value& v, const char* expected);

/// Yes, no, or nothing for unknown and for a condition on x; refuses what is not a truth value.
std::optional<bool> truth(const Value& v);
Value truth_value(std::optional<bool> t);
inline bool is_condition(const Value& v) { return v.as<std::shared_ptr<const Condition>>() != nullptr; }
/// Equality of section 3; refuses values of different types.
std::optional<bool> equal(const Value& a, const Value& b);
/// The text of docs/certificate-format.md, section 4. UnknownValue if an entry is not rational.
std::string key_text(const Value& v);
/// The text whose SHA-256 names a function there (evaluator.cpp).
std::string canonical_text(const Function& f);

DatasetPtr make_dataset(const Values& labelled_points);
/// Exactly the canonical bytes of docs/canonical-form.md.
DatasetPtr read_dataset(const std::string& bytes);
std::string canonical_bytes(const Dataset& data);
/// SHA-256 of the canonical bytes.
const std::string& digest(const Dataset& data);

}  // namespace relucert_check

// Lists, vectors and simple matrices.
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/exact.hpp"

namespace relucert {

namespace {

constexpr long longest_vector = 10000000;
constexpr long largest_identity = 3000;

const std::vector<Value>& entries_of(const Value& value) {
    if (!value.is_list()) throw InputError("", "a " + value.describe() + " where a list is needed");
    return value.entries();
}

Builtin list_row(const char* name, std::vector<BuiltinParameter> parameters, const Type& result, const char* meaning,
                 const char* units, Value (*call)(std::span<const Value>, CallContext&)) {
    return plain_row("lists", "", name, std::move(parameters), result, meaning, units, call);
}

Value constant_vector(const Value& length, const Rational& entry) {
    const long d = exact_integer(length, "the length of a vector", 0, longest_vector);
    return Value::list(std::vector<Value>(static_cast<std::size_t>(d), Value(entry)));
}

Value diagonal(const Value& entries) {
    const std::vector<Value>& v = entries_of(entries);
    if (v.size() > static_cast<std::size_t>(largest_identity))
        throw InputError("", "a diagonal matrix of more than 3000 rows");
    std::vector<Value> rows;
    for (std::size_t i = 0; i < v.size(); ++i) {
        std::vector<Value> entries_of_row(v.size());
        entries_of_row[i] = v[i];
        rows.push_back(Value::list(std::move(entries_of_row)));
    }
    return Value::list(std::move(rows));
}

Value flattened(const Value& list) {
    std::vector<Value> result;
    for (const Value& part : entries_of(list)) {
        if (part.is_unknown()) return part;
        result.insert(result.end(), entries_of(part).begin(), entries_of(part).end());
    }
    return Value::list(std::move(result));
}

}  // namespace

std::vector<Builtin> list_builtins() {
    std::vector<Builtin> rows;
    rows.push_back(list_row("length", {{"L", any_list()}}, Type::integer(), "Number of entries of a list.", "1",
                            [](std::span<const Value> a, CallContext&) { return Value(entries_of(a[0]).size()); }));
    rows.push_back(list_row("concatenate", {{"L", any_list()}, {"M", any_list()}}, any_list(),
                            "The entries of L, then those of M.", "", [](std::span<const Value> a, CallContext&) {
                                std::vector<Value> entries = entries_of(a[0]);
                                entries.insert(entries.end(), entries_of(a[1]).begin(), entries_of(a[1]).end());
                                return Value::list(std::move(entries));
                            }));
    rows.back().result_of = [](std::span<const Type> types) { return Type::either(types[0], types[1]); };
    rows.push_back(list_row("flatten", {{"L", Type::list_of(any_list())}}, any_list(),
                            "A list of lists without its outer brackets.", "",
                            [](std::span<const Value> a, CallContext&) { return flattened(a[0]); }));
    rows.back().result_of = [](std::span<const Type> types) { return types[0].entry(); };
    rows.push_back(list_row("dot", {{"u", Type::point()}, {"v", Type::point()}}, Type::number(),
                            "Inner product of points of equal length.", "product of those of u and v",
                            [](std::span<const Value> a, CallContext&) { return dot(a[0], a[1]); }));
    rows.push_back(list_row("unit", {{"d", Type::integer()}, {"i", Type::integer()}}, Type::point(),
                            "The i-th unit vector of length d.", "1", [](std::span<const Value> a, CallContext&) {
                                std::vector<Value> entries = constant_vector(a[0], 0).entries();
                                entries[static_cast<std::size_t>(exact_index(a[1], entries.size()))] = Value(1);
                                return Value::list(std::move(entries));
                            }));
    rows.push_back(list_row("zeros", {{"d", Type::integer()}}, Type::point(), "The vector of d zeros.", "1",
                            [](std::span<const Value> a, CallContext&) { return constant_vector(a[0], 0); }));
    rows.push_back(list_row("ones", {{"d", Type::integer()}}, Type::point(), "The vector of d ones.", "1",
                            [](std::span<const Value> a, CallContext&) { return constant_vector(a[0], 1); }));
    rows.push_back(list_row("identity", {{"n", Type::integer()}}, Type::matrix(), "The n x n identity matrix.", "1",
                            [](std::span<const Value> a, CallContext&) {
                                return identity_value(static_cast<std::size_t>(
                                    exact_integer(a[0], "the size of a matrix", 0, largest_identity)));
                            }));
    rows.push_back(list_row("diagonal", {{"v", Type::point()}}, Type::matrix(),
                            "The square matrix with v on the diagonal.", "of v",
                            [](std::span<const Value> a, CallContext&) { return diagonal(a[0]); }));
    rows.push_back(list_row("transpose", {{"A", Type::matrix()}}, Type::matrix(), "Rows and columns exchanged.", "of A",
                            [](std::span<const Value> a, CallContext&) { return transposed(a[0]); }));
    rows.push_back(list_row("unknown", {{"reason", Type::text()}, {"places", any_list()}}, Type::any(),
                            "No value, for this reason at these places. For definitions that cannot decide.", "",
                            [](std::span<const Value> a, CallContext&) {
                                if (a[0].kind() != Value::Kind::text)
                                    throw InputError("", "a " + a[0].describe() + " as a reason", "write it in quotes");
                                return Value::unknown(a[0].text() + " " + a[1].to_string());
                            }));
    for (Builtin& one : rows)
        if (one.name == "identity" || one.name == "diagonal" || one.name == "transpose") one.topic = "linear algebra";
    return rows;
}

}  // namespace relucert

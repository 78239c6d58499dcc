#include "relucert/quantity/arithmetic.hpp"

#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/rational_sum.hpp"

namespace relucert {

namespace {

[[noreturn]] void fail_operands(const char* operation, const Value& a, const Value& b, const std::string& remedy = "") {
    throw InputError("", std::string("cannot ") + operation + " a " + a.describe() + " and a " + b.describe(), remedy);
}

/// Entrywise on equal shapes.
template <class Operation>
Value entrywise(const char* name, const Value& a, const Value& b, const Operation& operation) {
    if (a.is_unknown()) return a;
    if (b.is_unknown()) return b;
    if (a.is_number() && b.is_number()) return guarded([&] { return operation(a.number(), b.number()); });
    if (!a.is_list() || !b.is_list()) fail_operands(name, a, b);
    const std::vector<Value>& left = a.entries();
    const std::vector<Value>& right = b.entries();
    if (left.size() != right.size())
        throw InputError("", std::string("cannot ") + name + " lists of lengths " + std::to_string(left.size()) +
                                 " and " + std::to_string(right.size()));
    std::vector<Value> entries;
    entries.reserve(left.size());
    for (std::size_t i = 0; i < left.size(); ++i) entries.push_back(entrywise(name, left[i], right[i], operation));
    return Value::list(std::move(entries));
}

bool is_matrix(const Value& value) {
    return value.is_list() && !value.entries().empty() && value.entries().front().is_list();
}

/// Rational rows as an exact matrix; nothing if some entry is not rational.
std::optional<ExactMatrix> as_exact_matrix(const Value& value) {
    try {
        return exact_matrix(value);
    } catch (const NotExact&) {
        return std::nullopt;
    }
}

Value matrix_by_point(const Value& matrix, const Value& point) {
    std::vector<Value> entries;
    entries.reserve(matrix.entries().size());
    for (const Value& row : matrix.entries()) entries.push_back(row.is_unknown() ? row : dot(row, point));
    return Value::list(std::move(entries));
}

void check_product_sizes(const Value& a, const Value& b) {
    for (const Value& row : a.entries()) {
        if (!row.is_list()) continue;
        if (row.entries().size() != b.entries().size())
            throw InputError("", "cannot multiply a matrix with rows of length " +
                                     std::to_string(row.entries().size()) + " by one with " +
                                     std::to_string(b.entries().size()) + " rows");
    }
}

Value matrix_by_matrix(const Value& a, const Value& b, const Deadline& deadline) {
    check_product_sizes(a, b);
    const std::optional<ExactMatrix> left = as_exact_matrix(a);
    const std::optional<ExactMatrix> right = left ? as_exact_matrix(b) : std::nullopt;
    if (right) return Value::matrix((*left * *right).to_rows());
    const Value columns = transposed(b);
    std::vector<Value> rows;
    rows.reserve(a.entries().size());
    for (const Value& row : a.entries()) {
        deadline.check("multiplying matrices");
        rows.push_back(matrix_by_point(columns, row));
    }
    return Value::list(std::move(rows));
}

Value matrix_power(const Value& base, long exponent, const Deadline& deadline) {
    const std::size_t n = base.entries().size();
    for (const Value& row : base.entries())
        if (row.is_list() && row.entries().size() != n) throw InputError("", "a power of a matrix that is not square");
    if (exponent < 0) throw InputError("", "a negative power of a matrix", "exponents of matrices are >= 0");
    Value result = identity_value(n);
    Value square = base;
    for (long left = exponent; left > 0; left /= 2) {
        if (left % 2 == 1) result = matrix_by_matrix(result, square, deadline);
        if (left > 1) square = matrix_by_matrix(square, square, deadline);
    }
    return result;
}

}  // namespace

Value map_numbers(const Value& value, const std::function<Real(const Real&)>& f) {
    if (value.is_unknown()) return value;
    if (value.is_number()) return guarded([&] { return f(value.number()); });
    if (!value.is_list()) throw InputError("", "a " + value.describe() + " where numbers are needed");
    std::vector<Value> entries;
    entries.reserve(value.entries().size());
    for (const Value& entry : value.entries()) entries.push_back(map_numbers(entry, f));
    return Value::list(std::move(entries));
}

Value add(const Value& a, const Value& b) {
    return entrywise("add", a, b, [](const Real& x, const Real& y) { return x + y; });
}

Value subtract(const Value& a, const Value& b) {
    return entrywise("subtract", a, b, [](const Real& x, const Real& y) { return x - y; });
}

Value negate(const Value& a) {
    return map_numbers(a, [](const Real& x) { return -x; });
}

Value multiply(const Value& a, const Value& b, const Deadline& deadline) {
    if (a.is_unknown()) return a;
    if (b.is_unknown()) return b;
    if (a.is_number()) return map_numbers(b, [&](const Real& x) { return a.number() * x; });
    if (b.is_number()) return map_numbers(a, [&](const Real& x) { return x * b.number(); });
    if (!a.is_list() || !b.is_list()) fail_operands("multiply", a, b);
    if (!is_matrix(a)) fail_operands("multiply", a, b, "the inner product of points is dot(u, v)");
    if (is_matrix(b)) return matrix_by_matrix(a, b, deadline);
    check_product_sizes(a, b);
    return matrix_by_point(a, b);
}

Value divide(const Value& a, const Value& b) {
    if (a.is_unknown()) return a;
    if (b.is_unknown()) return b;
    if (!b.is_number()) fail_operands("divide", a, b, "only division by a number is defined");
    return map_numbers(a, [&](const Real& x) { return x / b.number(); });
}

Value power(const Value& base, const Value& exponent, const Deadline& deadline) {
    if (base.is_unknown()) return base;
    if (exponent.is_unknown()) return exponent;
    const long e = exact_integer(exponent, "an exponent", -largest_exponent, largest_exponent);
    if (base.is_number()) return guarded([&] { return power(base.number(), e); });
    if (!is_matrix(base))
        throw InputError("", "a power of a " + base.describe(), "only numbers and square matrices have powers");
    return matrix_power(base, e, deadline);
}

Value dot(const Value& u, const Value& v) {
    if (u.is_unknown()) return u;
    if (v.is_unknown()) return v;
    if (!u.is_list() || !v.is_list())
        throw InputError("", "an inner product of a " + u.describe() + " and a " + v.describe());
    const std::vector<Value>& left = u.entries();
    const std::vector<Value>& right = v.entries();
    if (left.size() != right.size())
        throw InputError("", "an inner product of points of lengths " + std::to_string(left.size()) + " and " +
                                 std::to_string(right.size()));
    RationalSum exact;
    Real rest;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i].is_unknown()) return left[i];
        if (right[i].is_unknown()) return right[i];
        if (!left[i].is_number() || !right[i].is_number())
            throw InputError("", "an inner product of lists whose entries are not numbers");
        const Rational* x = stored_rational(left[i]);
        const Rational* y = stored_rational(right[i]);
        if (x != nullptr && y != nullptr)
            exact.add_product(*x, *y);
        else
            rest += left[i].number() * right[i].number();
    }
    return Value(Real(exact.value()) + rest);
}

Value range(const Value& first, const Value& last) {
    if (first.is_unknown()) return first;
    if (last.is_unknown()) return last;
    const Rational a = exact_integer_of_any_size(first, "the begin of a range");
    const Rational b = exact_integer_of_any_size(last, "the end of a range");
    if (b < a) return Value::list({});
    if (b - a >= Rational(longest_range)) throw InputError("", "a range of more than 10^7 integers");
    std::vector<Value> entries;
    for (Rational i = a; i <= b; i += 1) entries.emplace_back(i);
    return Value::list(std::move(entries));
}

Value index(const Value& base, const Value& position) {
    if (base.is_unknown()) return base;
    if (position.is_unknown()) return position;
    const bool is_dataset = base.kind() == Value::Kind::dataset;
    if (!is_dataset && !base.is_list()) throw InputError("", "a " + base.describe() + " has no entries to index");
    const std::size_t length = entry_count(base);
    if (position.is_number()) {
        const auto i = static_cast<std::size_t>(exact_index(position, length));
        return is_dataset ? entry_of(base, i) : base.entries()[i];
    }
    if (!position.is_list())
        throw InputError("", "an index is a number or a list of numbers, not a " + position.describe());
    std::vector<Value> entries;
    entries.reserve(position.entries().size());
    for (const Value& one : position.entries()) {
        if (one.is_unknown()) return one;
        const auto i = static_cast<std::size_t>(exact_index(one, length));
        entries.push_back(is_dataset ? entry_of(base, i) : base.entries()[i]);
    }
    return is_dataset ? dataset_value(entries) : Value::list(std::move(entries));
}

}  // namespace relucert

#include <algorithm>

#include "evaluator.hpp"

namespace relucert_check {
namespace {

bool is_list(const Value& v) { return v.as<ListPtr>() != nullptr; }
bool is_matrix(const Value& v) { return is_list(v) && !list(v).items.empty() && is_list(list(v).items[0]); }

Value product(const std::vector<Vector>& a, const std::vector<Vector>& b) {
    require(!a.empty() && !b.empty() && a[0].size() == b.size(), "a matrix product of matrices that do not fit");
    std::vector<Vector> columns(b[0].size()), rows;
    for (const Vector& row : b)
        for (size_t j = 0; j < row.size(); ++j) columns[j].push_back(row[j]);
    for (const Vector& row : a) {
        rows.emplace_back();
        for (const Vector& column : columns) rows.back().push_back(dot(row, column));
    }
    return matrix_value(rows);
}

}  // namespace

Number dot(const Vector& a, const Vector& b) {
    require(a.size() == b.size(), "an inner product of points of different lengths");
    const auto is_rational = [](const Number& x) { return x.is_rational(); };
    if (!std::all_of(a.begin(), a.end(), is_rational) || !std::all_of(b.begin(), b.end(), is_rational)) {
        Vector terms;
        for (size_t i = 0; i < a.size(); ++i) terms.push_back(a[i] * b[i]);
        return sum(terms);
    }
    mpz_class da = 1, db = 1, total;
    for (size_t i = 0; i < a.size(); ++i) {
        da = lcm(da, a[i].rational().get_den());
        db = lcm(db, b[i].rational().get_den());
        check_size(ratio(da, 1));
        check_size(ratio(db, 1));
    }
    for (size_t i = 0; i < a.size(); ++i) {
        const mpq_class &x = a[i].rational(), &y = b[i].rational();
        if (x != 0 && y != 0) total += x.get_num() * (da / x.get_den()) * y.get_num() * (db / y.get_den());
    }
    const mpq_class result = ratio(total, da * db);
    check_size(result);
    return result;
}

Value map_numbers(const Value& v, const std::function<Number(const Number&)>& f) {
    if (!is_list(v)) return {f(number(v))};
    Values items;
    for (const Value& item : list(v).items) items.push_back(item.is_unknown() ? item : map_numbers(item, f));
    return list_value(std::move(items));
}

Value add(const Value& a, const Value& b, bool subtract) {
    if (a.is_unknown()) return a;
    if (b.is_unknown()) return b;
    if (!is_list(a) || !is_list(b)) {
        require(!is_list(a) && !is_list(b), "a number and a list are added");
        return {subtract ? number(a) - number(b) : number(a) + number(b)};
    }
    const Values &x = list(a).items, &y = list(b).items;
    require(x.size() == y.size(), "lists of different lengths are added");
    Values items;
    for (size_t i = 0; i < x.size(); ++i) items.push_back(add(x[i], y[i], subtract));
    return list_value(std::move(items));
}

Value multiply(const Value& a, const Value& b) {
    if (!is_list(a)) {
        const Number& factor = number(a);
        return map_numbers(b, [&factor](const Number& x) { return factor * x; });
    }
    if (!is_list(b)) return multiply(b, a);
    require(is_matrix(a), "a point times a list: use dot");
    if (is_matrix(b)) return product(matrix(a), matrix(b));
    const Vector x = numbers(b);
    Vector result;
    for (const Vector& row : matrix(a)) result.push_back(dot(row, x));
    return vector_value(result);
}

Value divide(const Value& a, const Value& b) {
    const Number& divisor = number(b);
    return map_numbers(a, [&divisor](const Number& x) { return x / divisor; });
}

Value raise(const Value& a, const Value& exponent) {
    const mpz_class size = integer(exponent);
    require(abs(size) <= 1'000'000, "an exponent above 10^6");
    long n = size.get_si();
    if (!is_list(a)) return {power(number(a), n)};
    Value base = a;
    std::vector<Vector> result = matrix(a);
    require(!result.empty() && result.size() == result[0].size() && n >= 0,
            "the power of a matrix that is not square, or a negative one");
    for (size_t i = 0; i < result.size(); ++i)
        for (size_t j = 0; j < result.size(); ++j) result[i][j] = i == j ? 1 : 0;
    Value power = matrix_value(result);
    for (; n > 0; n /= 2) {
        if (n % 2 != 0) power = multiply(power, base);
        if (n > 1) base = multiply(base, base);
    }
    return power;
}

std::optional<bool> compare_values(const std::string& op, const Value& a, const Value& b) {
    if (a.is_unknown() || b.is_unknown()) return {};
    if (op == "=") return equal(a, b);
    if (op == "!=") {
        const auto e = equal(a, b);
        return e ? std::optional(!*e) : std::nullopt;
    }
    if (op == "in") return member(a, b);
    const Order o = compare(number(a), number(b));
    const bool strict = op == "<" || op == ">", up = op == "<" || op == "<=";
    const bool can_hold = (up ? o.less : o.greater) || (!strict && o.equal);
    const bool can_fail = (up ? o.greater : o.less) || (strict && o.equal);
    if (can_hold && can_fail) return {};
    return can_hold;
}

}  // namespace relucert_check

#include "relucert/matrix/exact_matrix.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/flint_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace relucert {

namespace {

[[noreturn]] void size_error(const std::string& problem) {
    throw InputError("matrix", problem, "use matrices of fitting sizes");
}

std::string size_text(const ExactMatrix& a) { return std::to_string(a.rows()) + " x " + std::to_string(a.columns()); }

/// Divides all integers and the denominator by their greatest common divisor; makes the denominator positive.
void reduce(std::vector<Integer>& integers, Integer& denominator) {
    if (denominator < 0) {
        denominator = -denominator;
        for (Integer& n : integers) n = -n;
    }
    Integer common = denominator;
    for (const Integer& n : integers) {
        if (common == 1) return;
        mpz_gcd(common.backend().data(), common.backend().data(), n.backend().data());
    }
    if (common == 1) return;
    denominator /= common;
    for (Integer& n : integers) mpz_divexact(n.backend().data(), n.backend().data(), common.backend().data());
}

Integer times_power_of_two(const Integer& value, std::size_t exponent) { return value << exponent; }

}  // namespace

ExactMatrix::ExactMatrix() : data_(std::make_shared<const Data>()) {}

ExactMatrix::ExactMatrix(std::size_t rows, std::size_t columns, std::vector<Integer> integers,
                         const Integer& denominator)
    : rows_(rows), columns_(columns) {
    if (integers.size() != rows * columns)
        size_error(std::to_string(integers.size()) + " entries given for a " + std::to_string(rows) + " x " +
                   std::to_string(columns) + " matrix");
    if (denominator == 0) size_error("the common denominator is 0");
    Data data{std::move(integers), denominator};
    reduce(data.integers, data.denominator);
    data_ = std::make_shared<const Data>(std::move(data));
}

ExactMatrix ExactMatrix::from_rationals(std::size_t rows, std::size_t columns, const std::vector<Rational>& entries) {
    Integer common = 1;
    for (const Rational& x : entries) common = boost::multiprecision::lcm(common, x.denominator());
    std::vector<Integer> integers;
    integers.reserve(entries.size());
    for (const Rational& x : entries) integers.push_back(x.numerator() * (common / x.denominator()));
    return {rows, columns, std::move(integers), common};
}

ExactMatrix ExactMatrix::from_rows(const std::vector<std::vector<Rational>>& rows) {
    std::vector<Rational> entries;
    for (const auto& one : rows) {
        if (one.size() != rows.front().size()) size_error("rows of different lengths");
        entries.insert(entries.end(), one.begin(), one.end());
    }
    return from_rationals(rows.size(), rows.empty() ? 0 : rows.front().size(), entries);
}

ExactMatrix ExactMatrix::from_doubles(std::size_t rows, std::size_t columns, std::span<const double> entries) {
    // Each number is mantissa * 2^exponent with a 53-bit mantissa; the least exponent gives the denominator.
    std::vector<Integer> integers(entries.size());
    std::vector<int> exponents(entries.size(), 0);
    int least = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!std::isfinite(entries[i]))
            throw InputError("matrix", "an entry is NaN or infinite", "give finite entries");
        if (entries[i] == 0) continue;
        int exponent = 0;
        const double fraction = std::frexp(entries[i], &exponent);
        auto mantissa = static_cast<long long>(std::ldexp(fraction, 53));
        exponent -= 53;
        while (mantissa % 2 == 0) {
            mantissa /= 2;
            ++exponent;
        }
        integers[i] = mantissa;
        exponents[i] = exponent;
        least = std::min(least, exponent);
    }
    if (least == std::numeric_limits<int>::max()) least = 0;
    least = std::min(least, 0);
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (integers[i] != 0) integers[i] <<= static_cast<std::size_t>(exponents[i] - least);
    return {rows, columns, std::move(integers), times_power_of_two(1, static_cast<std::size_t>(-least))};
}

ExactMatrix ExactMatrix::zero(std::size_t rows, std::size_t columns) {
    return {rows, columns, std::vector<Integer>(rows * columns)};
}

ExactMatrix ExactMatrix::identity(std::size_t n) { return diagonal(std::vector<Rational>(n, Rational(1))); }

ExactMatrix ExactMatrix::diagonal(const std::vector<Rational>& entries) {
    const std::size_t n = entries.size();
    std::vector<Rational> all(n * n);
    for (std::size_t i = 0; i < n; ++i) all[i * n + i] = entries[i];
    return from_rationals(n, n, all);
}

ExactMatrix ExactMatrix::column_vector(const std::vector<Rational>& entries) {
    return from_rationals(entries.size(), 1, entries);
}

Rational ExactMatrix::entry(std::size_t row, std::size_t column) const {
    if (row >= rows_ || column >= columns_)
        size_error("entry (" + std::to_string(row) + ", " + std::to_string(column) + ") of a " + size_text(*this) +
                   " matrix");
    return {integer(row, column), denominator()};
}

std::vector<Rational> ExactMatrix::row(std::size_t index) const {
    std::vector<Rational> result;
    result.reserve(columns_);
    for (std::size_t j = 0; j < columns_; ++j) result.push_back(entry(index, j));
    return result;
}

std::vector<Rational> ExactMatrix::column(std::size_t index) const {
    std::vector<Rational> result;
    result.reserve(rows_);
    for (std::size_t i = 0; i < rows_; ++i) result.push_back(entry(i, index));
    return result;
}

std::vector<std::vector<Rational>> ExactMatrix::to_rows() const {
    std::vector<std::vector<Rational>> result;
    result.reserve(rows_);
    for (std::size_t i = 0; i < rows_; ++i) result.push_back(row(i));
    return result;
}

std::vector<double> ExactMatrix::approximate() const {
    long denominator_exponent{};
    const double denominator_fraction = mpz_get_d_2exp(&denominator_exponent, denominator().backend().data());
    std::vector<double> result;
    result.reserve(integers().size());
    for (const Integer& n : integers()) {
        long exponent{};
        const double fraction = mpz_get_d_2exp(&exponent, n.backend().data());
        const long shift = std::clamp(exponent - denominator_exponent, -4000L, 4000L);
        result.push_back(std::ldexp(fraction / denominator_fraction, static_cast<int>(shift)));
    }
    return result;
}

ExactMatrix ExactMatrix::transpose() const {
    std::vector<Integer> result;
    result.reserve(integers().size());
    for (std::size_t j = 0; j < columns_; ++j)
        for (std::size_t i = 0; i < rows_; ++i) result.push_back(integer(i, j));
    return {columns_, rows_, std::move(result), denominator()};
}

ExactMatrix ExactMatrix::block(std::size_t first_row, std::size_t first_column, std::size_t row_count,
                               std::size_t column_count) const {
    if (first_row > rows_ || row_count > rows_ - first_row || first_column > columns_ ||
        column_count > columns_ - first_column)
        size_error("a block sticks out of a " + size_text(*this) + " matrix");
    std::vector<Integer> result;
    result.reserve(row_count * column_count);
    for (std::size_t i = 0; i < row_count; ++i)
        for (std::size_t j = 0; j < column_count; ++j) result.push_back(integer(first_row + i, first_column + j));
    return {row_count, column_count, std::move(result), denominator()};
}

ExactMatrix ExactMatrix::select_rows(const std::vector<std::size_t>& indices) const {
    std::vector<Integer> result;
    result.reserve(indices.size() * columns_);
    for (const std::size_t i : indices) {
        if (i >= rows_) size_error("row " + std::to_string(i) + " of a " + size_text(*this) + " matrix");
        for (std::size_t j = 0; j < columns_; ++j) result.push_back(integer(i, j));
    }
    return {indices.size(), columns_, std::move(result), denominator()};
}

ExactMatrix ExactMatrix::select_columns(const std::vector<std::size_t>& indices) const {
    for (const std::size_t j : indices)
        if (j >= columns_) size_error("column " + std::to_string(j) + " of a " + size_text(*this) + " matrix");
    std::vector<Integer> result;
    result.reserve(rows_ * indices.size());
    for (std::size_t i = 0; i < rows_; ++i)
        for (const std::size_t j : indices) result.push_back(integer(i, j));
    return {rows_, indices.size(), std::move(result), denominator()};
}

ExactMatrix ExactMatrix::stack_below(const ExactMatrix& other) const {
    if (columns_ != other.columns_) size_error("cannot stack " + size_text(*this) + " on " + size_text(other));
    const Integer common = boost::multiprecision::lcm(denominator(), other.denominator());
    std::vector<Integer> result;
    result.reserve(integers().size() + other.integers().size());
    const Integer mine = common / denominator();
    const Integer theirs = common / other.denominator();
    for (const Integer& n : integers()) result.push_back(n * mine);
    for (const Integer& n : other.integers()) result.push_back(n * theirs);
    return {rows_ + other.rows_, columns_, std::move(result), common};
}

ExactMatrix ExactMatrix::stack_right(const ExactMatrix& other) const {
    if (rows_ != other.rows_) size_error("cannot put " + size_text(*this) + " beside " + size_text(other));
    return transpose().stack_below(other.transpose()).transpose();
}

ExactMatrix ExactMatrix::scaled(const Rational& factor) const {
    const Integer numerator = factor.numerator();
    std::vector<Integer> result = integers();
    for (Integer& n : result) n *= numerator;
    return {rows_, columns_, std::move(result), denominator() * factor.denominator()};
}

bool ExactMatrix::is_symmetric() const {
    if (rows_ != columns_) return false;
    for (std::size_t i = 0; i < rows_; ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (integer(i, j) != integer(j, i)) return false;
    return true;
}

bool ExactMatrix::is_zero() const {
    return std::all_of(integers().begin(), integers().end(), [](const Integer& n) { return n == 0; });
}

Rational ExactMatrix::trace() const {
    if (rows_ != columns_) size_error("trace of a " + size_text(*this) + " matrix");
    Integer sum = 0;
    for (std::size_t i = 0; i < rows_; ++i) sum += integer(i, i);
    return {sum, denominator()};
}

Rational ExactMatrix::sum_of_squares() const {
    Integer sum = 0;
    for (const Integer& n : integers()) mpz_addmul(sum.backend().data(), n.backend().data(), n.backend().data());
    return {sum, denominator() * denominator()};
}

std::vector<Rational> ExactMatrix::apply(const std::vector<Rational>& x) const {
    if (x.size() != columns_) size_error("a vector of length " + std::to_string(x.size()) + " for " + size_text(*this));
    const ExactMatrix product = *this * column_vector(x);
    return product.column(0);
}

bool operator==(const ExactMatrix& a, const ExactMatrix& b) {
    return a.rows_ == b.rows_ && a.columns_ == b.columns_ && a.denominator() == b.denominator() &&
           a.integers() == b.integers();
}

ExactMatrix operator+(const ExactMatrix& a, const ExactMatrix& b) {
    if (a.rows_ != b.rows_ || a.columns_ != b.columns_)
        size_error("cannot add " + size_text(a) + " and " + size_text(b));
    const Integer common = boost::multiprecision::lcm(a.denominator(), b.denominator());
    const Integer first = common / a.denominator();
    const Integer second = common / b.denominator();
    std::vector<Integer> result = a.integers();
    for (std::size_t i = 0; i < result.size(); ++i) {
        result[i] *= first;
        mpz_addmul(result[i].backend().data(), b.integers()[i].backend().data(), second.backend().data());
    }
    return {a.rows_, a.columns_, std::move(result), common};
}

ExactMatrix operator-(const ExactMatrix& a, const ExactMatrix& b) { return a + b.scaled(-1); }

ExactMatrix operator*(const ExactMatrix& a, const ExactMatrix& b) {
    if (a.columns_ != b.rows_) size_error("cannot multiply " + size_text(a) + " by " + size_text(b));
    FlintMatrix product(a.rows_, b.columns_);
    const FlintMatrix left(a);
    const FlintMatrix right(b);
    fmpz_mat_mul(product.get(), left.get(), right.get());
    return product.over(a.denominator() * b.denominator());
}

Rational dot(const std::vector<Rational>& a, const std::vector<Rational>& b) {
    if (a.size() != b.size()) size_error("vectors of different lengths");
    Rational sum;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

}  // namespace relucert

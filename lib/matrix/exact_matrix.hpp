#pragma once
// A matrix of rationals, stored as integers over one positive denominator.
//
//     ExactMatrix w = ExactMatrix::from_doubles(2, 2, weights);   // exact: binary64 values are dyadic rationals
//     ExactMatrix g = w.transpose() * w;                          // exact Gram matrix
//     Rational first = g.entry(0, 0);
#include "relucert/number/rational.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace relucert {

/// Immutable; a copy shares the data. Indices start at 0. The denominator is the smallest one: the greatest common
/// divisor of all integers and the denominator is 1 (denominator 1 for a matrix without entries), so equal matrices
/// have equal representations. Matrices with 0 rows or 0 columns are allowed and keep both sizes.
class ExactMatrix {
public:
    /// The 0 x 0 matrix.
    ExactMatrix();
    /// `integers` row by row, each divided by `denominator`. @throws InputError if denominator is 0 or the count is
    /// wrong.
    ExactMatrix(std::size_t rows, std::size_t columns, std::vector<Integer> integers, const Integer& denominator = 1);

    /// All rows must have equal length; no rows give 0 x 0. @throws InputError for ragged rows.
    static ExactMatrix from_rows(const std::vector<std::vector<Rational>>& rows);
    /// `entries` row by row. @throws InputError if the count is wrong.
    static ExactMatrix from_rationals(std::size_t rows, std::size_t columns, const std::vector<Rational>& entries);
    /// Exact values of binary64 numbers, row by row. @throws InputError for NaN, infinity, or a wrong count.
    static ExactMatrix from_doubles(std::size_t rows, std::size_t columns, std::span<const double> entries);
    static ExactMatrix zero(std::size_t rows, std::size_t columns);
    static ExactMatrix identity(std::size_t n);
    static ExactMatrix diagonal(const std::vector<Rational>& entries);
    /// n x 1.
    static ExactMatrix column_vector(const std::vector<Rational>& entries);

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
    [[nodiscard]] bool is_square() const noexcept { return rows_ == columns_; }
    /// @throws InputError for an index out of range.
    [[nodiscard]] Rational entry(std::size_t row, std::size_t column) const;
    /// The integers row by row, to be divided by denominator().
    [[nodiscard]] const std::vector<Integer>& integers() const noexcept { return data_->integers; }
    [[nodiscard]] const Integer& denominator() const noexcept { return data_->denominator; }
    /// The integer at (row, column), unchecked.
    [[nodiscard]] const Integer& integer(std::size_t row, std::size_t column) const noexcept {
        return data_->integers[row * columns_ + column];
    }
    [[nodiscard]] std::vector<Rational> row(std::size_t index) const;
    [[nodiscard]] std::vector<Rational> column(std::size_t index) const;
    [[nodiscard]] std::vector<std::vector<Rational>> to_rows() const;
    /// Row by row, each entry rounded to a near binary64 number (infinite if out of range): for hints and display only.
    [[nodiscard]] std::vector<double> approximate() const;

    [[nodiscard]] ExactMatrix transpose() const;
    /// The row_count x column_count block whose first entry is (first_row, first_column). @throws InputError if it
    /// sticks out.
    [[nodiscard]] ExactMatrix block(std::size_t first_row, std::size_t first_column, std::size_t row_count,
                                    std::size_t column_count) const;
    /// The rows (columns) with these indices in this order; repetitions allowed.
    [[nodiscard]] ExactMatrix select_rows(const std::vector<std::size_t>& indices) const;
    [[nodiscard]] ExactMatrix select_columns(const std::vector<std::size_t>& indices) const;
    /// *this above / to the left of `other`. @throws InputError if the sizes differ.
    [[nodiscard]] ExactMatrix stack_below(const ExactMatrix& other) const;
    [[nodiscard]] ExactMatrix stack_right(const ExactMatrix& other) const;
    [[nodiscard]] ExactMatrix scaled(const Rational& factor) const;

    [[nodiscard]] bool is_symmetric() const;
    [[nodiscard]] bool is_zero() const;
    [[nodiscard]] Rational trace() const;
    /// Sum of the squares of the entries (squared Frobenius norm).
    [[nodiscard]] Rational sum_of_squares() const;

    /// Matrix times vector. @throws InputError if the sizes differ.
    [[nodiscard]] std::vector<Rational> apply(const std::vector<Rational>& x) const;

    friend bool operator==(const ExactMatrix& a, const ExactMatrix& b);
    /// @throws InputError if the sizes do not fit.
    friend ExactMatrix operator+(const ExactMatrix& a, const ExactMatrix& b);
    friend ExactMatrix operator-(const ExactMatrix& a, const ExactMatrix& b);
    friend ExactMatrix operator*(const ExactMatrix& a, const ExactMatrix& b);
    friend ExactMatrix operator*(const Rational& factor, const ExactMatrix& a) { return a.scaled(factor); }

private:
    struct Data {
        std::vector<Integer> integers;
        Integer denominator{1};
    };
    std::size_t rows_ = 0;
    std::size_t columns_ = 0;
    std::shared_ptr<const Data> data_;
};

/// sum of a_i b_i. @throws InputError if the lengths differ.
Rational dot(const std::vector<Rational>& a, const std::vector<Rational>& b);

}  // namespace relucert

#pragma once
// A simplex dictionary over the integers. For .cpp files of lib/polyhedra only.
#include "relucert/matrix/exact_matrix.hpp"

#include <vector>

namespace relucert {

/// basic_i = (entry(i, 0) + sum_j entry(i, j) nonbasic_j) / denominator, j = 1..columns. All entries are minors of the
/// integer data (Edmonds), so a pivot divides exactly. The last row is the objective and never leaves.
class Dictionary {
public:
    Dictionary(std::size_t rows, std::size_t columns)
        : rows_(rows), width_(columns + 1), entries_(rows * width_), basic_(rows), nonbasic_(width_) {}

    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::size_t columns() const { return width_ - 1; }
    Integer& entry(std::size_t row, std::size_t column) { return entries_[row * width_ + column]; }
    [[nodiscard]] const Integer& entry(std::size_t row, std::size_t column) const {
        return entries_[row * width_ + column];
    }
    [[nodiscard]] const Integer& denominator() const { return denominator_; }
    /// Names of variables; column 0 is the constant and has none.
    std::size_t& basic(std::size_t row) { return basic_[row]; }
    std::size_t& nonbasic(std::size_t column) { return nonbasic_[column]; }

    /// Exchanges the basic variable of `row` with the nonbasic one of `column`. Precondition: entry(row, column) != 0.
    void pivot(std::size_t row, std::size_t column) {
        const Integer p = entry(row, column);
        for (std::size_t i = 0; i < rows_; ++i) {
            if (i == row) continue;
            const Integer factor = entry(i, column);
            for (std::size_t j = 0; j < width_; ++j) {
                if (j == column) continue;
                auto* target = entry(i, j).backend().data();
                mpz_mul(target, target, p.backend().data());
                if (factor != 0) mpz_submul(target, factor.backend().data(), entry(row, j).backend().data());
                mpz_divexact(target, target, denominator_.backend().data());
            }
        }
        for (std::size_t j = 0; j < width_; ++j)
            if (j != column) entry(row, j) = -entry(row, j);
        entry(row, column) = denominator_;
        denominator_ = p;
        std::swap(basic_[row], nonbasic_[column]);
        if (denominator_ < 0) {
            denominator_ = -denominator_;
            for (Integer& value : entries_) value = -value;
        }
    }

private:
    std::size_t rows_;
    std::size_t width_;
    std::vector<Integer> entries_;
    std::vector<std::size_t> basic_;
    std::vector<std::size_t> nonbasic_;
    Integer denominator_ = 1;
};

}  // namespace relucert

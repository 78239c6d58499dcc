#pragma once
// X X^T and X Y^T in binary64 with vector instructions chosen at run time. No claim about the order of summation.
#include <cstddef>
#include <vector>

namespace relucert {

/// The rows of an n x k matrix in the order in which the products read them: panels of 16 rows, entry by entry.
class PackedRows {
public:
    static constexpr std::size_t kPanel = 16;
    /// entry(e) is entry e of the matrix row by row.
    template <typename Entry>
    PackedRows(std::size_t n, std::size_t k, const Entry& entry)
        : rows_(n), columns_(k), packed_((n + kPanel - 1) / kPanel * k * kPanel, 0.0) {
        for (std::size_t i = 0; i < n; ++i) {
            double* panel = &packed_[(i / kPanel) * k * kPanel + i % kPanel];
            for (std::size_t m = 0; m < k; ++m) panel[m * kPanel] = entry(i * k + m);
        }
    }
    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::size_t columns() const { return columns_; }
    [[nodiscard]] const double* panel(std::size_t row) const { return &packed_[row / kPanel * kPanel * columns_]; }

private:
    std::size_t rows_, columns_;
    std::vector<double> packed_;
};

/// `out` (n x n, row by row) becomes X X^T for the n x k matrix X, row by row; `out` is exactly symmetric.
void gram_product(const double* X, std::size_t n, std::size_t k, double* out);

/// `out` (n x n, row by row, exactly symmetric) becomes H H^T + (A A^T) o (X X^T) entry by entry, for n x k matrices H
/// and A and the n x d matrix X; none of the three products is formed. k, d >= 1.
void gram_of_products(const PackedRows& H, const PackedRows& A, const PackedRows& X, double* out);

/// `out` (m x n, row by row) becomes X Y^T for the m x k matrix X and the n x k matrix Y, row by row.
void outer_product(const double* X, std::size_t m, const double* Y, std::size_t n, std::size_t k, double* out);
/// The same for rows that are packed; both have the same number of columns, at least one.
void outer_product(const PackedRows& X, const PackedRows& Y, double* out);

}  // namespace relucert

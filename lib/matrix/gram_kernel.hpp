#pragma once
// X X^T and X Y^T in binary64 with vector instructions chosen at run time. No claim about the order of summation.
#include <cstddef>

namespace relucert {

/// `out` (n x n, row by row) becomes X X^T for the n x k matrix X, row by row; `out` is exactly symmetric.
void gram_product(const double* X, std::size_t n, std::size_t k, double* out);

/// `out` (n x n, row by row, exactly symmetric) becomes H H^T + (A A^T) o (X X^T) entry by entry, for n x k matrices H
/// and A and the n x d matrix X, row by row; neither of the three products is formed. k, d >= 1.
void gram_of_products(const double* H, const double* A, std::size_t k, const double* X, std::size_t d, std::size_t n,
                      double* out);

/// `out` (m x n, row by row) becomes X Y^T for the m x k matrix X and the n x k matrix Y, row by row.
void outer_product(const double* X, std::size_t m, const double* Y, std::size_t n, std::size_t k, double* out);

}  // namespace relucert

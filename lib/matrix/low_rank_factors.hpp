#pragma once
// Proposals for factors of matrices of low rank. What is proposed has to be verified: W = U V^T, or the norm of W - U
// V^T.
#include "relucert/matrix/exact_matrix.hpp"

#include <cstddef>

namespace relucert {

/// W ~ left * right^T, as many columns as the rank.
struct LowRankFactors {
    ExactMatrix left;
    ExactMatrix right;
};

/// Exact factors: left holds the first columns of W that span its columns, right the reduced echelon form. Cost: that
/// of an exact elimination.
LowRankFactors exact_rank_factors(const ExactMatrix& W);

/// The best approximation of the given rank (at most min(rows, columns)) by singular vectors in binary64, rounded to
/// multiples of a power of 2 that keep `bits` bits of the largest entry. Proposes only. @throws InputError if rank is 0
/// or too large, or entries leave the range of binary64.
LowRankFactors approximate_rank_factors(const ExactMatrix& W, std::size_t rank, unsigned bits);

/// The M for which |X M - Y|_F is least, in binary64, rounded in the same way; the smallest such M. Proposes only.
/// @throws InputError if the numbers of rows differ or entries leave the range of binary64.
ExactMatrix least_squares_proposal(const ExactMatrix& X, const ExactMatrix& Y, unsigned bits);

}  // namespace relucert

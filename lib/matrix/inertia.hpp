#pragma once
// Inertia of symmetric rational matrices, exactly, by fraction-free symmetric elimination with zero pivots handled.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"

#include <optional>

namespace relucert {

/// Numbers of positive, negative and zero eigenvalues, with multiplicity.
struct Inertia {
    std::size_t positive = 0;
    std::size_t negative = 0;
    std::size_t zero = 0;
    friend bool operator==(const Inertia&, const Inertia&) = default;
};

/// @throws InputError unless K is symmetric. Cost: n^3/6 products of integers of at most n times the bits of K
/// (60-bit entries: about 0.2 s at n = 100).
Inertia inertia(const ExactMatrix& K, const Deadline& deadline = {});

/// transform * K * transform^T = diag(diagonal), transform invertible with integer entries. If no pivot vanishes,
/// K = L D L^T with L = transform^-1 lower triangular up to the scaling of its columns.
struct Congruence {
    ExactMatrix transform;
    std::vector<Rational> diagonal;
};
Congruence diagonalise(const ExactMatrix& K, const Deadline& deadline = {});

/// K = L diag(d) L^T with L unit lower triangular, or nothing if a leading pivot vanishes while its column does not.
/// A vanishing pivot with a vanishing column is allowed (that column of L is a unit vector).
struct LdltFactor {
    ExactMatrix lower;
    std::vector<Rational> diagonal;
};
std::optional<LdltFactor> ldlt(const ExactMatrix& K, const Deadline& deadline = {});

}  // namespace relucert

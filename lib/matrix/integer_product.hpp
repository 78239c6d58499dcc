#pragma once
// Exact products of machine-integer matrices at the speed of binary64 products: the integers are cut into digits so
// short that every partial sum of a product of two digits is an integer below 2^53, which binary64 holds exactly.
#include "relucert/matrix/fixed_point_cholesky.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace relucert {

/// A B^T, m x n row by row, for an m x k matrix A and an n x k matrix B, row by row. Entries are below 2^62 in size,
/// and the bits of the largest entries of A and B plus those of k are at most 110 (checked). @throws InternalError
/// otherwise. Cost: one binary64 product for each pair of digits; one pair if those bits are at most 53 in all.
std::vector<Int128> integer_product(std::span<const std::int64_t> A, std::size_t m, std::span<const std::int64_t> B,
                                    std::size_t n, std::size_t k);

/// Bits of the largest size; 0 if all are 0.
unsigned largest_bits(std::span<const std::int64_t> values);

}  // namespace relucert

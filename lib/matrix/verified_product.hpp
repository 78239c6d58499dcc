#pragma once
// Products of rational matrices in binary64 with an a-priori bound of the error. The bound holds for every order of
// summation, with and without fused multiply-add, so neither compiler nor library can make it wrong.
#include "relucert/matrix/exact_matrix.hpp"

#include <vector>

namespace relucert {

/// |product(i, j) - midpoint[i * columns + j]| <= radius[i * columns + j]; a radius is infinite where nothing is known.
struct ProductEnclosure {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> midpoint;
    std::vector<double> radius;
};
/// X Y. @throws InputError if the sizes do not fit. Cost: one binary64 product.
ProductEnclosure verified_product(const ExactMatrix& X, const ExactMatrix& Y);

/// X X^T: the n x n midpoint, symmetric, and for each row i a bound of the sum over j of the errors.
struct GramEnclosure {
    std::size_t n = 0;
    std::vector<double> midpoint;
    std::vector<double> row_error;
};
GramEnclosure verified_gram(const ExactMatrix& X);

}  // namespace relucert

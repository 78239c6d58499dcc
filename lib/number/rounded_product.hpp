#pragma once
// The kernels behind multiply_rounded, one by one. Internal: for rounded_product.cpp and the tests, which run each.
#include <cstddef>
#include <span>

namespace relucert {

struct ProductKernel {
    const char* name;
    std::size_t rows;  ///< of the tile that the kernel calculates
    std::size_t columns;
    /// tile (rows x columns) = panel of a (inner x rows) times panel of b (inner x columns).
    void (*tile)(std::size_t inner, const double* a, const double* b, double* tile);
};

/// Those that this processor can run, the fastest first; the last one is plain code. multiply_rounded uses the first.
std::span<const ProductKernel> product_kernels();

/// multiply_rounded by one kernel.
void multiply_rounded_by(const ProductKernel& kernel, std::size_t rows, std::size_t inner, std::size_t columns,
                         std::span<const double> a, std::span<const double> b, std::span<double> c);

}  // namespace relucert

// The matrix product behind interval_kernels.hpp: packed panels and a register tile. It rounds to nearest in an order
// that depends on the processor; the error bound of interval_kernels.hpp holds for every order.
#include "relucert/number/rounded_product.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/number/interval_kernels.hpp"

#include <algorithm>
#include <vector>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace relucert {

namespace {

constexpr std::size_t inner_block = 256;  // a panel of b (inner_block x tile columns) stays in the first cache
constexpr std::size_t row_block = 128;    // a block of a (row_block x inner_block) stays in the second
constexpr std::size_t largest_tile = 8UL * 24;

void plain_tile(std::size_t inner, const double* a, const double* b, double* tile) {
    double sum[4][4] = {};
    for (std::size_t k = 0; k < inner; ++k)
        for (std::size_t r = 0; r < 4; ++r)
            for (std::size_t j = 0; j < 4; ++j) sum[r][j] += a[4 * k + r] * b[4 * k + j];
    for (std::size_t r = 0; r < 4; ++r) std::copy(sum[r], sum[r] + 4, tile + 4 * r);
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) void avx2_tile(std::size_t inner, const double* a, const double* b, double* tile) {
    __m256d sum[4][3];
    for (auto& row : sum)
        for (auto& entry : row) entry = _mm256_setzero_pd();
    for (std::size_t k = 0; k < inner; ++k) {
        const __m256d b0 = _mm256_loadu_pd(b + 12 * k);
        const __m256d b1 = _mm256_loadu_pd(b + 12 * k + 4);
        const __m256d b2 = _mm256_loadu_pd(b + 12 * k + 8);
#pragma GCC unroll 4
        for (std::size_t r = 0; r < 4; ++r) {
            const __m256d factor = _mm256_set1_pd(a[4 * k + r]);
            sum[r][0] = _mm256_fmadd_pd(factor, b0, sum[r][0]);
            sum[r][1] = _mm256_fmadd_pd(factor, b1, sum[r][1]);
            sum[r][2] = _mm256_fmadd_pd(factor, b2, sum[r][2]);
        }
    }
    for (std::size_t r = 0; r < 4; ++r)
        for (std::size_t v = 0; v < 3; ++v) _mm256_storeu_pd(tile + 12 * r + 4 * v, sum[r][v]);
}

__attribute__((target("avx512f"))) void avx512_tile(std::size_t inner, const double* a, const double* b, double* tile) {
    __m512d sum[8][3];
#pragma GCC unroll 8
    for (std::size_t r = 0; r < 8; ++r)
#pragma GCC unroll 3
        for (std::size_t v = 0; v < 3; ++v) sum[r][v] = _mm512_setzero_pd();
    for (std::size_t k = 0; k < inner; ++k) {
        const __m512d b0 = _mm512_loadu_pd(b + 24 * k);
        const __m512d b1 = _mm512_loadu_pd(b + 24 * k + 8);
        const __m512d b2 = _mm512_loadu_pd(b + 24 * k + 16);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < 8; ++r) {
            const __m512d factor = _mm512_set1_pd(a[8 * k + r]);
            sum[r][0] = _mm512_fmadd_pd(factor, b0, sum[r][0]);
            sum[r][1] = _mm512_fmadd_pd(factor, b1, sum[r][1]);
            sum[r][2] = _mm512_fmadd_pd(factor, b2, sum[r][2]);
        }
    }
#pragma GCC unroll 8
    for (std::size_t r = 0; r < 8; ++r)
#pragma GCC unroll 3
        for (std::size_t v = 0; v < 3; ++v) _mm512_storeu_pd(tile + 24 * r + 8 * v, sum[r][v]);
}
#endif

}  // namespace

std::span<const ProductKernel> product_kernels() {
    static const std::vector<ProductKernel> kernels = [] {
        std::vector<ProductKernel> result;
#if defined(__x86_64__)
        if (__builtin_cpu_supports("avx512f")) result.push_back({"AVX-512", 8, 24, avx512_tile});
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            result.push_back({"AVX2 with FMA", 4, 12, avx2_tile});
#endif
        result.push_back({"plain", 4, 4, plain_tile});
        return result;
    }();
    return kernels;
}

void multiply_rounded(std::size_t rows, std::size_t inner, std::size_t columns, std::span<const double> a,
                      std::span<const double> b, std::span<double> c) {
    multiply_rounded_by(product_kernels().front(), rows, inner, columns, a, b, c);
}

void multiply_rounded_by(const ProductKernel& kernel, std::size_t rows, std::size_t inner, std::size_t columns,
                         std::span<const double> a, std::span<const double> b, std::span<double> c) {
    RELUCERT_ENSURE(a.size() == rows * inner && b.size() == inner * columns && c.size() == rows * columns);
    const std::size_t height = kernel.rows;
    const std::size_t width = kernel.columns;
    std::fill(c.begin(), c.end(), 0.0);
    const std::size_t column_panels = (columns + width - 1) / width;
    std::vector<double> packed_b(column_panels * width * inner_block);
    std::vector<double> packed_a((row_block + height) * inner_block);
    double tile[largest_tile];
    for (std::size_t k0 = 0; k0 < inner; k0 += inner_block) {
        const std::size_t depth = std::min(inner_block, inner - k0);
        for (std::size_t panel = 0; panel < column_panels; ++panel) {  // missing columns are zeros
            const std::size_t j0 = panel * width;
            const std::size_t present = std::min(width, columns - j0);
            double* to = packed_b.data() + panel * width * inner_block;
            for (std::size_t k = 0; k < depth; ++k, to += width) {
                std::copy_n(b.data() + (k0 + k) * columns + j0, present, to);
                std::fill(to + present, to + width, 0.0);
            }
        }
        for (std::size_t i0 = 0; i0 < rows; i0 += row_block) {
            const std::size_t block = std::min(row_block, rows - i0);
            const std::size_t row_panels = (block + height - 1) / height;
            for (std::size_t panel = 0; panel < row_panels; ++panel) {
                double* to = packed_a.data() + panel * height * inner_block;
                for (std::size_t r = 0; r < height; ++r) {
                    const std::size_t row = i0 + panel * height + r;
                    for (std::size_t k = 0; k < depth; ++k)
                        to[k * height + r] = row < i0 + block ? a[row * inner + k0 + k] : 0.0;
                }
            }
            for (std::size_t panel = 0; panel < column_panels; ++panel) {
                const std::size_t j0 = panel * width;
                const std::size_t present = std::min(width, columns - j0);
                for (std::size_t p = 0; p < row_panels; ++p) {
                    kernel.tile(depth, packed_a.data() + p * height * inner_block,
                                packed_b.data() + panel * width * inner_block, tile);
                    const std::size_t present_rows = std::min(height, block - p * height);
                    for (std::size_t r = 0; r < present_rows; ++r) {
                        double* to = c.data() + (i0 + p * height + r) * columns + j0;
                        for (std::size_t j = 0; j < present; ++j) to[j] += tile[r * width + j];
                    }
                }
            }
        }
    }
}

}  // namespace relucert

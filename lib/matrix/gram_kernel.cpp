#include "relucert/matrix/gram_kernel.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace relucert {

namespace {

constexpr std::size_t kPanel = PackedRows::kPanel;
constexpr std::size_t kMostRows = 8;  // rows of the largest register tile

/// 4 rows of panel `a` (from `first`) times all 16 rows of panel `b`. Width: numbers in a vector.
template <std::size_t Width>
__attribute__((always_inline)) inline void tile(const double* a, const double* b, std::size_t k, double* out) {
    using Vector __attribute__((vector_size(Width * sizeof(double)))) = double;
    constexpr std::size_t kRows = 4;
    constexpr std::size_t kVectors = kPanel / Width;
    Vector sums[kRows][kVectors] = {};
    for (std::size_t m = 0; m < k; ++m) {
        for (std::size_t v = 0; v < kVectors; ++v) {
            Vector right;
            std::memcpy(&right, b + m * kPanel + v * Width, sizeof(right));
            for (std::size_t r = 0; r < kRows; ++r) sums[r][v] += right * a[m * kPanel + r];
        }
    }
    std::memcpy(out, sums, sizeof(sums));
}

/// A register tile of `rows` rows; rows divides 16.
struct Kernel {
    std::size_t rows;
    void (*compute)(const double* a, const double* b, std::size_t k, double* out);
};

void tile_generic(const double* a, const double* b, std::size_t k, double* out) { tile<2>(a, b, k, out); }
#if defined(__x86_64__)
__attribute__((target("avx2"))) void tile_avx2(const double* a, const double* b, std::size_t k, double* out) {
    tile<4>(a, b, k, out);
}
/// 8 rows: 16 of the 32 registers hold sums. Fused: the bounds of verified_product hold with and without.
__attribute__((target("avx512f"))) void tile_avx512(const double* a, const double* b, std::size_t k, double* out) {
    __m512d sums[8][2];
#pragma GCC unroll 8
    for (auto& row : sums) row[0] = row[1] = _mm512_setzero_pd();
    for (std::size_t m = 0; m < k; ++m) {
        const __m512d left_half = _mm512_loadu_pd(b + m * kPanel);
        const __m512d right_half = _mm512_loadu_pd(b + m * kPanel + 8);
#pragma GCC unroll 8
        for (std::size_t r = 0; r < 8; ++r) {
            const __m512d entry = _mm512_set1_pd(a[m * kPanel + r]);
            sums[r][0] = _mm512_fmadd_pd(entry, left_half, sums[r][0]);
            sums[r][1] = _mm512_fmadd_pd(entry, right_half, sums[r][1]);
        }
    }
#pragma GCC unroll 8
    for (std::size_t r = 0; r < 8; ++r) {
        _mm512_storeu_pd(out + r * kPanel, sums[r][0]);
        _mm512_storeu_pd(out + r * kPanel + 8, sums[r][1]);
    }
}
#endif

Kernel choose_kernel() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) return {8, tile_avx512};
    if (__builtin_cpu_supports("avx2")) return {4, tile_avx2};
#endif
    return {4, tile_generic};
}

}  // namespace

void gram_product(const double* X, std::size_t n, std::size_t k, double* out) {
    if (k == 0) {
        for (std::size_t i = 0; i < n * n; ++i) out[i] = 0;
        return;
    }
    const PackedRows packed(n, k, [X](std::size_t e) { return X[e]; });
    const Kernel kernel = choose_kernel();
    double block[kMostRows * kPanel];
    // One panel of columns stays in the cache while the rows go by.
    for (std::size_t j = 0; j < n; j += kPanel) {
        for (std::size_t i = j; i < n; i += kernel.rows) {
            kernel.compute(packed.panel(i) + i % kPanel, packed.panel(j), k, block);
            for (std::size_t r = 0; r < kernel.rows && i + r < n; ++r)
                for (std::size_t c = 0; c < kPanel && j + c <= i + r; ++c)
                    out[(i + r) * n + j + c] = out[(j + c) * n + i + r] = block[r * kPanel + c];
        }
    }
}

void gram_of_products(const PackedRows& H, const PackedRows& A, const PackedRows& X, double* out) {
    const std::size_t n = H.rows();
    const std::size_t k = H.columns();
    const std::size_t d = X.columns();
    const Kernel kernel = choose_kernel();
    double sums[kMostRows * kPanel];
    double slopes[kMostRows * kPanel];
    double inputs[kMostRows * kPanel];
    for (std::size_t j = 0; j < n; j += kPanel) {
        for (std::size_t i = j; i < n; i += kernel.rows) {
            const std::size_t first = i % kPanel;
            kernel.compute(H.panel(i) + first, H.panel(j), k, sums);
            kernel.compute(A.panel(i) + first, A.panel(j), k, slopes);
            kernel.compute(X.panel(i) + first, X.panel(j), d, inputs);
            for (std::size_t e = 0; e < kernel.rows * kPanel; ++e) sums[e] += slopes[e] * inputs[e];
            for (std::size_t r = 0; r < kernel.rows && i + r < n; ++r)
                for (std::size_t c = 0; c < kPanel && j + c <= i + r; ++c)
                    out[(i + r) * n + j + c] = out[(j + c) * n + i + r] = sums[r * kPanel + c];
        }
    }
}

void outer_product(const double* X, std::size_t m, const double* Y, std::size_t n, std::size_t k, double* out) {
    if (k == 0) {
        std::fill(out, out + m * n, 0.0);
        return;
    }
    outer_product(PackedRows(m, k, [X](std::size_t e) { return X[e]; }),
                  PackedRows(n, k, [Y](std::size_t e) { return Y[e]; }), out);
}

void outer_product(const PackedRows& X, const PackedRows& Y, double* out) {
    const std::size_t k = X.columns();
    const std::size_t m = X.rows();
    const std::size_t n = Y.rows();
    const Kernel kernel = choose_kernel();
    double block[kMostRows * kPanel];
    for (std::size_t j = 0; j < n; j += kPanel) {
        for (std::size_t i = 0; i < m; i += kernel.rows) {
            kernel.compute(X.panel(i) + i % kPanel, Y.panel(j), k, block);
            for (std::size_t r = 0; r < kernel.rows && i + r < m; ++r)
                std::copy(block + r * kPanel, block + r * kPanel + std::min(kPanel, n - j), out + (i + r) * n + j);
        }
    }
}

}  // namespace relucert

#include "relucert/matrix/gram_kernel.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

namespace relucert {

namespace {

constexpr std::size_t kPanel = 16;  // rows of X in a panel; a panel holds its 16 rows entry by entry
constexpr std::size_t kRows = 4;    // rows of a register tile

/// Panel p, inner index m: 16 consecutive numbers X[16 p + 0..15][m], zero beyond n.
std::vector<double> pack(const double* X, std::size_t n, std::size_t k) {
    const std::size_t panels = (n + kPanel - 1) / kPanel;
    std::vector<double> packed(panels * k * kPanel, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        double* panel = &packed[(i / kPanel) * k * kPanel + i % kPanel];
        for (std::size_t m = 0; m < k; ++m) panel[m * kPanel] = X[i * k + m];
    }
    return packed;
}

/// 4 rows of panel `a` (from `first`) times all 16 rows of panel `b`. Width: numbers in a vector.
template <std::size_t Width>
__attribute__((always_inline)) inline void tile(const double* a, const double* b, std::size_t k, double* out) {
    using Vector __attribute__((vector_size(Width * sizeof(double)))) = double;
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

using Tile = void (*)(const double*, const double*, std::size_t, double*);

void tile_generic(const double* a, const double* b, std::size_t k, double* out) { tile<2>(a, b, k, out); }
#if defined(__x86_64__)
__attribute__((target("avx2"))) void tile_avx2(const double* a, const double* b, std::size_t k, double* out) {
    tile<4>(a, b, k, out);
}
__attribute__((target("avx512f"))) void tile_avx512(const double* a, const double* b, std::size_t k, double* out) {
    tile<8>(a, b, k, out);
}
#endif

Tile choose_tile() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) return tile_avx512;
    if (__builtin_cpu_supports("avx2")) return tile_avx2;
#endif
    return tile_generic;
}

}  // namespace

void gram_product(const double* X, std::size_t n, std::size_t k, double* out) {
    if (k == 0) {
        for (std::size_t i = 0; i < n * n; ++i) out[i] = 0;
        return;
    }
    const std::vector<double> packed = pack(X, n, k);
    const Tile compute = choose_tile();
    double block[kRows * kPanel];
    for (std::size_t i = 0; i < n; i += kRows) {
        const double* a = &packed[(i / kPanel) * k * kPanel] + i % kPanel;
        for (std::size_t j = 0; j <= i; j += kPanel) {
            compute(a, &packed[j * k], k, block);
            for (std::size_t r = 0; r < kRows && i + r < n; ++r)
                for (std::size_t c = 0; c < kPanel && j + c <= i + r; ++c)
                    out[(i + r) * n + j + c] = out[(j + c) * n + i + r] = block[r * kPanel + c];
        }
    }
}

void outer_product(const double* X, std::size_t m, const double* Y, std::size_t n, std::size_t k, double* out) {
    if (k == 0) {
        std::fill(out, out + m * n, 0.0);
        return;
    }
    const std::vector<double> left = pack(X, m, k);
    const std::vector<double> right = pack(Y, n, k);
    const Tile compute = choose_tile();
    double block[kRows * kPanel];
    for (std::size_t i = 0; i < m; i += kRows) {
        const double* a = &left[(i / kPanel) * k * kPanel] + i % kPanel;
        for (std::size_t j = 0; j < n; j += kPanel) {
            compute(a, &right[j * k], k, block);
            for (std::size_t r = 0; r < kRows && i + r < m; ++r)
                std::copy(block + r * kPanel, block + r * kPanel + std::min(kPanel, n - j), out + (i + r) * n + j);
        }
    }
}

}  // namespace relucert

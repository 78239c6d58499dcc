// The inner loop of symbolic bounds. Integers: every processor gives the same sums.
#include "relucert/bounding/symbolic_bounds.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace relucert {

namespace {

void add_multiples_portable(std::int64_t* sums, const std::uint32_t* columns, const std::int64_t* weights,
                            std::size_t count, const std::int64_t* factors) {
    for (std::size_t k = 0; k < count; ++k) {
        std::int64_t* sum = sums + SymbolicBounds::lanes * columns[k];
        const std::int64_t weight = weights[k];
        for (std::size_t lane = 0; lane < SymbolicBounds::lanes; ++lane) sum[lane] += factors[lane] * weight;
    }
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512dq"))) void add_multiples_avx512(std::int64_t* sums, const std::uint32_t* columns,
                                                                      const std::int64_t* weights, std::size_t count,
                                                                      const std::int64_t* factors) {
    const __m512i factor = _mm512_loadu_si512(factors);
    for (std::size_t k = 0; k < count; ++k) {
        std::int64_t* sum = sums + SymbolicBounds::lanes * columns[k];
        const __m512i product = _mm512_mullo_epi64(factor, _mm512_set1_epi64(weights[k]));
        _mm512_storeu_si512(sum, _mm512_add_epi64(_mm512_loadu_si512(sum), product));
    }
}

bool has_avx512() {
    static const bool result = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
    return result;
}
#endif

}  // namespace

void add_multiples(std::int64_t* sums, const std::uint32_t* columns, const std::int64_t* weights, std::size_t count,
                   const std::int64_t* factors) {
#if defined(__x86_64__)
    if (has_avx512()) {
        add_multiples_avx512(sums, columns, weights, count, factors);
        return;
    }
#endif
    add_multiples_portable(sums, columns, weights, count, factors);
}

}  // namespace relucert

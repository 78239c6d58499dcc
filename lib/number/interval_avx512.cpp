// Directed rounding by AVX-512 instructions that carry their rounding direction; the processor's rounding mode is
// neither read nor written. Called only where the processor has AVX-512F.
#include "relucert/number/floating_environment.hpp"
#include "relucert/number/interval_operations.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#define RELUCERT_ROUNDING_TARGET __attribute__((target("avx512f")))
#include "relucert/number/interval_arithmetic.hpp"

namespace relucert {
namespace {

constexpr int down = _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC;
constexpr int up = _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC;

struct Avx512 {
#define RELUCERT_BINARY(name, instruction)                                                      \
    RELUCERT_ROUNDING_TARGET static double name##_down(double a, double b) {                    \
        return _mm_cvtsd_f64(_mm_##instruction##_round_sd(_mm_set_sd(a), _mm_set_sd(b), down)); \
    }                                                                                           \
    RELUCERT_ROUNDING_TARGET static double name##_up(double a, double b) {                      \
        return _mm_cvtsd_f64(_mm_##instruction##_round_sd(_mm_set_sd(a), _mm_set_sd(b), up));   \
    }
    RELUCERT_BINARY(add, add)
    RELUCERT_BINARY(multiply, mul)
    RELUCERT_BINARY(divide, div)
#undef RELUCERT_BINARY
    RELUCERT_ROUNDING_TARGET static double sqrt_down(double a) {
        return _mm_cvtsd_f64(_mm_sqrt_round_sd(_mm_setzero_pd(), _mm_set_sd(a), down));
    }
    RELUCERT_ROUNDING_TARGET static double sqrt_up(double a) {
        return _mm_cvtsd_f64(_mm_sqrt_round_sd(_mm_setzero_pd(), _mm_set_sd(a), up));
    }
    RELUCERT_ROUNDING_TARGET static double fma_down(double a, double b, double c) {
        return _mm_cvtsd_f64(_mm_fmadd_round_sd(_mm_set_sd(a), _mm_set_sd(b), _mm_set_sd(c), down));
    }
    RELUCERT_ROUNDING_TARGET static double fma_up(double a, double b, double c) {
        return _mm_cvtsd_f64(_mm_fmadd_round_sd(_mm_set_sd(a), _mm_set_sd(b), _mm_set_sd(c), up));
    }
};

}  // namespace

const IntervalOperations* avx512_operations() noexcept {
    using A = IntervalArithmetic<Avx512>;
    static constexpr IntervalOperations operations{
        "AVX-512 embedded rounding", A::add, A::subtract, A::multiply, A::divide, A::sqrt, A::fma, A::square};
    static const bool available = __builtin_cpu_supports("avx512f") != 0;
    return available ? &operations : nullptr;
}

}  // namespace relucert
#else
namespace relucert {
const IntervalOperations* avx512_operations() noexcept { return nullptr; }
}  // namespace relucert
#endif

namespace relucert {

const IntervalOperations& chosen_operations() {
    static const IntervalOperations& chosen = []() -> const IntervalOperations& {
        check_floating_environment();  // new threads take it over from the thread that starts them
        return avx512_operations() != nullptr ? *avx512_operations() : error_free_operations();
    }();
    return chosen;
}

}  // namespace relucert

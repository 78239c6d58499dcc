// Directed rounding by error-free transformations in round-to-nearest: the rounded result plus its exact error.
// Where the error is not a binary64 number (near underflow and overflow) the neighbour of the rounded result is
// taken: sound, because round-to-nearest is never further than one neighbour away, and one unit in the last place
// wide. Sources: Dekker 1971; Knuth, TAOCP 2, 4.2.2; Boldo, Graillat, Muller, ACM TOMS 44(1), 2017 (overflow of
// TwoSum).
#define RELUCERT_ROUNDING_TARGET
#include "relucert/number/interval_arithmetic.hpp"
#include "relucert/number/interval_operations.hpp"

#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>

static_assert(FLT_EVAL_METHOD == 0, "needs binary64 arithmetic without excess precision (x86-64 with SSE2 has it)");

namespace relucert {
namespace {

/// Hides where a value comes from, so that no compiler flag can fuse or reorder the operations around it.
inline double opaque(double x) {
    asm("" : "+x"(x));
    return x;
}

inline double previous(double x) {  // for x > -infinity
    if (x == 0) return -0x1p-1074;
    const auto bits = std::bit_cast<std::int64_t>(x);
    return std::bit_cast<double>(x > 0 ? bits - 1 : bits + 1);
}
inline double next(double x) { return -previous(-x); }

struct Sum {
    double value;
    double error;
};

/// a + b = value + error exactly, if |a|, |b| and |value| are at most 2^1021 (no step overflows; sums of binary64
/// numbers never underflow).
inline Sum two_sum(double a, double b) {
    const double s = opaque(a + b);
    const double b_part = opaque(s - a);
    const double a_part = opaque(s - b_part);
    const double b_rest = opaque(b - b_part);
    const double a_rest = opaque(a - a_part);
    return {s, opaque(a_rest + b_rest)};
}

/// The upper 26 bits of a normal number a, rounded to nearest on the integer representation; the rest fits in 26 bits
/// with sign.
inline double upper_half(double a) {
    const auto bits = std::bit_cast<std::uint64_t>(a);
    return std::bit_cast<double>((bits + (1ULL << 26U)) & ~((1ULL << 27U) - 1));
}

/// a * b = value + error exactly, if product_is_exact(a, b, value). Not for subnormal factors, though no product here
/// underflows: the upper half of 2^-1048 is 2^-1047, and then a1 * b1 - p may need 54 bits.
inline Sum two_product(double a, double b) {
    const double p = opaque(a * b);
    const double a1 = upper_half(a);
    const double b1 = upper_half(b);
    const double a2 = opaque(a - a1);
    const double b2 = opaque(b - b1);
    // The four products below are exact: 26 bits times 26 bits.
    const double r1 = opaque(opaque(a1 * b1) - p);
    const double r2 = opaque(r1 + opaque(a1 * b2));
    const double r3 = opaque(r2 + opaque(a2 * b1));
    return {p, opaque(r3 + opaque(a2 * b2))};
}

constexpr double tiny = 0x1p-960;  // products of lower halves stay multiples of 2^-1074 above this
constexpr double huge = 0x1p1020;
constexpr double largest_factor = 0x1p990;

inline bool moderate(double x) { return std::fabs(x) >= tiny && std::fabs(x) <= huge; }
inline bool product_is_exact(double a, double b, double p) {
    const double smaller = std::min(std::fabs(a), std::fabs(b));
    const double larger = std::max(std::fabs(a), std::fabs(b));
    return moderate(p) && smaller >= DBL_MIN && larger <= largest_factor;
}

/// A lower bound from a rounded result whose error is unknown; `positive`: the exact result is > 0.
inline double below_rounded(double rounded, bool positive) {
    if (std::isinf(rounded)) return rounded > 0 ? DBL_MAX : rounded;
    return rounded == 0 && positive ? 0.0 : previous(rounded);
}

struct ErrorFree {
    static double add_down(double a, double b) {
        const double s = opaque(a + b);
        if (!(std::fabs(s) <= huge && std::fabs(a) <= huge && std::fabs(b) <= huge)) return below_rounded(s, s > 0);
        return two_sum(a, b).error < 0 ? previous(s) : s;
    }
    static double multiply_down(double a, double b) {  // a, b finite and not 0
        const double p = opaque(a * b);
        if (!product_is_exact(a, b, p)) return below_rounded(p, (a > 0) == (b > 0));
        return two_product(a, b).error < 0 ? previous(p) : p;
    }
    static double divide_down(double a, double b) {  // a, b finite and not 0
        const double q = opaque(a / b);
        if (!moderate(a) || !moderate(q) || !product_is_exact(q, b, a)) return below_rounded(q, (a > 0) == (b > 0));
        // a - q * b is a binary64 number for a rounded quotient q, and both differences are exact.
        const Sum product = two_product(q, b);
        const double remainder = opaque(opaque(a - product.value) - product.error);
        if (remainder == 0) return q;
        return (remainder > 0) == (b > 0) ? q : previous(q);
    }
    /// The sign of a - s * s; 2 if unknown.
    static int sqrt_remainder(double a, double s) {
        if (!moderate(a)) return 2;
        const Sum product = two_product(s, s);
        const double remainder = opaque(opaque(a - product.value) - product.error);
        return (remainder > 0) - (remainder < 0);
    }
    static double sqrt_down(double a) {  // a finite and > 0
        const double s = opaque(std::sqrt(a));
        const int sign = sqrt_remainder(a, s);
        return sign == 0 || sign == 1 ? s : previous(s);
    }
    static double sqrt_up(double a) {
        const double s = opaque(std::sqrt(a));
        const int sign = sqrt_remainder(a, s);
        return sign == 0 || sign == -1 ? s : next(s);
    }
    static double fma_down(double a, double b, double c) {  // finite; a, b not 0
        const double p = opaque(a * b);
        if (!product_is_exact(a, b, p) || std::fabs(c) > huge) return add_down_or_infinite(multiply_down(a, b), c);
        const Sum product = two_product(a, b);
        const Sum sum = two_sum(product.value, c);
        // a * b + c = sum.value + (sum.error + product.error) exactly.
        return add_down(sum.value, add_down(sum.error, product.error));
    }
    static double add_down_or_infinite(double a, double b) { return std::isinf(a) ? a : add_down(a, b); }

    // Up is down with the signs turned.
    static double add_up(double a, double b) { return -add_down(-a, -b); }
    static double multiply_up(double a, double b) { return -multiply_down(-a, b); }
    static double divide_up(double a, double b) { return -divide_down(-a, b); }
    static double fma_up(double a, double b, double c) { return -fma_down(-a, b, -c); }
};

}  // namespace

const IntervalOperations& error_free_operations() noexcept {
    using A = IntervalArithmetic<ErrorFree>;
    static constexpr IntervalOperations operations{
        "error-free transformations", A::add, A::subtract, A::multiply, A::divide, A::sqrt, A::fma, A::square};
    return operations;
}

}  // namespace relucert

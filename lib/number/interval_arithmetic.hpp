#pragma once
// Interval arithmetic over a set of rounded operations R; for interval_error_free.cpp and interval_avx512.cpp only.
// Each of the two defines RELUCERT_ROUNDING_TARGET (attributes of the processor features that its R uses) before it
// includes this file. The anonymous namespace keeps code for AVX-512 out of functions that other files share.
#include "relucert/failure/failure.hpp"
#include "relucert/number/interval.hpp"

#include <algorithm>
#include <cmath>

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "enclosures need NaN and infinity: build without -ffast-math and -ffinite-math-only"
#endif

namespace relucert {
namespace {

/// R::f_down(x, ...) <= f(x, ...) <= R::f_up(x, ...) for finite arguments. A 0 or an infinite end of an interval stands
/// for a limit of finite members: 0 * inf is 0 there, and a quotient by an infinite end is 0.
template <class R>
struct IntervalArithmetic {
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    RELUCERT_ROUNDING_TARGET static double multiply_down(double x, double y) {
        if (x == 0 || y == 0) return 0;
        return std::isinf(x) || std::isinf(y) ? x * y : R::multiply_down(x, y);
    }
    RELUCERT_ROUNDING_TARGET static double multiply_up(double x, double y) {
        if (x == 0 || y == 0) return 0;
        return std::isinf(x) || std::isinf(y) ? x * y : R::multiply_up(x, y);
    }
    RELUCERT_ROUNDING_TARGET static double divide_down(double x, double y) {
        if (x == 0 || std::isinf(y)) return 0;
        return std::isinf(x) ? x * y : R::divide_down(x, y);  // x * y has the sign of x / y
    }
    RELUCERT_ROUNDING_TARGET static double divide_up(double x, double y) {
        if (x == 0 || std::isinf(y)) return 0;
        return std::isinf(x) ? x * y : R::divide_up(x, y);
    }
    RELUCERT_ROUNDING_TARGET static double fma_down(double x, double y, double z) {
        if (std::isinf(z) || x == 0 || y == 0) return z;
        return std::isinf(x) || std::isinf(y) ? x * y : R::fma_down(x, y, z);
    }
    RELUCERT_ROUNDING_TARGET static double fma_up(double x, double y, double z) {
        if (std::isinf(z) || x == 0 || y == 0) return z;
        return std::isinf(x) || std::isinf(y) ? x * y : R::fma_up(x, y, z);
    }
    RELUCERT_ROUNDING_TARGET static double add_down(double x, double y) {
        return std::isinf(x) || std::isinf(y) ? x + y : R::add_down(x, y);  // two lower ends: never inf - inf
    }
    RELUCERT_ROUNDING_TARGET static double add_up(double x, double y) {
        return std::isinf(x) || std::isinf(y) ? x + y : R::add_up(x, y);
    }

    RELUCERT_ROUNDING_TARGET static Interval add(const Interval& a, const Interval& b) {
        return Interval::from_bounds(add_down(a.lower(), b.lower()), add_up(a.upper(), b.upper()));
    }
    RELUCERT_ROUNDING_TARGET static Interval subtract(const Interval& a, const Interval& b) {
        return Interval::from_bounds(add_down(a.lower(), -b.upper()), add_up(a.upper(), -b.lower()));
    }
    /// A bilinear function takes its extremes over a box in the corners.
    RELUCERT_ROUNDING_TARGET static Interval multiply(const Interval& a, const Interval& b) {
        if (a.lower() >= 0 && b.lower() >= 0)
            return Interval::from_bounds(multiply_down(a.lower(), b.lower()), multiply_up(a.upper(), b.upper()));
        const double low1 = multiply_down(a.lower(), b.lower());
        const double low2 = multiply_down(a.lower(), b.upper());
        const double low3 = multiply_down(a.upper(), b.lower());
        const double low4 = multiply_down(a.upper(), b.upper());
        const double high1 = multiply_up(a.lower(), b.lower());
        const double high2 = multiply_up(a.lower(), b.upper());
        const double high3 = multiply_up(a.upper(), b.lower());
        const double high4 = multiply_up(a.upper(), b.upper());
        return Interval::from_bounds(std::min(std::min(low1, low2), std::min(low3, low4)),
                                     std::max(std::max(high1, high2), std::max(high3, high4)));
    }
    RELUCERT_ROUNDING_TARGET static Interval divide(const Interval& a, const Interval& b) {
        if (b.lower() == 0 && b.upper() == 0) return Interval::whole();
        if (a.lower() == 0 && a.upper() == 0) return Interval();
        if (b.upper() == 0) return divide(-a, -b);
        if (b.lower() < 0 && b.upper() > 0) return Interval::whole();
        if (b.lower() == 0) {  // positive divisors without a lower bound
            if (a.lower() >= 0) return Interval::from_bounds(divide_down(a.lower(), b.upper()), infinity);
            if (a.upper() <= 0) return Interval::from_bounds(-infinity, divide_up(a.upper(), b.upper()));
            return Interval::whole();
        }
        const double low1 = divide_down(a.lower(), b.lower());
        const double low2 = divide_down(a.lower(), b.upper());
        const double low3 = divide_down(a.upper(), b.lower());
        const double low4 = divide_down(a.upper(), b.upper());
        const double high1 = divide_up(a.lower(), b.lower());
        const double high2 = divide_up(a.lower(), b.upper());
        const double high3 = divide_up(a.upper(), b.lower());
        const double high4 = divide_up(a.upper(), b.upper());
        return Interval::from_bounds(std::min(std::min(low1, low2), std::min(low3, low4)),
                                     std::max(std::max(high1, high2), std::max(high3, high4)));
    }
    RELUCERT_ROUNDING_TARGET static Interval sqrt(const Interval& a) {
        if (a.upper() < 0) throw InputError("", "the square root of a negative number");
        const double lower = a.lower() <= 0 ? 0 : R::sqrt_down(a.lower());
        const double upper = a.upper() == 0 ? 0 : std::isinf(a.upper()) ? infinity : R::sqrt_up(a.upper());
        return Interval::from_bounds(lower, upper);
    }
    RELUCERT_ROUNDING_TARGET static Interval fma(const Interval& a, const Interval& b, const Interval& c) {
        const double low1 = fma_down(a.lower(), b.lower(), c.lower());
        const double low2 = fma_down(a.lower(), b.upper(), c.lower());
        const double low3 = fma_down(a.upper(), b.lower(), c.lower());
        const double low4 = fma_down(a.upper(), b.upper(), c.lower());
        const double high1 = fma_up(a.lower(), b.lower(), c.upper());
        const double high2 = fma_up(a.lower(), b.upper(), c.upper());
        const double high3 = fma_up(a.upper(), b.lower(), c.upper());
        const double high4 = fma_up(a.upper(), b.upper(), c.upper());
        return Interval::from_bounds(std::min(std::min(low1, low2), std::min(low3, low4)),
                                     std::max(std::max(high1, high2), std::max(high3, high4)));
    }
    RELUCERT_ROUNDING_TARGET static Interval square(const Interval& a) {
        const double nearest = std::min(std::fabs(a.lower()), std::fabs(a.upper()));
        const double farthest = std::max(std::fabs(a.lower()), std::fabs(a.upper()));
        const bool has_zero = a.lower() <= 0 && a.upper() >= 0;
        return Interval::from_bounds(has_zero ? 0 : multiply_down(nearest, nearest), multiply_up(farthest, farthest));
    }
};

}  // namespace
}  // namespace relucert

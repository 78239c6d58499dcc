#include "directed_bounds.hpp"

#include <mpfr.h>
#include <bit>
#include <cfloat>
#include <cmath>
#include <limits>

namespace relucert::testing {

namespace {

/// 2200 bits hold any sum and product of two binary64 numbers exactly; the result is then rounded once by mpfr_get_d.
struct Big {
    mpfr_t value;
    explicit Big(mpfr_prec_t bits) { mpfr_init2(value, bits); }
    Big(const Big&) = delete;
    Big& operator=(const Big&) = delete;
    ~Big() { mpfr_clear(value); }
};

struct Workspace {
    Big x{53};
    Big y{53};
    Big exact{4400};
    Big down{120};
    Big up{120};
};

Workspace& workspace() {
    static Workspace w;
    return w;
}

/// mpfr_get_d with directed rounding is exact about subnormal numbers and overflow.
Bounds rounded(mpfr_t down, mpfr_t up) { return {mpfr_get_d(down, MPFR_RNDD), mpfr_get_d(up, MPFR_RNDU)}; }

template <class F>
Bounds twice(double x, double y, F function) {
    Workspace& w = workspace();
    mpfr_set_d(w.x.value, x, MPFR_RNDN);
    mpfr_set_d(w.y.value, y, MPFR_RNDN);
    function(w.down.value, w.x.value, w.y.value, MPFR_RNDD);
    function(w.up.value, w.x.value, w.y.value, MPFR_RNDU);
    return rounded(w.down.value, w.up.value);
}

}  // namespace

Bounds exact_sum(double x, double y) { return twice(x, y, mpfr_add); }
Bounds exact_difference(double x, double y) { return twice(x, y, mpfr_sub); }
Bounds exact_product(double x, double y) { return twice(x, y, mpfr_mul); }
Bounds exact_quotient(double x, double y) { return twice(x, y, mpfr_div); }
Bounds exact_square_root(double x) {
    return twice(x, 0, [](mpfr_t r, mpfr_t a, mpfr_t, mpfr_rnd_t rounding) { return mpfr_sqrt(r, a, rounding); });
}
Bounds exact_fma(double x, double y, double z) {
    Workspace& w = workspace();
    mpfr_set_d(w.x.value, x, MPFR_RNDN);
    mpfr_set_d(w.y.value, y, MPFR_RNDN);
    mpfr_mul(w.exact.value, w.x.value, w.y.value, MPFR_RNDN);  // exact: 106 bits
    mpfr_set_d(w.y.value, z, MPFR_RNDN);
    mpfr_add(w.down.value, w.exact.value, w.y.value, MPFR_RNDD);
    mpfr_add(w.up.value, w.exact.value, w.y.value, MPFR_RNDU);
    return rounded(w.down.value, w.up.value);
}

double NumberSource::finite() {
    const std::uint64_t choice = engine_() % 16;
    const std::uint64_t random = engine_();
    double value = 0;
    if (choice == 0) {
        const double special[] = {0.0,      -0.0,      1.0,        -1.0,
                                  2.0,      0x1p-1074, -0x1p-1074, DBL_MIN,
                                  -DBL_MIN, DBL_MAX,   -DBL_MAX,   0x1.fffffffffffffp-1,
                                  0x1p511,  0x1p-537,  0x1p-1073,  0x0.fffffffffffffp-1022};
        value = special[random % 16];
    } else if (choice == 1) {  // subnormal
        value = std::bit_cast<double>(random & 0x800fffffffffffffULL);
    } else if (choice == 2) {  // near overflow
        value = std::bit_cast<double>((random & 0x801fffffffffffffULL) | 0x7fd0000000000000ULL);
    } else if (choice <= 4) {  // few bits: exact results are common
        value = std::ldexp(static_cast<double>(static_cast<std::int64_t>(random % 4096) - 2048),
                           static_cast<int>(random >> 58U) - 32);
    } else if (choice <= 6) {  // near the last one, or near minus the last one
        const double near = (random & 1U) != 0 ? last_ : -last_;
        value = near * (1 + std::ldexp(static_cast<double>(random >> 40U), -static_cast<int>(random % 60)));
    } else if (choice <= 8) {  // about where products underflow
        value =
            std::ldexp(static_cast<double>(static_cast<std::int64_t>(random)), -static_cast<int>(540 + random % 64));
    } else if (choice <= 12) {  // moderate
        value =
            std::ldexp(static_cast<double>(static_cast<std::int64_t>(random)), static_cast<int>(random % 128) - 128);
    } else {
        value = std::bit_cast<double>(random);
    }
    if (!std::isfinite(value)) value = std::bit_cast<double>(random & 0xbfffffffffffffffULL);
    last_ = value;
    return value;
}

double NumberSource::finite_or_infinite() {
    if (engine_() % 24 != 0) return finite();
    return engine_() % 2 == 0 ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
}

}  // namespace relucert::testing

#pragma once
// The oracle of the native interval tests: MPFR with directed rounding, in the exponent range of binary64.
#include <cstdint>
#include <random>

namespace relucert::testing {

struct Bounds {
    double lower;
    double upper;
};

/// The binary64 neighbours (or the number itself) around the exact result for finite arguments; y != 0 in divide.
Bounds exact_sum(double x, double y);
Bounds exact_difference(double x, double y);
Bounds exact_product(double x, double y);
Bounds exact_quotient(double x, double y);
Bounds exact_square_root(double x);
Bounds exact_fma(double x, double y, double z);

/// Binary64 numbers of all kinds: zeros, ones, subnormals, the largest, powers of two, few-bit numbers, numbers near a
/// given one, any bit pattern; never NaN.
class NumberSource {
public:
    explicit NumberSource(std::uint64_t seed) : engine_(seed) {}
    double finite();
    double finite_or_infinite();
    std::uint64_t bits() { return engine_(); }

private:
    std::mt19937_64 engine_;
    double last_ = 1;
};

}  // namespace relucert::testing

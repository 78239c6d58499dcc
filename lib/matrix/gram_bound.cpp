#include "relucert/matrix/gram_bound.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/machine_integer.hpp"

#include <cmath>

namespace relucert {

namespace {

/// floor(value * 2^exponent), or nothing if it does not fit.
std::optional<Int128> scaled_floor(double value, long exponent) {
    if (!std::isfinite(value)) return std::nullopt;
    if (value == 0) return 0;
    int binary_exponent = 0;
    const auto mantissa = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &binary_exponent), 53));  // exact
    const long shift = binary_exponent - 53 + exponent;
    if (shift > 126 - 54) return std::nullopt;
    if (shift >= 0) return static_cast<Int128>(mantissa) * (static_cast<Int128>(1) << static_cast<unsigned>(shift));
    if (shift < -62) return mantissa < 0 ? -1 : 0;
    return mantissa >> static_cast<unsigned>(-shift);  // arithmetic: rounds towards minus infinity
}

}  // namespace

Rational power_of_two_below(const Rational& value) {
    RELUCERT_ENSURE(value.sign() > 0);
    long e = static_cast<long>(bit_length(value.numerator())) - static_cast<long>(bit_length(value.denominator()));
    while (Rational::power_of_two(e) > value) --e;
    return Rational::power_of_two(e);
}

bool gram_bound_holds(const GramEnclosure& gram, const Rational& t, const FixedPointParameters& parameters,
                      const Deadline& deadline) {
    const std::size_t n = gram.n;
    if (n == 0 || t.sign() <= 0) return false;
    GridMatrix grid;
    grid.n = n;
    grid.bits = parameters.bits;
    grid.exponent = least_power_of_four(t);
    const long scale = 2 * (static_cast<long>(grid.bits) - grid.exponent);
    const auto T = to_int128((t * Rational::power_of_two(scale)).floor());
    const Int128 limit = static_cast<Int128>(1) << (2 * grid.bits);
    if (!T || *T > limit) return false;
    grid.lower.reserve(n * (n + 1) / 2);
    grid.row_error.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            // M = t I - G. With x = floor(4^(p-e) midpoint): midpoint lies in [x, x + 1), so -midpoint in (-x - 1, -x].
            const auto x = scaled_floor(gram.midpoint[i * n + j], scale);
            if (!x) return false;
            const Int128 a = i == j ? *T - *x - 1 : -*x;
            if (a > limit || a < -limit) return false;
            grid.lower.push_back(a);
        }
        // Off the diagonal each entry is off by at most 1, on the diagonal a is too small; plus the error of the
        // product.
        const auto error = scaled_floor(gram.row_error[i], scale);
        if (!error) return false;
        grid.row_error.push_back(*error + 1 + static_cast<Int128>(n));
    }
    return accepts(grid, parameters.shift, deadline);
}

}  // namespace relucert

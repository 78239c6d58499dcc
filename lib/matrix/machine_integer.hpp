#pragma once
// 128-bit integers: conversion with a range check, floor division, square root; and scaling of big integers to a grid.
// For .cpp files only.
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/fixed_point_cholesky.hpp"

#include <algorithm>
#include <optional>

namespace relucert {

/// The value if |value| < 2^126, else nothing.
inline std::optional<Int128> to_int128(const Integer& value) {
    static_assert(GMP_NUMB_BITS == 64);
    const auto* z = value.backend().data();
    if (mpz_sizeinbase(z, 2) > 126) return std::nullopt;
    const auto low = static_cast<Int128>(mpz_getlimbn(z, 0));
    const auto high = static_cast<Int128>(mpz_getlimbn(z, 1));
    const Int128 magnitude = (high << 64U) + low;
    return mpz_sgn(z) < 0 ? -magnitude : magnitude;
}

inline Integer to_integer(Int128 value) {
    const bool negative = value < 0;
    const Int128 magnitude = negative ? -value : value;
    Integer result = static_cast<unsigned long>(magnitude >> 64U);
    result <<= 64U;
    result += static_cast<unsigned long>(magnitude & ~0UL);
    return negative ? Integer(-result) : result;
}

/// floor(a / b) for b > 0.
inline Int128 floor_division(Int128 a, Int128 b) {
    const Int128 quotient = a / b;
    return quotient * b > a ? quotient - 1 : quotient;
}

/// floor(sqrt(value)) for value >= 0.
inline Int128 integer_square_root(Int128 value) {
    Integer root = to_integer(value);
    mpz_sqrt(root.backend().data(), root.backend().data());
    const auto result = to_int128(root);
    RELUCERT_ENSURE(result && *result * *result <= value && value - *result * *result <= 2 * *result);
    return *result;
}

/// floor(N 2^exponent / D) for many N and one D > 0; a shift if D is a power of 2.
class ScaledFloor {
public:
    ScaledFloor(const Integer& denominator, long exponent) : denominator_(denominator), exponent_(exponent) {
        const auto* d = denominator_.backend().data();
        if (mpz_scan1(d, 0) + 1 == mpz_sizeinbase(d, 2)) {
            exponent_ -= static_cast<long>(mpz_sizeinbase(d, 2)) - 1;
            denominator_ = 1;
        }
    }
    [[nodiscard]] Integer floor(const Integer& numerator) const {
        Integer result;
        auto* r = result.backend().data();
        const auto* n = numerator.backend().data();
        if (exponent_ >= 0) {
            mpz_mul_2exp(r, n, static_cast<mp_bitcnt_t>(exponent_));
            if (denominator_ != 1) mpz_fdiv_q(r, r, denominator_.backend().data());
        } else {  // floor(floor(x) / m) = floor(x / m) for integers m > 0
            mpz_fdiv_q_2exp(r, n, static_cast<mp_bitcnt_t>(-exponent_));
            if (denominator_ != 1) mpz_fdiv_q(r, r, denominator_.backend().data());
        }
        return result;
    }

private:
    Integer denominator_;
    long exponent_;
};

/// floor(N 2^exponent / D + 1/2) = floor((floor(N 2^(exponent+1) / D) + 1) / 2).
class ScaledRounding {
public:
    ScaledRounding(const Integer& denominator, long exponent) : doubled_(denominator, exponent + 1) {}
    [[nodiscard]] Integer nearest(const Integer& numerator) const {
        Integer result = doubled_.floor(numerator);
        result += 1;
        mpz_fdiv_q_2exp(result.backend().data(), result.backend().data(), 1);
        return result;
    }

private:
    ScaledFloor doubled_;
};

}  // namespace relucert

#pragma once
// Affine forms over numbered variables, with exact rational coefficients.
#include "relucert/number/rational.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace relucert {

/// sum of coefficient * variable + constant; variables ascend, coefficients are not zero. Variables count from 1.
struct AffineForm {
    std::vector<std::pair<std::uint32_t, Rational>> terms;
    Rational constant;

    [[nodiscard]] bool is_constant() const noexcept { return terms.empty(); }
    static AffineForm number(Rational value) { return {{}, std::move(value)}; }
    static AffineForm variable(std::uint32_t index) { return {{{index, Rational(1)}}, Rational(0)}; }
    friend bool operator==(const AffineForm&, const AffineForm&) = default;
};

AffineForm operator+(const AffineForm& a, const AffineForm& b);
AffineForm operator-(const AffineForm& a, const AffineForm& b);
AffineForm operator-(const AffineForm& a);
AffineForm operator*(const Rational& factor, const AffineForm& a);
/// sum of weights[i] * forms[i] + constant. Cost: the terms of all forms with a weight other than 0, sorted once.
/// @throws InputError if the lengths differ.
AffineForm linear_combination(std::span<const Rational> weights, std::span<const AffineForm> forms,
                              const Rational& constant);

}  // namespace relucert

#pragma once
// An affine node prepared for exact evaluation over integers, and vectors of integers over one denominator.
#include "relucert/network/network.hpp"
#include "relucert/number/rational.hpp"

#include <cstdint>
#include <vector>

namespace relucert {

/// integers / denominator; the denominator is positive and need not be the smallest.
struct ScaledVector {
    std::vector<Integer> integers;
    Integer denominator = 1;

    static ScaledVector from_rationals(const std::vector<Rational>& values);
    [[nodiscard]] std::vector<Rational> to_rationals() const;
    [[nodiscard]] std::size_t size() const noexcept { return integers.size(); }
};
ScaledVector operator+(const ScaledVector& a, const ScaledVector& b);

/// The part `limb` * 2^(64 `offset`) of the magnitude of one weight; a weight is the signed sum of its terms.
struct WeightTerm {
    std::uint64_t limb = 0;
    std::uint32_t column = 0;
    std::uint16_t offset = 0;
    bool negative = false;
};

/// y = (W v + bias) / denominator with integers W and bias.
struct IntegerLayer {
    std::size_t rows = 0;
    std::size_t columns = 0;
    Integer denominator = 1;
    std::vector<Integer> weights;  // row by row
    std::vector<Integer> bias;
    bool has_bias = false;

    std::vector<std::int64_t> small_weights;  // the weights, if all fit into 63 bits; otherwise empty
    std::vector<WeightTerm> terms;            // the weights otherwise: non-zero limbs only, row by row
    std::vector<std::size_t> row_start;       // rows + 1 positions in terms
    std::size_t row_sum_bits = 0;             // bits of the largest sum of magnitudes in a row
    std::size_t bias_bits = 0;                // bits of the largest magnitude

    /// The exact value at v, over the denominator v.denominator * denominator.
    [[nodiscard]] ScaledVector apply(const ScaledVector& v) const;
    /// Without the bias (a derivative).
    [[nodiscard]] ScaledVector apply_linear(const ScaledVector& v) const;
    /// u^T W / denominator.
    [[nodiscard]] ScaledVector apply_transposed(const ScaledVector& u) const;

private:
    [[nodiscard]] ScaledVector apply(const ScaledVector& v, bool with_bias) const;
    void apply_words(const ScaledVector& v, std::vector<Integer>& sums) const;
    void apply_double_words(const ScaledVector& v, std::vector<Integer>& sums) const;
    void apply_limbs(const ScaledVector& v, std::size_t value_bits, std::vector<Integer>& sums) const;
};

IntegerLayer make_integer_layer(const AffineNode& node);

}  // namespace relucert

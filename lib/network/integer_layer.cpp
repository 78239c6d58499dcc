#include "relucert/network/integer_layer.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <numeric>

namespace relucert {

namespace {

const mpz_t& raw(const Integer& value) { return value.backend().data(); }
mpz_t& raw(Integer& value) { return value.backend().data(); }

std::size_t largest_bits(const std::vector<Integer>& values) {
    std::size_t bits = 0;
    for (const Integer& value : values) bits = std::max(bits, bit_length(value));
    return bits;
}

Integer least_common_multiple(const Integer& a, const Integer& b) {
    Integer result;
    mpz_lcm(raw(result), raw(a), raw(b));
    return result;
}

// `values` over `denominator`, a multiple of each one's own.
std::vector<Integer> over(const std::vector<Rational>& values, const Integer& denominator) {
    std::vector<Integer> integers;
    integers.reserve(values.size());
    for (const Rational& value : values) {
        Integer factor;
        mpz_divexact(raw(factor), raw(denominator), mpq_denref(value.backend().backend().data()));
        mpz_mul(raw(factor), raw(factor), mpq_numref(value.backend().backend().data()));
        integers.push_back(std::move(factor));
    }
    return integers;
}

Integer common_denominator(const std::vector<Rational>& values) {
    Integer denominator = 1;
    for (const Rational& value : values)
        mpz_lcm(raw(denominator), raw(denominator), mpq_denref(value.backend().backend().data()));
    return denominator;
}

void append_terms(const Integer& weight, std::size_t column, std::vector<WeightTerm>& terms) {
    const mp_limb_t* limbs = mpz_limbs_read(raw(weight));
    for (std::size_t k = 0; k < mpz_size(raw(weight)); ++k)
        if (limbs[k] != 0)
            terms.push_back(
                {limbs[k], static_cast<std::uint32_t>(column), static_cast<std::uint16_t>(k), weight.sign() < 0});
}

}  // namespace

ScaledVector ScaledVector::from_rationals(const std::vector<Rational>& values) {
    ScaledVector result;
    result.denominator = common_denominator(values);
    result.integers = over(values, result.denominator);
    return result;
}

std::vector<Rational> ScaledVector::to_rationals() const {
    std::vector<Rational> values;
    values.reserve(integers.size());
    for (const Integer& integer : integers) values.emplace_back(integer, denominator);
    return values;
}

ScaledVector operator+(const ScaledVector& a, const ScaledVector& b) {
    RELUCERT_ENSURE(a.size() == b.size());
    ScaledVector result = a;
    if (a.denominator == b.denominator) {
        for (std::size_t i = 0; i < a.size(); ++i) result.integers[i] += b.integers[i];
        return result;
    }
    result.denominator = least_common_multiple(a.denominator, b.denominator);
    const Integer factor_a = result.denominator / a.denominator;
    const Integer factor_b = result.denominator / b.denominator;
    for (std::size_t i = 0; i < a.size(); ++i) {
        result.integers[i] *= factor_a;
        mpz_addmul(raw(result.integers[i]), raw(b.integers[i]), raw(factor_b));
    }
    return result;
}

IntegerLayer make_integer_layer(const AffineNode& node) {
    IntegerLayer layer;
    layer.rows = node.weights.rows();
    layer.columns = node.weights.columns();
    layer.denominator = least_common_multiple(node.weights.denominator(), common_denominator(node.bias));
    const Integer factor = layer.denominator / node.weights.denominator();
    layer.weights = node.weights.integers();
    if (factor != 1)
        for (Integer& weight : layer.weights) weight *= factor;
    layer.bias = over(node.bias, layer.denominator);
    layer.bias_bits = largest_bits(layer.bias);
    layer.has_bias = layer.bias_bits > 0;
    for (std::size_t i = 0; i < layer.rows; ++i) {
        Integer sum = 0;
        for (std::size_t j = 0; j < layer.columns; ++j) {
            const Integer& weight = layer.weights[i * layer.columns + j];
            if (weight.sign() < 0)
                sum -= weight;
            else
                sum += weight;
        }
        layer.row_sum_bits = std::max(layer.row_sum_bits, bit_length(sum));
    }
    if (largest_bits(layer.weights) <= 62) {
        layer.small_weights.reserve(layer.weights.size());
        for (const Integer& weight : layer.weights) layer.small_weights.push_back(mpz_get_si(raw(weight)));
        return layer;
    }
    RELUCERT_ENSURE(largest_bits(layer.weights) < 64UL * 65535 && layer.columns < (1UL << 32));
    for (std::size_t i = 0; i < layer.rows; ++i) {
        layer.row_start.push_back(layer.terms.size());
        for (std::size_t j = 0; j < layer.columns; ++j)
            append_terms(layer.weights[i * layer.columns + j], j, layer.terms);
    }
    layer.row_start.push_back(layer.terms.size());
    return layer;
}

ScaledVector IntegerLayer::apply(const ScaledVector& v) const { return apply(v, has_bias); }
ScaledVector IntegerLayer::apply_linear(const ScaledVector& v) const { return apply(v, false); }

ScaledVector IntegerLayer::apply(const ScaledVector& v, bool with_bias) const {
    RELUCERT_ENSURE(v.size() == columns);
    ScaledVector result;
    result.integers.resize(rows);
    const std::size_t value_bits = largest_bits(v.integers);
    // |sum of a row| <= (sum of |weights|) * max |v| < 2^(row_sum_bits + value_bits).
    if (!small_weights.empty() && value_bits <= 62 && row_sum_bits + value_bits <= 62)
        apply_words(v, result.integers);
    else if (!small_weights.empty() && value_bits <= 62 && row_sum_bits + value_bits <= 126)
        apply_double_words(v, result.integers);
    else
        apply_limbs(v, value_bits, result.integers);
    if (with_bias)
        for (std::size_t i = 0; i < rows; ++i) mpz_addmul(raw(result.integers[i]), raw(bias[i]), raw(v.denominator));
    result.denominator = v.denominator * denominator;
    return result;
}

ScaledVector IntegerLayer::apply_transposed(const ScaledVector& u) const {
    RELUCERT_ENSURE(u.size() == rows);
    ScaledVector result;
    result.integers.resize(columns);
    for (std::size_t i = 0; i < rows; ++i) {
        if (u.integers[i].is_zero()) continue;
        for (std::size_t j = 0; j < columns; ++j)
            mpz_addmul(raw(result.integers[j]), raw(u.integers[i]), raw(weights[i * columns + j]));
    }
    result.denominator = u.denominator * denominator;
    return result;
}

}  // namespace relucert

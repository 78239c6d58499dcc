// docs/evidence/tangent-eigenvalue.md, section 1: a first layer and the inputs of a data set as machine integers.
#pragma once
#include <algorithm>

#include "digit_rows.hpp"
#include "rules.hpp"

namespace relucert_check {

/// Rows of `x`: points, the last entry dx; rows of `w`: neurons, the last entry the bias. The preactivation of neuron i
/// at point j is the product of the rows over dl * dx; its size is below 2^62.
struct ShallowLayer {
    size_t points = 0, neurons = 0, columns = 0;
    mpz_class dx = 1, dl = 1;
    std::vector<int64_t> x, w;
    int64_t largest_input = 0;

    const int64_t* point(size_t j) const { return &x[j * columns]; }
};

/// Nothing if a number is out of range.
std::optional<ShallowLayer> shallow_layer(const Network& f, const Dataset& data);

/// The preactivations of `count` points from `first` on, a row a point; `w` are the digits of layer.w.
void preactivations(const ShallowLayer& layer, const DigitRows& w, size_t first, size_t count, std::vector<int64_t>& z);

/// Adds u_j x_j to row i of `sums` for these points j and all neurons i active there. z: their preactivations, u: their
/// weights, of numbers that machine_weights has taken with largest_input.
void add_active_sums(const ShallowLayer& layer, size_t first, size_t count, const int64_t* z, const int64_t* u,
                     std::vector<int64_t>& sums);

/// Visits all points in blocks: their first, their count and their preactivations, a row a point.
template <typename Visit>
void visit_blocks(const ShallowLayer& layer, Visit visit) {
    constexpr size_t block = 512;
    const DigitRows w(layer.w.data(), layer.neurons, layer.columns);
    std::vector<int64_t> z;
    for (size_t first = 0; first < layer.points; first += block) {
        const size_t count = std::min(block, layer.points - first);
        preactivations(layer, w, first, count, z);
        visit(first, count, z.data());
    }
}

/// The integers of the numbers over their least common denominator; nothing unless (sum of sizes) * most < 2^62.
std::optional<std::pair<std::vector<int64_t>, mpz_class>> machine_weights(const std::vector<mpq_class>& u,
                                                                          int64_t most);

mpz_class integer_of(Wide n);
/// Bits of the largest size.
size_t largest_bits(const int64_t* values, size_t count);
inline size_t largest_bits(const std::vector<int64_t>& values) { return largest_bits(values.data(), values.size()); }
/// Inner product of two rows whose entries have at most a and b bits.
mpz_class row_product(const int64_t* u, const int64_t* v, size_t count, size_t a, size_t b);

}  // namespace relucert_check

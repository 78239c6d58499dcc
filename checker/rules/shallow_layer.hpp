// docs/evidence/tangent-eigenvalue.md, section 1: a first layer and the inputs of a data set as machine integers.
#pragma once
#include <cstdint>

#include "rules.hpp"

namespace relucert_check {

__extension__ typedef __int128 Wide;

/// Rows of `x`: points, the last entry dx; rows of `w`: neurons, the last entry the bias. The preactivation of neuron i
/// at point j is the product of the rows over dl * dx; its size is below 2^62.
struct ShallowLayer {
    size_t points = 0, neurons = 0, columns = 0;
    mpz_class dx = 1, dl = 1;
    std::vector<int64_t> x, w;
    int64_t largest_input = 0;

    const int64_t* point(size_t j) const { return &x[j * columns]; }
    int64_t preactivation(size_t i, size_t j) const {
        const int64_t *a = &w[i * columns], *b = point(j);
        int64_t z = 0;
        for (size_t c = 0; c < columns; ++c) z += a[c] * b[c];
        return z;
    }
};

/// Nothing if a number is out of range.
std::optional<ShallowLayer> shallow_layer(const Network& f, const Dataset& data);

/// Visits all pairs (neuron, point), a block of points at a time, within a block neuron by neuron.
template <typename Visit>
void visit_preactivations(const ShallowLayer& layer, Visit visit) {
    constexpr size_t block = 32;
    for (size_t first = 0; first < layer.points; first += block)
        for (size_t i = 0; i < layer.neurons; ++i)
            for (size_t j = first; j < first + block && j < layer.points; ++j) visit(i, j, layer.preactivation(i, j));
}

/// The integers of the numbers over their least common denominator; nothing unless (sum of sizes) * most < 2^62.
std::optional<std::pair<std::vector<int64_t>, mpz_class>> machine_weights(const std::vector<mpq_class>& u,
                                                                          int64_t most);

mpz_class integer_of(Wide n);
/// Bits of the largest size.
size_t largest_bits(const std::vector<int64_t>& values);
/// Inner product of two rows whose entries have at most a and b bits.
mpz_class row_product(const int64_t* u, const int64_t* v, size_t count, size_t a, size_t b);

}  // namespace relucert_check

#pragma once
// The first layer of a network and the inputs of a data set as machine integers: docs/evidence/tangent-eigenvalue.md,
// section 1.
#include "relucert/data/dataset.hpp"
#include "relucert/network/network.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace relucert {

/// X: a row a data point, W: a row a neuron of layer 1. The last column of X is the denominator of the inputs, the last
/// column of W the bias. The preactivation of neuron i at point j is (row i of W).(row j of X) over
/// layer_denominator * input_denominator, and that integer is below 2^62 in size.
struct ShallowIntegers {
    std::size_t points = 0;
    std::size_t neurons = 0;
    std::size_t columns = 0;  ///< dimension of the inputs + 1
    Integer input_denominator = 1;
    Integer layer_denominator = 1;
    std::vector<std::int64_t> X;
    std::vector<std::int64_t> W;
    std::int64_t largest_input = 0;  ///< largest size of an entry of X

    /// The integers of the preactivations of points first, ..., first + count - 1; a row a point.
    [[nodiscard]] std::vector<std::int64_t> preactivations(std::size_t first, std::size_t count) const;
    /// Sum over j of X_j's squares, for row j.
    [[nodiscard]] Integer squared_norm(std::size_t point) const;
};

/// f: a chain whose first node is affine. Nothing if (the largest sum of sizes in a row of W) * (the largest size in X)
/// is not below 2^62. @throws InputError if the dimensions differ.
std::optional<ShallowIntegers> shallow_integers(const Network& f, const Dataset& S);

/// The numbers over their least common denominator, if (sum of sizes) * largest_input < 2^62.
struct IntegerWeights {
    std::vector<std::int64_t> values;
    Integer denominator = 1;
};
std::optional<IntegerWeights> integer_weights(const std::vector<Rational>& u, std::int64_t largest_input);

/// Sum over the points j = first, ... of u_j [Z_ji > 0] X_j, added to `sums`; a row a neuron. Z and u hold the points
/// from first on; Z a row a point.
void add_active_sums(const ShallowIntegers& task, std::size_t first, std::span<const std::int64_t> Z,
                     std::span<const std::int64_t> u, std::vector<std::int64_t>& sums);

}  // namespace relucert

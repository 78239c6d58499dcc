#pragma once
// The ReLU program of a piecewise linear formula: docs/evidence/split-tree.md, section 1.
#include "relucert/number/rational.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace relucert {

/// sum of coefficient * variable + constant; variables ascend, coefficients are not zero. Variables count from 1.
struct AffineForm {
    std::vector<std::pair<std::uint32_t, Rational>> terms;
    Rational constant;
    friend bool operator==(const AffineForm&, const AffineForm&) = default;
};

/// Variables 1, ..., inputs are the coordinates of x; variable inputs + 1 + i is max(0, relus[i]), numbered as
/// section 1 says: by level, then by form.
struct ReluProgram {
    std::uint32_t inputs = 0;
    std::vector<AffineForm> relus;
    std::vector<std::uint32_t> levels;  ///< of relus[i], from 1
    std::vector<AffineForm> outputs;
    /// Pairs (p, q), p > q, of one level that a difference of two networks of one shape suggests; a hint for bounds.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
};

}  // namespace relucert

#pragma once
// The ReLU program of a piecewise linear formula: docs/evidence/split-tree.md, section 1.
#include "relucert/bounding/affine_form.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace relucert {

/// Variables 1, ..., inputs are the coordinates of x; variable inputs + 1 + i is max(0, relus[i]), numbered as
/// section 1 says: by level, then by form. numbered() in relu_variables.hpp makes it.
struct ReluProgram {
    std::uint32_t inputs = 0;
    std::vector<AffineForm> relus;
    std::vector<std::uint32_t> levels;  ///< of relus[i], from 1
    std::vector<AffineForm> outputs;
    /// Pairs (p, q), p > q, of one level whose forms are alike, as in a difference of two similar networks: a hint for
    /// bounds. No variable is in two pairs.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
};

}  // namespace relucert

#pragma once
// Which ReLU variables are alike.
#include "relucert/bounding/relu_program.hpp"
#include "relucert/failure/deadline.hpp"

namespace relucert {

/// Pairs of ReLU variables of one level with nearly equal forms, where variables that are paired already count as one:
/// so the two neurons of a difference of similar networks find each other, level by level. A heuristic (binary64).
/// Cost: the squared width of each level times the length of its forms; levels that are too wide are left out.
std::vector<std::pair<std::uint32_t, std::uint32_t>> suggested_pairs(const ReluProgram& program,
                                                                     const Deadline& deadline = {});

}  // namespace relucert

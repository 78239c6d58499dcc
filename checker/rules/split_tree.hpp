// A split tree that bounds the outputs of a ReLU program over a box: docs/evidence/split-tree.md, sections 2 and 6.
#pragma once
#include "json.hpp"
#include "relu_program.hpp"

namespace relucert_check {

/// Which of the outputs h_j stays below `limit`: every point of the box has a j with h_j < limit (strict[j]) or
/// h_j <= limit.
struct Goal {
    mpq_class limit;
    std::vector<bool> strict;  // by output
};

struct RationalBox {
    std::vector<mpq_class> lower, upper;
};

/// Refuses unless the task {bits, pairs, tree} proves the goal.
void check_split_tree(const ReluProgram& program, const RationalBox& box, const Goal& goal, const Json& task);

}  // namespace relucert_check

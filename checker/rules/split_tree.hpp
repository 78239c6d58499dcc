// A split tree that bounds the outputs of a ReLU program over a box or a ball: docs/evidence/split-tree.md, sections 2
// and 6.
#pragma once
#include <optional>

#include "ball.hpp"
#include "json.hpp"
#include "relu_program.hpp"

namespace relucert_check {

/// Which of the outputs h_j stays below `limit`: every point of the domain has a j with h_j < limit (strict[j]) or
/// h_j <= limit.
struct Goal {
    mpq_class limit;
    std::vector<bool> strict;  // by output
};

/// A box, or a ball.
struct Domain {
    std::vector<mpq_class> lower, upper;
    std::optional<RationalBall> ball;
    std::size_t dimension() const { return ball ? ball->centre.size() : lower.size(); }
};

/// Refuses unless the task {bits, pairs, tree} proves the goal.
void check_split_tree(const ReluProgram& program, const Domain& domain, const Goal& goal, const Json& task);

}  // namespace relucert_check

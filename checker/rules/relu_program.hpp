// The ReLU program of a task: docs/evidence/split-tree.md, section 1, "Numbering".
#pragma once
#include "affine_form.hpp"

namespace relucert_check {

/// Variables 0, ..., inputs - 1 are the coordinates of x, inputs + i is max(0, relus[i]); the page counts from 1.
struct ReluProgram {
    std::size_t inputs = 0;
    std::vector<AffineForm> relus;
    std::vector<std::size_t> levels;  // of relus[i], from 1
    std::vector<AffineForm> outputs;
};

/// Outputs: piecewise numbers of one application, or rationals.
ReluProgram relu_program(const std::vector<Number>& outputs, std::size_t inputs);
/// The outputs at a point, exactly.
std::vector<mpq_class> values_at(const ReluProgram& program, std::vector<mpq_class> point);

}  // namespace relucert_check

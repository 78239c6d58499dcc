// The exact linear bound of a leaf: docs/evidence/split-tree.md, section 6, `e` and `v`.
#pragma once
#include "cell_bounds.hpp"

namespace relucert_check {

/// y max times the sign that z of a ReLU variable has on the cell: y >= 0, sign 1 or -1.
struct SignMultiplier {
    std::size_t relu;
    int sign;
    mpq_class y;
};

/// The weights over one denominator a level, for exact substitution.
class ExactBound {
public:
    explicit ExactBound(const ReluProgram& program);
    /// The largest value on the box of an output (or of 0) plus the sum of y sign z. Refuses a ReLU variable with a
    /// coefficient that is neither forced nor decided.
    mpq_class largest(std::optional<std::size_t> output, const std::vector<SignMultiplier>& multipliers,
                      const Cell& cell, const Bounds& bounds);

private:
    const ReluProgram& program_;
    std::vector<mpz_class> denominators_;          // by level
    std::vector<std::vector<mpz_class>> weights_;  // by ReLU variable: the coefficients and, last, the constant
    // The form: coefficients by variable, and the constant, over scale_.
    std::vector<mpz_class> form_;
    mpz_class constant_, scale_;

    void add_multiple(const mpz_class& factor, std::size_t relu);
    void substitute(std::size_t first, std::size_t last, const Cell& cell, const Bounds& bounds);
};

}  // namespace relucert_check

// The exact linear bound of a leaf: docs/evidence/split-tree.md, sections 6 (`e` and `v`) and 7.
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
    /// The ball is null for a box; it must outlive this.
    explicit ExactBound(const ReluProgram& program, const RationalBall* ball = nullptr);
    /// The largest value on the box of an output (or of 0) plus the sum of y sign z. Refuses a ReLU variable with a
    /// coefficient that is neither forced nor decided.
    mpq_class largest(std::optional<std::size_t> output, const std::vector<SignMultiplier>& multipliers,
                      const Cell& cell, const Bounds& bounds);
    /// The same sum is at most `most`, or below it, on the box or on the ball.
    bool holds(std::optional<std::size_t> output, const std::vector<SignMultiplier>& multipliers, const Cell& cell,
               const Bounds& bounds, const mpq_class& most, bool strict);

private:
    const ReluProgram& program_;
    const RationalBall* ball_;
    std::vector<mpz_class> denominators_;          // by level
    std::vector<std::vector<mpz_class>> weights_;  // by ReLU variable: the coefficients and, last, the constant
    // The form: coefficients by variable, and the constant, over scale_.
    std::vector<mpz_class> form_;
    mpz_class constant_, scale_;

    void add_multiple(const mpz_class& factor, std::size_t relu);
    void reduce(std::optional<std::size_t> output, const std::vector<SignMultiplier>& multipliers, const Cell& cell,
                const Bounds& bounds);
    mpq_class largest_on_box(const Cell& cell) const;
    bool holds_on_ball(const mpq_class& most, bool strict) const;
    void clear();
    void substitute(std::size_t first, std::size_t last, const Cell& cell, const Bounds& bounds);
};

}  // namespace relucert_check

// Values and slopes of expressions in several variables (docs/evidence/zero.md, section 3). A slope of u between two
// points x, y is a row s with u(x) - u(y) = s . (x - y).
#pragma once
#include "number.hpp"

namespace relucert_check {

/// One entry a variable that the expression depends on, ascending.
using SparseRow = std::vector<std::pair<size_t, Enclosure>>;

/// Expressions in variables (`variable` of number.hpp), read once and evaluated for other ends of the variables.
class ExpressionSystem {
public:
    /// Refuses more than ten million operations.
    explicit ExpressionSystem(const std::vector<Number>& outputs);
    /// Enclosures of the outputs at p bits, for variables in `at`. Refuses what may be undefined there.
    std::vector<Enclosure> values(const std::vector<Enclosure>& at, unsigned p) const;
    /// Enclosures of their slopes between any two points of `over`. Refuses slopes that may be unbounded.
    std::vector<SparseRow> slopes(const std::vector<Enclosure>& over, unsigned p) const;

private:
    static constexpr size_t rational = static_cast<size_t>(-1);
    struct Step {
        const RealNode* node;
        std::vector<size_t> operands;  // earlier steps, or `rational`
    };
    std::vector<Number> outputs_;
    std::vector<size_t> output_steps_;
    std::vector<Step> steps_;

    std::vector<Enclosure> all_values(const std::vector<Enclosure>& at, unsigned p) const;
    SparseRow slope_of(const Step& step, const Enclosure& value, const std::vector<Enclosure>& values,
                       const std::vector<SparseRow>& rows, unsigned p) const;
};

}  // namespace relucert_check

#pragma once
// Values and slopes of expressions in several variables over a box, by one pass over their shared nodes.
//
// A slope of u between two points x, y is a row s with u(x) - u(y) = s.(x - y). Enclosures of slopes are valid for any
// two points of the box, for expressions with kinks (abs, min, max) too: docs/evidence/zero.md, section 3.
#include "relucert/failure/deadline.hpp"
#include "relucert/number/ball.hpp"
#include "relucert/number/real.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace relucert {

class RealNode;

/// One entry a variable that the expression depends on, ascending.
using SparseRow = std::vector<std::pair<std::uint32_t, Ball>>;

/// Several expressions as functions of variables. A variable is a number that Real::enclosed made: what it encloses is
/// the box over which the expressions were built, and other points of the box are put in here.
class ExpressionSystem {
public:
    /// Everything that `outputs` are made of, in an order for evaluation. Cost: one visit a node.
    /// @throws LimitReached for more than ten million nodes, or from the deadline.
    ExpressionSystem(std::vector<Real> outputs, const std::vector<Real>& variables, const Deadline& deadline);

    [[nodiscard]] std::size_t size() const noexcept { return outputs_.size(); }

    /// Enclosures of the outputs for variables in `at`. Nothing if it is not certain that all of them are defined
    /// there.
    /// @throws InputError if one is certainly undefined.
    [[nodiscard]] std::optional<std::vector<Ball>> values(std::span<const Ball> at, unsigned bits) const;
    /// Enclosures of the slopes of the outputs between any two points of `over`, which must lie in the box up to its
    /// own rounding. Nothing if a part may be undefined, or has no bounded slope (a root at 0).
    [[nodiscard]] std::optional<std::vector<SparseRow>> slopes(std::span<const Ball> over, unsigned bits) const;

private:
    static constexpr std::uint32_t constant = ~std::uint32_t{0};
    struct Step {
        const RealNode* node;
        std::uint32_t left;  ///< step of the operand, `constant` for a rational
        std::uint32_t right;
        std::uint32_t variable;  ///< which one it is, else `constant`
    };
    [[nodiscard]] std::optional<std::vector<Ball>> all_values(std::span<const Ball> at, unsigned bits) const;

    std::vector<Real> outputs_;
    std::vector<std::uint32_t> output_steps_;
    std::vector<Step> steps_;
    const Deadline& deadline_;
};

}  // namespace relucert

#pragma once
// Leaves `e` and `v` of a split tree: exact linear bounds of a cell whose signs are decided.
#include "relucert/bounding/domain.hpp"
#include "relucert/bounding/relu_program.hpp"
#include "relucert/bounding/symbolic_bounds.hpp"
#include "relucert/failure/deadline.hpp"

#include <optional>
#include <vector>

namespace relucert {

/// A split by the sign of a ReLU on the path from the root: z >= 0 (sign 1) or z <= 0 (sign -1).
struct ForcedSign {
    std::uint32_t relu = 0;
    int sign = 1;
};

struct ExactLeaf {
    bool empty = false;                 ///< the cell has no point
    Rational value;                     ///< otherwise: the largest value on the cell, or (of a ball) a bound of it,
    std::vector<Rational> point;        ///< reached here, a point of the cell if
    bool attained = false;              ///< every forced sign could be used, and it lies in the ball
    std::vector<Rational> multipliers;  ///< one for each forced sign
};

/// Reads off affine functions of x where signs are decided, and maximises over the cell by exact linear programming.
class ExactLeaves {
public:
    /// The ball is null for a box; it must outlive this.
    explicit ExactLeaves(const ReluProgram& program, const EuclideanBall* ball = nullptr);

    /// Every ReLU variable that output j needs is decided.
    [[nodiscard]] bool decided(const ReluBounds& bounds, std::uint32_t j) const;
    /// The largest value of output j, which must be decided, on the cell; forced signs whose forms have open signs are
    /// left out (`attained` is false then).
    ExactLeaf maximum(const ReluBounds& bounds, const RationalBox& box, const std::vector<ForcedSign>& path,
                      std::uint32_t j, const Deadline& deadline);
    /// Whether the forced signs whose forms are decided exclude each other on the box.
    std::optional<ExactLeaf> emptiness(const ReluBounds& bounds, const RationalBox& box,
                                       const std::vector<ForcedSign>& path, const Deadline& deadline);

private:
    struct Affine {
        std::vector<Rational> slope;
        Rational constant;
    };
    void begin(const ReluBounds& bounds, const std::vector<ForcedSign>& path);
    [[nodiscard]] bool expressible(const AffineForm& form) const;
    Affine affine_of(const AffineForm& form);
    ExactLeaf solve(const RationalBox& box, const std::vector<ForcedSign>& path, const Affine& objective,
                    const Deadline& deadline);

    void bound_by_ball(ExactLeaf& leaf, const Affine& objective) const;

    const ReluProgram& program_;
    const EuclideanBall* ball_;
    std::vector<std::vector<bool>> needed_;  ///< by output and ReLU
    std::vector<int> sign_;                  ///< 1 active, -1 inactive, 0 open
    std::vector<bool> open_below_;           ///< the form of the ReLU needs an open one
    std::vector<std::optional<Affine>> known_;
};

}  // namespace relucert

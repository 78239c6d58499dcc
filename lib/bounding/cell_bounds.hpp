#pragma once
// The bounds of a cell: sections 3 and 7 of docs/evidence/split-tree.md, exactly as the checker computes them.
#include "relucert/bounding/symbolic_bounds.hpp"
#include "relucert/number/rational_box.hpp"

#include <cstdint>
#include <vector>

namespace relucert {

/// Computes the bounds of one cell after the other. Not thread-safe: it owns its buffers.
class CellBounds {
public:
    /// The ball is null for a box; it must outlive this.
    explicit CellBounds(const RoundedProgram& program, const RoundedBall* ball = nullptr);

    /// The bounds of all z_v and pairs. `forced` has a sign (1: z >= 0, -1: z <= 0, 0: none) for each ReLU; `inherited`
    /// is the parent's, null at the root. False: the cell is void. @throws NumberTooLarge.
    /// Cost: two symbolic bounds for each open ReLU of level 2 or more and each open pair.
    bool compute(const RationalBox& box, const std::vector<std::int8_t>& forced, const ReluBounds* inherited);

    /// After compute() returned true: E of output j (units 2^-3s), and the point of the box where its final line in x
    /// is largest; slack() then tells about output j.
    Int128 output_bound(std::uint32_t j);

    [[nodiscard]] const CellState& state() const noexcept { return state_; }
    /// After output_bound(): the line's coefficient of input i.
    [[nodiscard]] double output_coefficient(std::size_t i) const { return symbolic_.input_coefficient(0, i); }
    /// After output_bound(): what the relaxation of a ReLU may have cost (units 2^-2s).
    [[nodiscard]] double slack(std::size_t relu) const { return symbolic_.slack(0, relu); }
    [[nodiscard]] double pair_slack(std::size_t relu) const { return symbolic_.pair_slack(0, relu); }
    /// The share of input i in the width of z of an open ReLU, by its symbolic upper bound in this cell; all sum to 1.
    [[nodiscard]] double share(std::size_t relu, std::size_t i) const;

private:
    void begin(const RationalBox& box);
    [[nodiscard]] Int128 error_of(const RoundedRow& row) const;
    bool bound_by_intervals(std::uint32_t level, const std::vector<std::int8_t>& forced, const ReluBounds* inherited);
    bool tighten_relus(std::uint32_t level);
    bool bound_pairs(std::uint32_t level, const ReluBounds* inherited);
    void keep_share(std::size_t relu, std::size_t lane);
    /// Symbolic bounds of targets_, rounded up to units, in results_.
    template <class Use>
    void bound_targets(const Use& use);

    const RoundedProgram& program_;
    SymbolicBounds symbolic_;
    CellState state_;
    std::vector<SymbolicTarget> targets_;
    std::vector<float> shares_;
    std::vector<double> input_width_;
    std::vector<std::int64_t> largest_;  ///< M of section 3, by variable
    std::vector<std::vector<std::uint32_t>> pairs_of_level_;
};

}  // namespace relucert

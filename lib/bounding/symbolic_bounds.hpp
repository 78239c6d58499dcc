#pragma once
// Symbolic bounds of forms on a cell: sections 4, 5 and 7 of docs/evidence/split-tree.md, eight forms at a time.
#include "relucert/bounding/rounded_ball.hpp"
#include "relucert/bounding/rounded_program.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace relucert {

/// Bounds of all z_v and of the differences of pairs, in units.
struct ReluBounds {
    std::vector<std::int64_t> lower;  ///< by ReLU
    std::vector<std::int64_t> upper;
    std::vector<std::int64_t> difference_lower;  ///< by pair
    std::vector<std::int64_t> difference_upper;

    [[nodiscard]] bool active(std::size_t relu) const { return lower[relu] >= 0; }
    [[nodiscard]] bool inactive(std::size_t relu) const { return lower[relu] < 0 && upper[relu] <= 0; }
    [[nodiscard]] bool open(std::size_t relu) const { return lower[relu] < 0 && upper[relu] > 0; }
};

/// What is known of a cell while its bounds are computed; valid for the levels done so far.
struct CellState {
    std::vector<std::int64_t> input_lower;
    std::vector<std::int64_t> input_upper;
    ReluBounds z;
    std::vector<Int128> relu_error;    ///< e_v of section 3, step 1
    std::vector<Int128> output_error;  ///< the same for outputs
    const RoundedBall* ball = nullptr;
    BallCut ball_cut;  ///< if there is a ball
};

/// sign * (z_v, z_p - z_q of a pair, or an output).
struct SymbolicTarget {
    enum class Kind : std::uint8_t { relu, pair, output };
    Kind kind = Kind::output;
    std::uint32_t index = 0;  ///< of the ReLU, the pair or the output
    int sign = 1;
};

/// Sums of multiples of rows, one lane a target; exact. Not thread-safe: it owns its buffers.
class SymbolicBounds {
public:
    static constexpr std::size_t lanes = 8;

    explicit SymbolicBounds(const RoundedProgram& program);

    /// E of section 4 (units 2^-3s) for at most `lanes` targets. @throws NumberTooLarge.
    void bound(const CellState& cell, std::span<const SymbolicTarget> targets, std::span<Int128> results);

    /// Of the last call: the coefficient of input i that target `lane` ended with, in units 2^-2s, rounded.
    [[nodiscard]] double input_coefficient(std::size_t lane, std::size_t i) const {
        return input_coefficients_[i * lanes + lane];
    }
    /// Of the last call: how much relaxing ReLU `relu` may have cost target `lane`, in units 2^-2s. For choices only.
    [[nodiscard]] double slack(std::size_t lane, std::size_t relu) const { return slack_[relu * lanes + lane]; }
    /// The same for the difference of a pair that the ReLU belongs to: small cells do not make it smaller, signs do.
    [[nodiscard]] double pair_slack(std::size_t lane, std::size_t relu) const {
        return pair_slack_[relu * lanes + lane];
    }
    void record_slack(bool record) { record_slack_ = record; }

private:
    template <class Accumulator>
    struct Run;
    template <class Accumulator>
    bool try_bound(const CellState& cell, std::span<const SymbolicTarget> targets, std::span<Int128> results);

    const RoundedProgram& program_;
    std::vector<std::int64_t> narrow_;  ///< variable by variable, `lanes` coefficients each
    std::vector<Int128> wide_;          ///< the same, made when 64 bits do not suffice
    std::vector<Int128> reach_;         ///< by level: coefficients are at most so large
    std::vector<double> input_coefficients_;
    std::vector<Int128> line_;  ///< the coefficients of one lane
    std::vector<double> slack_;
    std::vector<double> pair_slack_;
    bool record_slack_ = false;
};

/// sums[8 c + lane] += factors[lane] * weights[k] for every k, c = columns[k]: eight 64-bit lanes, no overflow assumed.
void add_multiples(std::int64_t* sums, const std::uint32_t* columns, const std::int64_t* weights, std::size_t count,
                   const std::int64_t* factors);

}  // namespace relucert

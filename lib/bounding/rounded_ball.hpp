#pragma once
// A Euclidean ball in integers that count units of 2^-bits: docs/evidence/split-tree.md, section 7.
#include "relucert/bounding/domain.hpp"
#include "relucert/bounding/rounded_program.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace relucert {

/// The least integer n >= 0 with n^2 >= value, 0 <= value < 2^122.
[[nodiscard]] std::int64_t ceiling_root(Int128 value);
/// The same for a rational. @throws NumberTooLarge unless it is below 2^60.
[[nodiscard]] std::int64_t ceiling_root(const Rational& value);

/// What a cell's bounds need to know of the ball.
struct BallCut {
    std::vector<std::uint8_t> cut;  ///< by input: its bounds are not those of the root
    bool some = false;
    bool all = false;
    std::int64_t rest_radius = 0;  ///< the R_T of section 7
};

struct RoundedBall {
    unsigned bits = 0;
    std::vector<std::int64_t> centre;
    std::int64_t radius = 0;

    /// @throws NumberTooLarge
    RoundedBall(const EuclideanBall& ball, unsigned bits_of_unit);
    /// The root's box.
    [[nodiscard]] RationalBox box() const;
    /// False if no point with these bounds lies in the ball.
    bool cut(std::span<const std::int64_t> lower, std::span<const std::int64_t> upper, BallCut& result) const;
    /// The least of S(all), S(none) and S(T) for a line in x on a cell with these bounds. @throws NumberTooLarge
    [[nodiscard]] Int128 largest(std::span<const Int128> coefficients, std::span<const std::int64_t> lower,
                                 std::span<const std::int64_t> upper, const BallCut& cut) const;

private:
    /// sum A_i c_i + R N over all inputs, or over those that are not cut.
    [[nodiscard]] Int128 by_length(std::span<const Int128> coefficients, const BallCut& cut, bool uncut_only) const;
};

}  // namespace relucert

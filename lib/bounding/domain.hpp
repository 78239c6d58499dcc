#pragma once
// Sets over which lib/bounding bounds a program: boxes and Euclidean balls.
#include "relucert/number/rational_box.hpp"

#include <cstddef>
#include <variant>
#include <vector>

namespace relucert {

/// |x - centre|^2 <= squared_radius.
struct EuclideanBall {
    std::vector<Rational> centre;
    Rational squared_radius;
};

using Domain = std::variant<RationalBox, EuclideanBall>;

[[nodiscard]] inline const EuclideanBall* ball_of(const Domain& domain) { return std::get_if<EuclideanBall>(&domain); }
[[nodiscard]] std::size_t dimension(const Domain& domain);
/// x has the domain's dimension.
[[nodiscard]] bool contains(const EuclideanBall& ball, const std::vector<Rational>& x);
/// The middle of a box, the centre of a ball.
[[nodiscard]] std::vector<Rational> centre(const Domain& domain);
/// @throws InputError for another dimension, a box with lower > upper, a ball with a negative squared radius.
void check_domain(const Domain& domain, std::size_t inputs);

}  // namespace relucert

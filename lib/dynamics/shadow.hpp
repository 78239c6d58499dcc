#pragma once
// The shadow certificate: the true iterate of gradient descent after T steps lies in a ball around that of a rounded
// run. docs/evidence/descent-shadow.md has the inequality and its proof; docs/trajectories.md says when to
// use it. The whole certificate is the number of bits: everything else is replayed.
#include "relucert/dynamics/gradient_descent.hpp"

#include <optional>
#include <string>
#include <vector>

namespace relucert {

struct Shadow {
    unsigned bits = 0;             ///< of the grid
    std::vector<Rational> centre;  ///< the rounded run after T steps, in the order of parameters(Biases::all)
    Rational radius;               ///< Euclidean distance of the true iterate from it, at most
    /// Lower bound of the distance of the true iterates 0, ..., T-1 from every kink; none if there is no kink.
    std::optional<Rational> margin;
};

/// Where a rounded run comes too close to a kink for its radius.
struct ShadowFailure {
    std::size_t step = 0, sample = 0, neuron = 0;  ///< from 0
    unsigned missing_bits = 0;                     ///< about how many more bits would decide it, if it is no exact zero
    bool zero = false;                             ///< the rounded preactivation is exactly 0
};

struct ShadowAttempt {
    std::optional<Shadow> shadow;
    std::optional<ShadowFailure> failure;
};

/// One run on the grid of 2^-bits. @throws InputError for a task that is not a two-layer one. Cost: O(T n m d)
/// products of numbers of about `bits` bits.
ShadowAttempt shadow_at(const DescentTask& task, std::size_t steps, unsigned bits, const Deadline& deadline);

struct ShadowSearch {
    std::optional<Shadow> shadow;
    std::string reason;  ///< why there is none
};

/// Raises the precision from `least_bits` until the signs of all preactivations are decided.
ShadowSearch find_shadow(const DescentTask& task, std::size_t steps, unsigned least_bits, const Deadline& deadline);

constexpr unsigned most_shadow_bits = 8192;

}  // namespace relucert

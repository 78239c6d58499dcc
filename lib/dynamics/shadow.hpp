#pragma once
// The shadow certificate: the true iterate of gradient descent or SGD after T steps lies in a ball around that of a
// rounded run. docs/evidence/descent-shadow.md has the inequality and its proof; docs/trajectories.md says when to use
// it. The whole certificate is the number of bits: everything else is replayed.
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

/// A preactivation that comes too close to 0 for the radius around the rounded run.
struct UndecidedSign {
    std::size_t step = 0, sample = 0, neuron = 0;  ///< from 0; the sample is one of the batch of the step
    unsigned missing_bits = 0;                     ///< about how many more bits would decide it, if it is no exact zero
    bool zero = false;                             ///< the rounded preactivation is exactly 0
};

/// What a run does at a preactivation whose sign is not decided.
enum class AtKink {
    stop,    ///< no shadow
    enclose  ///< the radius grows by what either sign can do: the set-valued step
};

struct ShadowAttempt {
    std::optional<Shadow> shadow;
    std::optional<UndecidedSign> first;  ///< undecided preactivation, if there is one
    std::size_t undecided = 0;           ///< signs, over all steps
    std::size_t steps = 0;               ///< done; fewer than asked for if there is no shadow
};

/// One run on the grid of 2^-bits. Without a shadow it ended at `first`, or, if kinks are enclosed, where the radius
/// exceeds 2^20. @throws InputError for a task that is not a two-layer one. Cost: O(T n m d) products of numbers of
/// about `bits` bits.
ShadowAttempt shadow_at(const SgdTask& task, std::size_t steps, unsigned bits, AtKink at_kink,
                        const Deadline& deadline);

struct ShadowSearch {
    std::optional<Shadow> shadow;
    std::string reason;  ///< why there is none
};

/// Raises the precision from `least_bits` until the signs of all preactivations are decided. If one stays undecided,
/// most likely as it is exactly 0, encloses the kinks: at twice the bits again as long as fewer signs stay undecided
/// and the radius becomes smaller, three times at most, and takes the smallest radius.
ShadowSearch find_shadow(const SgdTask& task, std::size_t steps, unsigned least_bits, const Deadline& deadline);

// The same for gradient descent.
inline ShadowAttempt shadow_at(const DescentTask& task, std::size_t steps, unsigned bits, AtKink at_kink,
                               const Deadline& deadline) {
    return shadow_at(one_batch(task), steps, bits, at_kink, deadline);
}
inline ShadowSearch find_shadow(const DescentTask& task, std::size_t steps, unsigned least_bits,
                                const Deadline& deadline) {
    return find_shadow(one_batch(task), steps, least_bits, deadline);
}

constexpr unsigned most_shadow_bits = 8192;

}  // namespace relucert

#pragma once
// One step of the radius around a rounded run, after its evaluate: docs/evidence/descent-shadow.md, sections 3 and 4.
#include "relucert/dynamics/two_layer_run.hpp"

#include <optional>

namespace relucert {

// The radius is counted in units of 2^-16 of the grid, factors in units of 2^-32, margins in units of 2^-64.
constexpr unsigned radius_bits = 16;
constexpr unsigned factor_bits = 32;
constexpr unsigned margin_bits = 64;

/// Norm of `inexact` rounding errors of at most half a grid step each, in radius units.
Integer rounding_defect(std::size_t inexact);

/// The pairs whose sign the ball of this radius around the iterate leaves open, by samples, of each sample the one
/// nearest to its kink first. Lowers the margin (in units of 2^-64 of the parameters): to 0 if there is such a pair.
UndecidedSigns undecided_signs(const TwoLayerTask& task, const TwoLayerRun& run, const Integer& radius,
                               std::optional<Integer>& margin);

/// About how many bits smaller the ball has to be to decide this pair, if it is no exact zero.
unsigned bits_missing(const TwoLayerTask& task, const TwoLayerRun& run, const Integer& radius, std::size_t sample,
                      std::size_t neuron);

/// Radius of a ball around the exact step from the iterate that holds the steps from all points of the ball of this
/// radius > 0 around the iterate, whatever the undecided signs are. `behind_kink`: some sign was undecided at this step
/// or before, and a sharper bound may be used (radii of decided runs keep their values).
Integer radius_after_step(const TwoLayerTask& task, const TwoLayerRun& run, const Integer& radius,
                          const UndecidedSigns& undecided, bool behind_kink);

}  // namespace relucert

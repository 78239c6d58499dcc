#pragma once
// A certified zero of a system of n equations in a box of dimension n, by the operator of Krawczyk
//     K(X) = c - C g(c) + (I - C S)(X - c),   S: slopes of g over the box, C: any matrix near an inverse of S.
// K(B) inside the interior of B proves that g has exactly one zero in B (docs/evidence/zero.md).
#include "relucert/failure/deadline.hpp"
#include "relucert/number/rational_box.hpp"
#include "relucert/number/slopes.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace relucert {

/// Slopes over the present box, one C, and how many images K(X) are taken with them.
struct KrawczykStage {
    unsigned steps = 0;
    unsigned scale = 0;  ///< C is `preconditioner` / 2^scale
    std::vector<std::vector<Integer>> preconditioner;
};

struct ZeroEvidence {
    unsigned bits = 0;  ///< of the enclosures
    std::vector<KrawczykStage> stages;
    RationalBox enclosure;  ///< contains the zero; inside the box
};

struct ZeroSearch {
    std::optional<ZeroEvidence> evidence;
    std::string reason;  ///< why there is none
};

constexpr std::size_t largest_system = 256;

/// Looks for evidence that `system` has exactly one zero in `box`, whose widths must be positive; encloses the zero
/// about as narrowly as the precision allows. Nothing if K(box) is not inside the box: there is no zero or are several,
/// or the box is too wide or too narrow around one, or a part of the system has no bounded slope in it.
/// Cost: slopes once a stage (one stage for a narrow box), values a few times, n^3 products of enclosures a stage.
ZeroSearch certified_zero(const ExpressionSystem& system, const RationalBox& box, const Deadline& deadline);

}  // namespace relucert

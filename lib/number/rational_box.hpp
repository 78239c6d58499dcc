#pragma once
// Boxes with rational ends.
#include "relucert/number/rational.hpp"

#include <vector>

namespace relucert {

/// lower[i] <= x[i] <= upper[i].
struct RationalBox {
    std::vector<Rational> lower;
    std::vector<Rational> upper;
};

}  // namespace relucert

#pragma once
// Comparisons of values, in three-valued logic.
#include "relucert/number/decide.hpp"
#include "relucert/quantity/value.hpp"

#include <string>

namespace relucert {

enum class Relation { less, less_equal, equal, not_equal, greater_equal, greater, in };

struct Comparison {
    Truth verdict = Truth::unknown;
    std::string reason;  ///< why it is unknown
    unsigned bits = 0;   ///< working precision that decided numbers; 0 for exact
};

/// @throws InputError (without a place) for values that this relation does not compare; LimitReached.
Comparison compare(Relation relation, const Value& a, const Value& b, const DecideLimits& limits);

}  // namespace relucert

#pragma once
// supremum, infimum and forall over a box or a ball: the language hands over the function x => e and the set
// (docs/evidence/split-tree.md).
#include "relucert/quantity/call_context.hpp"

#include <span>

namespace relucert {

// arguments[0]: a function of one point; arguments[1]: a box with rational ends, or a ball. Unknown if the function is
// not piecewise linear, or a limit is reached first; the reason then says how far it came.
// @throws InputError for values of other kinds.
Value supremum_value(std::span<const Value> arguments, CallContext& context);
Value infimum_value(std::span<const Value> arguments, CallContext& context);
/// The truth of a function to truth values at every point of the set.
Value forall_value(std::span<const Value> arguments, CallContext& context);

}  // namespace relucert

#pragma once
// Networks as the language sees them: application, layers counted from 1, values of parameters.
#include "relucert/network/network.hpp"
#include "relucert/quantity/value.hpp"

namespace relucert {

/// @throws InputError if the value is no network.
const Network& network_of(const Value& value);
Value network_value(Network network);
/// f(x): a number if the output has dimension 1, else a point. Real (irrational) coordinates are allowed.
/// @throws InputError for another dimension.
Value apply_network(const Network& f, const Value& x);
/// The preactivations of layer l at x, as apply_network. @throws InputError for a layer that is not there.
Value preactivation_value(const Network& f, std::size_t l, const Value& x);
/// A layer index 1, ..., depth + offset.
std::size_t layer_index(const Network& f, const Value& l, long least, long most);

}  // namespace relucert

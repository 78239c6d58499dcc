#pragma once
// The canonical form of networks and data sets (docs/canonical-form.md): the bytes that a certificate names.
#include "relucert/data/dataset.hpp"
#include "relucert/network/network.hpp"

#include <string>
#include <string_view>

namespace relucert {

std::string canonical_json(const Network& network);
std::string canonical_json(const Dataset& dataset);
/// SHA-256 of the bytes above, in hex: the identity of the input. Linear in the size; computed anew on each call.
std::string canonical_sha256(const Network& network);
std::string canonical_sha256(const Dataset& dataset);

/// Reads canonical JSON (other whitespace and unreduced denominators are accepted). `place` names the source in errors.
/// @throws InputError.
Network network_from_json(std::string_view text, const std::string& place);
Dataset dataset_from_json(std::string_view text, const std::string& place);

}  // namespace relucert

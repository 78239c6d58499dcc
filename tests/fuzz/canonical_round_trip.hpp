#pragma once
// What holds for every network or data set that a reader accepts: its canonical bytes read back as the same object, and
// the checker's own strict reader accepts them byte for byte.
#include "relucert/failure/failure.hpp"
#include "relucert/input/canonical_json.hpp"

#include "network.hpp"
#include "value.hpp"

namespace relucert {

inline void check_canonical_bytes(const Network& f) {
    const std::string bytes = canonical_json(f);
    RELUCERT_ENSURE(network_from_json(bytes, "canonical form") == f);
    RELUCERT_ENSURE(relucert_check::canonical_bytes(*relucert_check::read_network(bytes)) == bytes);
}

inline void check_canonical_bytes(const Dataset& data) {
    const std::string bytes = canonical_json(data);
    RELUCERT_ENSURE(dataset_from_json(bytes, "canonical form") == data);
    RELUCERT_ENSURE(relucert_check::canonical_bytes(*relucert_check::read_dataset(bytes)) == bytes);
}

}  // namespace relucert

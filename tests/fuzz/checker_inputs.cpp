// The checker's reader of canonical inputs: it accepts canonical bytes only, so what it accepts it writes back.
#include "checker_refusal.hpp"
#include "network.hpp"
#include "value.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(relucert_check::view_of(data, size));
    relucert_check::only_refusals([&] {
        if (canonical_bytes(*relucert_check::read_network(bytes)) != bytes) std::abort();
    });
    return relucert_check::only_refusals([&] {
        if (canonical_bytes(*relucert_check::read_dataset(bytes)) != bytes) std::abort();
    });
}

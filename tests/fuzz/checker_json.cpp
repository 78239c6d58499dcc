// The checker's JSON reader.
#include "checker_refusal.hpp"
#include "json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return relucert_check::only_refusals([&] { relucert_check::read_json(relucert_check::view_of(data, size)); });
}

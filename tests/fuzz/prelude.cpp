// A prelude file.
#include "relucert/language/prelude.hpp"

#include "input_file.hpp"
#include "refusal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return relucert::only_refusals([&] {
        relucert::parse_prelude({{"fuzz.relucert", std::string(relucert::view_of(data, size))}});
    });
}

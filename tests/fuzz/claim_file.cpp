// A claim file, up to its instances: TOML, names, formulas, types, sweeps. Nothing is evaluated but the sweeps.
#include "relucert/claim/claim.hpp"

#include "input_file.hpp"
#include "refusal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const relucert::Prelude prelude = relucert::read_prelude(RELUCERT_SOURCE_DIR "/prelude");
    return relucert::only_refusals([&] {
        auto file = relucert::parse_claim_file(relucert::view_of(data, size), "fuzz.claim.toml");
        const auto claim = relucert::Claim::from_file(std::move(file), prelude);
        (void)claim->expand(relucert::Deadline(0.5));
    });
}

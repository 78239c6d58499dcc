// A data set file of one format that needs no second file; RELUCERT_FUZZ_EXTENSION is its ending.
#include "relucert/input/read.hpp"

#include "canonical_round_trip.hpp"
#include "input_file.hpp"
#include "refusal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static relucert::InputFile file(RELUCERT_FUZZ_EXTENSION);
    return relucert::only_refusals([&] {
        relucert::DatasetReading how;
        how.labels_first = size % 2 == 0;
        if (size % 3 == 0) how.divisor = 255;
        relucert::check_canonical_bytes(
            relucert::read_dataset(file.holding(relucert::view_of(data, size)), how).dataset);
    });
}

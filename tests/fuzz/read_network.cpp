// A network file of one format; RELUCERT_FUZZ_EXTENSION is its ending.
#include "relucert/input/read.hpp"
#include "relucert/network/evaluation.hpp"

#include "canonical_round_trip.hpp"
#include "input_file.hpp"
#include "refusal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static relucert::InputFile file(RELUCERT_FUZZ_EXTENSION);
    return relucert::only_refusals([&] {
        const relucert::NetworkReading how{.apply_normalisation = size % 2 == 0};
        const relucert::Network f = relucert::read_network(file.holding(relucert::view_of(data, size)), how).network;
        relucert::check_canonical_bytes(f);
        const std::vector<relucert::Rational> x(f.input_dimension(), relucert::Rational(1));
        RELUCERT_ENSURE(evaluate(f, x).size() == f.output_dimension());
    });
}

// Inputs and labels in two files: IDX (plain and gzip), or .npy with RELUCERT_FUZZ_NPY. The first byte says which of
// the two files holds the other bytes; its partner is well formed and has two entries.
#include "relucert/input/read.hpp"

#include "input_file.hpp"
#include "refusal.hpp"

namespace {

using namespace std::string_literals;

#ifdef RELUCERT_FUZZ_NPY
constexpr const char* ending = ".npy";
std::string array(const std::string& shape, const std::string& bytes) {
    std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + shape + "), }";
    header.resize(117, ' ');
    return "\x93NUMPY\x01\x00\x76\x00"s + header + "\n" + bytes;
}
std::string images() { return array("2, 2", "\x00\x01\x02\xff"s); }
std::string labels() { return array("2,", "\x03\x09"s); }
#else
constexpr const char* ending = "-ubyte";
std::string images() { return "\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x02\0\x01\x02\xff"s; }
std::string labels() { return "\0\0\x08\x01\0\0\0\x02\x03\x09"s; }
#endif

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static relucert::InputFile inputs("-images"s + ending);
    static relucert::InputFile outputs("-labels"s + ending);
    if (size == 0) return 0;
    const std::string given(relucert::view_of(data + 1, size - 1));
    const bool is_labels = data[0] % 2 == 1;
    return relucert::only_refusals([&] {
        relucert::DatasetReading how;
        how.labels = outputs.holding(is_labels ? given : labels());
        relucert::read_dataset(inputs.holding(is_labels ? images() : given), how);
    });
}

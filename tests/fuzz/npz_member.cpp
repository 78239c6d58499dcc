// A .npz archive made of the bytes: a change inside a member would otherwise be caught by the checksum of the archive
// and never reach the reader of .npy. Members are separated by the bytes "\nNEXT\n"; the first byte chooses network or
// data set.
#include "relucert/input/read.hpp"

#include "input_file.hpp"
#include "refusal.hpp"

#include <zlib.h>

namespace {

void append(std::string& target, std::uint64_t value, unsigned bytes) {
    for (unsigned k = 0; k < bytes; ++k) target += static_cast<char>(k < 8 ? value >> (8 * k) & 255 : 0);
}

/// A ZIP archive of stored members.
std::string archive_of(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string file;
    std::string directory;
    for (const auto& [name, bytes] : members) {
        const auto crc = crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
        std::string common;
        append(common, 20, 2);         // version needed
        append(common, 0, 2 + 2 + 4);  // flags, stored, time
        append(common, crc, 4);
        append(common, bytes.size(), 4);
        append(common, bytes.size(), 4);
        append(common, name.size(), 2);
        append(common, 0, 2);  // no extra field
        directory += "PK\x01\x02";
        append(directory, 20, 2);
        directory += common;
        append(directory, 0, 2 + 2 + 2 + 4);
        append(directory, file.size(), 4);
        directory += name;
        file += "PK\x03\x04" + common + name + bytes;
    }
    const std::size_t begin = file.size();
    file += directory + "PK\x05\x06";
    append(file, 0, 4);
    append(file, members.size(), 2);
    append(file, members.size(), 2);
    append(file, directory.size(), 4);
    append(file, begin, 4);
    append(file, 0, 2);
    return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static relucert::InputFile file(".npz");
    if (size == 0) return 0;
    const bool is_network = data[0] % 2 == 0;
    static const std::vector<std::string> network_names{"w1.npy", "b1.npy", "w2.npy", "b2.npy"};
    static const std::vector<std::string> dataset_names{"x.npy", "y.npy"};
    const auto& names = is_network ? network_names : dataset_names;
    std::vector<std::pair<std::string, std::string>> members;
    std::string_view rest = relucert::view_of(data + 1, size - 1);
    constexpr std::string_view separator = "\nNEXT\n";
    while (members.size() < names.size()) {
        const std::size_t end = rest.find(separator);
        members.emplace_back(names[members.size()], rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + separator.size());
    }
    return relucert::only_refusals([&] {
        const auto& path = file.holding(archive_of(members));
        if (is_network)
            relucert::read_network(path);
        else
            relucert::read_dataset(path);
    });
}

// The IDX format of MNIST: 0, 0, type, number of axes, their sizes (32 bits, big endian), the numbers.
#include "relucert/failure/failure.hpp"
#include "relucert/input/array_files.hpp"

#include <algorithm>

namespace relucert {

namespace {

Storage storage_of(unsigned char type, const std::string& place) {
    switch (type) {
        case 0x08:
            return Storage::u8;
        case 0x09:
            return Storage::i8;
        case 0x0b:
            return Storage::i16;
        case 0x0c:
            return Storage::i32;
        case 0x0d:
            return Storage::binary32;
        case 0x0e:
            return Storage::binary64;
        default:
            throw InputError(place, "has numbers of the unknown IDX type " + std::to_string(type));
    }
}

}  // namespace

NumberArray parse_idx(std::string_view bytes, std::size_t first, std::size_t limit, const std::string& place) {
    if (bytes.size() < 4 || bytes[0] != 0 || bytes[1] != 0)
        throw InputError(place, "is not an IDX file", "it begins with two zero bytes, a type and the number of axes");
    const Storage storage = storage_of(static_cast<unsigned char>(bytes[2]), place);
    const auto axes = static_cast<std::size_t>(static_cast<unsigned char>(bytes[3]));
    const std::size_t data = 4 + 4 * axes;
    if (axes == 0 || bytes.size() < data) throw InputError(place, "is truncated: the sizes are missing");
    NumberArray array;
    for (std::size_t axis = 0; axis < axes; ++axis) {
        std::size_t size = 0;
        for (std::size_t k = 0; k < 4; ++k) size = size << 8 | static_cast<unsigned char>(bytes[4 + 4 * axis + k]);
        array.shape.push_back(size);
    }
    const std::size_t size = size_of(storage);
    const std::size_t count = element_count(array.shape, bytes.size() / size, place + " (or it is truncated)");
    if (bytes.size() - data != count * size)
        throw InputError(place, "has " + std::to_string(bytes.size() - data) + " bytes of numbers, not " +
                                    std::to_string(count * size));
    const std::size_t entries = array.shape.front();
    const std::size_t each = entries == 0 ? 0 : count / entries;
    const std::size_t begin = std::min(first, entries);
    array.shape.front() = std::min(limit, entries - begin);
    array.reading = name_of(storage);
    array.values.reserve(array.shape.front() * each);
    for (std::size_t k = begin * each; k < (begin + array.shape.front()) * each; ++k)
        array.values.push_back(decode(bytes.data() + data + k * size, storage, ByteOrder::big,
                                      place + ", number " + std::to_string(k + 1)));
    return array;
}

}  // namespace relucert

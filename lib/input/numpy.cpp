// The formats .npy (numpy.lib.format, versions 1 to 3) and .npz (a zip file of .npy files).
#include "relucert/failure/failure.hpp"
#include "relucert/input/array_files.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace relucert {

namespace {

std::uint64_t little(std::string_view bytes, std::size_t position, std::size_t size, const std::string& place) {
    if (position > bytes.size() || size > bytes.size() - position) throw InputError(place, "is truncated");
    std::uint64_t value = 0;
    for (std::size_t k = size; k-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[position + k]);
    return value;
}

std::optional<Storage> storage_of(std::string_view description) {
    static const std::map<std::string, Storage, std::less<>> known{
        {"<f2", Storage::binary16}, {"<f4", Storage::binary32}, {"<f8", Storage::binary64}, {"|u1", Storage::u8},
        {"|b1", Storage::u8},       {"|i1", Storage::i8},       {"<u2", Storage::u16},      {"<i2", Storage::i16},
        {"<u4", Storage::u32},      {"<i4", Storage::i32},      {"<u8", Storage::u64},      {"<i8", Storage::i64}};
    const auto entry = known.find(description);
    return entry == known.end() ? std::nullopt : std::optional(entry->second);
}

// The text after "'key':" in the header, which is the printed form of a Python dictionary.
std::string_view header_value(std::string_view header, const std::string& key, const std::string& place) {
    const std::size_t position = header.find("'" + key + "':");
    if (position == std::string_view::npos) throw InputError(place, "the header of the array has no '" + key + "'");
    std::string_view value = header.substr(position + key.size() + 3);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    return value;
}

std::vector<std::size_t> parse_shape(std::string_view text, const std::string& place) {
    const std::size_t end = text.find(')');
    if (text.empty() || text.front() != '(' || end == std::string_view::npos)
        throw InputError(place, "the header of the array has no shape");
    std::vector<std::size_t> shape;
    std::string digits;
    for (const char c : text.substr(1, end)) {
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if (c == ',' || c == ')') {
            if (digits.size() > 12) throw InputError(place, "has an axis of more than 10^12 entries");
            if (!digits.empty()) shape.push_back(std::stoull(digits));
            digits.clear();
        } else if (c != ' ') {
            throw InputError(place, "the shape of the array is not a list of integers");
        }
    }
    return shape;
}

// Row-major order of values that are stored with the first index running fastest.
std::vector<Rational> row_major(const std::vector<Rational>& values, const std::vector<std::size_t>& shape) {
    std::vector<Rational> result(values.size());
    std::vector<std::size_t> index(shape.size(), 0);
    for (const Rational& value : values) {
        std::size_t position = 0;
        for (std::size_t axis = 0; axis < shape.size(); ++axis) position = position * shape[axis] + index[axis];
        result[position] = value;
        for (std::size_t axis = 0; axis < shape.size() && ++index[axis] == shape[axis]; ++axis) index[axis] = 0;
    }
    return result;
}

struct ZipEntry {
    std::string name;
    std::uint64_t method = 0, flags = 0, crc = 0, packed_size = 0, size = 0, offset = 0;
};

std::vector<ZipEntry> zip_directory(std::string_view bytes, const std::string& place) {
    constexpr std::size_t end_record = 22;
    const std::size_t end = bytes.rfind(std::string_view("PK\5\6", 4));
    if (end == std::string_view::npos || end + end_record > bytes.size())
        throw InputError(place, "is not a zip file, or is truncated: its directory is missing");
    const std::uint64_t count = little(bytes, end + 10, 2, place);
    std::size_t position = little(bytes, end + 16, 4, place);
    std::vector<ZipEntry> entries;
    for (std::uint64_t k = 0; k < count; ++k) {
        if (little(bytes, position, 4, place) != 0x02014b50) throw InputError(place, "the zip directory is damaged");
        ZipEntry entry;
        entry.flags = little(bytes, position + 8, 2, place);
        entry.method = little(bytes, position + 10, 2, place);
        entry.crc = little(bytes, position + 16, 4, place);
        entry.packed_size = little(bytes, position + 20, 4, place);
        entry.size = little(bytes, position + 24, 4, place);
        const std::size_t name_size = little(bytes, position + 28, 2, place);
        entry.offset = little(bytes, position + 42, 4, place);
        static_cast<void>(little(bytes, position + 46 + name_size, 0, place));
        entry.name = bytes.substr(position + 46, name_size);
        position += 46 + name_size + little(bytes, position + 30, 2, place) + little(bytes, position + 32, 2, place);
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::string zip_content(std::string_view bytes, const ZipEntry& entry, const std::string& place) {
    if ((entry.flags & 1) != 0) throw InputError(place, "is encrypted");
    if (entry.size == 0xffffffff || entry.packed_size == 0xffffffff || entry.offset == 0xffffffff)
        throw InputError(place, "is a zip64 entry", "arrays of 4 GiB and more are not read");
    if (little(bytes, entry.offset, 4, place) != 0x04034b50) throw InputError(place, "the zip file is damaged");
    const std::size_t start =
        entry.offset + 30 + little(bytes, entry.offset + 26, 2, place) + little(bytes, entry.offset + 28, 2, place);
    static_cast<void>(little(bytes, start, 0, place));
    if (entry.packed_size > bytes.size() - start) throw InputError(place, "is truncated");
    const std::string_view packed = bytes.substr(start, entry.packed_size);
    std::string content;
    if (entry.method == 0)
        content = packed;
    else if (entry.method == 8)
        content = inflate(packed, entry.size, place);
    else
        throw InputError(place, "is packed by zip method " + std::to_string(entry.method),
                         "write it with numpy.savez or numpy.savez_compressed");
    if (content.size() != entry.size || crc32_of(content) != entry.crc)
        throw InputError(place, "is damaged: size or checksum differ from the zip directory");
    return content;
}

}  // namespace

NumberArray parse_npy(std::string_view bytes, const std::string& place) {
    if (bytes.substr(0, 6) != std::string_view("\x93NUMPY", 6)) throw InputError(place, "is not a .npy file");
    const std::uint64_t version = little(bytes, 6, 1, place);
    if (version < 1 || version > 3) throw InputError(place, "is a .npy file of unknown version");
    const std::size_t length_size = version == 1 ? 2 : 4;
    const std::size_t length = little(bytes, 8, length_size, place);
    const std::size_t data = 8 + length_size + length;
    static_cast<void>(little(bytes, data, 0, place));
    const std::string_view header = bytes.substr(8 + length_size, length);
    const std::string_view description = header_value(header, "descr", place);
    const std::string type(description.size() > 1 ? description.substr(1, description.substr(1).find('\'')) : "");
    const std::optional<Storage> storage = storage_of(type);
    if (description.empty() || description.front() != '\'' || !storage)
        throw InputError(place, "has numbers of type '" + type + "'",
                         "store little-endian integers, float32 or float64 (for example a.astype('<f8'))");
    const std::string_view order = header_value(header, "fortran_order", place);
    const bool fortran = order.substr(0, 4) == "True";
    if (!fortran && order.substr(0, 5) != "False") throw InputError(place, "does not state its order");
    NumberArray array{parse_shape(header_value(header, "shape", place), place), {}, name_of(*storage)};
    const std::size_t size = size_of(*storage);
    const std::size_t count = element_count(array.shape, bytes.size() / size, place + " (or it is truncated)");
    if (bytes.size() - data != count * size)
        throw InputError(place, "has " + std::to_string(bytes.size() - data) + " bytes of numbers, not " +
                                    std::to_string(count * size));
    array.values.reserve(count);
    for (std::size_t k = 0; k < count; ++k)
        array.values.push_back(decode(bytes.data() + data + k * size, *storage, ByteOrder::little,
                                      place + ", number " + std::to_string(k + 1)));
    if (fortran) array.values = row_major(array.values, array.shape);
    return array;
}

std::map<std::string, NumberArray> parse_npz(std::string_view bytes, const std::string& place) {
    std::map<std::string, NumberArray> arrays;
    for (const ZipEntry& entry : zip_directory(bytes, place)) {
        const std::string where = place + ", entry '" + entry.name + "'";
        if (!entry.name.ends_with(".npy")) throw InputError(where, "is not an array (.npy)");
        const std::string name = entry.name.substr(0, entry.name.size() - 4);
        if (!arrays.emplace(name, parse_npy(zip_content(bytes, entry, where), where)).second)
            throw InputError(where, "stands in the file twice");
    }
    return arrays;
}

}  // namespace relucert

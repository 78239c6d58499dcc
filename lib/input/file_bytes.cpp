#include "relucert/input/file_bytes.hpp"

#include "relucert/failure/failure.hpp"

#include <zlib.h>

#include <bit>
#include <cmath>
#include <fstream>

namespace relucert {

namespace {

constexpr std::size_t largest_file = std::size_t{1} << 31;
constexpr const char* not_finite = "NaN or infinity where a number is needed";
constexpr const char* finite_numbers = "write the file again with finite numbers";

// The unsigned integer of `size` bytes.
std::uint64_t word(const char* bytes, std::size_t size, ByteOrder order) {
    std::uint64_t value = 0;
    for (std::size_t k = 0; k < size; ++k) {
        const std::size_t position = order == ByteOrder::big ? k : size - 1 - k;
        value = value << 8 | static_cast<unsigned char>(bytes[position]);
    }
    return value;
}

std::int64_t sign_extended(std::uint64_t value, std::size_t size) {
    const auto unused = static_cast<unsigned>(64 - 8 * size);
    return static_cast<std::int64_t>(value << unused) >> unused;
}

Rational half_precision(std::uint64_t bits, const std::string& place) {
    const auto exponent = static_cast<long>(bits >> 10 & 31);
    const auto fraction = static_cast<std::int64_t>(bits & 1023);
    if (exponent == 31) throw InputError(place, not_finite, finite_numbers);
    const std::int64_t significand = exponent == 0 ? fraction : fraction + 1024;
    const Rational magnitude = Rational(significand) * Rational::power_of_two((exponent == 0 ? 1 : exponent) - 25);
    return (bits >> 15) != 0 ? -magnitude : magnitude;
}

Rational finite(double value, const std::string& place) {
    if (!std::isfinite(value)) throw InputError(place, not_finite, finite_numbers);
    return Rational::from_double(value);
}

// Unpacks until the stream ends; at most `limit` bytes. window_bits as zlib defines them.
std::string unpack(std::string_view packed, int window_bits, std::size_t limit, const std::string& place) {
    z_stream stream{};
    if (inflateInit2(&stream, window_bits) != Z_OK) throw InputError(place, "zlib does not start");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string result;
    std::string block(1 << 16, '\0');
    int status = Z_OK;
    while (status == Z_OK && result.size() <= limit) {
        stream.next_out = reinterpret_cast<Bytef*>(block.data());
        stream.avail_out = static_cast<uInt>(block.size());
        status = ::inflate(&stream, Z_NO_FLUSH);
        result.append(block, 0, block.size() - stream.avail_out);
    }
    const bool all_read = stream.avail_in == 0;
    inflateEnd(&stream);
    if (result.size() > limit) throw InputError(place, "unpacks to more than " + std::to_string(limit) + " bytes");
    if (status != Z_STREAM_END) throw InputError(place, "the compressed data is damaged or truncated");
    if (!all_read) throw InputError(place, "there are bytes after the compressed data");
    return result;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (error || !std::filesystem::exists(status))
        throw InputError(path.string(), "there is no such file", "check its name and folder");
    if (!std::filesystem::is_regular_file(status))
        throw InputError(path.string(), "is not a file", "name a file in it");
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error || size > largest_file) throw InputError(path.string(), "is larger than 2 GiB");
    std::ifstream stream(path, std::ios::binary);
    std::string bytes(size, '\0');
    if (!stream || !stream.read(bytes.data(), static_cast<std::streamsize>(size)))
        throw InputError(path.string(), "cannot be read");
    return bytes;
}

std::string gunzip_if_packed(const std::string& bytes, const std::string& place) {
    if (bytes.size() < 2 || bytes[0] != '\x1f' || bytes[1] != '\x8b') return bytes;
    return unpack(bytes, 16 + MAX_WBITS, largest_file, place);
}

std::string inflate(std::string_view packed, std::size_t size, const std::string& place) {
    std::string result = unpack(packed, -MAX_WBITS, size, place);
    if (result.size() != size)
        throw InputError(place, "unpacks to " + std::to_string(result.size()) + " bytes, not " + std::to_string(size));
    return result;
}

std::uint32_t crc32_of(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<z_size_t>(bytes.size())));
}

std::size_t size_of(Storage storage) {
    switch (storage) {
        case Storage::u8:
        case Storage::i8:
            return 1;
        case Storage::u16:
        case Storage::i16:
        case Storage::binary16:
        case Storage::bfloat16:
            return 2;
        case Storage::u32:
        case Storage::i32:
        case Storage::binary32:
            return 4;
        default:
            return 8;
    }
}

std::string name_of(Storage storage) {
    switch (storage) {
        case Storage::binary16:
            return "binary16";
        case Storage::bfloat16:
            return "bfloat16";
        case Storage::binary32:
            return "binary32";
        case Storage::binary64:
            return "binary64";
        default:
            return "integers";
    }
}

Rational decode(const char* bytes, Storage storage, ByteOrder order, const std::string& place) {
    const std::size_t size = size_of(storage);
    const std::uint64_t bits = word(bytes, size, order);
    switch (storage) {
        case Storage::u8:
        case Storage::u16:
        case Storage::u32:
        case Storage::u64:
            return bits;
        case Storage::i8:
        case Storage::i16:
        case Storage::i32:
        case Storage::i64:
            return sign_extended(bits, size);
        case Storage::binary16:
            return half_precision(bits, place);
        case Storage::bfloat16:
            return finite(std::bit_cast<float>(static_cast<std::uint32_t>(bits << 16)), place);
        case Storage::binary32:
            return finite(std::bit_cast<float>(static_cast<std::uint32_t>(bits)), place);
        case Storage::binary64:
            return finite(std::bit_cast<double>(bits), place);
    }
    throw InternalError("unknown storage of numbers");
}

std::size_t element_count(const std::vector<std::size_t>& shape, std::size_t limit, const std::string& place) {
    std::size_t count = 1;
    for (const std::size_t size : shape)
        if (size == 0) return 0;
    for (const std::size_t size : shape) {
        if (size > limit / count) throw InputError(place, "has more than " + std::to_string(limit) + " numbers");
        count *= size;
    }
    return count;
}

}  // namespace relucert

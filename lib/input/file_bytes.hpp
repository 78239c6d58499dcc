#pragma once
// Whole files, and numbers in them.
#include "relucert/number/rational.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace relucert {

/// At most 2 GiB. @throws InputError naming the file.
std::string read_file(const std::filesystem::path& path);
/// The bytes themselves, or what they unpack to if they begin like a gzip file. @throws InputError.
std::string gunzip_if_packed(const std::string& bytes, const std::string& place);
/// Raw deflate data that must unpack to exactly `size` bytes. @throws InputError.
std::string inflate(std::string_view packed, std::size_t size, const std::string& place);
/// CRC-32 of zip files.
std::uint32_t crc32_of(std::string_view bytes);

/// How a number of a binary file is stored.
enum class Storage { u8, i8, u16, i16, u32, i32, u64, i64, binary16, bfloat16, binary32, binary64 };
enum class ByteOrder { little, big };
std::size_t size_of(Storage storage);
/// "integers", "binary32", ...
std::string name_of(Storage storage);
/// The exact value of the number that starts at `bytes`. @throws InputError for NaN and infinity.
Rational decode(const char* bytes, Storage storage, ByteOrder order, const std::string& place);

/// A rectangular array of exact numbers, row-major.
struct NumberArray {
    std::vector<std::size_t> shape;
    std::vector<Rational> values;
    std::string reading;
};
/// The product of the sizes. @throws InputError if it exceeds `limit`.
std::size_t element_count(const std::vector<std::size_t>& shape, std::size_t limit, const std::string& place);

}  // namespace relucert

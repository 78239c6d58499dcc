#pragma once
// Readers take paths. The bytes go into a file of this process in the temporary folder (TMPDIR: scripts/fuzz.sh puts it
// into memory), rewritten for each input.
#include "relucert/failure/failure.hpp"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace relucert {

inline std::string_view view_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// A file whose name ends with `ending`; removed at the end of the process.
class InputFile {
public:
    explicit InputFile(const std::string& ending)
        : path_(std::filesystem::temp_directory_path() / ("relucert-fuzz-" + std::to_string(getpid()) + ending)) {}
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    ~InputFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    const std::filesystem::path& holding(std::string_view bytes) {
        std::ofstream file(path_, std::ios::binary | std::ios::trunc);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        file.close();
        RELUCERT_ENSURE(file.good());
        return path_;
    }

private:
    std::filesystem::path path_;
};

}  // namespace relucert

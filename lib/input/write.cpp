#include "relucert/input/write.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/input/canonical_json.hpp"

#include <atomic>
#include <fstream>
#include <string>

#include <unistd.h>

namespace relucert {

void write_file(const std::filesystem::path& path, std::string_view bytes) {
    // Two threads may write the same input of two certificates at once: each has its own file until it is renamed.
    static std::atomic<unsigned> count{0};
    std::filesystem::path beside = path;
    beside += "." + std::to_string(getpid()) + "-" + std::to_string(++count) + ".part";
    {
        std::ofstream stream(beside, std::ios::binary | std::ios::trunc);
        stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        stream.flush();
        if (!stream) {
            std::error_code ignored;
            std::filesystem::remove(beside, ignored);
            throw InputError(path.string(), "cannot be written", "check that the folder exists and has room");
        }
    }
    std::error_code error;
    std::filesystem::rename(beside, path, error);
    if (error) {
        std::error_code ignored;
        std::filesystem::remove(beside, ignored);
        throw InputError(path.string(), "cannot be written: " + error.message());
    }
}

void write_canonical_json(const Network& network, const std::filesystem::path& path) {
    write_file(path, canonical_json(network));
}
void write_canonical_json(const Dataset& dataset, const std::filesystem::path& path) {
    write_file(path, canonical_json(dataset));
}
void write_onnx(const Network& network, const std::filesystem::path& path) { write_file(path, onnx_bytes(network)); }

}  // namespace relucert

// A whole certificate, with the inputs of the golden certificates, small limits and the built-in prelude.
#include "checker_refusal.hpp"
#include "checker_run.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace {

/// The files of tests/checker/certificates/inputs by the SHA-256 that names them.
std::map<std::string, std::string> read_inputs() {
    std::map<std::string, std::string> all;
    for (const auto& entry :
         std::filesystem::directory_iterator(RELUCERT_SOURCE_DIR "/tests/checker/certificates/inputs")) {
        std::ifstream file(entry.path(), std::ios::binary);
        if (!file) std::abort();
        all.emplace(entry.path().stem().string(), std::string{std::istreambuf_iterator<char>(file), {}});
    }
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::map<std::string, std::string> inputs = read_inputs();
    static const std::string prelude = relucert_check::built_in_prelude();
    const auto resolve = [](const std::string& digest) -> std::optional<std::string> {
        const auto found = inputs.find(digest);
        if (found == inputs.end()) return std::nullopt;
        return found->second;
    };
    relucert_check::verified(std::string(relucert_check::view_of(data, size)), resolve, prelude);
    return 0;
}

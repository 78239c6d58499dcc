// A whole certificate, with two inputs that it may name, small limits and the built-in prelude.
#include "checker_refusal.hpp"
#include "checker_run.hpp"
#include "sha256.hpp"

#include <fstream>
#include <iterator>
#include <map>

namespace {

/// The files of tests/fuzz/certificate-inputs by SHA-256.
const std::map<std::string, std::string>& inputs() {
    static const std::map<std::string, std::string> all = [] {
        std::map<std::string, std::string> made;
        for (const char* name : {"network.json", "dataset.json"}) {
            const std::string path = std::string(RELUCERT_SOURCE_DIR "/tests/fuzz/certificate-inputs/") + name;
            std::ifstream file(path, std::ios::binary);
            if (!file) std::abort();
            const std::string bytes{std::istreambuf_iterator<char>(file), {}};
            made.emplace(relucert_check::sha256(bytes), bytes);
        }
        return made;
    }();
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto resolve = [](const std::string& digest) -> std::optional<std::string> {
        const auto found = inputs().find(digest);
        if (found == inputs().end()) return std::nullopt;
        return found->second;
    };
    relucert_check::verified(std::string(relucert_check::view_of(data, size)), resolve);
    return 0;
}

// A whole certificate, with two inputs that it may name, small limits and the built-in prelude.
#include "certificate.hpp"
#include "checker_refusal.hpp"
#include "sha256.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

namespace {

/// The files of tests/fuzz/certificate-inputs by SHA-256.
const std::map<std::string, std::string>& inputs() {
    static const std::map<std::string, std::string> all = [] {
        std::map<std::string, std::string> made;
        for (const char* name : {"network.json", "dataset.json"}) {
            std::ifstream file(std::string(RELUCERT_SOURCE_DIR "/tests/fuzz/certificate-inputs/") + name,
                               std::ios::binary);
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
    static const std::string prelude = relucert_check::built_in_prelude();
    const auto resolve = [](const std::string& digest) -> std::optional<std::string> {
        const auto found = inputs().find(digest);
        if (found == inputs().end()) return std::nullopt;
        return found->second;
    };
    relucert_check::Limits limits;
    limits.evaluation_steps = 200'000;
    limits.list_entries = 200'000;
    limits.precision = 1024;
    std::ostringstream out;
    std::ostringstream err;
    const std::string bytes(relucert_check::view_of(data, size));
    const int code = relucert_check::check_bytes(bytes, resolve, prelude, out, err, limits);
    const std::string printed = out.str();
    // Verified: the success line is the last. Otherwise nothing on stdout, and a reason on stderr.
    const bool consistent = code == 0 ? printed.rfind("\ns VERIFIED ") == printed.rfind('\n', printed.size() - 2)
                                      : printed.empty() && !err.str().empty() && (code == 1 || code == 2);
    if (!consistent) std::abort();
    return 0;
}

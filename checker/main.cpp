#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

#include "certificate.hpp"
#include "sha256.hpp"

namespace {

constexpr const char* usage =
    "usage: relucert-check [--inputs DIR] [--prelude FILE] CERT.json\n"
    "Verifies a certificate without search. The inputs that it names are read from inputs/<sha256>.json beside it.\n"
    "  --inputs DIR    read the inputs from DIR/<sha256>.json\n"
    "  --prelude FILE  use this prelude text instead of the one built in\n"
    "  --help, --version\n"
    "The last line of stdout is `s VERIFIED <outcome>` (exit code 0). Exit code 1: refused, the reason on stderr;\n"
    "2: wrong usage or an unreadable file.\n";

std::optional<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file || file.tellg() < 0 || static_cast<unsigned long>(file.tellg()) > relucert_check::Limits{}.file_bytes)
        return {};
    std::string bytes(static_cast<size_t>(file.tellg()), '\0');
    file.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file) return {};
    return bytes;
}

int fail(const std::string& why) {
    std::cerr << "relucert-check: " << why << "\n";
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace relucert_check;
    std::vector<std::string> arguments(argv + 1, argv + argc);
    std::string certificate, inputs, prelude = built_in_prelude();
    for (size_t i = 0; i < arguments.size(); ++i) {
        const std::string& a = arguments[i];
        if (a == "--help" || a == "--version") {
            std::cout << (a == "--help"
                              ? std::string(usage)
                              : "relucert-check " RELUCERT_CHECK_VERSION ", certificates of version 1, prelude " +
                                    sha256(prelude) + "\n");
            return 0;
        }
        if (a == "--inputs" || a == "--prelude") {
            if (++i == arguments.size()) return fail(a + " needs a value");
            if (a == "--inputs") {
                inputs = arguments[i];
            } else {
                const auto text = read_file(arguments[i]);
                if (!text) return fail("cannot read " + arguments[i]);
                prelude = *text;
            }
        } else if (a.starts_with("-") || !certificate.empty()) {
            std::cerr << usage;
            return 2;
        } else {
            certificate = a;
        }
    }
    if (certificate.empty()) {
        std::cerr << usage;
        return 2;
    }
    const auto bytes = read_file(certificate);
    if (!bytes) return fail("cannot read " + certificate);
    if (inputs.empty()) {
        const size_t slash = certificate.rfind('/');
        inputs = (slash == std::string::npos ? "." : certificate.substr(0, slash)) + "/inputs";
    }
    const auto resolver = [&inputs](const std::string& digest) { return read_file(inputs + "/" + digest + ".json"); };
    std::ostringstream reason;
    const int code = check_bytes(*bytes, resolver, prelude, std::cout, reason);
    std::cout.flush();
    if (code != 0) std::cerr << "relucert-check: " << certificate << ": " << reason.str();
    return code == 0 && !std::cout ? fail("cannot write to stdout") : code;
}

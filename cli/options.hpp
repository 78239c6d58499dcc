#pragma once
// What the command line says, for all commands.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace relucert {

struct Options {
    bool json = false;
    bool verify = false;
    std::string certificates;  ///< folder, or "": none are written
    std::string junit;         ///< file, or ""
    std::string report;        ///< folder, or ""
    std::string prelude;       ///< folder, or "": that of the installation
    std::optional<double> timeout;
    double verify_timeout = 600;  ///< seconds for relucert-check and one certificate
    std::uint64_t memory = 0;
    unsigned threads = 1;
    unsigned digits = 10;
};

/// Exit codes of the program.
enum ExitCode { exit_as_expected = 0, exit_unexpected = 1, exit_bad_input = 2, exit_undecided = 3, exit_internal = 4 };

/// The worse of two exit codes: 4, then 2, then 1, then 3, then 0.
ExitCode worse(ExitCode a, ExitCode b);

}  // namespace relucert

#pragma once
// Another program, run to its end.
#include <filesystem>
#include <string>
#include <vector>

namespace relucert {

struct ProgramResult {
    int exit_code = -1;  ///< 128 + signal if a signal ended it
    bool timed_out = false;
    std::string output;
    std::string errors;
};

/// A program that has not ended `seconds` after its start is killed.
/// @throws InputError if it cannot be started.
ProgramResult run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                          double seconds);

/// Has relucert-check verify a certificate, in at most `seconds`. @returns "" if it did and found this outcome
/// ("" accepts any), else why not.
std::string check_certificate(const std::filesystem::path& checker, const std::filesystem::path& certificate,
                              const std::string& outcome, double seconds, ProgramResult* details = nullptr);

}  // namespace relucert

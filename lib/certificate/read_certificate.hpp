#pragma once
// A certificate read back as a claim, for `explain`. Nothing here trusts it: the claim is evaluated anew, and
// verification is the business of relucert-check.
#include "relucert/claim/evaluation.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace relucert {

struct ReadCertificate {
    std::shared_ptr<const Claim> claim;  ///< one instance; inputs are read from inputs/<sha256>.json
    ClaimInstance instance;
    std::map<std::string, std::filesystem::path> read_paths;  ///< for EvaluationOptions
    std::string prelude_sha256;
    std::string outcome;
};

/// @throws InputError if it is not a certificate, or not of this version.
ReadCertificate read_certificate(const std::filesystem::path& path, const Prelude& prelude);

}  // namespace relucert

#pragma once
// Certificates as docs/certificate-format.md defines them.
#include "relucert/claim/evaluation.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace relucert {

/// The bytes of the certificate. The result must have one. @throws InternalError if evidence is not JSON.
std::string certificate_text(const Claim& claim, const ClaimInstance& instance, const InstanceResult& result);

/// "<claim>--<instance>.json", where the claim's part comes from its path as the user wrote it or relative to a root.
std::string certificate_name(std::string_view claim_slug, const ClaimInstance& instance);

/// Writes FOLDER/<name> and FOLDER/inputs/<sha256>.json for every input; each file appears whole or not at all, the
/// certificate last. Inputs that are there already are not written again. @throws InputError.
void write_certificate(const std::filesystem::path& folder, const std::string& name, const Claim& claim,
                       const ClaimInstance& instance, const InstanceResult& result);

}  // namespace relucert

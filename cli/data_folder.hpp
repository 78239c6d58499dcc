#pragma once
// Where the prelude, the claims and the checker are.
#include "relucert/language/prelude.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace relucert {

/// The folder that holds prelude/, proofs-checks/ and counterexamples/: $RELUCERT_DATA, or ../share/relucert beside
/// the program's folder, or the source tree it was built from. @throws InputError.
std::filesystem::path data_folder();
/// The prelude of `folder`, or of data_folder() if that is empty. @throws InputError.
Prelude load_prelude(const std::string& folder);
/// relucert-check beside this program, in the build tree, or on PATH. @throws InputError.
std::filesystem::path find_checker();
/// All claim files (*.claim.toml) below a folder, sorted.
std::vector<std::filesystem::path> claim_files_below(const std::filesystem::path& folder);
/// The path as a user would write it: relative to the working folder or the data folder if it is below one of them.
std::string display_path(const std::filesystem::path& path);
/// The entry of `candidates` nearest to `wanted` in edit distance, or "" if none is near.
std::string nearest(const std::string& wanted, const std::vector<std::string>& candidates);

}  // namespace relucert

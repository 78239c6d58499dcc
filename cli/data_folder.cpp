#include "cli/data_folder.hpp"

#include "build_settings.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/language/spelling_hint.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace relucert {

namespace fs = std::filesystem;

namespace {

fs::path program_folder() {
    std::error_code failure;
    const fs::path self = fs::read_symlink("/proc/self/exe", failure);
    return failure ? fs::path() : self.parent_path();
}

bool is_below(const fs::path& relative) { return !relative.empty() && *relative.begin() != ".."; }

}  // namespace

fs::path data_folder() {
    if (const char* set = std::getenv("RELUCERT_DATA"); set != nullptr && *set != '\0') {
        if (!fs::is_directory(fs::path(set) / "prelude"))
            throw InputError(set, "RELUCERT_DATA names a folder without prelude/", "name the folder above prelude/");
        return set;
    }
    for (const fs::path& one : {program_folder() / ".." / "share" / "relucert", fs::path(source_data_folder)})
        if (fs::is_directory(one / "prelude")) return fs::weakly_canonical(one);
    throw InputError("relucert", "the folder with the prelude is not found", "set RELUCERT_DATA or give --prelude DIR");
}

Prelude load_prelude(const std::string& folder) {
    return read_prelude(folder.empty() ? (data_folder() / "prelude").string() : folder);
}

fs::path find_checker() {
    const fs::path here = program_folder();
    std::vector<fs::path> places{here / "relucert-check", here / ".." / "checker" / "relucert-check"};
    if (const char* path = std::getenv("PATH")) {
        std::istringstream folders(path);
        for (std::string folder; std::getline(folders, folder, ':');)
            if (!folder.empty()) places.push_back(fs::path(folder) / "relucert-check");
    }
    std::error_code ignored;
    for (const fs::path& one : places)
        if (fs::is_regular_file(one, ignored)) return one;
    throw InputError("relucert-check", "is not found beside this program, nor on PATH", "build or install it");
}

std::vector<fs::path> claim_files_below(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().filename().string().ends_with(".claim.toml"))
            found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

std::string display_path(const fs::path& path) {
    std::error_code ignored;
    const fs::path full = fs::weakly_canonical(path, ignored);
    for (const fs::path& base : {fs::current_path(ignored), data_folder()}) {
        const fs::path relative = full.lexically_relative(fs::weakly_canonical(base, ignored));
        if (is_below(relative)) return relative.generic_string();
    }
    return path.generic_string();
}

std::string nearest(const std::string& wanted, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t smallest = std::max<std::size_t>(2, wanted.size() / 3) + 1;
    for (const auto& one : candidates) {
        const std::size_t distance = edit_distance(wanted, one);
        if (distance < smallest) {
            smallest = distance;
            best = one;
        }
    }
    return best;
}

}  // namespace relucert

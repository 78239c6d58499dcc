#include "relucert/claim/claim.hpp"

#include <algorithm>

namespace relucert {

namespace {

/// '*' stands for any characters, also none.
bool matches(std::string_view name, std::string_view pattern) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) return name == pattern;
    if (name.substr(0, star) != pattern.substr(0, star)) return false;
    for (std::size_t i = star; i <= name.size(); ++i)
        if (matches(name.substr(i), pattern.substr(star + 1))) return true;
    return false;
}

}  // namespace

std::vector<std::string> matching_files(const std::filesystem::path& folder, const std::string& pattern) {
    std::error_code ignored;
    std::vector<std::filesystem::path> found{{}};
    for (const auto& component : std::filesystem::path(pattern)) {
        const std::string name = component.string();
        std::vector<std::filesystem::path> deeper;
        for (const auto& base : found) {
            if (name.find('*') == std::string::npos) {
                deeper.push_back(base / component);
                continue;
            }
            for (const auto& entry : std::filesystem::directory_iterator(folder / base, ignored)) {
                const std::string file = entry.path().filename().string();
                // As in a shell, '*' does not stand for the dot of a hidden file.
                if (matches(file, name) && (file.front() != '.' || name.front() == '.'))
                    deeper.push_back(base / entry.path().filename());
            }
        }
        found = std::move(deeper);
    }
    std::vector<std::string> files;
    for (const auto& one : found)
        if (std::filesystem::is_regular_file(folder / one, ignored)) files.push_back(one.generic_string());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace relucert

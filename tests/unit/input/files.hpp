#pragma once
// Files for tests.
#include "relucert/failure/failure.hpp"
#include "relucert/input/write.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include <unistd.h>

namespace test_files {

/// A folder that goes away with the object.
class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "relucert-test-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::filesystem::path file(const std::string& name, const std::string& bytes) const {
        relucert::write_file(path_ / name, bytes);
        return path_ / name;
    }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// The shared data, or nothing (and a message) where the folder is absent.
inline std::filesystem::path shared(const std::string& name) {
    std::filesystem::path path = std::filesystem::path(RELUCERT_SHARED_DATA) / name;
    if (!std::filesystem::exists(path)) {
        MESSAGE("skipped: " << name << " of the shared data is absent");
        return {};
    }
    return path;
}

/// The text of the InputError that `action` throws; fails if it throws none or another one.
template <class Action>
std::string refusal(Action&& action) {
    try {
        action();
    } catch (const relucert::InputError& error) {
        return error.what();
    }
    FAIL("nothing was refused");
    return {};
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace test_files

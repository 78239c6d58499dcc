#include "relucert/claim/claim.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

using namespace relucert;
namespace fs = std::filesystem;

TEST_CASE("patterns match files in any component, sorted; hidden files are not meant") {
    const fs::path folder = fs::temp_directory_path() / ("relucert-files-" + std::to_string(getpid()));
    for (const char* one : {"a/net-2.onnx", "a/net-10.onnx", "b/net-1.onnx", "b/.net-3.onnx", "b/other.txt"}) {
        fs::create_directories((folder / one).parent_path());
        std::ofstream(folder / one) << "x";
    }
    using List = std::vector<std::string>;
    CHECK(matching_files(folder, "a/net-*.onnx") == List{"a/net-10.onnx", "a/net-2.onnx"});
    CHECK(matching_files(folder, "*/net-*.onnx") == List{"a/net-10.onnx", "a/net-2.onnx", "b/net-1.onnx"});
    CHECK(matching_files(folder, "b/*") == List{"b/net-1.onnx", "b/other.txt"});
    CHECK(matching_files(folder / "a", "../b/net-1.onnx") == List{"../b/net-1.onnx"});
    CHECK(matching_files(folder, "a").empty());
    CHECK(matching_files(folder, "c/*").empty());
    fs::remove_all(folder);
}

TEST_CASE("slugs hold characters that every file system takes") {
    CHECK(slug_of("N3, the stable case (d = 2)") == "N3-the-stable-case-d-=-2");
    CHECK(slug_of("../../etc") == "..-..-etc");
    CHECK(slug_of("???") == "-");
}

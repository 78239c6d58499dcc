// ONNX files of others: the acceptance table, and the models of Debian's libonnx-testdata.
#include "files.hpp"
#include "relucert/input/canonical_json.hpp"
#include "relucert/input/onnx_graph.hpp"
#include "relucert/input/read.hpp"
#include "relucert/network/evaluation.hpp"
#include "relucert/network/float_execution.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

using namespace relucert;
using Vector = std::vector<Rational>;

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
    return parts;
}

// The point of the table: x[i] = ((7 i) mod 11 - 5) / 4.
Vector table_point(std::size_t dimension) {
    Vector x;
    for (std::size_t i = 0; i < dimension; ++i) x.emplace_back(Rational(static_cast<std::int64_t>(7 * i % 11) - 5) / 4);
    return x;
}

}  // namespace

TEST_CASE("the acceptance table of the small ONNX files (values and hashes by python3-onnx)") {
    const auto folder = test_files::shared("marabou-small-onnx");
    if (folder.empty()) return;
    std::ifstream table(std::string(RELUCERT_SOURCE_DIR) + "/tests/data/onnx-acceptance.csv");
    REQUIRE(table);
    std::string line;
    std::getline(table, line);
    int rows = 0;
    int accepted = 0;
    while (std::getline(table, line)) {
        const std::vector<std::string> row = split(line, ',');
        REQUIRE(row.size() >= 3);
        CAPTURE(row[0]);
        ++rows;
        if (row[1] == "refused") {
            const std::string message = test_files::refusal([&] { static_cast<void>(read_network(folder / row[0])); });
            CAPTURE(message);
            CHECK(test_files::contains(message, row[2]));
            CHECK(test_files::contains(message, row[0]));
            continue;
        }
        ++accepted;
        const ReadNetwork read = read_network(folder / row[0]);
        Vector expected;
        for (const std::string& value : split(row[2], ' ')) expected.push_back(Rational::parse(value));
        CHECK(evaluate(read.network, table_point(read.network.input_dimension())) == expected);
        CHECK(canonical_sha256(read.network) == row.at(3));
    }
    CHECK(rows == 48);
    CHECK(accepted >= 12);
    const auto files = std::filesystem::recursive_directory_iterator(folder);
    CHECK(std::count_if(begin(files), end(files), [](const auto& e) { return e.path().extension() == ".onnx"; }) ==
          rows);
    MESSAGE(accepted << " of " << rows << " files accepted");
}

TEST_CASE("the models of libonnx-testdata are refused by name, or their outputs lie in our enclosures") {
#ifdef RELUCERT_ONNX_TESTDATA
    const std::filesystem::path root = RELUCERT_ONNX_TESTDATA;
#else
    const std::filesystem::path root;
#endif
    if (!std::filesystem::exists(root)) {
        MESSAGE("skipped: libonnx-testdata was absent at configuration");
        return;
    }
    int accepted = 0;
    int refused = 0;
    int outputs = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.path().filename() != "model.onnx") continue;
        const std::string name = entry.path().string();
        CAPTURE(name);
        std::optional<Network> network;
        try {
            network = read_network(entry.path()).network;
        } catch (const InputError& error) {
            ++refused;
            CHECK(test_files::contains(error.what(), name));
            CHECK(error.problem().size() > 5);
            continue;
        }
        ++accepted;
        const auto folder = entry.path().parent_path() / "test_data_set_0";
        if (!std::filesystem::exists(folder / "input_0.pb")) continue;
        const auto load = [&](const char* file) {
            return parse_onnx_tensor(read_file(folder / file), (folder / file).string());
        };
        std::vector<Interval> box;
        const OnnxTensor x = load("input_0.pb");
        // A symbolic batch is read as one point: compare the first.
        REQUIRE(x.values.size() % network->input_dimension() == 0);
        for (std::size_t i = 0; i < network->input_dimension(); ++i) box.push_back(Interval::enclosing(x.values[i]));
        const std::vector<Interval> enclosures = enclose_execution(*network, box, FloatFormat{});
        const OnnxTensor y = load("output_0.pb");
        for (std::size_t i = 0; i < enclosures.size(); ++i) {
            CHECK(enclosures[i].contains(y.values.at(i)));
            ++outputs;
        }
    }
    CHECK(accepted + refused > 500);
    CHECK(outputs > 0);
    MESSAGE("libonnx-testdata: " << accepted << " models accepted, " << refused << " refused by name, " << outputs
                                 << " output numbers inside our enclosures");
}

TEST_CASE("what numpy computes for the shipped networks lies inside the enclosures of float execution") {
    const std::string root = RELUCERT_SOURCE_DIR;
    std::ifstream table(root + "/tests/data/numpy-execution.csv");  // by tests/data/make-numpy-execution.py
    REQUIRE(table);
    std::string line;
    std::getline(table, line);
    std::map<std::string, Network> networks;
    int outputs = 0;
    int rounded = 0;
    while (std::getline(table, line)) {
        CAPTURE(line.substr(0, 60));
        const std::vector<std::string> row = split(line, ',');
        REQUIRE(row.size() == 4);
        auto found = networks.find(row[0]);
        if (found == networks.end())
            found = networks.emplace(row[0], read_network(root + "/examples/networks/" + row[0]).network).first;
        const Network& f = found->second;
        const bool single = row[1] == "binary32";
        Vector x;
        std::vector<Interval> box;
        for (std::size_t i = 0; i < f.input_dimension(); ++i) {
            const auto pixel = static_cast<int>((7 * i + 13 * std::stoul(row[2])) % 256);
            const double entry = single ? static_cast<float>(pixel) / 255.0F : pixel / 255.0;
            x.push_back(Rational::from_double(entry));
            box.push_back(Interval::from_bounds(entry, entry));
        }
        const Vector exact = evaluate(f, x);
        const auto enclosures = enclose_execution(f, box, single ? FloatFormat{} : FloatFormat{53, -1074});
        const std::vector<std::string> computed = split(row[3], ' ');
        REQUIRE(computed.size() == enclosures.size());
        for (std::size_t i = 0; i < computed.size(); ++i) {
            const Rational y = Rational::from_double(std::strtod(computed[i].c_str(), nullptr));
            CHECK(enclosures[i].contains(y));
            CHECK(enclosures[i].contains(exact[i]));
            // An enclosure of everything would prove nothing.
            CHECK(enclosures[i].upper() - enclosures[i].lower() < (single ? 0.1 : 1e-9));
            ++outputs;
            rounded += y != exact[i];
        }
    }
    CHECK(networks.size() == 5);
    CHECK(outputs == 6 * (10 + 10 + 1 + 1 + 10));
    CHECK(rounded > outputs / 2);  // else nothing was rounded, and the test says little
}

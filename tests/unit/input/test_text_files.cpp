// .nnet and CSV.
#include "files.hpp"
#include "relucert/input/nnet.hpp"
#include "relucert/input/read.hpp"
#include "relucert/network/evaluation.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace relucert;
using test_files::contains;
using test_files::refusal;
using Vector = std::vector<Rational>;

namespace {

Rational at(const Network& f, const std::string& x) { return evaluate(f, {Rational::parse(x)}).front(); }

const std::string whole =
    "// a comment\n2,2,1,2,\n2,2,1,\n0,\n-1.0,-1.0,\n1.0,1.0,\n0.5,0.0,10.0,\n2.0,1.0,4.0,\n"
    "0.1,2,\n-1e-1 0.25,\n0.0,\n1,\n3,-4,\n0.5,\n";

std::vector<std::vector<std::string>> csv_rows(const std::filesystem::path& path) {
    std::ifstream stream(path);
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(stream, line);) {
        std::vector<std::string>& row = rows.emplace_back();
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    }
    return rows;
}

}  // namespace

TEST_CASE(".nnet: decimals are rationals, a missing comma is no obstacle") {
    const NnetFile file = parse_nnet(whole, "net.nnet");
    CHECK(file.network.weight(1).entry(0, 0) == Rational(1, 10));
    CHECK(file.network.weight(1).entry(1, 0) == Rational(-1, 10));
    CHECK(file.network.bias(2) == Vector{Rational(1, 2)});
    REQUIRE(file.header.stated);
    CHECK(file.header.input_mean == Vector{Rational(1, 2), 0});
    // y = 4 f((x1 - 1/2) / 2, x2) + 10
    const Network applied = normalised(file.network, file.header, "net.nnet");
    const Rational inner = evaluate(file.network, {Rational(5, 4), 7}).front();
    CHECK(evaluate(applied, {3, 7}).front() == Rational(4) * inner + Rational(10));
}

TEST_CASE(".nnet: damaged files are refused") {
    for (std::size_t length = 0; length + 1 < whole.size(); ++length)
        refusal([&] { static_cast<void>(parse_nnet(whole.substr(0, length), "cut.nnet")); });
    const auto with = [](const std::string& from, const std::string& to) {
        std::string text = whole;
        const std::size_t position = text.find(from);
        REQUIRE(position != std::string::npos);
        return refusal([&] { static_cast<void>(parse_nnet(text.replace(position, from.size(), to), "net.nnet")); });
    };
    CHECK(contains(with("0.1,2,", "nan,2,"), "line 9"));
    CHECK(contains(with("0.1,2,", "inf,2,"), "line 9"));
    CHECK(contains(with("0.1,2,", "1/3,2,"), "1/3"));
    CHECK(contains(with("0.1,2,", "0.1,,2"), "3 numbers, not 2"));
    CHECK(contains(with("0.1,2,", "0.1,"), "1 numbers, not 2"));
    CHECK(contains(with("2,2,1,\n0", "2,2000000,1,\n0"), "too short"));
    CHECK(contains(with("2,2,1,2,", "3,2,1,2,"), "3 layers"));
    CHECK(contains(with("2,2,1,2,", "2,5,1,2,"), "input"));
    CHECK(contains(with("0.5,\n", "0.5,\n7,\n"), "after the last layer"));
}

TEST_CASE("the closed forms of neuralverification-jl") {
    const auto folder = test_files::shared("neuralverification-jl");
    if (folder.empty()) return;
    const Network small = read_network(folder / "small_nnet.nnet").network;
    const Network identity = read_network(folder / "small_nnet_id.nnet").network;
    for (const std::string x : {"-0.9", "0.9", "0", "-1.5", "-2", "1e30", "-22/7"}) {
        const Rational rectified = std::max(Rational::parse(x) + Rational(3, 2), Rational(0));
        CHECK(at(small, x) == Rational(24) * rectified + Rational(37, 2));
        CHECK(at(identity, x) == Rational(-24) * rectified - Rational(23, 2));
    }
    const Network tiny = read_network(folder / "tiny_nnet.nnet").network;
    CHECK(at(tiny, "7/3") == Rational(7, 3));
    CHECK(at(tiny, "-7/3") == Rational(0));
    const Network spiky = read_network(folder / "spiky_nnet.nnet").network;
    CHECK(at(spiky, "0.5") == Rational(99));
    CHECK(at(spiky, "0") == Rational(100));
    CHECK(at(spiky, "-0.9") == Rational::parse("101.8"));
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".nnet") CHECK_NOTHROW(static_cast<void>(read_network(entry.path())));
}

TEST_CASE("the constant outputs of the marabou-twin networks, and the witnesses of marabou-coav") {
    const auto twin = test_files::shared("marabou-twin");
    if (!twin.empty()) {
        int checked = 0;
        for (const std::vector<std::string>& row : csv_rows(twin / "answers.csv")) {
            if (checked++ == 0) continue;  // the header
            const Network f = read_network(twin / row[0]).network;
            Vector x(f.input_dimension());
            for (int trial = 0; trial < 3; ++trial) {
                CHECK(evaluate(f, x).front() == Rational::parse(row[2]));
                for (std::size_t i = 0; i < x.size(); ++i)
                    x[i] += Rational(static_cast<std::int64_t>(i * i) * (trial - 2) + 3, 7);
            }
        }
        CHECK(checked > 20);
    }
    const auto coav = test_files::shared("marabou-coav");
    if (coav.empty()) return;
    int witnesses = 0;
    for (const std::vector<std::string>& row : csv_rows(coav / "answers.csv")) {
        if (row.size() < 6 || row[2] != "sat") continue;
        const auto path = coav / row[0] / row[1];
        if (!std::filesystem::exists(path)) continue;
        Vector x;
        std::istringstream words(row[5]);
        for (std::string word; words >> word;) x.push_back(Rational::parse(word));
        CHECK(evaluate(read_network(path).network, x).front() <= Rational(0));
        ++witnesses;
    }
    CHECK(witnesses > 0);
    MESSAGE(witnesses << " rational witnesses of marabou-coav reproduced");
}

TEST_CASE("the input and output line of sisl-nnet, with the normalisation of the header") {
    const auto folder = test_files::shared("sisl-nnet");
    if (folder.empty()) return;
    const Network f = read_network(folder / "TestNetwork.nnet", {.apply_normalisation = true}).network;
    const Vector y = evaluate(f, {1, 1, 1, 100, 1});
    const std::vector<std::string> stated{"270.94961805", "280.8974763", "274.55254776", "288.10071007",
                                          "256.18037737"};
    REQUIRE(y.size() == stated.size());
    // Upstream states its values to 1e-5: an exact comparison with that width.
    for (std::size_t i = 0; i < y.size(); ++i) CHECK(abs(y[i] - Rational::parse(stated[i])) <= Rational(1, 100000));
    // Without it the same file is another function, and says so.
    const ReadNetwork plain = read_network(folder / "TestNetwork.nnet");
    CHECK(plain.reading == "decimals of .nnet");
    CHECK(evaluate(plain.network, {1, 1, 1, 100, 1}) != y);
    CHECK(plain.nnet_header->output_range == Rational::parse("373.94992"));
}

TEST_CASE("the decimals of .nnet and the binary32 numbers of ONNX are not mixed up") {
    const auto folder = test_files::shared("marabou-small-onnx");
    const auto sisl = test_files::shared("sisl-nnet");
    if (folder.empty() || sisl.empty()) return;
    const ReadNetwork decimal = read_network(sisl / "TestNetwork.nnet");
    const ReadNetwork binary = read_network(sisl / "TestNetwork2.onnx");
    CHECK(binary.reading == "binary32 weights of ONNX");
    CHECK(decimal.reading == "decimals of .nnet");
}

TEST_CASE("CSV: decimals, labels at either end, headers, limits") {
    const test_files::Folder folder;
    const auto path = folder.file("d.csv", "a,b,label\n0.1,2,3\n4,5e-1,-6\n7,8,9\n");
    const ReadDataset read = read_dataset(path);
    CHECK(read.dataset.entry_count() == 3);
    CHECK(read.dataset.entries()[0] == DataPoint{{Rational(1, 10), 2}, {3}, 1});
    CHECK(read.notes.size() == 1);
    const Dataset other = read_dataset(path, {.divisor = 2, .skip = 1, .limit = 1, .labels_first = true}).dataset;
    CHECK(other == Dataset({{{Rational(1, 4), -3}, {4}, 1}}));
    CHECK(read_dataset(path, {.label_columns = 2}).dataset.output_dimension() == 2);
    const auto words = folder.file("w.csv", "1 2\t3\n4  5 6\n");
    CHECK(read_dataset(words).dataset.entries()[1] == DataPoint{{4, 5}, {6}, 1});
    const auto bad = [&](const std::string& text) {
        return refusal([&] { static_cast<void>(read_dataset(folder.file("bad.csv", text))); });
    };
    CHECK(contains(bad("1,2\n3\n"), "line 2"));
    CHECK(contains(bad("1,nan\n"), "line 1"));
    CHECK(contains(bad("nan,1\n"), "line 1"));
    CHECK(contains(bad("1,2\n1,x\n"), "line 2, field 2"));
    CHECK(contains(bad("1,,2\n"), "missing"));
    CHECK(contains(bad("1,2\n3,4"), "truncated"));
    CHECK(contains(bad("5\n"), "no input"));
    CHECK(contains(bad(""), "no points"));
}

// .npy, .npz and IDX.
#include "files.hpp"
#include "relucert/input/array_files.hpp"
#include "relucert/input/read.hpp"
#include "relucert/network/evaluation.hpp"

#include <doctest/doctest.h>

#include <cstring>

#include <zlib.h>

using namespace relucert;
using test_files::contains;
using test_files::refusal;
using Vector = std::vector<Rational>;

namespace {

template <class T>
std::string bytes_of(const std::vector<T>& values) {
    std::string bytes(values.size() * sizeof(T), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

std::string npy(const std::string& type, const std::string& shape, const std::string& data, bool fortran = false) {
    std::string header =
        "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }";
    header += std::string(117 - header.size() % 64, ' ') + "\n";
    std::string bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 255);
    bytes += static_cast<char>(header.size() >> 8);
    return bytes + header + data;
}

std::string little(std::uint64_t value, int size) {
    std::string bytes;
    for (int k = 0; k < size; ++k) bytes += static_cast<char>(value >> 8 * k & 255);
    return bytes;
}

// A zip file with one stored entry.
std::string zip(const std::string& name, const std::string& content) {
    const std::string common = little(crc32_of(content), 4) + little(content.size(), 4) + little(content.size(), 4) +
                               little(name.size(), 2) + little(0, 2);
    const std::string local = "PK\3\4" + little(20, 2) + little(0, 8) + common + name + content;
    const std::string central = "PK\1\2" + little(20, 2) + little(20, 2) + little(0, 8) + common + little(0, 8) +
                                little(0, 2) + little(0, 4) + name;
    return local + central + "PK\5\6" + little(0, 4) + little(1, 2) + little(1, 2) + little(central.size(), 4) +
           little(local.size(), 4) + little(0, 2);
}

std::string idx(unsigned char type, const std::vector<unsigned>& shape, const std::string& data) {
    std::string bytes{'\0', '\0', static_cast<char>(type), static_cast<char>(shape.size())};
    for (const unsigned size : shape)
        for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(size >> shift & 255);
    return bytes + data;
}

std::string gzip(const std::string& data) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(data.size() + 100, '\0');
    std::string copy = data;
    stream.next_in = reinterpret_cast<Bytef*>(copy.data());
    stream.avail_in = static_cast<uInt>(copy.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    return packed;
}

}  // namespace

TEST_CASE(".npy: types and orders") {
    const NumberArray c = parse_npy(npy("<f8", "(2, 3)", bytes_of<double>({1, 2, 3, 4, 5, 0.1})), "a.npy");
    CHECK(c.shape == std::vector<std::size_t>{2, 3});
    CHECK(c.values[5] == Rational::from_double(0.1));
    const NumberArray fortran = parse_npy(npy("<f4", "(2, 3)", bytes_of<float>({1, 4, 2, 5, 3, 6}), true), "a.npy");
    CHECK(fortran.values == Vector{1, 2, 3, 4, 5, 6});
    CHECK(parse_npy(npy("<i8", "(2,)", bytes_of<std::int64_t>({-5, std::numeric_limits<std::int64_t>::min()})), "a")
              .values == Vector{-5, std::numeric_limits<std::int64_t>::min()});
    CHECK(parse_npy(npy("|i1", "(2,)", bytes_of<std::int8_t>({-128, 127})), "a").values == Vector{-128, 127});
    CHECK(parse_npy(npy("<u8", "()", bytes_of<std::uint64_t>({~0ULL})), "a").values == Vector{~0ULL});
    const auto bad = [](const std::string& bytes) {
        return refusal([&] { static_cast<void>(parse_npy(bytes, "a.npy")); });
    };
    CHECK(contains(bad(npy(">f8", "(1,)", bytes_of<double>({1}))), ">f8"));
    CHECK(contains(bad(npy("|O", "(1,)", bytes_of<double>({1}))), "|O"));
    CHECK(contains(bad(npy("<c8", "(1,)", bytes_of<double>({1}))), "<c8"));
    CHECK(contains(bad(npy("<f8", "(1,)", bytes_of<double>({std::numeric_limits<double>::quiet_NaN()}))), "number 1"));
    CHECK(contains(bad(npy("<f8", "(99999999, 99999999)", bytes_of<double>({1}))), "more than"));
    CHECK(contains(bad(npy("<f8", "(1,)", bytes_of<double>({1, 2}))), "16 bytes"));
    const std::string whole = npy("<f8", "(2,)", bytes_of<double>({1, 2}));
    for (std::size_t length = 0; length < whole.size(); ++length) bad(whole.substr(0, length));
}

TEST_CASE(".npz networks, with every truncation refused") {
    const test_files::Folder folder;
    const std::string bytes = zip("w1.npy", npy("<f8", "(1, 2)", bytes_of<double>({0.5, -3})));
    const ReadNetwork read = read_network(folder.file("n.npz", bytes));
    CHECK(evaluate(read.network, {4, 1}) == Vector{-1});
    CHECK(read.reading == "binary64 weights of .npz");
    for (std::size_t length = 0; length + 1 < bytes.size(); ++length)
        refusal([&] { static_cast<void>(parse_npz(bytes.substr(0, length), "cut.npz")); });
    std::string damaged = bytes;
    damaged[bytes.find("w1.npy") + 6 + 130] ^= 1;  // a byte of the content: the checksum tells
    CHECK(contains(refusal([&] { static_cast<void>(parse_npz(damaged, "d.npz")); }), "checksum"));
    CHECK(contains(refusal([&] {
                       static_cast<void>(
                           read_network(folder.file("m.npz", zip("x.npy", npy("<f8", "(1,)", bytes_of<double>({1}))))));
                   }),
                   "w1"));
}

TEST_CASE("the weights of ECLipsE (.npz)") {
    const auto folder = test_files::shared("eclipse");
    if (folder.empty()) return;
    const Network f = read_network(folder / "lyr2n80test1.npz").network;
    CHECK(f.depth() == 2);
    CHECK(f.width(0) == 4);
    CHECK(f.width(1) == 80);
    CHECK(f.width(2) == 1);
    for (const Rational& weight : f.parameters()) CHECK(weight.sign() > 0);
}

TEST_CASE("IDX, plain and gzip") {
    const test_files::Folder folder;
    const std::string images = idx(8, {3, 2, 1}, std::string("\x01\xff\x02\x03\x04\x05", 6));
    const std::string labels = idx(8, {3}, std::string("\x07\x08\x09", 3));
    const auto plain = folder.file("t-images-idx3-ubyte", images);
    folder.file("t-labels-idx1-ubyte", labels);
    const Dataset all = read_dataset(plain, {.divisor = 255}).dataset;
    CHECK(all.entries()[0] == DataPoint{{Rational(1, 255), 1}, {7}, 1});
    const auto packed = folder.file("z-images-idx3-ubyte.gz", gzip(images));
    folder.file("z-labels-idx1-ubyte.gz", gzip(labels));
    CHECK(read_dataset(packed, {.divisor = 255}).dataset == all);
    CHECK(read_dataset(packed, {.skip = 1, .limit = 1}).dataset == Dataset({{{2, 3}, {8}, 1}}));
    CHECK(parse_idx(idx(13, {1}, std::string("\x3f\x80\0\0", 4)), 0, 9, "f").values == Vector{1});
    CHECK(parse_idx(idx(11, {1}, std::string("\xff\xfe", 2)), 0, 9, "s").values == Vector{-2});
    for (std::size_t length = 0; length < images.size(); ++length)
        refusal([&] { static_cast<void>(parse_idx(images.substr(0, length), 0, 9, "cut")); });
    const std::string whole = gzip(images);
    for (std::size_t length = 2; length < whole.size(); ++length)
        refusal([&] { static_cast<void>(gunzip_if_packed(whole.substr(0, length), "cut.gz")); });
    CHECK(contains(refusal([&] { static_cast<void>(gunzip_if_packed(whole + "x", "long.gz")); }), "after"));
    CHECK(contains(refusal([&] {
                       static_cast<void>(parse_idx(idx(8, {~0U, ~0U, ~0U}, "x"), 0, 9, "huge"));
                   }),
                   "more than"));
    CHECK(contains(refusal([&] { static_cast<void>(parse_idx(idx(7, {1}, "x"), 0, 9, "type")); }), "type 7"));
    CHECK(contains(refusal([&] { static_cast<void>(read_dataset(folder.file("images", images))); }), "labels"));
    const auto wrong = folder.file("wrong", idx(8, {2}, "ab"));
    CHECK(contains(refusal([&] { static_cast<void>(read_dataset(plain, {.labels = wrong})); }), "one label"));
}

TEST_CASE("the first images of Fashion-MNIST") {
    const auto folder = test_files::shared("fashion-mnist");
    if (folder.empty()) return;
    const ReadDataset read =
        read_dataset(folder / "t10k-first1000-images-idx3-ubyte.gz", {.divisor = 255, .limit = 20});
    CHECK(read.dataset.entry_count() == 20);
    CHECK(read.dataset.input_dimension() == 784);
    CHECK(read.dataset.entries()[0].y == Vector{9});
    CHECK(read.dataset.entries()[1].y == Vector{2});
    CHECK(read.reading == "integers of IDX");
}

#include "files.hpp"
#include "relucert/input/canonical_json.hpp"
#include "relucert/input/read.hpp"
#include "relucert/input/sha256.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace relucert;
using test_files::contains;
using test_files::refusal;

namespace {

// The example of docs/canonical-form.md.
const std::string example =
    R"({"relucert":"network","version":"1","input":"2","nodes":[{"kind":"affine","of":"0","rows":"3","columns":"2","denominator":"4","weights":["1 -2","0 4","3 3"],"bias":"0 1 -4"},{"kind":"relu","of":"1"},{"kind":"affine","of":"2","rows":"2","columns":"3","denominator":"1","weights":["1 0 -1","0 2 5"],"bias":"0 0"},{"kind":"sum","of":["3","0"]}]})"
    "\n";
const std::string data_example =
    R"({"relucert":"dataset","version":"1","input":"2","output":"1","input_denominator":"4","label_denominator":"1","points":[{"x":"1 2","y":"3","times":"1"},{"x":"-4 0","y":"-1","times":"1000000"}]})"
    "\n";

Network example_network() {
    return Network::from_nodes(
        2,
        {AffineNode{
             0,
             ExactMatrix::from_rationals(3, 2, {Rational(1, 4), Rational(-1, 2), 0, 1, Rational(3, 4), Rational(3, 4)}),
             {0, Rational(1, 4), -1}},
         ReluNode{1}, AffineNode{2, ExactMatrix::from_rationals(2, 3, {1, 0, -1, 0, 2, 5}), {0, 0}}, SumNode{{3, 0}}});
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t position = text.find(from);
    REQUIRE(position != std::string::npos);
    return text.replace(position, from.size(), to);
}

}  // namespace

TEST_CASE("SHA-256 of the published examples") {
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("the canonical bytes are those of the document") {
    CHECK(canonical_json(example_network()) == example);
    CHECK(network_from_json(example, "example") == example_network());
    const Dataset data({{{Rational(1, 4), Rational(1, 2)}, {3}, 1}, {{-1, 0}, {-1}, 1000000}});
    CHECK(canonical_json(data) == data_example);
    CHECK(dataset_from_json(data_example, "example") == data);
    CHECK(canonical_sha256(data) == sha256_hex(data_example));
}

TEST_CASE("equal networks have equal bytes, whatever the file's denominators and spaces") {
    const std::string loose =
        replaced(replaced(example, R"("denominator":"4","weights":["1 -2","0 4","3 3"],"bias":"0 1 -4")",
                          R"("denominator" : "8", "weights":["2 -4","0 8","6 6"],"bias":"0 2 -8")"),
                 "[{", "[\n {");
    CHECK(canonical_json(network_from_json(loose, "loose")) == example);
}

TEST_CASE("an empty data set has a canonical form") {
    const Dataset empty(3, 2, {});
    CHECK(dataset_from_json(canonical_json(empty), "empty") == empty);
}

TEST_CASE("numbers on both sides of the machine words are written and read exactly") {
    const auto data = [](const std::vector<Rational>& x) { return Dataset({{x, {Rational(1)}, 1}}); };
    const auto line = [&](const std::vector<Rational>& x) {
        const std::string text = canonical_json(data(x));
        CHECK(dataset_from_json(text, "here") == data(x));
        const std::size_t begin = text.find("\"input_denominator\":\"") + 21;
        const std::size_t middle = text.find('"', begin);
        const std::size_t numbers = text.find("{\"x\":\"") + 6;
        return text.substr(begin, middle - begin) + ": " + text.substr(numbers, text.find('"', numbers) - numbers);
    };
    const auto two_to = [](long k) { return Rational::power_of_two(k); };
    CHECK(line({Rational(1, 2), Rational(-3, 4), Rational(0), Rational(-7)}) == "4: 2 -3 0 -28");
    CHECK(line({Rational(1, 6), Rational(1, 4)}) == "12: 2 3");
    CHECK(line({two_to(31), two_to(31) - Rational(1), Rational(1, 3)}) == "3: 6442450944 6442450941 1");
    CHECK(line({-two_to(31), Rational(1), two_to(-31)}) == "2147483648: -4611686018427387904 2147483648 1");
    CHECK(line({Rational(3), two_to(-30)}) == "1073741824: 3221225472 1");
    CHECK(line({two_to(70), Rational(1)}) == "1: 1180591620717411303424 1");
    CHECK(line({two_to(-65), Rational(2)}) == "36893488147419103232: 1 73786976294838206464");
    CHECK(line({power(Rational(10), 18), power(Rational(10), 18) - Rational(1), -power(Rational(10), 17)}) ==
          "1: 1000000000000000000 999999999999999999 -100000000000000000");
}

TEST_CASE("damaged canonical JSON is refused, and each refusal names what is wrong") {
    const auto network = [](const std::string& text) {
        return refusal([&] { static_cast<void>(network_from_json(text, "net.json")); });
    };
    CHECK(contains(network(replaced(example, R"("kind":"relu")", R"("kind":"tanh")")), "tanh"));
    CHECK(contains(network(replaced(example, R"("1 -2")", R"("1 -2 3")")), "2 integers"));
    CHECK(contains(network(replaced(example, R"("1 -2")", R"("1  -2")")), "weights"));
    CHECK(contains(network(replaced(example, R"("1 -2")", R"("1 -2/3")")), "weights"));
    CHECK(contains(network(replaced(example, R"("1 -2")", R"("1 0.5")")), "weights"));
    CHECK(contains(network(replaced(example, R"("1 -2",)", "")), "3 rows"));
    CHECK(contains(network(replaced(example, R"("0 1 -4")", R"("0 1")")), "bias"));
    CHECK(contains(network(replaced(example, R"("denominator":"4")", R"("denominator":"0")")), "denominator"));
    CHECK(contains(network(replaced(example, R"("of":"1")", R"("of":"7")")), "node 7"));
    CHECK(contains(network(replaced(example, R"("input":"2")", R"("input":"3")")), "columns"));
    CHECK(contains(network(replaced(example, R"("input":"2")", R"("input":2)")), "string"));
    CHECK(contains(network(replaced(example, R"("input":"2")", R"("input":"2","input":"2")")), "twice"));
    CHECK(contains(network(replaced(example, R"("input":"2")", R"("input":"2","note":"x")")), "note"));
    CHECK(contains(network(replaced(example, R"("version":"1")", R"("version":"2")")), "version"));
    CHECK(contains(network(replaced(example, R"("rows":"3")", R"("rows":"99999999999999999999")")), "rows"));
    CHECK(contains(network(data_example), "unknown key"));
    CHECK(contains(network("[]"), "not an object"));
    CHECK(contains(network(std::string(100000, '[')), "deep"));
    for (std::size_t length = 0; length + 2 < example.size(); length += 7) network(example.substr(0, length));
    const auto data = [](const std::string& text) {
        return refusal([&] { static_cast<void>(dataset_from_json(text, "data.json")); });
    };
    CHECK(contains(data(replaced(data_example, R"("times":"1")", R"("times":"0")")), "times"));
    CHECK(contains(data(replaced(data_example, R"("x":"1 2")", R"("x":"1")")), "x"));
    for (std::size_t length = 0; length + 2 < data_example.size(); length += 5) data(data_example.substr(0, length));
}

TEST_CASE("files are written whole and read back") {
    const test_files::Folder folder;
    write_canonical_json(example_network(), folder / "net.json");
    const ReadNetwork read = read_network(folder / "net.json");
    CHECK(read.network == example_network());
    CHECK(read.reading == "canonical form");
    CHECK(read.source_sha256 == sha256_hex(example));
    CHECK(contains(refusal([&] { write_file(folder / "absent" / "net.json", "x"); }), "cannot be written"));
    CHECK(contains(refusal([&] { static_cast<void>(read_network(folder / "absent.json")); }), "no such file"));
    CHECK(contains(refusal([&] { static_cast<void>(read_network(folder.file("net.h5", "x"))); }), "net.h5"));
}

TEST_CASE("two threads write the same file at once: no failure, nothing left beside it") {
    const test_files::Folder folder;
    const std::filesystem::path path = folder / "input.json";
    const std::string bytes(20000, 'x');
    std::atomic<int> failures{0};
    const auto write = [&] {
        for (int k = 0; k < 300; ++k) try {
                write_file(path, bytes);
            } catch (const InputError&) {
                ++failures;
            }
    };
    std::thread other(write);
    write();
    other.join();
    CHECK(failures == 0);
    CHECK(std::filesystem::file_size(path) == bytes.size());
    CHECK(std::distance(std::filesystem::directory_iterator(path.parent_path()),
                        std::filesystem::directory_iterator()) == 1);
}

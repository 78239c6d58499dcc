#include "relucert/certificate/certificate.hpp"
#include "relucert/certificate/read_certificate.hpp"

#include "relucert/claim/parallel.hpp"
#include "relucert/failure/failure.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

using namespace relucert;
namespace fs = std::filesystem;

namespace {

const Prelude no_prelude;

const char* const demo = R"toml(title = "Scaling one neuron"
source = "own"
expect = "holds-here"
[variables]
f = "network"
k = "rational"
[[assume]]
name = "positive"
that = "k > 0"
[[assume]]
name = "elsewhere"
that = "false"
only = "other"
[[conclude]]
name = "value"
that = "f([1, 2]) = 3*k"
[[conclude]]
name = "rank"
that = "rank(weight(f, 1)) = 1"
[show]
norm = "sqrt(k)"
[[instance]]
name = "here"
sweep.k = "1..12"
[instance.let]
f = "relu_network([[k, k]], [[1]])"
[[instance]]
name = "other"
[instance.let]
k = "1"
f = "relu_network([[k, k]], [[1]])"
)toml";

std::vector<std::string> certificates(unsigned threads) {
    const auto claim = Claim::from_file(parse_claim_file(demo, "demo.claim.toml"), no_prelude);
    const auto instances = claim->expand(Deadline());
    std::vector<std::string> texts(instances.size());
    FileCache files;
    in_parallel(
        instances.size(), threads,
        [&](std::size_t i) {
            texts[i] = certificate_text(*claim, instances[i], evaluate_instance(*claim, instances[i], files, {}));
        },
        [](std::size_t) {});
    return texts;
}

}  // namespace

TEST_CASE("the bytes of certificates do not depend on the number of threads") {
    const auto one = certificates(1);
    CHECK(one == certificates(2));
    CHECK(one == certificates(5));
}

TEST_CASE("members stand in the order of the format, one space of indentation, one newline at the end") {
    const std::string text = certificates(1).front();
    std::size_t last = 0;
    for (const char* key : {"relucert", "version", "producer", "prelude", "claim", "instance", "verdicts", "outcome",
                            "show", "nodes", "ledger"}) {
        const std::size_t at = text.find(std::string("\n \"") + key + "\": ");
        CAPTURE(key);
        REQUIRE(at != std::string::npos);
        CHECK(at >= last);
        last = at;
    }
    CHECK(text.ends_with("\n}\n"));
    CHECK(text.find("elsewhere") == std::string::npos);  // a formula with `only` of another instance
    CHECK(text.find("\"primitive\": \"rank\"") != std::string::npos);
    CHECK(text.find("\"producer\": \"relucert") != std::string::npos);
}

TEST_CASE("a certificate that is read back gives the same certificate") {
    const auto claim = Claim::from_file(parse_claim_file(demo, "demo.claim.toml"), no_prelude);
    const fs::path folder = fs::temp_directory_path() / ("relucert-certificate-" + std::to_string(getpid()));
    FileCache files;
    for (const auto& instance : claim->expand(Deadline())) {
        const InstanceResult result = evaluate_instance(*claim, instance, files, {});
        const std::string name = certificate_name("demo", instance);
        write_certificate(folder, name, *claim, instance, result);
        std::ifstream stream(folder / name);
        std::ostringstream written;
        written << stream.rdbuf();
        CHECK(written.str() == certificate_text(*claim, instance, result));
        const ReadCertificate read = read_certificate(folder / name, no_prelude);
        EvaluationOptions options;
        options.read_paths = read.read_paths;
        const InstanceResult again = evaluate_instance(*read.claim, read.instance, files, options);
        CHECK(certificate_text(*read.claim, read.instance, again) == written.str());
    }
    fs::remove_all(folder);
}

TEST_CASE("what is no certificate is refused by name") {
    const fs::path path = fs::temp_directory_path() / ("relucert-no-certificate-" + std::to_string(getpid()) + ".json");
    for (const char* text : {"", "{", "[]", "{\"relucert\":\"network\",\"version\":\"1\"}",
                             "{\"relucert\":\"certificate\",\"version\":\"2\"}"}) {
        std::ofstream(path) << text;
        CHECK_THROWS_AS(read_certificate(path, no_prelude), InputError);
    }
    fs::remove(path);
    CHECK_THROWS_AS(read_certificate(path, no_prelude), InputError);
}

// The sketches of the claim language, on small instances, with the shipped prelude.
#include "fixture.hpp"
#include "relucert/input/read.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>

using namespace relucert;

TEST_CASE("family T, d = 2: the sharpness is 1 + 2 ||f||_S") {
    const std::string let =
        "let d = 2; let X = [s*3/4*unit(d, i) for i in 1..d for s in [1, -1]]; "
        "let S = dataset([X[j] -> (-1)^j*5/4 for j in 1..2*d]); "
        "let f = shallow_network(a = [(-1)^j for j in 1..2*d], w = [4*X[j] for j in 1..2*d], b = [1 for j in "
        "1..2*d]); ";
    Sandbox sandbox(read_prelude(std::string(RELUCERT_SOURCE_DIR) + "/prelude"));
    CHECK(sandbox.text(let + "off_kink(f, S)") == "true");
    CHECK(sandbox.text(let + "interpolates(f, S)") == "true");
    CHECK(sandbox.text(let + "sharpness(f, S) = 1 + 2*stability_norm(f, S)") == "true");
    CHECK(sandbox.text(let + "sharpness(f, S) > 1 + 2*stability_norm(f, S)") == "false");
    CHECK(!sandbox.store.empty());
}

TEST_CASE("N3, k = 5: a stable sub-network, an unstable interpolant") {
    const std::string let =
        "let k = 5; let s = 2*k^2/(k^4+1); let c = (k^4-1)/(k^4+1); "
        "let S = dataset([[1, 0] -> 1, [c, -s] -> -1]); let T = dataset([[1, 0] -> 1, [c, s] -> -1]); "
        "let f = relu_network([[k*(k-1), -(k^3+1)], [k*(k+1), k^3-1]], [[-(k-1), k+1], [k+1, -(k-1)]], [[1, "
        "-1]]/(4*k^2)); "
        "let g = relu_network([[k*(k+1), -(k^3-1)], [k*(k-1), k^3+1]], [[-(k-1), k+1], [k+1, -(k-1)]], [[-1, "
        "1]]/(4*k^2)); ";
    Sandbox sandbox(read_prelude(std::string(RELUCERT_SOURCE_DIR) + "/prelude"));
    CHECK(sandbox.text(let + "count(S[i] != T[i] for i in points(S)) = 1") == "true");
    CHECK(sandbox.text(let + "interpolates(f, S) and interpolates(g, T)") == "true");
    CHECK(sandbox.text(let + "norm_product(f) = two_point_optimal_product(S)") == "true");
    CHECK(sandbox.text(let + "frobenius(weight(f,1) - weight(g,1))^2 <= (2/k^2)^2*frobenius(weight(f,1))^2") == "true");
    CHECK(sandbox.text(let + "abs(f([1, -1]) - g([1, -1])) > (k+1)^2/2 - 1/1000") == "true");
}

TEST_CASE("NC-21: the sum rule accepts what the Clarke set does not") {
    const std::string let =
        "let D = dataset([[1,0,0] -> -1, [0,1,0] -> -1, [1,1,0] -> 1, [3/4,3/4,1] -> 1/2, [-3/4,-3/4,1] -> 3/2]); "
        "let w = [0, 0, 1]; ";
    Sandbox sandbox(read_prelude(std::string(RELUCERT_SOURCE_DIR) + "/prelude"));
    CHECK(sandbox.text(let + "minkowski_stationary(w, D)") == "true");
    CHECK(sandbox.text(let + "clarke_stationary(w, D)") == "false");
}

TEST_CASE("a multiplicity of a million is one point") {
    Sandbox sandbox;
    CHECK(sandbox.text("let S = dataset([[-1] -> -1, [1] -> 1 times 10^9-1]); mean(y for (x -> y) in S)") ==
          "499999999/500000000");
}

TEST_CASE("certified accuracy of a trained network") {
    namespace fs = std::filesystem;
    const fs::path network = fs::path(RELUCERT_SOURCE_DIR) / "examples/networks/fashion-784-256-256-10.onnx";
    const fs::path images = fs::path(RELUCERT_SOURCE_DIR) / "examples/data/t10k-first1000-images-idx3-ubyte.gz";
    if (!fs::exists(network) || !fs::exists(images)) {
        MESSAGE("skipped: no trained network in examples/");
        return;
    }
    Sandbox sandbox(read_prelude(std::string(RELUCERT_SOURCE_DIR) + "/prelude"));
    sandbox.scope.define("f", Value::network(std::make_shared<const Network>(read_network(network).network)));
    DatasetReading reading;
    reading.divisor = 255;
    reading.limit = 100;
    sandbox.scope.define("S", Value::dataset(std::make_shared<const Dataset>(read_dataset(images, reading).dataset)));
    const auto begin = std::chrono::steady_clock::now();
    const std::string direct = sandbox.value_without_types("count(argmax(f(x)) = y + 1 for (x -> y) in S)").to_string();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    MESSAGE("certified accuracy on " << sandbox.value_without_types("size(S)").to_string() << " images: " << direct
                                     << ", " << seconds << " s");
    CHECK(sandbox.value_without_types("correctly_classified(f, S)").to_string() == direct);
}

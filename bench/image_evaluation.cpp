// 1,000 images through 784-256-256-10: our native enclosures against the unverified floor (OpenBLAS, binary64) and
// against Arb matrices at 53 bits, all on one thread. The weights are those of the shipped network.
#include "relucert/input/read.hpp"
#include "relucert/network/enclosing_evaluation.hpp"

#include <benchmark/benchmark.h>
#include <cblas.h>

#if __has_include(<arb_mat.h>)
#include <arb_mat.h>
#else
#include <flint/arb_mat.h>
#endif

#include <algorithm>
#include <random>

namespace {

constexpr std::size_t image_count = 1000;

const relucert::Network& network() {
    static const relucert::Network f =
        relucert::read_network(RELUCERT_SOURCE_DIR "/examples/networks/fashion-784-256-256-10.onnx").network;
    return f;
}

/// Bytes / 256 with as many zeros as an image has: exact in binary64, and about half of the pixels are 0.
const std::vector<double>& images() {
    static const std::vector<double> pixels = [] {
        std::mt19937_64 random(1);
        std::vector<double> made(image_count * network().input_dimension());
        for (double& pixel : made) {
            const auto draw = random();
            pixel = draw % 2 == 0 ? 0.0 : static_cast<double>(draw / 2 % 256) / 256.0;
        }
        return made;
    }();
    return pixels;
}

struct FloatLayer {
    std::size_t rows, columns;
    std::vector<double> weights, bias;
};

std::vector<FloatLayer> float_layers() {
    std::vector<FloatLayer> layers;
    for (std::size_t l = 1; l <= network().depth(); ++l) {
        const auto& w = network().weight(l);
        FloatLayer layer{w.rows(), w.columns(), w.approximate(), {}};
        for (const auto& b : network().bias(l)) layer.bias.push_back(b.approximate_double());
        layers.push_back(std::move(layer));
    }
    return layers;
}

void relucert_enclosures(benchmark::State& state) {
    relucert::evaluate_batch(network(), images(), image_count);  // reads the file and makes the views of the weights
    for (auto _ : state) benchmark::DoNotOptimize(relucert::evaluate_batch(network(), images(), image_count));
}

void openblas_unverified(benchmark::State& state) {
    const auto layers = float_layers();
    for (auto _ : state) {
        std::vector<double> features = images();
        for (std::size_t l = 0; l < layers.size(); ++l) {
            const auto& layer = layers[l];
            std::vector<double> next(image_count * layer.rows);
            for (std::size_t i = 0; i < image_count; ++i)
                std::copy(layer.bias.begin(), layer.bias.end(),
                          next.begin() + static_cast<std::ptrdiff_t>(i * layer.rows));
            cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, static_cast<int>(image_count),
                        static_cast<int>(layer.rows), static_cast<int>(layer.columns), 1.0, features.data(),
                        static_cast<int>(layer.columns), layer.weights.data(), static_cast<int>(layer.columns), 1.0,
                        next.data(), static_cast<int>(layer.rows));
            if (l + 1 < layers.size())
                for (double& value : next) value = std::max(value, 0.0);
            features = std::move(next);
        }
        benchmark::DoNotOptimize(features.data());
    }
}

void arb_53_bits(benchmark::State& state) {
    const auto layers = float_layers();
    const auto fill = [](arb_mat_t m, const std::vector<double>& values, std::size_t columns) {
        for (std::size_t k = 0; k < values.size(); ++k)
            arb_set_d(arb_mat_entry(m, static_cast<slong>(k / columns), static_cast<slong>(k % columns)), values[k]);
    };
    for (auto _ : state) {
        arb_mat_t features;
        arb_mat_init(features, static_cast<slong>(network().input_dimension()), static_cast<slong>(image_count));
        std::vector<double> transposed(images().size());
        for (std::size_t i = 0; i < image_count; ++i)
            for (std::size_t j = 0; j < network().input_dimension(); ++j)
                transposed[j * image_count + i] = images()[i * network().input_dimension() + j];
        fill(features, transposed, image_count);
        for (std::size_t l = 0; l < layers.size(); ++l) {
            arb_mat_t weights, next;
            arb_mat_init(weights, static_cast<slong>(layers[l].rows), static_cast<slong>(layers[l].columns));
            fill(weights, layers[l].weights, layers[l].columns);
            arb_mat_init(next, static_cast<slong>(layers[l].rows), static_cast<slong>(image_count));
            arb_mat_mul(next, weights, features, 53);
            for (std::size_t i = 0; i < layers[l].rows; ++i) {
                arb_t bias, zero;
                arb_init(bias);
                arb_init(zero);
                arb_set_d(bias, layers[l].bias[i]);
                for (std::size_t j = 0; j < image_count; ++j) {
                    auto* entry = arb_mat_entry(next, static_cast<slong>(i), static_cast<slong>(j));
                    arb_add(entry, entry, bias, 53);
                    if (l + 1 < layers.size()) arb_max(entry, entry, zero, 53);
                }
                arb_clear(bias);
                arb_clear(zero);
            }
            arb_mat_swap(features, next);
            arb_mat_clear(next);
            arb_mat_clear(weights);
        }
        arb_mat_clear(features);
    }
}

BENCHMARK(relucert_enclosures)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(openblas_unverified)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(arb_53_bits)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();

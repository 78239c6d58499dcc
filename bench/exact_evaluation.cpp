// A network of ACAS Xu's shape (5-50x6-5, weights of nine decimals, as in .nnet files) at a rational point: our
// integers over one denominator a layer against plain GMP rationals.
#include "relucert/network/evaluation.hpp"

#include <benchmark/benchmark.h>
#include <gmpxx.h>

#include <random>

namespace {

using relucert::Rational;

std::vector<std::size_t> widths() { return {5, 50, 50, 50, 50, 50, 50, 5}; }

struct Layers {
    std::vector<std::vector<std::vector<Rational>>> weights;
    std::vector<std::vector<Rational>> biases;
};

const Layers& layers() {
    static const Layers made = [] {
        std::mt19937_64 random(7);
        const auto decimal = [&] {
            return Rational(static_cast<long>(random() % 2'000'000'001) - 1'000'000'000) / Rational(2'000'000'000);
        };
        Layers l;
        for (std::size_t k = 1; k < widths().size(); ++k) {
            std::vector<std::vector<Rational>> w(widths()[k], std::vector<Rational>(widths()[k - 1]));
            for (auto& row : w)
                for (auto& entry : row) entry = decimal();
            l.weights.push_back(std::move(w));
            std::vector<Rational> b(widths()[k]);
            for (auto& entry : b) entry = decimal();
            l.biases.push_back(std::move(b));
        }
        return l;
    }();
    return made;
}

std::vector<Rational> point() {
    return {Rational(1) / Rational(3), Rational(-2) / Rational(7), Rational(1) / Rational(2),
            Rational(3) / Rational(10), Rational(-9) / Rational(20)};
}

void relucert_exact(benchmark::State& state) {
    std::vector<relucert::ExactMatrix> weights;
    for (const auto& w : layers().weights) weights.push_back(relucert::ExactMatrix::from_rows(w));
    const auto f = relucert::relu_network(weights, layers().biases);
    const auto x = point();
    for (auto _ : state) benchmark::DoNotOptimize(relucert::evaluate(f, x));
}

mpq_class plain(const Rational& r) { return mpq_class(r.to_string()); }

void plain_gmp_rationals(benchmark::State& state) {
    std::vector<std::vector<std::vector<mpq_class>>> weights;
    std::vector<std::vector<mpq_class>> biases;
    for (std::size_t k = 0; k < layers().weights.size(); ++k) {
        auto& w = weights.emplace_back();
        for (const auto& row : layers().weights[k]) {
            w.emplace_back();
            for (const auto& entry : row) w.back().push_back(plain(entry));
        }
        biases.emplace_back();
        for (const auto& entry : layers().biases[k]) biases.back().push_back(plain(entry));
    }
    std::vector<mpq_class> x;
    for (const auto& entry : point()) x.push_back(plain(entry));
    for (auto _ : state) {
        std::vector<mpq_class> features = x;
        for (std::size_t k = 0; k < weights.size(); ++k) {
            std::vector<mpq_class> next = biases[k];
            for (std::size_t i = 0; i < next.size(); ++i) {
                for (std::size_t j = 0; j < features.size(); ++j) next[i] += weights[k][i][j] * features[j];
                if (k + 1 < weights.size() && next[i] < 0) next[i] = 0;
            }
            features = std::move(next);
        }
        benchmark::DoNotOptimize(features.data());
    }
}

BENCHMARK(relucert_exact)->Unit(benchmark::kMicrosecond)->MeasureProcessCPUTime();
BENCHMARK(plain_gmp_rationals)->Unit(benchmark::kMicrosecond)->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();

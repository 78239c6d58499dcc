// A dot product of 4,096 intervals: our directed-rounding instructions or error-free transformations, against MPFI at
// 53 bits, Boost.Interval (which switches the rounding mode) and plain binary64.
#include "relucert/number/interval.hpp"

#include <benchmark/benchmark.h>
#include <mpfi.h>
#include <boost/numeric/interval.hpp>

#include <random>

namespace {

constexpr std::size_t length = 4096;

const std::vector<double>& numbers(unsigned seed) {
    static const auto make = [](unsigned s) {
        std::mt19937_64 random(s);
        std::normal_distribution<double> normal;
        std::vector<double> made(length);
        for (double& value : made) value = normal(random);
        return made;
    };
    static const std::vector<double> first = make(1);
    static const std::vector<double> second = make(2);
    return seed == 1 ? first : second;
}

void relucert_intervals(benchmark::State& state) {
    std::vector<relucert::Interval> a;
    std::vector<relucert::Interval> b;
    for (std::size_t i = 0; i < length; ++i) {
        a.emplace_back(numbers(1)[i]);
        b.emplace_back(numbers(2)[i]);
    }
    for (auto _ : state) {
        relucert::Interval sum(0.0);
        for (std::size_t i = 0; i < length; ++i) sum += a[i] * b[i];
        benchmark::DoNotOptimize(sum);
    }
}

void boost_intervals(benchmark::State& state) {
    using Boost = boost::numeric::interval<double>;
    std::vector<Boost> a(numbers(1).begin(), numbers(1).end());
    std::vector<Boost> b(numbers(2).begin(), numbers(2).end());
    for (auto _ : state) {
        Boost sum(0.0);
        for (std::size_t i = 0; i < length; ++i) sum += a[i] * b[i];
        benchmark::DoNotOptimize(sum);
    }
}

void mpfi_53_bits(benchmark::State& state) {
    std::vector<__mpfi_struct> a(length);
    std::vector<__mpfi_struct> b(length);
    for (std::size_t i = 0; i < length; ++i) {
        mpfi_init2(&a[i], 53);
        mpfi_init2(&b[i], 53);
        mpfi_set_d(&a[i], numbers(1)[i]);
        mpfi_set_d(&b[i], numbers(2)[i]);
    }
    mpfi_t sum;
    mpfi_t product;
    mpfi_init2(sum, 53);
    mpfi_init2(product, 53);
    for (auto _ : state) {
        mpfi_set_ui(sum, 0);
        for (std::size_t i = 0; i < length; ++i) {
            mpfi_mul(product, &a[i], &b[i]);
            mpfi_add(sum, sum, product);
        }
        benchmark::DoNotOptimize(sum);
    }
    for (std::size_t i = 0; i < length; ++i) {
        mpfi_clear(&a[i]);
        mpfi_clear(&b[i]);
    }
    mpfi_clear(sum);
    mpfi_clear(product);
}

void plain_binary64(benchmark::State& state) {
    for (auto _ : state) {
        double sum = 0;
        for (std::size_t i = 0; i < length; ++i) sum += numbers(1)[i] * numbers(2)[i];
        benchmark::DoNotOptimize(sum);
    }
}

BENCHMARK(relucert_intervals)->Unit(benchmark::kMicrosecond)->MeasureProcessCPUTime();
BENCHMARK(boost_intervals)->Unit(benchmark::kMicrosecond)->MeasureProcessCPUTime();
BENCHMARK(mpfi_53_bits)->Unit(benchmark::kMicrosecond)->MeasureProcessCPUTime();
BENCHMARK(plain_binary64)->Unit(benchmark::kMicrosecond)->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();

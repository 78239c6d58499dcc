// The spectral norm of the first layer (256 x 784) of the shipped network: our two-sided rational enclosure with
// evidence against the unverified singular values of LAPACK (OpenBLAS) and Eigen, on one thread.
#include "relucert/input/read.hpp"
#include "relucert/matrix/extreme_eigenvalue.hpp"

#include <benchmark/benchmark.h>
#include <Eigen/SVD>

#include <algorithm>

extern "C" void dgesdd_(const char* job, const int* m, const int* n, double* a, const int* lda, double* s, double* u,
                        const int* ldu, double* vt, const int* ldvt, double* work, const int* lwork, int* iwork,
                        int* info);

namespace {

const relucert::ExactMatrix& layer() {
    static const relucert::Network f =
        relucert::read_network(RELUCERT_SOURCE_DIR "/examples/networks/fashion-784-256-256-10.onnx").network;
    return f.weight(1);
}

void relucert_spectral_norm(benchmark::State& state) {
    relucert::EigenvalueEnclosure e;
    layer();  // reads the file
    for (auto _ : state) benchmark::DoNotOptimize(e = relucert::largest_gram_eigenvalue(layer()));
    // Relative width of the norm: half of that of its square.
    const relucert::Rational width = (e.upper - e.lower) / (e.lower * 2);
    state.counters["relative_width"] = width.approximate_double();
    if (!relucert::proves_largest_gram_eigenvalue(layer(), e)) state.SkipWithError("the evidence fails its rule");
    if (width > relucert::Rational::parse("1e-10")) state.SkipWithError("the enclosure is too wide");
}

void lapack_singular_values(benchmark::State& state) {
    const std::vector<double> weights = layer().approximate();
    const int m = static_cast<int>(layer().columns());  // column by column it is the transpose
    const int n = static_cast<int>(layer().rows());
    const int one = 1;
    const int work_size = 100'000;
    std::vector<double> singular(static_cast<std::size_t>(std::min(m, n)));
    std::vector<double> work(work_size);
    std::vector<int> integers(static_cast<std::size_t>(8 * std::min(m, n)));
    for (auto _ : state) {
        std::vector<double> a = weights;
        int info = 0;
        dgesdd_("N", &m, &n, a.data(), &m, singular.data(), nullptr, &one, nullptr, &one, work.data(), &work_size,
                integers.data(), &info);
        if (info != 0) state.SkipWithError("dgesdd failed");
        benchmark::DoNotOptimize(singular.data());
    }
}

void eigen_singular_values(benchmark::State& state) {
    const std::vector<double> weights = layer().approximate();
    const Eigen::Map<const Eigen::MatrixXd> a(weights.data(), static_cast<Eigen::Index>(layer().columns()),
                                              static_cast<Eigen::Index>(layer().rows()));
    for (auto _ : state) {
        const Eigen::BDCSVD<Eigen::MatrixXd> svd(a);
        benchmark::DoNotOptimize(svd.singularValues()(0));
    }
}

BENCHMARK(relucert_spectral_norm)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(lapack_singular_values)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(eigen_singular_values)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();

// The sharpness at n = 1,000 points, k = 256 neurons, d = 784 inputs: our two-sided rational enclosure with evidence
// against the unverified route, the Gram matrix by OpenBLAS and its eigenvalues by LAPACK, on one thread.
//
//     bench_sharpness --write FOLDER      writes network, data and a claim file for the command line
#include "relucert/dynamics/tangent_eigenvalue.hpp"
#include "relucert/input/write.hpp"
#include "write_or_measure.hpp"

#include <cblas.h>

#include <cmath>
#include <random>

extern "C" void dsyevr_(const char* jobz, const char* range, const char* uplo, const int* n, double* a, const int* lda,
                        const double* vl, const double* vu, const int* il, const int* iu, const double* abstol, int* m,
                        double* w, double* z, const int* ldz, int* isuppz, double* work, const int* lwork, int* iwork,
                        const int* liwork, int* info);

namespace {

using relucert::Rational;

constexpr std::size_t points = 1000;
constexpr std::size_t neurons = 256;
constexpr std::size_t inputs = 784;

/// The same numbers exactly and in binary64: bytes / 256, and parameters that are multiples of 2^-16.
struct Problem {
    std::vector<double> X, W, b, a;
    relucert::Network f = relucert::relu_network({relucert::ExactMatrix::identity(1)});
    relucert::Dataset S{1, 1, {}};
};

const Problem& problem() {
    static const Problem made = [] {
        Problem p;
        std::mt19937_64 random(1);
        for (std::size_t j = 0; j < points; ++j) {  // stripes of grey values, as images have
            const auto period = 1 + random() % 97;
            for (std::size_t c = 0; c < inputs; ++c)
                p.X.push_back((c / period) % 2 == 0 ? 0.0 : static_cast<double>(random() % 256) / 256.0);
        }
        const auto draw = [&](double size) {
            return std::nearbyint((static_cast<double>(random() >> 11U) * 0x1p-52 - 1) * size * 65536) / 65536;
        };
        for (std::size_t e = 0; e < neurons * inputs; ++e) p.W.push_back(draw(0.125));
        for (std::size_t i = 0; i < neurons; ++i) {
            p.b.push_back(draw(0.25));
            p.a.push_back(draw(0.125));
        }
        std::vector<Rational> b;
        for (const double entry : p.b) b.push_back(Rational::from_double(entry));
        p.f = relucert::relu_network({relucert::ExactMatrix::from_doubles(neurons, inputs, p.W),
                                      relucert::ExactMatrix::from_doubles(1, neurons, p.a)},
                                     {b, {Rational(0)}});
        std::vector<relucert::DataPoint> entries;
        for (std::size_t j = 0; j < points; ++j) {
            relucert::DataPoint point;
            for (std::size_t c = 0; c < inputs; ++c) point.x.push_back(Rational::from_double(p.X[j * inputs + c]));
            point.y.push_back(Rational(0));
            entries.push_back(std::move(point));
        }
        p.S = relucert::Dataset(std::move(entries));
        return p;
    }();
    return made;
}

void relucert_sharpness(benchmark::State& state) {
    relucert::TangentEigenvalue found;
    problem();  // not part of the time
    for (auto _ : state)
        benchmark::DoNotOptimize(found = relucert::largest_tangent_eigenvalue(problem().f, problem().S));
    const Rational width = (found.upper - found.lower) / found.lower;
    state.counters["relative_width"] = width.approximate_double();
    if (found.proof == relucert::TangentEigenvalue::Proof::gram) state.SkipWithError("not by the residual");
    if (width > Rational::parse("1e-10")) state.SkipWithError("the enclosure is too wide");
}

/// K / n: rows are points, and the matrix is symmetric, so it is the same by columns.
std::vector<double> gram() {
    const Problem& p = problem();
    const auto n = static_cast<int>(points);
    const auto k = static_cast<int>(neurons);
    const auto d = static_cast<int>(inputs);
    std::vector<double> Z(points * neurons);
    for (std::size_t e = 0; e < Z.size(); ++e) Z[e] = p.b[e % neurons];
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, k, d, 1, p.X.data(), d, p.W.data(), d, 1, Z.data(), k);
    std::vector<double> slopes(Z.size());
    for (std::size_t e = 0; e < Z.size(); ++e) {
        slopes[e] = Z[e] > 0 ? p.a[e % neurons] : 0;
        Z[e] = std::max(Z[e], 0.0);
    }
    std::vector<double> K(points * points), active(K.size()), products(K.size());
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, n, k, 1, Z.data(), k, 0, K.data(), n);
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, n, k, 1, slopes.data(), k, 0, active.data(), n);
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, n, d, 1, p.X.data(), d, 0, products.data(), n);
    for (std::size_t j = 0; j < points; ++j)
        for (std::size_t l = 0; l <= j; ++l) {
            const std::size_t e = j * points + l;
            K[e] = (1 + K[e] + active[e] * (products[e] + 1)) / static_cast<double>(points);
        }
    return K;  // the lower triangle by rows: the upper one by columns
}

/// LAPACK's eigenvalues of K, the last `count` of them.
void eigenvalues(benchmark::State& state, int count) {
    const auto n = static_cast<int>(points);
    const int first = n - count + 1;
    const double none = 0;
    const int one = 1;
    const int work_size = 40 * n;
    const int integers_size = 12 * n;
    std::vector<double> values(points), work(static_cast<std::size_t>(work_size));
    std::vector<int> support(2 * points), integers(static_cast<std::size_t>(integers_size));
    problem();
    for (auto _ : state) {
        std::vector<double> K = gram();
        int found = 0;
        int info = 0;
        double vectors = 0;
        dsyevr_("N", count == n ? "A" : "I", "U", &n, K.data(), &n, &none, &none, &first, &n, &none, &found,
                values.data(), &vectors, &one, support.data(), work.data(), &work_size, integers.data(), &integers_size,
                &info);
        if (info != 0) state.SkipWithError("dsyevr failed");
        benchmark::DoNotOptimize(values.data());
    }
    // Both routes speak of the same number.
    const double largest = values[static_cast<std::size_t>(count) - 1];
    const relucert::TangentEigenvalue ours = relucert::largest_tangent_eigenvalue(problem().f, problem().S);
    if (std::abs(largest / ours.lower.approximate_double() - 1) > 1e-9) state.SkipWithError("another eigenvalue");
}

void openblas_gram_lapack_eigenvalues(benchmark::State& state) { eigenvalues(state, static_cast<int>(points)); }
void openblas_gram_lapack_largest_eigenvalue(benchmark::State& state) { eigenvalues(state, 1); }
void openblas_gram_alone(benchmark::State& state) {
    problem();
    for (auto _ : state) benchmark::DoNotOptimize(gram());
}

BENCHMARK(relucert_sharpness)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(openblas_gram_lapack_eigenvalues)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(openblas_gram_lapack_largest_eigenvalue)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(openblas_gram_alone)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void write_claim(const std::filesystem::path& folder) {
    relucert::write_canonical_json(problem().f, folder / "network.json");
    relucert::write_canonical_json(problem().S, folder / "images.json");
    std::ofstream(folder / "sharpness.claim.toml")
        << claim_head("Sharpness of 256 neurons at 1,000 images of 784 pixels",
                      "docs/theory/minima-stability.md, Corollary (own proof)")
        << "[variables]\nf = \"network\"\nS = \"dataset\"\n\n"
           "[[conclude]]\nname = \"positive\"\nthat = \"sharpness(f, S) > 1\"\n\n"
           "[show]\nsharpness = \"sharpness(f, S)\"\n\n"
           "[[instance]]\nname = \"1000 points\"\nfiles.f = \"network.json\"\nfiles.S = \"images.json\"\n";
}

}  // namespace

int main(int argc, char** argv) { return write_or_measure(argc, argv, write_claim); }

// t I - K is positive semidefinite, n = 1,000, where K is the Gram matrix of the last hidden features of the shipped
// network at 1,000 inputs and t lies above the largest eigenvalue by a relative gap of 10^-10: our proof against the
// unverified Cholesky factors of Eigen and LAPACK (OpenBLAS), on one thread.
//
//     bench_semidefinite --write FOLDER      writes K (a data set) and a claim file for the command line
#include "relucert/input/read.hpp"
#include "relucert/input/write.hpp"
#include "relucert/matrix/definiteness.hpp"
#include "write_or_measure.hpp"

#include <cblas.h>
#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <cmath>
#include <random>

extern "C" void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info);

namespace {

using relucert::ExactMatrix;
using relucert::Rational;

constexpr std::size_t n = 1000;

/// The features (n x width) before the last layer, each rounded to a multiple of 2^-16, so that K is exact in few bits.
ExactMatrix features() {
    const relucert::Network f =
        relucert::read_network(RELUCERT_SOURCE_DIR "/examples/networks/fashion-784-256-256-10.onnx").network;
    std::mt19937_64 random(1);
    std::vector<relucert::Integer> rows;
    const std::size_t hidden = f.depth() - 1;
    std::vector<std::vector<double>> weights(hidden + 1);
    for (std::size_t l = 1; l <= hidden; ++l) weights[l] = f.weight(l).approximate();
    for (std::size_t i = 0; i < n; ++i) {
        std::vector<double> x(f.input_dimension());
        // Stripes of grey values: inputs of different brightness and pattern.
        const auto period = 1 + random() % 97;
        for (std::size_t j = 0; j < x.size(); ++j)
            x[j] = (j / period) % 2 == 0 ? 0.0 : static_cast<double>(random() % 256) / 255.0;
        for (std::size_t l = 1; l <= hidden; ++l) {
            std::vector<double> next(f.width(l));
            for (std::size_t r = 0; r < next.size(); ++r) {
                double sum = f.bias(l)[r].approximate_double();
                for (std::size_t j = 0; j < x.size(); ++j) sum += weights[l][r * x.size() + j] * x[j];
                next[r] = std::max(sum, 0.0);
            }
            x = std::move(next);
        }
        for (const double value : x) rows.emplace_back(static_cast<long>(std::nearbyint(value * 65536)));
    }
    return {n, f.width(hidden), std::move(rows), relucert::Integer(65536)};
}

struct Problem {
    ExactMatrix K;
    Rational t;
    ExactMatrix M;  // t I - K
};

const Problem& problem() {
    static const Problem made = [] {
        Problem p;
        const ExactMatrix phi = features();
        p.K = phi * phi.transpose();
        const std::vector<double> entries = p.K.approximate();
        const Eigen::Map<const Eigen::MatrixXd> k(entries.data(), n, n);
        const double largest =
            Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(k, Eigen::EigenvaluesOnly).eigenvalues()(n - 1);
        // Few digits; the error of the float eigenvalue (10^-15) and of these digits (10^-13) is small against the gap.
        const double unit = std::exp2(std::ceil(std::log2(largest)) - 43);
        p.t = Rational::from_double(std::nearbyint(largest * (1 + 1e-10) / unit) * unit);
        p.M = ExactMatrix::diagonal(std::vector<Rational>(n, p.t)) - p.K;
        return p;
    }();
    return made;
}

void relucert_semidefinite(benchmark::State& state) {
    relucert::Definiteness d;
    problem();  // not part of the time
    for (auto _ : state) benchmark::DoNotOptimize(d = relucert::positive_semidefinite(problem().M));
    if (d.semidefinite != relucert::Truth::yes) state.SkipWithError("not proved");
}

void relucert_fixed_point_rule(benchmark::State& state) {  // what the checker does, in the library
    const relucert::Definiteness d = relucert::positive_semidefinite(problem().M);
    bool proved = false;
    for (auto _ : state) benchmark::DoNotOptimize(proved = relucert::proves_semidefinite(problem().M, d.proof));
    if (!proved) state.SkipWithError("the evidence fails its rule");
}

void eigen_cholesky(benchmark::State& state) {
    const std::vector<double> entries = problem().M.approximate();
    const Eigen::Map<const Eigen::MatrixXd> m(entries.data(), n, n);
    for (auto _ : state) {
        const Eigen::LLT<Eigen::MatrixXd> factor(m);
        if (factor.info() != Eigen::Success) state.SkipWithError("Eigen finds no factor");
        benchmark::DoNotOptimize(factor.matrixLLT().data());
    }
}

void lapack_cholesky(benchmark::State& state) {
    const std::vector<double> entries = problem().M.approximate();
    const int size = n;
    for (auto _ : state) {
        std::vector<double> a = entries;
        int info = 0;
        dpotrf_("L", &size, a.data(), &size, &info);
        if (info != 0) state.SkipWithError("LAPACK finds no factor");
        benchmark::DoNotOptimize(a.data());
    }
}

BENCHMARK(relucert_semidefinite)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(relucert_fixed_point_rule)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(eigen_cholesky)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(lapack_cholesky)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void write_claim(const std::filesystem::path& folder) {
    std::vector<relucert::DataPoint> rows;
    for (const auto& row : problem().K.to_rows()) rows.push_back({row, {Rational(0)}, 1});
    relucert::write_canonical_json(relucert::Dataset(std::move(rows)), folder / "gram.json");
    std::ofstream(folder / "semidefinite.claim.toml")
        << claim_head("t I - K is positive semidefinite, n = 1000", "bench/semidefinite.cpp")
        << "[variables]\nS = \"dataset\"\nt = \"rational\"\n\n"
           "[[conclude]]\nname = \"all eigenvalues of the Gram matrix are at most t\"\n"
           "that = \"positive_semidefinite(t*identity(size(S)) - [input(p) for p in S])\"\n\n"
           "[[instance]]\nname = \"last hidden features\"\nfiles.S = \"gram.json\"\n[instance.let]\n"
           "t = \""
        << problem().t.to_string() << "\"\n";
}

}  // namespace

int main(int argc, char** argv) { return write_or_measure(argc, argv, write_claim); }

// Clarke membership at the kinks of a neuron, both answers with evidence: column generation against the list of all
// cells (exact sign tree) and one exact linear program over their gradients. Outside: points that the Minkowski sum
// contains.
#include "relucert/polyhedra/cell_hull.hpp"
#include "relucert/polyhedra/cells.hpp"
#include "relucert/polyhedra/feasibility.hpp"

#include <benchmark/benchmark.h>

#include <random>

namespace {

using relucert::Integer;
using relucert::Rational;
using Point = std::vector<Rational>;

struct Question {
    relucert::CellHull hull;
    Point p;
};

/// `kinks` random normals of rank dimension - 1 (orthogonal to w), coefficients of both signs. p lies at the part
/// percent/100 of the way from the centre of the Minkowski sum to one of its vertices.
Question question(std::size_t dimension, std::size_t kinks, int percent) {
    std::mt19937 generator(5);
    const auto integer = [&](int size) { return std::uniform_int_distribution<int>(-size, size)(generator); };
    Point u, centre(dimension), vertex(dimension), coefficients;
    std::vector<Point> normals;
    for (std::size_t j = 0; j < dimension; ++j) u.emplace_back(integer(1000));
    for (std::size_t i = 0; i < kinks; ++i) {
        Point x;
        for (std::size_t j = 0; j + 1 < dimension; ++j) x.emplace_back(integer(9));
        x.emplace_back(0);
        coefficients.emplace_back(i % 2 == 0 ? 1 + static_cast<int>(i % 5) : -1 - static_cast<int>(i % 5));
        const bool up = (coefficients[i] * dot(x, u)).sign() > 0;
        for (std::size_t j = 0; j < dimension; ++j) {
            centre[j] += coefficients[i] * x[j] / Rational(2);
            if (up) vertex[j] += coefficients[i] * x[j];
        }
        normals.push_back(std::move(x));
    }
    Point p = centre;
    for (std::size_t j = 0; j < dimension; ++j)
        p[j] += (vertex[j] - centre[j]) * Rational(Integer(percent), Integer(100));
    return {{Point(dimension), relucert::ExactMatrix::from_rows(normals), coefficients}, p};
}

void column_generation(benchmark::State& state, std::size_t dimension, std::size_t kinks, int percent, bool inside) {
    const Question q = question(dimension, kinks, percent);
    relucert::CellHullMembership found;
    for (auto _ : state) found = relucert::in_cell_hull(q.p, q.hull);
    if (found.inside != inside || !relucert::proves_cell_hull_membership(q.p, q.hull, found))
        state.SkipWithError("a wrong answer");
}

void all_cells(benchmark::State& state, std::size_t dimension, std::size_t kinks, int percent, bool inside) {
    const Question q = question(dimension, kinks, percent);
    bool found = false;
    for (auto _ : state) {
        std::vector<Point> values;
        for (const relucert::Cell& cell : relucert::cells_of_central_arrangement(q.hull.normals).all_cells()) {
            Point g = q.hull.base;
            for (std::size_t i = 0; i < kinks; ++i)
                for (std::size_t j = 0; cell.signs[i] == '+' && j < dimension; ++j)
                    g[j] += q.hull.coefficients[i] * q.hull.normals.entry(i, j);
            values.push_back(std::move(g));
        }
        found = relucert::in_convex_hull(q.p, relucert::ExactMatrix::from_rows(values)).inside;
    }
    if (found != inside) state.SkipWithError("a wrong answer");
}

}  // namespace

BENCHMARK_CAPTURE(column_generation, 4_dimensions_12_kinks_inside, 4, 12, 30, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(all_cells, 4_dimensions_12_kinks_inside, 4, 12, 30, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(column_generation, 4_dimensions_12_kinks_outside, 4, 12, 90, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(all_cells, 4_dimensions_12_kinks_outside, 4, 12, 90, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(column_generation, 8_dimensions_20_kinks_inside, 8, 20, 30, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(column_generation, 8_dimensions_20_kinks_outside, 8, 20, 90, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(column_generation, 8_dimensions_40_kinks_outside, 8, 40, 90, false)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();

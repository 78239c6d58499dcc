#include "relucert/dynamics/tangent_hint.hpp"

#include "relucert/matrix/gram_kernel.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr double kPowerChange = 0x1p-12;  // of an entry in the last step: the error of the eigenvalue is its square

/// The units of the integers of a task, and its weights, in binary64.
struct Units {
    double input = 0;
    double layer = 0;
    std::vector<double> a;
    explicit Units(const TangentTask& task)
        : input(1 / Rational(task.integers.input_denominator).approximate_double()),
          layer(input / Rational(task.integers.layer_denominator).approximate_double()) {
        const double unit = 1 / Rational(task.a_denominator).approximate_double();
        for (const Integer& entry : task.a) a.push_back(Rational(entry).approximate_double() * unit);
    }
};

/// The points of one block: inputs by rows and by columns.
struct PowerBlock {
    std::size_t first, count;
    std::vector<double> rows, columns;
    PowerBlock(const ShallowIntegers& with, std::size_t begin, double unit)
        : first(begin),
          count(std::min(kTangentBlock, with.points - begin)),
          rows(count * with.columns),
          columns(rows.size()) {
        for (std::size_t e = 0; e < rows.size(); ++e)
            rows[e] = static_cast<double>(with.X[first * with.columns + e]) * unit;
        for (std::size_t from = 0; from < count; from += 16)
            for (std::size_t c = 0; c < with.columns; ++c)
                for (std::size_t j = from; j < std::min(count, from + 16); ++j)
                    columns[c * count + j] = rows[j * with.columns + c];
    }
};

/// sum of u_j phi_j in binary64: the coordinates of the output bias, of layer 2, and V of layer 1 (before a_i).
struct Direction {
    double bias = 0;
    std::vector<double> P, V;
};

Direction direction(const TangentTask& task, const Units& units, const std::vector<double>& u,
                    const Deadline& deadline) {
    const ShallowIntegers& with = task.integers;
    const std::size_t k = with.neurons;
    Direction g{0, std::vector<double>(k), std::vector<double>(k * with.columns)};
    std::vector<double> part(g.V.size());
    for (std::size_t first = 0; first < with.points; first += kTangentBlock) {
        deadline.check("largest_tangent_eigenvalue");
        const PowerBlock block(with, first, units.input);
        std::vector<double> active(k * block.count);
        for (std::size_t from = 0; from < block.count; from += 16)
            for (std::size_t i = 0; i < k; ++i)
                for (std::size_t j = from; j < std::min(block.count, from + 16); ++j) {
                    const std::int64_t z = task.Z[(first + j) * k + i];
                    if (z <= 0) continue;
                    active[i * block.count + j] = u[first + j];
                    g.P[i] += u[first + j] * static_cast<double>(z) * units.layer;
                }
        for (std::size_t j = 0; j < block.count; ++j) g.bias += u[first + j];
        outer_product(active.data(), k, block.columns.data(), with.columns, block.count, part.data());
        for (std::size_t e = 0; e < part.size(); ++e) g.V[e] += part[e];
    }
    return g;
}

/// phi_j . g for all points.
std::vector<double> image(const TangentTask& task, const Units& units, const Direction& g, const Deadline& deadline) {
    const ShallowIntegers& with = task.integers;
    const std::size_t k = with.neurons;
    std::vector<double> y(with.points);
    for (std::size_t first = 0; first < with.points; first += kTangentBlock) {
        deadline.check("largest_tangent_eigenvalue");
        const PowerBlock block(with, first, units.input);
        std::vector<double> T(block.count * k);
        outer_product(block.rows.data(), block.count, g.V.data(), k, with.columns, T.data());
        for (std::size_t j = 0; j < block.count; ++j) {
            double sum = g.bias;
            for (std::size_t i = 0; i < k; ++i) {
                const std::int64_t z = task.Z[(first + j) * k + i];
                if (z > 0)
                    sum += static_cast<double>(z) * units.layer * g.P[i] + units.a[i] * units.a[i] * T[j * k + i];
            }
            y[first + j] = sum;
        }
    }
    return y;
}

}  // namespace

TangentGramHint tangent_gram_hint(const TangentTask& task) {
    const ShallowIntegers& with = task.integers;
    const std::size_t n = with.points;
    const std::size_t k = with.neurons;
    const Units units(task);
    const std::int64_t* Z = task.Z.data();
    const std::int64_t* X = with.X.data();
    const PackedRows activations(n, k,
                                 [&](std::size_t e) { return Z[e] > 0 ? static_cast<double>(Z[e]) * units.layer : 0; });
    const PackedRows slopes(n, k, [&](std::size_t e) { return Z[e] > 0 ? units.a[e % k] : 0; });
    const PackedRows inputs(n, with.columns, [&](std::size_t e) { return static_cast<double>(X[e]) * units.input; });
    std::vector<double> result(n * n);
    gram_of_products(activations, slopes, inputs, result.data());
    std::vector<double> share(n);
    for (std::size_t j = 0; j < n; ++j)
        share[j] = std::sqrt(Rational(task.times[j]).approximate_double() / Rational(task.size).approximate_double());
    for (std::size_t j = 0; j < n; ++j)
        for (std::size_t l = 0; l < n; ++l) result[j * n + l] = (1 + result[j * n + l]) * (share[j] * share[l]);
    // Each factor above is within 2^-47 of its exact value, relatively, and a sum of m products of rounded factors is
    // within (m + 4) 2^-52 of the exact one times the two Euclidean norms, which are at most |phi_j| and |phi_l| (for
    // the product of the last two matrices: whose product is). So entry (j, l) is off by at most
    // (k + columns + 200) 2^-50 times sqrt(m_j m_l) |phi_j| |phi_l| / n, generously; the Frobenius norm of these bounds
    // is the trace. Underflow and overflow are excluded by the caller, who looks at the range of all numbers.
    return {std::move(result), (static_cast<double>(k + with.columns) + 200) * 0x1p-50};
}

std::vector<double> tangent_power_hint(const TangentTask& task, unsigned steps, const Deadline& deadline) {
    const Units units(task);
    std::vector<double> times;
    for (const Integer& m : task.times) times.push_back(Rational(m).approximate_double());
    std::vector<double> v(times.size(), 1.0);
    std::vector<double> u(v.size());
    for (unsigned step = 0; step < steps; ++step) {
        for (std::size_t j = 0; j < v.size(); ++j) u[j] = times[j] * v[j];
        std::vector<double> next = image(task, units, direction(task, units, u, deadline), deadline);
        double largest = 0;
        for (const double entry : next) {
            if (!std::isfinite(entry)) return {};
            largest = std::max(largest, std::abs(entry));
        }
        if (largest == 0) return {};
        double change = 0;
        for (std::size_t j = 0; j < v.size(); ++j) {
            next[j] /= largest;
            change = std::max(change, std::abs(next[j] - v[j]));
        }
        v = std::move(next);
        if (change <= kPowerChange) break;
    }
    return v;
}

bool in_safe_range(const TangentTask& task) {
    const std::size_t denominators = bit_length(task.integers.input_denominator) +
                                     bit_length(task.integers.layer_denominator) + bit_length(task.a_denominator);
    std::size_t numerators = bit_length(task.size);
    for (const Integer& a : task.a) numerators = std::max(numerators, bit_length(a));
    return denominators <= 180 && numerators <= 180;  // Z and X are below 2^62
}

}  // namespace relucert

#include "relucert/dynamics/tangent_residual.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/integer_product.hpp"
#include "relucert/matrix/machine_integer.hpp"
#include "relucert/network/network_views.hpp"

#include <bit>

namespace relucert {

namespace {

void add_multiple(Integer& sum, const Integer& a, const Integer& b) {
    mpz_addmul(sum.backend().data(), a.backend().data(), b.backend().data());
}

Integer squared(const Integer& value) { return value * value; }

/// The common denominators of section 2: |phi|^2 and phi.phi' are integers over layer_part^2 * a_denominator^2.
struct Scales {
    Integer layer_squared;  // D1^2, what a product of inputs lacks
    Integer a_squared;      // D2^2, what a product of activations lacks
    Integer common;         // (D1 Dx D2)^2
    explicit Scales(const TangentTask& task)
        : layer_squared(squared(task.integers.layer_denominator)),
          a_squared(squared(task.a_denominator)),
          common(layer_squared * a_squared * squared(task.integers.input_denominator)) {}
};

}  // namespace

std::optional<TangentTask> tangent_task(const Network& f, const Dataset& S) {
    auto integers = shallow_integers(f, S);
    if (!integers) return std::nullopt;
    TangentTask task;
    task.integers = std::move(*integers);
    task.Z = task.integers.preactivations(0, task.integers.points);
    const IntegerLayer& out = integer_layers(f).at(2);
    task.a = out.weights;
    for (const Integer& a : task.a)
        if (bit_length(a) > 62) return std::nullopt;
    task.a_denominator = out.denominator;
    for (const DataPoint& point : S.entries()) task.times.push_back(point.times);
    task.size = S.size();
    return task;
}

std::optional<TangentResidual> tangent_residual(const TangentTask& task, const std::vector<Integer>& witness) {
    const ShallowIntegers& with = task.integers;
    const std::size_t n = with.points;
    const std::size_t k = with.neurons;
    RELUCERT_ENSURE(witness.size() == n);
    std::vector<Rational> products;  // m_j u_j
    Integer weighted_sum = 0;        // sum of m_j u_j
    Integer weighted_squares = 0;    // sum of m_j u_j^2
    for (std::size_t j = 0; j < n; ++j) {
        const Integer product = task.times[j] * witness[j];
        products.emplace_back(product);
        weighted_sum += product;
        add_multiple(weighted_squares, product, witness[j]);
    }
    RELUCERT_ENSURE(weighted_squares > 0);
    const auto u = integer_weights(products, with.largest_input);
    if (!u) return std::nullopt;
    std::vector<std::int64_t> sums(k * with.columns);  // V
    add_active_sums(with, 0, task.Z, u->values, sums);
    if (largest_bits(with.X) + largest_bits(sums) + static_cast<unsigned>(std::bit_width(with.columns)) > 110)
        return std::nullopt;
    std::vector<Int128> activations(k);  // P
    for (std::size_t j = 0; j < n; ++j)
        for (std::size_t i = 0; i < k; ++i)
            if (task.Z[j * k + i] > 0) activations[i] += Int128{u->values[j]} * task.Z[j * k + i];

    const Scales scales(task);
    std::vector<Integer> P(k);
    std::vector<Integer> a_squared(k);
    Integer activation_part = 0;
    Integer input_part = 0;
    for (std::size_t i = 0; i < k; ++i) {
        P[i] = to_integer(activations[i]);
        a_squared[i] = squared(task.a[i]);
        add_multiple(activation_part, P[i], P[i]);
        Integer squares = 0;
        Integer entry;
        for (std::size_t c = 0; c < with.columns; ++c) {
            entry = sums[i * with.columns + c];
            add_multiple(squares, entry, entry);
        }
        add_multiple(input_part, a_squared[i], squares);
    }
    const Integer g_squared = scales.common * squared(weighted_sum) + scales.a_squared * activation_part +
                              scales.layer_squared * input_part;  // over scales.common

    const std::vector<Int128> T = integer_product(with.X, n, sums, k, with.columns);
    Integer image_squares = 0;  // sum of m_j (phi_j . g)^2, over scales.common^2
    Integer z;
    for (std::size_t j = 0; j < n; ++j) {
        Integer from_activations = 0;
        Integer from_inputs = 0;
        for (std::size_t i = 0; i < k; ++i) {
            if (task.Z[j * k + i] <= 0) continue;
            z = task.Z[j * k + i];
            add_multiple(from_activations, z, P[i]);
            add_multiple(from_inputs, a_squared[i], to_integer(T[j * k + i]));
        }
        const Integer y =
            scales.common * weighted_sum + scales.a_squared * from_activations + scales.layer_squared * from_inputs;
        image_squares += task.times[j] * squared(y);
    }
    TangentResidual result;
    result.quotient = Rational(g_squared, scales.common * task.size * weighted_squares);
    result.image_squared = Rational(image_squares, squared(scales.common) * squared(task.size) * weighted_squares);
    result.residual_squared = result.image_squared - result.quotient * result.quotient;
    RELUCERT_ENSURE(result.residual_squared.sign() >= 0);  // Cauchy and Schwarz
    return result;
}

Rational tangent_trace(const TangentTask& task) {
    const ShallowIntegers& with = task.integers;
    const Scales scales(task);
    std::vector<Integer> a_squared;
    for (const Integer& a : task.a) a_squared.push_back(squared(a));
    Integer total = 0;
    Integer z;
    for (std::size_t j = 0; j < with.points; ++j) {
        Integer activations = 0;
        Integer active = 0;
        for (std::size_t i = 0; i < with.neurons; ++i) {
            if (task.Z[j * with.neurons + i] <= 0) continue;
            z = task.Z[j * with.neurons + i];
            add_multiple(activations, z, z);
            active += a_squared[i];
        }
        const Integer squared_norm =
            scales.common + scales.a_squared * activations + scales.layer_squared * active * with.squared_norm(j);
        add_multiple(total, task.times[j], squared_norm);
    }
    return {total, scales.common * task.size};
}

}  // namespace relucert

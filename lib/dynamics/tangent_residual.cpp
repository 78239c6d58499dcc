#include "relucert/dynamics/tangent_residual.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/integer_product.hpp"
#include "relucert/matrix/machine_integer.hpp"
#include "relucert/network/network_views.hpp"

#include <algorithm>
#include <bit>
#include <span>

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

unsigned bit_count(std::size_t n) { return static_cast<unsigned>(std::bit_width(n)); }

/// Sum of the squares of integers of at most `bits` bits.
Integer sum_of_squares(std::span<const std::int64_t> values, unsigned bits) {
    if (2 * bits + bit_count(values.size()) <= 126) {
        Int128 sum = 0;
        for (const std::int64_t value : values) sum += Int128{value} * value;
        return to_integer(sum);
    }
    Integer sum = 0;
    Integer wide;
    for (const std::int64_t value : values) {
        wide = value;
        add_multiple(sum, wide, wide);
    }
    return sum;
}

/// a_i^2, in big and in machine integers.
struct Squares {
    std::vector<Integer> wide;
    std::vector<Int128> narrow;
    unsigned bits = 0;
    explicit Squares(const std::vector<Integer>& a) {  // below 2^62 in size (tangent_task)
        for (const Integer& entry : a) {
            wide.push_back(squared(entry));
            bits = std::max(bits, static_cast<unsigned>(bit_length(wide.back())));
            const auto machine = to_int128(wide.back());
            RELUCERT_ENSURE(machine.has_value());
            narrow.push_back(*machine);
        }
    }
};

/// Sum of term(i) over the neurons with Z[i] > 0, which 128 bits hold with all its partial sums.
template <typename Term>
Integer active_sum(const std::int64_t* Z, std::size_t k, const Term& term) {
    Int128 sum = 0;
    for (std::size_t i = 0; i < k; ++i)
        if (Z[i] > 0) sum += term(i);
    return to_integer(sum);
}
/// The same in big integers.
template <typename Term>
Integer wide_active_sum(const std::int64_t* Z, std::size_t k, const Term& term) {
    Integer sum = 0;
    for (std::size_t i = 0; i < k; ++i)
        if (Z[i] > 0) sum += term(i);
    return sum;
}

}  // namespace

std::optional<TangentTask> tangent_task(const Network& f, const Dataset& S, const Deadline& deadline) {
    auto integers = shallow_integers(f, S);
    if (!integers) return std::nullopt;
    TangentTask task;
    task.integers = std::move(*integers);
    task.Z.reserve(task.integers.points * task.integers.neurons);
    for (std::size_t first = 0; first < task.integers.points; first += kTangentBlock) {
        deadline.check("largest_tangent_eigenvalue");
        const std::vector<std::int64_t> block =
            task.integers.preactivations(first, std::min(kTangentBlock, task.integers.points - first));
        task.Z.insert(task.Z.end(), block.begin(), block.end());
    }
    const IntegerLayer& out = integer_layers(f).at(2);
    task.a = out.weights;
    for (const Integer& a : task.a)
        if (bit_length(a) > 62) return std::nullopt;
    task.a_denominator = out.denominator;
    for (const DataPoint& point : S.entries()) task.times.push_back(point.times);
    task.size = S.size();
    return task;
}

std::optional<TangentResidual> tangent_residual(const TangentTask& task, const std::vector<Integer>& witness,
                                                const Deadline& deadline) {
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
    std::vector<Int128> P(k);                          // below (sum of |m_j u_j|) 2^62 < 2^124
    for (std::size_t first = 0; first < n; first += kTangentBlock) {
        deadline.check("largest_tangent_eigenvalue");
        const std::size_t count = std::min(kTangentBlock, n - first);
        const std::int64_t* Z = &task.Z[first * k];
        add_active_sums(with, first, {Z, count * k}, std::span(u->values).subspan(first, count), sums);
        for (std::size_t j = 0; j < count; ++j)
            for (std::size_t i = 0; i < k; ++i)
                if (Z[j * k + i] > 0) P[i] += Int128{u->values[first + j]} * Z[j * k + i];
    }
    const unsigned X_bits = largest_bits(with.X);
    const unsigned V_bits = largest_bits(sums);
    const unsigned T_bits = X_bits + V_bits + bit_count(with.columns);
    if (T_bits > 110) return std::nullopt;

    const Scales scales(task);
    const Squares a_squared(task.a);
    Integer activation_part = 0;
    Integer input_part = 0;
    unsigned P_bits = 0;
    for (std::size_t i = 0; i < k; ++i) {
        const Integer p = to_integer(P[i]);
        P_bits = std::max(P_bits, static_cast<unsigned>(bit_length(p)));
        add_multiple(activation_part, p, p);
        const std::span<const std::int64_t> row(&sums[i * with.columns], with.columns);
        add_multiple(input_part, a_squared.wide[i], sum_of_squares(row, V_bits));
    }
    const Integer g_squared = scales.common * squared(weighted_sum) + scales.a_squared * activation_part +
                              scales.layer_squared * input_part;  // over scales.common

    // k terms of that many bits do not leave 128 bits.
    const bool machine_activations = P_bits + largest_bits(task.Z) + bit_count(k) <= 126;
    const bool machine_inputs = a_squared.bits + T_bits + bit_count(k) <= 126;
    Integer image_squares = 0;  // sum of m_j (phi_j . g)^2, over scales.common^2
    for (std::size_t first = 0; first < n; first += kTangentBlock) {
        deadline.check("largest_tangent_eigenvalue");
        const std::size_t count = std::min(kTangentBlock, n - first);
        const std::vector<Int128> T = integer_product(
            std::span(with.X).subspan(first * with.columns, count * with.columns), count, sums, k, with.columns);
        for (std::size_t j = 0; j < count; ++j) {
            const std::int64_t* Z = &task.Z[(first + j) * k];
            const Int128* inputs = &T[j * k];
            Integer y = scales.common * weighted_sum;
            add_multiple(y, scales.a_squared,
                         machine_activations ? active_sum(Z, k, [&](std::size_t i) { return P[i] * Z[i]; })
                                             : wide_active_sum(Z, k, [&](std::size_t i) {
                                                   return Integer(to_integer(P[i]) * to_integer(Z[i]));
                                               }));
            add_multiple(y, scales.layer_squared,
                         machine_inputs
                             ? active_sum(Z, k, [&](std::size_t i) { return a_squared.narrow[i] * inputs[i]; })
                             : wide_active_sum(Z, k, [&](std::size_t i) {
                                   return Integer(a_squared.wide[i] * to_integer(inputs[i]));
                               }));
            image_squares += task.times[first + j] * squared(y);
        }
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
    const std::size_t k = with.neurons;
    const Scales scales(task);
    const Squares a_squared(task.a);
    const bool machine_squares = a_squared.bits + bit_count(k) <= 126;
    const unsigned Z_bits = largest_bits(task.Z);
    std::vector<std::int64_t> activations(k);
    Integer total = 0;
    for (std::size_t j = 0; j < with.points; ++j) {
        const std::int64_t* Z = &task.Z[j * k];
        for (std::size_t i = 0; i < k; ++i) activations[i] = std::max<std::int64_t>(Z[i], 0);
        const Integer active = machine_squares
                                   ? active_sum(Z, k, [&](std::size_t i) { return a_squared.narrow[i]; })
                                   : wide_active_sum(Z, k, [&](std::size_t i) { return a_squared.wide[i]; });
        const Integer squared_norm = scales.common + scales.a_squared * sum_of_squares(activations, Z_bits) +
                                     scales.layer_squared * active * with.squared_norm(j);
        add_multiple(total, task.times[j], squared_norm);
    }
    return {total, scales.common * task.size};
}

}  // namespace relucert

#include "relucert/dynamics/activation_moments.hpp"

#include "relucert/dynamics/shallow_integers.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/fixed_point_cholesky.hpp"
#include "relucert/matrix/machine_integer.hpp"
#include "relucert/network/evaluation.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr std::size_t kBlock = 512;  // points at a time: the preactivations of all of 60,000 would fill the memory
constexpr std::size_t kHead = 5;     // numbers of a row before the sum of the inputs

using Rows = std::vector<std::vector<Rational>>;

/// What a neuron has gathered, in integers; products of Z with itself do not fit into machine words.
struct Gathered {
    Int128 activation = 0;
    Integer squared_activation = 0;
    Integer squared_input = 0;
    std::int64_t least = -1;
};

void gather(const ShallowIntegers& task, std::size_t first, const std::vector<std::int64_t>& Z,
            const std::vector<std::int64_t>& u, std::vector<Gathered>& neurons) {
    Integer square;
    Integer weight;
    for (std::size_t j = 0; j < u.size(); ++j) {
        weight = u[j];
        const Integer squared_input = weight * task.squared_norm(first + j);
        for (std::size_t i = 0; i < neurons.size(); ++i) {
            const std::int64_t z = Z[j * neurons.size() + i];
            Gathered& of = neurons[i];
            if (of.least < 0 || std::abs(z) < of.least) of.least = std::abs(z);
            if (z <= 0) continue;
            of.activation += Int128{u[j]} * z;
            of.squared_input += squared_input;
            square = z;
            square *= square;
            mpz_addmul(of.squared_activation.backend().data(), square.backend().data(), weight.backend().data());
        }
    }
}

Rows from_integers(const ShallowIntegers& task, const IntegerWeights& u, const Deadline& deadline) {
    std::vector<Gathered> neurons(task.neurons);
    std::vector<std::int64_t> sums(task.neurons * task.columns);
    for (std::size_t first = 0; first < task.points; first += kBlock) {
        deadline.check("activation_moments");
        const std::size_t count = std::min(kBlock, task.points - first);
        const std::vector<std::int64_t> Z = task.preactivations(first, count);
        const auto begin = u.values.begin() + static_cast<std::ptrdiff_t>(first);
        const std::vector<std::int64_t> block(begin, begin + static_cast<std::ptrdiff_t>(count));
        add_active_sums(task, first, Z, block, sums);
        gather(task, first, Z, block, neurons);
    }
    const Integer dx = task.input_denominator * u.denominator;  // of a weighted sum of inputs
    const Integer dz = task.layer_denominator * task.input_denominator;
    Rows rows;
    for (std::size_t i = 0; i < task.neurons; ++i) {
        const Gathered& of = neurons[i];
        const std::int64_t* sum = &sums[i * task.columns];
        std::vector<Rational> row;
        row.emplace_back(Integer(sum[task.columns - 1]), dx);
        row.emplace_back(to_integer(of.activation), Integer(dz * u.denominator));
        row.emplace_back(of.squared_activation, Integer(dz * dz * u.denominator));
        // The squared norms count the last column, which is 1 at every point.
        row.push_back(Rational(of.squared_input, Integer(dx * task.input_denominator)) - row.front());
        row.emplace_back(Integer(of.least), dz);
        for (std::size_t c = 0; c + 1 < task.columns; ++c) row.emplace_back(Integer(sum[c]), dx);
        rows.push_back(std::move(row));
    }
    return rows;
}

void add_point(const std::vector<Rational>& x, const std::vector<Rational>& Z, const Rational& u, bool first,
               Rows& rows) {
    const Rational squared_input = u * dot(x, x);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::vector<Rational>& row = rows[i];
        const Rational& z = Z[i];
        if (first || abs(z) < row[4]) row[4] = abs(z);
        if (z.sign() <= 0) continue;
        row[0] += u;
        row[1] += u * z;
        row[2] += u * z * z;
        row[3] += squared_input;
        for (std::size_t c = 0; c < x.size(); ++c) row[kHead + c] += u * x[c];
    }
}

}  // namespace

std::vector<std::vector<Rational>> activation_moments(const Network& f, const Dataset& S,
                                                      const std::vector<Rational>& u, const Deadline& deadline) {
    if (!f.is_chain())
        throw InputError("", "activation_moments of a network that is not a chain of affine maps and ReLU");
    if (S.entry_count() == 0) throw InputError("", "activation_moments of no data");
    if (u.size() != S.entry_count())
        throw InputError("", "activation_moments of " + std::to_string(S.entry_count()) + " entries with " +
                                 std::to_string(u.size()) + " weights");
    if (const auto task = shallow_integers(f, S))
        if (const auto weights = integer_weights(u, task->largest_input))
            return from_integers(*task, *weights, deadline);
    Rows rows(f.width(1), std::vector<Rational>(kHead + S.input_dimension()));
    for (std::size_t j = 0; j < u.size(); ++j) {
        deadline.check("activation_moments");
        const std::vector<Rational>& x = S.entries()[j].x;
        add_point(x, preactivations(f, 1, x), u[j], j == 0, rows);
    }
    return rows;
}

}  // namespace relucert

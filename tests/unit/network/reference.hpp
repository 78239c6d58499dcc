#pragma once
// A second, plain route to network values, and random networks. Nothing here uses lib/network's arithmetic.
#include "relucert/network/network.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace reference {

using relucert::ExactMatrix;
using relucert::Integer;
using relucert::Network;
using relucert::Node;
using relucert::Rational;
using Vector = std::vector<Rational>;

inline std::vector<Vector> node_values(const Network& f, const Vector& x) {
    std::vector<Vector> values{x};
    for (const Node& node : f.nodes()) {
        Vector value;
        if (const auto* affine = std::get_if<relucert::AffineNode>(&node)) {
            for (std::size_t i = 0; i < affine->weights.rows(); ++i) {
                Rational sum = affine->bias[i];
                for (std::size_t j = 0; j < affine->weights.columns(); ++j)
                    sum += affine->weights.entry(i, j) * values[affine->of][j];
                value.push_back(sum);
            }
        } else if (const auto* relu = std::get_if<relucert::ReluNode>(&node)) {
            for (const Rational& entry : values[relu->of]) value.push_back(entry.sign() > 0 ? entry : Rational(0));
        } else {
            value.resize(values[std::get<relucert::SumNode>(node).of.front()].size());
            for (const std::size_t of : std::get<relucert::SumNode>(node).of)
                for (std::size_t i = 0; i < value.size(); ++i) value[i] += values[of][i];
        }
        values.push_back(value);
    }
    return values;
}
inline Vector evaluate(const Network& f, const Vector& x) { return node_values(f, x).back(); }

/// Numbers of very different kinds: small integers, zeros, decimals, dyadic, hundreds of bits.
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::int64_t integer(std::int64_t lowest, std::int64_t highest) {
        return std::uniform_int_distribution<std::int64_t>(lowest, highest)(engine_);
    }
    Integer bits(int count) {
        Integer value = 0;
        for (int k = 0; k < count; k += 16) value = value * 65536 + integer(0, 65535);
        return integer(0, 1) == 0 ? value : Integer(-value);
    }
    /// kind 0: small integers; 1: dyadic; 2: decimals; 3: many bits and any denominator; 4: a mixture.
    Rational number(int kind) {
        if (integer(0, 5) == 0) return 0;
        switch (kind) {
            case 0:
                return integer(-3, 3);
            case 1:
                return Rational(integer(-(1 << 24), 1 << 24)) * Rational::power_of_two(-integer(10, 60));
            case 2:
                return Rational(integer(-999999, 999999), 100000);
            case 3:
                return Rational(bits(static_cast<int>(integer(1, 20)) * 16), bits(80) * 2 + 1);
            default:
                return number(static_cast<int>(integer(0, 3)));
        }
    }
    Vector vector(std::size_t size, int kind) {
        Vector v;
        for (std::size_t i = 0; i < size; ++i) v.push_back(number(kind));
        return v;
    }
    ExactMatrix matrix(std::size_t rows, std::size_t columns, int kind) {
        return ExactMatrix::from_rationals(rows, columns, vector(rows * columns, kind));
    }
    Network chain(const std::vector<std::size_t>& widths, int kind, bool biases = true) {
        std::vector<ExactMatrix> weights;
        std::vector<Vector> bias;
        for (std::size_t l = 1; l < widths.size(); ++l) {
            weights.push_back(matrix(widths[l], widths[l - 1], kind));
            bias.push_back(biases ? vector(widths[l], kind) : Vector(widths[l]));
        }
        return relucert::relu_network(weights, bias);
    }
    /// Two residual blocks: h = x + W2 relu(W1 x + b1) + b2, then V relu(h) + h.
    Network residual(std::size_t d, std::size_t m, int kind) {
        using namespace relucert;
        return Network::from_nodes(d, {AffineNode{0, matrix(m, d, kind), vector(m, kind)}, ReluNode{1},
                                       AffineNode{2, matrix(d, m, kind), vector(d, kind)}, SumNode{{3, 0}}, ReluNode{4},
                                       AffineNode{5, matrix(d, d, kind), Vector(d)}, SumNode{{6, 4, 4}}});
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace reference

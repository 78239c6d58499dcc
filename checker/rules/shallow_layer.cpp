#include "shallow_layer.hpp"

#include <algorithm>

namespace relucert_check {
namespace {

const mpz_class& limit() {
    static const mpz_class two_to_62 = mpz_class(1) << 62;
    return two_to_62;
}
bool fits(const mpz_class& n) { return mpz_cmpabs(n.get_mpz_t(), limit().get_mpz_t()) < 0; }

// From the integers that the data set was read as; their denominator is the least one.
void copy_inputs(const IntegerInputs& inputs, ShallowLayer& layer) {
    layer.dx = inputs.denominator;
    layer.largest_input = inputs.denominator;
    layer.x.reserve(layer.points * layer.columns);
    for (size_t e = 0; e < inputs.entries.size(); ++e) {
        layer.x.push_back(inputs.entries[e]);
        layer.largest_input = std::max(layer.largest_input, std::abs(inputs.entries[e]));
        if ((e + 1) % inputs.columns == 0) layer.x.push_back(inputs.denominator);
    }
}

bool fill_inputs(const Dataset& data, ShallowLayer& layer) {
    if (data.integers != nullptr) {
        copy_inputs(*data.integers, layer);
        return true;
    }
    for (const LabelledPtr& p : data.points) {
        const Value input = p->input();
        for (const Value& entry : list(input).items) {
            const mpz_class& d = rational(entry).get_den();
            if (d != 1) layer.dx = lcm(layer.dx, d);
            if (!fits(layer.dx)) return false;
        }
    }
    layer.largest_input = layer.dx.get_si();
    layer.x.reserve(layer.points * layer.columns);
    mpz_class n;
    for (const LabelledPtr& p : data.points) {
        const Value input = p->input();
        for (const Value& entry : list(input).items) {
            const mpq_class& q = rational(entry);
            n = q.get_num() * (layer.dx / q.get_den());
            if (!fits(n)) return false;
            layer.x.push_back(n.get_si());
            layer.largest_input = std::max(layer.largest_input, std::abs(layer.x.back()));
        }
        layer.x.push_back(layer.dx.get_si());
    }
    return true;
}

}  // namespace

std::optional<ShallowLayer> shallow_layer(const Network& f, const Dataset& data) {
    require(f.input == data.input, "a network and data of different dimensions");
    const Node& affine = f.layer(1);
    ShallowLayer layer;
    layer.points = data.points.size();
    layer.neurons = affine.dimension;
    layer.columns = affine.columns + 1;
    layer.dl = affine.denominator;
    if (!fill_inputs(data, layer)) return {};
    for (size_t i = 0; i < layer.neurons; ++i) {
        mpz_class sum = abs(affine.bias[i]);
        for (size_t c = 0; c < affine.columns; ++c) {
            const mpz_class& entry = affine.weights[i * affine.columns + c];
            sum += abs(entry);
            if (!fits(entry)) return {};
            layer.w.push_back(entry.get_si());
        }
        if (!fits(sum * layer.largest_input)) return {};
        layer.w.push_back(affine.bias[i].get_si());
    }
    return layer;
}

// No overflow: the sizes of the products of a row of w and one of x add up to less than 2^62 (shallow_layer).
void preactivations(const ShallowLayer& layer, const DigitRows& w, size_t first, size_t count,
                    std::vector<int64_t>& z) {
    constexpr size_t together = 16;  // points whose digits stay in the fastest cache
    z.resize(count * layer.neurons);
    for (size_t from = 0; from < count; from += together) {
        const size_t rows = std::min(together, count - from);
        const DigitRows x(layer.point(first + from), rows, layer.columns);
        const RowProducts products(w, x);
        for (size_t i = 0; i < layer.neurons; ++i)
            for (size_t j = 0; j < rows; ++j) z[(from + j) * layer.neurons + i] = static_cast<int64_t>(products(i, j));
    }
}

// No overflow: (sum of |u_j|) * (largest |x|) < 2^62 for all points (machine_weights).
void add_active_sums(const ShallowLayer& layer, size_t first, size_t count, const int64_t* z, const int64_t* u,
                     std::vector<int64_t>& sums) {
    std::vector<int64_t> active(layer.neurons * count), inputs(layer.columns * count);
    for (size_t j = 0; j < count; ++j) {
        for (size_t i = 0; i < layer.neurons; ++i) active[i * count + j] = z[j * layer.neurons + i] > 0 ? u[j] : 0;
        for (size_t c = 0; c < layer.columns; ++c) inputs[c * count + j] = layer.point(first + j)[c];
    }
    const DigitRows a(active.data(), layer.neurons, count), x(inputs.data(), layer.columns, count);
    const RowProducts products(a, x);
    for (size_t i = 0; i < layer.neurons; ++i)
        for (size_t c = 0; c < layer.columns; ++c) sums[i * layer.columns + c] += static_cast<int64_t>(products(i, c));
}

std::optional<std::pair<std::vector<int64_t>, mpz_class>> machine_weights(const std::vector<mpq_class>& u,
                                                                          int64_t most) {
    mpz_class denominator = 1, sum = 0;
    for (const mpq_class& q : u) denominator = lcm(denominator, q.get_den());
    std::vector<int64_t> integers;
    for (const mpq_class& q : u) {
        const mpz_class n = q.get_num() * (denominator / q.get_den());
        sum += abs(n);
        if (!fits(n)) return {};
        integers.push_back(n.get_si());
    }
    if (!fits(sum * most)) return {};
    return std::pair(std::move(integers), denominator);
}

// n = h 2^64 + l with h rounded towards minus infinity and 0 <= l < 2^64.
mpz_class integer_of(Wide n) {
    const mpz_class high = static_cast<long>(n >> 64);
    return (high << 64) + static_cast<unsigned long>(static_cast<uint64_t>(n));
}

size_t largest_bits(const int64_t* values, size_t count) {
    uint64_t all = 0;
    for (size_t i = 0; i < count; ++i) all |= static_cast<uint64_t>(std::abs(values[i]));
    return bits(mpz_class(static_cast<unsigned long>(all)));
}

mpz_class row_product(const int64_t* u, const int64_t* v, size_t count, size_t a, size_t b) {
    if (a + b + bits(mpz_class(count)) <= 126) {
        Wide sum = 0;
        for (size_t c = 0; c < count; ++c) sum += static_cast<Wide>(u[c]) * v[c];
        return integer_of(sum);
    }
    mpz_class sum = 0, left;
    for (size_t c = 0; c < count; ++c) {
        left = u[c];
        sum += left * v[c];
    }
    return sum;
}

}  // namespace relucert_check

// activation_moments(f, S, u): docs/claim-language.md, section 4.
#include <algorithm>

#include "evaluator.hpp"
#include "shallow_layer.hpp"

namespace relucert_check {
namespace {

constexpr size_t head = 5;  // numbers of a row before the sum of the inputs

struct Gathered {
    Wide activation = 0, squares = 0;  // squares: of this block, if machine integers hold them
    mpz_class squared_activation = 0, squared_input = 0;
    int64_t least = -1;

    void add(int64_t z, int64_t u, const mpz_class& squared_inputs, bool machine) {
        if (least < 0 || std::abs(z) < least) least = std::abs(z);
        if (z <= 0) return;
        activation += static_cast<Wide>(u) * z;
        squared_input += squared_inputs;
        if (machine)
            squares += static_cast<Wide>(z) * z * u;
        else
            squared_activation += mpz_class(z) * z * u;
    }
    void end_block() {
        squared_activation += integer_of(squares);
        squares = 0;
    }
};

std::vector<Vector> from_integers(const ShallowLayer& layer, const std::vector<int64_t>& u, const mpz_class& du) {
    std::vector<mpz_class> squared_inputs;
    const size_t input_bits = largest_bits(layer.x);
    for (size_t j = 0; j < layer.points; ++j)
        squared_inputs.push_back(u[j] *
                                 row_product(layer.point(j), layer.point(j), layer.columns, input_bits, input_bits));
    std::vector<Gathered> neurons(layer.neurons);
    std::vector<int64_t> sums(layer.neurons * layer.columns, 0);
    visit_blocks(layer, [&](size_t first, size_t count, const int64_t* z) {
        add_active_sums(layer, first, count, z, &u[first], sums);
        // count products of that many bits do not leave 128.
        const bool machine =
            2 * largest_bits(z, count * layer.neurons) + largest_bits(&u[first], count) + bits(mpz_class(count)) <= 126;
        for (size_t j = first; j < first + count; ++j)
            for (Gathered& neuron : neurons) neuron.add(*z++, u[j], squared_inputs[j], machine);
        for (Gathered& neuron : neurons) neuron.end_block();
    });
    const mpz_class dz = layer.dl * layer.dx, dxu = layer.dx * du;
    std::vector<Vector> rows;
    for (size_t i = 0; i < layer.neurons; ++i) {
        const Gathered& of = neurons[i];
        const int64_t* sum = &sums[i * layer.columns];
        const mpq_class activity = ratio(mpz_class(sum[layer.columns - 1]), dxu);
        Vector row = {activity, ratio(integer_of(of.activation), dz * du), ratio(of.squared_activation, dz * dz * du),
                      mpq_class(ratio(of.squared_input, dxu * layer.dx) - activity), ratio(mpz_class(of.least), dz)};
        for (size_t c = 0; c + 1 < layer.columns; ++c) row.push_back(ratio(mpz_class(sum[c]), dxu));
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<Vector> from_rationals(const Node& layer, const Dataset& data, const std::vector<mpq_class>& u) {
    std::vector<std::vector<mpq_class>> rows(layer.dimension, std::vector<mpq_class>(head + data.input));
    for (size_t j = 0; j < u.size(); ++j) {
        const std::vector<mpq_class> x = rational_vector(data.points[j]->input());
        const mpq_class squared_input = u[j] * inner_product(x, x);
        for (size_t i = 0; i < rows.size(); ++i) {
            std::vector<mpq_class>& row = rows[i];
            mpq_class z = bias(layer, i);
            for (size_t c = 0; c < x.size(); ++c) z += weight(layer, i, c) * x[c];
            if (j == 0 || abs(z) < row[4]) row[4] = abs(z);
            if (z <= 0) continue;
            row[0] += u[j];
            row[1] += u[j] * z;
            row[2] += u[j] * z * z;
            row[3] += squared_input;
            for (size_t c = 0; c < x.size(); ++c) row[head + c] += u[j] * x[c];
        }
    }
    std::vector<Vector> result;
    for (const auto& row : rows) result.emplace_back(row.begin(), row.end());
    return result;
}

// The last calls: formulas of the prelude ask for the same moments again and again.
struct Call {
    NetworkPtr f;
    DatasetPtr data;
    std::vector<mpq_class> u;
    Value result;
};

Value moments(Evaluator& e, const Values& a) {
    const NetworkPtr& f = of_type<NetworkPtr>(a[0], "a network");
    const DatasetPtr& data = of_type<DatasetPtr>(a[1], "a data set");
    std::vector<mpq_class> u = rational_vector(a[2]);
    static std::vector<Call> calls;
    for (const Call& call : calls)
        if (call.f == f && call.data == data && call.u == u) return call.result;
    f->depth();
    require(!data->points.empty() && f->input == data->input, "activation_moments of no data, or of another dimension");
    require(u.size() == data->points.size(), "activation_moments: a wrong number of weights");
    e.spend_entries(f->layer(1).dimension * (head + data->input));
    const auto layer = shallow_layer(*f, *data);
    const auto integers = layer ? machine_weights(u, layer->largest_input) : std::nullopt;
    Value result = matrix_value(integers ? from_integers(*layer, integers->first, integers->second)
                                         : from_rationals(f->layer(1), *data, u));
    if (calls.size() >= 4) calls.erase(calls.begin());
    calls.push_back({f, data, std::move(u), result});
    return result;
}

}  // namespace

void add_activation_moments(std::map<std::string, Builtin>& table) { table["activation_moments"] = {3, 3, moments}; }

}  // namespace relucert_check

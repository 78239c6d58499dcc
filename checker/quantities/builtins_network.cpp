#include <algorithm>

#include "evaluator.hpp"

namespace relucert_check {
namespace {

std::vector<mpq_class> exact_vector(const Value& v) {
    std::vector<mpq_class> entries;
    for (const Number& x : numbers(v)) {
        require(x.is_rational(), "a parameter of a network that is not an exact rational");
        entries.push_back(x.rational());
    }
    return entries;
}
RationalMatrix exact_matrix(const Value& v) {
    RationalMatrix rows;
    for (const Value& row : list(v).items) rows.push_back(exact_vector(row));
    return rows;
}
mpq_class exact(const Value& v) { return exact_vector(list_value({v}))[0]; }

template <typename Rows>
Value as_matrix(const Rows& rows) {
    std::vector<Vector> numbers;
    for (const auto& row : rows) numbers.emplace_back(row.begin(), row.end());
    return matrix_value(numbers);
}
Value as_vector(const std::vector<mpq_class>& v) { return vector_value(Vector(v.begin(), v.end())); }
Value count_value(size_t n) { return {Number(mpq_class(mpz_class(n)))}; }

Value relu_network(Evaluator&, const Values& a) {
    std::vector<RationalMatrix> weights;
    std::vector<std::vector<mpq_class>> biases;
    for (const Value& w : a) {
        weights.push_back(exact_matrix(w));
        biases.emplace_back(weights.back().size());
    }
    return {make_chain(weights, biases)};
}

Value shallow_network(Evaluator&, const Values& a) {
    const auto left_out = [](const Value& v) { return v.is_unknown(); };
    require(!left_out(a[0]) && !left_out(a[1]), "shallow_network needs a and w");
    const RationalMatrix w = exact_matrix(a[1]);
    std::vector<mpq_class> b = left_out(a[2]) ? std::vector<mpq_class>(w.size()) : exact_vector(a[2]);
    for (mpq_class& entry : b) entry = -entry;
    return {make_chain({w, {exact_vector(a[0])}}, {b, {left_out(a[3]) ? mpq_class(0) : exact(a[3])}})};
}

// Hidden layer l of f, and the layer behind it, with their parameters.
struct Hidden {
    size_t l;
    RationalMatrix in, out;
    std::vector<mpq_class> bias_in, bias_out;
    Hidden(const Network& f, const Value& layer) : l(position(layer, f.depth() - 1)) {
        in = weights(f.layer(l));
        out = weights(f.layer(l + 1));
        bias_in = biases(f.layer(l));
        bias_out = biases(f.layer(l + 1));
    }
    Value in_network(const Network& f) const {
        return {with_layer(*with_layer(f, l, in, bias_in), l + 1, out, bias_out)};
    }
};

Value rescaled(Evaluator&, const Values& a) {
    const Network& f = network(a[0]);
    Hidden h(f, a[1]);
    const size_t j = position(a[2], h.in.size()) - 1;
    const mpq_class t = exact(a[3]);
    require(t > 0, "a neuron is rescaled by a factor that is not positive");
    for (mpq_class& w : h.in[j]) w *= t;
    h.bias_in[j] *= t;
    for (auto& row : h.out) row[j] /= t;
    return h.in_network(f);
}

Value permuted(Evaluator&, const Values& a) {
    const Network& f = network(a[0]);
    Hidden h(f, a[1]);
    const Hidden old = h;
    const Values& order = list(a[2]).items;
    require(order.size() == h.in.size(), "a permutation of another length");
    std::vector<bool> seen(order.size(), false);
    for (size_t i = 0; i < order.size(); ++i) {
        const size_t p = position(order[i], order.size()) - 1;
        require(!seen[p], "a permutation with an entry twice");
        seen[p] = true;
        h.in[i] = old.in[p];
        h.bias_in[i] = old.bias_in[p];
        for (size_t k = 0; k < h.out.size(); ++k) h.out[k][i] = old.out[k][p];
    }
    return h.in_network(f);
}

Value parameters(const Network& f, bool all_biases) {
    Vector all;
    for (const Node& node : f.nodes) {
        if (node.kind != Node::Kind::affine) continue;
        for (const mpz_class& w : node.weights) all.push_back(ratio(w, node.denominator));
        if (!all_biases && std::all_of(node.bias.begin(), node.bias.end(), [](const mpz_class& b) { return b == 0; }))
            continue;
        for (const mpz_class& b : node.bias) all.push_back(ratio(b, node.denominator));
    }
    return vector_value(all);
}

const Node& layer_of(const Values& a) { return network(a[0]).layer(position(a[1], network(a[0]).depth())); }

}  // namespace

void add_network_builtins(std::map<std::string, Builtin>& table) {
    table["relu_network"] = {1, 1000, relu_network};
    table["relu_network_with_biases"] = {2, 2, [](Evaluator&, const Values& a) {
                                             std::vector<RationalMatrix> weights;
                                             for (const Value& w : list(a[0]).items) weights.push_back(exact_matrix(w));
                                             return Value{make_chain(weights, exact_matrix(a[1]))};
                                         }};
    table["shallow_network"] = {4, 4, shallow_network};
    table["depth"] = {1, 1, [](Evaluator&, const Values& a) { return count_value(network(a[0]).depth()); }};
    table["width"] = {2, 2, [](Evaluator&, const Values& a) { return count_value(layer_of(a).dimension); }};
    table["input_dimension"] = {1, 1, [](Evaluator&, const Values& a) { return count_value(network(a[0]).input); }};
    table["output_dimension"] = {1, 1, [](Evaluator&, const Values& a) { return count_value(network(a[0]).output()); }};
    table["weight"] = {2, 2, [](Evaluator& e, const Values& a) {
                           e.spend_entries(layer_of(a).weights.size());
                           return as_matrix(weights(layer_of(a)));
                       }};
    table["bias"] = {2, 2, [](Evaluator&, const Values& a) { return as_vector(biases(layer_of(a))); }};
    table["layer"] = {2, 2, [](Evaluator&, const Values& a) {
                          const Network& f = network(a[0]);
                          const size_t l = position(a[1], f.depth());
                          return Value{part(f, 2 * l - 1, 2 * l - 1)};
                      }};
    table["prefix"] = {2, 2, [](Evaluator&, const Values& a) {
                           const Network& f = network(a[0]);
                           const size_t l = position(a[1], f.depth());
                           return l == f.depth() ? a[0] : Value{part(f, 1, 2 * l)};
                       }};
    table["suffix"] = {2, 2, [](Evaluator&, const Values& a) {
                           const Network& f = network(a[0]);
                           const mpz_class l = integer(a[1]);
                           require(l >= 0 && l < f.depth(), "a suffix behind a layer that the network does not have");
                           return Value{part(f, 2 * l.get_ui() + 1, f.nodes.size())};
                       }};
    table["parameters"] = {1, 1, [](Evaluator&, const Values& a) { return parameters(network(a[0]), false); }};
    table["all_parameters"] = {1, 1, [](Evaluator&, const Values& a) { return parameters(network(a[0]), true); }};
    table["with_parameters"] = {2, 2, [](Evaluator&, const Values& a) {
                                    const Network& f = network(a[0]);
                                    const std::vector<mpq_class> theta = exact_vector(a[1]);
                                    const bool all = theta.size() == parameter_count(f, true);
                                    return Value{with_parameters(f, theta, all)};
                                }};
    table["preactivation"] = {3, 3, [](Evaluator&, const Values& a) {
                                  const Network& f = network(a[0]);
                                  const size_t l = position(a[1], f.depth());
                                  return vector_value(node_values(f, numbers(a[2]))[2 * l - 1]);
                              }};
    table["pattern"] = {2, 2, [](Evaluator&, const Values& a) {
                            const Network& f = network(a[0]);
                            return as_matrix(activation_pattern(f, node_values(f, numbers(a[1]))));
                        }};
    table["gradient"] = {2, 2, [](Evaluator&, const Values& a) {
                             const auto rows = input_gradient(network(a[0]), numbers(a[1]));
                             return rows.size() == 1 ? vector_value(rows[0]) : matrix_value(rows);
                         }};
    table["parameter_gradient"] = {2, 2, [](Evaluator&, const Values& a) {
                                       return vector_value(parameter_gradient(network(a[0]), numbers(a[1]), {}));
                                   }};
    table["parameter_hessian"] = {2, 2, [](Evaluator& e, const Values& a) {
                                      const size_t n = parameter_count(network(a[0]), true);
                                      e.spend_entries(n * n);
                                      return matrix_value(parameter_hessian(network(a[0]), numbers(a[1])));
                                  }};
    table["backpropagation"] = {3, 3, [](Evaluator&, const Values& a) {
                                    return vector_value(parameter_gradient(network(a[0]), numbers(a[1]), number(a[2])));
                                }};
    table["directional_derivative"] = {
        3, 3, [](Evaluator&, const Values& a) {
            return output_value(directional_derivative(network(a[0]), numbers(a[1]), numbers(a[2])));
        }};
    table["rescaled"] = {4, 4, rescaled};
    table["permuted"] = {3, 3, permuted};
    table["with_weight"] = {5, 5, [](Evaluator&, const Values& a) {
                                const Network& f = network(a[0]);
                                const size_t l = position(a[1], f.depth());
                                RationalMatrix w = weights(f.layer(l));
                                w[position(a[2], w.size()) - 1][position(a[3], w[0].size()) - 1] = exact(a[4]);
                                return Value{with_layer(f, l, w, biases(f.layer(l)))};
                            }};
    table["label_shift"] = {2, 2, [](Evaluator& e, const Values& a) {
                                Values points;
                                for (const LabelledPtr& p : dataset(a[1]).points)
                                    points.push_back({std::make_shared<const Labelled>(
                                        Labelled{p->input(), e.call(a[0], {p->input()}), p->times})});
                                network(a[0]);
                                return Value{make_dataset(points)};
                            }};
}

}  // namespace relucert_check

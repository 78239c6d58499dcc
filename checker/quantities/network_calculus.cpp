// Values and derivatives of networks, over integers with common denominators where the point is rational.
#include <algorithm>

#include "errors.hpp"
#include "network.hpp"

namespace relucert_check {
namespace {

bool all_rational(const Vector& v) {
    return std::all_of(v.begin(), v.end(), [](const Number& x) { return x.is_rational(); });
}

// W v in machine integers: the bits of w, of v and of the number of columns together are at most 126, so that no
// partial sum reaches 2^126. Nothing if the numbers are larger.
std::optional<std::vector<mpz_class>> machine_products(const Node& node, const std::vector<mpz_class>& v,
                                                       const std::vector<size_t>& used) {
    __extension__ typedef __int128 Wide;
    if (v.size() != node.columns) return {};
    size_t weight_bits = 0, entry_bits = 0, count_bits = bits(mpz_class(node.columns));
    if (node.small.empty()) {
        for (const mpz_class& w : node.weights) weight_bits = std::max(weight_bits, bits(w));
        if (weight_bits > 62) return {};
        for (const mpz_class& w : node.weights) node.small.push_back(w.get_si());
    }
    for (const mpz_class& x : v) entry_bits = std::max(entry_bits, bits(x));
    if (entry_bits > 62 || 62 + entry_bits + count_bits > 126) {
        for (const long w : node.small) weight_bits = std::max(weight_bits, bits(mpz_class(w)));
        if (entry_bits > 62 || weight_bits + entry_bits + count_bits > 126) return {};
    }
    std::vector<long> x;
    for (const size_t j : used) x.push_back(v[j].get_si());
    std::vector<mpz_class> result;
    for (size_t i = 0; i < node.dimension; ++i) {
        const long* row = &node.small[i * node.columns];
        Wide total = 0;
        for (size_t j = 0; j < used.size(); ++j) total += static_cast<Wide>(row[used[j]]) * x[j];
        const Wide size = total < 0 ? -total : total;
        mpz_class n =
            (mpz_class(static_cast<unsigned long>(size >> 64)) << 64) + mpz_class(static_cast<unsigned long>(size));
        result.push_back(total < 0 ? mpz_class(-n) : n);
    }
    return result;
}

// W v + c (or W v, or W^T v) of an affine node.
Vector apply(const Node& node, const Vector& v, bool with_bias, bool transposed = false) {
    const size_t rows = transposed ? node.columns : node.dimension,
                 columns = transposed ? node.dimension : node.columns;
    const auto entry = [&](size_t i, size_t j) -> const mpz_class& {
        return node.weights[transposed ? j * node.columns + i : i * node.columns + j];
    };
    Vector result(rows);
    if (!all_rational(v)) {
        for (size_t i = 0; i < rows; ++i) {
            Vector terms;
            for (size_t j = 0; j < columns; ++j) terms.push_back(Number(ratio(entry(i, j), node.denominator)) * v[j]);
            if (with_bias) terms.push_back(bias(node, i));
            result[i] = sum(terms);
        }
        return result;
    }
    mpz_class common = 1;
    for (const Number& x : v) {
        common = lcm(common, x.rational().get_den());
        check_size(common);
    }
    std::vector<mpz_class> scaled;
    std::vector<size_t> used;  // columns with an entry other than 0
    for (size_t j = 0; j < columns; ++j) {
        scaled.push_back(v[j].rational().get_num() * (common / v[j].rational().get_den()));
        if (scaled.back() != 0) used.push_back(j);
    }
    const mpz_class denominator = node.denominator * common;
    mpz_class total;
    if (const auto fast = transposed ? std::nullopt : machine_products(node, scaled, used)) {
        for (size_t i = 0; i < rows; ++i) {
            total = (*fast)[i];
            if (with_bias) total += node.bias[i] * common;
            result[i] = ratio(total, denominator);
        }
        return result;
    }
    for (size_t i = 0; i < rows; ++i) {
        total = with_bias ? mpz_class(node.bias[i] * common) : mpz_class(0);
        for (const size_t j : used) mpz_addmul(total.get_mpz_t(), entry(i, j).get_mpz_t(), scaled[j].get_mpz_t());
        result[i] = ratio(total, denominator);
    }
    return result;
}

Vector added(Vector a, const Vector& b) {
    if (a.empty()) return b;
    for (size_t i = 0; i < a.size(); ++i) a[i] = a[i] + b[i];
    return a;
}

// relu' for each entry of each relu node, by node; UnknownValue at a kink unless there is a value for kinks.
std::vector<Vector> relu_slopes(const Network& f, const std::vector<Vector>& values,
                                const std::optional<Number>& at_kink) {
    const auto pattern = activation_pattern(f, values);
    std::vector<Vector> slopes(f.nodes.size() + 1);
    size_t which = 0;
    for (size_t k = 1; k <= f.nodes.size(); ++k) {
        if (f.node(k).kind != Node::Kind::relu) continue;
        for (const int s : pattern[which]) {
            if (s == 0 && !at_kink) throw UnknownValue("gradient at a kink");
            slopes[k].push_back(s > 0 ? Number(1) : s < 0 ? Number(0) : *at_kink);
        }
        ++which;
    }
    return slopes;
}

// The derivative of (weights . output) in the value of every node, backwards.
std::vector<Vector> adjoints(const Network& f, const std::vector<Vector>& slopes, const Vector& weights) {
    std::vector<Vector> adjoint(f.nodes.size() + 1);
    adjoint.back() = weights;
    for (size_t k = f.nodes.size(); k >= 1; --k) {
        const Node& node = f.node(k);
        Vector back = adjoint[k];
        if (node.kind == Node::Kind::affine) back = apply(node, adjoint[k], false, true);
        if (node.kind == Node::Kind::relu)
            for (size_t i = 0; i < back.size(); ++i) back[i] = back[i] * slopes[k][i];
        for (const size_t j : node.of) adjoint[j] = added(std::move(adjoint[j]), back);
    }
    return adjoint;
}

}  // namespace

std::vector<Vector> node_values(const Network& f, const Vector& x) {
    require(x.size() == f.input, "a network applied to a point of another dimension");
    std::vector<Vector> values = {x};
    for (const Node& node : f.nodes) {
        Vector v = values[node.of[0]];
        if (node.kind == Node::Kind::affine) v = apply(node, v, true);
        if (node.kind == Node::Kind::relu)
            for (Number& entry : v) entry = positive_part(entry);
        for (size_t i = 1; i < node.of.size(); ++i) v = added(std::move(v), values[node.of[i]]);
        values.push_back(std::move(v));
    }
    return values;
}

std::vector<std::vector<int>> activation_pattern(const Network& f, const std::vector<Vector>& values) {
    std::vector<std::vector<int>> pattern;
    for (const Node& node : f.nodes) {
        if (node.kind != Node::Kind::relu) continue;
        pattern.emplace_back();
        for (const Number& entry : values[node.of[0]]) {
            const auto s = sign(entry);
            if (!s) throw UnknownValue("the sign of a preactivation is undecided");
            pattern.back().push_back(*s);
        }
    }
    return pattern;
}

std::vector<Vector> input_gradient(const Network& f, const Vector& x) {
    const std::vector<Vector> slopes = relu_slopes(f, node_values(f, x), {});
    std::vector<Vector> rows;
    for (size_t i = 0; i < f.output(); ++i) {
        Vector unit(f.output());
        unit[i] = 1;
        Vector row = adjoints(f, slopes, unit)[0];
        row.resize(f.input);  // the input may stand in no node
        rows.push_back(std::move(row));
    }
    return rows;
}

Vector parameter_gradient(const Network& f, const Vector& x, const std::optional<Number>& at_kink) {
    require(f.output() == 1, "the parameter gradient needs a scalar output");
    const std::vector<Vector> values = node_values(f, x);
    const std::vector<Vector> adjoint = adjoints(f, relu_slopes(f, values, at_kink), {Number(1)});
    Vector result;
    for (size_t k = 1; k <= f.nodes.size(); ++k) {
        if (f.node(k).kind != Node::Kind::affine) continue;
        for (const Number& a : adjoint[k])
            for (const Number& h : values[f.node(k).of[0]]) result.push_back(a * h);
        result.insert(result.end(), adjoint[k].begin(), adjoint[k].end());
    }
    return result;
}

// A row for each parameter: the derivative of the gradient along it, by tangents of the values (forwards) and of the
// adjoints (backwards).
std::vector<Vector> parameter_hessian(const Network& f, const Vector& x) {
    require(f.output() == 1, "the parameter Hessian needs a scalar output");
    const std::vector<Vector> values = node_values(f, x);
    const std::vector<Vector> slopes = relu_slopes(f, values, {});
    const std::vector<Vector> adjoint = adjoints(f, slopes, {Number(1)});
    const auto row = [&](size_t moved, size_t i, std::optional<size_t> j) {  // weight (i, j) or bias i of node `moved`
        std::vector<Vector> dv(f.nodes.size() + 1), da(f.nodes.size() + 1);
        for (size_t k = 0; k <= f.nodes.size(); ++k) {
            dv[k].resize(values[k].size());
            da[k].resize(values[k].size());
        }
        for (size_t k = moved; k <= f.nodes.size(); ++k) {
            const Node& node = f.node(k);
            Vector d = dv[node.of[0]];
            if (node.kind == Node::Kind::affine) d = apply(node, d, false);
            if (node.kind == Node::Kind::relu)
                for (size_t e = 0; e < d.size(); ++e) d[e] = d[e] * slopes[k][e];
            for (size_t e = 1; e < node.of.size(); ++e) d = added(std::move(d), dv[node.of[e]]);
            if (k == moved) d[i] = d[i] + (j ? values[node.of[0]][*j] : Number(1));
            dv[k] = std::move(d);
        }
        for (size_t k = f.nodes.size(); k >= 1; --k) {
            const Node& node = f.node(k);
            Vector back = da[k];
            if (node.kind == Node::Kind::affine) back = apply(node, da[k], false, true);
            if (node.kind == Node::Kind::relu)
                for (size_t e = 0; e < back.size(); ++e) back[e] = back[e] * slopes[k][e];
            if (k == moved && j) back[*j] = back[*j] + adjoint[k][i];
            for (const size_t of : node.of) da[of] = added(std::move(da[of]), back);
        }
        Vector entries;
        for (size_t k = 1; k <= f.nodes.size(); ++k) {
            if (f.node(k).kind != Node::Kind::affine) continue;
            const size_t of = f.node(k).of[0];
            for (size_t p = 0; p < adjoint[k].size(); ++p)
                for (size_t q = 0; q < values[of].size(); ++q)
                    entries.push_back(da[k][p] * values[of][q] + adjoint[k][p] * dv[of][q]);
            entries.insert(entries.end(), da[k].begin(), da[k].end());
        }
        return entries;
    };
    std::vector<Vector> rows;
    for (size_t k = 1; k <= f.nodes.size(); ++k) {
        const Node& node = f.node(k);
        if (node.kind != Node::Kind::affine) continue;
        for (size_t i = 0; i < node.dimension; ++i)
            for (size_t j = 0; j < node.columns; ++j) rows.push_back(row(k, i, j));
        for (size_t i = 0; i < node.dimension; ++i) rows.push_back(row(k, i, {}));
    }
    return rows;
}

Vector directional_derivative(const Network& f, const Vector& x, const Vector& direction) {
    require(direction.size() == f.input, "a direction of another dimension");
    const std::vector<Vector> values = node_values(f, x);
    const auto pattern = activation_pattern(f, values);
    std::vector<Vector> derivative = {direction};
    size_t which = 0;
    for (const Node& node : f.nodes) {
        Vector d = derivative[node.of[0]];
        if (node.kind == Node::Kind::affine) d = apply(node, d, false);
        if (node.kind == Node::Kind::relu) {
            for (size_t i = 0; i < d.size(); ++i)
                d[i] = pattern[which][i] > 0 ? d[i] : pattern[which][i] < 0 ? Number(0) : positive_part(d[i]);
            ++which;
        }
        for (size_t i = 1; i < node.of.size(); ++i) d = added(std::move(d), derivative[node.of[i]]);
        derivative.push_back(std::move(d));
    }
    return derivative.back();
}

}  // namespace relucert_check

// docs/evidence/tangent-eigenvalue.md.
#include <algorithm>

#include "shallow_layer.hpp"

namespace relucert_check {
namespace {

// A network of one hidden layer and one output with its data: section 2.
struct Tangent {
    ShallowLayer layer;
    std::vector<int64_t> z;  // a row a point
    std::vector<int64_t> a;  // over da
    std::vector<mpz_class> a_squared, times;
    mpz_class size = 0;
    mpz_class dl2, da2, common;  // common = dl2 * da2 * dx^2

    Tangent(const Network& f, const Dataset& data) {
        require(f.nodes.size() == 3 && f.depth() == 2 && f.output() == 1,
                "tangent: a residual for a network that does not have one hidden layer and one output");
        auto made = shallow_layer(f, data);
        require(made.has_value(), "tangent: integers out of range");
        layer = std::move(*made);
        for (const mpz_class& entry : f.layer(2).weights) {
            require(bits(entry) <= 62, "tangent: a weight out of range");
            a.push_back(entry.get_si());
            a_squared.push_back(entry * entry);
        }
        for (const LabelledPtr& p : data.points) {
            times.push_back(p->times);
            size += p->times;
        }
        z.resize(layer.points * layer.neurons);
        visit_preactivations(layer, [this](size_t i, size_t j, int64_t value) {
            require(value != 0, "tangent: a data point on a kink");
            z[j * layer.neurons + i] = value;
        });
        const mpz_class& da = f.layer(2).denominator;
        dl2 = layer.dl * layer.dl;
        da2 = da * da;
        common = dl2 * da2 * layer.dx * layer.dx;
    }
    bool active(size_t j, size_t i) const { return z[j * layer.neurons + i] > 0; }

    mpq_class trace() const {
        const size_t x_bits = largest_bits(layer.x), z_bits = largest_bits(z);
        mpz_class total = 0;
        std::vector<int64_t> h(layer.neurons);
        for (size_t j = 0; j < layer.points; ++j) {
            mpz_class slopes = 0;
            for (size_t i = 0; i < h.size(); ++i) {
                h[i] = active(j, i) ? z[j * h.size() + i] : 0;
                if (active(j, i)) slopes += a_squared[i];
            }
            total +=
                times[j] * (common + da2 * row_product(h.data(), h.data(), h.size(), z_bits, z_bits) +
                            dl2 * slopes * row_product(layer.point(j), layer.point(j), layer.columns, x_bits, x_bits));
        }
        return ratio(total, common * size);
    }

    // (1/n^2) sum of m_j m_l (phi_j . phi_l)^2.
    mpq_class squared_frobenius_norm() const {
        const size_t n = layer.points, k = layer.neurons;
        std::vector<int64_t> h(z), s(n * k);
        for (size_t e = 0; e < h.size(); ++e) {
            h[e] = std::max<int64_t>(h[e], 0);
            s[e] = h[e] > 0 ? a[e % k] : 0;
        }
        const size_t x_bits = largest_bits(layer.x), h_bits = largest_bits(h), s_bits = largest_bits(s);
        mpz_class total = 0, entry;
        for (size_t j = 0; j < n; ++j)
            for (size_t l = 0; l <= j; ++l) {
                entry = common + da2 * row_product(&h[j * k], &h[l * k], k, h_bits, h_bits) +
                        dl2 * row_product(&s[j * k], &s[l * k], k, s_bits, s_bits) *
                            row_product(layer.point(j), layer.point(l), layer.columns, x_bits, x_bits);
                total += (l < j ? 2 : 1) * times[j] * times[l] * entry * entry;
            }
        return ratio(total, common * common * size * size);
    }
};

// rho and |A u|^2 / |u|^2 of section 2.
struct Residual {
    mpq_class rho, image;

    Residual(const Tangent& t, const std::vector<mpz_class>& witness) {
        const ShallowLayer& layer = t.layer;
        const size_t n = layer.points, k = layer.neurons;
        require(witness.size() == n, "tangent: a witness of the wrong length");
        std::vector<mpq_class> products;
        mpz_class sum = 0, squares = 0;
        for (size_t j = 0; j < n; ++j) {
            const mpz_class product = t.times[j] * witness[j];
            products.emplace_back(product);
            sum += product;
            squares += product * witness[j];
        }
        require(squares > 0, "tangent: the witness is zero");
        const auto weights = machine_weights(products, layer.largest_input);
        require(weights.has_value(), "tangent: the witness is out of range");
        const std::vector<int64_t>& u = weights->first;
        std::vector<int64_t> v(k * layer.columns, 0);
        std::vector<Wide> wide(k, 0);
        for (size_t j = 0; j < n; ++j)
            for (size_t i = 0; i < k; ++i) {
                if (!t.active(j, i)) continue;
                wide[i] += static_cast<Wide>(u[j]) * t.z[j * k + i];
                const int64_t* x = layer.point(j);
                for (size_t c = 0; c < layer.columns; ++c) v[i * layer.columns + c] += u[j] * x[c];
            }
        const size_t x_bits = largest_bits(layer.x), v_bits = largest_bits(v);
        std::vector<mpz_class> p;
        mpz_class squared_p = 0, squared_v = 0;
        for (size_t i = 0; i < k; ++i) {
            p.push_back(integer_of(wide[i]));
            squared_p += p[i] * p[i];
            const int64_t* row = &v[i * layer.columns];
            squared_v += t.a_squared[i] * row_product(row, row, layer.columns, v_bits, v_bits);
        }
        rho = ratio(t.common * sum * sum + t.da2 * squared_p + t.dl2 * squared_v, t.common * t.size * squares);
        mpz_class total = 0;
        for (size_t j = 0; j < n; ++j) {
            mpz_class activations = 0, inputs = 0;
            for (size_t i = 0; i < k; ++i) {
                if (!t.active(j, i)) continue;
                activations += p[i] * t.z[j * k + i];
                inputs +=
                    t.a_squared[i] * row_product(&v[i * layer.columns], layer.point(j), layer.columns, v_bits, x_bits);
            }
            const mpz_class y = t.common * sum + t.da2 * activations + t.dl2 * inputs;
            total += t.times[j] * y * y;
        }
        image = ratio(total, t.common * t.common * t.size * t.size * squares);
    }
};

void check_residual(const Network& f, const Dataset& data, const mpq_class& lower, const mpq_class& upper,
                    const Json& evidence) {
    evidence.expect_keys({"kind", "witness", "rest"});
    const Tangent tangent(f, data);
    const Residual found(tangent, read_integers(evidence["witness"].as_text()));
    require(lower <= found.rho, "tangent: the witness does not reach the lower end");
    const mpq_class gap = upper - found.rho, residual = found.image - found.rho * found.rho;
    require(gap >= 0, "tangent: the upper end is below the Rayleigh quotient");
    const std::string& rest = evidence["rest"].as_text();
    if (rest == "trace") {
        const mpq_class other = tangent.trace() - found.rho;
        require(upper >= other && gap * (upper - other) >= residual, "tangent: the upper end is not proved");
    } else {
        require(rest == "frobenius", "tangent: unknown bound of the rest");
        const mpq_class other = tangent.squared_frobenius_norm() - 2 * found.image + found.rho * found.rho;
        const mpq_class room = gap * upper - residual;
        require(room >= 0 && upper * upper >= other && room * room >= gap * gap * other,
                "tangent: the upper end is not proved");
    }
}

// Section 4: (1/n) phi_j . phi_l, each point as often as it counts.
Value gram_argument(const Network& f, const Dataset& data) {
    mpz_class size = 0;
    for (const LabelledPtr& p : data.points) size += p->times;
    require(size <= 2048, "tangent: a Gram matrix of more than 2048 rows");
    RationalMatrix gradients;
    for (const LabelledPtr& p : data.points) {
        std::vector<mpq_class> row;
        for (const Number& entry : parameter_gradient(f, numbers(p->input), {})) row.push_back(entry.rational());
        gradients.insert(gradients.end(), p->times.get_ui(), row);
    }
    std::vector<Vector> rows;
    for (const auto& row : gram_matrix(gradients)) {
        rows.emplace_back();
        for (const mpq_class& entry : row) rows.back().push_back(Number(mpq_class(entry / size)));
    }
    return matrix_value(rows);
}

}  // namespace

Value check_largest_tangent_eigenvalue(const Values& a, const Json& value, const Json& evidence) {
    const Network& f = network(a[0]);
    const Dataset& data = dataset(a[1]);
    require(!data.points.empty() && f.output() == 1 && f.input == data.input, "tangent: arguments that do not fit");
    if (evidence["kind"].as_text() == "gram") {
        evidence.expect_keys({"kind", "bounds"});
        return check_largest_eigenvalue({gram_argument(f, data)}, value, evidence["bounds"]);
    }
    require(evidence["kind"].as_text() == "residual", "tangent: unknown evidence");
    const std::vector<mpq_class> ends = rationals(value);
    require(ends.size() == 2 && ends[0] <= ends[1], "tangent: the value is not [lower, upper]");
    check_residual(f, data, ends[0], ends[1], evidence);
    return {fixed_enclosure(ends[0], ends[1])};
}

}  // namespace relucert_check

#include "tangent_residual.hpp"

#include <algorithm>

namespace relucert_check {
namespace {

size_t count_bits(size_t n) { return bits(mpz_class(n)); }

// Inner products of rows of the same list, in machine integers where they hold them.
class GramEntries {
public:
    GramEntries(const std::vector<int64_t>& rows, size_t columns)
        : rows_(rows),
          columns_(columns),
          bits_(largest_bits(rows)),
          machine_(2 * bits_ + count_bits(columns) <= 126),
          digits_(rows.data(), machine_ ? rows.size() / columns : 0, columns),
          products_(digits_, digits_) {}
    mpz_class operator()(size_t j, size_t l) const {
        if (machine_) return integer_of(products_(j, l));
        return row_product(&rows_[j * columns_], &rows_[l * columns_], columns_, bits_, bits_);
    }

private:
    const std::vector<int64_t>& rows_;
    size_t columns_, bits_;
    bool machine_;
    DigitRows digits_;
    RowProducts products_;
};

// Sum over the active neurons of term(i), which is a Wide if 128 bits hold all partial sums.
template <typename Sum, typename Term>
Sum active_sum(const Tangent& t, size_t j, Term term) {
    Sum sum = 0;
    for (size_t i = 0; i < t.layer.neurons; ++i)
        if (t.active(j, i)) sum += term(i);
    return sum;
}

// Section 2: g, the sum of m_j u_j phi_j, with common * |g|^2; then phi_j . g for each point.
struct Direction {
    const Tangent& t;
    mpz_class sum;           // M
    std::vector<Wide> p;     // P, below 2^124
    std::vector<int64_t> v;  // V, below 2^62
    std::vector<mpz_class> wide_p;
    mpz_class squared;  // common * |g|^2

    Direction(const Tangent& tangent, const std::vector<int64_t>& u, const mpz_class& total)
        : t(tangent), sum(total), p(t.layer.neurons, 0), v(t.layer.neurons * t.layer.columns, 0) {
        const ShallowLayer& layer = t.layer;
        constexpr size_t block = 512;
        for (size_t first = 0; first < layer.points; first += block) {
            const size_t count = std::min(block, layer.points - first);
            add_active_sums(layer, first, count, &t.z[first * layer.neurons], &u[first], v);
        }
        for (size_t j = 0; j < layer.points; ++j)
            for (size_t i = 0; i < layer.neurons; ++i)
                if (t.active(j, i)) p[i] += static_cast<Wide>(u[j]) * t.z[j * layer.neurons + i];
        const size_t v_bits = largest_bits(v);
        mpz_class squared_p = 0, squared_v = 0;
        for (size_t i = 0; i < layer.neurons; ++i) {
            wide_p.push_back(integer_of(p[i]));
            squared_p += wide_p[i] * wide_p[i];
            const int64_t* row = &v[i * layer.columns];
            squared_v += t.a_squared[i] * row_product(row, row, layer.columns, v_bits, v_bits);
        }
        squared = t.common * sum * sum + t.da2 * squared_p + t.dl2 * squared_v;
    }

    // Sum of m_j (common * phi_j . g)^2.
    mpz_class squared_image() const {
        const ShallowLayer& layer = t.layer;
        const size_t k_bits = count_bits(layer.neurons);
        const size_t v_bits = largest_bits(v), x_bits = largest_bits(layer.x),
                     t_bits = v_bits + x_bits + count_bits(layer.columns);
        mpz_class largest_p = 0, largest_a = 0;
        for (size_t i = 0; i < layer.neurons; ++i) {
            if (abs(wide_p[i]) > largest_p) largest_p = abs(wide_p[i]);
            largest_a = std::max(largest_a, t.a_squared[i]);
        }
        const bool machine_products = t_bits <= 126, machine_inputs = bits(largest_a) + t_bits + k_bits <= 126,
                   machine_activations = bits(largest_p) + largest_bits(t.z) + k_bits <= 126;
        std::vector<Wide> narrow_a;
        if (machine_inputs)
            for (const int64_t a : t.a) narrow_a.push_back(static_cast<Wide>(a) * a);
        const DigitRows v_digits(v.data(), machine_products ? layer.neurons : 0, layer.columns);
        constexpr size_t block = 16;
        mpz_class total = 0;
        for (size_t first = 0; first < layer.points; first += block) {
            const size_t count = std::min(block, layer.points - first);
            const DigitRows x_digits(layer.point(first), machine_products ? count : 0, layer.columns);
            const RowProducts products(v_digits, x_digits);
            for (size_t j = first; j < first + count; ++j) {
                const int64_t* z = &t.z[j * layer.neurons];
                const auto product = [&](size_t i) -> mpz_class {
                    if (machine_products) return integer_of(products(i, j - first));
                    return row_product(&v[i * layer.columns], layer.point(j), layer.columns, v_bits, x_bits);
                };
                const mpz_class activations =
                    machine_activations ? integer_of(active_sum<Wide>(t, j, [&](size_t i) { return p[i] * z[i]; }))
                                        : active_sum<mpz_class>(t, j, [&](size_t i) { return wide_p[i] * z[i]; });
                const mpz_class inputs =
                    machine_inputs ? integer_of(active_sum<Wide>(
                                         t, j, [&](size_t i) { return narrow_a[i] * products(i, j - first); }))
                                   : active_sum<mpz_class>(
                                         t, j, [&](size_t i) -> mpz_class { return t.a_squared[i] * product(i); });
                const mpz_class y = t.common * sum + t.da2 * activations + t.dl2 * inputs;
                total += t.times[j] * y * y;
            }
        }
        return total;
    }
};

}  // namespace

Tangent::Tangent(const Network& f, const Dataset& data) {
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
    for (const LabelledPtr& p : data.points) times.push_back(p->times);
    size = size_of(data);
    z.reserve(layer.points * layer.neurons);
    visit_blocks(layer, [this](size_t, size_t count, const int64_t* block) {
        z.insert(z.end(), block, block + count * layer.neurons);
    });
    require(std::find(z.begin(), z.end(), 0) == z.end(), "tangent: a data point on a kink");
    const mpz_class& da = f.layer(2).denominator;
    dl2 = layer.dl * layer.dl;
    da2 = da * da;
    common = dl2 * da2 * layer.dx * layer.dx;
}

mpq_class Tangent::trace() const {
    const size_t x_bits = largest_bits(layer.x), z_bits = largest_bits(z);
    mpz_class total = 0;
    std::vector<int64_t> h(layer.neurons);
    for (size_t j = 0; j < layer.points; ++j) {
        mpz_class slopes = 0;
        for (size_t i = 0; i < h.size(); ++i) {
            h[i] = active(j, i) ? z[j * h.size() + i] : 0;
            if (active(j, i)) slopes += a_squared[i];
        }
        total += times[j] * (common + da2 * row_product(h.data(), h.data(), h.size(), z_bits, z_bits) +
                             dl2 * slopes * row_product(layer.point(j), layer.point(j), layer.columns, x_bits, x_bits));
    }
    return ratio(total, common * size);
}

mpq_class Tangent::squared_frobenius_norm() const {
    const size_t n = layer.points, k = layer.neurons;
    std::vector<int64_t> h(z), s(n * k);
    for (size_t e = 0; e < h.size(); ++e) {
        h[e] = std::max<int64_t>(h[e], 0);
        s[e] = h[e] > 0 ? a[e % k] : 0;
    }
    const GramEntries activations(h, k), slopes(s, k), inputs(layer.x, layer.columns);
    mpz_class total = 0, entry;
    for (size_t j = 0; j < n; ++j)
        for (size_t l = 0; l <= j; ++l) {
            entry = common + da2 * activations(j, l) + dl2 * slopes(j, l) * inputs(j, l);
            total += (l < j ? 2 : 1) * times[j] * times[l] * entry * entry;
        }
    return ratio(total, common * common * size * size);
}

Residual::Residual(const Tangent& t, const std::vector<mpz_class>& witness) {
    require(witness.size() == t.layer.points, "tangent: a witness of the wrong length");
    std::vector<mpq_class> products;
    mpz_class sum = 0, squares = 0;
    for (size_t j = 0; j < witness.size(); ++j) {
        const mpz_class product = t.times[j] * witness[j];
        products.emplace_back(product);
        sum += product;
        squares += product * witness[j];
    }
    require(squares > 0, "tangent: the witness is zero");
    const auto weights = machine_weights(products, t.layer.largest_input);
    require(weights.has_value(), "tangent: the witness is out of range");
    const Direction g(t, weights->first, sum);
    rho = ratio(g.squared, t.common * t.size * squares);
    image = ratio(g.squared_image(), t.common * t.common * t.size * t.size * squares);
}

}  // namespace relucert_check

// docs/evidence/same-function.md: a gauge (permutations and positive scales of hidden neurons), or a point.
#include "rules.hpp"

namespace relucert_check {
namespace {

struct Gauge {
    std::vector<size_t> permutation;
    std::vector<mpq_class> scale;
};

Gauge identity(size_t n) {
    Gauge g{std::vector<size_t>(n), std::vector<mpq_class>(n, 1)};
    for (size_t i = 0; i < n; ++i) g.permutation[i] = i;
    return g;
}

Gauge read_gauge(const Json& json, size_t n) {
    json.expect_keys({"permutation", "scale"});
    Gauge g{{}, rationals(json["scale"])};
    std::vector<bool> seen(n, false);
    for (const Json& one : json["permutation"].as_list()) {
        const size_t p = read_count(one.as_text());
        require(p <= n && !seen[p - 1], "gauge: not a permutation");
        seen[p - 1] = true;
        g.permutation.push_back(p - 1);
    }
    require(g.permutation.size() == n && g.scale.size() == n, "gauge: a wrong length");
    for (const mpq_class& t : g.scale) require(t > 0, "gauge: a scale that is not positive");
    return g;
}

// W_g[i,j] = t[i] W_f[p(i), q(j)] / s[j] and b_g[i] = t[i] b_f[p(i)], for the gauge (p, t) behind the layer and (q, s)
// before it.
void check_layer(const Node& f, const Node& g, const Gauge& before, const Gauge& behind) {
    require(f.dimension == g.dimension && f.columns == g.columns, "gauge: layers of different widths");
    for (size_t i = 0; i < g.dimension; ++i) {
        const size_t p = behind.permutation[i];
        require(bias(g, i) == behind.scale[i] * bias(f, p), "gauge: a bias does not agree");
        for (size_t j = 0; j < g.columns; ++j)
            require(weight(g, i, j) * before.scale[j] == behind.scale[i] * weight(f, p, before.permutation[j]),
                    "gauge: a weight does not agree");
    }
}

}  // namespace

Value check_same_function(const Values& arguments, const Json& value, const Json& evidence) {
    const Network &f = network(arguments[0]), &g = network(arguments[1]);
    require(f.input == g.input && f.output() == g.output(), "same_function: networks of different dimensions");
    if (!yes_or_no(value)) {
        evidence.expect_keys({"kind", "x"});
        require(evidence["kind"].as_text() == "point", "same_function: a point is expected");
        const std::vector<mpq_class> x = rationals(evidence["x"]);
        const Vector point(x.begin(), x.end());
        const auto same = equal(vector_value(node_values(f, point).back()), vector_value(node_values(g, point).back()));
        require(same == false, "same_function: the outputs at the point do not differ");
        return {false};
    }
    evidence.expect_keys({"kind", "layers"});
    require(evidence["kind"].as_text() == "gauge", "same_function: a gauge is expected");
    const size_t depth = f.depth();
    const auto& layers = evidence["layers"].as_list();
    require(g.depth() == depth && f.nodes.size() == g.nodes.size() && layers.size() == depth - 1,
            "gauge: a wrong number of layers");
    Gauge before = identity(f.input);
    for (size_t l = 1; l <= depth; ++l) {
        require(f.layer(l).dimension == g.layer(l).dimension, "gauge: layers of different widths");
        Gauge behind = l < depth ? read_gauge(layers[l - 1], f.layer(l).dimension) : identity(f.output());
        check_layer(f.layer(l), g.layer(l), before, behind);
        before = std::move(behind);
    }
    return {true};
}

}  // namespace relucert_check

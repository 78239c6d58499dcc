#include "network.hpp"

#include <algorithm>

#include "errors.hpp"
#include "json.hpp"
#include "sha256.hpp"

namespace relucert_check {
namespace {

constexpr size_t max_parameters = 100'000'000;

// Divides by the common divisor, so that equal layers have equal integers.
void normalise(Node& affine) {
    mpz_class common = affine.denominator;
    for (const auto* part : {&affine.weights, &affine.bias})
        for (const mpz_class& n : *part)
            if (common != 1) common = gcd(common, n);
    if (common == 1) return;
    affine.denominator /= common;
    for (auto* part : {&affine.weights, &affine.bias})
        for (mpz_class& n : *part) n /= common;
}

Node make_affine(const RationalMatrix& weights, const std::vector<mpq_class>& bias, size_t of) {
    Node node;
    node.of = {of};
    node.dimension = weights.size();
    require(!weights.empty() && !weights[0].empty(), "a layer has no entries");
    node.columns = weights[0].size();
    require(bias.size() == weights.size(), "the bias of a layer has another length");
    for (const auto& row : weights) {
        require(row.size() == node.columns, "the rows of a layer have different lengths");
        for (const mpq_class& w : row) node.denominator = lcm(node.denominator, w.get_den());
        check_size(node.denominator);
    }
    for (const mpq_class& b : bias) node.denominator = lcm(node.denominator, b.get_den());
    check_size(node.denominator);
    const auto scaled = [&node](const mpq_class& q) -> mpz_class {
        return q.get_num() * (node.denominator / q.get_den());
    };
    for (const auto& row : weights)
        for (const mpq_class& w : row) node.weights.push_back(scaled(w));
    for (const mpq_class& b : bias) node.bias.push_back(scaled(b));
    return node;
}

std::string joined(const mpz_class* first, size_t count) {
    std::string text;
    for (size_t i = 0; i < count; ++i) text += (i > 0 ? " " : "") + first[i].get_str();
    return text;
}

Node read_node(const Json& json, const std::vector<size_t>& dimensions) {
    const auto earlier = [&](const std::string& text) {
        const size_t k = text == "0" ? 0 : read_count(text);
        require(k < dimensions.size(), "network: a node of a later node");
        return k;
    };
    Node node;
    const std::string& kind = json["kind"].as_text();
    if (kind == "affine") {
        json.expect_keys({"kind", "of", "rows", "columns", "denominator", "weights", "bias"});
        node.of = {earlier(json["of"].as_text())};
        node.dimension = read_count(json["rows"].as_text());
        node.columns = read_count(json["columns"].as_text());
        node.denominator = read_integer(json["denominator"].as_text());
        require(node.denominator >= 1, "network: a denominator that is not positive");
        require(node.columns == dimensions[node.of[0]],
                "network: columns differ from the dimension of the node before");
        require(json["weights"].as_list().size() == node.dimension, "network: rows differ from the weights");
        require(node.dimension <= max_parameters / node.columns, "network: too many parameters");
        for (const Json& row : json["weights"].as_list()) {
            std::vector<mpz_class> entries = read_integers(row.as_text());
            require(entries.size() == node.columns, "network: a row of another length");
            std::move(entries.begin(), entries.end(), std::back_inserter(node.weights));
        }
        node.bias = read_integers(json["bias"].as_text());
        require(node.bias.size() == node.dimension, "network: a bias of another length");
        const mpz_class denominator = node.denominator;
        normalise(node);
        require(node.denominator == denominator, "network: integers with a common divisor");
    } else if (kind == "relu") {
        json.expect_keys({"kind", "of"});
        node.kind = Node::Kind::relu;
        node.of = {earlier(json["of"].as_text())};
        node.dimension = dimensions[node.of[0]];
    } else {
        require(kind == "sum", "network: unknown kind of node");
        json.expect_keys({"kind", "of"});
        node.kind = Node::Kind::sum;
        for (const Json& k : json["of"].as_list()) node.of.push_back(earlier(k.as_text()));
        require(node.of.size() >= 2, "network: a sum of fewer than two nodes");
        node.dimension = dimensions[node.of[0]];
        for (const size_t k : node.of)
            require(dimensions[k] == node.dimension, "network: a sum of different dimensions");
    }
    return node;
}

}  // namespace

NetworkPtr read_network(const std::string& bytes) {
    const Json json = read_json(bytes);
    json.expect_keys({"relucert", "version", "input", "nodes"});
    require(json["relucert"].as_text() == "network" && json["version"].as_text() == "1", "not a network of version 1");
    auto f = std::make_shared<Network>();
    f->input = read_count(json["input"].as_text());
    std::vector<size_t> dimensions = {f->input};
    std::vector<bool> used = {true};
    for (const Json& one : json["nodes"].as_list()) {
        f->nodes.push_back(read_node(one, dimensions));
        const Node& node = f->nodes.back();
        if (node.kind == Node::Kind::affine && node.of[0] > 0)
            require(f->node(node.of[0]).kind != Node::Kind::affine, "network: an affine node of an affine node");
        for (const size_t k : node.of) used[k] = true;
        dimensions.push_back(node.dimension);
        used.push_back(false);
    }
    require(!f->nodes.empty(), "network: no nodes");
    used.pop_back();
    require(std::find(used.begin(), used.end(), false) == used.end(), "network: a node that is not used");
    require(canonical_bytes(*f) == bytes, "network: not in canonical form");
    return f;
}

std::string canonical_bytes(const Network& f) {
    std::string text = R"({"relucert":"network","version":"1","input":")" + std::to_string(f.input) + R"(","nodes":[)";
    for (size_t k = 1; k <= f.nodes.size(); ++k) {
        const Node& node = f.node(k);
        if (k > 1) text += ",";
        const std::string of = "\"" + std::to_string(node.of[0]) + "\"";
        if (node.kind == Node::Kind::affine) {
            text += R"({"kind":"affine","of":)" + of + R"(,"rows":")" + std::to_string(node.dimension) +
                    R"(","columns":")" + std::to_string(node.columns) + R"(","denominator":")" +
                    node.denominator.get_str() + R"(","weights":[)";
            for (size_t i = 0; i < node.dimension; ++i)
                text += (i > 0 ? ",\"" : "\"") + joined(&node.weights[i * node.columns], node.columns) + "\"";
            text += R"(],"bias":")" + joined(node.bias.data(), node.dimension) + "\"}";
        } else if (node.kind == Node::Kind::relu) {
            text += R"({"kind":"relu","of":)" + of + "}";
        } else {
            text += R"({"kind":"sum","of":[)" + of;
            for (size_t i = 1; i < node.of.size(); ++i) text += ",\"" + std::to_string(node.of[i]) + "\"";
            text += "]}";
        }
    }
    return text + "]}\n";
}

const std::string& digest(const Network& f) {
    if (f.digest.empty()) f.digest = sha256(canonical_bytes(f));
    return f.digest;
}

size_t Network::depth() const {
    size_t layers = 0;
    for (size_t k = 1; k <= nodes.size(); ++k) {
        const bool affine = k % 2 == 1;
        require(node(k).kind == (affine ? Node::Kind::affine : Node::Kind::relu) && node(k).of[0] == k - 1,
                "the network is not a chain");
        layers += affine ? 1 : 0;
    }
    return layers;
}
const Node& Network::layer(size_t l) const {
    require(l >= 1 && l <= depth(), "a layer that the network does not have");
    return node(2 * l - 1);
}

NetworkPtr make_chain(const std::vector<RationalMatrix>& weights, const std::vector<std::vector<mpq_class>>& biases) {
    require(!weights.empty() && weights.size() == biases.size(), "a network needs layers, and a bias for each");
    auto f = std::make_shared<Network>();
    for (size_t l = 0; l < weights.size(); ++l) {
        if (l > 0) {
            Node relu;
            relu.kind = Node::Kind::relu;
            relu.of = {f->nodes.size()};
            relu.dimension = f->output();
            f->nodes.push_back(std::move(relu));
        }
        f->nodes.push_back(make_affine(weights[l], biases[l], f->nodes.size()));
        const Node& node = f->nodes.back();
        require(l == 0 || node.columns == f->node(f->nodes.size() - 1).dimension, "the layers of a network do not fit");
        if (l == 0) f->input = node.columns;
    }
    return f;
}

NetworkPtr part(const Network& f, size_t from, size_t to) {
    auto result = std::make_shared<Network>();
    result->input = from == 1 ? f.input : f.node(from - 1).dimension;
    for (size_t k = from; k <= to; ++k) {
        result->nodes.push_back(f.node(k));
        result->nodes.back().of = {k - from};
    }
    return result;
}

mpq_class weight(const Node& a, size_t row, size_t column) {
    return ratio(a.weights[row * a.columns + column], a.denominator);
}
mpq_class bias(const Node& a, size_t row) { return ratio(a.bias[row], a.denominator); }
RationalMatrix weights(const Node& affine) {
    RationalMatrix rows(affine.dimension, std::vector<mpq_class>(affine.columns));
    for (size_t i = 0; i < affine.dimension; ++i)
        for (size_t j = 0; j < affine.columns; ++j) rows[i][j] = weight(affine, i, j);
    return rows;
}
std::vector<mpq_class> biases(const Node& affine) {
    std::vector<mpq_class> entries;
    for (size_t i = 0; i < affine.dimension; ++i) entries.push_back(bias(affine, i));
    return entries;
}

NetworkPtr with_layer(const Network& f, size_t l, const RationalMatrix& weights, const std::vector<mpq_class>& biases) {
    auto result = std::make_shared<Network>(f);
    result->digest.clear();
    const Node& old = f.layer(l);
    Node node = make_affine(weights, biases, old.of[0]);
    require(node.dimension == old.dimension && node.columns == old.columns, "a layer of another size");
    result->nodes[2 * l - 2] = std::move(node);
    return result;
}

static bool has_bias(const Node& affine) {
    return std::any_of(affine.bias.begin(), affine.bias.end(), [](const mpz_class& b) { return b != 0; });
}

size_t parameter_count(const Network& f, bool all_biases) {
    size_t count = 0;
    for (const Node& node : f.nodes)
        if (node.kind == Node::Kind::affine)
            count += node.weights.size() + (all_biases || has_bias(node) ? node.bias.size() : 0);
    return count;
}

NetworkPtr with_parameters(const Network& f, const std::vector<mpq_class>& theta, bool all_biases) {
    require(theta.size() == parameter_count(f, all_biases), "with_parameters: a wrong number of parameters");
    auto result = std::make_shared<Network>(f);
    result->digest.clear();
    auto next = theta.begin();
    for (Node& node : result->nodes) {
        if (node.kind != Node::Kind::affine) continue;
        RationalMatrix rows(node.dimension);
        for (auto& row : rows) {
            row.assign(next, next + static_cast<std::ptrdiff_t>(node.columns));
            next += static_cast<std::ptrdiff_t>(node.columns);
        }
        std::vector<mpq_class> bias(node.dimension);
        if (all_biases || has_bias(node))
            for (mpq_class& b : bias) b = *next++;
        node = make_affine(rows, bias, node.of[0]);
    }
    return result;
}

}  // namespace relucert_check

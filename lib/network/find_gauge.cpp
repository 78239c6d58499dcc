// Finds a gauge by bringing each hidden neuron to a scale that does not depend on the gauge, and then matching neurons
// by colour refinement: a colour stands for what a neuron reads, and what reads it. verify_gauge has the last word.
#include "relucert/failure/failure.hpp"
#include "relucert/network/same_function.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>

namespace relucert {

namespace {

// Layer l of a chain in neurons of scale 1: W[i][j] scale_{l-1}[j] / scale_l[i].
struct ScaledLayer {
    std::vector<std::vector<Rational>> weights;
    std::vector<Rational> bias;
    std::vector<Rational> scale;
};

// The size of a row without the columns of dead neurons: sum of |W[i][j]| scale[j], and |bias|.
Rational row_size(const ScaledLayer& layer, std::size_t row, const std::vector<Rational>& scale,
                  const std::vector<bool>& dead) {
    Rational size = abs(layer.bias[row]);
    for (std::size_t j = 0; j < scale.size(); ++j)
        if (!dead[j] && !layer.weights[row][j].is_zero()) size += abs(layer.weights[row][j]) * scale[j];
    return size;
}

// A neuron is dead here if its row is 0 (as far as it reads neurons that are not dead): nothing in front of it tells
// its scale, but the column after it does.
std::vector<ScaledLayer> scale_free(const Network& f) {
    std::vector<ScaledLayer> layers;
    std::vector<Rational> previous(f.input_dimension(), Rational(1));
    std::vector<bool> previous_dead(f.input_dimension(), false);
    for (std::size_t l = 1; l <= f.depth(); ++l) {
        ScaledLayer layer{f.weight(l).to_rows(), f.bias(l), std::vector<Rational>(f.width(l), Rational(1))};
        std::vector<bool> dead(f.width(l), false);
        for (std::size_t i = 0; l < f.depth() && i < dead.size(); ++i) {  // outputs have no scale
            const Rational size = row_size(layer, i, previous, previous_dead);
            dead[i] = size.is_zero();
            if (!dead[i]) layer.scale[i] = size;
        }
        for (std::size_t j = 0; j < previous.size(); ++j) {
            if (!previous_dead[j]) continue;
            Rational size = 0;
            for (std::size_t i = 0; i < dead.size(); ++i)
                if (!dead[i]) size += abs(layer.weights[i][j]) / layer.scale[i];
            if (!size.is_zero()) previous[j] = layers.back().scale[j] = Rational(1) / size;
        }
        for (std::size_t i = 0; i < dead.size(); ++i) {
            for (std::size_t j = 0; j < previous.size(); ++j)
                if (!layer.weights[i][j].is_zero()) layer.weights[i][j] *= previous[j] / layer.scale[i];
            layer.bias[i] /= layer.scale[i];
        }
        previous = layer.scale;
        previous_dead = dead;
        layers.push_back(std::move(layer));
    }
    return layers;
}

struct Edge {
    int colour = 0;
    const Rational* weight = nullptr;
    friend bool operator<(const Edge& a, const Edge& b) {
        return a.colour != b.colour ? a.colour < b.colour : *a.weight < *b.weight;
    }
};

// What a neuron looks like: its colour so far, its bias, what it reads and what reads it.
struct Look {
    int colour = 0;
    const Rational* bias = nullptr;
    std::vector<Edge> edges;
    friend bool operator<(const Look& a, const Look& b) {
        if (a.colour != b.colour) return a.colour < b.colour;
        if (const auto order = *a.bias <=> *b.bias; order != 0) return order < 0;
        return std::lexicographical_compare(a.edges.begin(), a.edges.end(), b.edges.begin(), b.edges.end());
    }
};

using Colours = std::vector<std::vector<int>>;  // by layer 0, ..., L; inputs and outputs have one colour each

class Matching {
public:
    Matching(const Network& f, const Network& g, const Deadline& deadline)
        : sides_{Side{scale_free(f), start_colours(f)}, Side{scale_free(g), start_colours(g)}}, deadline_(deadline) {}

    // Permutations of the hidden layers, if colours match up.
    std::optional<std::vector<std::vector<std::size_t>>> find() {
        for (std::size_t l = 1; l < depth(); ++l)
            if (!refine(l, false)) return std::nullopt;
        while (!all_distinct()) {
            std::size_t before = 0;
            do {
                before = colour_count();
                for (std::size_t l = 1; l < depth(); ++l)
                    if (!refine(l, true)) return std::nullopt;
            } while (colour_count() > before);
            if (!all_distinct()) pair_first_of_a_class();
        }
        return permutations();
    }
    [[nodiscard]] const Rational& scale(std::size_t side, std::size_t l, std::size_t neuron) const {
        return sides_[side].layers[l - 1].scale[neuron];
    }

private:
    struct Side {
        std::vector<ScaledLayer> layers;
        Colours colours;
    };

    static Colours start_colours(const Network& f) {
        Colours colours;
        for (std::size_t l = 0; l <= f.depth(); ++l) {
            colours.emplace_back(f.width(l), 0);
            if (l == 0 || l == f.depth()) std::iota(colours.back().begin(), colours.back().end(), 0);
        }
        return colours;
    }

    [[nodiscard]] std::size_t depth() const { return sides_[0].layers.size(); }

    static Look look(const Side& side, std::size_t l, std::size_t neuron, bool both_ways) {
        const ScaledLayer& layer = side.layers[l - 1];
        Look result{side.colours[l][neuron], &layer.bias[neuron], {}};
        for (std::size_t j = 0; j < layer.weights[neuron].size(); ++j)
            result.edges.push_back({side.colours[l - 1][j], &layer.weights[neuron][j]});
        std::sort(result.edges.begin(), result.edges.end());
        if (!both_ways) return result;
        const auto middle = static_cast<std::ptrdiff_t>(result.edges.size());
        const ScaledLayer& next = side.layers[l];
        for (std::size_t i = 0; i < next.weights.size(); ++i)
            result.edges.push_back({side.colours[l + 1][i], &next.weights[i][neuron]});
        std::sort(result.edges.begin() + middle, result.edges.end());
        return result;
    }

    // New colours of layer l; false if f and g do not have the same number of neurons of each colour.
    bool refine(std::size_t l, bool both_ways) {
        deadline_.check("search for a gauge");
        std::map<Look, std::array<std::vector<std::size_t>, 2>> classes;
        for (std::size_t side = 0; side < 2; ++side)
            for (std::size_t i = 0; i < sides_[side].colours[l].size(); ++i)
                classes[look(sides_[side], l, i, both_ways)][side].push_back(i);
        int colour = 0;
        for (const auto& [unused, members] : classes) {
            if (members[0].size() != members[1].size()) return false;
            for (std::size_t side = 0; side < 2; ++side)
                for (const std::size_t i : members[side]) sides_[side].colours[l][i] = colour;
            ++colour;
        }
        return true;
    }

    [[nodiscard]] std::size_t colour_count(std::size_t l) const {
        const std::vector<int>& colours = sides_[0].colours[l];
        return static_cast<std::size_t>(*std::max_element(colours.begin(), colours.end())) + 1;
    }
    [[nodiscard]] std::size_t colour_count() const {
        std::size_t count = 0;
        for (std::size_t l = 1; l < depth(); ++l) count += colour_count(l);
        return count;
    }
    [[nodiscard]] bool all_distinct() const {
        for (std::size_t l = 1; l < depth(); ++l)
            if (colour_count(l) != sides_[0].colours[l].size()) return false;
        return true;
    }

    // Neurons that look alike in every way: any pairing is as good as another, so take the first of each.
    void pair_first_of_a_class() {
        for (std::size_t l = 1; l < depth(); ++l) {
            std::vector<int>& colours = sides_[0].colours[l];
            const auto fresh = static_cast<int>(colour_count(l));
            if (static_cast<std::size_t>(fresh) == colours.size()) continue;
            for (const int colour : colours) {
                if (std::count(colours.begin(), colours.end(), colour) == 1) continue;
                for (Side& side : sides_) *std::find(side.colours[l].begin(), side.colours[l].end(), colour) = fresh;
                return;
            }
        }
    }

    [[nodiscard]] std::vector<std::vector<std::size_t>> permutations() const {
        std::vector<std::vector<std::size_t>> result;
        for (std::size_t l = 1; l < depth(); ++l) {
            std::vector<std::size_t> of_colour(sides_[0].colours[l].size());
            for (std::size_t i = 0; i < of_colour.size(); ++i)
                of_colour[static_cast<std::size_t>(sides_[0].colours[l][i])] = i;
            std::vector<std::size_t>& permutation = result.emplace_back();
            for (const int colour : sides_[1].colours[l])
                permutation.push_back(of_colour[static_cast<std::size_t>(colour)]);
        }
        return result;
    }

    std::array<Side, 2> sides_;
    const Deadline& deadline_;
};

bool same_shape(const Network& f, const Network& g) {
    if (!f.is_chain() || !g.is_chain() || f.depth() != g.depth() || f.ends_with_relu() != g.ends_with_relu())
        return false;
    for (std::size_t l = 0; l <= f.depth(); ++l)
        if (f.width(l) != g.width(l)) return false;
    return true;
}

GaugeLayer identity_layer(std::size_t width) {
    GaugeLayer layer{std::vector<std::size_t>(width), std::vector<Rational>(width, Rational(1))};
    std::iota(layer.permutation.begin(), layer.permutation.end(), 0);
    return layer;
}

bool is_gauge_layer(const GaugeLayer& layer, std::size_t width) {
    std::vector<bool> seen(width, false);
    if (layer.permutation.size() != width || layer.scale.size() != width) return false;
    for (const std::size_t i : layer.permutation) {
        if (i >= width || seen[i]) return false;
        seen[i] = true;
    }
    return std::all_of(layer.scale.begin(), layer.scale.end(), [](const Rational& t) { return t.sign() > 0; });
}

}  // namespace

bool verify_gauge(const Network& f, const Network& g, const Gauge& gauge) {
    if (!same_shape(f, g) || gauge.size() + 1 != f.depth()) return false;
    GaugeLayer before = identity_layer(f.input_dimension());
    for (std::size_t l = 1; l <= f.depth(); ++l) {
        const GaugeLayer here = l < f.depth() ? gauge[l - 1] : identity_layer(f.output_dimension());
        if (!is_gauge_layer(here, f.width(l))) return false;
        for (std::size_t i = 0; i < f.width(l); ++i) {
            if (g.bias(l)[i] != here.scale[i] * f.bias(l)[here.permutation[i]]) return false;
            for (std::size_t j = 0; j < f.width(l - 1); ++j)
                if (g.weight(l).entry(i, j) * before.scale[j] !=
                    here.scale[i] * f.weight(l).entry(here.permutation[i], before.permutation[j]))
                    return false;
        }
        before = here;
    }
    return true;
}

std::optional<Gauge> find_gauge(const Network& f, const Network& g, const Deadline& deadline) {
    if (!same_shape(f, g)) return std::nullopt;
    Matching matching(f, g, deadline);
    const auto permutations = matching.find();
    if (!permutations) return std::nullopt;
    Gauge gauge;
    for (std::size_t l = 1; l < f.depth(); ++l) {
        GaugeLayer layer{(*permutations)[l - 1], {}};
        for (std::size_t i = 0; i < layer.permutation.size(); ++i)
            layer.scale.push_back(matching.scale(1, l, i) / matching.scale(0, l, layer.permutation[i]));
        gauge.push_back(std::move(layer));
    }
    if (!verify_gauge(f, g, gauge)) return std::nullopt;
    return gauge;
}

}  // namespace relucert

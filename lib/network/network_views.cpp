#include "relucert/network/network_views.hpp"

namespace relucert {

const std::vector<IntegerLayer>& integer_layers(const Network& f) {
    return f.views().integers.get([&] {
        std::vector<IntegerLayer> layers(f.nodes().size());
        for (std::size_t k = 0; k < layers.size(); ++k)
            if (const auto* affine = std::get_if<AffineNode>(&f.nodes()[k])) layers[k] = make_integer_layer(*affine);
        return layers;
    });
}

const std::vector<IntervalLayer>& interval_layers(const Network& f) {
    return f.views().intervals.get([&] {
        std::vector<IntervalLayer> layers(f.nodes().size());
        for (std::size_t k = 0; k < layers.size(); ++k) {
            const auto* affine = std::get_if<AffineNode>(&f.nodes()[k]);
            if (affine == nullptr) continue;
            layers[k].weights.reserve(affine->weights.integers().size());
            for (const Integer& integer : affine->weights.integers())
                layers[k].weights.push_back(Interval::enclosing(Rational(integer, affine->weights.denominator())));
            for (const Rational& entry : affine->bias) layers[k].bias.push_back(Interval::enclosing(entry));
        }
        return layers;
    });
}

const std::vector<AffineMap>& affine_maps(const Network& f) {
    return f.views().affine_maps.get([&] {
        std::vector<AffineMap> maps;
        if (!f.is_chain()) return maps;
        constexpr std::size_t widest = std::size_t{1} << 20;  // what AffineMap accepts
        for (std::size_t l = 0; l < f.depth(); ++l)
            if (f.width(l) >= widest) return maps;
        for (std::size_t l = 1; l <= f.depth(); ++l) {
            const IntervalLayer& layer = interval_layers(f)[2 * (l - 1)];
            std::vector<double> weights;
            std::vector<double> bias;
            for (const Interval& weight : layer.weights) {
                if (!weight.is_point()) return std::vector<AffineMap>();
                weights.push_back(weight.lower());
            }
            for (const Interval& entry : layer.bias) {
                if (!entry.is_point()) return std::vector<AffineMap>();
                bias.push_back(entry.lower());
            }
            maps.emplace_back(f.width(l), f.width(l - 1), std::move(weights), std::move(bias));
        }
        return maps;
    });
}

}  // namespace relucert

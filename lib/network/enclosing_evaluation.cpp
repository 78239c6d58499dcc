#include "relucert/network/enclosing_evaluation.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/network/network_views.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

void require_box(const Network& f, std::size_t dimension) {
    if (dimension != f.input_dimension())
        throw InputError("network", "a box of dimension " + std::to_string(dimension) +
                                        " for a network with inputs of dimension " +
                                        std::to_string(f.input_dimension()));
}

std::vector<Interval> apply_layer(const IntervalLayer& layer, const std::vector<Interval>& v) {
    std::vector<Interval> result = layer.bias;
    for (std::size_t i = 0; i < result.size(); ++i) {
        const Interval* row = layer.weights.data() + i * v.size();
        for (std::size_t j = 0; j < v.size(); ++j) result[i] += row[j] * v[j];
    }
    return result;
}

std::vector<Ball> apply_layer(const AffineNode& node, const std::vector<Ball>& v, unsigned bits) {
    std::vector<Ball> result;
    for (std::size_t i = 0; i < node.bias.size(); ++i) {
        // Integers first and one division: a weight that is not dyadic is rounded once a row, not once a product.
        Ball sum;
        for (std::size_t j = 0; j < v.size(); ++j) {
            const Integer& weight = node.weights.integer(i, j);
            if (weight.is_zero()) continue;
            sum = add(sum, multiply(Ball::enclosing(Rational(weight), bits), v[j], bits), bits);
        }
        sum = divide(sum, Ball::enclosing(Rational(node.weights.denominator()), bits), bits);
        result.push_back(add(sum, Ball::enclosing(node.bias[i], bits), bits));
    }
    return result;
}

// Points at once: their features stay in the second cache, and the matrix kernels have full tiles.
constexpr std::size_t batch_block = 240;

/// Points first to first + count - 1 as columns of an inputs x count matrix.
std::vector<double> as_columns(std::span<const double> points, std::size_t inputs, std::size_t first,
                               std::size_t count) {
    constexpr std::size_t tile = 16;  // a tile of rows is read while its columns are still in the first cache
    std::vector<double> columns(inputs * count);
    for (std::size_t j0 = 0; j0 < inputs; j0 += tile)
        for (std::size_t p = 0; p < count; ++p)
            for (std::size_t j = j0; j < std::min(j0 + tile, inputs); ++j)
                columns[j * count + p] = points[(first + p) * inputs + j];
    return columns;
}

// The fast way: matrix products of many points at once, for chains whose weights are binary64 numbers.
std::vector<Interval> evaluate_chain(const Network& f, const std::vector<AffineMap>& maps,
                                     std::span<const double> points, std::size_t count) {
    const std::size_t inputs = f.input_dimension();
    std::vector<Interval> result;
    result.reserve(count * f.output_dimension());
    for (std::size_t first = 0; first < count; first += batch_block) {
        const std::size_t block = std::min(batch_block, count - first);
        MidpointRadiusMatrix values =
            MidpointRadiusMatrix::points(inputs, block, as_columns(points, inputs, first, block));
        for (std::size_t l = 0; l < maps.size(); ++l) {
            values = maps[l].enclose(values, RadiusBound::norms);
            if (l + 1 < maps.size() || f.ends_with_relu()) values.relu();
        }
        for (std::size_t p = 0; p < block; ++p)
            for (std::size_t i = 0; i < values.rows; ++i) result.push_back(values.interval(i, p));
    }
    return result;
}

}  // namespace

std::vector<std::vector<Interval>> evaluate_nodes(const Network& f, const std::vector<Interval>& box) {
    require_box(f, box.size());
    const std::vector<IntervalLayer>& layers = interval_layers(f);
    std::vector<std::vector<Interval>> values{box};
    for (std::size_t k = 1; k <= f.nodes().size(); ++k) {
        const Node& node = f.nodes()[k - 1];
        if (const auto* affine = std::get_if<AffineNode>(&node)) {
            values.push_back(apply_layer(layers[k - 1], values[affine->of]));
            continue;
        }
        std::vector<Interval> value;
        if (const auto* rectified = std::get_if<ReluNode>(&node)) {
            for (const Interval& entry : values[rectified->of]) value.push_back(relu(entry));
        } else {
            const std::vector<std::size_t>& of = std::get<SumNode>(node).of;
            value = values[of.front()];
            for (std::size_t s = 1; s < of.size(); ++s)
                for (std::size_t i = 0; i < value.size(); ++i) value[i] += values[of[s]][i];
        }
        values.push_back(std::move(value));
    }
    return values;
}

std::vector<Interval> evaluate(const Network& f, const std::vector<Interval>& box) {
    return std::move(evaluate_nodes(f, box).back());
}

std::vector<Ball> evaluate(const Network& f, const std::vector<Ball>& box, unsigned bits) {
    require_box(f, box.size());
    std::vector<std::vector<Ball>> values{box};
    for (const Node& node : f.nodes()) {
        std::vector<Ball> value;
        if (const auto* affine = std::get_if<AffineNode>(&node)) {
            value = apply_layer(*affine, values[affine->of], bits);
        } else if (const auto* rectified = std::get_if<ReluNode>(&node)) {
            for (const Ball& entry : values[rectified->of]) value.push_back(max(entry, Ball(), bits));
        } else {
            const std::vector<std::size_t>& of = std::get<SumNode>(node).of;
            value = values[of.front()];
            for (std::size_t s = 1; s < of.size(); ++s)
                for (std::size_t i = 0; i < value.size(); ++i) value[i] = add(value[i], values[of[s]][i], bits);
        }
        values.push_back(std::move(value));
    }
    return std::move(values.back());
}

std::vector<Interval> evaluate_batch(const Network& f, std::span<const double> points, std::size_t count) {
    if (points.size() != count * f.input_dimension())
        throw InputError("network", std::to_string(points.size()) + " numbers for " + std::to_string(count) +
                                        " points of dimension " + std::to_string(f.input_dimension()));
    for (const double entry : points)
        if (!std::isfinite(entry)) throw InputError("network", "NaN or infinity in a point");
    if (const std::vector<AffineMap>& maps = affine_maps(f); !maps.empty())
        return evaluate_chain(f, maps, points, count);
    std::vector<Interval> result;
    result.reserve(count * f.output_dimension());
    for (std::size_t p = 0; p < count; ++p) {
        std::vector<Interval> x;
        for (std::size_t j = 0; j < f.input_dimension(); ++j) x.emplace_back(points[p * f.input_dimension() + j]);
        for (const Interval& y : evaluate(f, x)) result.push_back(y);
    }
    return result;
}

}  // namespace relucert

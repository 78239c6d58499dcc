#include "relucert/network/float_execution.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/network/network_views.hpp"

namespace relucert {

namespace {

// [-1, 1] * (gamma_n * size + n * smallest number).
Interval error_of(std::size_t operations, const Interval& size, const FloatFormat& format) {
    const Rational n(operations);
    const Rational nu = n * Rational::power_of_two(-format.precision);
    if (nu >= Rational(1, 2)) throw InputError("network", "sums too many numbers for an error bound in this format");
    const Interval gamma = Interval::enclosing(nu / (Rational(1) - nu));
    const Interval underflow = Interval::enclosing(n * Rational::power_of_two(format.smallest_exponent));
    const Interval bound = gamma * abs(size) + underflow;
    return Interval::from_bounds(-bound.upper(), bound.upper());
}

std::vector<Interval> affine(const IntervalLayer& layer, const std::vector<Interval>& v, const FloatFormat& format) {
    std::vector<Interval> result;
    for (std::size_t i = 0; i < layer.bias.size(); ++i) {
        Interval sum = layer.bias[i];
        Interval size = abs(layer.bias[i]);
        for (std::size_t j = 0; j < v.size(); ++j) {
            const Interval product = layer.weights[i * v.size() + j] * v[j];
            sum += product;
            size += abs(product);
        }
        // v.size() products and sums, the bias, and one rounding of each weight.
        result.push_back(sum + error_of(v.size() + 3, size, format));
    }
    return result;
}

}  // namespace

std::vector<Interval> enclose_execution(const Network& f, const std::vector<Interval>& box, const FloatFormat& format) {
    if (box.size() != f.input_dimension()) throw InputError("network", "the box has the wrong dimension");
    const std::vector<IntervalLayer>& layers = interval_layers(f);
    std::vector<std::vector<Interval>> values{box};
    for (std::size_t k = 1; k <= f.nodes().size(); ++k) {
        const Node& node = f.nodes()[k - 1];
        std::vector<Interval> value;
        if (const auto* map = std::get_if<AffineNode>(&node)) {
            value = affine(layers[k - 1], values[map->of], format);
        } else if (const auto* rectified = std::get_if<ReluNode>(&node)) {
            for (const Interval& entry : values[rectified->of]) value.push_back(relu(entry));
        } else {
            const std::vector<std::size_t>& of = std::get<SumNode>(node).of;
            for (std::size_t i = 0; i < f.dimension(k); ++i) {
                Interval sum;
                Interval size;
                for (const std::size_t one : of) {
                    sum += values[one][i];
                    size += abs(values[one][i]);
                }
                value.push_back(sum + error_of(of.size(), size, format));
            }
        }
        values.push_back(std::move(value));
    }
    return std::move(values.back());
}

}  // namespace relucert

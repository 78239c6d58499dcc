#include "relucert/failure/failure.hpp"
#include "relucert/network/gradient.hpp"
#include "relucert/network/node_values.hpp"

namespace relucert {

namespace {

constexpr std::size_t most_parameters = 3000;

/// Where the parameters of each affine node begin in the order of f.parameters(Biases::all).
std::vector<std::size_t> parameter_offsets(const Network& f) {
    std::vector<std::size_t> offsets(f.nodes().size() + 1);
    std::size_t next = 0;
    for (std::size_t k = 1; k <= f.nodes().size(); ++k) {
        offsets[k] = next;
        if (const auto* affine = std::get_if<AffineNode>(&f.nodes()[k - 1]))
            next += affine->weights.rows() * (affine->weights.columns() + 1);
    }
    return offsets;
}

/// The derivatives of all nodes from `first` on in entry `row` of the value of node `first`; none where no path leads.
std::vector<std::optional<ScaledVector>> tangents(const Network& f, const ActivationPattern& pattern, std::size_t first,
                                                  std::size_t row) {
    std::vector<std::optional<ScaledVector>> tangent(f.nodes().size() + 1);
    tangent[first] = ScaledVector{std::vector<Integer>(f.dimension(first)), 1};
    tangent[first]->integers[row] = 1;
    std::size_t relu_index = 0;
    for (std::size_t k = 1; k <= f.nodes().size(); ++k) {
        const Node& node = f.nodes()[k - 1];
        const auto* relu = std::get_if<ReluNode>(&node);
        const std::size_t signs = relu_index;
        relu_index += relu != nullptr ? 1 : 0;
        if (k <= first) continue;
        if (const auto* affine = std::get_if<AffineNode>(&node)) {
            if (tangent[affine->of]) tangent[k] = integer_layers(f)[k - 1].apply_linear(*tangent[affine->of]);
        } else if (relu != nullptr) {
            tangent[k] = tangent[relu->of];
            for (std::size_t i = 0; tangent[k] && i < tangent[k]->size(); ++i)
                if (pattern.signs[signs][i] <= 0) tangent[k]->integers[i] = 0;
        } else {
            for (const std::size_t of : std::get<SumNode>(node).of)
                if (tangent[of]) tangent[k] = tangent[k] ? *tangent[k] + *tangent[of] : *tangent[of];
        }
    }
    return tangent;
}

}  // namespace

// With z the value of an affine node k and v its operand, dz_i/dW_ij = v_j; a later affine node m with operand u gives
// d^2 f / dW_ij dW'_pq = v_j (du_q/dz_i) (df/dz'_p): its bias does not count, because only u depends on W.
ExactMatrix parameter_hessian(const Network& f, const std::vector<Rational>& x, std::size_t output) {
    const std::size_t count = f.parameter_count(Biases::all);
    if (count > most_parameters)
        throw InputError("network", "has " + std::to_string(count) + " parameters, more than " +
                                        std::to_string(most_parameters) +
                                        ", too many for a matrix of second derivatives");
    const std::vector<Rational> gradient = parameter_gradient(f, x, output);  // refuses kinks
    const std::vector<ScaledVector> values = node_values(f, x);
    const ActivationPattern pattern = pattern_of(f, values);
    const std::vector<std::size_t> offsets = parameter_offsets(f);
    std::vector<Rational> hessian(count * count);
    for (std::size_t k = 1; k <= f.nodes().size(); ++k) {
        const auto* affine = std::get_if<AffineNode>(&f.nodes()[k - 1]);
        if (affine == nullptr) continue;
        const std::size_t rows = affine->weights.rows();
        const std::size_t columns = affine->weights.columns();
        const std::vector<Rational> operand = values[affine->of].to_rationals();
        for (std::size_t i = 0; i < rows; ++i) {
            const auto tangent = tangents(f, pattern, k, i);
            for (std::size_t m = k + 1; m <= f.nodes().size(); ++m) {
                const auto* later = std::get_if<AffineNode>(&f.nodes()[m - 1]);
                if (later == nullptr || !tangent[later->of]) continue;
                const std::vector<Rational> moved = tangent[later->of]->to_rationals();
                const std::size_t later_rows = later->weights.rows();
                for (std::size_t p = 0; p < later_rows; ++p) {
                    // df/dz'_p is the derivative in the bias of row p.
                    const Rational& adjoint = gradient[offsets[m] + later_rows * moved.size() + p];
                    for (std::size_t q = 0; q < moved.size(); ++q) {
                        const Rational factor = adjoint * moved[q];
                        if (factor.is_zero()) continue;
                        const std::size_t b = offsets[m] + p * moved.size() + q;
                        for (std::size_t j = 0; j <= columns; ++j) {
                            const std::size_t a = offsets[k] + (j < columns ? i * columns + j : rows * columns + i);
                            const Rational second = j < columns ? factor * operand[j] : factor;
                            hessian[a * count + b] += second;
                            hessian[b * count + a] += second;
                        }
                    }
                }
            }
        }
    }
    return ExactMatrix::from_rationals(count, count, hessian);
}

}  // namespace relucert

#include "relucert/bounding/relu_variables.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

constexpr std::size_t largest_variable_count = std::size_t{1} << 20U;

std::size_t hash_of(const AffineForm& form) {
    const std::hash<Rational> hash;
    std::size_t result = hash(form.constant);
    for (const auto& [variable, coefficient] : form.terms)
        result = (result * 1000003U) ^ (hash(coefficient) + 0x9e3779b97f4a7c15U * variable);
    return result;
}

}  // namespace

AffineForm ReluVariables::input(std::uint32_t index) const {
    if (index < 1 || index > inputs_)
        throw InputError("input " + std::to_string(index), "there are " + std::to_string(inputs_) + " inputs");
    return AffineForm::variable(index);
}

AffineForm ReluVariables::relu(const AffineForm& z) {
    if (z.is_constant()) return AffineForm::number(std::max(z.constant, Rational(0)));
    RELUCERT_ENSURE(z.terms.back().first <= inputs_ + forms_.size());
    const std::size_t hash = hash_of(z);
    const auto [begin, end] = by_hash_.equal_range(hash);
    for (auto known = begin; known != end; ++known)
        if (forms_[known->second] == z) return AffineForm::variable(inputs_ + 1 + known->second);
    if (inputs_ + forms_.size() >= largest_variable_count)
        throw LimitReached("a formula with more than 2^20 ReLU variables");
    const auto position = static_cast<std::uint32_t>(forms_.size());
    forms_.push_back(z);
    by_hash_.emplace(hash, position);
    return AffineForm::variable(inputs_ + 1 + position);
}

std::vector<AffineForm> network_forms(ReluVariables& variables, const Network& f, const std::vector<AffineForm>& x,
                                      const Deadline& deadline) {
    if (x.size() != f.input_dimension())
        throw InputError(
            "network", "it takes " + std::to_string(f.input_dimension()) + " inputs, not " + std::to_string(x.size()));
    std::vector<std::vector<AffineForm>> values{x};
    for (const Node& node : f.nodes()) {
        deadline.check("applying a network to affine forms");
        std::vector<AffineForm> result;
        if (const auto* affine = std::get_if<AffineNode>(&node)) {
            for (std::size_t row = 0; row < affine->weights.rows(); ++row)
                result.push_back(linear_combination(affine->weights.row(row), values[affine->of], affine->bias[row]));
        } else if (const auto* relu = std::get_if<ReluNode>(&node)) {
            for (const AffineForm& z : values[relu->of]) result.push_back(variables.relu(z));
        } else {
            const auto& sum = std::get<SumNode>(node);
            result = values[sum.of.front()];
            for (std::size_t i = 1; i < sum.of.size(); ++i)
                for (std::size_t k = 0; k < result.size(); ++k) result[k] = result[k] + values[sum.of[i]][k];
        }
        values.push_back(std::move(result));
    }
    return values.back();
}

std::vector<Rational> output_values(const ReluProgram& program, const std::vector<Rational>& x) {
    if (x.size() != program.inputs)
        throw InputError("point",
                         "it has " + std::to_string(x.size()) + " coordinates, not " + std::to_string(program.inputs));
    std::vector<Rational> values = x;
    values.reserve(x.size() + program.relus.size());
    const auto value = [&values](const AffineForm& form) {
        Rational result = form.constant;
        for (const auto& [variable, coefficient] : form.terms)
            if (!values[variable - 1].is_zero()) result += coefficient * values[variable - 1];
        return result;
    };
    for (const AffineForm& z : program.relus) values.push_back(std::max(value(z), Rational(0)));
    std::vector<Rational> outputs;
    for (const AffineForm& h : program.outputs) outputs.push_back(value(h));
    return outputs;
}

}  // namespace relucert

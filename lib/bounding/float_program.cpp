#include "relucert/bounding/float_program.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr double grid = 65536;
constexpr std::size_t largest_sampled_dimension = 32;

/// Divides by the largest size; false for the zero vector.
bool scale_to_one(std::vector<double>& direction) {
    double largest = 0;
    for (const double entry : direction) largest = std::max(largest, std::abs(entry));
    if (!(largest > 0)) return false;
    for (double& entry : direction) entry /= largest;
    return true;
}

}  // namespace

FloatProgram::Row FloatProgram::make_row(const AffineForm& form) {
    Row row;
    row.begin = static_cast<std::uint32_t>(columns_.size());
    for (const auto& [variable, coefficient] : form.terms) {
        columns_.push_back(variable - 1);
        weights_.push_back(coefficient.approximate_double());
    }
    row.end = static_cast<std::uint32_t>(columns_.size());
    row.constant = form.constant.approximate_double();
    return row;
}

FloatProgram::FloatProgram(const ReluProgram& program, const RationalBox& box) : box_(box) {
    for (std::size_t i = 0; i < program.inputs; ++i) {
        lower_.push_back(box.lower[i].approximate_double());
        width_.push_back((box.upper[i] - box.lower[i]).approximate_double());
    }
    for (const AffineForm& z : program.relus) relus_.push_back(make_row(z));
    for (const AffineForm& h : program.outputs) outputs_.push_back(make_row(h));
    values_.resize(program.inputs + relus_.size());
    adjoint_.resize(values_.size());
    output_values_.resize(outputs_.size());
}

void FloatProgram::evaluate(std::span<const double> t) const {
    for (std::size_t i = 0; i < lower_.size(); ++i) values_[i] = lower_[i] + t[i] * width_[i];
    const auto value = [this](const Row& row) {
        double sum = row.constant;
        for (std::uint32_t k = row.begin; k < row.end; ++k) sum += weights_[k] * values_[columns_[k]];
        return sum;
    };
    for (std::size_t r = 0; r < relus_.size(); ++r) values_[lower_.size() + r] = std::max(value(relus_[r]), 0.0);
    for (std::size_t j = 0; j < outputs_.size(); ++j) output_values_[j] = value(outputs_[j]);
}

double FloatProgram::least_output(std::span<const double> t) const {
    evaluate(t);
    return *std::min_element(output_values_.begin(), output_values_.end());
}

double FloatProgram::least_output(std::span<const double> t, std::vector<double>& gradient) const {
    evaluate(t);
    const auto least = std::min_element(output_values_.begin(), output_values_.end());
    std::fill(adjoint_.begin(), adjoint_.end(), 0.0);
    const auto spread = [this](const Row& row, double factor) {
        for (std::uint32_t k = row.begin; k < row.end; ++k) adjoint_[columns_[k]] += factor * weights_[k];
    };
    spread(outputs_[static_cast<std::size_t>(least - output_values_.begin())], 1.0);
    for (std::size_t r = relus_.size(); r-- > 0;)
        if (const std::size_t v = lower_.size() + r; values_[v] > 0 && adjoint_[v] != 0) spread(relus_[r], adjoint_[v]);
    gradient.resize(lower_.size());
    for (std::size_t i = 0; i < lower_.size(); ++i) gradient[i] = adjoint_[i] * width_[i];
    return *least;
}

bool FloatProgram::step_along(std::vector<double>& t, std::span<const double> direction, double step,
                              double& value) const {
    std::vector<double> next(t.size());
    for (std::size_t i = 0; i < t.size(); ++i) next[i] = std::clamp(t[i] + step * direction[i], 0.0, 1.0);
    const double reached = least_output(next);
    if (!(reached > value)) return false;
    value = reached;
    t = std::move(next);
    return true;
}

bool FloatProgram::step_by_samples(std::vector<double>& t, double step, double& value) const {
    std::vector<double> sum(t.size(), 0.0);
    std::vector<double> gradient;
    for (std::size_t i = 0; i < t.size(); ++i) {
        for (const double side : {-step, step}) {
            std::vector<double> next = t;
            next[i] = std::clamp(t[i] + side, 0.0, 1.0);
            if (const double reached = least_output(next, gradient); reached > value) {
                value = reached;
                t = std::move(next);
                return true;
            }
            for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += gradient[k];
        }
    }
    return scale_to_one(sum) && step_along(t, sum, step, value);
}

double FloatProgram::climb(std::vector<double>& t, double first_step, double last_step) const {
    std::vector<double> gradient;
    double value = least_output(t, gradient);
    for (double step = first_step; step >= last_step;) {
        if (!scale_to_one(gradient)) break;
        std::vector<double> signs;
        for (const double g : gradient) signs.push_back(g > 0 ? 1.0 : g < 0 ? -1.0 : 0.0);
        // On a ridge neither direction climbs; the mean of the gradients on both of its sides may.
        if (step_along(t, signs, step, value) || step_along(t, gradient, step, value) ||
            (t.size() <= largest_sampled_dimension && step_by_samples(t, step, value)))
            least_output(t, gradient);
        else
            step /= 2;
    }
    return value;
}

std::vector<double> FloatProgram::unit_coordinates(const std::vector<Rational>& x) const {
    std::vector<double> t;
    for (std::size_t i = 0; i < x.size(); ++i)
        t.push_back(width_[i] > 0 ? std::clamp((x[i] - box_.lower[i]).approximate_double() / width_[i], 0.0, 1.0)
                                  : 0.0);
    return t;
}

std::vector<Rational> FloatProgram::rational_point(std::vector<double>& t) const {
    std::vector<Rational> x;
    for (std::size_t i = 0; i < t.size(); ++i) {
        const auto step = static_cast<std::int64_t>(std::lround(std::clamp(t[i], 0.0, 1.0) * grid));
        t[i] = static_cast<double>(step) / grid;
        x.push_back(box_.lower[i] + (box_.upper[i] - box_.lower[i]) * Rational(Integer(step), Integer(65536)));
    }
    return x;
}

}  // namespace relucert

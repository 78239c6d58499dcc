#include "relucert/bounding/float_program.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {
constexpr double grid = 65536;
}

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

double FloatProgram::climb(std::vector<double>& t, double first_step, double last_step) const {
    std::vector<double> gradient;
    std::vector<double> next(t.size());
    double value = least_output(t, gradient);
    for (double step = first_step; step >= last_step;) {
        double largest = 0;
        for (const double g : gradient) largest = std::max(largest, std::abs(g));
        if (largest == 0) break;
        bool better = false;
        for (const bool by_sign : {true, false}) {
            for (std::size_t i = 0; i < t.size(); ++i) {
                const double direction = by_sign ? (gradient[i] > 0   ? 1.0
                                                    : gradient[i] < 0 ? -1.0
                                                                      : 0.0)
                                                 : gradient[i] / largest;
                next[i] = std::clamp(t[i] + step * direction, 0.0, 1.0);
            }
            if (const double reached = least_output(next); reached > value) {
                t = next;
                value = least_output(t, gradient);
                better = true;
                break;
            }
        }
        if (!better) step /= 2;
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

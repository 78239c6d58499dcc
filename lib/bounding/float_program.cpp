#include "relucert/bounding/float_program.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr double grid = 65536;
constexpr double ball_grid = 33554432;  // steps a radius
constexpr std::size_t largest_sampled_dimension = 32;

/// Divides by the largest size; false for the zero vector.
bool scale_to_one(std::vector<double>& direction) {
    double largest = 0;
    for (const double entry : direction) largest = std::max(largest, std::abs(entry));
    if (!(largest > 0)) return false;
    for (double& entry : direction) entry /= largest;
    return true;
}

/// The root of a rational >= 0 if it is rational, else a rational below and near it.
Rational root_below(const Rational& square) {
    const Integer numerator = boost::multiprecision::sqrt(square.numerator());
    const Integer denominator = boost::multiprecision::sqrt(square.denominator());
    const Rational exact(numerator, denominator);
    if (exact * exact == square) return exact;
    constexpr long bits = 60;
    // 4^k square has at least 2 bits digits in front of the point.
    long k = bits;
    while (square.sign() > 0 && square * Rational::power_of_two(2 * k) < Rational::power_of_two(2 * bits)) k += bits;
    const Integer root = boost::multiprecision::sqrt((square * Rational::power_of_two(2 * k)).floor());
    return Rational(root) * Rational::power_of_two(-k);
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

FloatProgram::FloatProgram(const ReluProgram& program, const Domain& domain) : is_ball_(ball_of(domain) != nullptr) {
    if (const EuclideanBall* ball = ball_of(domain)) {
        origin_ = ball->centre;
        edges_.push_back(root_below(ball->squared_radius));
        const double radius = edges_[0].approximate_double();
        for (const Rational& coordinate : ball->centre) lower_.push_back(coordinate.approximate_double() - radius);
        width_.assign(program.inputs, 2 * radius);
    } else {
        const auto& box = std::get<RationalBox>(domain);
        origin_ = box.lower;
        for (std::size_t i = 0; i < program.inputs; ++i) {
            edges_.push_back(box.upper[i] - box.lower[i]);
            lower_.push_back(box.lower[i].approximate_double());
            width_.push_back(edges_.back().approximate_double());
        }
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
    for (std::size_t i = 0; i < t.size(); ++i) next[i] = t[i] + step * direction[i];
    project(next);
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
            next[i] = t[i] + side;
            project(next);
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
        if (is_ball_) {  // the best point of the ball, if the function were the line at t
            std::vector<double> next = furthest(gradient);
            if (const double reached = least_output(next); reached > value + 1e-9 * std::abs(value)) {
                t = std::move(next);
                value = least_output(t, gradient);
                continue;
            }
        }
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
    const double shift = is_ball_ ? 0.5 : 0.0;
    for (std::size_t i = 0; i < x.size(); ++i)
        t.push_back(width_[i] > 0 ? std::clamp((x[i] - origin_[i]).approximate_double() / width_[i] + shift, 0.0, 1.0)
                                  : shift);
    return t;
}

void FloatProgram::project(std::vector<double>& t) const {
    if (!is_ball_) {
        for (double& coordinate : t) coordinate = std::clamp(coordinate, 0.0, 1.0);
        return;
    }
    double square = 0;
    for (const double coordinate : t) square += (coordinate - 0.5) * (coordinate - 0.5);
    if (square <= 0.25) return;
    const double factor = 0.5 / std::sqrt(square);
    for (double& coordinate : t) coordinate = 0.5 + (coordinate - 0.5) * factor;
}

std::vector<double> FloatProgram::furthest(std::span<const double> direction) const {
    std::vector<double> t(direction.size(), 0.5);
    double length = 0;
    for (const double entry : direction) length += entry * entry;
    length = std::sqrt(length);
    for (std::size_t i = 0; i < t.size(); ++i)
        if (is_ball_)
            t[i] += length > 0 ? 0.5 * direction[i] / length : 0.0;
        else
            t[i] = direction[i] > 0 ? 1.0 : direction[i] < 0 ? 0.0 : 0.5;
    return t;
}

/// Steps of the grid are truncated towards the centre; their squares sum to at most ball_grid^2, or they shrink.
std::vector<Rational> FloatProgram::rational_point_of_ball(std::vector<double>& t) const {
    project(t);
    std::vector<std::int64_t> steps(t.size());
    for (double shrink = 1.0;; shrink *= 1 - 0x1p-20) {
        Integer squares = 0;
        for (std::size_t i = 0; i < t.size(); ++i) {
            steps[i] = static_cast<std::int64_t>((2 * t[i] - 1) * shrink * ball_grid);
            squares += Integer(steps[i]) * steps[i];
        }
        if (squares <= Integer(static_cast<std::int64_t>(ball_grid)) * static_cast<std::int64_t>(ball_grid)) break;
    }
    std::vector<Rational> x;
    const Rational step = edges_[0] / Rational(static_cast<std::int64_t>(ball_grid));
    for (std::size_t i = 0; i < t.size(); ++i) {
        x.push_back(origin_[i] + step * Rational(steps[i]));
        t[i] = 0.5 + static_cast<double>(steps[i]) / (2 * ball_grid);
    }
    return x;
}

std::vector<Rational> FloatProgram::rational_point(std::vector<double>& t) const {
    if (is_ball_) return rational_point_of_ball(t);
    std::vector<Rational> x;
    for (std::size_t i = 0; i < t.size(); ++i) {
        const auto step = static_cast<std::int64_t>(std::lround(std::clamp(t[i], 0.0, 1.0) * grid));
        t[i] = static_cast<double>(step) / grid;
        x.push_back(origin_[i] + edges_[i] * Rational(Integer(step), Integer(65536)));
    }
    return x;
}

}  // namespace relucert

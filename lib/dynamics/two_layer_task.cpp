#include "relucert/dynamics/rounded_bound.hpp"
#include "relucert/dynamics/two_layer_run.hpp"
#include "relucert/failure/failure.hpp"

#include <boost/multiprecision/integer.hpp>

#include <algorithm>

namespace relucert {

namespace {

Integer scaled(const Rational& q, const Integer& denominator) {
    return q.numerator() * (denominator / q.denominator());
}

/// The largest eigenvalue of the mean of (x, 1)(x, 1)^T over the trained columns is at most its trace and at most its
/// largest absolute row sum.
Rational eigenvalue_bound(const TwoLayerTask& task) {
    const std::size_t columns = task.inputs + 1;
    std::vector<std::size_t> used;
    for (std::size_t j = 0; j < columns; ++j)
        if (task.trains_column[j]) used.push_back(j);
    Integer row_sum = 0;
    for (const std::size_t j : used) {
        Integer row = 0;
        for (const std::size_t l : used) {
            Integer entry = 0;
            for (std::size_t i = 0; i < task.samples; ++i)
                entry += task.times[i] * task.x[i * columns + j] * task.x[i * columns + l];
            row += abs(entry);
        }
        row_sum = std::max(row_sum, row);
    }
    return std::min(task.mean_square, Rational(row_sum, task.size * task.x_denominator * task.x_denominator));
}

}  // namespace

TwoLayerTask::TwoLayerTask(const DescentTask& task) : trained(task.trained), eta(task.eta) {
    check_task(task);
    const Network& f = task.network;
    if (!f.is_chain() || f.depth() != 2 || f.ends_with_relu())
        throw InputError("", "the enclosed run needs a network with two affine layers");
    inputs = f.input_dimension();
    neurons = f.width(1);
    samples = task.data.entry_count();
    size = task.data.size();
    start = f.parameters(Biases::all);
    for (const DataPoint& point : task.data.entries()) {
        for (const Rational& entry : point.x) x_denominator = lcm(x_denominator, entry.denominator());
        y_denominator = lcm(y_denominator, point.y.front().denominator());
    }
    for (std::size_t j = 0; j < start.size(); ++j)
        if (!trained[j]) fixed_denominator = lcm(fixed_denominator, start[j].denominator());
    trains_column.assign(inputs + 1, false);
    trains_row.assign(neurons, false);
    for (std::size_t k = 0; k < neurons; ++k)
        for (std::size_t j = 0; j <= inputs; ++j)
            if (trained[inner(k, j)]) trains_column[j] = trains_row[k] = true;
    Integer squares = 0;
    for (const DataPoint& point : task.data.entries()) {
        Integer norm = 0;
        for (std::size_t j = 0; j <= inputs; ++j) {
            x.push_back(j < inputs ? scaled(point.x[j], x_denominator) : x_denominator);
            if (trains_column[j]) norm += x.back() * x.back();
        }
        y.push_back(scaled(point.y.front(), y_denominator));
        times.push_back(point.times);
        squares += point.times * norm;
        norm_bound.push_back(root_above(Integer(norm << 32)));
    }
    mean_square = Rational(squares, size * x_denominator * x_denominator);
    second_moment_bound = eigenvalue_bound(*this);
}

}  // namespace relucert

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
Rational eigenvalue_bound(const TwoLayerBatch& batch, const std::vector<bool>& trains_column) {
    const std::size_t columns = trains_column.size();
    std::vector<std::size_t> used;
    for (std::size_t j = 0; j < columns; ++j)
        if (trains_column[j]) used.push_back(j);
    Integer row_sum = 0;
    for (const std::size_t j : used) {
        Integer row = 0;
        for (const std::size_t l : used) {
            Integer entry = 0;
            for (std::size_t i = 0; i < batch.samples; ++i)
                entry += batch.times[i] * batch.x[i * columns + j] * batch.x[i * columns + l];
            row += abs(entry);
        }
        row_sum = std::max(row_sum, row);
    }
    return std::min(batch.mean_square, Rational(row_sum, batch.size * batch.x_denominator * batch.x_denominator));
}

TwoLayerBatch in_integers(const Dataset& data, const std::vector<bool>& trains_column) {
    const std::size_t inputs = trains_column.size() - 1;
    TwoLayerBatch batch;
    batch.samples = data.entry_count();
    batch.size = data.size();
    for (const DataPoint& point : data.entries()) {
        for (const Rational& entry : point.x) batch.x_denominator = lcm(batch.x_denominator, entry.denominator());
        batch.y_denominator = lcm(batch.y_denominator, point.y.front().denominator());
    }
    Integer squares = 0;
    for (const DataPoint& point : data.entries()) {
        Integer norm = 0;
        for (std::size_t j = 0; j <= inputs; ++j) {
            batch.x.push_back(j < inputs ? scaled(point.x[j], batch.x_denominator) : batch.x_denominator);
            if (trains_column[j]) norm += batch.x.back() * batch.x.back();
        }
        batch.y.push_back(scaled(point.y.front(), batch.y_denominator));
        batch.times.push_back(point.times);
        squares += point.times * norm;
        batch.norm_bound.push_back(root_above(Integer(norm << 32)));
    }
    batch.mean_square = Rational(squares, batch.size * batch.x_denominator * batch.x_denominator);
    batch.second_moment_bound = eigenvalue_bound(batch, trains_column);
    return batch;
}

}  // namespace

TwoLayerTask::TwoLayerTask(const SgdTask& task) : trained(task.trained), eta(task.eta) {
    check_task(task);
    const Network& f = task.network;
    if (!f.is_chain() || f.depth() != 2 || f.ends_with_relu())
        throw InputError("", "the enclosed run needs a network with two affine layers");
    inputs = f.input_dimension();
    neurons = f.width(1);
    start = f.parameters(Biases::all);
    for (std::size_t j = 0; j < start.size(); ++j)
        if (!trained[j]) fixed_denominator = lcm(fixed_denominator, start[j].denominator());
    trains_column.assign(inputs + 1, false);
    trains_row.assign(neurons, false);
    for (std::size_t k = 0; k < neurons; ++k)
        for (std::size_t j = 0; j <= inputs; ++j)
            if (trained[inner(k, j)]) trains_column[j] = trains_row[k] = true;
    for (const Dataset& data : task.batches) batches.push_back(in_integers(data, trains_column));
}

}  // namespace relucert

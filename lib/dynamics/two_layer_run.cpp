#include "relucert/dynamics/two_layer_run.hpp"

#include "relucert/dynamics/rounded_bound.hpp"

#include <boost/multiprecision/integer.hpp>

#include <algorithm>

namespace relucert {

namespace {

void add_product(Integer& sum, const Integer& a, const Integer& b) {
    mpz_addmul(sum.backend().data(), a.backend().data(), b.backend().data());
}

}  // namespace

Integer round_half_even(const Integer& numerator, const Integer& denominator, bool& exact) {
    Integer quotient;
    Integer rest;
    mpz_fdiv_qr(quotient.backend().data(), rest.backend().data(), numerator.backend().data(),
                denominator.backend().data());
    exact = rest.is_zero();
    rest <<= 1;
    const int side = rest.compare(denominator);
    if (side > 0 || (side == 0 && bit_test(quotient, 0))) ++quotient;
    return quotient;
}

TwoLayerRun::TwoLayerRun(const TwoLayerTask& task, unsigned bits)
    : task_(task),
      batch_(&task.batches.front()),
      denominator_(boost::multiprecision::lcm(Integer(Integer(1) << bits), task.fixed_denominator)) {
    for (std::size_t j = 0; j < task.start.size(); ++j) {
        bool exact = true;
        theta_.push_back(
            round_half_even(Integer(task.start[j].numerator() * denominator_), task.start[j].denominator(), exact));
        if (!exact) ++inexact_at_start_;
    }
}

void TwoLayerRun::evaluate(const TwoLayerBatch& batch) {
    batch_ = &batch;
    const std::size_t m = task_.neurons;
    const std::size_t columns = task_.inputs + 1;
    z_.assign(batch_->samples * m, 0);
    weighted_.assign(batch_->samples, 0);
    moments_.assign(m * columns, 0);
    gradient_.assign(theta_.size(), 0);
    const Integer scale = denominator_ * batch_->x_denominator;
    const Integer label_scale = scale * denominator_;
    for (std::size_t i = 0; i < batch_->samples; ++i) {
        const Integer* x = &batch_->x[i * columns];
        Integer output = theta_[task_.outer_bias()] * scale;
        for (std::size_t k = 0; k < m; ++k) {
            Integer& z = z_[i * m + k];
            for (std::size_t j = 0; j < columns; ++j) add_product(z, theta_[task_.inner(k, j)], x[j]);
            if (z.sign() > 0) add_product(output, theta_[task_.outer(k)], z);
        }
        weighted_[i] = batch_->times[i] * (output * batch_->y_denominator - batch_->y[i] * label_scale);
        add_product(gradient_[task_.outer_bias()], weighted_[i], scale);
        for (std::size_t k = 0; k < m; ++k) {
            if (z_[i * m + k].sign() <= 0) continue;
            add_product(gradient_[task_.outer(k)], weighted_[i], z_[i * m + k]);
            for (std::size_t j = 0; j < columns; ++j) add_product(moments_[k * columns + j], weighted_[i], x[j]);
        }
    }
    for (std::size_t k = 0; k < m; ++k)
        for (std::size_t j = 0; j < columns; ++j)
            gradient_[task_.inner(k, j)] = theta_[task_.outer(k)] * moments_[k * columns + j];
}

std::size_t TwoLayerRun::step() {
    const Integer common = task_.eta.denominator() * batch_->size * denominator_ * denominator_ *
                           batch_->x_denominator * batch_->x_denominator * batch_->y_denominator;
    std::size_t inexact = 0;
    for (std::size_t j = 0; j < theta_.size(); ++j) {
        if (!task_.trained[j]) continue;
        bool exact = true;
        theta_[j] = round_half_even(Integer(theta_[j] * common - task_.eta.numerator() * gradient_[j]), common, exact);
        if (!exact) ++inexact;
    }
    return inexact;
}

Rational TwoLayerRun::tangent_bound(const UndecidedSigns& undecided) const {
    const std::size_t m = task_.neurons;
    std::vector<Integer> sums(m);  // of h over the samples, for trained a_k
    for (std::size_t i = 0; i < batch_->samples; ++i)
        for (std::size_t k = 0; k < m; ++k)
            if (task_.trained[task_.outer(k)] && z_[i * m + k].sign() > 0)
                add_product(sums[k], batch_->times[i], z_[i * m + k]);
    Integer outer = 0;
    Integer inner = 0;
    for (std::size_t i = 0; i < batch_->samples; ++i) {
        Integer row = 0;
        Integer squares = 0;
        for (std::size_t k = 0; k < m; ++k) {
            const Integer& z = z_[i * m + k];
            if (z.sign() > 0) add_product(row, z, sums[k]);
            if (task_.trains_row[k] && (z.sign() > 0 || undecided.contains(i, k)))
                add_product(squares, theta_[task_.outer(k)], theta_[task_.outer(k)]);
        }
        outer = std::max(outer, row);
        inner = std::max(inner, squares);
    }
    const Integer square = denominator_ * denominator_;
    return Rational(outer, batch_->size * square * batch_->x_denominator * batch_->x_denominator) +
           Rational(inner, square) * batch_->second_moment_bound + Rational(task_.trained[task_.outer_bias()] ? 1 : 0);
}

Rational TwoLayerRun::residual_bound(const UndecidedSigns& undecided) const {
    const std::size_t columns = task_.inputs + 1;
    std::vector<Integer> open(undecided.empty() ? 0 : task_.neurons);  // what undecided samples can add to |q_k|
    for (const auto& [i, k] : undecided.pairs()) add_product(open[k], abs(weighted_[i]), batch_->norm_bound[i]);
    Integer most = 0;  // with the 16 bits of norm_bound
    for (std::size_t k = 0; k < task_.neurons; ++k) {
        if (!task_.trained[task_.outer(k)] || !task_.trains_row[k]) continue;
        Integer squares = 0;
        for (std::size_t j = 0; j < columns; ++j)
            if (task_.trains_column[j]) add_product(squares, moments_[k * columns + j], moments_[k * columns + j]);
        Integer moment = root_above(squares) << 16;
        if (!undecided.empty()) moment += open[k];
        most = std::max(most, moment);
    }
    return Rational(most, (batch_->size * denominator_ * denominator_ * batch_->x_denominator * batch_->x_denominator *
                           batch_->y_denominator)
                              << 16);
}

}  // namespace relucert

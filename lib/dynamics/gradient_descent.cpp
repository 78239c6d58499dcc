#include "relucert/dynamics/gradient_descent.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/network/gradient.hpp"

namespace relucert {

SgdTask one_batch(const DescentTask& task) { return {task.network, {task.data}, task.trained, task.eta}; }

void check_task(const DescentTask& task) { check_task(one_batch(task)); }

void check_task(const SgdTask& task) {
    const Network& f = task.network;
    if (task.batches.empty()) throw InputError("", "gradient descent without data", "a list of at least one data set");
    for (const Dataset& data : task.batches) {
        if (f.output_dimension() != 1 || data.output_dimension() != 1)
            throw InputError("", "gradient descent needs a network and labels with one output");
        if (f.input_dimension() != data.input_dimension())
            throw InputError("", "a network with " + std::to_string(f.input_dimension()) + " inputs and data with " +
                                     std::to_string(data.input_dimension()));
    }
    if (task.trained.size() != f.parameter_count(Biases::all))
        throw InputError("", "a mask of length " + std::to_string(task.trained.size()) + " for a network with " +
                                 std::to_string(f.parameter_count(Biases::all)) + " parameters");
    if (task.eta.sign() <= 0) throw InputError("", "the step size " + task.eta.to_string() + " is not positive");
}

std::vector<Rational> risk_gradient(const Network& f, const Dataset& data) {
    std::vector<Rational> total(f.parameter_count(Biases::all));
    for (const DataPoint& point : data.entries()) {
        const Rational factor = (evaluate(f, point.x).front() - point.y.front()) * Rational(point.times, data.size());
        const std::vector<Rational> gradient = backpropagation(f, point.x, Rational(0));
        for (std::size_t j = 0; j < total.size(); ++j) total[j] += factor * gradient[j];
    }
    return total;
}

std::vector<Network> exact_gradient_descent(const DescentTask& task, std::size_t steps, const Deadline& deadline) {
    return exact_sgd(one_batch(task), steps, deadline);
}

std::vector<Network> exact_sgd(const SgdTask& task, std::size_t steps, const Deadline& deadline) {
    check_task(task);
    std::vector<Network> run{task.network};
    for (std::size_t t = 0; t < steps; ++t) {
        deadline.check("gradient descent");
        const std::vector<Rational> gradient = risk_gradient(run.back(), task.batches[t % task.batches.size()]);
        std::vector<Rational> theta = run.back().parameters(Biases::all);
        for (std::size_t j = 0; j < theta.size(); ++j)
            if (task.trained[j]) theta[j] -= task.eta * gradient[j];
        run.push_back(run.back().with_parameters(theta, Biases::all));
    }
    return run;
}

}  // namespace relucert

#pragma once
// Gradient descent and SGD on the mean of (f(x) - y)^2/2, exactly, for a network of any depth with one output.
//
//     std::vector<Network> run = exact_gradient_descent({f, data, mask, Rational(1, 10)}, 8);
//
// Exact numbers grow: two trained layers triple their bits with every step. Longer runs: relucert/dynamics/shadow.hpp.
#include "relucert/data/dataset.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/network/network.hpp"

#include <vector>

namespace relucert {

/// What is trained on what: theta <- theta - eta * mask * gradient, with relu'(0) = 0.
struct DescentTask {
    Network network;
    Dataset data;
    std::vector<bool> trained;  ///< in the order of network.parameters(Biases::all)
    Rational eta;
};

/// Stochastic gradient descent with a given order of the samples: step t = 0, 1, ... is one of gradient descent on
/// batches[t mod batches.size()].
struct SgdTask {
    Network network;
    std::vector<Dataset> batches;
    std::vector<bool> trained;
    Rational eta;
};

/// Gradient descent is the case of one batch.
SgdTask one_batch(const DescentTask& task);

/// @throws InputError if the network has several outputs, dimensions differ, the mask has another length, eta <= 0, or
/// there is no batch.
void check_task(const DescentTask& task);
void check_task(const SgdTask& task);

/// Gradient of the risk in all parameters by backpropagation with relu'(0) = 0.
std::vector<Rational> risk_gradient(const Network& f, const Dataset& data);

/// The iterates 0, ..., steps. @throws InputError as check_task, LimitReached at the deadline.
std::vector<Network> exact_gradient_descent(const DescentTask& task, std::size_t steps, const Deadline& deadline = {});
std::vector<Network> exact_sgd(const SgdTask& task, std::size_t steps, const Deadline& deadline = {});

}  // namespace relucert

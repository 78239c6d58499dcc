#pragma once
// Gradient descent on the mean of (f(x) - y)^2/2, exactly, for a network of any depth with one output.
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

/// @throws InputError if the network has several outputs, dimensions differ, the mask has another length, or eta <= 0.
void check_task(const DescentTask& task);

/// Gradient of the risk in all parameters by backpropagation with relu'(0) = 0.
std::vector<Rational> risk_gradient(const Network& f, const Dataset& data);

/// The iterates 0, ..., steps. @throws InputError as check_task, LimitReached at the deadline.
std::vector<Network> exact_gradient_descent(const DescentTask& task, std::size_t steps, const Deadline& deadline = {});

}  // namespace relucert

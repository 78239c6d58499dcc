#pragma once
// Exact derivatives in the input and in the parameters. A *kink* is a point where a preactivation is exactly 0;
// gradients there are refused with InputError (the network may be differentiable there all the same), one-sided
// derivatives and backpropagation are defined everywhere.
#include "relucert/network/evaluation.hpp"

namespace relucert {

/// Jacobian, outputs x inputs. @throws InputError at a kink, naming layer and neuron, or for a wrong dimension.
ExactMatrix input_jacobian(const Network& f, const std::vector<Rational>& x);
/// Gradient of one output in the input. @throws InputError as above, or if there is no such output.
std::vector<Rational> input_gradient(const Network& f, const std::vector<Rational>& x, std::size_t output = 0);
/// Jacobian of the affine map that f is on the region of a pattern (ties count as inactive).
ExactMatrix jacobian_of_pattern(const Network& f, const ActivationPattern& pattern);

/// Gradient of one output in all weights and all biases, in the order of f.parameters(Biases::all).
/// @throws InputError at a kink.
std::vector<Rational> parameter_gradient(const Network& f, const std::vector<Rational>& x, std::size_t output = 0);
/// The same by backpropagation with relu'(0) = relu_slope_at_zero; defined everywhere.
std::vector<Rational> backpropagation(const Network& f, const std::vector<Rational>& x,
                                      const Rational& relu_slope_at_zero, std::size_t output = 0);
/// Backpropagation to the input.
std::vector<Rational> input_backpropagation(const Network& f, const std::vector<Rational>& x,
                                            const Rational& relu_slope_at_zero, std::size_t output = 0);

/// The matrix of second derivatives of one output in all weights and biases, in the order of f.parameters(Biases::all).
/// f is a polynomial of its parameters near them, affine in those of one layer. @throws InputError at a kink, or if
/// there are more than 3,000 parameters.
ExactMatrix parameter_hessian(const Network& f, const std::vector<Rational>& x, std::size_t output = 0);

/// lim (f(x + t direction) - f(x)) / t for t -> 0 from above, each output. Exists everywhere: relu has the one-sided
/// derivative d -> max(0, d) at 0, and the chain rule holds for one-sided derivatives of Lipschitz maps.
std::vector<Rational> directional_derivative(const Network& f, const std::vector<Rational>& x,
                                             const std::vector<Rational>& direction);
/// The same for parameters theta + t direction at a fixed x; direction in the order of f.parameters(Biases::all).
std::vector<Rational> parameter_directional_derivative(const Network& f, const std::vector<Rational>& x,
                                                       const std::vector<Rational>& direction);

}  // namespace relucert

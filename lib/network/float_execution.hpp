#pragma once
// Enclosures of what a floating-point runtime may compute, for comparison with other runtimes; never a verdict about
// the network as a real function.
#include "relucert/network/network.hpp"
#include "relucert/number/interval.hpp"

namespace relucert {

/// binary32: 24 and -149; binary64: 53 and -1074.
struct FloatFormat {
    int precision = 24;
    int smallest_exponent = -149;
};

/// Contains the outputs of any execution that rounds each addition and multiplication (or fused pair) to the nearest
/// number of the format, in any order of summation, without overflow, each affine node as one matrix product and one
/// addition of the bias. For inputs in the box. Source: Higham, Accuracy and Stability of Numerical Algorithms, 3.1:
/// |computed - exact| <= gamma_n * sum |w||v|, gamma_n = n u / (1 - n u); half a smallest number for each underflow.
/// Weights that are not numbers of the format count as rounded once. @throws InputError if n u >= 1/2.
std::vector<Interval> enclose_execution(const Network& f, const std::vector<Interval>& box, const FloatFormat& format);

}  // namespace relucert

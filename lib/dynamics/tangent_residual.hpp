#pragma once
// Exact residual of a witness for the largest tangent eigenvalue: docs/evidence/tangent-eigenvalue.md, section 2.
#include "relucert/dynamics/shallow_integers.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/number/rational.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace relucert {

/// Points at a time: products of all of 60,000 points with all neurons would fill the memory.
constexpr std::size_t kTangentBlock = 2048;

/// What is asked again and again of a network of one hidden layer and one output, and its data.
struct TangentTask {
    ShallowIntegers integers;
    std::vector<std::int64_t> Z;  ///< preactivations, a row a point
    std::vector<Integer> a;       ///< weights of layer 2, over a_denominator
    Integer a_denominator = 1;
    std::vector<Integer> times;  ///< multiplicities
    Integer size = 0;            ///< their sum
};
/// Nothing if the integers are out of range (ShallowIntegers). f is a chain of depth 2 with one output.
std::optional<TangentTask> tangent_task(const Network& f, const Dataset& S, const Deadline& deadline = {});

/// The numbers of section 2 for the witness u; n is the size of the data.
struct TangentResidual {
    Rational quotient;          ///< rho, the Rayleigh quotient
    Rational image_squared;     ///< |A u|^2 / |u|^2
    Rational residual_squared;  ///< image_squared - rho^2 >= 0
};
/// Nothing if the integers are out of range. The witness has an entry that is not 0.
std::optional<TangentResidual> tangent_residual(const TangentTask& task, const std::vector<Integer>& witness,
                                                const Deadline& deadline = {});

/// (1/n) sum of m_j |phi_j|^2.
Rational tangent_trace(const TangentTask& task);

}  // namespace relucert

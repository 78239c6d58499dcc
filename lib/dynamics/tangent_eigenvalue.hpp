#pragma once
// Largest eigenvalue of the mean of phi phi^T, phi the parameter gradients of a network at the points of a data set:
// the sharpness of the squared loss at an off-kink interpolant. Evidence: docs/evidence/tangent-eigenvalue.md.
#include "relucert/data/dataset.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/extreme_eigenvalue.hpp"
#include "relucert/network/network.hpp"

#include <string>
#include <vector>

namespace relucert {

struct TangentEigenvalue {
    enum class Proof {
        kink,       ///< none: a data point lies on a kink
        gram,       ///< section 4: evidence of largest-eigenvalue.md for the exact Gram matrix
        trace,      ///< section 3: a residual, the other eigenvalues bounded by the trace
        frobenius,  ///< section 3: a residual, the other eigenvalues bounded by the Frobenius norm
    };
    Proof proof = Proof::kink;
    Rational lower;
    Rational upper;
    std::vector<Integer> witness;  ///< for trace and frobenius: one integer an entry of S
    EigenvalueEnclosure gram;      ///< for gram
};

/// f has one output, S at least one entry. A network of one hidden layer (a chain of depth 2) and more than 64 points
/// is bounded without the parameter gradients, at a relative width of about 10^-12, if its numbers over common
/// denominators are machine integers and the largest eigenvalue dominates. Where it does not dominate, up to 2,048
/// points go by the exact Gram matrix; beyond, the upper end may be as large as the trace. Other networks go by the
/// exact Gram matrix. @throws InputError for another network; LimitReached if the exact Gram matrix would be needed
/// and larger than 2,048 x 2,048.
/// Cost, n entries, k neurons, d inputs: three integer products of n k d and, for the witness, one binary64 product of
/// n^2 (d + k), above 8,192 entries up to 24 of n k d instead. Memory: n (k + d) words above that of S. Otherwise
/// n^2 p / 2 products of rationals, p parameters.
TangentEigenvalue largest_tangent_eigenvalue(const Network& f, const Dataset& S, const Deadline& deadline = {});

}  // namespace relucert

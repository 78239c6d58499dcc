#pragma once
// Interpolants of minimal norm by one hidden layer, with a dual vector that proves it up to a small gap.
//
//     MinimumNorm found = minimum_norm_interpolant({data});    // found.network interpolates exactly
//     // dual_norm_squared (relucert/polyhedra/dual_norm.hpp) of found.lambda certifies how near it is to the minimum.
#include "relucert/data/dataset.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/network/network.hpp"

namespace relucert {

enum class HiddenBiases { none, penalised, free };

/// Minimise sum_j |a_j| |w_j| over f(x) = sum_j a_j relu(w_j . x + b_j) with f(x_i) + v . x_i + c = y_i.
struct MinimumNormTask {
    Dataset data;  ///< one output
    HiddenBiases biases =
        HiddenBiases::none;    ///< penalised: |w_j| is the length of (w_j, b_j); free: b_j does not count
    bool linear_term = false;  ///< v is free (else 0)
    bool constant = false;     ///< c is free (else 0)
};

struct MinimumNorm {
    Network network;                    ///< f; neurons balanced to about 40 bits
    std::vector<Rational> linear_term;  ///< v, empty if it is not free
    Rational constant;                  ///< c
    std::vector<Rational> lambda;       ///< one number an entry of the data; exactly orthogonal to what does not count
    std::size_t rounds = 0;             ///< of column generation
    bool polished = false;              ///< Newton's method converged: the gap is about 2^-60, else about 1e-9
};

/// Column generation in binary64 (fixed random starts for the search of columns), Newton's method on the optimality
/// conditions, and an exact correction: f interpolates exactly. The result is an interpolant and a proposal of lambda,
/// no verdict; column generation that stops early leaves a gap. The same input gives the same result on one type of
/// processor.
/// @throws InputError if there is more than one output, all labels are 0, or no interpolant was found; LimitReached if
/// an exact interpolant near the numbers was not found.
MinimumNorm minimum_norm_interpolant(const MinimumNormTask& task, const Deadline& deadline = {});

}  // namespace relucert

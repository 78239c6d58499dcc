#pragma once
// Eigenvalues and eigenvectors in binary64, without any guarantee: they propose, exact arithmetic disposes.
#include <cstddef>
#include <vector>

namespace relucert {

struct EigenpairHint {
    double value = 0;
    std::vector<double> vector;
    bool usable = false;  ///< false if the input holds NaN or infinity or nothing converged
};

/// `K`: n x n, symmetric, row by row; n >= 1. Lanczos, then a full decomposition if that does not converge.
EigenpairHint largest_eigenpair_hint(const std::vector<double>& K, std::size_t n);
EigenpairHint smallest_eigenpair_hint(const std::vector<double>& K, std::size_t n);
/// All eigenvalues, ascending; empty if not usable.
std::vector<double> eigenvalue_hints(const std::vector<double>& K, std::size_t n);

}  // namespace relucert

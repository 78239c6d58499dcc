#pragma once
// Positive semidefiniteness with evidence: docs/evidence/positive-semidefinite.md.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"
#include "relucert/matrix/fixed_point_cholesky.hpp"
#include "relucert/number/truth.hpp"

#include <vector>

namespace relucert {

/// Evidence that a matrix is positive semidefinite; what the matrix is stands in the context.
struct DefinitenessProof {
    enum class Kind {
        exact,        ///< section 1: exact elimination, nothing stored
        fixed_point,  ///< sections 2 and 3
        gram          ///< a Gram matrix without shift: nothing to prove
    };
    Kind kind = Kind::exact;
    FixedPointParameters parameters;  ///< for fixed_point only
};

/// Exact elimination is allowed in evidence up to this size.
inline constexpr std::size_t kLargestExactProof = 128;

struct Definiteness {
    Truth semidefinite = Truth::unknown;
    DefinitenessProof proof;       ///< if yes
    std::vector<Integer> witness;  ///< if no: x with x^T K x < 0
};

/// Decides "K is positive semidefinite". Exact up to n = 64; above that `unknown` is possible, if the smallest
/// eigenvalue is within about n 2^-59 times the largest diagonal entry of 0. @throws InputError unless K is symmetric.
Definiteness positive_semidefinite(const ExactMatrix& K, const Deadline& deadline = {});

/// The exact rule of section 1. True if and only if K is positive semidefinite.
bool exactly_semidefinite(const ExactMatrix& K, const Deadline& deadline = {});

/// Whether the evidence passes the rules of the page.
bool proves_semidefinite(const ExactMatrix& K, const DefinitenessProof& proof, const Deadline& deadline = {});
bool proves_gram_semidefinite(const Rational& t, const ExactMatrix& B, int g, const DefinitenessProof& proof,
                              const Deadline& deadline = {});

/// x^T K x.
Rational quadratic_form(const ExactMatrix& K, const std::vector<Integer>& x);
/// x scaled to entries of at most `bits` bits and rounded; a unit vector if x is 0 or not finite.
std::vector<Integer> integer_direction(const std::vector<double>& x, int bits);

}  // namespace relucert

#pragma once
// Positive semidefiniteness by a fixed-point Cholesky factor with an exact residual: the rule of
// docs/evidence/positive-semidefinite.md, sections 2 and 3, step by step. Integers only; no floating point decides.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"

#include <cstdint>
#include <vector>

namespace relucert {

/// What the rule needs besides the matrix.
struct FixedPointParameters {
    unsigned bits = 60;  ///< 4..61: the factor is computed in units of 2^-bits of the scaled matrix
    Rational shift;      ///< > 0: the factor is that of M - shift I
};

__extension__ using Int128 = __int128;

/// The scaled integer matrix that the rule factors: 4^(bits-exponent) M, rounded, with a bound of the rounding.
struct GridMatrix {
    std::size_t n = 0;
    long exponent = 0;              ///< e: the largest diagonal entry of M is at most 4^e
    unsigned bits = 60;             ///< p
    std::vector<Int128> lower;      ///< a[i][j], j <= i, row by row
    std::vector<Int128> row_error;  ///< E[i]

    /// A shift that always passes the dominance test (a power of 2, about n 2^-bits 4^exponent).
    [[nodiscard]] Rational sufficient_shift() const;
};

/// Section 2. Empty (n = 0 and refused) if the rule refuses while it sets up.
struct GridResult {
    bool accepted = false;
    GridMatrix grid;
};
/// @throws InputError if M is not symmetric or bits is not in 4..61.
GridResult grid_of(const ExactMatrix& M, unsigned bits);

/// Section 3: the same for g (t I - B B^T). The rounded product B B^T is kept, so that several t cost one product
/// as long as they share the scale.
class GramGrid {
public:
    GramGrid(ExactMatrix B, unsigned bits);
    /// g = +1 or -1. Cost: n^2 k / 2 machine multiplications whenever the scale changes.
    GridResult grid(const Rational& t, int g, const Deadline& deadline = {});

private:
    bool build(long exponent, const Deadline& deadline);

    ExactMatrix factor_;
    unsigned bits_;
    Rational largest_row_;  ///< largest squared row norm
    bool built_ = false;
    bool accepted_ = false;
    long exponent_ = 0;
    std::vector<Int128> product_;  ///< q[i][j], j <= i
    std::vector<Int128> row_error_;
};

/// The factorisation and the dominance test. True proves that the matrix behind `grid` is positive semidefinite.
/// @throws InputError if shift <= 0. Cost: n^3/6 multiplications 64 x 64 -> 128 bits.
bool accepts(const GridMatrix& grid, const Rational& shift, const Deadline& deadline = {});

/// Section 2 as a whole. True proves that M is positive semidefinite; false proves nothing.
bool fixed_point_semidefinite(const ExactMatrix& M, const FixedPointParameters& parameters,
                              const Deadline& deadline = {});
/// Section 3 as a whole, for g (t I - B B^T).
bool fixed_point_gram_semidefinite(const Rational& t, const ExactMatrix& B, int g,
                                   const FixedPointParameters& parameters, const Deadline& deadline = {});

/// The least e with value <= 4^e, for value > 0.
long least_power_of_four(const Rational& value);

}  // namespace relucert

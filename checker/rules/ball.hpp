// The ball that a split tree is about, in units of 2^-bits: docs/evidence/split-tree.md, section 7.
#pragma once
#include <vector>

#include "wide.hpp"

namespace relucert_check {

/// |x - centre|^2 <= squared_radius.
struct RationalBall {
    std::vector<mpq_class> centre;
    mpq_class squared_radius;
};
bool lies_in(const RationalBall& ball, const std::vector<mpq_class>& point);

class BallBounds {
public:
    /// Refuses a centre or radius that is too large.
    BallBounds(const RationalBall& ball, unsigned bits);
    /// The root's box in units.
    mpz_class lower(std::size_t i) const { return mpz_class(centre_[i]) - radius_; }
    mpz_class upper(std::size_t i) const { return mpz_class(centre_[i]) + radius_; }
    /// Takes the bounds of a cell's inputs, the first ones in the lists. False if the cell is void.
    bool enter(const std::vector<long>& low, const std::vector<long>& high);
    /// Of the sum of coefficients[i] x_i on the cell that was entered last.
    mpz_class largest(const std::vector<Wide>& coefficients) const;

private:
    std::vector<long> centre_;
    long radius_ = 0;
    // Of the cell: its inputs' bounds, which of them were cut, and R_T.
    std::vector<long> low_, high_;
    std::vector<bool> cut_;
    bool some_cut_ = false;
    mpz_class radius_of_rest_;

    mpz_class by_length(const std::vector<Wide>& coefficients, bool uncut_only) const;
};

}  // namespace relucert_check

// Machine integers of 128 bits, and exact sums of them of any length, for the bounds of split trees.
#pragma once
#include <gmpxx.h>

namespace relucert_check {

__extension__ typedef __int128 Wide;

inline Wide absolute(Wide x) { return x < 0 ? -x : x; }
mpz_class long_integer(Wide x);

class WideSum {
public:
    void add(Wide x);
    void add(const mpz_class& x) { rest_ += x; }
    /// a times end, |end| <= 2^60.
    void add_product(Wide a, long end);
    mpz_class total() const;

private:
    Wide part_ = 0;
    mpz_class rest_;
};

}  // namespace relucert_check

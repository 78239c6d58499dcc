#include "wide.hpp"

namespace relucert_check {

mpz_class long_integer(Wide x) {
    const bool negative = x < 0;
    const auto high = static_cast<long>(x >> 64);
    const mpz_class n = (mpz_class(negative ? -(high + 1) : high) << 64);
    const auto low = static_cast<unsigned long>(x);
    return negative ? mpz_class(-n - mpz_class(~low) - 1) : mpz_class(n + mpz_class(low));
}

void WideSum::add(Wide x) {
    Wide sum = 0;
    if (__builtin_add_overflow(part_, x, &sum)) {
        rest_ += long_integer(part_);
        sum = x;
    }
    part_ = sum;
}
void WideSum::add_product(Wide a, long end) {
    constexpr Wide short_enough = Wide{1} << 66;  // times 2^60
    if (-short_enough < a && a < short_enough)
        add(a * end);
    else
        add(mpz_class(long_integer(a) * end));
}
mpz_class WideSum::total() const { return rest_ + long_integer(part_); }

}  // namespace relucert_check

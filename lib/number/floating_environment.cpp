#include "relucert/number/floating_environment.hpp"

#include "relucert/failure/failure.hpp"

#include <cfloat>

namespace relucert {

void check_floating_environment() {
    // volatile: the processor calculates, not the compiler.
    volatile double one = 1.0;
    volatile double half_unit = 0x1p-53;
    volatile double more_than_half_unit = 0x1.8p-53;
    volatile double smallest_normal = DBL_MIN;
    volatile double half = 0.5;
    volatile double smallest = 0x1p-1074;

    const double tie = one + half_unit;
    const double above = one + more_than_half_unit;
    const double negative_tie = -one - half_unit;
    const double negative_above = -one - more_than_half_unit;
    RELUCERT_ENSURE(tie == 1.0 && above == 1.0 + 0x1p-52);  // rounding to nearest, ties to even
    RELUCERT_ENSURE(negative_tie == -1.0 && negative_above == -1.0 - 0x1p-52);
    const double subnormal = smallest_normal * half;
    RELUCERT_ENSURE(subnormal > 0.0 && subnormal < DBL_MIN);  // results are not flushed to zero
    const double doubled = smallest + smallest;
    RELUCERT_ENSURE(doubled == 0x1p-1073 && smallest * one > 0.0);  // operands are not taken as zero
    const double scaled = smallest * 0x1p1000;
    RELUCERT_ENSURE(scaled == 0x1p-74);
}

}  // namespace relucert

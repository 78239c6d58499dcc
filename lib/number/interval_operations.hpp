#pragma once
// The two independent implementations of the rounded interval operations, chosen at run time.
#include "relucert/number/interval.hpp"

namespace relucert {

/// One implementation of the operations that round.
struct IntervalOperations {
    const char* name;
    Interval (*add)(const Interval&, const Interval&);
    Interval (*subtract)(const Interval&, const Interval&);
    Interval (*multiply)(const Interval&, const Interval&);
    Interval (*divide)(const Interval&, const Interval&);
    Interval (*sqrt)(const Interval&);
    Interval (*fma)(const Interval&, const Interval&, const Interval&);
    Interval (*square)(const Interval&);
};

/// Round to nearest with error-free transformations (TwoSum, Dekker's TwoProduct): runs on any x86-64.
const IntervalOperations& error_free_operations() noexcept;
/// AVX-512 instructions with the rounding direction in the instruction; nullptr if the processor has none.
const IntervalOperations* avx512_operations() noexcept;
/// What Interval's operators use: AVX-512 if there is, else error-free transformations.
/// @throws InternalError at the first call if the floating-point environment is not as they need it.
const IntervalOperations& chosen_operations();

}  // namespace relucert

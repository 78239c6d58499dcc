#pragma once
// Numbers that depend on a point that has no value yet: the leaf of a Real which says itself what operations do with
// it (bounding/piecewise_linear.hpp).
#include "relucert/number/real.hpp"

#include <string>

namespace relucert {

/// The operations that may meet such a number; every other one is refused.
enum class DependentOperation { negate, add, subtract, multiply, divide, abs, min, max };

class DependentNumber {
public:
    DependentNumber() = default;
    DependentNumber(const DependentNumber&) = delete;
    DependentNumber& operator=(const DependentNumber&) = delete;
    virtual ~DependentNumber() = default;

    /// Of one operand (`right` is 0 then) or two, of which one at least is this number.
    [[nodiscard]] virtual Real calculate(DependentOperation operation, const Real& left, const Real& right) const = 0;
    /// Throws what tells the caller that `use` of this number has no result.
    [[noreturn]] virtual void refuse(const std::string& use) const = 0;
};

/// Null if the number depends on no point.
const DependentNumber* dependent_number(const Real& number);
Real from_dependent(std::shared_ptr<const DependentNumber> number);

}  // namespace relucert

// Sums of rational multiples of square roots, exactly.
#pragma once
#include "number.hpp"

namespace relucert_check {

using RadicalSum = std::vector<Radical>;

/// sqrt(q), q >= 0.
RadicalSum radical(const mpq_class& q);
RadicalSum add(const RadicalSum& a, const RadicalSum& b);
RadicalSum multiply(const RadicalSum& a, const RadicalSum& b);
/// 1/a for one or two terms; nothing for more, or for zero.
std::optional<RadicalSum> inverse(const RadicalSum& a);
Enclosure enclose(const RadicalSum& a, unsigned p);
/// Always decided: a non-empty sum is not zero, so refinement ends.
int sign(const RadicalSum& a);
/// The number, if it is stored exactly.
std::optional<RadicalSum> exact(const Number& a);

}  // namespace relucert_check

#pragma once
// Types of operators. Nothing: no values of these types fit.
#include "relucert/quantity/type.hpp"

#include <optional>

namespace relucert {

std::optional<Type> type_of_sum(const Type& a, const Type& b);
std::optional<Type> type_of_product(const Type& a, const Type& b);
std::optional<Type> type_of_quotient(const Type& a, const Type& b);
std::optional<Type> type_of_power(const Type& base, const Type& exponent);
std::optional<Type> type_of_index(const Type& base, const Type& position);
/// Type of what `for`, forall and exists bind; nothing if there is nothing to run over.
std::optional<Type> type_of_member(const Type& source);
bool may_be_numeric(const Type& type);

}  // namespace relucert

#pragma once
// Real number -> integer, sign, or number of a floating-point format: exact, or unknown.
#include "relucert/number/decide.hpp"
#include "relucert/quantity/value.hpp"

namespace relucert {

/// The largest integer <= x.
Value floor_of(const Real& x, const DecideLimits& limits);
/// -1, 0, 1, entrywise.
Value sign_of(const Value& value, const DecideLimits& limits);
/// Nearest number of "binary32" or "binary64", ties to even, as if by IEEE 754; unknown on overflow.
/// @throws InputError for another format.
Value round_to_format(const Rational& x, const std::string& format);

}  // namespace relucert

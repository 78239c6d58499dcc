#pragma once
// Rational bounds as decimals, rounded outward: for people, and for bounds that another program must reproduce.
#include "relucert/number/real.hpp"

#include <string>

namespace relucert {

/// A decimal <= value (>= value) with at most `digits` significant digits, within one unit of the last of them.
Rational round_down(const Rational& value, unsigned digits);
Rational round_up(const Rational& value, unsigned digits);

/// Exact decimal text of a rational whose denominator divides a power of 10: "-0.125", "3.2e-15".
/// @throws InternalError for another rational.
std::string decimal_text(const Rational& value);

/// "5/4", "0.3333 .. 0.3334", "-inf .. 2": an exact value if it is short, otherwise both ends rounded outward.
std::string enclosure_text(const Enclosure& enclosure, unsigned digits);

/// Both ends moved outward to `digits` digits and one unit more, so that an enclosure of the same number by another
/// program with more digits lies inside. Unchanged if it is a point of less than 300 bits.
Enclosure widened(const Enclosure& enclosure, unsigned digits);

}  // namespace relucert

#pragma once
// Integers of any size, by GMP through Boost.Multiprecision.
#include <boost/multiprecision/gmp.hpp>

#include <string>
#include <string_view>

namespace relucert {

/// An integer of any size. Builtin integers convert to it; nothing converts from it without a named call.
using Integer = boost::multiprecision::number<boost::multiprecision::gmp_int, boost::multiprecision::et_off>;

/// Decimal digits with an optional sign. @throws InputError for anything else.
Integer parse_integer(std::string_view text);
std::string to_string(const Integer& value);
/// Bits of |value|; 0 for 0.
std::size_t bit_length(const Integer& value);

}  // namespace relucert

#pragma once
// Values -> exact numbers, points, matrices, data sets, for the builtins that need them.
#include "relucert/bounding/domain.hpp"
#include "relucert/matrix/exact_matrix.hpp"
#include "relucert/quantity/arithmetic.hpp"
#include "relucert/quantity/value.hpp"

#include <optional>
#include <string>
#include <vector>

namespace relucert {

/// Thrown where an exact rational is needed and the number is not stored as one.
struct NotExact {
    std::string problem;
};

/// The rational that a number value stores, without a copy; null if it is not a rational. @throws InternalError if
/// the value is not a number.
const Rational* stored_rational(const Value& value);

// The functions below throw UnknownFound for unknown entries, NotExact for numbers that are not rational, and
// InputError for other kinds of values and wrong shapes.
Rational exact_rational(const Value& value);
std::vector<Rational> exact_point(const Value& value);
RationalBox exact_box(const Value& value);
/// A box or a ball.
Domain exact_domain(const Value& value);
/// Rows of equal length; a list without rows is 0 x 0.
ExactMatrix exact_matrix(const Value& value);
std::vector<ExactMatrix> exact_matrices(const Value& value);

/// An exact integer within bounds; `what` names it in messages ("an exponent"). A number that is not an exact integer
/// is an InputError.
long exact_integer(const Value& value, const std::string& what, long least, long most);
Rational exact_integer_of_any_size(const Value& value, const std::string& what);
/// 1-based index -> 0-based. @throws InputError naming the length if it is out of range.
long exact_index(const Value& position, std::size_t length);

/// Entries of a list or data set.
std::size_t entry_count(const Value& value);
/// A data set from labelled points. NotExact and wrong shapes become InputError.
Value dataset_value(const std::vector<Value>& entries);
Value transposed(const Value& matrix);
Value identity_value(std::size_t n);

/// The canonical text of an argument (docs/certificate-format.md, section 4), appended to `text`.
void append_canonical_text(const Value& value, std::string& text);

}  // namespace relucert

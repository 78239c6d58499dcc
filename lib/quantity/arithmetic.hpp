#pragma once
// The operators of the claim language on values. An unknown operand gives an unknown result; a wrong type or shape
// throws InputError without a place (the evaluator knows it).
#include "relucert/failure/deadline.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/quantity/value.hpp"

#include <optional>

namespace relucert {

/// Thrown inside builtins where a value that is needed is unknown; the call's result is then unknown. Never leaves
/// the evaluator.
struct UnknownFound {
    std::string reason;
};

/// Runs `calculate`, which returns a Real; what lib/number refuses (division by zero, ...) becomes an unknown value.
template <class Calculate>
Value guarded(Calculate&& calculate) {
    try {
        return Value(Real(calculate()));
    } catch (const InputError& refused) {
        return Value::unknown(refused.problem());
    }
}

Value add(const Value& a, const Value& b);
Value subtract(const Value& a, const Value& b);
Value multiply(const Value& a, const Value& b, const Deadline& deadline);
Value divide(const Value& a, const Value& b);
Value negate(const Value& a);
Value power(const Value& base, const Value& exponent, const Deadline& deadline);
/// Inner product of two lists of numbers of equal length.
Value dot(const Value& u, const Value& v);
/// a..b.
Value range(const Value& first, const Value& last);
/// Applies f to each number of nested lists.
Value map_numbers(const Value& value, const std::function<Real(const Real&)>& f);

/// L[i], L[list], S[i], S[list].
Value index(const Value& base, const Value& position);
/// Entry i (0-based) of a data set as a labelled point.
Value entry_of(const Value& dataset, std::size_t index);

inline constexpr long largest_exponent = 1000000;
inline constexpr std::size_t longest_range = 10000000;

}  // namespace relucert

#pragma once
// Truth values of Kleene's strong three-valued logic: what is known about a statement at present.

namespace relucert {

/// `unknown` means that the statement is true or false, but which of the two is not proved.
enum class Truth { no, unknown, yes };

constexpr Truth truth_of(bool value) noexcept { return value ? Truth::yes : Truth::no; }

constexpr Truth operator!(Truth a) noexcept {
    return a == Truth::yes ? Truth::no : a == Truth::no ? Truth::yes : Truth::unknown;
}
/// Conjunction: the smaller of the two in the order no < unknown < yes.
constexpr Truth operator&(Truth a, Truth b) noexcept { return a < b ? a : b; }
/// Disjunction: the larger of the two.
constexpr Truth operator|(Truth a, Truth b) noexcept { return a < b ? b : a; }
/// a implies b, that is, (not a) or b.
constexpr Truth implies(Truth a, Truth b) noexcept { return (!a) | b; }

/// "no", "unknown" or "yes".
constexpr const char* to_string(Truth a) noexcept {
    return a == Truth::yes ? "yes" : a == Truth::no ? "no" : "unknown";
}

}  // namespace relucert

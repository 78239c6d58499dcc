// Real functions of one number.
#include "relucert/bounding/piecewise_linear.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/rounding.hpp"

namespace relucert {

namespace {

const char* const topic_of_numbers = "numbers";

/// A function that is applied to every number of nested lists.
Builtin entrywise(const char* name, const char* meaning, const char* units,
                  Value (*call)(std::span<const Value>, CallContext&)) {
    Builtin row{.name = name,
                .parameters = {{"x", any_numbers()}},
                .result = any_numbers(),
                .topic = topic_of_numbers,
                .meaning = meaning,
                .units = units,
                .source = "",
                .evidence = ""};
    row.result_of = type_of_first;
    row.call = call;
    return row;
}

Builtin real_function(const char* name, const char* meaning, const char* units,
                      Value (*call)(std::span<const Value>, CallContext&)) {
    Builtin row = entrywise(name, meaning, units, call);
    row.parameters = {{"x", Type::number()}};
    row.result = Type::number();
    row.result_of = nullptr;
    return row;
}

const Real& number_of(const Value& value) {
    if (!value.is_number()) throw InputError("", "a " + value.describe() + " where a number is needed");
    return value.number();
}

Value constant(const char* text) { return Value::text(text); }

Builtin constant_row(const char* name, const Type& type, const char* meaning,
                     Value (*call)(std::span<const Value>, CallContext&)) {
    Builtin row = real_function(name, meaning, "1", call);
    row.parameters.clear();
    row.result = type;
    return row;
}

}  // namespace

std::vector<Builtin> number_builtins() {
    std::vector<Builtin> rows;
    rows.push_back(
        entrywise("abs", "Absolute value, entrywise on lists.", "of x", [](std::span<const Value> a, CallContext&) {
            return map_numbers(a[0], [](const Real& x) { return abs(x); });
        }));
    rows.push_back(
        entrywise("relu", "max(0, x), entrywise on lists.", "of x", [](std::span<const Value> a, CallContext&) {
            return map_numbers(a[0], [](const Real& x) {
                const Rational* stored = x.stored_rational();
                if (stored == nullptr) return piecewise_linear(x) != nullptr ? max(Real(), x) : max(x, Real());
                return stored->sign() > 0 ? x : Real();
            });
        }));
    rows.push_back(
        entrywise("sign", "-1, 0 or 1, entrywise on lists; unknown while undecided.", "1",
                  [](std::span<const Value> a, CallContext& context) { return sign_of(a[0], context.limits); }));
    rows.push_back(real_function(
        "sqrt", "Square root; unknown for a negative number.", "square root of x",
        [](std::span<const Value> a, CallContext&) { return guarded([&] { return sqrt(number_of(a[0])); }); }));
    Builtin k_th_root =
        real_function("root", "The k-th root of x >= 0, k >= 1 an integer.", "k-th root of x",
                      [](std::span<const Value> a, CallContext&) {
                          const long k = exact_integer(a[1], "the order of a root", 1, largest_exponent);
                          return guarded([&] { return root(number_of(a[0]), static_cast<unsigned long>(k)); });
                      });
    k_th_root.parameters.push_back({"k", Type::integer()});
    rows.push_back(std::move(k_th_root));
    rows.push_back(real_function("exp", "Exponential function.", "1", [](std::span<const Value> a, CallContext&) {
        return guarded([&] { return exp(number_of(a[0])); });
    }));
    rows.push_back(real_function("log", "Natural logarithm of x > 0.", "1", [](std::span<const Value> a, CallContext&) {
        return guarded([&] { return log(number_of(a[0])); });
    }));
    rows.push_back(real_function("atan", "Inverse tangent.", "1", [](std::span<const Value> a, CallContext&) {
        return guarded([&] { return atan(number_of(a[0])); });
    }));
    rows.push_back(real_function(
        "floor", "Largest integer <= x; unknown while undecided.", "of x",
        [](std::span<const Value> a, CallContext& context) { return floor_of(number_of(a[0]), context.limits); }));
    rows.push_back(real_function("ceiling", "Smallest integer >= x; unknown while undecided.", "of x",
                                 [](std::span<const Value> a, CallContext& context) {
                                     return negate(floor_of(-number_of(a[0]), context.limits));
                                 }));
    Builtin round = real_function("round",
                                  "Exact rational x to the nearest number of binary32 or binary64, ties to even; "
                                  "unknown on overflow.",
                                  "of x", [](std::span<const Value> a, CallContext&) {
                                      if (a[1].kind() != Value::Kind::text)
                                          throw InputError("", "round to a " + a[1].describe());
                                      return round_to_format(exact_rational(a[0]), a[1].text());
                                  });
    round.parameters.push_back({"format", Type::text()});
    round.source = "IEEE 754";
    rows.push_back(std::move(round));
    rows.push_back(constant_row("pi", Type::number(), "The circle number.",
                                [](std::span<const Value>, CallContext&) { return Value(Real::pi()); }));
    rows.push_back(constant_row("binary32", Type::text(), "The format of single precision, for round.",
                                [](std::span<const Value>, CallContext&) { return constant("binary32"); }));
    rows.push_back(constant_row("binary64", Type::text(), "The format of double precision, for round.",
                                [](std::span<const Value>, CallContext&) { return constant("binary64"); }));
    return rows;
}

}  // namespace relucert

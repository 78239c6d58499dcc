// Folds over lists. Comprehensions as arguments are folded by the evaluator with the same Aggregate.
#include "relucert/quantity/aggregate.hpp"
#include "relucert/quantity/arithmetic.hpp"
#include "relucert/quantity/builtin_tables.hpp"

namespace relucert {

namespace {

template <Aggregate::Kind kind>
Value fold(std::span<const Value> arguments, CallContext& context) {
    return aggregate_of(kind, arguments[0], context.limits);
}

/// min and max: of one list, or of two or more numbers.
template <Aggregate::Kind kind>
Value extreme(std::span<const Value> arguments, CallContext& context) {
    if (arguments.size() == 1) return aggregate_of(kind, arguments[0], context.limits);
    return aggregate_of(kind, Value::list({arguments.begin(), arguments.end()}), context.limits);
}

Builtin aggregate_row(const char* name, const Type& list, const Type& result, const char* meaning, const char* units,
                      Value (*call)(std::span<const Value>, CallContext&)) {
    Builtin made{.name = name,
                 .parameters = {{"L", list}},
                 .result = result,
                 .topic = "lists",
                 .meaning = meaning,
                 .units = units,
                 .source = "",
                 .evidence = ""};
    made.comprehension = true;
    made.takes_unknown = true;
    made.call = call;
    return made;
}

Type entry_of_first(std::span<const Type> arguments) { return arguments[0].entry(); }

}  // namespace

std::vector<Builtin> aggregate_builtins() {
    using Kind = Aggregate::Kind;
    const Type numbers = Type::list_of(any_numbers());
    const Type truths = Type::list_of(Type::boolean());
    std::vector<Builtin> rows;
    rows.push_back(
        aggregate_row("sum", numbers, any_numbers(),
                      "Sum of numbers or, entrywise, of lists of equal shape; with multiplicities. Empty: 0.",
                      "of the entries", fold<Kind::sum>));
    rows.back().result_of = entry_of_first;
    rows.push_back(aggregate_row("mean", numbers, any_numbers(),
                                 "Sum divided by the number of entries; with multiplicities.", "of the entries",
                                 fold<Kind::mean>));
    rows.back().result_of = entry_of_first;
    rows.push_back(aggregate_row("product", Type::point(), Type::number(), "Product of numbers. Empty: 1.",
                                 "product of the entries'", fold<Kind::product>));
    for (const bool smallest : {true, false}) {
        rows.push_back(aggregate_row(smallest ? "min" : "max", Type::numeric(0, 1), Type::number(),
                                     smallest ? "Smallest entry of a list, or smallest of two or more numbers."
                                              : "Largest entry of a list, or largest of two or more numbers.",
                                     "of the entries", smallest ? extreme<Kind::minimum> : extreme<Kind::maximum>));
        rows.back().variadic = true;
    }
    rows.push_back(aggregate_row("all", truths, Type::boolean(), "Conjunction; stops at the first no. Empty: true.", "",
                                 fold<Kind::all>));
    rows.push_back(aggregate_row("any", truths, Type::boolean(), "Disjunction; stops at the first yes. Empty: false.",
                                 "", fold<Kind::any>));
    rows.push_back(aggregate_row("count", truths, Type::integer(),
                                 "Number of true entries, with multiplicities; unknown if one is.", "1",
                                 fold<Kind::count>));
    rows.push_back(
        aggregate_row("argmax", Type::point(), Type::integer(),
                      "First position of the largest entry; of a comprehension, the value of its variable there.", "1",
                      fold<Kind::argmax>));
    rows.push_back(
        aggregate_row("argmin", Type::point(), Type::integer(),
                      "First position of the smallest entry; of a comprehension, the value of its variable there.", "1",
                      fold<Kind::argmin>));
    return rows;
}

}  // namespace relucert

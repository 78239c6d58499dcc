#include <algorithm>

#include "evaluator.hpp"

namespace relucert_check {
namespace {

// floor(x), by refinement until both ends agree.
Number floor_of(const Number& x) {
    if (x.is_rational()) return mpq_class(floor(x.rational()));
    if (const auto ends = fixed_ends(x)) {
        if (floor(ends->first) == floor(ends->second)) return mpq_class(floor(ends->first));
        throw UnknownValue("an undecided floor");
    }
    for (unsigned p = 64; p <= precision_limit; p *= 2) {
        const Enclosure e = enclose(x, p);
        if (e.bounded && e.lower >> p == e.upper >> p) return mpq_class(mpz_class(e.lower >> p));  // >> rounds down
    }
    throw UnknownValue("an undecided floor");
}

// The nearest number with `digits` bits whose last bit is worth at least 2^least, ties to even; unknown from 2^most on.
Number round_to(const mpq_class& x, long digits, long least, long most) {
    if (x == 0) return 0;
    // 2^(e-1) <= |x| < 2^(e+1) for e = bits(numerator) - bits(denominator): the exact exponent is e or e - 1.
    long e = static_cast<long>(bits(x.get_num())) - static_cast<long>(bits(x.get_den()));
    if (abs(x) < power(mpq_class(2), e)) --e;
    const mpq_class quantum = power(mpq_class(2), std::max(e - digits + 1, least)), scaled = x / quantum;
    mpz_class n = floor(scaled);
    const mpq_class rest = scaled - n;
    if (rest > mpq_class(1, 2) || (rest == mpq_class(1, 2) && mpz_odd_p(n.get_mpz_t()) != 0)) ++n;
    const mpq_class result = quantum * n;
    if (abs(result) >= power(mpq_class(2), most)) throw UnknownValue("overflow of a binary format");
    return result;
}

Value entrywise(const Values& a, Number (*f)(const Number&)) { return map_numbers(a[0], f); }

// ---- aggregates

Value sum_values(const Values& items) {
    if (items.empty()) return {Number(0)};
    for (const Value& v : items)
        if (const auto* unknown = v.as<Unknown>()) throw UnknownValue(unknown->reason);
    if (!items[0].as<ListPtr>()) {
        Vector terms;
        for (const Value& v : items) terms.push_back(number(v));
        return {sum(terms)};
    }
    Values result, column(items.size());
    const size_t size = list(items[0]).items.size();
    for (const Value& v : items) require(list(v).items.size() == size, "a sum of lists of different lengths");
    for (size_t j = 0; j < size; ++j) {
        for (size_t i = 0; i < items.size(); ++i) column[i] = list(items[i]).items[j];
        result.push_back(sum_values(column));
    }
    return list_value(std::move(result));
}

mpz_class total_weight(const Entries& entries) {
    mpz_class total = entries.weights.empty() ? mpz_class(entries.items.size()) : mpz_class(0);
    for (const mpz_class& w : entries.weights) total += w;
    return total;
}

// The first position of a greatest entry: certainly greater than all before it and certainly not less than all behind
// it.
size_t first_greatest(const Vector& x, bool greatest) {
    const auto holds = [&](const char* op, size_t i, size_t j) {
        return compare_values(op, {greatest ? x[i] : x[j]}, {greatest ? x[j] : x[i]}) == true;
    };
    size_t best = 0;
    for (size_t i = 1; i < x.size(); ++i)
        if (holds(">", i, best)) best = i;
    for (size_t i = 0; i < x.size(); ++i)
        if (i != best && !holds(i < best ? ">" : ">=", best, i)) throw UnknownValue("an undecided argmax or argmin");
    return best;
}

}  // namespace

bool is_aggregate(const std::string& name) {
    static const std::set<std::string> names = {"sum", "mean", "product", "count", "min", "max", "argmax", "argmin"};
    return names.count(name) > 0;
}

Value aggregate(const std::string& name, const Entries& entries) {
    if (name == "sum" || name == "mean") {
        Values items = entries.items;
        for (size_t i = 0; i < entries.weights.size(); ++i)
            items[i] = multiply({Number(mpq_class(entries.weights[i]))}, items[i]);
        Value total = sum_values(items);
        if (name == "sum") return total;
        require(!items.empty(), "the mean of an empty list");
        return divide(total, {Number(mpq_class(total_weight(entries)))});
    }
    if (name == "count") {
        mpz_class total = 0;
        bool certain = true;
        for (size_t i = 0; i < entries.items.size(); ++i) {
            const auto t = truth(entries.items[i]);
            certain = certain && t.has_value();
            if (t == true) total += entries.weights.empty() ? mpz_class(1) : entries.weights[i];
        }
        if (!certain) throw UnknownValue("a count of undecided truth values");
        return {Number(mpq_class(total))};
    }
    const Vector x = numbers(list_value(entries.items));
    if (name == "product") {
        Number result = 1;
        for (const Number& factor : x) result = result * factor;
        return {result};
    }
    require(!x.empty(), name + " of an empty list");
    if (name == "min" || name == "max") {
        Number result = x[0];
        for (size_t i = 1; i < x.size(); ++i) result = name == "max" ? maximum(result, x[i]) : minimum(result, x[i]);
        return {result};
    }
    const size_t best = first_greatest(x, name == "argmax");
    if (entries.places.empty()) return {Number(mpq_class(mpz_class(best + 1)))};
    require(entries.places[best].as<Unknown>() == nullptr || entries.places[best].as<Unknown>()->reason != "several",
            name + " over several generators");
    return entries.places[best];
}

void add_number_builtins(std::map<std::string, Builtin>& table) {
    table["abs"] = {1, 1, [](Evaluator&, const Values& a) { return entrywise(a, absolute); }};
    table["relu"] = {1, 1, [](Evaluator&, const Values& a) { return entrywise(a, positive_part); }};
    table["sign"] = {1, 1, [](Evaluator&, const Values& a) {
                         return entrywise(a, [](const Number& x) {
                             const auto s = sign(x);
                             if (!s) throw UnknownValue("an undecided sign");
                             return Number(*s);
                         });
                     }};
    table["sqrt"] = {1, 1, [](Evaluator&, const Values& a) { return Value{root(number(a[0]), 2)}; }};
    table["root"] = {2, 2,
                     [](Evaluator&, const Values& a) { return Value{root(number(a[0]), position(a[1], 1'000'000))}; }};
    table["exp"] = {1, 1, [](Evaluator&, const Values& a) { return Value{exponential(number(a[0]))}; }};
    table["log"] = {1, 1, [](Evaluator&, const Values& a) { return Value{logarithm(number(a[0]))}; }};
    table["atan"] = {1, 1, [](Evaluator&, const Values& a) { return Value{arctangent(number(a[0]))}; }};
    table["floor"] = {1, 1, [](Evaluator&, const Values& a) { return Value{floor_of(number(a[0]))}; }};
    table["ceiling"] = {1, 1, [](Evaluator&, const Values& a) { return Value{-floor_of(-number(a[0]))}; }};
    table["round"] = {2, 2, [](Evaluator&, const Values& a) {
                          const std::string& format = of_type<std::string>(a[1], "binary32 or binary64");
                          require(format == "binary32" || format == "binary64", "round to an unknown format");
                          return Value{format == "binary32" ? round_to(rational(a[0]), 24, -149, 128)
                                                            : round_to(rational(a[0]), 53, -1074, 1024)};
                      }};
}

const Builtin* find_builtin(const std::string& name) {
    static const std::map<std::string, Builtin> table = [] {
        std::map<std::string, Builtin> all;
        add_number_builtins(all);
        add_list_builtins(all);
        add_network_builtins(all);
        add_zero(all);
        add_activation_moments(all);
        // Evaluated by the evaluator itself, or by evidence.
        for (const char* special :
             {"sum", "mean", "product", "count", "min", "max", "argmax", "argmin", "all", "any", "supremum", "infimum"})
            all[special] = {1, 1, nullptr};
        for (const char* constant : {"pi", "binary32", "binary64"}) all[constant] = {1, 0, nullptr};  // never callable
        for (const char* one : {"rank", "positive_semidefinite", "largest_eigenvalue", "smallest_eigenvalue",
                                "largest_gram_eigenvalue", "smallest_gram_eigenvalue", "cells"})
            all[one] = {1, 1, nullptr};
        for (const char* two :
             {"gram_eigenvalues_above", "same_function", "feasible", "in_convex_hull", "largest_tangent_eigenvalue"})
            all[two] = {2, 2, nullptr};
        for (const char* three : {"dual_norm_squared", "tight_directions"}) all[three] = {3, 3, nullptr};
        all["in_cell_hull"] = {4, 4, nullptr};
        for (const char* six : {"descent_shadow", "sgd_shadow"}) all[six] = {6, 6, nullptr};
        return all;
    }();
    const auto found = table.find(name);
    return found == table.end() ? nullptr : &found->second;
}

}  // namespace relucert_check

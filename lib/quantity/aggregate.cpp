#include "relucert/quantity/aggregate.hpp"

#include "relucert/quantity/arithmetic.hpp"
#include "relucert/quantity/comparison.hpp"
#include "relucert/quantity/condition.hpp"

#include <map>

namespace relucert {

void ValueSum::add(const Value& term, const Integer& weight) {
    if (term.is_unknown()) {
        if (!unknown_) unknown_ = term.reason();
        return;
    }
    if (term.is_number()) {
        if (is_list_) throw InputError("", "a sum of a number and a list");
        has_number_ = true;
        if (const Rational* exact = term.number().stored_rational()) {
            if (weight == 1)
                exact_.add(*exact);
            else
                exact_.add_product(*exact, Rational(weight));
        } else {
            rest_ += weight == 1 ? term.number() : Real(Rational(weight)) * term.number();
        }
        return;
    }
    if (!term.is_list()) throw InputError("", "a sum of values of which one is a " + term.describe());
    const std::vector<Value>& terms = term.entries();
    if (has_number_) throw InputError("", "a sum of a number and a list");
    if (!is_list_) entries_.resize(terms.size());
    is_list_ = true;
    if (terms.size() != entries_.size())
        throw InputError("", "a sum of lists of lengths " + std::to_string(entries_.size()) + " and " +
                                 std::to_string(terms.size()));
    for (std::size_t i = 0; i < terms.size(); ++i) entries_[i].add(terms[i], weight);
}

Value ValueSum::value() const {
    if (unknown_) return Value::unknown(*unknown_);
    if (!is_list_) return Value(Real(exact_.value()) + rest_);
    std::vector<Value> entries;
    entries.reserve(entries_.size());
    for (const ValueSum& entry : entries_) entries.push_back(entry.value());
    return Value::list(std::move(entries));
}

std::optional<Aggregate::Kind> Aggregate::kind_of(const std::string& name) {
    static const std::map<std::string, Kind> kinds{
        {"sum", Kind::sum},       {"product", Kind::product}, {"mean", Kind::mean}, {"min", Kind::minimum},
        {"max", Kind::maximum},   {"all", Kind::all},         {"any", Kind::any},   {"count", Kind::count},
        {"argmax", Kind::argmax}, {"argmin", Kind::argmin}};
    const auto found = kinds.find(name);
    return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

bool Aggregate::add(const Value& entry, const Integer& weight, const Value& place) {
    ++entries_;
    weight_ += weight;
    try {
        return add_value(entry, weight, place);
    } catch (const NotPiecewiseLinear& refused) {
        if (!unknown_) unknown_ = refused.problem();
        return true;
    }
}

bool Aggregate::add_value(const Value& entry, const Integer& weight, const Value& place) {
    switch (kind_) {
        case Kind::sum:
        case Kind::mean:
            sum_.add(entry, weight);
            return true;
        case Kind::all:
        case Kind::any:
        case Kind::count:
            return add_truth(entry, weight);
        case Kind::product:
        case Kind::minimum:
        case Kind::maximum:
        case Kind::argmax:
        case Kind::argmin:
            break;
    }
    if (entry.is_unknown()) {
        if (!unknown_) unknown_ = entry.reason();
        return true;
    }
    if (!entry.is_number()) throw InputError("", "a " + entry.describe() + " among numbers");
    if (kind_ == Kind::product)
        number_ = number_ ? *number_ * entry.number() : entry.number();
    else if (!unknown_)
        add_extreme(entry, place);
    return true;
}

bool Aggregate::add_truth(const Value& entry, const Integer& weight) {
    if (!entry.is_unknown() && !entry.is_truth() && !entry.is_condition())
        throw InputError("", "a " + entry.describe() + " where a truth value is needed");
    const Truth truth = entry.truth();
    if (kind_ == Kind::count) {
        if (truth == Truth::yes) sum_.add(Value(1), weight);
    } else if (truth == (kind_ == Kind::all ? Truth::no : Truth::yes)) {
        truth_ = truth;
        return false;
    }
    if (entry.is_condition() && kind_ != Kind::count) {
        const bool first = !condition_;
        if (first)
            condition_ = entry;
        else if (!condition_->is_unknown())
            condition_ = kind_ == Kind::all ? conjunction(*condition_, entry) : disjunction(*condition_, entry);
    } else if (truth == Truth::unknown && !unknown_) {
        unknown_ = entry.reason();
    }
    return true;
}

void Aggregate::add_extreme(const Value& entry, const Value& place) {
    if (!number_) {
        number_ = entry.number();
        place_ = place;
        return;
    }
    const bool larger = kind_ == Kind::maximum || kind_ == Kind::argmax;
    const bool exact = number_->is_rational() && entry.number().is_rational();
    if (!exact && (kind_ == Kind::minimum || kind_ == Kind::maximum)) {
        number_ = larger ? max(*number_, entry.number()) : min(*number_, entry.number());
        return;
    }
    const Comparison better = compare(larger ? Relation::greater : Relation::less, entry, Value(*number_), limits_);
    if (better.verdict == Truth::unknown) unknown_ = better.reason;
    if (better.verdict != Truth::yes) return;
    number_ = entry.number();
    place_ = place;
}

Value Aggregate::result() const {
    if ((kind_ == Kind::all || kind_ == Kind::any) && truth_ != Truth::unknown)
        return Value::truth(truth_ == Truth::yes);
    if (unknown_) return Value::unknown(*unknown_);
    switch (kind_) {
        case Kind::sum:
            return sum_.value();
        case Kind::mean:
            if (entries_ == 0) throw InputError("", "the mean of an empty list");
            return divide(sum_.value(), Value(Rational(weight_)));
        case Kind::count:
            return sum_.value();
        case Kind::product:
            return Value(number_.value_or(Real(1)));
        case Kind::all:
        case Kind::any:
            return condition_ ? *condition_ : Value::truth(kind_ == Kind::all);
        case Kind::minimum:
        case Kind::maximum:
            if (!number_) throw InputError("", "the smallest or largest entry of an empty list");
            return Value(*number_);
        case Kind::argmax:
        case Kind::argmin:
            if (!number_) throw InputError("", "argmax or argmin of an empty list");
            return place_;
    }
    RELUCERT_ENSURE(false);
}

Value aggregate_of(Aggregate::Kind kind, const Value& list, const DecideLimits& limits) {
    if (list.is_unknown()) return list;
    if (!list.is_list()) throw InputError("", "a " + list.describe() + " where a list is needed");
    Aggregate aggregate(kind, limits);
    const std::vector<Integer>& weights = list.list().weights;
    const std::vector<Value>& entries = list.entries();
    const Integer one = 1;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (!aggregate.add(entries[i], weights.empty() ? one : weights[i], Value(i + 1))) break;
    return aggregate.result();
}

}  // namespace relucert

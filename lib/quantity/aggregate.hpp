#pragma once
// Folds over lists and comprehensions: sum, product, mean, min, max, all, any, count, argmax, argmin.
#include "relucert/number/decide.hpp"
#include "relucert/quantity/rational_sum.hpp"
#include "relucert/quantity/value.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace relucert {

/// Entrywise sum of numbers or of lists of equal shape.
class ValueSum {
public:
    /// @throws InputError if the shape differs from that of the terms before.
    void add(const Value& term, const Integer& weight);
    [[nodiscard]] Value value() const;
    [[nodiscard]] bool empty() const noexcept { return !is_list_ && !has_number_; }

private:
    RationalSum exact_;
    Real rest_;
    std::optional<std::string> unknown_;
    bool has_number_ = false;
    bool is_list_ = false;
    std::vector<ValueSum> entries_;
};

class Aggregate {
public:
    enum class Kind { sum, product, mean, minimum, maximum, all, any, count, argmax, argmin };
    /// Nothing if `name` is not an aggregate.
    static std::optional<Kind> kind_of(const std::string& name);
    Aggregate(Kind kind, const DecideLimits& limits) : kind_(kind), limits_(limits) {}

    /// The next entry; `place` is what argmax returns for it (for a list: its position). Weights count for sum, mean
    /// and count only. @returns false if the result is certain and later entries need not be evaluated.
    bool add(const Value& entry, const Integer& weight, const Value& place);
    /// @throws InputError if an empty list has no such value.
    [[nodiscard]] Value result() const;
    [[nodiscard]] bool is_weighted() const noexcept {
        return kind_ == Kind::sum || kind_ == Kind::mean || kind_ == Kind::count;
    }

private:
    bool add_value(const Value& entry, const Integer& weight, const Value& place);
    void add_extreme(const Value& entry, const Value& place);
    bool add_truth(const Value& entry, const Integer& weight);

    Kind kind_;
    DecideLimits limits_;
    Integer weight_ = 0;
    std::size_t entries_ = 0;
    ValueSum sum_;
    std::optional<Real> number_;  ///< product, extreme value
    Value place_;
    Truth truth_ = Truth::unknown;
    std::optional<Value> condition_;  ///< of all, any: what the entries say of x
    std::optional<std::string> unknown_;
};

/// The aggregate of a list, a weighted one with its weights.
Value aggregate_of(Aggregate::Kind kind, const Value& list, const DecideLimits& limits);

}  // namespace relucert

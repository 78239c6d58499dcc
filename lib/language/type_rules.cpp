#include "relucert/language/type_rules.hpp"

#include <algorithm>

namespace relucert {

bool may_be_numeric(const Type& type) { return type.may_be(Type::numeric(0, Type::deepest)); }

namespace {

/// Numeric range of a type; a list of anything is numeric of some depth >= 1.
std::optional<Type> as_numeric(const Type& type) {
    if (type.kind() == Type::Kind::numeric) return type;
    if (type.is_any()) return Type::numeric(0, Type::deepest);
    if (type.kind() != Type::Kind::list) return std::nullopt;
    const std::optional<Type> entry = as_numeric(type.entry());
    return entry ? std::optional(Type::list_of(*entry)) : std::nullopt;
}

/// The depth of a product of values nested `left` and `right` deep; -1 if there is none.
int depth_of_product(int left, int right) {
    if (left == 0) return right;
    if (right == 0) return left;
    if (left == 2 && (right == 1 || right == 2)) return right;
    return -1;
}

}  // namespace

std::optional<Type> type_of_sum(const Type& a, const Type& b) {
    const std::optional<Type> left = as_numeric(a);
    const std::optional<Type> right = as_numeric(b);
    if (!left || !right) return std::nullopt;
    const int lowest = std::max(left->lowest_depth(), right->lowest_depth());
    const int highest = std::min(left->highest_depth(), right->highest_depth());
    if (lowest > highest) return std::nullopt;
    return Type::numeric(lowest, highest);
}

std::optional<Type> type_of_product(const Type& a, const Type& b) {
    const std::optional<Type> left = as_numeric(a);
    const std::optional<Type> right = as_numeric(b);
    if (!left || !right) return std::nullopt;
    std::optional<Type> result;
    for (int i = left->lowest_depth(); i <= left->highest_depth(); ++i) {
        for (int j = right->lowest_depth(); j <= right->highest_depth(); ++j) {
            const int depth = depth_of_product(i, j);
            if (depth < 0) continue;
            const Type one = Type::numeric(depth, depth);
            result = result ? Type::either(*result, one) : one;
        }
    }
    return result;
}

std::optional<Type> type_of_quotient(const Type& a, const Type& b) {
    const std::optional<Type> left = as_numeric(a);
    if (!left || !b.may_be_number()) return std::nullopt;
    return Type::numeric(left->lowest_depth(), left->highest_depth());
}

std::optional<Type> type_of_power(const Type& base, const Type& exponent) {
    if (!exponent.may_be_number()) return std::nullopt;
    const bool number = base.may_be_number();
    const bool matrix = base.may_be(Type::matrix());
    if (number && matrix) return Type::numeric(0, 2);
    if (number) return Type::number();
    if (matrix) return Type::matrix();
    return std::nullopt;
}

std::optional<Type> type_of_index(const Type& base, const Type& position) {
    const bool one = position.may_be_number();
    const bool several = position.may_be(Type::point());
    if (!one && !several) return std::nullopt;
    if (base.is_any()) return base;
    const bool dataset = base.kind() == Type::Kind::dataset;
    if (!dataset && !base.may_be_list()) return std::nullopt;
    const Type entry = dataset ? Type::labelled() : base.entry();
    if (!several) return entry;
    return one ? Type::either(entry, base) : base;
}

std::optional<Type> type_of_member(const Type& source) {
    if (source.is_any()) return source;
    if (source.kind() == Type::Kind::dataset) return Type::labelled();
    if (source.may_be_list()) return source.entry();
    return std::nullopt;
}

}  // namespace relucert

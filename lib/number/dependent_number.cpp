#include "relucert/number/dependent_number.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/number/real_node.hpp"

namespace relucert {

const DependentNumber* dependent_number(const Real& number) {
    const RealNode* node = RealNode::of(number);
    return node == nullptr ? nullptr : node->dependent();
}

Real from_dependent(std::shared_ptr<const DependentNumber> number) {
    RELUCERT_ENSURE(number != nullptr);
    return RealNode::make_leaf(RealNode::Operation::dependent, std::move(number));
}

namespace {

std::optional<DependentOperation> dependent_operation(RealNode::Operation operation) {
    switch (operation) {
        case RealNode::Operation::negate:
            return DependentOperation::negate;
        case RealNode::Operation::add:
            return DependentOperation::add;
        case RealNode::Operation::subtract:
            return DependentOperation::subtract;
        case RealNode::Operation::multiply:
            return DependentOperation::multiply;
        case RealNode::Operation::divide:
            return DependentOperation::divide;
        case RealNode::Operation::abs:
            return DependentOperation::abs;
        case RealNode::Operation::min:
            return DependentOperation::min;
        case RealNode::Operation::max:
            return DependentOperation::max;
        default:
            return std::nullopt;
    }
}

const char* name_of(RealNode::Operation operation) {
    switch (operation) {
        case RealNode::Operation::sqrt:
            return "a square root";
        case RealNode::Operation::root:
            return "a root";
        case RealNode::Operation::exp:
            return "an exponential";
        case RealNode::Operation::log:
            return "a logarithm";
        case RealNode::Operation::atan:
            return "an inverse tangent";
        default:
            return "a power";
    }
}

}  // namespace

std::optional<Real> RealNode::calculated_by_operand(Operation operation, const Real& left, const Real& right) {
    const DependentNumber* number = dependent_number(left);
    if (number == nullptr) number = dependent_number(right);
    if (number == nullptr) return std::nullopt;
    if (const auto known = dependent_operation(operation)) return number->calculate(*known, left, right);
    number->refuse(name_of(operation));
    RELUCERT_ENSURE(false);
}

}  // namespace relucert

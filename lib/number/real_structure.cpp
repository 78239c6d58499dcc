// How the nodes of an expression are made, taken apart, described and printed.
#include "relucert/failure/failure.hpp"
#include "relucert/number/real_node.hpp"

#include <vector>

namespace relucert {

namespace {
constexpr unsigned sign_bits = 1024;  // to look for the sign of a leaf: it is useful to know, and not needed
}  // namespace

RealNode::RealNode(Operation operation, Leaf leaf) : operation_(operation), leaf_(std::move(leaf)) {
    refinable_ = operation_ != Operation::fixed;
    if (const auto* exact = radical_sum()) nonnegative_ = exact->sign_within(sign_bits).value_or(-1) >= 0;
    if (const auto* known = bounds()) nonnegative_ = known->lower.sign() >= 0;
    if (operation_ == Operation::pi) nonnegative_ = true;
}

RealNode::RealNode(Operation operation, Real left, Real right, long count)
    : operation_(operation), count_(count), left_(std::move(left)), right_(std::move(right)) {
    refinable_ = left_.is_refinable() && right_.is_refinable();
    nonnegative_ = nonnegative_from_operands();
}

RealNode::~RealNode() {
    std::vector<Pointer> pending;
    const auto take = [&](Real& operand) {
        if (auto* node = std::get_if<Pointer>(&operand.value_)) pending.push_back(std::move(*node));
    };
    take(left_);
    take(right_);
    while (!pending.empty()) {
        const Pointer node = std::move(pending.back());
        pending.pop_back();
        if (node.use_count() != 1) continue;  // else this is the only owner, and no other thread can reach it
        auto& last = const_cast<RealNode&>(*node);
        take(last.left_);
        take(last.right_);
    }
}

Real RealNode::make_leaf(Operation operation, Leaf leaf) {
    return Real(std::make_shared<RealNode>(operation, std::move(leaf)));
}

Real RealNode::make(Operation operation, const Real& left, const Real& right, long count) {
    if (auto result = calculated_by_operand(operation, left, right)) return *std::move(result);
    return Real(std::make_shared<RealNode>(operation, left, right, count));
}

const RealNode* RealNode::of(const Real& number) {
    const auto* node = std::get_if<Pointer>(&number.value_);
    return node == nullptr ? nullptr : node->get();
}

int RealNode::operand_count() const noexcept {
    if (operation_ <= Operation::pi) return 0;
    return operation_ <= Operation::power ? 1 : 2;
}

bool RealNode::nonnegative_from_operands() const {
    const bool left = left_.is_nonnegative_by_construction();
    const bool right = right_.is_nonnegative_by_construction();
    switch (operation_) {
        case Operation::sqrt:
        case Operation::root:
        case Operation::exp:
        case Operation::abs:
            return true;
        case Operation::power:
            return left || count_ % 2 == 0;
        case Operation::atan:
            return left;
        case Operation::add:
        case Operation::divide:
        case Operation::min:
            return left && right;
        case Operation::multiply:
            return (left && right) || left_.same_expression(right_);
        case Operation::max:
            return left || right;
        default:
            return false;
    }
}

bool RealNode::same_structure(const Real& a, const Real& b, unsigned& budget) {
    if (a.same_expression(b)) return true;
    const RealNode* x = of(a);
    const RealNode* y = of(b);
    if (x == nullptr || y == nullptr || budget == 0) return false;
    --budget;
    if (x->operation_ != y->operation_ || x->count_ != y->count_) return false;
    // Two fixed enclosures with the same ends, or two refinements, may be of different numbers.
    if (x->operation_ == Operation::fixed || x->operation_ == Operation::refinable) return false;
    if (x->operation_ == Operation::dependent) return false;
    if (x->operation_ == Operation::radical_sum) return *x->radical_sum() == *y->radical_sum();
    return same_structure(x->left_, y->left_, budget) && same_structure(x->right_, y->right_, budget);
}

std::string RealNode::to_string(int depth) const {
    if (const auto* exact = radical_sum()) return exact->to_string();
    if (const auto* known = bounds()) return "[" + known->lower.to_string() + ", " + known->upper.to_string() + "]";
    if (operation_ == Operation::pi) return "pi";
    if (operation_ == Operation::dependent) return "(depends on x)";
    if (depth == 0) return "...";
    const auto shown = [&](const Real& operand) {
        const RealNode* node = of(operand);
        return node == nullptr ? operand.rational()->to_string() : node->to_string(depth - 1);
    };
    const auto call = [&](const char* name) { return name + ("(" + shown(left_)) + ")"; };
    const auto infix = [&](const char* sign) { return "(" + shown(left_) + sign + shown(right_) + ")"; };
    const auto pair = [&](const char* name) { return name + ("(" + shown(left_)) + ", " + shown(right_) + ")"; };
    switch (operation_) {
        case Operation::negate:
            return call("-");
        case Operation::sqrt:
            return call("sqrt");
        case Operation::exp:
            return call("exp");
        case Operation::log:
            return call("log");
        case Operation::atan:
            return call("atan");
        case Operation::abs:
            return call("abs");
        case Operation::root:
            return "root(" + shown(left_) + ", " + std::to_string(count_) + ")";
        case Operation::power:
            return shown(left_) + "^(" + std::to_string(count_) + ")";
        case Operation::add:
            return infix(" + ");
        case Operation::subtract:
            return infix(" - ");
        case Operation::multiply:
            return infix("*");
        case Operation::divide:
            return infix("/");
        case Operation::min:
            return pair("min");
        case Operation::max:
            return pair("max");
        default:
            return "refinable";
    }
}

}  // namespace relucert

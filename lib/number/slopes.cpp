#include "relucert/number/slopes.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/number/real_node.hpp"

#include <unordered_map>

namespace relucert {

namespace {

using Operation = RealNode::Operation;
constexpr std::size_t most_steps = 10'000'000;
constexpr std::size_t steps_between_checks = 1024;

Ball point(long value) { return Ball::enclosing(Rational(value), 64); }

Ball operand_value(const Real& operand, std::uint32_t step, const std::vector<Ball>& values, std::uint32_t constant,
                   unsigned bits) {
    return step == constant ? Ball::enclosing(*operand.stored_rational(), bits) : values[step];
}

SparseRow scaled(const SparseRow& row, const Ball& factor, unsigned bits) {
    SparseRow result;
    result.reserve(row.size());
    for (const auto& [i, entry] : row) result.emplace_back(i, multiply(factor, entry, bits));
    return result;
}

/// a + b, or a - b.
SparseRow combined(const SparseRow& a, const SparseRow& b, bool minus, unsigned bits) {
    SparseRow result;
    result.reserve(a.size() + b.size());
    auto i = a.begin();
    auto j = b.begin();
    while (i != a.end() || j != b.end()) {
        if (j == b.end() || (i != a.end() && i->first < j->first)) {
            result.push_back(*i++);
        } else if (i == a.end() || j->first < i->first) {
            result.emplace_back(j->first, minus ? negate(j->second) : j->second);
            ++j;
        } else {
            result.emplace_back(i->first,
                                minus ? subtract(i->second, j->second, bits) : add(i->second, j->second, bits));
            ++i;
            ++j;
        }
    }
    return result;
}

/// The derivative of a function of one operand over `u`, where the function has the value `value`; nothing if it is not
/// bounded there. Of abs: the hull of its slopes.
std::optional<Ball> derivative(const RealNode& node, const Ball& u, const Ball& value, unsigned bits) {
    switch (node.operation()) {
        case Operation::negate:
            return point(-1);
        case Operation::sqrt:
            if (!value.certainly_positive()) return std::nullopt;
            return divide(point(1), add(value, value, bits), bits);
        case Operation::root:
            if (!u.certainly_positive()) return std::nullopt;
            return divide(value, multiply(point(node.count()), u, bits), bits);
        case Operation::exp:
            return value;
        case Operation::log:
            if (!u.certainly_positive()) return std::nullopt;
            return divide(point(1), u, bits);
        case Operation::atan:
            return divide(point(1), add(point(1), power(u, 2, bits), bits), bits);
        case Operation::abs:
            if (u.certainly_nonnegative()) return point(1);
            if (u.certainly_nonpositive()) return point(-1);
            return Ball::enclosing(Rational(-1), Rational(1), bits);
        case Operation::power:
            if (node.count() == 0) return point(0);
            return multiply(point(node.count()), power(u, node.count() - 1, bits), bits);
        default:
            break;
    }
    RELUCERT_ENSURE(false);
}

}  // namespace

ExpressionSystem::ExpressionSystem(std::vector<Real> outputs, const std::vector<Real>& variables,
                                   const Deadline& deadline)
    : outputs_(std::move(outputs)), deadline_(deadline) {
    std::unordered_map<const RealNode*, std::uint32_t> which;
    for (std::size_t i = 0; i < variables.size(); ++i) {
        RELUCERT_ENSURE(RealNode::of(variables[i]) != nullptr);
        which.emplace(RealNode::of(variables[i]), static_cast<std::uint32_t>(i));
    }
    std::unordered_map<const RealNode*, std::uint32_t> done;
    const auto step_of = [&](const Real& operand) {
        const RealNode* node = RealNode::of(operand);
        return node == nullptr ? constant : done.at(node);
    };
    std::vector<const RealNode*> pending;
    for (const Real& output : outputs_) {
        if (RealNode::of(output) != nullptr) pending.push_back(RealNode::of(output));
        while (!pending.empty()) {
            const RealNode* node = pending.back();
            const auto is_open = [&](const Real& operand) {
                const RealNode* below = RealNode::of(operand);
                if (below == nullptr || done.count(below) != 0) return false;
                pending.push_back(below);
                return true;
            };
            if (done.count(node) != 0) {
                pending.pop_back();
            } else if (!is_open(node->left()) && !is_open(node->right())) {
                const auto variable = which.find(node);
                done.emplace(node, static_cast<std::uint32_t>(steps_.size()));
                steps_.push_back({node, step_of(node->left()), step_of(node->right()),
                                  variable == which.end() ? constant : variable->second});
                pending.pop_back();
                if (steps_.size() > most_steps) throw LimitReached("a system of more than ten million operations");
                if (steps_.size() % steps_between_checks == 0) deadline.check("reading a system of equations");
            }
        }
        output_steps_.push_back(step_of(output));
    }
}

std::optional<std::vector<Ball>> ExpressionSystem::all_values(std::span<const Ball> at, unsigned bits) const {
    std::vector<Ball> values;
    values.reserve(steps_.size());
    for (const Step& step : steps_) {
        if (values.size() % steps_between_checks == 0) deadline_.check("evaluating a system of equations");
        if (step.variable != constant) {
            values.push_back(at[step.variable]);
            continue;
        }
        const Ball left = operand_value(step.node->left(), step.left, values, constant, bits);
        const Ball right = operand_value(step.node->right(), step.right, values, constant, bits);
        auto value = step.node->calculate_ball(left, right, bits);
        if (!value || !value->is_bounded()) return std::nullopt;
        values.push_back(std::move(*value));
    }
    return values;
}

std::optional<std::vector<Ball>> ExpressionSystem::values(std::span<const Ball> at, unsigned bits) const {
    auto all = all_values(at, bits);
    if (!all) return std::nullopt;
    std::vector<Ball> result;
    for (std::size_t i = 0; i < outputs_.size(); ++i)
        result.push_back(operand_value(outputs_[i], output_steps_[i], *all, constant, bits));
    return result;
}

std::optional<std::vector<SparseRow>> ExpressionSystem::slopes(std::span<const Ball> over, unsigned bits) const {
    const auto all = all_values(over, bits);
    if (!all) return std::nullopt;
    const std::vector<Ball>& values = *all;
    const SparseRow none;
    std::vector<SparseRow> rows;
    rows.reserve(steps_.size());
    for (std::size_t k = 0; k < steps_.size(); ++k) {
        if (k % steps_between_checks == 0) deadline_.check("the slopes of a system of equations");
        const Step& step = steps_[k];
        const RealNode& node = *step.node;
        const SparseRow& s = step.left == constant ? none : rows[step.left];
        const SparseRow& t = step.right == constant ? none : rows[step.right];
        if (step.variable != constant) {
            rows.push_back({{step.variable, point(1)}});
            continue;
        }
        if (s.empty() && t.empty()) {  // a constant, leaves included
            rows.emplace_back();
            continue;
        }
        const Ball u = operand_value(node.left(), step.left, values, constant, bits);
        if (node.operand_count() == 1) {
            const auto factor = derivative(node, u, values[k], bits);
            if (!factor || !factor->is_bounded()) return std::nullopt;
            rows.push_back(scaled(s, *factor, bits));
            continue;
        }
        const Ball v = operand_value(node.right(), step.right, values, constant, bits);
        switch (node.operation()) {
            case Operation::add:
            case Operation::subtract:
                rows.push_back(combined(s, t, node.operation() == Operation::subtract, bits));
                break;
            case Operation::multiply:  // u(x) v(x) - u(y) v(y) = u(x) t.(x-y) + v(y) s.(x-y)
                rows.push_back(combined(scaled(s, v, bits), scaled(t, u, bits), false, bits));
                break;
            case Operation::divide: {  // (s - (u(y)/v(y)) t) / v(x)
                const SparseRow top = combined(s, scaled(t, values[k], bits), true, bits);
                rows.push_back(scaled(top, divide(point(1), v, bits), bits));
                break;
            }
            case Operation::min:
            case Operation::max: {  // t + h (s - t) for some h in [0, 1]
                const bool left_wins = node.operation() == Operation::max ? certainly_less(v, u) : certainly_less(u, v);
                const bool right_wins =
                    node.operation() == Operation::max ? certainly_less(u, v) : certainly_less(v, u);
                const Ball h = Ball::enclosing(Rational(0), Rational(1), bits);
                rows.push_back(left_wins    ? s
                               : right_wins ? t
                                            : combined(t, scaled(combined(s, t, true, bits), h, bits), false, bits));
                break;
            }
            default:
                RELUCERT_ENSURE(false);
        }
    }
    std::vector<SparseRow> result;
    for (const std::uint32_t step : output_steps_) result.push_back(step == constant ? none : rows[step]);
    for (const SparseRow& row : result)
        for (const auto& entry : row)
            if (!entry.second.is_bounded()) return std::nullopt;
    return result;
}

}  // namespace relucert

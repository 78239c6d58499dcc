#include "slopes.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "errors.hpp"

namespace relucert_check {
namespace {

using Kind = RealNode::Kind;
constexpr size_t max_steps = 10'000'000, max_entries = 50'000'000;

Enclosure whole(long n, unsigned p) { return enclose(mpq_class(n), p); }

// total + factor * row
SparseRow plus(SparseRow total, const Enclosure& factor, const SparseRow& row, unsigned p) {
    SparseRow result;
    result.reserve(total.size() + row.size());
    auto i = total.begin();
    for (const auto& [variable, entry] : row) {
        while (i != total.end() && i->first < variable) result.push_back(std::move(*i++));
        Enclosure one = multiply(factor, entry, p);
        if (i != total.end() && i->first == variable) one = add((i++)->second, one);
        result.emplace_back(variable, std::move(one));
    }
    std::move(i, total.end(), std::back_inserter(result));
    return result;
}

// The slopes over `u` of a function of one number, which has the value `value` there: the derivative where there is one
// (mean value theorem). Not bounded: perhaps none.
Enclosure derivative(const RealNode& node, const Enclosure& u, const Enclosure& value, unsigned p) {
    const Enclosure one = whole(1, p);
    const long n = node.exponent;
    switch (node.kind) {
        case Kind::power:
            return n == 0 ? whole(0, p) : multiply(whole(n, p), power(u, n - 1, p), p);
        case Kind::root:
            return divide(value, multiply(whole(n, p), u, p), p);
        case Kind::exp:
            return value;
        case Kind::log:
            return divide(one, u, p);
        case Kind::atan:
            return divide(one, add(one, power(u, 2, p)), p);
        default:
            break;
    }
    require(node.kind == Kind::absolute, "zero: an operation without slopes");
    if (u.lower >= 0) return whole(1, p);
    return u.upper <= 0 ? negate(one) : Enclosure{true, -one.lower, one.upper};
}

}  // namespace

ExpressionSystem::ExpressionSystem(const std::vector<Number>& outputs) : outputs_(outputs) {
    std::unordered_map<const RealNode*, size_t> places;
    const auto place = [&](const Number& a) { return a.is_rational() ? rational : places.at(a.node()); };
    std::vector<const RealNode*> pending;
    for (const Number& output : outputs_) {
        if (!output.is_rational()) pending.push_back(output.node());
        while (!pending.empty()) {
            const RealNode* node = pending.back();
            const size_t before = pending.size();
            if (places.count(node) == 0)
                for (const Number& a : node->operands)
                    if (!a.is_rational() && places.count(a.node()) == 0) pending.push_back(a.node());
            if (pending.size() > before) continue;  // operands first
            pending.pop_back();
            if (!places.emplace(node, steps_.size()).second) continue;
            Step step{node, {}};
            for (const Number& a : node->operands) step.operands.push_back(place(a));
            steps_.push_back(std::move(step));
            require(steps_.size() <= max_steps, "zero: a system of more than ten million operations");
        }
        output_steps_.push_back(place(output));
    }
}

std::vector<Enclosure> ExpressionSystem::all_values(const std::vector<Enclosure>& at, unsigned p) const {
    std::vector<Enclosure> values;
    values.reserve(steps_.size());
    std::vector<Enclosure> operands;
    for (const Step& step : steps_) {
        operands.clear();
        for (size_t i = 0; i < step.operands.size(); ++i)
            operands.push_back(step.operands[i] == rational ? enclose(step.node->operands[i].rational(), p)
                                                            : values[step.operands[i]]);
        values.push_back(step.node->kind == Kind::variable ? at.at(static_cast<size_t>(step.node->exponent))
                                                           : operation(*step.node, operands, p));
        require(values.back().bounded, "zero: a part of the system that may be undefined");
    }
    return values;
}

std::vector<Enclosure> ExpressionSystem::values(const std::vector<Enclosure>& at, unsigned p) const {
    const std::vector<Enclosure> all = all_values(at, p);
    std::vector<Enclosure> result;
    for (size_t i = 0; i < outputs_.size(); ++i)
        result.push_back(output_steps_[i] == rational ? enclose(outputs_[i].rational(), p) : all[output_steps_[i]]);
    return result;
}

SparseRow ExpressionSystem::slope_of(const Step& step, const Enclosure& value, const std::vector<Enclosure>& values,
                                     const std::vector<SparseRow>& rows, unsigned p) const {
    const RealNode& node = *step.node;
    const Enclosure one = whole(1, p);
    if (node.kind == Kind::variable) return {{static_cast<size_t>(node.exponent), one}};
    const auto row = [&](size_t i) { return step.operands[i] == rational ? SparseRow() : rows[step.operands[i]]; };
    const auto of = [&](size_t i) {
        return step.operands[i] == rational ? enclose(node.operands[i].rational(), p) : values[step.operands[i]];
    };
    const bool is_constant = std::all_of(step.operands.begin(), step.operands.end(),
                                         [&](size_t i) { return i == rational || rows[i].empty(); });
    if (is_constant) return {};
    SparseRow total;
    switch (node.kind) {
        case Kind::sum:
            for (size_t i = 0; i < step.operands.size(); ++i) total = plus(std::move(total), one, row(i), p);
            return total;
        case Kind::product:  // u(x) v(x) - u(y) v(y) = v(y) (u(x) - u(y)) + u(x) (v(x) - v(y))
            return plus(plus({}, of(1), row(0), p), of(0), row(1), p);
        case Kind::quotient:  // u(x)/v(x) - u(y)/v(y) = (u(x) - u(y) - (u(y)/v(y)) (v(x) - v(y))) / v(x)
            return plus({}, divide(one, of(1), p), plus(row(0), negate(value), row(1), p), p);
        case Kind::minimum:
        case Kind::maximum: {  // a share in [0, 1] of the first slope, the rest of the second
            const Enclosure u = of(0), v = of(1);
            const bool up = node.kind == Kind::maximum;
            if (up ? u.lower >= v.upper : u.upper <= v.lower) return row(0);
            if (up ? v.lower >= u.upper : v.upper <= u.lower) return row(1);
            const SparseRow difference = plus(row(0), negate(one), row(1), p);
            return plus(row(1), {true, 0, one.upper}, difference, p);
        }
        default:
            return plus({}, derivative(node, of(0), value, p), row(0), p);
    }
}

std::vector<SparseRow> ExpressionSystem::slopes(const std::vector<Enclosure>& over, unsigned p) const {
    const std::vector<Enclosure> values = all_values(over, p);
    std::vector<SparseRow> rows, result;
    rows.reserve(steps_.size());
    size_t entries = 0;
    for (size_t k = 0; k < steps_.size(); ++k) {
        rows.push_back(slope_of(steps_[k], values[k], values, rows, p));
        entries += rows.back().size();
        require(entries <= max_entries, "zero: a system with too many slopes");
        for (const auto& entry : rows.back())
            require(entry.second.bounded, "zero: a part of the system whose slope may be unbounded");
    }
    for (const size_t step : output_steps_) result.push_back(step == rational ? SparseRow() : rows[step]);
    return result;
}

}  // namespace relucert_check

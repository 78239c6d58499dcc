#include "exact_bound.hpp"

#include "errors.hpp"

namespace relucert_check {
namespace {

mpz_class common_denominator(const AffineForm& z) {
    mpz_class common = z.constant.get_den();
    for (const auto& term : z.terms) {
        common = lcm(common, term.second.get_den());
        check_size(common);
    }
    return common;
}
// q d for a multiple d of the denominator of q.
mpz_class times(const mpq_class& q, const mpz_class& d) { return q.get_num() * (d / q.get_den()); }

}  // namespace

ExactBound::ExactBound(const ReluProgram& program, const RationalBall* ball)
    : program_(program), ball_(ball), form_(program.inputs + program.relus.size()) {
    denominators_.resize(program.levels.empty() ? 1 : program.levels.back() + 1, 1);
    for (std::size_t v = 0; v < program.relus.size(); ++v) {
        mpz_class& common = denominators_[program.levels[v]];
        common = lcm(common, common_denominator(program.relus[v]));
        check_size(common);
    }
    for (std::size_t v = 0; v < program.relus.size(); ++v) {
        const mpz_class& common = denominators_[program.levels[v]];
        weights_.emplace_back();
        for (const auto& term : program.relus[v].terms) weights_.back().push_back(times(term.second, common));
        weights_.back().push_back(times(program.relus[v].constant, common));
    }
}

// The form plus factor / denominator of its level times z.
void ExactBound::add_multiple(const mpz_class& factor, std::size_t relu) {
    const auto& terms = program_.relus[relu].terms;
    const std::vector<mpz_class>& weights = weights_[relu];
    for (std::size_t i = 0; i < terms.size(); ++i)
        mpz_addmul(form_[terms[i].first].get_mpz_t(), factor.get_mpz_t(), weights[i].get_mpz_t());
    mpz_addmul(constant_.get_mpz_t(), factor.get_mpz_t(), weights.back().get_mpz_t());
}

// The ReLU variables first, ..., last - 1 of one level replaced.
void ExactBound::substitute(std::size_t first, std::size_t last, const Cell& cell, const Bounds& bounds) {
    std::vector<std::size_t> active;
    for (std::size_t v = first; v < last; ++v) {
        mpz_class& coefficient = form_[program_.inputs + v];
        if (coefficient == 0) continue;
        int sign = bounds.lower[v] >= 0 ? 1 : bounds.upper[v] <= 0 ? -1 : 0;
        if (cell.forced[v] != 0) sign = cell.forced[v] > 0 ? 1 : -1;
        require(sign != 0, "split tree: a variable at an exact leaf whose sign is not decided");
        if (sign > 0)
            active.push_back(v);
        else
            coefficient = 0;
    }
    if (active.empty()) return;
    const mpz_class& denominator = denominators_[program_.levels[first]];
    if (denominator != 1) {
        for (std::size_t u = 0; u < program_.inputs + first; ++u) form_[u] *= denominator;
        constant_ *= denominator;
        scale_ *= denominator;
        check_size(scale_);
    }
    for (const std::size_t v : active) {
        mpz_class& coefficient = form_[program_.inputs + v];
        add_multiple(coefficient, v);
        coefficient = 0;
    }
}

// Leaves the affine function of x in form_ and constant_, over scale_.
void ExactBound::reduce(std::optional<std::size_t> output, const std::vector<SignMultiplier>& multipliers,
                        const Cell& cell, const Bounds& bounds) {
    static const AffineForm zero;
    const AffineForm& h = output ? program_.outputs[*output] : zero;
    scale_ = common_denominator(h);
    for (const SignMultiplier& m : multipliers) {
        scale_ = lcm(scale_, m.y.get_den() * denominators_[program_.levels[m.relu]]);
        check_size(scale_);
    }
    for (const auto& [variable, coefficient] : h.terms) form_[variable] = times(coefficient, scale_);
    constant_ = times(h.constant, scale_);
    for (const SignMultiplier& m : multipliers)
        if (m.y != 0) add_multiple(times(m.y * m.sign, scale_ / denominators_[program_.levels[m.relu]]), m.relu);
    for (std::size_t last = program_.relus.size(); last > 0;) {
        std::size_t first = last - 1;
        while (first > 0 && program_.levels[first - 1] == program_.levels[last - 1]) --first;
        substitute(first, last, cell, bounds);
        last = first;
    }
}

mpq_class ExactBound::largest_on_box(const Cell& cell) const {
    mpq_class total = constant_;
    for (std::size_t i = 0; i < program_.inputs; ++i)
        if (form_[i] != 0) total += form_[i] * (form_[i] > 0 ? cell.upper[i] : cell.lower[i]);
    return total / scale_;
}

// scale (a.c + k) + sqrt(rho) |scale a| against scale most.
bool ExactBound::holds_on_ball(const mpq_class& most, bool strict) const {
    mpq_class left = most * scale_ - constant_, square = 0;
    for (std::size_t i = 0; i < program_.inputs; ++i) {
        if (form_[i] == 0) continue;
        left -= form_[i] * ball_->centre[i];
        square += form_[i] * form_[i];
    }
    square *= ball_->squared_radius;
    return strict ? left > 0 && square < left * left : left >= 0 && square <= left * left;
}

void ExactBound::clear() {
    for (std::size_t i = 0; i < program_.inputs; ++i) form_[i] = 0;
}

mpq_class ExactBound::largest(std::optional<std::size_t> output, const std::vector<SignMultiplier>& multipliers,
                              const Cell& cell, const Bounds& bounds) {
    reduce(output, multipliers, cell, bounds);
    mpq_class result = largest_on_box(cell);
    clear();
    return result;
}

bool ExactBound::holds(std::optional<std::size_t> output, const std::vector<SignMultiplier>& multipliers,
                       const Cell& cell, const Bounds& bounds, const mpq_class& most, bool strict) {
    reduce(output, multipliers, cell, bounds);
    const mpq_class on_box = largest_on_box(cell);
    const bool result = (strict ? on_box < most : on_box <= most) || (ball_ != nullptr && holds_on_ball(most, strict));
    clear();
    return result;
}

}  // namespace relucert_check

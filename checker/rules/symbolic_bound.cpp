// docs/evidence/split-tree.md, sections 4, 5 and 7: the symbolic bound of a form.
#include <algorithm>
#include <utility>

#include "cell_bounds.hpp"
#include "errors.hpp"

namespace relucert_check {
namespace {

constexpr long weight_limit = 1L << 46;

long small(Wide n) {
    require(-weight_limit < n && n < weight_limit, "split tree: a coefficient that is too large");
    return static_cast<long>(n);
}

}  // namespace

// coefficients_, fine_ and coarse_ plus `sign` times the form with its error.
void CellBounds::add_form(const Row& row, Wide error, long sign) {
    for (std::size_t i = row.first; i < row.last; ++i)
        coefficients_[columns_[i]] += static_cast<Wide>(sign * weights_[i]) << bits_;
    coarse_.add(static_cast<Wide>(sign * row.constant) << bits_);
    coarse_.add(error);
}

mpz_class CellBounds::output_bound(std::size_t output) {
    const Row& row = rows_[errors_.size() + output];
    add_form(row, error_of(row), 1);
    return symbolic(errors_.size());
}

// E of the form in coefficients_, fine_ and coarse_, in which no ReLU variable from `relus` on stands.
mpz_class CellBounds::symbolic(std::size_t relus) {
    for (std::size_t v = relus; v-- > 0;) {
        if (coefficients_[inputs_ + v] == 0) continue;
        const long lambda = rounded(v);
        const std::size_t pair = pair_of_[v];
        if (pair != none && coefficients_[inputs_ + pairs_[pair].second] != 0)
            relax_pair(pair, lambda, rounded(pairs_[pair].second));
        else
            relax(lambda, v);
    }
    if (ball_) fine_.add(ball_->largest(coefficients_));
    for (std::size_t i = 0; i < inputs_; ++i) {
        const Wide a = std::exchange(coefficients_[i], 0);
        if (a != 0 && !ball_) fine_.add_product(a, a > 0 ? high_[i] : low_[i]);
    }
    mpz_class total = coarse_.total();
    total = (total << bits_) + fine_.total();
    fine_ = coarse_ = {};
    return total;
}

// lambda of the coefficient of a ReLU variable, which is taken out of the form; the rest goes to E.
long CellBounds::rounded(std::size_t v) {
    Wide& a = coefficients_[inputs_ + v];
    const long lambda = small((a + (Wide{1} << (bits_ - 1))) >> bits_);
    const Wide rest = a - (static_cast<Wide>(lambda) << bits_);
    a = 0;
    if (rest != 0) fine_.add(rest * (rest > 0 ? high_[inputs_ + v] : low_[inputs_ + v]));
    return lambda;
}

CellBounds::Line CellBounds::relaxed(long lambda, long l, long u) {
    if (l >= 0) return {lambda, 0};
    if (u <= 0) return {0, 0};
    if (lambda <= 0) return {u > -l ? lambda : 0, 0};
    const auto mu = static_cast<long>(static_cast<Wide>(lambda) * u / (static_cast<Wide>(u) - l));
    return {mu, std::max(-static_cast<Wide>(mu) * l, static_cast<Wide>(lambda - mu) * u)};
}

void CellBounds::relax(long lambda, std::size_t v) {
    if (lambda == 0) return;
    const Line line = relaxed(lambda, bounds_->lower[v], bounds_->upper[v]);
    coarse_.add(line.offset);
    substitute(line.slope, v);
}

// Section 5.
void CellBounds::relax_pair(std::size_t pair, long lambda_p, long lambda_q) {
    auto [p, q] = pairs_[pair];
    const bool opposite = (lambda_p < 0 && lambda_q > 0) || (lambda_p > 0 && lambda_q < 0);
    if (is_inactive(p) || is_inactive(q) || !opposite) {
        relax(lambda_p, p);
        relax(lambda_q, q);
        return;
    }
    const long rest = lambda_p + lambda_q;
    long tau = lambda_p, e = bounds_->lower[errors_.size() + pair], f = bounds_->upper[errors_.size() + pair];
    std::size_t first = p, second = q;  // D = z_first - z_second in [e, f]
    if (std::abs(lambda_p) > std::abs(lambda_q)) {
        tau = lambda_q;
        std::swap(first, second);
        e = -std::exchange(f, -e);
    }
    Line line{tau, 0};
    if (tau > 0 && !is_active(first)) line = relaxed(tau, e, f);
    if (tau < 0 && !is_active(second)) {
        line = relaxed(-tau, -f, -e);
        line.slope = -line.slope;
    }
    coarse_.add(line.offset);
    substitute(line.slope, first);
    substitute(-line.slope, second);
    relax(rest, second);
}

void CellBounds::substitute(long mu, std::size_t v) {
    if (mu == 0) return;
    const Row& row = rows_[v];
    for (std::size_t i = row.first; i < row.last; ++i)
        coefficients_[columns_[i]] += static_cast<Wide>(mu) * weights_[i];
    coarse_.add(static_cast<Wide>(mu) * row.constant);
    fine_.add(static_cast<Wide>(std::abs(mu)) * errors_[v]);
}

}  // namespace relucert_check

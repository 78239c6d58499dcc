#include "cell_bounds.hpp"

#include <algorithm>

#include "errors.hpp"

namespace relucert_check {
namespace {

constexpr long weight_limit = 1L << 46, bound_limit = 1L << 60;

// near(q) = floor(q 2^s + 1/2), and whether it is exact.
long near(const mpq_class& q, unsigned s, bool& exact) {
    const mpq_class scaled = q * mpq_class(mpz_class(1) << s);
    exact = scaled.get_den() == 1;
    const mpz_class n = floor(mpq_class(scaled + mpq_class(1, 2)));
    require(abs(n) < weight_limit, "split tree: a weight that is too large");
    return n.get_si();
}
long bounded(const mpz_class& n) {
    require(abs(n) < bound_limit, "split tree: a bound that is too large");
    return n.get_si();
}
long bounded(Wide n) {
    require(absolute(n) < bound_limit, "split tree: a bound that is too large");
    return static_cast<long>(n);
}

}  // namespace

CellBounds::CellBounds(const ReluProgram& program, unsigned bits, const std::vector<Pair>& pairs,
                       const RationalBall* ball)
    : inputs_(program.inputs), bits_(bits), levels_(program.levels), pairs_(pairs) {
    require(bits >= 4 && bits <= 40, "split tree: bits out of range");
    const std::size_t relus = program.relus.size();
    require(inputs_ + relus <= 1UL << 20, "split tree: too many variables");
    pair_of_.assign(relus, none);
    std::vector<bool> paired(relus, false);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto [p, q] = pairs[i];
        require(q < p && p < relus && levels_[p] == levels_[q], "split tree: a pair of variables that do not fit");
        require(!paired[p] && !paired[q], "split tree: a variable in two pairs");
        paired[p] = paired[q] = true;
        pair_of_[p] = i;
    }
    for (const AffineForm& z : program.relus) rows_.push_back(row_of(z));
    for (const AffineForm& z : program.outputs) rows_.push_back(row_of(z));
    low_.resize(inputs_ + relus);
    high_.resize(inputs_ + relus);
    errors_.resize(relus);
    coefficients_.resize(inputs_ + relus);
    if (ball != nullptr) ball_.emplace(*ball, bits);
}

void CellBounds::enclose_ball(std::vector<mpq_class>& lower, std::vector<mpq_class>& upper) const {
    for (std::size_t i = 0; i < inputs_; ++i) {
        lower.push_back(ratio(ball_->lower(i), mpz_class(1) << bits_));
        upper.push_back(ratio(ball_->upper(i), mpz_class(1) << bits_));
    }
}

CellBounds::Row CellBounds::row_of(const AffineForm& z) {
    Row row{columns_.size(), 0, inexact_.size(), 0, 0, true};
    for (const auto& [variable, coefficient] : z.terms) {
        bool exact = true;
        const long w = near(coefficient, bits_, exact);
        if (!exact) inexact_.push_back(variable);
        if (w == 0) continue;
        columns_.push_back(variable);
        weights_.push_back(w);
    }
    row.constant = near(z.constant, bits_, row.exact_constant);
    row.last = columns_.size();
    row.last_inexact = inexact_.size();
    return row;
}

Bounds CellBounds::unbounded() const {
    const std::size_t count = errors_.size() + pairs_.size();
    return {std::vector<long>(count, -bound_limit), std::vector<long>(count, bound_limit)};
}

Wide CellBounds::error_of(const Row& row) const {
    Wide sum = 0;
    for (std::size_t i = row.first_inexact; i < row.last_inexact; ++i)
        sum += std::max(-low_[inexact_[i]], high_[inexact_[i]]);  // max(|low|, |high|), as low <= high
    return ((sum + 1) >> 1) + (row.exact_constant ? 0 : Wide{1} << (bits_ - 1));
}

// Steps 1 to 3.
void CellBounds::forward(std::size_t v, const Cell& cell) {
    const Row& row = rows_[v];
    errors_[v] = error_of(row);
    Wide least = (static_cast<Wide>(row.constant) << bits_) - errors_[v];
    Wide most = (static_cast<Wide>(row.constant) << bits_) + errors_[v];
    for (std::size_t i = row.first; i < row.last; ++i) {
        const Wide w = weights_[i];
        const std::uint32_t u = columns_[i];
        least += w * (w > 0 ? low_[u] : high_[u]);
        most += w * (w > 0 ? high_[u] : low_[u]);
    }
    long &l = bounds_->lower[v], &u = bounds_->upper[v];
    l = std::max(l, bounded(least >> bits_));
    u = std::min(u, bounded(-(-most >> bits_)));
    if (cell.forced[v] > 0) l = std::max(l, 0L);
    if (cell.forced[v] < 0) u = std::min(u, 0L);
}

bool CellBounds::narrow(const Cell& cell, Bounds& bounds) {
    bounds_ = &bounds;
    const mpz_class unit = mpz_class(1) << bits_;
    for (std::size_t i = 0; i < inputs_; ++i) {
        low_[i] = bounded(floor(mpq_class(cell.lower[i] * unit)));
        high_[i] = bounded(ceiling(mpq_class(cell.upper[i] * unit)));
    }
    if (ball_ && !ball_->enter(low_, high_)) return false;
    for (std::size_t v = 0; v < errors_.size(); ++v) {
        forward(v, cell);
        long &l = bounds.lower[v], &u = bounds.upper[v];
        if (l < 0 && 0 < u && (levels_[v] >= 2 || ball_)) {
            add_form(rows_[v], errors_[v], 1);
            const mpz_class above = symbolic(v);
            add_form(rows_[v], errors_[v], -1);
            const mpz_class below = symbolic(v);
            if (!intersect_symbolic(l, u, above, below)) return false;
        }
        if (l > u) return false;
        low_[inputs_ + v] = std::max(l, 0L);
        high_[inputs_ + v] = std::max(u, 0L);
        if (pair_of_[v] != none && !narrow_pair(pair_of_[v])) return false;
    }
    return true;
}

// Step 6.
bool CellBounds::narrow_pair(std::size_t pair) {
    const std::size_t p = pairs_[pair].first, q = pairs_[pair].second;  // clang 14: a lambda cannot capture a binding
    const auto decided = [this](std::size_t v) { return is_active(v) || is_inactive(v); };
    const Bounds& of = *bounds_;
    long &l = bounds_->lower[errors_.size() + pair], &u = bounds_->upper[errors_.size() + pair];
    l = std::max(l, bounded(static_cast<Wide>(of.lower[p]) - of.upper[q]));
    u = std::min(u, bounded(static_cast<Wide>(of.upper[p]) - of.lower[q]));
    if (!decided(p) || !decided(q)) {
        const auto difference = [&](long sign) {
            add_form(rows_[p], errors_[p], sign);
            add_form(rows_[q], errors_[q], -sign);
            return symbolic(p);
        };
        const mpz_class above = difference(1), below = difference(-1);
        return intersect_symbolic(l, u, above, below);
    }
    return l <= u;
}

// [l, u] intersected with [-below, above]; false if nothing is left.
bool CellBounds::intersect_symbolic(long& l, long& u, const mpz_class& above, const mpz_class& below) const {
    const auto units = [this](const mpz_class& e) {
        mpz_class n;
        mpz_cdiv_q_2exp(n.get_mpz_t(), e.get_mpz_t(), 2UL * bits_);
        return n;
    };
    const mpz_class most = units(above), least = -units(below);
    if (most < u) {
        if (most < l) return false;
        u = most.get_si();
    }
    if (least > l) {
        if (least > u) return false;
        l = least.get_si();
    }
    return l <= u;
}

}  // namespace relucert_check

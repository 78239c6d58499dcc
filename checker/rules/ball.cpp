#include "ball.hpp"

#include <algorithm>

#include "errors.hpp"
#include "rational.hpp"

namespace relucert_check {
namespace {

// The least integer n >= 0 with n^2 >= q.
mpz_class root(const mpq_class& q) {
    const mpz_class whole = ceiling(q);
    mpz_class n, rest;
    mpz_sqrtrem(n.get_mpz_t(), rest.get_mpz_t(), whole.get_mpz_t());
    return rest == 0 ? n : mpz_class(n + 1);
}

long unit_count(const mpz_class& n) {
    require(abs(n) < mpz_class(1L << 60), "split tree: a ball that is too large");
    return n.get_si();
}

}  // namespace

bool lies_in(const RationalBall& ball, const std::vector<mpq_class>& point) {
    mpq_class square = 0;
    for (std::size_t i = 0; i < point.size(); ++i) {
        const mpq_class difference = point[i] - ball.centre[i];
        square += difference * difference;
    }
    return square <= ball.squared_radius;
}

BallBounds::BallBounds(const RationalBall& ball, unsigned bits) {
    const mpz_class unit = mpz_class(1) << bits;
    mpq_class moved = 0;
    for (const mpq_class& c : ball.centre) {
        const mpq_class scaled = c * unit;
        const mpz_class near = floor(mpq_class(scaled + mpq_class(1, 2)));
        const mpq_class difference = scaled - near;
        moved += difference * difference;
        centre_.push_back(unit_count(near));
    }
    radius_ = unit_count(root(mpq_class(ball.squared_radius * unit * unit)) + root(moved));
}

bool BallBounds::enter(const std::vector<long>& low, const std::vector<long>& high) {
    const auto inputs = static_cast<std::ptrdiff_t>(centre_.size());
    low_.assign(low.begin(), low.begin() + inputs);
    high_.assign(high.begin(), high.begin() + inputs);
    cut_.assign(centre_.size(), false);
    some_cut_ = false;
    mpz_class all = 0, of_cuts = 0;
    for (std::size_t i = 0; i < centre_.size(); ++i) {
        cut_[i] = low_[i] != lower(i) || high_[i] != upper(i);
        some_cut_ = some_cut_ || cut_[i];
        const mpz_class distance = std::max({0L, low_[i] - centre_[i], centre_[i] - high_[i]});
        if (distance == 0) continue;
        all += distance * distance;
        if (cut_[i]) of_cuts += distance * distance;
    }
    const mpz_class square = mpz_class(radius_) * radius_;
    if (all > square) return false;
    radius_of_rest_ = root(mpq_class(square - of_cuts));
    return true;
}

// sum A_i c_i + R N over all inputs, or over those that are not cut with R_T.
mpz_class BallBounds::by_length(const std::vector<Wide>& coefficients, bool uncut_only) const {
    WideSum at_centre;
    Wide most = 0;
    const auto counts = [&](std::size_t i) { return !(uncut_only && cut_[i]); };
    for (std::size_t i = 0; i < centre_.size(); ++i) {
        if (!counts(i) || coefficients[i] == 0) continue;
        most = std::max(most, absolute(coefficients[i]));
        at_centre.add_product(coefficients[i], centre_[i]);
    }
    unsigned t = 0;
    while (most >> t >= Wide{1} << 50) ++t;
    const Wide up = (Wide{1} << t) - 1;
    Wide squares = 0;  // each at most 2^100, and at most 2^20 of them
    for (std::size_t i = 0; i < centre_.size(); ++i) {
        if (!counts(i)) continue;
        const Wide size = (absolute(coefficients[i]) + up) >> t;
        squares += size * size;
    }
    const mpz_class length = root(mpq_class(long_integer(squares))) << t;
    return at_centre.total() + length * (uncut_only ? radius_of_rest_ : mpz_class(radius_));
}

mpz_class BallBounds::largest(const std::vector<Wide>& coefficients) const {
    WideSum box, cuts;
    for (std::size_t i = 0; i < centre_.size(); ++i) {
        const Wide a = coefficients[i];
        if (a == 0) continue;
        box.add_product(a, a > 0 ? high_[i] : low_[i]);
        if (cut_[i]) cuts.add_product(a, a > 0 ? high_[i] : low_[i]);
    }
    mpz_class least = std::min(box.total(), by_length(coefficients, false));
    // Where nothing was cut S(T) is S(none), where everything was it is S(all): never below the least.
    if (some_cut_) least = std::min(least, mpz_class(cuts.total() + by_length(coefficients, true)));
    return least;
}

}  // namespace relucert_check

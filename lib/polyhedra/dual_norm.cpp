#include "relucert/polyhedra/dual_norm.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/polyhedra/zonotope_sides.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr std::size_t kLongestExactValue = 400;  // bits
constexpr long kPrecision = 80;                  // bits of an enclosure, relative to the value
constexpr long kMultiplierBits = 110;

Rational squared_length(const std::vector<Rational>& w, std::size_t free) {
    Rational total;
    for (std::size_t k = 0; k + free < w.size(); ++k) total += w[k] * w[k];
    return total;
}

/// value rounded to a multiple of 2^-p, p chosen for kPrecision bits; below 2^-kPrecision of an ulp nothing is lost.
Rational rounded(const Rational& value, bool up) {
    const long magnitude =
        static_cast<long>(bit_length(value.numerator())) - static_cast<long>(bit_length(value.denominator()));
    const Rational unit = Rational::power_of_two(magnitude - kPrecision);
    const Rational scaled = value / unit;
    return Rational(up ? scaled.ceiling() : scaled.floor()) * unit;
}

/// Short integers in nearly the same direction.
std::vector<Rational> short_direction(const std::vector<Rational>& w) {
    Rational size;
    for (const Rational& x : w) size = std::max(size, abs(x));
    if (size.is_zero()) return w;
    const long magnitude =
        static_cast<long>(bit_length(size.numerator())) - static_cast<long>(bit_length(size.denominator()));
    std::vector<Rational> result;
    for (const Rational& x : w) result.emplace_back((x * Rational::power_of_two(kMultiplierBits - magnitude)).floor());
    return result;
}

/// g(w)^2 = wanted for some w with the coordinates of r, the last one (0 in r) any number if it does not count: there
/// g is piecewise linear and bounded, so g^2 is largest at a kink, or g is constant.
bool reaches(const DualFunction& g, const std::vector<Rational>& r, const Rational& wanted) {
    const auto reached = [&](const std::vector<Rational>& w) {
        const Rational value = value_at(g, w);
        return value * value == wanted;
    };
    if (reached(r)) return true;
    std::vector<Rational> w = r;
    const std::size_t last = r.size() - 1;
    for (std::size_t i = 0; g.free == 1 && i < g.points.rows(); ++i) {
        const Rational slope = g.points.entry(i, last);
        if (slope.is_zero()) continue;
        Rational value;
        for (std::size_t k = 0; k < last; ++k) value += g.points.entry(i, k) * r[k];
        w[last] = -value / slope;
        if (reached(w)) return true;
    }
    return false;
}

class Search {
public:
    Search(const DualFunction& g, bool exact, const Deadline& deadline)
        : g_(g), sides_(g, deadline), exact_(exact), deadline_(deadline) {}

    std::optional<DualNorm> run() {
        if (!farthest()) return std::nullopt;
        while (!close()) {
        }
        return std::move(result_);
    }

private:
    /// The exact distance of the farthest vertices by the hints.
    bool farthest() {
        double most = 0;
        for (std::size_t s = 0; s < 2; ++s)
            for (const ZonotopeVertex& vertex : sides_[s].vertices) most = std::max(most, vertex.distance_hint);
        for (std::size_t s = 0; s < 2; ++s)
            for (ZonotopeVertex& vertex : sides_[s].vertices) {
                if (vertex.distance_hint < most * (1 - 1e-9)) continue;
                deadline_.check("dual norm: distances");
                if (!raise(s, vertex)) return false;
            }
        return true;
    }
    /// Takes the exact distance of a vertex, and makes it the value if it is the largest so far.
    bool raise(std::size_t s, ZonotopeVertex& vertex) {
        if (!vertex.nearest) vertex.nearest = sides_[s].other.nearest(vertex.sum, vertex.hint);
        if (!vertex.nearest) return false;
        if (result_.direction.empty() || vertex.nearest->squared_distance > value_) {
            value_ = vertex.nearest->squared_distance;
            result_.direction = vertex.nearest->direction;
        }
        return true;
    }

    void set_ends() {
        result_.lower = result_.upper = value_;
        if (value_.is_zero()) {
            result_.direction.assign(g_.points.columns(), Rational(0));
            result_.direction[0] = 1;
        }
        long_value_ = !exact_ && bit_length(value_.numerator()) + bit_length(value_.denominator()) > kLongestExactValue;
        if (!long_value_) return;
        result_.upper = rounded(value_ + value_ * Rational::power_of_two(-kPrecision + 8), true);
        const std::vector<Rational> direction = short_direction(result_.direction);
        const Rational at = value_at(g_, direction);
        result_.direction = direction;
        result_.lower = rounded(at * at / squared_length(direction, g_.free), false);
    }

    /// Leaves for all vertices; false if one is farther than the value, which it then raises.
    bool close() {
        const std::vector<Rational> direction = result_.direction;
        set_ends();
        for (std::size_t s = 0; s < 2; ++s) {
            ZonotopeSide& side = result_.sides[s];
            side.relations = sides_[s].relations;
            side.tree = sides_[s].tree;
            side.leaves.clear();
            for (ZonotopeVertex& vertex : sides_[s].vertices) {
                deadline_.check("dual norm: leaves");
                if (auto leaf = short_leaf(s, vertex)) {
                    side.leaves.push_back(std::move(*leaf));
                    continue;
                }
                const Rational before = value_;
                result_.direction = direction;
                if (!raise(s, vertex)) throw LimitReached("dual norm: no exact nearest point was found");
                if (value_ > before) return false;
                set_ends();
                side.leaves.push_back(leaf_of(sides_[s].other, vertex, result_.upper, long_value_));
            }
        }
        return true;
    }

    /// Multipliers of few bits, where the vertex is near enough for them.
    std::optional<std::vector<Integer>> short_leaf(std::size_t s, const ZonotopeVertex& vertex) const {
        if (g_.free > 0) return std::nullopt;
        for (const int bits : {0, 6, 14, 30, 50}) {
            std::vector<Integer> leaf{Integer(1) << static_cast<unsigned>(bits)};
            for (const double alpha : vertex.hint)
                leaf.emplace_back(static_cast<long long>(std::llround(std::ldexp(alpha, bits))));
            if (bound(s, vertex, leaf) <= result_.upper) return leaf;
        }
        return std::nullopt;
    }
    [[nodiscard]] Rational bound(std::size_t s, const ZonotopeVertex& vertex, const std::vector<Integer>& leaf) const {
        std::vector<Rational> alpha;
        for (std::size_t j = 1; j < leaf.size(); ++j) alpha.emplace_back(leaf[j], leaf[0]);
        return squared_length(sides_[s].other.residual(vertex.sum, alpha), g_.free);
    }
    /// The multipliers of the nearest point, rounded if that serves.
    [[nodiscard]] std::vector<Integer> leaf_of(const Zonotope& other, const ZonotopeVertex& vertex,
                                               const Rational& upper, bool may_round) const {
        const std::vector<Rational>& alpha = vertex.nearest->coefficients;
        if (may_round && g_.free == 0) {
            std::vector<Integer> leaf{Integer(1) << static_cast<unsigned>(kMultiplierBits)};
            std::vector<Rational> short_alpha;
            for (const Rational& a : alpha) {
                leaf.push_back((a * Rational(leaf[0])).floor());
                short_alpha.emplace_back(leaf.back(), leaf[0]);
            }
            if (squared_length(other.residual(vertex.sum, short_alpha), 0) <= upper) return leaf;
        }
        Integer common = 1;
        for (const Rational& a : alpha) common = boost::multiprecision::lcm(common, a.denominator());
        std::vector<Integer> leaf{common};
        for (const Rational& a : alpha) leaf.push_back((a * Rational(common)).floor());
        return leaf;
    }

    const DualFunction& g_;
    ZonotopeSides sides_;
    bool exact_;
    const Deadline& deadline_;
    Rational value_;
    bool long_value_ = false;
    DualNorm result_;
};

}  // namespace

std::optional<DualNorm> dual_norm_squared(const DualFunction& g, bool exact, const Deadline& deadline) {
    if (!is_bounded(g)) return std::nullopt;
    std::optional<DualNorm> found = Search(g, exact, deadline).run();
    RELUCERT_ENSURE(!found || proves_dual_norm(g, *found));
    return found;
}

std::optional<TightDirections> tight_directions(const DualFunction& g, const Deadline& deadline) {
    if (g.free > 1)
        throw InputError("tight directions", "more than one coordinate that does not count", "give m = 0 or 1");
    std::optional<DualNorm> norm = dual_norm_squared(g, true, deadline);
    if (!norm || norm->upper.is_zero()) return std::nullopt;
    std::vector<std::vector<Rational>> tight;
    for (std::vector<Rational>& r : residuals_at_bound(g, *norm)) {
        if (!reaches(g, r, norm->upper * norm->upper)) continue;
        r.resize(r.size() - g.free);
        tight.push_back(std::move(r));
    }
    std::sort(tight.begin(), tight.end());
    tight.erase(std::unique(tight.begin(), tight.end()), tight.end());
    return TightDirections{std::move(*norm), std::move(tight)};
}

}  // namespace relucert

#include "relucert/polyhedra/zonotope_sides.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/polyhedra/cells.hpp"

#include <map>
#include <unordered_map>

namespace relucert {

namespace {

constexpr double kMostCells = 400000;

/// Bound of the number of cells of n hyperplanes through 0 in dimension d.
double cell_bound(std::size_t n, std::size_t d) {
    double total = 0;
    double binomial = 1;
    for (std::size_t k = 0; k < d && k < n; ++k) {
        total += binomial;
        binomial *= static_cast<double>(n - 1 - k) / static_cast<double>(k + 1);
    }
    return 2 * total;
}

std::string mirrored_sides(std::string signs) {
    for (char& sign : signs) sign = sign == '+' ? '-' : '+';
    return signs;
}

/// The relation of a pruned prefix, as integers without common factor whose first is positive: so that equal ones meet.
LinearRelation relation_of(const PrunedPrefix& pruned) {
    Integer common = 1;
    for (const auto& [i, mu] : pruned.multipliers) common = boost::multiprecision::lcm(common, mu.denominator());
    Integer divisor = 0;
    std::vector<std::pair<std::size_t, Integer>> integers;
    for (const auto& [i, mu] : pruned.multipliers) {
        const Integer m = (mu * Rational(common)).floor();
        integers.emplace_back(i, pruned.prefix[i] == pruned.prefix[pruned.multipliers[0].first] ? m : Integer(-m));
        divisor = boost::multiprecision::gcd(divisor, m);
    }
    LinearRelation relation;
    for (const auto& [i, m] : integers) relation.emplace_back(i, Rational(Integer(m / divisor)));
    return relation;
}

/// Walks the sign tree of both halves: relations, tree and the sign strings of its leaves.
class Walk {
public:
    Walk(const SignTree& tree, ZonotopeVertices& into) : n_(tree.normals), into_(into) {
        std::map<LinearRelation, long> known;
        for (const PrunedPrefix& one : tree.pruned) {
            LinearRelation relation = relation_of(one);
            const auto [place, is_new] = known.emplace(relation, static_cast<long>(known.size()) + 1);
            if (is_new) into_.relations.push_back(std::move(relation));
            pruned_.emplace(one.prefix, place->second);
        }
        visit("");
    }
    std::vector<std::string> leaves;

private:
    void visit(const std::string& prefix) {
        if (!prefix.empty()) {
            const auto found = pruned_.find(prefix[0] == '+' ? prefix : mirrored_sides(prefix));
            if (found != pruned_.end()) {
                into_.tree.push_back(found->second);
                return;
            }
        }
        if (prefix.size() == n_) {
            into_.tree.push_back(-1);
            leaves.push_back(prefix);
            return;
        }
        into_.tree.push_back(0);
        visit(prefix + '-');
        visit(prefix + '+');
    }
    std::size_t n_;
    ZonotopeVertices& into_;
    std::unordered_map<std::string, long> pruned_;
};

std::vector<double> approximate(const std::vector<Rational>& v) {
    std::vector<double> result;
    for (const Rational& x : v) result.push_back(x.approximate_double());
    return result;
}

}  // namespace

Rational value_at(const DualFunction& g, const std::vector<Rational>& w) {
    Rational total;
    const std::vector<Rational> products = g.points.apply(w);
    for (std::size_t i = 0; i < products.size(); ++i)
        if (products[i].sign() > 0) total += g.lambda[i] * products[i];
    return total;
}

void check_sizes(const DualFunction& g) {
    if (g.lambda.empty() || g.lambda.size() != g.points.rows())
        throw InputError(
            "dual norm",
            std::to_string(g.lambda.size()) + " numbers for " + std::to_string(g.points.rows()) + " points",
            "give one number a point, at least one");
    if (g.free >= g.points.columns()) throw InputError("dual norm", "no coordinate is left that counts for the length");
}

UsedPoints used_points(const DualFunction& g) {
    check_sizes(g);
    UsedPoints used;
    for (std::size_t i = 0; i < g.lambda.size(); ++i) {
        std::vector<Rational> v = g.points.row(i);
        bool is_zero = g.lambda[i].is_zero();
        if (!is_zero) is_zero = dot(v, v).is_zero();
        if (is_zero) continue;
        const std::size_t side = g.lambda[i].sign() > 0 ? 0 : 1;
        for (Rational& x : v) x *= abs(g.lambda[i]);
        used.index[side].push_back(i);
        used.generators[side].push_back(std::move(v));
    }
    return used;
}

bool is_bounded(const DualFunction& g) {
    const UsedPoints used = used_points(g);
    if (g.free != 1) return true;
    // g(0, b) = 0 for b = 1 and b = -1: the zonotopes have the same shadow on the last axis.
    for (const int b : {1, -1}) {
        std::vector<Rational> w(g.points.columns());
        w.back() = b;
        if (!value_at(g, w).is_zero()) return false;
    }
    return true;
}

ZonotopeSides::ZonotopeSides(const DualFunction& g, const Deadline& deadline) {
    const UsedPoints used = used_points(g);
    const std::size_t d = g.points.columns();
    for (std::size_t s = 0; s < 2; ++s) {
        sides_.push_back({{}, {}, {}, Zonotope(used.generators[1 - s], d, g.free)});
        ZonotopeVertices& side = sides_.back();
        if (cell_bound(used.index[s].size(), d) > kMostCells)
            throw LimitReached("dual norm: " + std::to_string(used.index[s].size()) +
                               " points of one sign have too many cells");
        const SignTree cells = cells_of_central_arrangement(g.points.select_rows(used.index[s]), deadline);
        const Walk walk(cells, side);
        for (const std::string& signs : walk.leaves) {
            deadline.check("dual norm: vertices");
            ZonotopeVertex vertex;
            vertex.sum.resize(d);
            for (std::size_t i = 0; i < signs.size(); ++i)
                if (signs[i] == '+')
                    for (std::size_t k = 0; k < d; ++k) vertex.sum[k] += used.generators[s][i][k];
            const std::vector<double> sum = approximate(vertex.sum);
            vertex.hint = side.other.nearest_hint(sum);
            vertex.distance_hint = side.other.distance_hint(sum, vertex.hint);
            side.vertices.push_back(std::move(vertex));
        }
    }
}

}  // namespace relucert

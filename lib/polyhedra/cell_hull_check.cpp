// The check of docs/evidence/cell-hull.md, as the library's own guard; the checker has one of its own.
#include "relucert/polyhedra/cell_hull.hpp"

#include <algorithm>

namespace relucert {

namespace {

using Point = std::vector<Rational>;

bool proves_inside(const Point& p, const MergedKinks& kinks, const CellHullMembership& evidence) {
    if (evidence.directions.size() != evidence.weights.size()) return false;
    Rational total;
    Point sum(p.size());
    for (std::size_t j = 0; j < evidence.weights.size(); ++j) {
        const Point& u = evidence.directions[j];
        if (u.size() != p.size() || evidence.weights[j].sign() <= 0) return false;
        Point g = kinks.base;
        for (std::size_t k = 0; k < kinks.normals.size(); ++k) {
            const int sign = dot(kinks.normals[k], u).sign();
            if (sign == 0) return false;
            for (std::size_t c = 0; sign > 0 && c < g.size(); ++c) g[c] += kinks.coefficients[k] * kinks.normals[k][c];
        }
        total += evidence.weights[j];
        for (std::size_t c = 0; c < p.size(); ++c) sum[c] += evidence.weights[j] * g[c];
    }
    return total == Rational(1) && sum == p;
}

/// Signs in which a node's cells lie, unless they deviate further; how much a deviation costs; what is left.
struct DeviationTree {
    const CellHullMembership& evidence;
    std::vector<int> signs;
    std::vector<Rational> costs;
    std::vector<bool> decided;
    std::size_t used = 0;

    bool closed(const Rational& budget) {
        if (budget.sign() < 0) return true;
        if (used >= evidence.tree.size() || evidence.tree[used] >= evidence.relations.size()) return false;
        const LinearRelation& relation = evidence.relations[evidence.tree[used++]];
        std::vector<std::size_t> open;
        for (const auto& [k, m] : relation) {
            if (m.sign() * signs[k] != relation[0].second.sign() * signs[relation[0].first]) return false;
            if (!decided[k]) open.push_back(k);
        }
        bool all = true;
        for (const std::size_t k : open) {
            decided[k] = true;
            signs[k] = -signs[k];
            all = all && closed(budget - costs[k]);
            signs[k] = -signs[k];
        }
        for (const std::size_t k : open) decided[k] = false;
        return all;
    }
};

/// Indices of normals -> positions of kinks; false if a relation is none.
bool well_formed(std::vector<LinearRelation>& relations, const MergedKinks& kinks, std::size_t dimension) {
    for (LinearRelation& relation : relations) {
        Point sum(dimension);
        std::vector<bool> seen(kinks.index.size(), false);
        for (auto& [i, m] : relation) {
            const auto found = std::lower_bound(kinks.index.begin(), kinks.index.end(), i);
            if (found == kinks.index.end() || *found != i || m.is_zero()) return false;
            i = static_cast<std::size_t>(found - kinks.index.begin());
            if (seen[i]) return false;
            seen[i] = true;
            for (std::size_t c = 0; c < dimension; ++c) sum[c] += m * kinks.normals[i][c];
        }
        if (relation.empty() || sum != Point(dimension)) return false;
    }
    return true;
}

bool proves_outside(const Point& p, const MergedKinks& kinks, CellHullMembership evidence) {
    const Point& v = evidence.separation;
    if (v.size() != p.size() || !well_formed(evidence.relations, kinks, p.size())) return false;
    Rational budget = dot(kinks.base, v) - dot(p, v);
    DeviationTree tree{evidence, {}, {}, std::vector<bool>(kinks.index.size(), false)};
    for (std::size_t k = 0; k < kinks.index.size(); ++k) {
        const Rational gain = kinks.coefficients[k] * dot(kinks.normals[k], v);
        // +1: the cell is wanted on the side x_k . u > 0
        tree.signs.push_back(gain.sign() > 0 ? 1 : -1);
        tree.costs.push_back(abs(gain));
        if (gain.sign() > 0) budget += gain;
    }
    return tree.closed(budget) && tree.used == evidence.tree.size();
}

}  // namespace

bool proves_cell_hull_membership(const Point& p, const CellHull& hull, const CellHullMembership& evidence) {
    const MergedKinks kinks = merged(hull);
    if (p.size() != hull.base.size()) return false;
    return evidence.inside ? proves_inside(p, kinks, evidence) : proves_outside(p, kinks, evidence);
}

}  // namespace relucert

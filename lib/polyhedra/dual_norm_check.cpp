// The check of docs/evidence/dual-norm.md, on rationals.
#include "relucert/polyhedra/dual_norm.hpp"
#include "relucert/polyhedra/zonotope_sides.hpp"

#include <algorithm>

namespace relucert {

namespace {

struct End {
    Rational bound;
    std::vector<Rational> first;
    bool is_block = false;
};

/// Walks one side; `complete` is false if something is missing, left or of the wrong form.
class SideWalk {
public:
    SideWalk(const DualFunction& g, const UsedPoints& used, std::size_t s, const ZonotopeSide& side)
        : g_(g), own_(used.generators[s]), other_(used.generators[1 - s]), index_(used.index[s]), side_(side) {
        complete = std::all_of(side.relations.begin(), side.relations.end(),
                               [&](const LinearRelation& one) { return is_relation(one); });
        if (complete) visit("", std::vector<Rational>(g.points.columns()));
        complete = complete && next_in_tree_ == side.tree.size() && next_leaf_ == side.leaves.size();
    }
    bool complete = true;
    std::vector<End> ends;

private:
    [[nodiscard]] bool is_relation(const LinearRelation& relation) const {
        std::vector<Rational> sum(g_.points.columns());
        std::vector<bool> seen(own_.size(), false);
        for (const auto& [k, factor] : relation) {
            if (k >= own_.size() || seen[k] || factor.is_zero()) return false;
            seen[k] = true;
            for (std::size_t l = 0; l < sum.size(); ++l) sum[l] += factor * g_.points.entry(index_[k], l);
        }
        return !relation.empty() && std::all_of(sum.begin(), sum.end(), [](const Rational& x) { return x.is_zero(); });
    }

    void visit(const std::string& signs, std::vector<Rational> sum) {
        if (!complete) return;
        const std::size_t k = signs.size();
        if (next_in_tree_ == side_.tree.size()) {
            complete = false;
            return;
        }
        const long what = side_.tree[next_in_tree_++];
        if (what > 0) {
            complete = static_cast<std::size_t>(what) <= side_.relations.size() &&
                       violates(side_.relations[static_cast<std::size_t>(what) - 1], signs);
        } else if (what == 0 && k < own_.size()) {
            visit(signs + '-', sum);
            for (std::size_t l = 0; l < sum.size(); ++l) sum[l] += own_[k][l];
            visit(signs + '+', std::move(sum));
        } else {
            complete = what == -1 && take_end(std::move(sum), k);
        }
    }

    static bool violates(const LinearRelation& relation, const std::string& signs) {
        const auto product = [&](const auto& term) { return (signs[term.first] == '+' ? 1 : -1) * term.second.sign(); };
        return std::all_of(relation.begin(), relation.end(), [&](const auto& term) {
            return term.first < signs.size() && product(term) == product(relation[0]);
        });
    }

    bool take_end(std::vector<Rational> sum, std::size_t decided) {
        std::vector<std::vector<Rational>> e;
        std::vector<Rational> total(other_.size());
        Rational scale;
        for (std::size_t row = decided; row <= own_.size(); ++row) {
            const std::size_t skip = row == decided ? 1 : 0;
            if (next_leaf_ == side_.leaves.size()) return false;
            const std::vector<Integer>& leaf = side_.leaves[next_leaf_++];
            if (leaf.size() != other_.size() + skip) return false;
            if (skip == 1) scale = Rational(leaf[0]);
            if (scale.sign() <= 0) return false;
            e.push_back(skip == 1 ? std::move(sum) : own_[row - 1]);
            for (std::size_t j = 0; j < other_.size(); ++j) {
                const Rational share = Rational(leaf[j + skip]) / scale;
                if (share.sign() < 0) return false;
                total[j] += share;
                for (std::size_t l = 0; l < e.back().size(); ++l) e.back()[l] -= share * other_[j][l];
            }
            for (std::size_t l = e.back().size() - g_.free; l < e.back().size(); ++l)
                if (!e.back()[l].is_zero()) return false;
        }
        if (std::any_of(total.begin(), total.end(), [](const Rational& t) { return t > 1; })) return false;
        Rational bound = dot(e[0], e[0]);
        const Rational zero;
        for (std::size_t i = 1; i < e.size(); ++i) {
            bound += std::max(zero, Rational(2) * dot(e[0], e[i]) + dot(e[i], e[i]));
            for (std::size_t k = 1; k < i; ++k) bound += std::max(zero, Rational(2) * dot(e[i], e[k]));
        }
        ends.push_back({std::move(bound), std::move(e[0]), decided < own_.size()});
        return true;
    }

    const DualFunction& g_;
    const std::vector<std::vector<Rational>>& own_;
    const std::vector<std::vector<Rational>>& other_;
    const std::vector<std::size_t>& index_;
    const ZonotopeSide& side_;
    std::size_t next_in_tree_ = 0;
    std::size_t next_leaf_ = 0;
};

}  // namespace

bool proves_dual_norm(const DualFunction& g, const DualNorm& norm) {
    const UsedPoints used = used_points(g);
    if (norm.lower > norm.upper || norm.direction.size() != g.points.columns()) return false;
    Rational length;
    for (std::size_t k = 0; k + g.free < norm.direction.size(); ++k) length += norm.direction[k] * norm.direction[k];
    const Rational at = value_at(g, norm.direction);
    if (length.is_zero() || at * at < norm.lower * length) return false;
    for (std::size_t s = 0; s < 2; ++s) {
        const SideWalk walk(g, used, s, norm.sides[s]);
        if (!walk.complete) return false;
        for (const End& end : walk.ends)
            if (end.bound > norm.upper) return false;
    }
    return true;
}

std::vector<std::vector<Rational>> residuals_at_bound(const DualFunction& g, const DualNorm& norm) {
    const UsedPoints used = used_points(g);
    std::vector<std::vector<Rational>> residuals;
    for (std::size_t s = 0; s < 2; ++s)
        for (End& end : SideWalk(g, used, s, norm.sides[s]).ends)
            if (!end.is_block && end.bound == norm.upper) residuals.push_back(std::move(end.first));
    return residuals;
}

}  // namespace relucert

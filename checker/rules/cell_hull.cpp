// docs/evidence/cell-hull.md: membership in the convex hull of the cell values of a central arrangement.
#include "rules.hpp"

namespace relucert_check {
namespace {

// The kinks after merging parallel normals: section 1 of the page. Entry i is used if i is the first normal of its
// line and the merged coefficient is not 0.
struct Kinks {
    std::vector<mpq_class> base;
    RationalMatrix normals;
    std::vector<mpq_class> coefficients;
    std::vector<bool> used;
};

bool is_zero(const std::vector<mpq_class>& v) {
    for (const mpq_class& entry : v)
        if (entry != 0) return false;
    return true;
}

// t with x = t y, or 0 if there is none; y is not 0.
mpq_class factor(const std::vector<mpq_class>& x, const std::vector<mpq_class>& y) {
    size_t j = 0;
    while (y[j] == 0) ++j;
    mpq_class t = x[j] / y[j];
    for (j = 0; j < y.size(); ++j)
        if (x[j] != t * y[j]) return 0;
    return t;
}

Kinks merged(const std::vector<mpq_class>& base, const RationalMatrix& normals, const std::vector<mpq_class>& c) {
    require(normals.size() == c.size(), "in_cell_hull: normals and coefficients that differ in number");
    require(normals.empty() || normals[0].size() == base.size(), "in_cell_hull: points of different dimensions");
    Kinks kinks{base, normals, std::vector<mpq_class>(c.size(), 0), std::vector<bool>(c.size(), false)};
    for (size_t i = 0; i < c.size(); ++i) {
        if (is_zero(normals[i])) continue;
        size_t first = 0;
        mpq_class t = 0;
        for (; first < i; ++first)
            if (kinks.used[first] && (t = factor(normals[i], normals[first])) != 0) break;
        if (first == i) {
            kinks.used[i] = true;
            t = 1;
        }
        kinks.coefficients[first] += abs(t) * c[i];
        if (t < 0)
            for (size_t j = 0; j < base.size(); ++j) kinks.base[j] += c[i] * normals[i][j];
    }
    for (size_t i = 0; i < c.size(); ++i) kinks.used[i] = kinks.used[i] && kinks.coefficients[i] != 0;
    return kinks;
}

void check_inside(const Kinks& kinks, const std::vector<mpq_class>& p, const Json& evidence) {
    evidence.expect_keys({"kind", "directions", "weights"});
    require(evidence["kind"].as_text() == "cells", "in_cell_hull: cells are expected");
    const std::vector<mpq_class> weights = rationals(evidence["weights"]);
    const auto& directions = evidence["directions"].as_list();
    require(weights.size() == directions.size(), "in_cell_hull: weights and directions that differ in number");
    mpq_class total = 0;
    std::vector<mpq_class> sum(p.size(), 0);
    for (size_t k = 0; k < weights.size(); ++k) {
        require(weights[k] > 0, "in_cell_hull: a weight that is not positive");
        const std::vector<mpq_class> u = rationals(directions[k]);
        require(u.size() == p.size(), "in_cell_hull: a direction of the wrong length");
        std::vector<mpq_class> g = kinks.base;
        for (size_t i = 0; i < kinks.normals.size(); ++i) {
            if (!kinks.used[i]) continue;
            const mpq_class side = inner_product(kinks.normals[i], u);
            require(side != 0, "in_cell_hull: a direction on a kink");
            if (side > 0)
                for (size_t j = 0; j < g.size(); ++j) g[j] += kinks.coefficients[i] * kinks.normals[i][j];
        }
        total += weights[k];
        for (size_t j = 0; j < g.size(); ++j) sum[j] += weights[k] * g[j];
    }
    require(total == 1, "in_cell_hull: weights that do not sum to 1");
    require(sum == p, "in_cell_hull: another point than the combination");
}

struct Term {
    size_t i;
    int sign;
};
using Relation = std::vector<Term>;

Relation read_relation(const Json& json, const Kinks& kinks) {
    Relation relation;
    std::vector<mpq_class> sum(kinks.base.size(), 0);
    std::vector<bool> seen(kinks.used.size(), false);
    for (const Json& pair : json.as_list()) {
        require(pair.as_list().size() == 2, "in_cell_hull: a pair is expected");
        const size_t i = read_count(pair.as_list()[0].as_text()) - 1;
        const mpq_class m = read_rational(pair.as_list()[1].as_text());
        require(i < kinks.used.size() && kinks.used[i] && !seen[i], "in_cell_hull: a relation of other normals");
        require(m != 0, "in_cell_hull: a multiplier that is zero");
        seen[i] = true;
        for (size_t j = 0; j < sum.size(); ++j) sum[j] += m * kinks.normals[i][j];
        relation.push_back({i, sgn(m)});
    }
    require(!relation.empty() && is_zero(sum), "in_cell_hull: a relation that does not combine to zero");
    return relation;
}

// Section 3 of the page, without recursion.
class DeviationTree {
public:
    DeviationTree(const Kinks& kinks, const std::vector<mpq_class>& v, const Json& evidence)
        : decided_(kinks.used.size(), false), tree_(evidence["tree"].as_list()) {
        for (size_t i = 0; i < kinks.used.size(); ++i) {
            const mpq_class gain =
                kinks.used[i] ? mpq_class(kinks.coefficients[i] * inner_product(kinks.normals[i], v)) : mpq_class(0);
            signs_.push_back(gain > 0 ? 1 : -1);
            costs_.push_back(abs(gain));
        }
        for (const Json& json : evidence["relations"].as_list()) relations_.push_back(read_relation(json, kinks));
    }

    void close(const mpq_class& budget) {
        enter(budget);
        while (!path_.empty()) {
            Node& node = path_.back();
            if (node.next > 0) signs_[node.open[node.next - 1]] *= -1;  // kept in the children that follow
            if (node.next == node.open.size()) {
                for (const size_t i : node.open) decided_[i] = false;
                path_.pop_back();
                continue;
            }
            const size_t i = node.open[node.next++];
            decided_[i] = true;
            signs_[i] *= -1;
            enter(mpq_class(node.budget - costs_[i]));
        }
        require(used_ == tree_.size(), "in_cell_hull: an entry that the tree does not reach");
    }
    const std::vector<int>& signs() const { return signs_; }
    const std::vector<mpq_class>& costs() const { return costs_; }

private:
    struct Node {
        mpq_class budget;
        std::vector<size_t> open;
        size_t next;
    };

    void enter(const mpq_class& budget) {
        if (budget < 0) return;
        require(used_ < tree_.size(), "in_cell_hull: the tree is not complete");
        const size_t k = read_count(tree_[used_++].as_text());
        require(k <= relations_.size(), "in_cell_hull: no such relation");
        const Relation& relation = relations_[k - 1];
        Node node{budget, {}, 0};
        for (const Term& term : relation) {
            require(term.sign * signs_[term.i] == relation[0].sign * signs_[relation[0].i],
                    "in_cell_hull: a relation that the signs do not violate");
            if (!decided_[term.i]) node.open.push_back(term.i);
        }
        path_.push_back(std::move(node));
    }

    std::vector<int> signs_;
    std::vector<mpq_class> costs_;
    std::vector<bool> decided_;
    std::vector<Relation> relations_;
    const std::vector<Json>& tree_;
    size_t used_ = 0;
    std::vector<Node> path_;
};

void check_outside(const Kinks& kinks, const std::vector<mpq_class>& p, const Json& evidence) {
    evidence.expect_keys({"kind", "direction", "relations", "tree"});
    require(evidence["kind"].as_text() == "separation", "in_cell_hull: a separation is expected");
    const std::vector<mpq_class> v = rationals(evidence["direction"]);
    mpq_class budget = inner_product(kinks.base, v) - inner_product(p, v);
    DeviationTree tree(kinks, v, evidence);
    for (size_t i = 0; i < kinks.used.size(); ++i)
        if (tree.signs()[i] > 0) budget += tree.costs()[i];
    tree.close(budget);
}

}  // namespace

Value check_in_cell_hull(const Values& arguments, const Json& value, const Json& evidence) {
    const std::vector<mpq_class> p = rational_vector(arguments[0]);
    const Kinks kinks =
        merged(rational_vector(arguments[1]), rational_matrix(arguments[2]), rational_vector(arguments[3]));
    require(kinks.base.size() == p.size(), "in_cell_hull: points of different dimensions");
    const bool inside = yes_or_no(value);
    if (inside)
        check_inside(kinks, p, evidence);
    else
        check_outside(kinks, p, evidence);
    return {inside};
}

}  // namespace relucert_check

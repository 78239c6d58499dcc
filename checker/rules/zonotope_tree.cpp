// Zonotopes and sign trees of docs/evidence/dual-norm.md.
#include "zonotope_tree.hpp"

#include <set>

namespace relucert_check {
namespace {

mpz_class inner(const Integers& a, const Integers& b) {
    mpz_class total = 0;
    for (size_t i = 0; i < a.size(); ++i) mpz_addmul(total.get_mpz_t(), a[i].get_mpz_t(), b[i].get_mpz_t());
    return total;
}

mpz_class positive_part(const mpz_class& x) { return x > 0 ? x : mpz_class(0); }

Integers read_list(const Json& json) { return json.as_text().empty() ? Integers{} : read_integers(json.as_text()); }

// One side of the evidence: a tree over the signs of `own`, each end of which is near the zonotope of `other`.
class SideTree {
public:
    SideTree(const DualFunction& g, size_t side, const Json& json)
        : own_(g.generators[side]), other_(g.generators[1 - side]), free_(g.free), denominator_(g.denominator) {
        json.expect_keys({"relations", "tree", "leaves"});
        for (const Json& one : json["relations"].as_list()) add_relation(one, g.inputs[side], g.dimension);
        tree_ = read_list(json["tree"]);
        for (const Json& one : json["leaves"].as_list()) leaves_.push_back(read_list(one));
        walk(g.dimension);
    }
    const std::vector<Leaf>& ends() const { return ends_; }

private:
    const IntegerMatrix &own_, &other_;
    size_t free_;
    mpz_class denominator_;
    std::vector<std::vector<std::pair<size_t, int>>> relations_;  // position in own_, sign of its factor
    Integers tree_;
    IntegerMatrix leaves_;
    size_t next_in_tree_ = 0, next_leaf_ = 0;
    std::vector<Leaf> ends_;

    void add_relation(const Json& json, const RationalMatrix& inputs, size_t dimension) {
        std::vector<mpq_class> sum(dimension, 0);
        std::set<size_t> seen;
        relations_.emplace_back();
        for (const Json& pair : json.as_list()) {
            require(pair.as_list().size() == 2, "dual norm: a pair is expected");
            const size_t k = read_count(pair.as_list()[0].as_text());
            const mpq_class factor = read_rational(pair.as_list()[1].as_text());
            require(k <= inputs.size() && seen.insert(k).second, "dual norm: a relation of other points");
            require(factor != 0, "dual norm: a factor that is zero");
            for (size_t j = 0; j < dimension; ++j) sum[j] += factor * inputs[k - 1][j];
            relations_.back().emplace_back(k - 1, sgn(factor));
        }
        require(!seen.empty(), "dual norm: an empty relation");
        for (const mpq_class& s : sum) require(s == 0, "dual norm: a relation that does not combine to zero");
    }

    void walk(size_t dimension) {
        struct Node {
            std::string signs;
            Integers sum;
        };
        std::vector<Node> open = {{"", Integers(dimension, 0)}};
        while (!open.empty()) {
            Node node = std::move(open.back());
            open.pop_back();
            const size_t k = node.signs.size();
            require(next_in_tree_ < tree_.size(), "dual norm: the tree is not complete");
            const mpz_class what = tree_[next_in_tree_++];
            if (what > 0) {
                check_pruned(what, node.signs);
            } else if (what == 0) {
                require(k < own_.size(), "dual norm: no point is left to decide");
                Node plus = {node.signs + '+', node.sum};
                for (size_t j = 0; j < dimension; ++j) plus.sum[j] += own_[k][j];
                open.push_back(std::move(plus));
                open.push_back({node.signs + '-', std::move(node.sum)});
            } else {
                require(what == -1, "dual norm: an unknown entry of the tree");
                add_end(node.sum, k);
            }
        }
        require(next_in_tree_ == tree_.size() && next_leaf_ == leaves_.size(),
                "dual norm: an entry that the tree does not reach");
    }

    void check_pruned(const mpz_class& which, const std::string& signs) const {
        require(which <= relations_.size(), "dual norm: no such relation");
        int common = 0;
        for (const auto& [k, factor_sign] : relations_[which.get_ui() - 1]) {
            require(k < signs.size(), "dual norm: a relation of points without a sign");
            const int product = signs[k] == '+' ? factor_sign : -factor_sign;
            require(common == 0 || product == common, "dual norm: a relation that the signs do not violate");
            common = product;
        }
    }

    // Takes the texts of a leaf or block: vectors scale * e_0, and scale * e_i for the generators from `decided` on.
    void add_end(const Integers& sum, size_t decided) {
        IntegerMatrix e;
        Integers used(other_.size(), 0);
        mpz_class scale = 0;
        for (size_t row = decided; row <= own_.size(); ++row) {
            require(next_leaf_ < leaves_.size(), "dual norm: a leaf is missing");
            const Integers& text = leaves_[next_leaf_++];
            const size_t skip = row == decided ? 1 : 0;
            require(text.size() == other_.size() + skip, "dual norm: a leaf of the wrong form");
            if (skip == 1) scale = text[0];
            require(scale > 0, "dual norm: a denominator that is not positive");
            e.push_back(row == decided ? sum : own_[row - 1]);
            for (mpz_class& x : e.back()) x *= scale;
            for (size_t j = 0; j < other_.size(); ++j) {
                require(text[j + skip] >= 0, "dual norm: a multiplier below 0");
                used[j] += text[j + skip];
                for (size_t l = 0; l < e.back().size(); ++l) e.back()[l] -= text[j + skip] * other_[j][l];
            }
            for (size_t l = e.back().size() - free_; l < e.back().size(); ++l)
                require(e.back()[l] == 0, "dual norm: a free coordinate that is not 0");
        }
        for (const mpz_class& total : used) require(total <= scale, "dual norm: multipliers above 1");
        mpz_class bound = inner(e[0], e[0]);
        for (size_t i = 1; i < e.size(); ++i) {
            bound += positive_part(2 * inner(e[0], e[i]) + inner(e[i], e[i]));
            for (size_t k = 1; k < i; ++k) bound += 2 * positive_part(inner(e[i], e[k]));
        }
        ends_.push_back({scale * denominator_, std::move(bound), std::move(e[0]), decided < own_.size()});
    }
};

}  // namespace

DualFunction::DualFunction(const Values& arguments, size_t free_coordinates)
    : lambda(rational_vector(arguments[0])), points(rational_matrix(arguments[1])), free(free_coordinates) {
    require(!points.empty() && points.size() == lambda.size(), "dual norm: numbers and points that differ in number");
    dimension = points[0].size();
    require(free < dimension, "dual norm: no coordinate is left");
    RationalMatrix scaled = points;
    for (size_t i = 0; i < lambda.size(); ++i)
        for (mpq_class& x : scaled[i]) x *= abs(lambda[i]);
    auto [integers, common] = over_common_denominator(scaled);
    denominator = common;
    for (size_t i = 0; i < lambda.size(); ++i) {
        if (inner(integers[i], integers[i]) == 0) continue;
        generators[lambda[i] < 0].push_back(integers[i]);
        inputs[lambda[i] < 0].push_back(points[i]);
    }
}

mpq_class DualFunction::at(const std::vector<mpq_class>& w) const {
    mpq_class total = 0;
    for (size_t i = 0; i < lambda.size(); ++i) {
        const mpq_class t = inner_product(points[i], w);
        if (t > 0) total += lambda[i] * t;
    }
    return total;
}

std::vector<Leaf> read_leaves(const DualFunction& g, size_t side, const Json& json) {
    return SideTree(g, side, json).ends();
}

}  // namespace relucert_check

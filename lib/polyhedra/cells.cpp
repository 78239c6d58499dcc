#include "relucert/polyhedra/cells.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <set>

namespace relucert {

namespace {

/// '-' before '+', a prefix before its extensions.
bool sign_order(const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](char x, char y) { return x == '-' && y == '+'; });
}

std::string mirrored(std::string signs) {
    for (char& sign : signs) sign = sign == '+' ? '-' : '+';
    return signs;
}

std::vector<Rational> negated(std::vector<Rational> x) {
    for (Rational& entry : x) entry = -entry;
    return x;
}

/// The rows s_i a_i of the prefix.
ExactMatrix signed_rows(const ExactMatrix& normals, const std::string& prefix) {
    std::vector<Integer> integers;
    integers.reserve(prefix.size() * normals.columns());
    for (std::size_t i = 0; i < prefix.size(); ++i)
        for (std::size_t j = 0; j < normals.columns(); ++j)
            integers.push_back(prefix[i] == '+' ? normals.integer(i, j) : Integer(-normals.integer(i, j)));
    return {prefix.size(), normals.columns(), std::move(integers), normals.denominator()};
}

class Enumeration {
public:
    Enumeration(const ExactMatrix& normals, const Deadline& deadline) : normals_(normals), deadline_(deadline) {
        for (std::size_t i = 0; i < normals.rows(); ++i) rows_.push_back(normals.row(i));
        tree_.normals = normals.rows();
    }

    SignTree run() {
        if (rows_.empty()) return tree_;
        // By symmetry the first sign is '+'; a_1 itself has it, unless a_1 = 0.
        if (dot(rows_[0], rows_[0]).is_zero())
            tree_.pruned.push_back({"+", {{0, Rational(1)}}});
        else
            pending_.push_back({"+", rows_[0]});
        while (!pending_.empty()) {
            deadline_.check("cells of an arrangement");
            Cell node = std::move(pending_.back());
            pending_.pop_back();
            if (node.signs.size() == rows_.size())
                tree_.cells.push_back(std::move(node));
            else
                extend(node);
        }
        const auto by_signs = [](const Cell& a, const Cell& b) { return sign_order(a.signs, b.signs); };
        const auto by_prefix = [](const PrunedPrefix& a, const PrunedPrefix& b) {
            return sign_order(a.prefix, b.prefix);
        };
        std::sort(tree_.cells.begin(), tree_.cells.end(), by_signs);
        std::sort(tree_.pruned.begin(), tree_.pruned.end(), by_prefix);
        return std::move(tree_);
    }

private:
    /// The point of the node decides one child; if the next normal vanishes there, a small step decides both.
    void extend(const Cell& node) {
        const std::vector<Rational>& next = rows_[node.signs.size()];
        const int sign = dot(next, node.point).sign();
        if (sign != 0) {
            pending_.push_back({node.signs + (sign > 0 ? '+' : '-'), node.point});
            solve_child(node.signs + (sign > 0 ? '-' : '+'));
        } else if (dot(next, next).is_zero()) {
            for (const char character : {'+', '-'})
                tree_.pruned.push_back({node.signs + character, {{node.signs.size(), Rational(1)}}});
        } else {
            const Rational step = safe_step(node, next);
            pending_.push_back({node.signs + '+', moved(node.point, next, step)});
            pending_.push_back({node.signs + '-', moved(node.point, next, -step)});
        }
    }

    void solve_child(const std::string& signs) {
        StrictFeasibility answer = strictly_feasible(signed_rows(normals_, signs), deadline_);
        if (answer.feasible)
            pending_.push_back({signs, std::move(answer.point)});
        else
            tree_.pruned.push_back({signs, std::move(answer.multipliers)});
    }

    /// A power of 2 below |a_i . x| / |a_i . direction| for every i of the prefix: no sign changes on the way.
    [[nodiscard]] Rational safe_step(const Cell& node, const std::vector<Rational>& direction) const {
        Rational step = 1;
        for (std::size_t i = 0; i < node.signs.size(); ++i) {
            const Rational slope = abs(dot(rows_[i], direction));
            if (slope.is_zero()) continue;
            const Rational room = abs(dot(rows_[i], node.point)) / slope;
            while (step >= room) step = step * Rational(Integer(1), Integer(2));
        }
        return step;
    }

    static std::vector<Rational> moved(std::vector<Rational> x, const std::vector<Rational>& direction,
                                       const Rational& step) {
        for (std::size_t j = 0; j < x.size(); ++j) x[j] += step * direction[j];
        return x;
    }

    const ExactMatrix& normals_;
    const Deadline& deadline_;
    std::vector<std::vector<Rational>> rows_;
    std::vector<Cell> pending_;
    SignTree tree_;
};

}  // namespace

std::vector<Cell> SignTree::all_cells() const {
    if (normals == 0) return {Cell{}};
    std::vector<Cell> all = cells;
    for (const Cell& cell : cells) all.push_back({mirrored(cell.signs), negated(cell.point)});
    std::sort(all.begin(), all.end(), [](const Cell& a, const Cell& b) { return sign_order(a.signs, b.signs); });
    return all;
}

SignTree cells_of_central_arrangement(const ExactMatrix& normals, const Deadline& deadline) {
    return Enumeration(normals, deadline).run();
}

AffineCells cells_of_affine_arrangement(const ExactMatrix& normals, const std::vector<Rational>& offsets,
                                        const Deadline& deadline) {
    if (normals.rows() != offsets.size())
        throw InputError("arrangement", "the numbers of normals and offsets differ", "give an offset for each normal");
    const std::size_t d = normals.columns();
    std::vector<Rational> infinity(d + 1);
    infinity[d] = 1;
    const ExactMatrix rows = normals.stack_right(ExactMatrix::column_vector(offsets));
    AffineCells result;
    result.homogeneous = ExactMatrix::from_rationals(1, d + 1, infinity).stack_below(rows);
    result.tree = cells_of_central_arrangement(result.homogeneous, deadline);
    for (const Cell& cell : result.tree.cells) {
        std::vector<Rational> point(cell.point.begin(), cell.point.end() - 1);
        for (Rational& x : point) x /= cell.point.back();
        result.cells.push_back({cell.signs.substr(1), std::move(point)});
    }
    return result;
}

bool proves_cells(const ExactMatrix& normals, const SignTree& tree) {
    const std::size_t n = normals.rows();
    if (tree.normals != n) return false;
    if (n == 0) return tree.cells.empty() && tree.pruned.empty();
    std::set<std::string> cells;
    std::set<std::string> pruned;
    const auto is_sign_string = [](const std::string& s) { return s.find_first_not_of("+-") == std::string::npos; };
    for (const Cell& cell : tree.cells) {
        if (cell.signs.size() != n || !is_sign_string(cell.signs) || !cells.insert(cell.signs).second) return false;
        if (!proves_strict_feasibility(signed_rows(normals, cell.signs), {true, cell.point, {}})) return false;
    }
    for (const PrunedPrefix& one : tree.pruned) {
        if (one.prefix.empty() || one.prefix.size() > n || !is_sign_string(one.prefix)) return false;
        if (!pruned.insert(one.prefix).second) return false;
        if (!proves_strict_feasibility(signed_rows(normals, one.prefix), {false, {}, one.multipliers})) return false;
    }
    std::size_t used = 0;
    std::size_t visited = 0;
    std::vector<std::string> pending = {"+"};
    while (!pending.empty()) {
        if (++visited > 2 * n * (cells.size() + pruned.size() + 1)) return false;
        const std::string prefix = std::move(pending.back());
        pending.pop_back();
        if (pruned.contains(prefix) || (prefix.size() == n && cells.contains(prefix))) {
            ++used;
        } else if (prefix.size() == n) {
            return false;
        } else {
            pending.push_back(prefix + '-');
            pending.push_back(prefix + '+');
        }
    }
    return used == cells.size() + pruned.size();
}

}  // namespace relucert

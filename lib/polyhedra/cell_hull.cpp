#include "relucert/polyhedra/cell_hull.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"
#include "relucert/polyhedra/cell_search.hpp"
#include "relucert/polyhedra/linear_program.hpp"

#include <algorithm>
#include <map>

namespace relucert {

namespace {

using Point = std::vector<Rational>;

Point difference(const Point& a, const Point& b) {
    Point result = a;
    for (std::size_t j = 0; j < b.size(); ++j) result[j] -= b[j];
    return result;
}

Integer nearest(const Rational& x) { return (x + Rational(Integer(1), Integer(2))).floor(); }

/// x / (largest entry) to the grid of `parts`, in integers without common divisor; not all 0 unless x is.
Point rounded_direction(const Point& x, const Integer& parts) {
    Rational largest;
    for (const Rational& entry : x) largest = std::max(largest, abs(entry));
    Integer divisor = 0;
    std::vector<Integer> integers;
    for (const Rational& entry : x) {
        integers.push_back(largest.is_zero() ? Integer(0) : nearest(entry / largest * Rational(parts)));
        divisor = boost::multiprecision::gcd(divisor, integers.back());
    }
    Point result;
    for (const Integer& entry : integers) result.emplace_back(divisor == 0 ? entry : Integer(entry / divisor));
    return result;
}

/// A positive multiple of x in integers without common divisor.
Point integer_multiple(const Point& x) {
    Integer common = 1, divisor = 0;
    for (const Rational& entry : x) common = boost::multiprecision::lcm(common, entry.denominator());
    for (const Rational& entry : x)
        divisor = boost::multiprecision::gcd(divisor, entry.numerator() * (common / entry.denominator()));
    Point result = x;
    if (divisor != 0)
        for (Rational& entry : result) entry *= Rational(common, divisor);
    return result;
}

/// The roundest positive multiple (nearly) of x that `suits`; x does.
template <typename Suits>
Point simplest_direction(const Point& x, const Suits& suits) {
    for (unsigned bits = 1; bits <= 64; bits += bits < 8 ? 1 : 4) {
        Point rounded = rounded_direction(x, Integer(1) << bits);
        if (suits(rounded)) return rounded;
    }
    return integer_multiple(x);
}

/// The search in coordinates on which the span of the normals projects one to one.
class Membership {
public:
    Membership(const Point& p, MergedKinks kinks, const Deadline& deadline)
        : kinks_(std::move(kinks)), offset_(difference(kinks_.base, p)), deadline_(deadline) {
        const ExactMatrix rows =
            kinks_.normals.empty() ? ExactMatrix::zero(0, p.size()) : ExactMatrix::from_rows(kinks_.normals);
        coordinates_ = reduced_echelon(rows).pivot_columns;
        for (const Point& normal : kinks_.normals) {
            normals_.push_back(restricted(normal));
            primitive_.push_back(integer_multiple(normals_.back()));
        }
        rows_ = rows;
    }

    CellHullMembership run() {
        if (auto normal = outside_the_span()) return outside(*normal, {});
        CellSearch search(primitive_matrix(), deadline_);
        search_ = &search;
        add_cell(search.greedy_cell(wanted(restricted(offset_))));
        for (;;) {
            deadline_.check("Clarke membership");
            const LinearProgramResult best = widest_separation();
            if (best.value.is_zero()) return inside(best.inequality_multipliers);
            const Point v = rounded_separation(best);
            const WantedSigns signs = wanted(v);
            const Point u = signs.budget.sign() < 0 ? Point() : search.greedy_cell(signs);
            if (!u.empty() && dot(value(u), v).sign() >= 0) {
                add_cell(u);
                continue;
            }
            CellSearch::Answer answer = search.within_budget(signs);
            if (!answer.point) return outside(extended(v), std::move(answer.tree));
            add_cell(*answer.point);
        }
    }

private:
    [[nodiscard]] Point restricted(const Point& x) const {
        Point result;
        for (const std::size_t j : coordinates_) result.push_back(x[j]);
        return result;
    }

    [[nodiscard]] Point extended(const Point& x) const {
        Point result(offset_.size());
        for (std::size_t k = 0; k < coordinates_.size(); ++k) result[coordinates_[k]] = x[k];
        return result;
    }

    [[nodiscard]] ExactMatrix primitive_matrix() const {
        return primitive_.empty() ? ExactMatrix::zero(0, 0) : ExactMatrix::from_rows(primitive_);
    }

    /// v with x_i . v = 0 for every kink and (base - p) . v < 0.
    [[nodiscard]] std::optional<Point> outside_the_span() const {
        const ExactMatrix normal = nullspace(rows_);
        for (std::size_t k = 0; k < normal.columns(); ++k) {
            Point v = integer_multiple(normal.column(k));
            const int sign = dot(offset_, v).sign();
            if (sign == 0) continue;
            if (sign > 0)
                for (Rational& entry : v) entry = -entry;
            return v;
        }
        return std::nullopt;
    }

    /// The signs that maximise v . g, what each deviation costs, and how far the maximum is above v . p.
    [[nodiscard]] WantedSigns wanted(const Point& v) const {
        WantedSigns result;
        result.budget = dot(restricted(offset_), v);
        for (std::size_t i = 0; i < primitive_.size(); ++i) {
            const Rational gain = kinks_.coefficients[i] * dot(normals_[i], v);
            result.signs.push_back(gain.sign() > 0 ? 1 : -1);
            result.costs.push_back(abs(gain));
            if (gain.sign() > 0) result.budget += gain;
        }
        return result;
    }

    /// g(u) - p, in the coordinates of the search.
    [[nodiscard]] Point value(const Point& u) const {
        Point g = restricted(offset_);
        for (std::size_t i = 0; i < primitive_.size(); ++i) {
            const Point& x = normals_[i];
            if (dot(x, u).sign() <= 0) continue;
            for (std::size_t j = 0; j < g.size(); ++j) g[j] += kinks_.coefficients[i] * x[j];
        }
        return g;
    }

    void add_cell(const Point& u) {
        cells_.push_back(u);
        values_.push_back(value(u));
    }

    /// max t subject to (g_j - p) . v + t <= 0 for the cells found, -1 <= v_k <= 1. The value is -t.
    [[nodiscard]] LinearProgramResult widest_separation() const {
        const std::size_t d = coordinates_.size();
        std::vector<Point> rows;
        for (const Point& g : values_) {
            rows.push_back(g);
            rows.back().emplace_back(1);
        }
        Point bounds(values_.size());
        for (std::size_t k = 0; k < d; ++k)
            for (const int sign : {1, -1}) {
                Point row(d + 1);
                row[k] = sign;
                rows.push_back(std::move(row));
                bounds.emplace_back(1);
            }
        Point objective(d + 1);
        objective[d] = -1;
        const LinearProgramResult result =
            minimise({objective, ExactMatrix::from_rows(rows), bounds, ExactMatrix::zero(0, d + 1), {}}, deadline_);
        RELUCERT_ENSURE(result.status == LinearProgramResult::Status::optimal);
        return result;
    }

    /// A separation of at least half the margin (after scaling), in small integers.
    [[nodiscard]] Point rounded_separation(const LinearProgramResult& best) const {
        Point v(best.x.begin(), best.x.end() - 1);
        const Rational margin = -best.value / Rational(2);
        return simplest_direction(v, [&](const Point& candidate) {
            Rational largest;
            for (const Rational& entry : candidate) largest = std::max(largest, abs(entry));
            return !largest.is_zero() && std::all_of(values_.begin(), values_.end(), [&](const Point& g) {
                return dot(g, candidate) <= -(margin * largest);
            });
        });
    }

    [[nodiscard]] CellHullMembership inside(const std::vector<Rational>& multipliers) const {
        CellHullMembership result;
        result.inside = true;
        for (std::size_t j = 0; j < cells_.size(); ++j) {
            if (multipliers[j].is_zero()) continue;
            result.weights.push_back(multipliers[j]);
            result.directions.push_back(extended(simplest_direction(cells_[j], [&](const Point& candidate) {
                return std::all_of(primitive_.begin(), primitive_.end(), [&](const Point& x) {
                    const int sign = dot(x, candidate).sign();
                    return sign != 0 && sign == dot(x, cells_[j]).sign();
                });
            })));
        }
        return result;
    }

    [[nodiscard]] CellHullMembership outside(const Point& v, std::vector<std::size_t> tree) const {
        CellHullMembership result;
        result.separation = v;
        std::map<std::size_t, std::size_t> position;
        const std::vector<std::size_t> order = CellSearch::by_cost(wanted(restricted(v)));
        for (std::size_t& node : tree) {
            const auto [known, is_new] = position.emplace(node, result.relations.size());
            if (is_new) result.relations.push_back(in_order(search_->relations()[node], order));
            node = known->second;
        }
        result.tree = std::move(tree);
        return result;
    }

    /// A relation between the given normals instead of the primitive ones, in integers.
    [[nodiscard]] LinearRelation in_order(const IntegerRelation& relation,
                                          const std::vector<std::size_t>& order) const {
        std::map<std::size_t, Rational> multipliers;
        for (const auto& [i, m] : relation) multipliers[i] = Rational(m) * scale(i);
        Point values;
        LinearRelation result;
        for (const std::size_t i : order)
            if (const auto found = multipliers.find(i); found != multipliers.end()) {
                result.emplace_back(kinks_.index[i], 0);
                values.push_back(found->second);
            }
        values = integer_multiple(values);
        for (std::size_t k = 0; k < result.size(); ++k) result[k].second = values[k];
        return result;
    }

    /// primitive_[i] = scale(i) * normals[i] in the coordinates of the search.
    [[nodiscard]] Rational scale(std::size_t i) const {
        const Point& x = normals_[i];
        for (std::size_t k = 0; k < x.size(); ++k)
            if (!x[k].is_zero()) return primitive_[i][k] / x[k];
        RELUCERT_ENSURE(false);
        return 0;
    }

    MergedKinks kinks_;
    Point offset_;  ///< base - p
    const Deadline& deadline_;
    ExactMatrix rows_;
    std::vector<std::size_t> coordinates_;
    std::vector<Point> normals_;    ///< of the kinks, in these coordinates
    std::vector<Point> primitive_;  ///< positive multiples of them in integers
    CellSearch* search_ = nullptr;
    std::vector<Point> cells_;
    std::vector<Point> values_;
};

}  // namespace

CellHullMembership in_cell_hull(const Point& p, const CellHull& hull, const Deadline& deadline) {
    if (p.size() != hull.base.size())
        throw InputError("cell hull", "the point and the base point have different dimensions",
                         "give points of one dimension");
    CellHullMembership found = Membership(p, merged(hull), deadline).run();
    RELUCERT_ENSURE(proves_cell_hull_membership(p, hull, found));
    return found;
}

}  // namespace relucert

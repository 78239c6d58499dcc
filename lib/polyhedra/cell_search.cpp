#include "relucert/polyhedra/cell_search.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/polyhedra/linear_program.hpp"

#include <algorithm>
#include <numeric>

namespace relucert {

namespace {

int sign_of(const std::vector<Integer>& normal, const std::vector<Rational>& u) {
    Rational sum;
    for (std::size_t j = 0; j < normal.size(); ++j)
        if (normal[j] != 0) sum += Rational(normal[j]) * u[j];
    return sum.sign();
}

}  // namespace

CellSearch::CellSearch(const ExactMatrix& normals, const Deadline& deadline)
    : count_(normals.rows()), dimension_(normals.columns()), deadline_(deadline) {
    RELUCERT_ENSURE(normals.denominator() == 1);
    for (std::size_t i = 0; i < count_; ++i) {
        normals_.emplace_back();
        Integer largest = 0;
        for (std::size_t j = 0; j < dimension_; ++j) {
            normals_[i].push_back(normals.integer(i, j));
            largest = std::max<Integer>(largest, boost::multiprecision::abs(normals.integer(i, j)));
        }
        RELUCERT_ENSURE(largest != 0);
        lengths_.push_back(largest);
    }
}

std::vector<std::size_t> CellSearch::by_cost(const WantedSigns& wanted) {
    std::vector<std::size_t> order(wanted.costs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return wanted.costs[a] > wanted.costs[b]; });
    return order;
}

std::optional<std::vector<Rational>> CellSearch::point_with(const std::vector<int>& signs,
                                                            const std::vector<std::size_t>& rows) const {
    // s_i (x_i . u) >= length_i for every row: by scaling as good as > 0, and well inside the cell.
    std::vector<Integer> entries;
    std::vector<Rational> bounds;
    for (const std::size_t i : rows) {
        for (const Integer& entry : normals_[i]) entries.push_back(-signs[i] * entry);
        bounds.emplace_back(-lengths_[i]);
    }
    const LinearProgramResult result = minimise({std::vector<Rational>(dimension_),
                                                 ExactMatrix(rows.size(), dimension_, std::move(entries)),
                                                 bounds,
                                                 ExactMatrix::zero(0, dimension_),
                                                 {}},
                                                deadline_);
    if (result.status == LinearProgramResult::Status::infeasible) return std::nullopt;
    return result.x;
}

std::vector<Rational> CellSearch::greedy_cell(const WantedSigns& wanted) const {
    std::vector<int> signs(count_, 0);
    std::vector<std::size_t> rows;
    std::vector<Rational> u(dimension_);
    for (const std::size_t i : by_cost(wanted)) {
        const int here = sign_of(normals_[i], u);
        rows.push_back(i);
        for (const int sign : {wanted.signs[i], -wanted.signs[i]}) {
            signs[i] = sign;
            if (here == sign) break;
            if (auto moved = point_with(signs, rows)) {
                u = std::move(*moved);
                break;
            }
        }
        RELUCERT_ENSURE(sign_of(normals_[i], u) == signs[i]);  // one of the two sides of a hyperplane is open to u
    }
    return u;
}

/// One branch and bound. A node decides some signs: deviated from the wanted one, or kept.
struct CellSearch::Descent {
    CellSearch& search;
    const WantedSigns& wanted;
    std::vector<std::size_t> rank;  ///< position in by_cost
    std::vector<int> signs;         ///< wanted, but for the deviations
    std::vector<bool> decided;
    std::vector<double> costs;  ///< near the costs: they guide the choice of relations only
    Answer answer;

    Descent(CellSearch& s, const WantedSigns& w)
        : search(s), wanted(w), rank(s.count_), signs(w.signs), decided(s.count_, false) {
        const std::vector<std::size_t> order = by_cost(w);
        for (std::size_t k = 0; k < order.size(); ++k) rank[order[k]] = k;
        for (const Rational& cost : w.costs) costs.push_back(cost.approximate_double());
    }

    /// How much a deviation in i leaves open: 0 if it closes the child at once.
    [[nodiscard]] double openness(std::size_t i, double budget) const {
        if (decided[i] || costs[i] > budget) return 0;
        return budget > 0 ? 1.05 - costs[i] / budget : 1;
    }

    [[nodiscard]] bool violated(const IntegerRelation& relation) const {
        const int first = relation.front().second.sign() * signs[relation.front().first];
        return std::all_of(relation.begin(), relation.end(),
                           [&](const auto& term) { return term.second.sign() * signs[term.first] == first; });
    }

    [[nodiscard]] double openness(const IntegerRelation& relation, double budget) const {
        double sum = 0;
        for (const auto& term : relation) sum += openness(term.first, budget);
        return sum;
    }

    /// A relation that the present signs violate, with little left open; nothing if they have a point (in answer).
    std::optional<std::size_t> choose(double budget) {
        std::optional<std::size_t> best;
        double least = 0;
        for (std::size_t k = 0; k < search.relations_.size(); ++k) {
            if (!violated(search.relations_[k])) continue;
            const double open = openness(search.relations_[k], budget);
            if (!best || open < least) {
                best = k;
                least = open;
            }
        }
        if (best && least <= 1.05) return best;
        const auto found = new_relation(budget);
        if (!found) return std::nullopt;
        return best && least <= openness(search.relations_[*found], budget) ? best : found;
    }

    /// min sum openness_i length_i mu_i subject to sum mu_i s_i x_i = 0, sum length_i mu_i = 1, mu >= 0, by its dual:
    /// max tau with length_i tau - s_i (x_i . u) <= openness_i length_i, which is unbounded if the signs have a point.
    std::optional<std::size_t> new_relation(double budget) {
        search.deadline_.check("search of a cell");
        const std::size_t d = search.dimension_;
        std::vector<Integer> entries;
        std::vector<Rational> bounds;
        for (std::size_t i = 0; i < search.count_; ++i) {
            for (const Integer& entry : search.normals_[i]) entries.push_back(-signs[i] * entry);
            entries.push_back(search.lengths_[i]);
            bounds.push_back(Rational(search.lengths_[i]) * Rational(static_cast<long>(64 * openness(i, budget))));
        }
        std::vector<Rational> objective(d + 1);
        objective[d] = -1;
        LinearProgramResult result = minimise(
            {objective, ExactMatrix(search.count_, d + 1, std::move(entries)), bounds, ExactMatrix::zero(0, d + 1), {}},
            search.deadline_);
        if (result.status == LinearProgramResult::Status::unbounded) {
            result.ray.pop_back();
            answer.point = std::move(result.ray);
            return std::nullopt;
        }
        RELUCERT_ENSURE(result.status == LinearProgramResult::Status::optimal);
        search.relations_.push_back(relation(result.inequality_multipliers));
        return search.relations_.size() - 1;
    }

    /// Integers without common divisor, in proportion to mu_i s_i.
    [[nodiscard]] IntegerRelation relation(const std::vector<Rational>& multipliers) const {
        Integer common = 1, divisor = 0;
        for (const Rational& mu : multipliers) common = boost::multiprecision::lcm(common, mu.denominator());
        IntegerRelation terms;
        for (std::size_t i = 0; i < multipliers.size(); ++i) {
            if (multipliers[i].is_zero()) continue;
            terms.emplace_back(i, signs[i] * multipliers[i].numerator() * (common / multipliers[i].denominator()));
            divisor = boost::multiprecision::gcd(divisor, terms.back().second);
        }
        for (auto& [i, m] : terms) m /= divisor;
        return terms;
    }

    /// False if a point was found.
    bool close(const Rational& budget) {
        if (budget.sign() < 0) return true;
        const auto chosen = choose(budget.approximate_double());
        if (!chosen) return false;
        answer.tree.push_back(*chosen);
        std::vector<std::size_t> open;
        for (const auto& term : search.relations_[*chosen])
            if (!decided[term.first]) open.push_back(term.first);
        std::sort(open.begin(), open.end(), [&](std::size_t a, std::size_t b) { return rank[a] < rank[b]; });
        bool closed = true;
        for (const std::size_t i : open) {
            decided[i] = true;
            signs[i] = -signs[i];
            closed = close(budget - wanted.costs[i]);
            signs[i] = -signs[i];  // kept in the children that follow
            if (!closed) break;
        }
        for (const std::size_t i : open) decided[i] = false;
        return closed;
    }
};

CellSearch::Answer CellSearch::within_budget(const WantedSigns& wanted) {
    Descent descent(*this, wanted);
    descent.close(wanted.budget);
    return std::move(descent.answer);
}

}  // namespace relucert

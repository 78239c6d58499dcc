#pragma once
// Search of a cell that keeps most of a wanted sign pattern. For .cpp files of lib/polyhedra only.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"

#include <optional>
#include <vector>

namespace relucert {

/// sum of multiplier times normal = 0, multipliers not 0.
using IntegerRelation = std::vector<std::pair<std::size_t, Integer>>;

/// A pattern of signs +1, -1 with the cost of deviating from each, and how much may be spent.
struct WantedSigns {
    std::vector<int> signs;
    std::vector<Rational> costs;  ///< >= 0
    Rational budget;
};

/// The arrangement of the rows of an integer matrix, none of them 0 and no two parallel. Relations between the normals
/// that one search found serve the next ones.
class CellSearch {
public:
    CellSearch(const ExactMatrix& normals, const Deadline& deadline);

    /// A point u of a cell that takes the wanted signs greedily, the dearest first.
    [[nodiscard]] std::vector<Rational> greedy_cell(const WantedSigns& wanted) const;

    /// A point of a cell whose deviations cost at most the budget; or, if there is none, the relations of the inner
    /// nodes of a tree that proves it (positions in relations(), depth first, children in the order of by_cost).
    struct Answer {
        std::optional<std::vector<Rational>> point;
        std::vector<std::size_t> tree;
    };
    Answer within_budget(const WantedSigns& wanted);

    [[nodiscard]] const std::vector<IntegerRelation>& relations() const { return relations_; }
    /// Indices by descending cost.
    static std::vector<std::size_t> by_cost(const WantedSigns& wanted);

private:
    struct Descent;
    [[nodiscard]] std::optional<std::vector<Rational>> point_with(const std::vector<int>& signs,
                                                                  const std::vector<std::size_t>& rows) const;

    std::size_t count_;
    std::size_t dimension_;
    std::vector<std::vector<Integer>> normals_;
    std::vector<Integer> lengths_;  ///< largest entries: the scale of a normal
    const Deadline& deadline_;
    std::vector<IntegerRelation> relations_;
};

}  // namespace relucert

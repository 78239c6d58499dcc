#pragma once
// Full-dimensional cells of hyperplane arrangements with interior points and a proof that the list is complete:
// docs/evidence/cells.md.
#include "relucert/failure/deadline.hpp"
#include "relucert/matrix/exact_matrix.hpp"
#include "relucert/polyhedra/feasibility.hpp"

#include <string>
#include <vector>

namespace relucert {

/// A sign vector as a string of '+' and '-' and a point x with sign(a_i . x) = signs[i] for every i.
struct Cell {
    std::string signs;
    std::vector<Rational> point;
};
/// A prefix that no point has: mu_i > 0 with sum mu_i s_i a_i = 0 (Gordan).
struct PrunedPrefix {
    std::string prefix;
    SparseMultipliers multipliers;
};
/// The half of the sign tree that begins with '+'; the other half is its mirror image.
struct SignTree {
    std::size_t normals = 0;
    std::vector<Cell> cells;
    std::vector<PrunedPrefix> pruned;

    /// All cells, both halves, in lexicographic order with '-' before '+'; [""] if there are no normals.
    [[nodiscard]] std::vector<Cell> all_cells() const;
};

/// The rows of `normals` are a_1, ..., a_n. A zero normal makes the list empty; parallel ones are allowed.
/// Cost: at most one linear program of size (prefix x d) for each inner node of the tree.
SignTree cells_of_central_arrangement(const ExactMatrix& normals, const Deadline& deadline = {});

/// The cells of the hyperplanes a_i . x + offset_i = 0, by the central arrangement of (0, 1), (a_1, offset_1), ...:
/// the cells with first sign '+', each point divided by its last coordinate. `tree` is the evidence.
struct AffineCells {
    ExactMatrix homogeneous;
    SignTree tree;
    std::vector<Cell> cells;
};
/// @throws InputError if the sizes differ.
AffineCells cells_of_affine_arrangement(const ExactMatrix& normals, const std::vector<Rational>& offsets,
                                        const Deadline& deadline = {});

/// The check of the page (its steps 1 to 3). True proves that tree.all_cells() is the list of all cells.
bool proves_cells(const ExactMatrix& normals, const SignTree& tree);

}  // namespace relucert

#pragma once
// What the searches for a supremum and for a clause share: the tree, its open cells, and the choice of splits.
#include "relucert/bounding/box_supremum.hpp"
#include "relucert/bounding/cell_bounds.hpp"
#include "relucert/bounding/exact_leaf.hpp"
#include "relucert/bounding/float_program.hpp"

#include <array>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace relucert {

/// Where a cell is split: an input at its midpoint, or a ReLU by its sign.
struct Split {
    enum class Kind : std::uint8_t { none, input, sign };
    Kind kind = Kind::none;
    std::uint32_t index = 0;
};

struct TreeNode {
    Split split;                    ///< none for a leaf
    std::uint32_t first_child = 0;  ///< the second one follows
    bool bounded = false;
    Int128 bound = 0;   ///< E of output 1, if bounded
    std::string token;  ///< of a closed leaf
};

/// A cell that is not closed. Its bounds are inherited by its children.
struct OpenCell {
    std::uint32_t node = 0;
    std::uint32_t depth = 0;
    RationalBox box;
    std::vector<ForcedSign> path;
    std::shared_ptr<const ReluBounds> bounds;
    Split split;
    bool decided = false;  ///< the signs that output 1 needs, so an exact leaf can be tried
    Int128 key = 0;
};

/// Why a search stops before its goal; caught inside lib/bounding.
class SearchLimit : public std::exception {
public:
    explicit SearchLimit(std::string reason) : reason_(std::move(reason)) {}
    [[nodiscard]] const char* what() const noexcept override { return reason_.c_str(); }

private:
    std::string reason_;
};

class SplitSearch {
protected:
    SplitSearch(const ReluProgram& program, const Domain& domain, unsigned bits, const BoxSearchOptions& options,
                const Deadline& deadline);

    /// Counts a cell and checks all limits. @throws SearchLimit, LimitReached.
    void count_cell();
    /// Bounds of the cell; false (and the leaf closed) if it is void.
    bool bound(OpenCell& cell, const ReluBounds* inherited);
    [[nodiscard]] Split choose_split(const RationalBox& box) const;
    /// Splits the node and returns the two cells, without bounds.
    std::array<OpenCell, 2> children(const OpenCell& cell);
    /// The corner of the cell where the line of the last output bound is largest, in unit coordinates.
    [[nodiscard]] std::vector<double> promising_corner(const RationalBox& box) const;
    void close(const OpenCell& cell, std::string token) { tree_[cell.node].token = std::move(token); }
    /// "e", "e2" or "v" with the multipliers.
    [[nodiscard]] std::string exact_token(const ExactLeaf& leaf, std::uint32_t j) const;
    [[nodiscard]] std::string leaf_token(std::uint32_t j) const;
    /// An exact leaf is worth its linear program.
    [[nodiscard]] bool worth_exact(const OpenCell& cell) const;
    /// Preorder; a node whose bound is at most `enough` is a leaf.
    [[nodiscard]] std::string written_tree(std::optional<Int128> enough) const;
    [[nodiscard]] bool low_dimension() const { return program_.inputs <= 3; }
    /// Cuts make the part of a ball in a cell smaller: in many dimensions they hardly do.
    [[nodiscard]] bool cuts_help() const { return ball_ == nullptr || program_.inputs <= 8; }
    /// Unit coordinates where climbing starts.
    [[nodiscard]] std::vector<std::vector<double>> starting_points() const;

    const ReluProgram& program_;
    const EuclideanBall* ball_;  ///< null for a box
    const BoxSearchOptions& options_;
    const Deadline& deadline_;
    RoundedProgram rounded_;
    std::optional<RoundedBall> rounded_ball_;
    RationalBox box_;  ///< of the root
    CellBounds cells_;
    ExactLeaves exact_;
    FloatProgram floats_;
    std::vector<TreeNode> tree_;
    std::vector<std::int8_t> forced_;
    std::uint64_t cell_count_ = 0;
    std::uint64_t open_bytes_ = 0;  ///< about what inherited bounds take
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

Integer to_big(Int128 value);
/// floor(value 2^exponent), within what 127 bits hold.
Int128 clamped_floor(const Rational& value, unsigned exponent);

/// Calls search(bits) with fewer and fewer bits until no number is too large; false if none will do.
template <class Search>
bool with_enough_bits(unsigned first, const Search& search) {
    for (unsigned bits = first; bits >= 4; bits = bits > 8 ? bits - 8 : bits > 4 ? 4 : 0) {
        try {
            search(bits);
            return true;
        } catch (const NumberTooLarge&) {
            // the next size
        }
    }
    return false;
}

}  // namespace relucert

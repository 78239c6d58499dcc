#include "relucert/bounding/split_search.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr std::uint32_t largest_depth = 4000;
constexpr std::uint64_t largest_inheritance = std::uint64_t{1} << 26U;  // depth times bounds, what a checker keeps
constexpr std::uint64_t largest_open_bytes = std::uint64_t{1} << 30U;
constexpr std::size_t random_starts = 24;
constexpr std::size_t few_signs = 5;  // measured on differences of ACAS Xu networks: 3 and 4 find no maximum at a kink

}  // namespace

Integer to_big(Int128 value) {
    const bool negative = value < 0;
    const Int128 size = negative ? -value : value;
    Integer result = static_cast<unsigned long>(size >> 64U);
    result <<= 64U;
    result += static_cast<unsigned long>(size & ~0UL);
    return negative ? Integer(-result) : result;
}

Int128 clamped_floor(const Rational& value, unsigned exponent) {
    Integer scaled = (value * Rational::power_of_two(exponent)).floor();
    constexpr Int128 most = Int128{1} << 125U;
    if (bit_length(scaled) > 125) return value.sign() < 0 ? -most : most;
    const bool negative = scaled < 0;
    if (negative) scaled = -scaled;
    const Integer high = scaled >> 64U;
    const Integer low = scaled - (high << 64U);
    const Int128 size =
        (static_cast<Int128>(high.convert_to<unsigned long>()) << 64U) + low.convert_to<unsigned long>();
    return negative ? -size : size;
}

SplitSearch::SplitSearch(const ReluProgram& program, const Domain& domain, unsigned bits,
                         const BoxSearchOptions& options, const Deadline& deadline)
    : program_(program),
      ball_(ball_of(domain)),
      options_(options),
      deadline_(deadline),
      rounded_(program, bits),
      rounded_ball_(ball_ != nullptr ? std::optional(RoundedBall(*ball_, bits)) : std::nullopt),
      box_(ball_ != nullptr ? rounded_ball_->box() : std::get<RationalBox>(domain)),
      cells_(rounded_, rounded_ball_ ? &*rounded_ball_ : nullptr),
      exact_(program, ball_),
      floats_(program, domain),
      tree_(1),
      forced_(program.relus.size(), 0) {}

void SplitSearch::count_cell() {
    deadline_.check("branch and bound");
    if (cell_count_ >= options_.cells) throw SearchLimit("the limit of cells is reached");
    if (open_bytes_ > largest_open_bytes) throw SearchLimit("open cells take too much memory");
    if (options_.seconds &&
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count() > *options_.seconds)
        throw SearchLimit("the limit of time is reached");
    ++cell_count_;
}

bool SplitSearch::bound(OpenCell& cell, const ReluBounds* inherited) {
    count_cell();
    for (const ForcedSign& forced : cell.path) forced_[forced.relu] = static_cast<std::int8_t>(forced.sign);
    const auto forget = [&] {
        for (const ForcedSign& forced : cell.path) forced_[forced.relu] = 0;
    };
    bool possible = false;
    try {
        possible = cells_.compute(cell.box, forced_, inherited);
    } catch (...) {
        forget();
        throw;
    }
    forget();
    if (!possible) close(cell, "b");
    return possible;
}

bool SplitSearch::worth_exact(const OpenCell& cell) const { return program_.inputs <= 16 || cell.path.empty(); }

Split SplitSearch::choose_split(const RationalBox& box) const {
    const CellState& state = cells_.state();
    std::vector<double> gain(program_.inputs, 0.0);
    double largest_slack = 0;
    std::uint32_t largest_relu = 0;
    std::uint32_t lowest_relu = RoundedProgram::none;
    std::uint32_t first_open = RoundedProgram::none;
    std::size_t relaxed = 0;
    for (std::uint32_t relu = 0; relu < program_.relus.size(); ++relu) {
        if (!state.z.open(relu)) continue;
        if (first_open == RoundedProgram::none) first_open = relu;
        const double slack = cells_.slack(relu);
        const double by_sign = slack + cells_.pair_slack(relu);
        if (by_sign <= 0) continue;
        ++relaxed;
        if (lowest_relu == RoundedProgram::none) lowest_relu = relu;
        if (by_sign > largest_slack) {
            largest_slack = by_sign;
            largest_relu = relu;
        }
        for (std::size_t i = 0; i < gain.size(); ++i) gain[i] += slack * cells_.share(relu, i);
    }
    const auto divisible = [&](std::size_t i) {
        return box.lower[i] < box.upper[i] && state.input_upper[i] - state.input_lower[i] >= 4;
    };
    std::optional<std::uint32_t> widest;
    for (std::uint32_t i = 0; i < gain.size(); ++i)
        if (divisible(i) && (!widest || gain[i] > gain[*widest])) widest = i;
    if (relaxed == 0) {
        if (first_open != RoundedProgram::none) return {Split::Kind::sign, first_open};
        if (!widest || !cuts_help()) return {};
        for (std::uint32_t i = 0; i < gain.size(); ++i)
            if (divisible(i) && box.upper[i] - box.lower[i] > box.upper[*widest] - box.lower[*widest]) widest = i;
        return {Split::Kind::input, *widest};
    }
    // Few open signs are enumerated; in low dimension from below, so that cells become exact.
    if (low_dimension() && relaxed <= 2 * program_.inputs + 2) return {Split::Kind::sign, lowest_relu};
    if (relaxed <= few_signs) return {Split::Kind::sign, largest_relu};
    if (!widest || !cuts_help() || gain[*widest] < options_.sign_weight * largest_slack)
        return {Split::Kind::sign, largest_relu};
    return {Split::Kind::input, *widest};
}

std::array<OpenCell, 2> SplitSearch::children(const OpenCell& cell) {
    const std::uint64_t kept = (cell.depth + 1) * (rounded_.variables + rounded_.pairs.size());
    if (cell.depth + 1 > largest_depth || kept > largest_inheritance)
        throw SearchLimit("the tree is too deep for a certificate");
    const auto first = static_cast<std::uint32_t>(tree_.size());
    tree_.resize(tree_.size() + 2);
    tree_[cell.node].split = cell.split;
    tree_[cell.node].first_child = first;
    std::array<OpenCell, 2> result;
    for (std::uint32_t side = 0; side < 2; ++side) {
        OpenCell& child = result[side];
        child.node = first + side;
        child.depth = cell.depth + 1;
        child.box = cell.box;
        child.path = cell.path;
        const std::uint32_t index = cell.split.index;
        if (cell.split.kind == Split::Kind::sign) {
            child.path.push_back({index, side == 0 ? -1 : 1});
        } else {
            const Rational middle = (cell.box.lower[index] + cell.box.upper[index]) / Rational(2);
            (side == 0 ? child.box.upper : child.box.lower)[index] = middle;
        }
    }
    return result;
}

std::vector<double> SplitSearch::promising_corner(const RationalBox& box) const {
    const std::vector<double> lower = floats_.unit_coordinates(box.lower);
    std::vector<double> upper = floats_.unit_coordinates(box.upper);
    if (ball_ == nullptr) {
        for (std::size_t i = 0; i < upper.size(); ++i)
            if (cells_.output_coefficient(i) <= 0) upper[i] = lower[i];
        return upper;
    }
    std::vector<double> line;
    for (std::size_t i = 0; i < upper.size(); ++i) line.push_back(cells_.output_coefficient(i));
    std::vector<double> t = floats_.furthest(line);
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = std::clamp(t[i], lower[i], upper[i]);
    floats_.project(t);
    return t;
}

std::string SplitSearch::leaf_token(std::uint32_t j) const {
    return program_.outputs.size() == 1 ? "b" : "b" + std::to_string(j + 1);
}

std::string SplitSearch::exact_token(const ExactLeaf& leaf, std::uint32_t j) const {
    std::string token = leaf.empty ? "v" : program_.outputs.size() == 1 ? "e" : "e" + std::to_string(j + 1);
    if (std::all_of(leaf.multipliers.begin(), leaf.multipliers.end(), [](const Rational& y) { return y.is_zero(); }))
        return token;
    char separator = ':';
    for (const Rational& y : leaf.multipliers) {
        token += separator + y.to_string();
        separator = ',';
    }
    return token;
}

std::string SplitSearch::written_tree(std::optional<Int128> enough) const {
    std::string text;
    std::vector<std::uint32_t> stack{0};
    while (!stack.empty()) {
        const TreeNode& node = tree_[stack.back()];
        stack.pop_back();
        if (!text.empty()) text += ' ';
        if (enough && node.bounded && node.bound <= *enough) {
            text += 'b';
        } else if (node.split.kind == Split::Kind::none) {
            RELUCERT_ENSURE(!node.token.empty());
            text += node.token;
        } else {
            text += node.split.kind == Split::Kind::input
                        ? 'x' + std::to_string(node.split.index + 1)
                        : 'n' + std::to_string(program_.inputs + node.split.index + 1);
            stack.push_back(node.first_child + 1);
            stack.push_back(node.first_child);
        }
    }
    return text;
}

std::vector<std::vector<double>> SplitSearch::starting_points() const {
    const std::size_t d = program_.inputs;
    std::vector<std::vector<double>> points{std::vector<double>(d, 0.5), std::vector<double>(d, 0.0),
                                            std::vector<double>(d, 1.0)};
    std::uint64_t state = 0x9e3779b97f4a7c15U;  // splitmix64: the same points everywhere
    for (std::size_t k = 0; k < random_starts; ++k) {
        std::vector<double> t;
        for (std::size_t i = 0; i < d; ++i) {
            std::uint64_t z = state += 0x9e3779b97f4a7c15U;
            z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
            z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
            const double uniform = static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1p-53;
            // Half of the starts are corners: suprema of piecewise linear functions often lie there.
            t.push_back(k % 2 == 0 ? uniform : std::round(uniform));
        }
        points.push_back(std::move(t));
    }
    for (std::vector<double>& t : points) floats_.project(t);
    return points;
}

}  // namespace relucert

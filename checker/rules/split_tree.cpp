#include "split_tree.hpp"

#include <algorithm>

#include "errors.hpp"
#include "exact_bound.hpp"

namespace relucert_check {
namespace {

constexpr std::size_t max_tokens = 4'000'000, max_depth = 4096, max_open_bounds = 1U << 26;

// The text from `from` up to the separator or the end; `from` moves behind it.
std::string_view cut_off(std::string_view& from, char separator) {
    const std::size_t end = std::min(from.find(separator), from.size());
    const std::string_view part = from.substr(0, end);
    from.remove_prefix(std::min(end + 1, from.size()));
    return part;
}

std::vector<CellBounds::Pair> read_pairs(const Json& json, const ReluProgram& program) {
    std::vector<CellBounds::Pair> pairs;
    // What is no ReLU variable becomes a position beyond all of them, which CellBounds refuses.
    const auto relu = [&](const Json& number) { return read_count(number.as_text()) - program.inputs - 1; };
    for (const Json& pair : json.as_list()) {
        require(pair.as_list().size() == 2, "split tree: a pair that has not two entries");
        const std::size_t p = relu(pair.as_list()[0]);
        pairs.emplace_back(p, relu(pair.as_list()[1]));
    }
    return pairs;
}

class Walk {
public:
    Walk(const ReluProgram& program, const Domain& domain, const Goal& goal, const Json& task)
        : program_(program),
          goal_(goal),
          bits_(static_cast<unsigned>(read_count(task["bits"].as_text()))),
          ball_(domain.ball ? &*domain.ball : nullptr),
          bounds_of_cells_(program, bits_, read_pairs(task["pairs"], program), ball_),
          rest_(task["tree"].as_text()),
          cell_{domain.lower, domain.upper, std::vector<signed char>(program.relus.size(), 0)},
          root_(bounds_of_cells_.unbounded()) {
        if (ball_ != nullptr) bounds_of_cells_.enclose_ball(cell_.lower, cell_.upper);
    }

    void run() {
        std::size_t tokens = 0;
        bool ended = false;  // a blank at the end of the text announces one more node
        do {
            require(!ended, "split tree: a missing leaf");
            require(++tokens <= max_tokens, "split tree: too many nodes");
            ended = rest_.find(' ') == rest_.npos;
            const std::string_view token = cut_off(rest_, ' ');
            require(!token.empty(), "split tree: an empty node");
            if (token[0] == 'x' || token[0] == 'n') {
                open(token[0] == 'x', token.substr(1));
            } else {
                leaf(token[0], token.substr(1));
                close();
            }
        } while (!open_.empty());
        require(ended, "split tree: nodes behind the last leaf");
    }

private:
    // An inner node above the current cell, and which of its children the cell is in.
    struct Inner {
        bool is_cut = false, second = false, is_void = false;
        std::size_t which = 0;   // coordinate or ReLU variable
        mpq_class at, lost;      // of a cut: where, and the end that the open child does not have
        signed char forced = 0;  // of a split: the sign that was forced before
        Bounds bounds;           // for the children to inherit
    };
    const ReluProgram& program_;
    const Goal& goal_;
    unsigned bits_;
    const RationalBall* ball_;
    CellBounds bounds_of_cells_;
    std::optional<ExactBound> exact_;  // made for the first exact leaf
    std::string_view rest_;            // of the tree
    Cell cell_;
    Bounds root_, leaf_;
    std::vector<Inner> open_;
    std::vector<Inner> unused_;  // for their memory

    // The bounds of the current cell, from those of the node above. False if it is void.
    bool narrow(Bounds& bounds) {
        if (!open_.empty() && open_.back().is_void) return false;
        bounds = open_.empty() ? root_ : open_.back().bounds;
        return bounds_of_cells_.narrow(cell_, bounds);
    }

    void open(bool is_cut, std::string_view token) {
        const std::size_t variables = program_.inputs + program_.relus.size();
        require(
            open_.size() < max_depth && (open_.size() + 1) * (program_.inputs + root_.lower.size()) <= max_open_bounds,
            "split tree: too deep");
        Inner node;
        if (!unused_.empty()) {
            node = std::move(unused_.back());
            unused_.pop_back();
        }
        node.is_cut = is_cut;
        node.second = false;
        node.is_void = !narrow(node.bounds);
        const bool at_middle = token.find(':') == token.npos;
        node.which = read_count(cut_off(token, ':')) - 1;
        if (is_cut) {
            require(node.which < program_.inputs, "split tree: a cut of a coordinate that does not exist");
            mpq_class &low = cell_.lower[node.which], &high = cell_.upper[node.which];
            node.at = at_middle ? mpq_class((low + high) / 2) : read_rational(token);
            require(low < node.at && node.at < high, "split tree: a cut that is not inside the cell");
            node.lost = high;
            high = node.at;
        } else {
            require(at_middle && program_.inputs <= node.which && node.which < variables,
                    "split tree: a split of a variable that does not exist");
            node.which -= program_.inputs;
            node.forced = cell_.forced[node.which];
            cell_.forced[node.which] = -1;
        }
        open_.push_back(std::move(node));
    }

    // After a leaf: on to the next second child.
    void close() {
        while (!open_.empty() && open_.back().second) {
            Inner& node = open_.back();
            if (node.is_cut)
                cell_.lower[node.which] = node.lost;
            else
                cell_.forced[node.which] = node.forced;
            unused_.push_back(std::move(node));
            open_.pop_back();
        }
        if (open_.empty()) return;
        Inner& node = open_.back();
        node.second = true;
        if (node.is_cut) {
            cell_.upper[node.which] = std::move(node.lost);
            node.lost = std::exchange(cell_.lower[node.which], node.at);
        } else {
            cell_.forced[node.which] = 1;
        }
    }

    // y_1, ... of a leaf for the splits above it: "1/3,0".
    std::vector<SignMultiplier> multipliers(std::string_view text) const {
        std::vector<SignMultiplier> all;
        for (const Inner& node : open_) {
            if (node.is_cut) continue;
            require(!text.empty(), "split tree: a leaf with too few multipliers");
            all.push_back({node.which, node.second ? 1 : -1, read_rational(cut_off(text, ','))});
            require(all.back().y >= 0, "split tree: a negative multiplier");
        }
        require(text.empty() && !all.empty(), "split tree: a leaf with too many multipliers");
        return all;
    }

    void leaf(char kind, std::string_view token) {
        const bool is_void = !narrow(leaf_);
        const bool given = token.find(':') != token.npos;
        const std::string_view number = cut_off(token, ':');
        const std::size_t output = number.empty() ? 0 : read_count(number) - 1;
        require(kind == 'b' ? !given : kind == 'e' || (kind == 'v' && number.empty()), "split tree: an unknown node");
        require(output < program_.outputs.size(), "split tree: a leaf of an output that does not exist");
        // Only where there are some: a tree of four million leaves has thousands of nodes above each.
        const std::vector<SignMultiplier> signs = given ? multipliers(token) : std::vector<SignMultiplier>{};
        if (is_void) return;
        const bool strict = goal_.strict[output];
        bool holds = false;
        if (kind == 'b') {
            const mpq_class bound = ratio(bounds_of_cells_.output_bound(output), mpz_class(1) << 3UL * bits_);
            holds = strict ? bound < goal_.limit : bound <= goal_.limit;
        } else {
            if (!exact_) exact_.emplace(program_, ball_);
            holds = kind == 'e' ? exact_->holds(output, signs, cell_, leaf_, goal_.limit, strict)
                                : exact_->holds(std::nullopt, signs, cell_, leaf_, 0, true);
        }
        require(holds, kind == 'v' ? "split tree: a leaf that is not proved empty"
                                   : "split tree: a leaf whose bound does not hold");
    }
};

}  // namespace

void check_split_tree(const ReluProgram& program, const Domain& domain, const Goal& goal, const Json& task) {
    Walk(program, domain, goal, task).run();
}

}  // namespace relucert_check

#include "relucert/bounding/box_supremum.hpp"
#include "relucert/bounding/relu_variables.hpp"
#include "relucert/bounding/split_search.hpp"
#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

constexpr std::uint64_t cells_behind_a_stuck_one = 1000;

/// Depth-first branch and bound: every leaf closes by one literal, or a point refutes all of them.
class ClauseSearch : SplitSearch {
public:
    ClauseSearch(const ReluProgram& program, const std::vector<bool>& strict, const Domain& domain, unsigned bits,
                 const BoxSearchOptions& options, const Deadline& deadline)
        : SplitSearch(program, domain, bits, options, deadline), strict_(strict) {}

    BoxClause run() {
        try {
            search();
        } catch (const SearchLimit& limit) {
            result_.reason = limit.what();
        } catch (const LimitReached& limit) {
            if (Deadline::interrupted()) throw;
            result_.reason = limit.what();
        }
        result_.cells = cell_count_;
        if (result_.truth == Truth::yes) {
            result_.proof.bits = rounded_.bits;
            result_.proof.pairs = program_.pairs;
            result_.proof.tree = written_tree(std::nullopt);
        }
        return std::move(result_);
    }

private:
    void search() {
        for (std::vector<double>& t : starting_points()) {
            floats_.climb(t);
            if (refutes(t)) return;
        }
        OpenCell root;
        root.box = box_;
        if (examine(std::move(root), nullptr)) return;
        std::uint64_t cells_when_stuck = 0;
        while (!stack_.empty()) {
            // On a ball a bound that is just attained leaves many such cells; few more may show that it does not hold.
            if (stuck_ && ball_ != nullptr) {
                if (cells_when_stuck == 0) cells_when_stuck = cell_count_;
                if (cell_count_ - cells_when_stuck > cells_behind_a_stuck_one) break;
            }
            const OpenCell cell = std::move(stack_.back());
            stack_.pop_back();
            const std::size_t before = stack_.size();
            for (OpenCell& child : children(cell))
                if (examine(std::move(child), cell.bounds.get())) return;
            // The child that is further from closing comes first: a counterexample is more likely there.
            if (stack_.size() == before + 2 && stack_[before].key > stack_[before + 1].key)
                std::swap(stack_[before], stack_[before + 1]);
        }
        if (stuck_)
            result_.reason = "a cell can not be split further";
        else
            result_.truth = Truth::yes;
    }

    [[nodiscard]] bool literal_holds(std::uint32_t j, int sign) const { return strict_[j] ? sign < 0 : sign <= 0; }

    bool refutes(std::vector<double>& t) {
        return floats_.least_output(t) >= -1e-9 && refutes(floats_.rational_point(t));
    }
    bool refutes(std::vector<Rational> x) {
        const std::vector<Rational> values = output_values(program_, x);
        for (std::uint32_t j = 0; j < values.size(); ++j)
            if (literal_holds(j, values[j].sign())) return false;
        result_.truth = Truth::no;
        result_.witness = std::move(x);
        return true;
    }

    /// Closes the cell or puts it on the stack; true if a point in it refutes the clause.
    bool examine(OpenCell cell, const ReluBounds* inherited) {
        if (!bound(cell, inherited)) return false;
        std::uint32_t best = 0;
        for (std::uint32_t j = 0; j < program_.outputs.size(); ++j) {
            const Int128 E = cells_.output_bound(j);
            if (literal_holds(j, E < 0 ? -1 : E > 0 ? 1 : 0)) {
                close(cell, leaf_token(j));
                return false;
            }
            if (j == 0 || E < cell.key) {
                cell.key = E;
                best = j;
            }
        }
        const ReluBounds& z = cells_.state().z;
        if (worth_exact(cell)) {
            bool some_decided = false;
            for (std::uint32_t j = 0; j < program_.outputs.size(); ++j) {
                if (!exact_.decided(z, j)) continue;
                some_decided = true;
                const ExactLeaf leaf = exact_.maximum(z, cell.box, cell.path, j, deadline_);
                if (leaf.empty || literal_holds(j, leaf.value.sign())) {
                    close(cell, exact_token(leaf, j));
                    return false;
                }
                if (leaf.attained && refutes(leaf.point)) return true;
            }
            if (!some_decided && low_dimension())
                if (const auto empty = exact_.emptiness(z, cell.box, cell.path, deadline_)) {
                    close(cell, exact_token(*empty, 0));
                    return false;
                }
        }
        cells_.output_bound(best);  // the split is chosen for this literal
        std::vector<double> t = promising_corner(cell.box);
        if (refutes(t)) return true;
        if (cell_count_ % 16 == 0) {
            floats_.climb(t, 1.0 / 16);
            if (refutes(t)) return true;
        }
        cell.split = choose_split(cell.box);
        if (cell.split.kind == Split::Kind::none) {
            stuck_ = true;
            return false;
        }
        cell.bounds = std::make_shared<const ReluBounds>(z);
        stack_.push_back(std::move(cell));
        return false;
    }

    const std::vector<bool>& strict_;
    BoxClause result_;
    std::vector<OpenCell> stack_;
    bool stuck_ = false;
};

}  // namespace

BoxClause clause_on_box(const ReluProgram& program, const std::vector<bool>& strict, const Domain& domain,
                        const BoxSearchOptions& options, const Deadline& deadline) {
    check_domain(domain, program.inputs);
    if (program.outputs.empty() || strict.size() != program.outputs.size())
        throw InputError("clause", std::to_string(strict.size()) + " literals for " +
                                       std::to_string(program.outputs.size()) + " outputs");
    BoxClause result;
    const bool done = with_enough_bits(options.bits == 0 ? 28 : options.bits, [&](unsigned bits) {
        result = ClauseSearch(program, strict, domain, bits, options, deadline).run();
    });
    if (!done) result.reason = "numbers too large for the integer procedure";
    return result;
}

}  // namespace relucert

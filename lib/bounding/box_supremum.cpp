#include "relucert/bounding/box_supremum.hpp"

#include "relucert/bounding/relu_variables.hpp"
#include "relucert/bounding/split_search.hpp"
#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

constexpr std::size_t few_relus = 64;

bool lower_key(const OpenCell& a, const OpenCell& b) {
    return a.key != b.key ? a.key < b.key : a.node > b.node;  // a heap's front is the largest bound, the oldest node
}

/// Best-first branch and bound.
class SupremumSearch : SplitSearch {
public:
    SupremumSearch(const ReluProgram& program, const Domain& domain, unsigned bits, const BoxSearchOptions& options,
                   const Deadline& deadline)
        : SplitSearch(program, domain, bits, options, deadline) {}

    BoxSupremum run() {
        try {
            for (std::vector<double>& t : starting_points()) {
                floats_.climb(t);
                offer(t);
            }
            OpenCell root;
            root.box = box_;
            examine(std::move(root), nullptr);
            while (!finished()) {
                std::pop_heap(heap_.begin(), heap_.end(), lower_key);
                const OpenCell cell = std::move(heap_.back());
                heap_.pop_back();
                open_bytes_ -= bytes(cell);
                expanding_ = cell.key;
                if (!cell.decided || !close_exactly(cell))
                    for (OpenCell& child : children(cell)) examine(std::move(child), cell.bounds.get());
                expanding_.reset();
            }
        } catch (const SearchLimit& limit) {
            result_.reason = limit.what();
        } catch (const LimitReached& limit) {
            if (Deadline::interrupted()) throw;
            result_.reason = limit.what();
        }
        return finish();
    }

private:
    [[nodiscard]] std::uint64_t bytes(const OpenCell& cell) const {
        return 16 * (cell.bounds->lower.size() + cell.bounds->difference_lower.size()) + 256 * program_.inputs;
    }

    /// The largest bound of an open cell in units of 2^-bits, rounded up.
    [[nodiscard]] Rational upper_bound() const {
        std::optional<Int128> most = expanding_;
        if (!heap_.empty()) most = std::max(most.value_or(heap_.front().key), heap_.front().key);
        for (const auto* keys : {&stuck_, &settled_})
            for (const Int128 key : *keys) most = std::max(most.value_or(key), key);
        if (!most || *most <= lower_units_) return result_.lower;
        const Int128 units = -((-*most) >> (2 * rounded_.bits));
        const Rational rounded = Rational(to_big(units)) * Rational::power_of_two(-static_cast<long>(rounded_.bits));
        return std::max(rounded, result_.lower);
    }

    /// In few dimensions equality comes at last, with few ReLUs it often does.
    [[nodiscard]] std::uint64_t cells_for_equality() const {
        if (low_dimension()) return options_.cells_for_equality;
        return program_.relus.size() <= few_relus ? options_.cells_for_equality / 8 : 0;
    }

    bool finished() {
        if (heap_.empty()) return true;
        if (heap_.front().key <= lower_units_ && stuck_.empty() && settled_.empty()) return true;
        if (ball_ != nullptr)  // cells that stay as they are hold the bound up
            for (const auto* keys : {&stuck_, &settled_})
                for (const Int128 key : *keys)
                    if (heap_.front().key <= key) return true;
        const Rational upper = upper_bound();
        const Rational scale = std::max(abs(upper), abs(result_.lower));
        const Rational gap = upper - result_.lower;
        if (gap > options_.relative_gap * scale) return false;
        return cell_count_ >= cells_for_equality() || (ball_ != nullptr && gap <= options_.fine_gap * scale);
    }

    void offer(std::vector<double>& t) {
        const double value = floats_.least_output(t);
        const double step = ball_ == nullptr ? 1e-5 : 1e-8;  // a smaller gain is not worth an exact value
        if (has_lower_ && value <= float_lower_ + step * std::abs(float_lower_)) return;
        offer(floats_.rational_point(t));
    }
    void offer(std::vector<Rational> x) {
        const Rational value = output_values(program_, x)[0];
        if (has_lower_ && value <= result_.lower) return;
        has_lower_ = true;
        result_.lower = value;
        result_.witness = std::move(x);
        float_lower_ = value.approximate_double();
        lower_units_ = clamped_floor(value, 3 * rounded_.bits);
    }

    void examine(OpenCell cell, const ReluBounds* inherited) {
        if (!bound(cell, inherited)) return;
        cell.key = cells_.output_bound(0);
        tree_[cell.node].bounded = true;
        tree_[cell.node].bound = cell.key;
        if (cell.key > lower_units_) look_for_points(cell);
        if (cell.key <= lower_units_) {
            close(cell, "b");
            return;
        }
        const ReluBounds& z = cells_.state().z;
        cell.decided = worth_exact(cell) && exact_.decided(z, 0);
        if (!cell.decided && low_dimension())
            if (const auto empty = exact_.emptiness(z, cell.box, cell.path, deadline_)) {
                close(cell, exact_token(*empty, 0));
                return;
            }
        cell.split = choose_split(cell.box);
        if (cell.split.kind == Split::Kind::none && !cell.decided) {
            stuck_.push_back(cell.key);
            return;
        }
        cell.bounds = std::make_shared<const ReluBounds>(z);
        open_bytes_ += bytes(cell);
        heap_.push_back(std::move(cell));
        std::push_heap(heap_.begin(), heap_.end(), lower_key);
    }

    /// An exact leaf for a cell whose signs are decided; false if forced signs with open forms keep it from closing. It
    /// waits until the cell's bound is the largest one: most cells never need their linear program.
    bool close_exactly(const OpenCell& cell) {
        const ExactLeaf leaf = exact_.maximum(*cell.bounds, cell.box, cell.path, 0, deadline_);
        if (!leaf.empty && leaf.attained) offer(leaf.point);
        if (leaf.empty || leaf.value <= result_.lower) {
            close(cell, exact_token(leaf, 0));
            return true;
        }
        if (ball_ == nullptr) {
            RELUCERT_ENSURE(!leaf.attained && cell.split.kind != Split::Kind::none);
            return false;
        }
        // The maximum on a ball is no rational point as a rule: the leaf stays a little above the lower bound.
        const Rational scale = std::max(abs(leaf.value), abs(result_.lower));
        const bool good = leaf.value - result_.lower <= options_.fine_gap * scale;
        if (!good && cell.split.kind != Split::Kind::none) return false;
        close(cell, exact_token(leaf, 0));
        settled_.push_back(std::min(cell.key, -clamped_floor(-leaf.value, 3 * rounded_.bits)));
        return true;
    }

    void look_for_points(const OpenCell& cell) {
        std::vector<double> t = promising_corner(cell.box);
        if (floats_.least_output(t) > float_lower_ || cell_count_ < 64) floats_.climb(t, 1.0 / 16);
        offer(t);
    }

    BoxSupremum finish() {
        result_.cells = cell_count_;
        result_.proof.bits = rounded_.bits;
        result_.proof.pairs = program_.pairs;
        if (!has_lower_) {  // a limit before the first point
            std::vector<double> centre(program_.inputs, 0.5);
            offer(floats_.rational_point(centre));
        }
        if (!tree_[0].bounded && tree_[0].token.empty()) return std::move(result_);
        result_.bounded = true;
        result_.upper = upper_bound();
        if (!stuck_.empty() && result_.reason.empty()) result_.reason = "a cell can not be split further";
        result_.proof.tree = written_tree(clamped_floor(result_.upper, 3 * rounded_.bits));
        return std::move(result_);
    }

    BoxSupremum result_;
    bool has_lower_ = false;
    double float_lower_ = 0;
    Int128 lower_units_ = 0;
    std::vector<OpenCell> heap_;
    std::optional<Int128> expanding_;  ///< bound of the cell whose children are being examined
    std::vector<Int128> stuck_;        ///< bounds of cells that can not be split
    std::vector<Int128> settled_;      ///< bounds of cells of a ball that are closed above the lower bound
};

}  // namespace

BoxSupremum supremum_on_box(const ReluProgram& program, const Domain& domain, const BoxSearchOptions& options,
                            const Deadline& deadline) {
    check_domain(domain, program.inputs);
    if (program.outputs.size() != 1)
        throw InputError("supremum", "the program has " + std::to_string(program.outputs.size()) + " outputs, not 1");
    BoxSupremum result;
    const bool done = with_enough_bits(options.bits == 0 ? 28 : options.bits, [&](unsigned bits) {
        result = SupremumSearch(program, domain, bits, options, deadline).run();
    });
    if (!done) {
        result.witness = centre(domain);
        result.lower = output_values(program, result.witness)[0];
        result.reason = "numbers too large for the integer procedure";
    }
    return result;
}

}  // namespace relucert

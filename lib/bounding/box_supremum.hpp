#pragma once
// Largest values, and statements for all points, of piecewise linear functions on a box or a ball, with evidence
// (docs/evidence/split-tree.md; written as JSON by relucert/evidence/split_tree_json.hpp).
//
//     BoxSupremum s = supremum_on_box(program, box, {}, deadline);   // s.lower <= sup <= s.upper
//     BoxClause c = clause_on_box(program, {true}, box, {}, deadline);
#include "relucert/bounding/domain.hpp"
#include "relucert/bounding/relu_program.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/number/truth.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace relucert {

/// A tree of cells that covers the domain, as the evidence states it.
struct SplitTree {
    unsigned bits = 0;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    std::string tree;  ///< tokens in preorder
};

struct BoxSearchOptions {
    /// The supremum is good enough when upper - lower <= relative_gap * max(|lower|, |upper|). In at most three
    /// dimensions the search goes on to equality as long as `cells_for_equality` are not used up; with at most 64 ReLU
    /// variables for an eighth of them. On a ball it goes on to `fine_gap`: maxima there are irrational as a rule.
    Rational relative_gap{1, 100};
    Rational fine_gap{1, 1 << 20};
    std::uint64_t cells_for_equality = 4096;
    /// Limits that lead to what is known so far, not to an exception; so does the deadline.
    std::optional<double> seconds;
    std::uint64_t cells = 2'000'000;
    /// The integer procedure counts units of 2^-bits; smaller ones are tried where a number gets too large. 0: chosen.
    unsigned bits = 0;
    /// Where many signs are open, a cell is split by a sign rather than cut if the loss at that ReLU, times this
    /// weight, is more than what the best cut promises to win.
    double sign_weight = 0.01;
};

struct BoxSupremum {
    Rational lower;  ///< the exact value at `witness`
    Rational upper;
    std::vector<Rational> witness;  ///< in the domain
    SplitTree proof;                ///< of upper; meaningful if `bounded`
    bool bounded = false;           ///< false: no upper bound was found (numbers too large for the procedure)
    std::uint64_t cells = 0;        ///< that were bounded
    std::string reason;             ///< why it stopped before the gap was reached; empty otherwise
};

/// Encloses the largest value of program.outputs[0] on the domain. Anytime: at a limit the bounds found so far are
/// returned (an interruption is thrown on). @throws InputError if the dimensions differ, the domain is empty or there
/// is not exactly one output.
/// Cost: a cell costs two symbolic bounds for each ReLU variable whose sign is open, cells may double with each split.
BoxSupremum supremum_on_box(const ReluProgram& program, const Domain& domain, const BoxSearchOptions& options = {},
                            const Deadline& deadline = {});

struct BoxClause {
    Truth truth = Truth::unknown;
    std::vector<Rational> witness;  ///< truth no: a point of the domain where every literal fails
    SplitTree proof;                ///< truth yes
    std::uint64_t cells = 0;
    std::string reason;  ///< truth unknown: why
};

/// "At every point of the domain, some output j is < 0 (if strict[j]) or <= 0 (if not)." @throws InputError as above,
/// or if strict has another length than the outputs.
BoxClause clause_on_box(const ReluProgram& program, const std::vector<bool>& strict, const Domain& domain,
                        const BoxSearchOptions& options = {}, const Deadline& deadline = {});

}  // namespace relucert

// Bounds of a ReLU program on a cell, in integers: docs/evidence/split-tree.md, sections 3 to 5 and 7.
//
// No sum of machine integers overflows. The constructor and `bounds` refuse weights, lambdas and mus from 2^46 on,
// bounds from 2^60 on and more than 2^20 variables. So a forward sum (step 2) stays below 2^20 2^46 2^60 - 2^80 (at
// most 2^20 terms, each weight at most 2^46 - 1), and with 2^s b (< 2^86) and e_v (< 2^79 + 2^40) below 2^127. An A
// starts below 2^87 (s <= 40, a difference of two weights), and each variable adds to it at most twice (pair and rest)
// mu w, below 2^92: below 2^114. |mu| e_v is below 2^126; k and lambda u are below 2^108 (bounds of D below 2^60, too).
// What is added up to E goes through `WideSum`, which watches for overflow itself.
#pragma once
#include <optional>

#include "ball.hpp"
#include "relu_program.hpp"

namespace relucert_check {

struct Cell {
    std::vector<mpq_class> lower, upper;  // the box
    std::vector<signed char> forced;      // by ReLU variable: 1 for z >= 0, -1 for z <= 0, 0 for neither
};

/// Bounds of the z of all ReLU variables, then of the D of all pairs, in units of 2^-bits.
struct Bounds {
    std::vector<long> lower, upper;
};

class CellBounds {
public:
    /// (p, q), p > q: positions among the ReLU variables. Refuses what is beyond the caps of section 3.
    using Pair = std::pair<std::size_t, std::size_t>;
    CellBounds(const ReluProgram& program, unsigned bits, const std::vector<Pair>& pairs,
               const RationalBall* ball = nullptr);
    /// The ball's root box, exactly; there must be a ball.
    void enclose_ball(std::vector<mpq_class>& lower, std::vector<mpq_class>& upper) const;
    /// Those of the root's parent.
    Bounds unbounded() const;
    /// Section 3, from the inherited bounds in `bounds`. False if the cell is void.
    bool narrow(const Cell& cell, Bounds& bounds);
    /// E for an output on the cell that was narrowed last and is not void, in units of 2^(-3 bits).
    mpz_class output_bound(std::size_t output);

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    struct Row {  // entries `first`..`last` of columns_ and weights_, `first_inexact`..`last_inexact` of inexact_
        std::size_t first = 0, last = 0, first_inexact = 0, last_inexact = 0;
        long constant = 0;
        bool exact_constant = true;
    };
    struct Line {  // lambda max(0, z) <= slope z + offset
        long slope;
        Wide offset;
    };
    std::size_t inputs_;
    unsigned bits_;
    std::vector<std::size_t> levels_;
    std::vector<Pair> pairs_;
    std::vector<std::size_t> pair_of_;  // by ReLU variable: the pair whose larger member it is, or none
    std::vector<Row> rows_;             // of the ReLU variables, then of the outputs
    std::vector<std::uint32_t> columns_, inexact_;
    std::vector<long> weights_;
    // On the cell, by variable; errors_ by ReLU variable.
    std::vector<long> low_, high_;
    std::vector<Wide> errors_;
    std::vector<Wide> coefficients_;  // the A of section 4; all 0 between two bounds
    Bounds* bounds_ = nullptr;
    std::optional<BallBounds> ball_;
    WideSum fine_, coarse_;  // E = fine + 2^bits coarse

    Row row_of(const AffineForm& z);
    Wide error_of(const Row& row) const;
    void forward(std::size_t relu, const Cell& cell);
    bool narrow_pair(std::size_t pair);
    bool is_active(std::size_t relu) const { return bounds_->lower[relu] >= 0; }
    bool is_inactive(std::size_t relu) const { return bounds_->lower[relu] < 0 && bounds_->upper[relu] <= 0; }

    void add_form(const Row& row, Wide error, long sign);
    mpz_class symbolic(std::size_t relus);
    long rounded(std::size_t relu);
    static Line relaxed(long lambda, long lower, long upper);
    void relax(long lambda, std::size_t relu);
    void relax_pair(std::size_t pair, long lambda_p, long lambda_q);
    void substitute(long mu, std::size_t relu);
    bool intersect_symbolic(long& lower, long& upper, const mpz_class& above, const mpz_class& below) const;
};

}  // namespace relucert_check

#pragma once
// A slow second implementation of docs/evidence/split-tree.md, sections 3 to 7, over integers of any size and one form
// at a time: what the library's trees are held against. Variables count from 1, as on the page.
#include "relucert/bounding/box_supremum.hpp"
#include "relucert/bounding/relu_program.hpp"
#include "relucert/bounding/rounded_program.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace relucert::testing {

/// value / 2^exponent, exactly.
inline Rational over_power_of_two(Int128 value, unsigned exponent) {
    const bool negative = value < 0;
    const Int128 size = negative ? -value : value;
    Integer integer = static_cast<unsigned long>(size >> 64U);
    integer <<= 64U;
    integer += static_cast<unsigned long>(size & ~0UL);
    return Rational(negative ? Integer(-integer) : integer) * Rational::power_of_two(-static_cast<long>(exponent));
}

/// Bounds of z_v by variable and of D by pair (the larger member).
struct ReferenceBounds {
    bool is_void = false;
    std::map<std::uint32_t, std::pair<Integer, Integer>> z;
    std::map<std::uint32_t, std::pair<Integer, Integer>> difference;
};

struct ReferenceCell {
    RationalBox box;
    std::vector<std::pair<std::uint32_t, int>> path;  ///< (variable, sign) from the root down
    std::optional<ReferenceBounds> inherited;
};

class ReferenceCheck {
public:
    ReferenceCheck(const ReluProgram& program, const SplitTree& proof);
    /// The set that the next questions are about: matters for a ball only.
    void over(const Domain& domain);
    [[nodiscard]] RationalBox root_box(const Domain& domain) const;

    ReferenceBounds bounds(const ReferenceCell& cell);
    /// E of output j = 1, ... on the cell of the last bounds().
    Integer output_bound(std::size_t j);

    /// The tree proves that output 1 is at most `upper` on the domain.
    bool proves_upper(const Domain& domain, const Rational& upper);
    /// The tree proves the clause.
    bool proves_clause(const Domain& domain, const std::vector<bool>& strict);

private:
    using Form = std::map<std::uint32_t, Integer>;
    struct Row {
        Form weights;
        Integer constant;
        std::vector<std::uint32_t> inexact;
        bool constant_inexact = false;
    };
    struct Leaf {
        std::optional<Rational> upper;
        std::vector<bool> strict;
    };

    Row rounded(const AffineForm& form) const;
    Integer error(const Row& row) const;
    bool active(std::uint32_t v) const { return now_.z.at(v).first >= 0; }
    bool inactive(std::uint32_t v) const { return !active(v) && now_.z.at(v).second <= 0; }
    std::pair<Integer, Integer> value_bounds(std::uint32_t v) const;
    void substitute(const Integer& mu, std::uint32_t v, Form& A, Integer& E) const;
    void relax(const Integer& lambda, std::uint32_t v, Form& A, Integer& E) const;
    void relax_pair(Integer lambda_p, Integer lambda_q, std::uint32_t p, std::uint32_t q, Form& A, Integer& E) const;
    Integer symbolic(const std::vector<std::pair<const Row*, int>>& rows) const;
    bool subtree(const ReferenceCell& cell, const Leaf& goal);
    bool leaf(const std::string& token, const ReferenceCell& cell, const Leaf& goal);
    Integer largest_of_line(Form& A) const;
    Integer by_length(Form& A, const std::vector<bool>& in_box) const;
    bool exact_bound_holds(const ReferenceCell& cell, const std::vector<Rational>& y, std::size_t j,
                           const Rational& most, bool strict) const;
    bool check(const Domain& domain, const Leaf& goal);

    const ReluProgram& program_;
    unsigned s_;
    std::map<std::uint32_t, std::uint32_t> partner_;  ///< of the larger member
    std::vector<std::string> tokens_;
    std::size_t position_ = 0;
    std::map<std::uint32_t, Row> rows_;
    std::vector<Row> outputs_;
    std::vector<std::pair<Integer, Integer>> inputs_;
    ReferenceBounds now_;
    std::optional<EuclideanBall> ball_;
    std::vector<Integer> centre_;  ///< of the ball, in units
    Integer radius_;
};

}  // namespace relucert::testing

// Numbers that depend on the point x of a box and are piecewise linear in it: affine forms over the coordinates of x
// and over variables max(0, z), z such a form (docs/evidence/split-tree.md, section 1).
#pragma once
#include <cstdint>
#include <unordered_map>

#include "number.hpp"

namespace relucert_check {

/// sum of coefficient * variable + constant; variables ascend, coefficients are not 0.
struct AffineForm {
    std::vector<std::pair<std::uint32_t, mpq_class>> terms;
    mpq_class constant;
    friend bool operator==(const AffineForm&, const AffineForm&) = default;
};
/// Adds the forms that the list holds in pieces: equal variables together, zeros away.
AffineForm collected(std::vector<std::pair<std::uint32_t, mpq_class>> terms, mpq_class constant);

/// The variables of one application of a formula: 0, ..., inputs - 1 are the coordinates of x, then one for each
/// different form under a ReLU, in the order in which they were met; so a form has earlier variables than its ReLU.
class ReluVariables {
public:
    explicit ReluVariables(std::uint32_t inputs) : inputs_(inputs) {}
    std::uint32_t inputs() const { return inputs_; }
    std::uint32_t size() const { return inputs_ + static_cast<std::uint32_t>(forms_.size()); }
    /// z of the variable max(0, z).
    const AffineForm& form(std::uint32_t variable) const { return forms_[variable - inputs_]; }
    /// The variable max(0, z). UnknownValue beyond 2^20 variables or 5 * 10^7 terms.
    std::uint32_t relu(const AffineForm& z);

private:
    std::uint32_t inputs_;
    std::vector<AffineForm> forms_;
    std::unordered_multimap<std::size_t, std::uint32_t> places_;  // by the hash of the form
    std::size_t terms_ = 0;
};

/// A node of kind `piecewise` is always one of these; its form has a variable.
struct PiecewiseNode : RealNode {
    std::shared_ptr<ReluVariables> variables;
    AffineForm form;
};
inline bool is_piecewise(const Number& a) { return is(a, RealNode::Kind::piecewise); }
inline const PiecewiseNode& piecewise(const Number& a) { return *static_cast<const PiecewiseNode*>(a.node()); }

/// Coordinates that stand for every point of a box.
std::vector<Number> piecewise_point(std::size_t dimension);
// These are for arguments of which one at least is piecewise; UnknownValue if another one is neither that nor rational.
Number piecewise_sum(const std::vector<Number>& numbers);
Number piecewise_multiple(const Number& a, const Number& b);
/// max(0, a), a piecewise or rational.
Number rectified(const Number& a);

}  // namespace relucert_check

#pragma once
// The variables that a formula makes while it is applied to (x_1, ..., x_d), and their canonical numbers.
//
//     ReluVariables variables(2);
//     AffineForm x1 = variables.input(1), x2 = variables.input(2);
//     AffineForm m = x1 + variables.relu(x2 - x1);                  // max(x1, x2)
//     ReluProgram program = numbered(variables, {m});
#include "relucert/bounding/relu_program.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/network/network.hpp"

#include <unordered_map>

namespace relucert {

/// Temporary variables: 1, ..., inputs for the coordinates, then ReLU variables in the order in which they are asked
/// for. A form that was met before gives the same variable.
class ReluVariables {
public:
    explicit ReluVariables(std::uint32_t inputs) : inputs_(inputs) {}

    [[nodiscard]] std::uint32_t inputs() const noexcept { return inputs_; }
    /// x_index as a form, index = 1, ..., inputs. @throws InputError for another index.
    [[nodiscard]] AffineForm input(std::uint32_t index) const;
    /// max(0, z): a number if z is one. The variables of z must be known here. @throws LimitReached for more than 2^20
    /// variables.
    AffineForm relu(const AffineForm& z);
    /// forms()[i] is the form z of variable inputs + 1 + i; it has smaller variables only.
    [[nodiscard]] const std::vector<AffineForm>& forms() const noexcept { return forms_; }

private:
    std::uint32_t inputs_;
    std::vector<AffineForm> forms_;
    std::unordered_multimap<std::size_t, std::uint32_t> by_hash_;
};

/// f applied to a vector of forms. @throws InputError if its length is not f's input dimension.
std::vector<AffineForm> network_forms(ReluVariables& variables, const Network& f, const std::vector<AffineForm>& x,
                                      const Deadline& deadline = {});

/// The outputs with what they need, in the canonical numbering of docs/evidence/split-tree.md, section 1; pairs are
/// proposed by the likeness of forms. Cost: a sort of the forms; squared widths of levels for the pairs.
ReluProgram numbered(const ReluVariables& variables, const std::vector<AffineForm>& outputs,
                     const Deadline& deadline = {});

/// Exact values of all outputs at a rational point. @throws InputError for a wrong dimension. Cost: one product of
/// rationals for each coefficient.
std::vector<Rational> output_values(const ReluProgram& program, const std::vector<Rational>& x);

}  // namespace relucert

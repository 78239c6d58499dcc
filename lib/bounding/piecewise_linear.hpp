#pragma once
// Numbers that depend piecewise linearly on a point x, as the language calculates with them: Reals whose leaf is an
// affine form over x_1, ..., x_d and ReLU variables (docs/evidence/split-tree.md, section 1).
//
//     const auto variables = std::make_shared<FormulaVariables>(2, deadline);    // x has two coordinates
//     const Real x1 = coordinate(variables, 1), x2 = coordinate(variables, 2);
//     const Real e = abs(x1 - x2);                                               // x1 - x2 + 2 max(0, x2 - x1)
//     ReluProgram program = numbered(variables->relu, {form_of(e)});
#include "relucert/bounding/relu_variables.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/number/dependent_number.hpp"

#include <memory>
#include <string>
#include <vector>

namespace relucert {

/// A use of such a number that leads out of them: the language makes an unknown value of it.
class NotPiecewiseLinear : public InputError {
public:
    explicit NotPiecewiseLinear(const std::string& what) : InputError("", "not piecewise linear in x: " + what) {}
};

/// What the numbers of one formula share. One thread at a time; the deadline must outlive it.
struct FormulaVariables {
    FormulaVariables(std::uint32_t inputs, const Deadline& limit) : relu(inputs), deadline(limit) {}

    ReluVariables relu;
    const Deadline& deadline;
    /// Networks that were applied: the same one at the same point is calculated once.
    struct Application {
        Network network;  ///< keeps its nodes in their place, so that these identify it
        std::vector<AffineForm> at;
        std::vector<AffineForm> values;
    };
    std::vector<Application> applications;
};

/// The form has at least one term: without one it would be a rational.
class PiecewiseLinear : public DependentNumber {
public:
    PiecewiseLinear(std::shared_ptr<FormulaVariables> variables, AffineForm form);
    [[nodiscard]] const AffineForm& form() const noexcept { return form_; }
    [[nodiscard]] const std::shared_ptr<FormulaVariables>& variables() const noexcept { return variables_; }
    [[nodiscard]] Real calculate(DependentOperation operation, const Real& left, const Real& right) const override;
    [[noreturn]] void refuse(const std::string& use) const override;

private:
    std::shared_ptr<FormulaVariables> variables_;
    AffineForm form_;
};

/// Null if the number does not depend on x.
const PiecewiseLinear* piecewise_linear(const Real& number);
Real from_form(const std::shared_ptr<FormulaVariables>& variables, AffineForm form);
/// x_i, i = 1, ..., inputs.
Real coordinate(const std::shared_ptr<FormulaVariables>& variables, std::uint32_t i);
/// The number as a form. @throws NotPiecewiseLinear if it is neither rational nor piecewise linear.
AffineForm form_of(const Real& number);

bool any_depends_on_x(const std::vector<Real>& point);
/// f(point) where a coordinate depends on x. Cost: as network_forms, once for each network and point.
/// @throws NotPiecewiseLinear for coordinates that are not stored as rationals.
std::vector<Real> evaluate(const Network& f, const std::vector<Real>& point);

}  // namespace relucert

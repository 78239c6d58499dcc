#include "relucert/bounding/piecewise_linear.hpp"

#include <algorithm>

namespace relucert {

PiecewiseLinear::PiecewiseLinear(std::shared_ptr<FormulaVariables> variables, AffineForm form)
    : variables_(std::move(variables)), form_(std::move(form)) {
    RELUCERT_ENSURE(!form_.is_constant());
}

void PiecewiseLinear::refuse(const std::string& use) const {
    throw NotPiecewiseLinear(use + " of a number that depends on x");
}

Real PiecewiseLinear::calculate(DependentOperation operation, const Real& left, const Real& right) const {
    for (const Real* operand : {&left, &right}) {
        const PiecewiseLinear* other = piecewise_linear(*operand);
        RELUCERT_ENSURE(other == nullptr || other->variables_ == variables_);
    }
    const AffineForm a = form_of(left);
    const AffineForm b = form_of(right);
    ReluVariables& relu = variables_->relu;
    const auto number = [this](AffineForm form) { return from_form(variables_, std::move(form)); };
    switch (operation) {
        case DependentOperation::negate:
            return number(-a);
        case DependentOperation::add:
            return number(a + b);
        case DependentOperation::subtract:
            return number(a - b);
        case DependentOperation::multiply:
            if (a.is_constant()) return number(a.constant * b);
            if (!b.is_constant()) throw NotPiecewiseLinear("a product of two numbers that depend on x");
            return number(b.constant * a);
        case DependentOperation::divide:
            if (!b.is_constant()) throw NotPiecewiseLinear("a quotient by a number that depends on x");
            return number(Rational(1) / b.constant * a);
        case DependentOperation::abs:
            return number(a + Rational(2) * relu.relu(-a));
        case DependentOperation::min:
            return number(a - relu.relu(a - b));
        case DependentOperation::max:
            return number(a + relu.relu(b - a));
    }
    RELUCERT_ENSURE(false);
}

const PiecewiseLinear* piecewise_linear(const Real& number) {
    return dynamic_cast<const PiecewiseLinear*>(dependent_number(number));
}

Real from_form(const std::shared_ptr<FormulaVariables>& variables, AffineForm form) {
    if (form.is_constant()) return std::move(form.constant);
    return from_dependent(std::make_shared<const PiecewiseLinear>(variables, std::move(form)));
}

Real coordinate(const std::shared_ptr<FormulaVariables>& variables, std::uint32_t i) {
    return from_form(variables, variables->relu.input(i));
}

AffineForm form_of(const Real& number) {
    if (const PiecewiseLinear* known = piecewise_linear(number)) return known->form();
    if (const Rational* stored = number.stored_rational()) return AffineForm::number(*stored);
    throw NotPiecewiseLinear("beside x the number " + number.to_string() + ", which is not stored as a rational");
}

bool any_depends_on_x(const std::vector<Real>& point) {
    return std::any_of(point.begin(), point.end(), [](const Real& x) { return piecewise_linear(x) != nullptr; });
}

std::vector<Real> evaluate(const Network& f, const std::vector<Real>& point) {
    std::shared_ptr<FormulaVariables> variables;
    std::vector<AffineForm> at;
    for (const Real& x : point) {
        if (const PiecewiseLinear* known = piecewise_linear(x)) {
            RELUCERT_ENSURE(variables == nullptr || variables == known->variables());
            variables = known->variables();
        }
        at.push_back(form_of(x));
    }
    RELUCERT_ENSURE(variables != nullptr);
    auto& applications = variables->applications;
    auto found = std::find_if(applications.begin(), applications.end(), [&](const auto& known) {
        return known.network.nodes().data() == f.nodes().data() && known.at == at;
    });
    if (found == applications.end()) {
        applications.push_back({f, at, network_forms(variables->relu, f, at, variables->deadline)});
        found = applications.end() - 1;
    }
    std::vector<Real> result;
    for (const AffineForm& form : found->values) result.push_back(from_form(variables, form));
    return result;
}

}  // namespace relucert

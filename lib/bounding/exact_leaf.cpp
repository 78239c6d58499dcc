#include "relucert/bounding/exact_leaf.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/polyhedra/linear_program.hpp"

#include <algorithm>

namespace relucert {

namespace {

/// The root of a rational >= 0 if it is rational, else a rational above and near it.
Rational root_above(const Rational& square) {
    const Rational exact(Integer(boost::multiprecision::sqrt(square.numerator())),
                         Integer(boost::multiprecision::sqrt(square.denominator())));
    if (exact * exact == square) return exact;
    constexpr long bits = 60;
    long k = bits;
    while (square * Rational::power_of_two(2 * k) < Rational::power_of_two(2 * bits)) k += bits;
    return Rational(boost::multiprecision::sqrt((square * Rational::power_of_two(2 * k)).floor()) + 1) *
           Rational::power_of_two(-k);
}

}  // namespace

ExactLeaves::ExactLeaves(const ReluProgram& program, const EuclideanBall* ball) : program_(program), ball_(ball) {
    for (const AffineForm& output : program.outputs) {
        std::vector<bool> needed(program.relus.size(), false);
        const auto mark = [&](const AffineForm& form) {
            for (const auto& term : form.terms)
                if (term.first > program.inputs) needed[term.first - program.inputs - 1] = true;
        };
        mark(output);
        for (std::size_t relu = needed.size(); relu-- > 0;)
            if (needed[relu]) mark(program.relus[relu]);
        needed_.push_back(std::move(needed));
    }
}

bool ExactLeaves::decided(const ReluBounds& bounds, std::uint32_t j) const {
    for (std::size_t relu = 0; relu < program_.relus.size(); ++relu)
        if (needed_[j][relu] && bounds.open(relu)) return false;
    return true;
}

bool ExactLeaves::expressible(const AffineForm& form) const {
    return std::all_of(form.terms.begin(), form.terms.end(), [this](const auto& term) {
        if (term.first <= program_.inputs) return true;
        const std::size_t relu = term.first - program_.inputs - 1;
        return sign_[relu] < 0 || (sign_[relu] > 0 && !open_below_[relu]);
    });
}

void ExactLeaves::begin(const ReluBounds& bounds, const std::vector<ForcedSign>& path) {
    const std::size_t count = program_.relus.size();
    sign_.assign(count, 0);
    for (std::size_t relu = 0; relu < count; ++relu)
        sign_[relu] = bounds.active(relu) ? 1 : bounds.inactive(relu) ? -1 : 0;
    for (const ForcedSign& forced : path) sign_[forced.relu] = forced.sign;
    open_below_.assign(count, false);
    for (std::size_t relu = 0; relu < count; ++relu) open_below_[relu] = !expressible(program_.relus[relu]);
    known_.assign(count, std::nullopt);
}

ExactLeaves::Affine ExactLeaves::affine_of(const AffineForm& form) {
    Affine result{std::vector<Rational>(program_.inputs), form.constant};
    for (const auto& [variable, coefficient] : form.terms) {
        if (variable <= program_.inputs) {
            result.slope[variable - 1] += coefficient;
            continue;
        }
        const std::size_t relu = variable - program_.inputs - 1;
        if (sign_[relu] < 0) continue;
        if (!known_[relu]) known_[relu] = affine_of(program_.relus[relu]);
        for (std::size_t i = 0; i < program_.inputs; ++i) result.slope[i] += coefficient * known_[relu]->slope[i];
        result.constant += coefficient * known_[relu]->constant;
    }
    return result;
}

ExactLeaf ExactLeaves::solve(const RationalBox& box, const std::vector<ForcedSign>& path, const Affine& objective,
                             const Deadline& deadline) {
    const std::size_t d = program_.inputs;
    ExactLeaf leaf;
    leaf.attained = true;
    leaf.multipliers.assign(path.size(), Rational(0));
    std::vector<std::vector<Rational>> rows;  // -g_i(x) <= 0
    std::vector<Rational> bounds;
    std::vector<std::size_t> position;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const AffineForm& form = program_.relus[path[i].relu];
        if (!expressible(form)) {
            leaf.attained = false;
            continue;
        }
        const Affine z = affine_of(form);
        std::vector<Rational> row;
        for (const Rational& slope : z.slope) row.push_back(Rational(-path[i].sign) * slope);
        rows.push_back(std::move(row));
        bounds.push_back(Rational(path[i].sign) * z.constant);
        position.push_back(i);
    }
    if (rows.empty()) {
        leaf.value = objective.constant;
        for (std::size_t i = 0; i < d; ++i) {
            leaf.point.push_back(objective.slope[i].sign() > 0 ? box.upper[i] : box.lower[i]);
            leaf.value += objective.slope[i] * leaf.point.back();
        }
        return leaf;
    }
    for (std::size_t i = 0; i < d; ++i)
        for (const int sign : {1, -1}) {
            std::vector<Rational> row(d);
            row[i] = sign;
            rows.push_back(std::move(row));
            bounds.push_back(sign > 0 ? box.upper[i] : -box.lower[i]);
        }
    LinearProgram lp;
    for (const Rational& slope : objective.slope) lp.objective.push_back(-slope);
    lp.inequalities = ExactMatrix::from_rows(rows);
    lp.bounds = std::move(bounds);
    lp.equations = ExactMatrix::zero(0, d);
    const LinearProgramResult result = minimise(lp, deadline);
    RELUCERT_ENSURE(result.status != LinearProgramResult::Status::unbounded);
    for (std::size_t row = 0; row < position.size(); ++row)
        leaf.multipliers[position[row]] = result.inequality_multipliers[row];
    leaf.empty = result.status == LinearProgramResult::Status::infeasible;
    if (!leaf.empty) {
        leaf.value = objective.constant - result.value;
        leaf.point = result.x;
    }
    return leaf;
}

ExactLeaf ExactLeaves::maximum(const ReluBounds& bounds, const RationalBox& box, const std::vector<ForcedSign>& path,
                               std::uint32_t j, const Deadline& deadline) {
    begin(bounds, path);
    const Affine objective = affine_of(program_.outputs[j]);
    ExactLeaf leaf = solve(box, path, objective, deadline);
    if (ball_ != nullptr && !leaf.empty) bound_by_ball(leaf, objective);
    return leaf;
}

/// a.c + k + r |a|, r |a| rounded up: without multipliers.
void ExactLeaves::bound_by_ball(ExactLeaf& leaf, const Affine& objective) const {
    leaf.attained = leaf.attained && contains(*ball_, leaf.point);
    Rational value = objective.constant;
    Rational square;
    for (std::size_t i = 0; i < program_.inputs; ++i) {
        value += objective.slope[i] * ball_->centre[i];
        square += objective.slope[i] * objective.slope[i];
    }
    value += root_above(square * ball_->squared_radius);
    if (value >= leaf.value) return;
    leaf.value = value;
    leaf.attained = false;
    leaf.multipliers.assign(leaf.multipliers.size(), Rational(0));
}

std::optional<ExactLeaf> ExactLeaves::emptiness(const ReluBounds& bounds, const RationalBox& box,
                                                const std::vector<ForcedSign>& path, const Deadline& deadline) {
    if (path.empty()) return std::nullopt;
    begin(bounds, path);
    const Affine zero{std::vector<Rational>(program_.inputs), Rational(0)};
    ExactLeaf leaf = solve(box, path, zero, deadline);
    if (!leaf.empty) return std::nullopt;
    return leaf;
}

}  // namespace relucert

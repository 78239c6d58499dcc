#include "relucert/polyhedra/linear_program.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/polyhedra/dictionary.hpp"

#include <limits>
#include <optional>

namespace relucert {

namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// One run of the simplex method. Variables by name: 0..n-1 the free x, n..n+m-1 the slacks of the inequalities,
/// n+m.. the slacks of the equations, which are 0. Rows of the dictionary: inequalities, equations, objective.
/// Each row of the data is scaled to integers by a positive factor, which the multipliers undo.
class Simplex {
public:
    Simplex(const LinearProgram& program, const Deadline& deadline)
        : program_(program),
          deadline_(deadline),
          n_(program.objective.size()),
          m_(program.bounds.size()),
          equations_(program.values.size()),
          objective_row_(m_ + equations_),
          dictionary_(m_ + equations_ + 1, n_) {
        for (std::size_t j = 0; j < n_; ++j) dictionary_.nonbasic(j + 1) = j;
        for (std::size_t i = 0; i < m_; ++i) set_row(i, program.inequalities, i, program.bounds[i]);
        for (std::size_t i = 0; i < equations_; ++i) set_row(m_ + i, program.equations, i, program.values[i]);
        const ExactMatrix objective = ExactMatrix::column_vector(program.objective);
        scale_.emplace_back(objective.denominator());
        for (std::size_t j = 0; j < n_; ++j) dictionary_.entry(objective_row_, j + 1) = objective.integer(j, 0);
        dictionary_.basic(objective_row_) = kNone;
    }

    LinearProgramResult run() {
        if (const std::size_t row = eliminate_equations(); row != kNone) return infeasible(row);
        eliminate_free_variables();
        if (const std::size_t row = make_feasible(); row != kNone) return infeasible(row);
        return improve();
    }

private:
    /// slack = bound - row . x
    void set_row(std::size_t row, const ExactMatrix& matrix, std::size_t source, const Rational& bound) {
        const Integer common = boost::multiprecision::lcm(matrix.denominator(), bound.denominator());
        const Integer factor = common / matrix.denominator();
        dictionary_.basic(row) = n_ + row;
        dictionary_.entry(row, 0) = bound.numerator() * (common / bound.denominator());
        for (std::size_t j = 0; j < n_; ++j) dictionary_.entry(row, j + 1) = -(matrix.integer(source, j) * factor);
        scale_.emplace_back(common);
    }

    [[nodiscard]] bool is_free(std::size_t variable) const { return variable < n_; }
    [[nodiscard]] bool is_slack(std::size_t variable) const { return variable >= n_ && variable < n_ + m_; }

    /// Makes the slacks of the equations nonbasic. Returns the row of a contradictory equation, or kNone.
    std::size_t eliminate_equations() {
        for (std::size_t i = m_; i < m_ + equations_; ++i) {
            std::size_t column = 1;
            while (column <= n_ && !(is_free(dictionary_.nonbasic(column)) && dictionary_.entry(i, column) != 0))
                ++column;
            if (column <= n_)
                dictionary_.pivot(i, column);
            else if (dictionary_.entry(i, 0) != 0)
                return i;
        }
        return kNone;
    }

    /// Makes every free variable basic that occurs in some inequality; the others stay nonbasic with value 0.
    void eliminate_free_variables() {
        for (std::size_t column = 1; column <= n_; ++column) {
            if (!is_free(dictionary_.nonbasic(column))) continue;
            for (std::size_t row = 0; row < m_; ++row) {
                if (!is_slack(dictionary_.basic(row)) || dictionary_.entry(row, column) == 0) continue;
                deadline_.check("linear program");
                dictionary_.pivot(row, column);
                break;
            }
        }
    }

    /// The dual simplex method for the objective 0. Returns the row of a contradiction, or kNone.
    std::size_t make_feasible() {
        // The most negative constant is the better guide; Bland's rule takes over where it might cycle.
        std::size_t greedy_steps = 4 * (n_ + 2);
        for (;;) {
            deadline_.check("linear program");
            std::size_t row = kNone;
            for (std::size_t i = 0; i < dictionary_.rows() - 1; ++i) {
                if (!is_slack(dictionary_.basic(i)) || dictionary_.entry(i, 0) >= 0) continue;
                if (row == kNone || (greedy_steps > 0 ? dictionary_.entry(i, 0) < dictionary_.entry(row, 0)
                                                      : dictionary_.basic(i) < dictionary_.basic(row)))
                    row = i;
            }
            if (row == kNone) return kNone;
            std::size_t column = kNone;
            for (std::size_t j = 1; j <= n_; ++j)
                if (is_slack(dictionary_.nonbasic(j)) && dictionary_.entry(row, j) > 0 &&
                    (column == kNone || dictionary_.nonbasic(j) < dictionary_.nonbasic(column)))
                    column = j;
            if (column == kNone) return row;
            dictionary_.pivot(row, column);
            if (greedy_steps > 0) --greedy_steps;
        }
    }

    /// The primal simplex method: the steepest cost first, then Bland's rule, which cannot cycle.
    LinearProgramResult improve() {
        std::size_t greedy_steps = 4 * (n_ + 2);
        for (;; greedy_steps -= greedy_steps > 0 ? 1 : 0) {
            deadline_.check("linear program");
            std::size_t column = kNone;
            for (std::size_t j = 1; j <= n_; ++j) {
                const std::size_t variable = dictionary_.nonbasic(j);
                const Integer& cost = dictionary_.entry(objective_row_, j);
                if (is_free(variable) && cost != 0) return unbounded(j, cost > 0 ? -1 : 1);
                if (!is_slack(variable) || cost >= 0) continue;
                if (column == kNone || (greedy_steps > 0 ? cost < dictionary_.entry(objective_row_, column)
                                                         : variable < dictionary_.nonbasic(column)))
                    column = j;
            }
            if (column == kNone) return optimal();
            const std::size_t row = leaving_row(column);
            if (row == kNone) return unbounded(column, 1);
            dictionary_.pivot(row, column);
        }
    }

    std::size_t leaving_row(std::size_t column) {
        std::size_t row = kNone;
        for (std::size_t i = 0; i < dictionary_.rows() - 1; ++i) {
            if (!is_slack(dictionary_.basic(i)) || dictionary_.entry(i, column) >= 0) continue;
            if (row == kNone) {
                row = i;
                continue;
            }
            // Compares entry(i, 0) / -entry(i, column) with the same of `row`.
            const Integer difference = dictionary_.entry(row, 0) * dictionary_.entry(i, column) -
                                       dictionary_.entry(i, 0) * dictionary_.entry(row, column);
            if (difference < 0 || (difference == 0 && dictionary_.basic(i) < dictionary_.basic(row))) row = i;
        }
        return row;
    }

    [[nodiscard]] std::vector<Rational> point() {
        std::vector<Rational> x(n_);
        for (std::size_t i = 0; i < dictionary_.rows() - 1; ++i)
            if (is_free(dictionary_.basic(i)))
                x[dictionary_.basic(i)] = {dictionary_.entry(i, 0), dictionary_.denominator()};
        return x;
    }

    void add_multiplier(LinearProgramResult& result, std::size_t variable, const Rational& value) {
        if (is_free(variable) || variable == kNone) return;
        const Rational unscaled = value * scale_[variable - n_];
        if (is_slack(variable))
            result.inequality_multipliers[variable - n_] = unscaled;
        else
            result.equation_multipliers[variable - n_ - m_] = unscaled;
    }

    LinearProgramResult with_multipliers(LinearProgramResult::Status status) {
        LinearProgramResult result;
        result.status = status;
        result.inequality_multipliers.resize(m_);
        result.equation_multipliers.resize(equations_);
        return result;
    }

    /// denominator * basic - sum_j entry(row, j) nonbasic_j = entry(row, 0) holds for all x; divided by the sign.
    LinearProgramResult infeasible(std::size_t row) {
        LinearProgramResult result = with_multipliers(LinearProgramResult::Status::infeasible);
        const Integer sign = dictionary_.entry(row, 0) > 0 ? -1 : 1;
        add_multiplier(result, dictionary_.basic(row), Rational(dictionary_.denominator() * sign));
        for (std::size_t j = 1; j <= n_; ++j)
            add_multiplier(result, dictionary_.nonbasic(j), Rational(-dictionary_.entry(row, j) * sign));
        return result;
    }

    LinearProgramResult optimal() {
        LinearProgramResult result = with_multipliers(LinearProgramResult::Status::optimal);
        result.x = point();
        result.value = dot(program_.objective, result.x);
        const Rational unit = Rational(dictionary_.denominator()) * scale_.back();
        for (std::size_t j = 1; j <= n_; ++j)
            add_multiplier(result, dictionary_.nonbasic(j), Rational(dictionary_.entry(objective_row_, j)) / unit);
        return result;
    }

    LinearProgramResult unbounded(std::size_t column, int sign) {
        LinearProgramResult result;
        result.status = LinearProgramResult::Status::unbounded;
        result.x = point();
        result.ray.resize(n_);
        const Integer direction = sign;
        if (is_free(dictionary_.nonbasic(column)))
            result.ray[dictionary_.nonbasic(column)] = Rational(dictionary_.denominator() * direction);
        for (std::size_t i = 0; i < dictionary_.rows() - 1; ++i)
            if (is_free(dictionary_.basic(i)))
                result.ray[dictionary_.basic(i)] = Rational(dictionary_.entry(i, column) * direction);
        return result;
    }

    const LinearProgram& program_;
    const Deadline& deadline_;
    std::size_t n_;
    std::size_t m_;
    std::size_t equations_;
    std::size_t objective_row_;
    Dictionary dictionary_;
    std::vector<Rational> scale_;
};

void check_sizes(const LinearProgram& p) {
    const std::size_t n = p.objective.size();
    const auto fits = [n](const ExactMatrix& matrix, const std::vector<Rational>& right) {
        return matrix.rows() == right.size() && (matrix.columns() == n || matrix.rows() == 0);
    };
    if (!fits(p.inequalities, p.bounds) || !fits(p.equations, p.values))
        throw InputError("linear program", "the sizes of matrices and vectors do not fit",
                         "give a column for each variable and a bound for each row");
}

/// A^T y + E^T z + c for the c given (empty: 0).
std::vector<Rational> combination(const LinearProgram& p, const LinearProgramResult& r, std::vector<Rational> sum) {
    sum.resize(p.objective.size());
    for (std::size_t j = 0; j < sum.size(); ++j) {
        for (std::size_t i = 0; i < p.bounds.size(); ++i)
            sum[j] += p.inequalities.entry(i, j) * r.inequality_multipliers[i];
        for (std::size_t i = 0; i < p.values.size(); ++i) sum[j] += p.equations.entry(i, j) * r.equation_multipliers[i];
    }
    return sum;
}

bool multipliers_cancel(const LinearProgram& p, const LinearProgramResult& r, const std::vector<Rational>& start) {
    if (r.inequality_multipliers.size() != p.bounds.size() || r.equation_multipliers.size() != p.values.size())
        return false;
    for (const Rational& y : r.inequality_multipliers)
        if (y.sign() < 0) return false;
    for (const Rational& entry : combination(p, r, start))
        if (!entry.is_zero()) return false;
    return true;
}

bool satisfies(const LinearProgram& p, const std::vector<Rational>& x, bool homogeneous) {
    if (x.size() != p.objective.size()) return false;
    for (std::size_t i = 0; i < p.bounds.size(); ++i)
        if (dot(p.inequalities.row(i), x) > (homogeneous ? Rational(0) : p.bounds[i])) return false;
    for (std::size_t i = 0; i < p.values.size(); ++i)
        if (dot(p.equations.row(i), x) != (homogeneous ? Rational(0) : p.values[i])) return false;
    return true;
}

}  // namespace

LinearProgramResult minimise(const LinearProgram& program, const Deadline& deadline) {
    check_sizes(program);
    return Simplex(program, deadline).run();
}

bool proves(const LinearProgram& p, const LinearProgramResult& r) {
    check_sizes(p);
    const auto right_side = [&] {
        return dot(p.bounds, r.inequality_multipliers) + dot(p.values, r.equation_multipliers);
    };
    switch (r.status) {
        case LinearProgramResult::Status::optimal:
            return satisfies(p, r.x, false) && multipliers_cancel(p, r, p.objective) &&
                   dot(p.objective, r.x) == r.value && -right_side() == r.value;
        case LinearProgramResult::Status::infeasible:
            return multipliers_cancel(p, r, {}) && right_side().sign() < 0;
        case LinearProgramResult::Status::unbounded:
            return satisfies(p, r.x, false) && satisfies(p, r.ray, true) && dot(p.objective, r.ray).sign() < 0;
    }
    return false;
}

}  // namespace relucert

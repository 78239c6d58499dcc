#include "relucert/interpolation/column_master.hpp"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
constexpr double kReducedCost = 1e-12;
constexpr double kPivot = 1e-10;

}  // namespace

struct ColumnMaster::State {
    enum class Kind { artificial, uncounted, column };
    struct Column {
        Vector entries;
        double cost;
        Kind kind;
        std::size_t number;  ///< of the column or uncounted column
        double factor;       ///< -1 for the mirror image of an uncounted column
    };
    Vector y;
    std::vector<Column> columns;
    std::vector<std::size_t> basis;
    Vector values;
    std::vector<double> lambda;
    std::size_t added = 0;
    std::size_t uncounted = 0;

    void refresh(const Eigen::PartialPivLU<Matrix>& lu) { values = lu.solve(y); }
    [[nodiscard]] Matrix basis_matrix() const {
        Matrix B(y.size(), y.size());
        for (Eigen::Index k = 0; k < y.size(); ++k) B.col(k) = columns[basis[static_cast<std::size_t>(k)]].entries;
        return B;
    }
    [[nodiscard]] double unexplained() const {
        double total = 0;
        for (std::size_t k = 0; k < basis.size(); ++k)
            if (columns[basis[k]].kind == Kind::artificial) total += std::abs(values(static_cast<Eigen::Index>(k)));
        return total;
    }

    /// One phase: artificial columns cost `artificial_cost`, all others their own times `scale`.
    bool phase(double artificial_cost, double scale, const Deadline& deadline) {
        const auto cost = [&](const Column& c) {
            return c.kind == Kind::artificial ? artificial_cost : scale * c.cost;
        };
        for (std::size_t step = 0; step < 200 * basis.size() + 20 * columns.size() + 2000; ++step) {
            deadline.check("minimum norm: linear program");
            const Eigen::PartialPivLU<Matrix> lu(basis_matrix());
            refresh(lu);
            Vector basic(y.size());
            for (Eigen::Index k = 0; k < y.size(); ++k) basic(k) = cost(columns[basis[static_cast<std::size_t>(k)]]);
            const Vector multipliers = lu.transpose().solve(basic);
            lambda.assign(multipliers.data(), multipliers.data() + multipliers.size());
            std::size_t entering = columns.size();
            double least = -kReducedCost * (1 + multipliers.cwiseAbs().maxCoeff());
            for (std::size_t j = 0; j < columns.size(); ++j) {
                if (columns[j].kind == Kind::artificial) continue;
                const double reduced = cost(columns[j]) - multipliers.dot(columns[j].entries);
                if (reduced < least) {
                    least = reduced;
                    entering = j;
                }
            }
            if (entering == columns.size()) return true;
            const Vector direction = lu.solve(columns[entering].entries);
            // A basic artificial column at 0 leaves whenever it would change.
            Eigen::Index leaving = -1;
            double ratio = 0;
            for (Eigen::Index k = 0; k < y.size(); ++k) {
                if (direction(k) <= kPivot) continue;
                const double r = std::max(values(k), 0.0) / direction(k);
                if (leaving < 0 || r < ratio - 1e-14 || (r <= ratio + 1e-14 && direction(k) > direction(leaving))) {
                    leaving = k;
                    ratio = r;
                }
            }
            if (leaving < 0) return false;
            basis[static_cast<std::size_t>(leaving)] = entering;
        }
        return false;
    }
};

ColumnMaster::ColumnMaster(std::vector<double> y, const std::vector<std::vector<double>>& uncounted)
    : state_(new State) {
    state_->y = Eigen::Map<const Vector>(y.data(), static_cast<Eigen::Index>(y.size()));
    for (std::size_t i = 0; i < y.size(); ++i) {
        Vector unit = Vector::Zero(state_->y.size());
        unit(static_cast<Eigen::Index>(i)) = y[i] < 0 ? -1 : 1;
        state_->basis.push_back(state_->columns.size());
        state_->columns.push_back({unit, 0, State::Kind::artificial, i, 1});
    }
    for (const std::vector<double>& column : uncounted) {
        const Vector entries = Eigen::Map<const Vector>(column.data(), static_cast<Eigen::Index>(column.size()));
        state_->columns.push_back({entries, 0, State::Kind::uncounted, state_->uncounted, 1});
        state_->columns.push_back({-entries, 0, State::Kind::uncounted, state_->uncounted++, -1});
    }
    state_->values = state_->y.cwiseAbs();
    state_->lambda.assign(y.size(), 0);
}

ColumnMaster::~ColumnMaster() = default;

std::size_t ColumnMaster::add(const std::vector<double>& column) {
    state_->columns.push_back({Eigen::Map<const Vector>(column.data(), static_cast<Eigen::Index>(column.size())), 1,
                               State::Kind::column, state_->added, 1});
    return state_->added++;
}

bool ColumnMaster::solve(const Deadline& deadline) {
    const double size = 1e-9 * (1 + state_->y.cwiseAbs().sum());
    // While something is unexplained its multipliers are the ones to look for columns with.
    if (state_->unexplained() > size) {
        if (!state_->phase(1, 0, deadline)) return false;
        if (state_->unexplained() > size) return true;
    }
    return state_->phase(1e7, 1, deadline);
}

const std::vector<double>& ColumnMaster::multipliers() const { return state_->lambda; }

std::vector<double> ColumnMaster::masses() const {
    std::vector<double> result(state_->added, 0);
    for (std::size_t k = 0; k < state_->basis.size(); ++k) {
        const auto& column = state_->columns[state_->basis[k]];
        if (column.kind == State::Kind::column) result[column.number] = state_->values(static_cast<Eigen::Index>(k));
    }
    return result;
}

std::vector<double> ColumnMaster::factors() const {
    std::vector<double> result(state_->uncounted, 0);
    for (std::size_t k = 0; k < state_->basis.size(); ++k) {
        const auto& column = state_->columns[state_->basis[k]];
        if (column.kind == State::Kind::uncounted)
            result[column.number] += column.factor * state_->values(static_cast<Eigen::Index>(k));
    }
    return result;
}

double ColumnMaster::unexplained() const { return state_->unexplained(); }

}  // namespace relucert

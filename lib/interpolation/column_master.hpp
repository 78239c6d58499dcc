#pragma once
// The linear program "fewest total mass": minimise sum of masses subject to sum mass * column = y, masses >= 0, in
// binary64 by the simplex method with columns that arrive one by one. A hint.
#include "relucert/failure/deadline.hpp"

#include <memory>
#include <vector>

namespace relucert {

class ColumnMaster {
public:
    /// `y`: right side. `uncounted`: columns of cost 0 whose factors may be negative.
    ColumnMaster(std::vector<double> y, const std::vector<std::vector<double>>& uncounted);
    ~ColumnMaster();
    ColumnMaster(const ColumnMaster&) = delete;
    ColumnMaster& operator=(const ColumnMaster&) = delete;

    /// Adds a column of cost 1; its number.
    std::size_t add(const std::vector<double>& column);
    /// Solves; false if it did not end in a bounded number of steps.
    bool solve(const Deadline& deadline);

    [[nodiscard]] const std::vector<double>& multipliers() const;  ///< lambda
    /// Masses of the columns that were added, most of them 0.
    [[nodiscard]] std::vector<double> masses() const;
    /// Factors of the uncounted columns.
    [[nodiscard]] std::vector<double> factors() const;
    /// Sum of what no column explains: about 0 once the columns suffice.
    [[nodiscard]] double unexplained() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace relucert

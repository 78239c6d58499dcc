#include "elimination.hpp"

#include "errors.hpp"

namespace relucert_check {

std::pair<IntegerMatrix, mpz_class> over_common_denominator(const std::vector<std::vector<mpq_class>>& rows) {
    mpz_class common = 1;
    for (const auto& row : rows)
        for (const mpq_class& q : row) common = lcm(common, q.get_den());
    check_size(mpq_class(common));
    IntegerMatrix a;
    for (const auto& row : rows) {
        a.emplace_back();
        for (const mpq_class& q : row) a.back().push_back(q.get_num() * (common / q.get_den()));
    }
    return {std::move(a), common};
}

bool is_symmetric(const std::vector<std::vector<mpq_class>>& rows) {
    for (size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].size() != rows.size()) return false;
        for (size_t j = 0; j < i; ++j)
            if (rows[i][j] != rows[j][i]) return false;
    }
    return true;
}

// Bareiss: after step k all entries are minors of the matrix, so the division is exact.
mpz_class determinant(IntegerMatrix a) {
    mpz_class previous = 1;
    int sign = 1;
    for (size_t k = 0; k < a.size(); ++k) {
        size_t pivot = k;
        while (pivot < a.size() && a[pivot][k] == 0) ++pivot;
        if (pivot == a.size()) return 0;
        if (pivot != k) sign = -sign;
        std::swap(a[pivot], a[k]);
        for (size_t i = k + 1; i < a.size(); ++i)
            for (size_t j = k + 1; j < a.size(); ++j) a[i][j] = (a[k][k] * a[i][j] - a[i][k] * a[k][j]) / previous;
        previous = a[k][k];
    }
    return sign * previous;
}

// Gauss-Jordan on [A b].
std::optional<std::vector<mpq_class>> solve(std::vector<std::vector<mpq_class>> a, const std::vector<mpq_class>& b) {
    const size_t columns = a.empty() ? 0 : a[0].size();
    for (size_t i = 0; i < a.size(); ++i) a[i].push_back(b[i]);
    std::vector<size_t> pivots;
    for (size_t j = 0; j < columns; ++j) {
        const size_t top = pivots.size();
        size_t pivot = top;
        while (pivot < a.size() && a[pivot][j] == 0) ++pivot;
        if (pivot == a.size()) continue;
        std::swap(a[pivot], a[top]);
        for (size_t k = columns + 1; k-- > j;) a[top][k] /= a[top][j];
        for (size_t i = 0; i < a.size(); ++i) {
            if (i == top || a[i][j] == 0) continue;
            const mpq_class factor = a[i][j];
            for (size_t k = j; k <= columns; ++k) a[i][k] -= factor * a[top][k];
        }
        pivots.push_back(j);
    }
    for (size_t i = pivots.size(); i < a.size(); ++i)
        if (a[i][columns] != 0) return {};
    std::vector<mpq_class> x(columns, 0);
    for (size_t i = 0; i < pivots.size(); ++i) x[pivots[i]] = a[i][columns];
    return x;
}

Inertia inertia(IntegerMatrix c) {
    std::vector<size_t> active(c.size());
    for (size_t i = 0; i < active.size(); ++i) active[i] = i;
    Inertia result;
    mpz_class previous = 1;
    while (!active.empty()) {
        size_t k = c.size();
        for (const size_t i : active)
            if (k == c.size() && c[i][i] != 0) k = i;
        for (size_t u = 0; u < active.size() && k == c.size(); ++u)
            for (size_t v = u + 1; v < active.size() && k == c.size(); ++v) {
                if (c[active[u]][active[v]] == 0) continue;
                k = active[u];
                for (const size_t m : active) c[k][m] += c[active[v]][m];
                for (const size_t m : active) c[m][k] += c[m][active[v]];
            }
        if (k == c.size()) break;  // the rest is zero
        ++(c[k][k] * previous > 0 ? result.positive : result.negative);
        std::erase(active, k);
        for (const size_t i : active)
            for (const size_t j : active) {
                if (j > i) continue;
                c[i][j] = (c[k][k] * c[i][j] - c[i][k] * c[k][j]) / previous;
            }
        for (const size_t i : active)
            for (const size_t j : active)
                if (j > i) c[i][j] = c[j][i];
        previous = c[k][k];
    }
    return result;
}

}  // namespace relucert_check

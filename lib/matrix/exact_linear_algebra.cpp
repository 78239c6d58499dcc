#include "relucert/matrix/exact_linear_algebra.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/flint_matrix.hpp"

namespace relucert {

namespace {

void require_square(const ExactMatrix& A, const char* what) {
    if (!A.is_square())
        throw InputError(
            what, "a " + std::to_string(A.rows()) + " x " + std::to_string(A.columns()) + " matrix is not square",
            "give a square matrix");
}

}  // namespace

Rational determinant(const ExactMatrix& A) {
    require_square(A, "determinant");
    if (A.rows() == 0) return 1;
    const FlintMatrix matrix(A);
    FlintInteger result;
    fmpz_mat_det(result.get(), matrix.get());
    return Rational(result.value()) / power(Rational(A.denominator()), static_cast<long>(A.rows()));
}

std::size_t exact_rank(const ExactMatrix& A) {
    if (A.integers().empty()) return 0;
    const FlintMatrix matrix(A);
    return static_cast<std::size_t>(fmpz_mat_rank(matrix.get()));
}

ReducedEchelon reduced_echelon(const ExactMatrix& A) {
    if (A.integers().empty()) return {A, {}};
    FlintMatrix matrix(A);
    FlintInteger denominator;
    const slong rank = fmpz_mat_rref(matrix.get(), denominator.get(), matrix.get());
    ReducedEchelon result;
    result.matrix = rank == 0 ? ExactMatrix::zero(A.rows(), A.columns()) : matrix.over(denominator.value());
    std::size_t column = 0;
    for (std::size_t row = 0; row < static_cast<std::size_t>(rank); ++row) {
        while (result.matrix.integer(row, column) == 0) ++column;
        result.pivot_columns.push_back(column++);
    }
    return result;
}

std::optional<ExactMatrix> solve(const ExactMatrix& A, const ExactMatrix& B) {
    if (A.rows() != B.rows())
        throw InputError("solve", "the numbers of rows differ", "give A and B with equal numbers of rows");
    if (A.is_square() && A.rows() > 0 && B.columns() > 0) {
        FlintMatrix x(A.columns(), B.columns());
        const FlintMatrix a(A);
        const FlintMatrix b(B);
        FlintInteger denominator;
        // A X = den * B in integers, so (A / dA) X' = B / dB with X' = X dA / (den dB).
        if (fmpz_mat_solve(x.get(), denominator.get(), a.get(), b.get()) != 0)
            return x.over(denominator.value() * B.denominator()).scaled(Rational(A.denominator()));
    }
    const ReducedEchelon echelon = reduced_echelon(A.stack_right(B));
    if (!echelon.pivot_columns.empty() && echelon.pivot_columns.back() >= A.columns()) return std::nullopt;
    std::vector<Rational> entries(A.columns() * B.columns());
    for (std::size_t row = 0; row < echelon.pivot_columns.size(); ++row)
        for (std::size_t j = 0; j < B.columns(); ++j)
            entries[echelon.pivot_columns[row] * B.columns() + j] = echelon.matrix.entry(row, A.columns() + j);
    return ExactMatrix::from_rationals(A.columns(), B.columns(), entries);
}

std::optional<ExactMatrix> inverse(const ExactMatrix& A) {
    require_square(A, "inverse");
    if (A.rows() == 0) return A;
    return solve(A, ExactMatrix::identity(A.rows()));
}

ExactMatrix nullspace(const ExactMatrix& A) {
    const ReducedEchelon echelon = reduced_echelon(A);
    const std::vector<std::size_t>& pivots = echelon.pivot_columns;
    const std::size_t n = A.columns();
    const std::size_t free_count = n - pivots.size();
    std::vector<Rational> entries(n * free_count);
    std::size_t next_pivot = 0;
    std::size_t k = 0;
    for (std::size_t column = 0; column < n; ++column) {
        if (next_pivot < pivots.size() && pivots[next_pivot] == column) {
            ++next_pivot;
            continue;
        }
        entries[column * free_count + k] = 1;
        for (std::size_t row = 0; row < pivots.size(); ++row)
            entries[pivots[row] * free_count + k] = -echelon.matrix.entry(row, column);
        ++k;
    }
    return ExactMatrix::from_rationals(n, free_count, entries);
}

}  // namespace relucert

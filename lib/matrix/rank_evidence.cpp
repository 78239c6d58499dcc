#include "relucert/matrix/rank_evidence.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"
#include "relucert/matrix/flint_matrix.hpp"

#include <flint/nmod_mat.h>

#include <algorithm>
#include <numeric>

namespace relucert {

namespace {

/// Columns of the pivots of A modulo `prime`.
std::vector<std::size_t> pivots_modulo(const ExactMatrix& A, std::uint32_t prime) {
    nmod_mat_t residues;
    nmod_mat_init(residues, static_cast<slong>(A.rows()), static_cast<slong>(A.columns()), prime);
    for (std::size_t i = 0; i < A.rows(); ++i)
        for (std::size_t j = 0; j < A.columns(); ++j)
            nmod_mat_entry(residues, i, j) = mpz_fdiv_ui(A.integer(i, j).backend().data(), prime);
    const slong rank = nmod_mat_rref(residues);
    std::vector<std::size_t> pivots;
    std::size_t column = 0;
    for (slong row = 0; row < rank; ++row) {
        while (nmod_mat_entry(residues, row, column) == 0) ++column;
        pivots.push_back(column++);
    }
    nmod_mat_clear(residues);
    return pivots;
}

std::vector<std::size_t> complement(const std::vector<std::size_t>& chosen, std::size_t n) {
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < n; ++i)
        if (!std::binary_search(chosen.begin(), chosen.end(), i)) rest.push_back(i);
    return rest;
}

/// C with A[:, rest] = A[:, columns] C, if the rows `rows` determine it and all rows agree.
std::optional<ExactMatrix> column_coefficients(const ExactMatrix& A, const std::vector<std::size_t>& rows,
                                               const std::vector<std::size_t>& columns) {
    const ExactMatrix chosen = A.select_columns(columns);
    const ExactMatrix rest = A.select_columns(complement(columns, A.columns()));
    ExactMatrix coefficients = ExactMatrix::zero(columns.size(), rest.columns());
    if (!columns.empty() && !rest.is_zero()) {
        auto solution = solve(chosen.select_rows(rows), rest.select_rows(rows));
        RELUCERT_ENSURE(solution.has_value());  // the minor is not singular
        coefficients = *std::move(solution);
    }
    if (chosen * coefficients != rest) return std::nullopt;
    return coefficients;
}

bool strictly_ascending_below(const std::vector<std::size_t>& indices, std::size_t limit) {
    for (std::size_t k = 0; k < indices.size(); ++k)
        if (indices[k] >= limit || (k > 0 && indices[k] <= indices[k - 1])) return false;
    return true;
}

/// The inverse of a modulo q by Euclid's algorithm, or 0 if a is not invertible.
std::uint64_t inverse_modulo(std::uint64_t a, std::uint64_t q) {
    std::int64_t old_coefficient = 1;
    std::int64_t coefficient = 0;
    auto old_remainder = static_cast<std::int64_t>(a);
    auto remainder = static_cast<std::int64_t>(q);
    while (remainder != 0) {
        const std::int64_t quotient = old_remainder / remainder;
        old_remainder = std::exchange(remainder, old_remainder - quotient * remainder);
        old_coefficient = std::exchange(coefficient, old_coefficient - quotient * coefficient);
    }
    if (old_remainder != 1) return 0;
    return static_cast<std::uint64_t>(old_coefficient < 0 ? old_coefficient + static_cast<std::int64_t>(q)
                                                          : old_coefficient);
}

bool minor_is_invertible(const ExactMatrix& A, const RankEvidence& evidence) {
    const std::size_t r = evidence.rank;
    const std::uint64_t q = evidence.modulus;
    std::vector<std::vector<std::uint64_t>> a(r, std::vector<std::uint64_t>(r));
    for (std::size_t i = 0; i < r; ++i)
        for (std::size_t j = 0; j < r; ++j)
            a[i][j] = mpz_fdiv_ui(A.integer(evidence.rows[i], evidence.columns[j]).backend().data(), q);
    for (std::size_t k = 0; k < r; ++k) {
        std::size_t pivot_row = k;
        std::uint64_t inverse_pivot = 0;
        for (; pivot_row < r; ++pivot_row) {
            inverse_pivot = inverse_modulo(a[pivot_row][k], q);
            if (inverse_pivot != 0) break;
        }
        if (pivot_row == r) return false;
        std::swap(a[k], a[pivot_row]);
        for (std::size_t i = k + 1; i < r; ++i) {
            const std::uint64_t factor = q - a[i][k] * inverse_pivot % q;  // products stay below 2^62
            for (std::size_t j = k; j < r; ++j) a[i][j] = (a[i][j] + factor * a[k][j]) % q;
        }
    }
    return true;
}

}  // namespace

RankEvidence rank_with_evidence(const ExactMatrix& A, const Deadline& deadline) {
    RankEvidence evidence;
    if (A.integers().empty()) return evidence;
    // Each prime that divides all minors of the true rank gives a smaller one; there are finitely many such primes.
    for (std::uint32_t prime : {2147483647U, 2147483629U, 2147483587U, 2147483579U, 2147483563U, 2147483549U}) {
        deadline.check("rank");
        evidence.modulus = prime;
        evidence.columns = pivots_modulo(A, prime);
        evidence.rank = evidence.columns.size();
        evidence.rows = pivots_modulo(A.select_columns(evidence.columns).transpose(), prime);
        RELUCERT_ENSURE(evidence.rows.size() == evidence.rank);
        if (evidence.rank == std::min(A.rows(), A.columns())) {
            evidence.upper = RankEvidence::Upper::full;
            return evidence;
        }
        // Neurons that died leave zero rows, inputs that never matter zero columns: 0 needs no solve, whose fractions
        // have as many digits as a determinant.
        const bool zero_rows = A.select_rows(complement(evidence.rows, A.rows())).is_zero();
        const bool zero_columns = A.select_columns(complement(evidence.columns, A.columns())).is_zero();
        const bool by_columns = zero_rows == zero_columns ? A.columns() <= A.rows() : zero_columns;
        auto coefficients = by_columns ? column_coefficients(A, evidence.rows, evidence.columns)
                                       : column_coefficients(A.transpose(), evidence.columns, evidence.rows);
        if (coefficients) {
            evidence.upper = by_columns ? RankEvidence::Upper::columns : RankEvidence::Upper::rows;
            evidence.coefficients = *std::move(coefficients);
            return evidence;
        }
    }
    throw LimitReached("rank: six primes divide all minors of the rank of the matrix");
}

bool proves_rank(const ExactMatrix& A, const RankEvidence& evidence) {
    const std::size_t r = evidence.rank;
    if (evidence.rows.size() != r || evidence.columns.size() != r) return false;
    if (!strictly_ascending_below(evidence.rows, A.rows())) return false;
    if (!strictly_ascending_below(evidence.columns, A.columns())) return false;
    if (evidence.modulus < 2 || evidence.modulus >= (1U << 31U)) return false;
    if (!minor_is_invertible(A, evidence)) return false;
    if (evidence.upper == RankEvidence::Upper::full) return r == std::min(A.rows(), A.columns());
    const bool by_columns = evidence.upper == RankEvidence::Upper::columns;
    const ExactMatrix matrix = by_columns ? A : A.transpose();
    const std::vector<std::size_t>& chosen = by_columns ? evidence.columns : evidence.rows;
    const std::vector<std::size_t> rest = complement(chosen, matrix.columns());
    const ExactMatrix& C = evidence.coefficients;
    if (C.rows() != r || C.columns() != rest.size()) return false;
    for (std::size_t i = 0; i < matrix.rows(); ++i)
        for (std::size_t j = 0; j < rest.size(); ++j) {
            Integer sum = 0;
            for (std::size_t k = 0; k < r; ++k) sum += matrix.integer(i, chosen[k]) * C.integer(k, j);
            if (sum != matrix.integer(i, rest[j]) * C.denominator()) return false;
        }
    return true;
}

}  // namespace relucert

// docs/evidence/rank.md: a minor that is invertible modulo q, and a factorisation.
#include <algorithm>
#include <cstdint>
#include <numeric>

#include "rules.hpp"

namespace relucert_check {
namespace {

// Ascending indices from 1 to most, as indices from 0.
std::vector<size_t> read_indices(const Json& list, size_t count, size_t most) {
    std::vector<size_t> indices;
    for (const Json& one : list.as_list()) {
        const size_t i = read_count(one.as_text());
        require(i <= most && (indices.empty() || i - 1 > indices.back()),
                "rank: indices that are not ascending or out of range");
        indices.push_back(i - 1);
    }
    require(indices.size() == count, "rank: a wrong number of indices");
    return indices;
}

uint64_t inverse(uint64_t x, uint64_t q) {  // gcd(x, q) = 1
    const mpz_class a(x), modulus(q);
    mpz_class r;
    mpz_invert(r.get_mpz_t(), a.get_mpz_t(), modulus.get_mpz_t());
    return r.get_ui();
}

// q < 2^31, so products of residues stay below 2^62.
void check_minor(const IntegerMatrix& n, const std::vector<size_t>& rows, const std::vector<size_t>& columns,
                 uint64_t q) {
    const size_t r = rows.size();
    std::vector<std::vector<uint64_t>> m(r, std::vector<uint64_t>(r));
    for (size_t i = 0; i < r; ++i)
        for (size_t j = 0; j < r; ++j) m[i][j] = mpz_fdiv_ui(n[rows[i]][columns[j]].get_mpz_t(), q);
    for (size_t k = 0; k < r; ++k) {
        size_t pivot = k;
        while (pivot < r && std::gcd(m[pivot][k], q) != 1) ++pivot;
        require(pivot < r, "rank: the minor is not invertible modulo the modulus");
        std::swap(m[k], m[pivot]);
        const uint64_t inverted = inverse(m[k][k], q);
        for (size_t i = k + 1; i < r; ++i) {
            const uint64_t factor = m[i][k] * inverted % q;
            for (size_t j = k; j < r && factor != 0; ++j) m[i][j] = (m[i][j] + (q - factor) * m[k][j]) % q;
        }
    }
}

// Every vector `all[i]` that is not in `basis` is the combination of the basis with the coefficients C[.][j].
void check_combinations(const IntegerMatrix& all, const std::vector<size_t>& basis, const Json& coefficients) {
    const size_t r = basis.size(), others = all.size() - r, length = all.empty() ? 0 : all[0].size();
    require(coefficients.as_list().size() == r, "rank: a wrong number of coefficients");
    RationalMatrix c;
    for (const Json& row : coefficients.as_list()) {
        c.push_back(rationals(row));
        require(c.back().size() == others, "rank: a wrong number of coefficients");
    }
    size_t j = 0;
    for (size_t f = 0; f < all.size(); ++f) {
        if (std::find(basis.begin(), basis.end(), f) != basis.end()) continue;
        RationalMatrix column(1);
        for (size_t k = 0; k < r; ++k) column[0].push_back(c[k][j]);
        const auto [scaled, denominator] = over_common_denominator(column);
        for (size_t i = 0; i < length; ++i) {
            mpz_class total = -all[f][i] * denominator;
            for (size_t k = 0; k < r; ++k)
                mpz_addmul(total.get_mpz_t(), all[basis[k]][i].get_mpz_t(), scaled[0][k].get_mpz_t());
            require(total == 0, "rank: a row or column is not the stated combination");
        }
        ++j;
    }
}

}  // namespace

Value check_rank(const Values& arguments, const Json& value, const Json& evidence) {
    const RationalMatrix a = rational_matrix(arguments[0]);
    const size_t m = a.size(), n = a.empty() ? 0 : a[0].size();
    const mpz_class stated = read_integer(value.as_text());
    require(stated >= 0 && stated <= std::min(m, n), "rank: a value out of range");
    const size_t r = stated.get_ui();
    evidence.expect_keys({"kind", "modulus", "rows", "columns", "upper"});
    require(evidence["kind"].as_text() == "minor", "rank: evidence of kind minor is expected");
    const mpz_class q = read_integer(evidence["modulus"].as_text());
    require(q >= 2 && q < mpz_class(1) << 31, "rank: a modulus out of range");
    const std::vector<size_t> rows = read_indices(evidence["rows"], r, m),
                              columns = read_indices(evidence["columns"], r, n);
    const IntegerMatrix integers = over_common_denominator(a).first;
    check_minor(integers, rows, columns, q.get_ui());
    const Json& upper = evidence["upper"];
    const std::string& kind = upper["kind"].as_text();
    if (kind == "full") {
        upper.expect_keys({"kind"});
        require(r == std::min(m, n), "rank: the rank is not full");
    } else {
        upper.expect_keys({"kind", "coefficients"});
        require(kind == "rows" || kind == "columns", "rank: unknown upper bound");
        IntegerMatrix transposed(n, std::vector<mpz_class>(m));
        for (size_t i = 0; i < m && kind == "columns"; ++i)
            for (size_t j = 0; j < n; ++j) transposed[j][i] = integers[i][j];
        check_combinations(kind == "rows" ? integers : transposed, kind == "rows" ? rows : columns,
                           upper["coefficients"]);
    }
    return {Number(mpq_class(stated))};
}

}  // namespace relucert_check

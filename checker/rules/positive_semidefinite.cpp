// docs/evidence/positive-semidefinite.md. Machine integers: the range checks of the page, in its order, exclude
// overflow.
#include <algorithm>
#include <cstdint>

#include "rules.hpp"

namespace relucert_check {
namespace {

__extension__ typedef __int128 Wide;

// |n| < 2^124 by the caller's range check.
Wide to_wide(const mpz_class& n) {
    const mpz_class low = abs(n) & mpz_class("18446744073709551615");
    const mpz_class high = abs(n) >> 64;
    const Wide size = (static_cast<Wide>(high.get_ui()) << 64) | static_cast<Wide>(low.get_ui());
    return n < 0 ? -size : size;
}
mpz_class to_mpz(Wide n) {  // n >= 0
    return (mpz_class(static_cast<unsigned long>(static_cast<uint64_t>(n >> 64))) << 64) +
           mpz_class(static_cast<unsigned long>(static_cast<uint64_t>(n)));
}
Wide magnitude(Wide n) { return std::max(n, -n); }
Wide floor_divide(Wide n, Wide d) {  // d > 0
    const Wide q = n / d;
    return n % d < 0 ? q - 1 : q;
}

struct Scale {
    long p = 0, e = 0;
    Wide limit = 0;  // 4^p
    Wide sigma = 0;

    Scale(const Json& proof, const mpq_class& u) {
        proof.expect_keys({"kind", "bits", "shift"});
        const mpz_class bits = read_integer(proof["bits"].as_text());
        require(bits >= 4 && bits <= 61, "fixed-point: bits out of range");
        p = bits.get_si();
        limit = Wide{1} << (2 * p);
        require(u > 0, "fixed-point: no positive entry on the diagonal");
        e = base_four_exponent(u);
        const mpq_class shift = read_rational(proof["shift"].as_text());
        require(shift > 0, "fixed-point: a shift that is not positive");
        sigma = in_range(scaled_floor(shift, 2 * (p - e)));
    }
    Wide in_range(const mpz_class& n) const {
        require(abs(n) <= mpz_class(1) << static_cast<unsigned long>(2 * p), "fixed-point: an entry out of range");
        return to_wide(n);
    }
};

// Factor and residual: a by rows (lower triangle), changed in place to nothing of use; error: E[i].
void factor(const std::vector<std::vector<Wide>>& a, const Scale& scale, const std::vector<Wide>& error) {
    const size_t n = a.size();
    const Wide entry_limit = Wide{1} << scale.p;
    std::vector<std::vector<int64_t>> l(n);
    std::vector<Wide> w(n, 0), d(n, 0);
    for (size_t i = 0; i < n; ++i) {
        std::vector<int64_t>& row = l[i];
        row.resize(i + 1);
        Wide squares = 0;
        for (size_t j = 0; j < i; ++j) {
            const int64_t *x = row.data(), *y = l[j].data();
            Wide c = a[i][j];
            for (size_t k = 0; k < j; ++k) c -= static_cast<Wide>(x[k]) * y[k];
            const Wide pivot = y[j];
            const Wide entry = floor_divide(c + pivot / 2, pivot);
            require(magnitude(entry) <= entry_limit, "fixed-point: an entry of the factor out of range");
            row[j] = static_cast<int64_t>(entry);
            const Wide rest = magnitude(c - entry * pivot);
            w[i] += rest;
            w[j] += rest;
            squares += entry * entry;
            require(squares <= scale.limit, "fixed-point: a row of the factor out of range");
        }
        const Wide c = a[i][i] - scale.sigma - squares;
        require(c >= 1, "fixed-point: the elimination stops, the matrix is not shown positive semidefinite");
        const mpz_class root = sqrt(to_mpz(c));
        row[i] = static_cast<int64_t>(root.get_si());  // at most 2^61
        d[i] = c - static_cast<Wide>(row[i]) * row[i] + scale.sigma;
    }
    for (size_t i = 0; i < n; ++i)
        require(d[i] >= w[i] + error[i], "fixed-point: the residual is not diagonally dominant");
}

void prove_exactly(const RationalMatrix& m, const Json& proof) {
    proof.expect_keys({"kind"});
    require(m.size() <= 128, "exact elimination of more than 128 rows");
    IntegerMatrix a = over_common_denominator(m).first;
    mpz_class previous = 1;
    for (size_t k = 0; k < a.size(); ++k) {
        require(a[k][k] >= 0, "exact: a negative pivot");
        if (a[k][k] == 0) {
            for (size_t i = k + 1; i < a.size(); ++i) require(a[i][k] == 0, "exact: a zero pivot with an entry below");
            continue;
        }
        for (size_t i = k + 1; i < a.size(); ++i)
            for (size_t j = k + 1; j < a.size(); ++j) a[i][j] = (a[k][k] * a[i][j] - a[i][k] * a[k][j]) / previous;
        previous = a[k][k];
    }
}

bool is_exact(const Json& proof) {
    const std::string& kind = proof["kind"].as_text();
    require(kind == "exact" || kind == "fixed-point", "unknown proof of definiteness: " + kind);
    return kind == "exact";
}

}  // namespace

void prove_psd(const RationalMatrix& m, const Json& proof) {
    if (is_exact(proof)) return prove_exactly(m, proof);
    const size_t n = m.size();
    require(n >= 1 && n <= 65536, "fixed-point: a matrix of this size");
    mpq_class u = m[0][0];
    for (size_t i = 0; i < n; ++i) u = std::max(u, m[i][i]);
    const Scale scale(proof, u);
    std::vector<std::vector<Wide>> a(n);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j <= i; ++j) a[i].push_back(scale.in_range(scaled_floor(m[i][j], 2 * (scale.p - scale.e))));
    factor(a, scale, std::vector<Wide>(n, static_cast<Wide>(n) - 1));
}

void prove_gram_psd(const RationalMatrix& b, const mpq_class& t, int g, const Json& proof) {
    const size_t n = b.size();
    if (is_exact(proof)) {
        RationalMatrix m = gram_matrix(b);
        for (size_t i = 0; i < n; ++i)
            for (size_t j = 0; j < n; ++j) m[i][j] = g * ((i == j ? t : mpq_class(0)) - m[i][j]);
        return prove_exactly(m, proof);
    }
    const size_t k = b.empty() ? 0 : b[0].size();
    require(n >= 1 && n <= 65536 && k <= size_t{1} << 30, "fixed-point: a matrix of this size");
    const auto [integers, denominator] = over_common_denominator(b);
    mpz_class most = 0;
    for (const auto& row : integers) {
        mpz_class total = 0;
        for (const mpz_class& x : row) total += x * x;
        most = std::max(most, total);
    }
    const Scale scale(proof, std::max(t, ratio(most, denominator * denominator)));
    const Wide entry_limit = Wide{1} << scale.p;
    std::vector<std::vector<int64_t>> x(n);
    for (size_t i = 0; i < n; ++i) {
        Wide squares = 0;
        for (const mpq_class& entry : b[i]) {  // floor(B 2^(p-e) + 1/2) = floor((B + 2^(e-p-1)) 2^(p-e))
            const Wide rounded = scale.in_range((scaled_floor(entry, scale.p - scale.e + 1) + 1) >> 1);
            require(magnitude(rounded) <= entry_limit, "fixed-point: an entry of B out of range");
            x[i].push_back(static_cast<int64_t>(rounded));
            squares += rounded * rounded;
            require(squares <= scale.limit, "fixed-point: a row of B out of range");
        }
    }
    const mpz_class floor_t = scaled_floor(t, 2 * (scale.p - scale.e)),
                    minus_ceiling_t = scaled_floor(-t, 2 * (scale.p - scale.e));
    const Wide target = scale.in_range(g > 0 ? floor_t : mpz_class(-minus_ceiling_t));
    std::vector<std::vector<Wide>> a(n);
    std::vector<Wide> h(n, 0), error(n);
    Wide total = 0;
    for (size_t i = 0; i < n; ++i) {
        for (const int64_t entry : x[i]) h[i] += magnitude(entry);
        total += h[i];
        for (size_t j = 0; j <= i; ++j) {
            Wide q = 0;
            for (size_t m = 0; m < k; ++m) q += static_cast<Wide>(x[i][m]) * x[j][m];
            a[i].push_back(i == j ? g * (target - q) : -g * q);
        }
        require(magnitude(a[i][i]) <= scale.limit, "fixed-point: a diagonal entry out of range");
    }
    for (size_t i = 0; i < n; ++i)
        error[i] = static_cast<Wide>(n) * h[i] + total + static_cast<Wide>(n) * static_cast<Wide>(k);
    factor(a, scale, error);
}

Value check_positive_semidefinite(const Values& arguments, const Json& value, const Json& evidence) {
    const RationalMatrix m = symmetric_argument(arguments[0]);
    if (yes_or_no(value)) {
        prove_psd(m, evidence);
        return {true};
    }
    evidence.expect_keys({"kind", "x"});
    require(evidence["kind"].as_text() == "witness", "positive_semidefinite: a witness is expected");
    std::vector<mpq_class> x;
    for (const Json& entry : evidence["x"].as_list()) x.emplace_back(read_integer(entry.as_text()));
    mpq_class total = 0;
    require(x.size() == m.size(), "positive_semidefinite: a witness of the wrong length");
    for (size_t i = 0; i < m.size(); ++i)
        if (x[i] != 0) total += x[i] * inner_product(m[i], x);
    require(total < 0, "positive_semidefinite: the witness has no negative value");
    return {false};
}

}  // namespace relucert_check

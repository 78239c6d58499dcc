// The rules of docs/evidence/positive-semidefinite.md (sections 2, 3) and gram-eigenvalues-above.md (section 2), line
// by line in big integers: no overflow, no speed. The library and the checker must agree with them on every input.
#pragma once
#include <gmpxx.h>

#include <optional>
#include <string>
#include <vector>

namespace evidence_rules {

using Integers = std::vector<std::vector<mpz_class>>;
using Rationals = std::vector<std::vector<mpq_class>>;

inline mpz_class floor_of(const mpq_class& q) {
    mpz_class r;
    mpz_fdiv_q(r.get_mpz_t(), q.get_num_mpz_t(), q.get_den_mpz_t());
    return r;
}
inline mpq_class power_of_two(long k) {
    const mpz_class size = mpz_class(1) << static_cast<unsigned long>(k < 0 ? -k : k);
    return k < 0 ? mpq_class(mpz_class(1), size) : mpq_class(size);
}
/// The least integer e with u <= 4^e, u > 0.
inline long exponent_of(const mpq_class& u) {
    long e = 0;
    while (u > power_of_two(2 * e)) ++e;
    while (u <= power_of_two(2 * e - 2)) --e;
    return e;
}

/// Why the factor and residual refuse, or an empty text.
inline std::string factor(const Integers& a, const mpz_class& sigma, const std::vector<mpz_class>& error, long p) {
    const size_t n = a.size();
    const mpz_class limit = mpz_class(1) << static_cast<unsigned long>(2 * p),
                    entry_limit = mpz_class(1) << static_cast<unsigned long>(p);
    Integers l(n, std::vector<mpz_class>(n));
    std::vector<mpz_class> w(n), d(n);
    for (size_t i = 0; i < n; ++i) {
        mpz_class squares = 0;
        for (size_t j = 0; j < i; ++j) {
            mpz_class c = a[i][j];
            for (size_t k = 0; k < j; ++k) c -= l[i][k] * l[j][k];
            l[i][j] = floor_of(mpq_class(c + l[j][j] / 2) / l[j][j]);
            if (abs(l[i][j]) > entry_limit) return "an entry of the factor out of range";
            const mpz_class r = abs(c - l[i][j] * l[j][j]);
            w[i] += r;
            w[j] += r;
            squares += l[i][j] * l[i][j];
            if (squares > limit) return "a row of the factor out of range";
        }
        const mpz_class c = a[i][i] - sigma - squares;
        if (c < 1) return "the elimination stops";
        l[i][i] = sqrt(c);
        d[i] = c - l[i][i] * l[i][i] + sigma;
    }
    for (size_t i = 0; i < n; ++i)
        if (d[i] < w[i] + error[i]) return "the residual is not diagonally dominant";
    return "";
}

/// Section 2: why "bits p and shift s prove m psd" is refused, or an empty text.
inline std::string fixed_point(const Rationals& m, long p, const mpq_class& s) {
    const size_t n = m.size();
    mpq_class u = m[0][0];
    for (size_t i = 0; i < n; ++i) u = u < m[i][i] ? m[i][i] : u;
    if (u <= 0) return "no positive entry on the diagonal";
    const mpq_class scale = power_of_two(2 * (p - exponent_of(u)));
    const mpz_class limit = mpz_class(1) << static_cast<unsigned long>(2 * p), sigma = floor_of(s * scale);
    if (sigma > limit) return "an entry out of range";
    Integers a(n);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j <= i; ++j) {
            a[i].push_back(floor_of(m[i][j] * scale));
            if (abs(a[i][j]) > limit) return "an entry out of range";
        }
    return factor(a, sigma, std::vector<mpz_class>(n, mpz_class(n) - 1), p);
}

/// Section 3, for g (t I - B B^T).
inline std::string gram_fixed_point(const Rationals& b, const mpq_class& t, int g, long p, const mpq_class& s) {
    const size_t n = b.size(), k = b[0].size();
    mpq_class u = t;
    for (const auto& row : b) {
        mpq_class sum = 0;
        for (const mpq_class& x : row) sum += x * x;
        if (u < sum) u = sum;
    }
    if (u <= 0) return "no positive entry on the diagonal";
    const long e = exponent_of(u);
    const mpq_class scale = power_of_two(2 * (p - e));
    const mpz_class limit = mpz_class(1) << static_cast<unsigned long>(2 * p), sigma = floor_of(s * scale);
    if (sigma > limit) return "an entry out of range";
    Integers x(n);
    for (size_t i = 0; i < n; ++i) {
        mpz_class squares = 0;
        for (const mpq_class& entry : b[i]) {
            x[i].push_back(floor_of(entry * power_of_two(p - e) + mpq_class(1, 2)));
            if (abs(x[i].back()) > mpz_class(1) << static_cast<unsigned long>(p)) return "an entry of B out of range";
            squares += x[i].back() * x[i].back();
            if (squares > limit) return "a row of B out of range";
        }
    }
    const mpz_class target = g > 0 ? floor_of(t * scale) : mpz_class(-floor_of(-t * scale));
    if (abs(target) > limit) return "an entry out of range";
    Integers a(n);
    std::vector<mpz_class> h(n), error(n);
    mpz_class total = 0;
    for (size_t i = 0; i < n; ++i) {
        for (const mpz_class& entry : x[i]) h[i] += abs(entry);
        total += h[i];
        for (size_t j = 0; j <= i; ++j) {
            mpz_class q = 0;
            for (size_t m = 0; m < k; ++m) q += x[i][m] * x[j][m];
            a[i].push_back(i == j ? mpz_class(g * (target - q)) : mpz_class(-g * q));
        }
        if (abs(a[i][i]) > limit) return "a diagonal entry out of range";
    }
    for (size_t i = 0; i < n; ++i) error[i] = n * h[i] + total + n * mpz_class(k);
    return factor(a, sigma, error, p);
}

/// Section 2 of gram-eigenvalues-above.md: the number of positive signs, or nothing; g = -1 for `lower`, 1 for `upper`.
inline std::optional<size_t> positive_signs(const Rationals& m, int g, long p, const mpq_class& s) {
    const size_t n = m.size();
    mpq_class u = 0;
    for (const auto& row : m)
        for (const mpq_class& entry : row) u = u < abs(entry) ? mpq_class(abs(entry)) : u;
    const mpq_class scale = power_of_two(2 * (p - (u == 0 ? 0 : exponent_of(u))));
    const mpz_class sigma = floor_of(s * scale);
    Integers l(n, std::vector<mpz_class>(n));
    std::vector<mpz_class> w(n);
    std::vector<int> z(n);
    size_t count = 0;
    for (size_t i = 0; i < n; ++i) {
        for (size_t j = 0; j < i; ++j) {
            mpz_class c = floor_of(m[i][j] * scale);
            for (size_t k = 0; k < j; ++k) c -= z[k] * l[i][k] * l[j][k];
            l[i][j] = z[j] * floor_of(mpq_class(c + l[j][j] / 2) / l[j][j]);
            const mpz_class r = abs(c - z[j] * l[i][j] * l[j][j]);
            w[i] += r;
            w[j] += r;
        }
        mpz_class c = floor_of(m[i][i] * scale) + g * sigma;
        for (size_t k = 0; k < i; ++k) c -= z[k] * l[i][k] * l[i][k];
        if (c == 0) return {};
        z[i] = sgn(c);
        l[i][i] = sqrt(abs(c));
        w[i] += abs(c - z[i] * l[i][i] * l[i][i]);
        count += z[i] > 0 ? 1 : 0;
    }
    for (size_t i = 0; i < n; ++i)
        if (sigma < w[i] + n) return {};
    return count;
}

}  // namespace evidence_rules

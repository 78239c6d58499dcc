// docs/evidence/gram-eigenvalues-above.md: the number of positive eigenvalues of M = B B^T - t I.
#include "rules.hpp"

namespace relucert_check {
namespace {

// The number of positive signs of the fixed-point signed Cholesky factor, section 2; g = -1 for `lower`, 1 for `upper`.
size_t count_signs(const RationalMatrix& m, const Json& side, int g) {
    side.expect_keys({"kind", "bits", "shift"});
    require(side["kind"].as_text() == "signs", "gram_eigenvalues_above: evidence of kind signs is expected");
    const mpz_class bits = read_integer(side["bits"].as_text());
    require(bits >= 4 && bits <= 1024, "gram_eigenvalues_above: bits out of range");
    const mpq_class shift = read_rational(side["shift"].as_text());
    require(shift > 0, "gram_eigenvalues_above: a shift that is not positive");
    const size_t n = m.size();
    mpq_class u = 0;
    for (const auto& row : m)
        for (const mpq_class& entry : row) u = std::max<mpq_class>(u, abs(entry));
    const long scale = 2 * (bits.get_si() - (u == 0 ? 0 : base_four_exponent(u)));
    const mpz_class sigma = scaled_floor(shift, scale);
    IntegerMatrix l(n);
    std::vector<mpz_class> w(n, 0);
    std::vector<int> z(n, 0);
    size_t count = 0;
    for (size_t i = 0; i < n; ++i) {
        mpz_class c, r;
        std::vector<mpz_class> signed_row;  // z[k] l[i][k]
        for (size_t j = 0; j < i; ++j) {
            c = scaled_floor(m[i][j], scale);
            for (size_t k = 0; k < j; ++k) mpz_submul(c.get_mpz_t(), signed_row[k].get_mpz_t(), l[j][k].get_mpz_t());
            r = c + (l[j][j] >> 1);
            mpz_fdiv_q(r.get_mpz_t(), r.get_mpz_t(), l[j][j].get_mpz_t());
            signed_row.push_back(r);
            l[i].push_back(z[j] * r);
            const mpz_class rest = abs(c - r * l[j][j]);
            w[i] += rest;
            w[j] += rest;
        }
        c = scaled_floor(m[i][i], scale) + g * sigma;
        for (size_t k = 0; k < i; ++k) mpz_submul(c.get_mpz_t(), signed_row[k].get_mpz_t(), l[i][k].get_mpz_t());
        require(c != 0, "gram_eigenvalues_above: the elimination stops");
        z[i] = sgn(c);
        count += z[i] > 0 ? 1 : 0;
        l[i].push_back(sqrt(abs(c)));
        w[i] += abs(c - z[i] * l[i][i] * l[i][i]);
    }
    for (size_t i = 0; i < n; ++i)
        require(sigma >= w[i] + n, "gram_eigenvalues_above: the residual is larger than the shift");
    return count;
}

}  // namespace

Value check_gram_eigenvalues_above(const Values& arguments, const Json& value, const Json& evidence) {
    const RationalMatrix b = smaller_side(rational_matrix(arguments[0]));
    const mpq_class t = rational(arguments[1]);
    require(t >= 0, "gram_eigenvalues_above: t is negative");
    RationalMatrix m = gram_matrix(b);
    for (size_t i = 0; i < m.size(); ++i) m[i][i] -= t;
    const mpz_class stated = read_integer(value.as_text());
    require(stated >= 0 && stated <= m.size(), "gram_eigenvalues_above: a count out of range");
    const size_t r = stated.get_ui();
    if (evidence["kind"].as_text() == "exact") {
        evidence.expect_keys({"kind"});
        require(m.size() <= 128, "gram_eigenvalues_above: exact elimination of more than 128 rows");
        require(inertia(over_common_denominator(m).first).positive == r, "gram_eigenvalues_above: another count");
        return {Number(mpq_class(stated))};
    }
    evidence.expect_keys({"kind", "lower", "upper"});
    require(evidence["kind"].as_text() == "inertia",
            "gram_eigenvalues_above: evidence of kind inertia or exact is expected");
    const Json &lower = evidence["lower"], &upper = evidence["upper"];
    if (lower["kind"].as_text() == "none") {
        lower.expect_keys({"kind"});
        require(r == 0, "gram_eigenvalues_above: no lower bound for a positive count");
    } else {
        require(count_signs(m, lower, -1) >= r, "gram_eigenvalues_above: fewer eigenvalues are shown");
    }
    if (upper["kind"].as_text() == "full") {
        upper.expect_keys({"kind"});
        require(r == m.size(), "gram_eigenvalues_above: no upper bound for a count that is not full");
    } else {
        require(count_signs(m, upper, 1) <= r, "gram_eigenvalues_above: more eigenvalues are possible");
    }
    return {Number(mpq_class(stated))};
}

}  // namespace relucert_check

#include <algorithm>
#include <map>

#include "rules.hpp"

namespace relucert_check {

Rule rule_of(const std::string& primitive) {
    static const std::map<std::string, Rule> table = {
        {"rank", check_rank},
        {"positive_semidefinite", check_positive_semidefinite},
        {"largest_eigenvalue", check_largest_eigenvalue},
        {"smallest_eigenvalue", check_smallest_eigenvalue},
        {"largest_gram_eigenvalue", check_largest_gram_eigenvalue},
        {"smallest_gram_eigenvalue", check_smallest_gram_eigenvalue},
        {"gram_eigenvalues_above", check_gram_eigenvalues_above},
        {"same_function", check_same_function},
        {"feasible", check_feasible},
        {"in_convex_hull", check_in_convex_hull},
        {"cells", check_cells},
        {"descent_shadow", check_descent_shadow},
        {"sgd_shadow", check_sgd_shadow},
        {"in_cell_hull", check_in_cell_hull},
        {"largest_tangent_eigenvalue", check_largest_tangent_eigenvalue},
        {"zero", check_zero},
        {"supremum", check_supremum},
        {"infimum", check_infimum},
        {"forall", check_forall},
        {"dual_norm_squared", check_dual_norm_squared},
        {"tight_directions", check_tight_directions},
    };
    const auto found = table.find(primitive);
    require(found != table.end(), "unknown primitive: " + primitive);
    return found->second;
}

RationalMatrix smaller_side(const RationalMatrix& a) {
    if (a.empty() || a.size() <= a[0].size()) return a;
    RationalMatrix b(a[0].size());
    for (const auto& row : a)
        for (size_t j = 0; j < row.size(); ++j) b[j].push_back(row[j]);
    return b;
}

RationalMatrix gram_matrix(const RationalMatrix& b) {
    const auto [n, d] = over_common_denominator(b);
    const mpz_class square = d * d;
    RationalMatrix m(b.size(), std::vector<mpq_class>(b.size()));
    mpz_class total;
    for (size_t i = 0; i < b.size(); ++i)
        for (size_t j = 0; j <= i; ++j) {
            total = 0;
            for (size_t k = 0; k < n[i].size(); ++k)
                mpz_addmul(total.get_mpz_t(), n[i][k].get_mpz_t(), n[j][k].get_mpz_t());
            m[i][j] = m[j][i] = ratio(total, square);
        }
    return m;
}

std::vector<mpq_class> rationals(const Json& list) {
    std::vector<mpq_class> entries;
    for (const Json& one : list.as_list()) entries.push_back(read_rational(one.as_text()));
    return entries;
}

long base_four_exponent(const mpq_class& u) {
    // 2^(b-1) < u < 2^(b+1) for b = bits(numerator) - bits(denominator).
    const long b = static_cast<long>(bits(u.get_num())) - static_cast<long>(bits(u.get_den()));
    long e = (b - 1) / 2 - 2;
    while (u > power(mpq_class(4), e)) ++e;
    return e;
}

mpz_class scaled_floor(const mpq_class& q, long k) {
    require(k < static_cast<long>(max_number_bits) && -k < static_cast<long>(max_number_bits), "a scale out of range");
    const mpz_class n = q.get_num() << static_cast<unsigned long>(std::max(k, 0L));
    const mpz_class d = q.get_den() << static_cast<unsigned long>(std::max(-k, 0L));
    mpz_class r;
    mpz_fdiv_q(r.get_mpz_t(), n.get_mpz_t(), d.get_mpz_t());
    return r;
}

RationalMatrix symmetric_argument(const Value& v) {
    RationalMatrix k = rational_matrix(v);
    require(is_symmetric(k), "a symmetric matrix is expected");
    return k;
}

bool yes_or_no(const Json& value) {
    require(value.as_text() == "yes" || value.as_text() == "no", "a value that is neither yes nor no");
    return value.as_text() == "yes";
}

mpq_class inner_product(const std::vector<mpq_class>& a, const std::vector<mpq_class>& b) {
    require(a.size() == b.size(), "evidence: a vector of the wrong length");
    mpq_class total = 0;
    for (size_t i = 0; i < a.size(); ++i) total += a[i] * b[i];
    return total;
}

}  // namespace relucert_check

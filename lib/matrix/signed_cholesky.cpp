#include "relucert/matrix/signed_cholesky.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/fixed_point_cholesky.hpp"
#include "relucert/matrix/machine_integer.hpp"

#include <vector>

namespace relucert {

namespace {

/// value -= sign * a * b
void subtract_product(Integer& value, int sign, const Integer& a, const Integer& b) {
    if (sign == 1)
        mpz_submul(value.backend().data(), a.backend().data(), b.backend().data());
    else
        mpz_addmul(value.backend().data(), a.backend().data(), b.backend().data());
}

void check_parameters(const ExactMatrix& M, unsigned bits, const Rational& shift) {
    const char* place = "signed Cholesky factor";
    if (!M.is_symmetric()) throw InputError(place, "the matrix is not symmetric", "give a symmetric matrix");
    if (bits < 4 || bits > 1024) throw InputError(place, "bits must be from 4 to 1024", "use 96");
    if (shift.sign() <= 0) throw InputError(place, "the shift must be positive", "choose a shift > 0");
}

}  // namespace

std::optional<std::size_t> count_positive_signs(const ExactMatrix& M, CountDirection direction, unsigned bits,
                                                const Rational& shift, const Deadline& deadline) {
    check_parameters(M, bits, shift);
    const std::size_t n = M.rows();
    Integer largest = 0;
    for (const Integer& value : M.integers())
        if (boost::multiprecision::abs(value) > largest) largest = boost::multiprecision::abs(value);
    const long e = largest == 0 ? 0 : least_power_of_four({largest, M.denominator()});
    const long scale = 2 * (static_cast<long>(bits) - e);
    const Integer sigma = (shift * Rational::power_of_two(scale)).floor();
    const ScaledFloor scaled(M.denominator(), scale);
    std::vector<Integer> l(n * n);
    std::vector<Integer> w(n);
    std::vector<int> z(n, 0);
    std::size_t count = 0;
    Integer half;
    Integer quotient;
    for (std::size_t i = 0; i < n; ++i) {
        deadline.check("signed Cholesky factor");
        Integer* row = &l[i * n];
        for (std::size_t j = 0; j < i; ++j) {
            const Integer* other = &l[j * n];
            Integer c = scaled.floor(M.integer(i, j));
            for (std::size_t k = 0; k < j; ++k) subtract_product(c, z[k], row[k], other[k]);
            mpz_fdiv_q_2exp(half.backend().data(), other[j].backend().data(), 1);
            half += c;
            mpz_fdiv_q(quotient.backend().data(), half.backend().data(), other[j].backend().data());
            row[j] = z[j] > 0 ? quotient : Integer(-quotient);
            subtract_product(c, 1, quotient, other[j]);  // the residual r, as z[j]^2 = 1
            mpz_abs(c.backend().data(), c.backend().data());
            w[i] += c;
            w[j] += c;
        }
        Integer c = scaled.floor(M.integer(i, i));
        c += direction == CountDirection::lower ? Integer(-sigma) : sigma;
        for (std::size_t k = 0; k < i; ++k) subtract_product(c, z[k], row[k], row[k]);
        if (c == 0) return std::nullopt;
        z[i] = c > 0 ? 1 : -1;
        if (c > 0) ++count;
        mpz_abs(c.backend().data(), c.backend().data());
        mpz_sqrt(row[i].backend().data(), c.backend().data());
        subtract_product(c, 1, row[i], row[i]);
        w[i] += c;
    }
    for (std::size_t i = 0; i < n; ++i)
        if (sigma < w[i] + n) return std::nullopt;
    return count;
}

}  // namespace relucert

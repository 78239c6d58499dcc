#include "relucert/matrix/extreme_eigenvalue.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/eigen_hint.hpp"
#include "relucert/matrix/gram_bound.hpp"
#include "relucert/matrix/rational_eigenvalue.hpp"
#include "relucert/matrix/verified_product.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr std::size_t kSmall = 64;  // up to here rational eigenvalues are looked for and the ends are tight
constexpr int kEigenvectorBits = 26;
constexpr long kEndBits = 64;
constexpr unsigned kBits = 60;

Rational squared_norm(const std::vector<Integer>& v) {
    Integer sum = 0;
    for (const Integer& x : v) sum += x * x;
    return sum;
}

/// |B^T v|^2.
Rational gram_form(const ExactMatrix& B, const std::vector<Integer>& v) {
    std::vector<Integer> product(B.columns());
    for (std::size_t i = 0; i < B.rows(); ++i) {
        if (v[i] == 0) continue;
        for (std::size_t j = 0; j < B.columns(); ++j)
            mpz_addmul(product[j].backend().data(), B.integer(i, j).backend().data(), v[i].backend().data());
    }
    return squared_norm(product) / (Rational(B.denominator()) * Rational(B.denominator()));
}

/// The nearest multiple of a power of 2 on the given side, with about kEndBits significant bits.
Rational shorten(const Rational& value, bool upwards) {
    if (value.is_zero()) return value;
    const long size =
        static_cast<long>(bit_length(value.numerator())) - static_cast<long>(bit_length(value.denominator()));
    const Rational unit = Rational::power_of_two(size - kEndBits);
    const Rational scaled = value / unit;
    return Rational(upwards ? scaled.ceiling() : scaled.floor()) * unit;
}

bool witness_fits(const std::vector<Integer>& v, std::size_t n) {
    return v.size() == n && std::any_of(v.begin(), v.end(), [](const Integer& x) { return x != 0; });
}

/// Tries ends at growing distance from `guess` until `prove` finds a proof: upper ends or lower ends.
template <class Prove>
void find_outer_end(EigenvalueEnclosure& e, double guess, double scale, double first_gap, bool upper, Prove prove) {
    for (double gap = first_gap; gap < 1; gap *= 8) {
        const double end = guess + (upper ? gap : -gap) * scale;
        if (!std::isfinite(end)) break;
        Rational t = shorten(Rational::from_double(end), upper);
        // The Rayleigh quotient is exact, the guess is not: the ends must not cross.
        t = upper ? std::max(t, e.lower) : std::min(t, e.upper);
        if (prove(t, e.proof)) {
            (upper ? e.upper : e.lower) = t;
            return;
        }
    }
    throw LimitReached("eigenvalue: no evidence found for a bound; the entries may be too far apart in size");
}

bool prove_fixed(const GridResult& grid, DefinitenessProof& proof, const Deadline& deadline) {
    if (!grid.accepted) return false;
    proof = {DefinitenessProof::Kind::fixed_point, {kBits, grid.grid.sufficient_shift()}};
    return accepts(grid.grid, proof.parameters.shift, deadline);
}

bool prove_shifted(const ExactMatrix& M, DefinitenessProof& proof, const Deadline& deadline) {
    if (prove_fixed(grid_of(M, kBits), proof, deadline)) return true;
    proof = {};
    return M.rows() <= kSmall && exactly_semidefinite(M, deadline);
}

EigenvalueEnclosure exact_enclosure(const RationalEigenpair& pair) {
    return {false, pair.value, pair.value, pair.vector, {DefinitenessProof::Kind::exact, {}}};
}

double first_gap(std::size_t n) { return n <= kSmall ? 1e-13 : 4e-11; }

double largest_magnitude(const std::vector<double>& K, std::size_t n) {
    double largest = 0;
    for (std::size_t i = 0; i < n; ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < n; ++j) sum += std::abs(K[i * n + j]);
        largest = std::max(largest, sum);
    }
    return largest;
}

}  // namespace

ExactMatrix wide_orientation(const ExactMatrix& A) { return A.rows() <= A.columns() ? A : A.transpose(); }

EigenvalueEnclosure largest_eigenvalue(const ExactMatrix& K, const Deadline& deadline) {
    if (!K.is_symmetric() || K.rows() == 0)
        throw InputError("eigenvalue", "the matrix is empty or not symmetric", "give a symmetric matrix");
    const std::size_t n = K.rows();
    const ExactMatrix identity = ExactMatrix::identity(n);
    const std::vector<double> approximate = K.approximate();
    const EigenpairHint hint = largest_eigenpair_hint(approximate, n);
    if (!hint.usable) throw LimitReached("eigenvalue: the entries are outside the range of binary64");
    if (n <= kSmall)
        if (const auto pair = rational_eigenpair_near(K, hint.value);
            pair && exactly_semidefinite(identity.scaled(pair->value) - K, deadline))
            return exact_enclosure(*pair);
    EigenvalueEnclosure e;
    e.witness = integer_direction(hint.vector, kEigenvectorBits);
    e.lower = shorten(quadratic_form(K, e.witness) / squared_norm(e.witness), false);
    find_outer_end(e, hint.value, std::min(largest_magnitude(approximate, n), 1e300), first_gap(n) / 4, true,
                   [&](const Rational& t, DefinitenessProof& proof) {
                       return prove_shifted(identity.scaled(t) - K, proof, deadline);
                   });
    return e;
}

EigenvalueEnclosure smallest_eigenvalue(const ExactMatrix& K, const Deadline& deadline) {
    EigenvalueEnclosure e = largest_eigenvalue(K.scaled(-1), deadline);
    std::swap(e.lower, e.upper);
    e.lower = -e.lower;
    e.upper = -e.upper;
    return e;
}

EigenvalueEnclosure largest_gram_eigenvalue(const ExactMatrix& A, const Deadline& deadline) {
    const ExactMatrix B = wide_orientation(A);
    const std::size_t n = B.rows();
    if (n == 0) return {true, 0, 0, {}, {}};
    const GramEnclosure gram = verified_gram(B);
    const EigenpairHint hint = largest_eigenpair_hint(gram.midpoint, n);
    if (!hint.usable) throw LimitReached("spectral norm: the entries are outside the range of binary64");
    if (n <= kSmall) {
        const ExactMatrix G = B * B.transpose();
        if (const auto pair = rational_eigenpair_near(G, hint.value);
            pair && exactly_semidefinite(ExactMatrix::identity(n).scaled(pair->value) - G, deadline))
            return exact_enclosure(*pair);
    }
    EigenvalueEnclosure e;
    e.witness = integer_direction(hint.vector, kEigenvectorBits);
    e.lower = shorten(gram_form(B, e.witness) / squared_norm(e.witness), false);
    const double scale = hint.value > 0 ? hint.value : 1;
    std::optional<GramGrid> grid;
    find_outer_end(e, std::max(hint.value, 0.0), scale, first_gap(n), true,
                   [&](const Rational& t, DefinitenessProof& proof) {
                       if (n > kSmall) {  // half the gap for the shift: far more than the exact rule needs
                           const Rational shift = power_of_two_below(t * Rational::power_of_two(-36));
                           proof = {DefinitenessProof::Kind::fixed_point, {kBits, shift}};
                           if (gram_bound_holds(gram, t, proof.parameters, deadline)) return true;
                       }
                       if (!grid) grid.emplace(B, kBits);
                       if (prove_fixed(grid->grid(t, +1, deadline), proof, deadline)) return true;
                       proof = {};
                       return n <= kSmall && proves_gram_semidefinite(t, B, +1, proof, deadline);
                   });
    return e;
}

EigenvalueEnclosure smallest_gram_eigenvalue(const ExactMatrix& A, const Deadline& deadline) {
    const ExactMatrix B = wide_orientation(A);
    const std::size_t n = B.rows();
    if (n == 0) return {true, 0, 0, {}, {}};
    const GramEnclosure gram = verified_gram(B);
    const EigenpairHint hint = smallest_eigenpair_hint(gram.midpoint, n);
    if (!hint.usable) throw LimitReached("smallest singular value: the entries are outside the range of binary64");
    if (n <= kSmall) {
        const ExactMatrix G = B * B.transpose();
        if (const auto pair = rational_eigenpair_near(G, hint.value);
            pair && exactly_semidefinite(G - ExactMatrix::identity(n).scaled(pair->value), deadline))
            return exact_enclosure(*pair);
    }
    EigenvalueEnclosure e;
    e.witness = integer_direction(hint.vector, kEigenvectorBits);
    e.upper = shorten(gram_form(B, e.witness) / squared_norm(e.witness), true);
    GramGrid grid(B, kBits);
    find_outer_end(e, hint.value, std::min(largest_magnitude(gram.midpoint, n), 1e300), 1e-14, false,
                   [&](Rational& t, DefinitenessProof& proof) {
                       if (t.sign() <= 0) {
                           t = 0;
                           proof = {DefinitenessProof::Kind::gram, {}};
                           return true;
                       }
                       return prove_fixed(grid.grid(t, -1, deadline), proof, deadline);
                   });
    return e;
}

bool proves_largest_eigenvalue(const ExactMatrix& K, const EigenvalueEnclosure& e, const Deadline& deadline) {
    if (!K.is_symmetric() || e.empty || e.lower > e.upper || !witness_fits(e.witness, K.rows())) return false;
    if (quadratic_form(K, e.witness) < e.lower * squared_norm(e.witness)) return false;
    return proves_semidefinite(ExactMatrix::identity(K.rows()).scaled(e.upper) - K, e.proof, deadline);
}

bool proves_smallest_eigenvalue(const ExactMatrix& K, const EigenvalueEnclosure& e, const Deadline& deadline) {
    EigenvalueEnclosure mirrored = e;
    mirrored.lower = -e.upper;
    mirrored.upper = -e.lower;
    return proves_largest_eigenvalue(K.scaled(-1), mirrored, deadline);
}

bool proves_largest_gram_eigenvalue(const ExactMatrix& A, const EigenvalueEnclosure& e, const Deadline& deadline) {
    const ExactMatrix B = wide_orientation(A);
    if (e.empty || B.rows() == 0) return e.empty && B.rows() == 0 && e.lower.is_zero() && e.upper.is_zero();
    if (e.lower > e.upper || !witness_fits(e.witness, B.rows())) return false;
    if (gram_form(B, e.witness) < e.lower * squared_norm(e.witness)) return false;
    return proves_gram_semidefinite(e.upper, B, +1, e.proof, deadline);
}

bool proves_smallest_gram_eigenvalue(const ExactMatrix& A, const EigenvalueEnclosure& e, const Deadline& deadline) {
    const ExactMatrix B = wide_orientation(A);
    if (e.empty || B.rows() == 0) return e.empty && B.rows() == 0 && e.lower.is_zero() && e.upper.is_zero();
    if (e.lower > e.upper || !witness_fits(e.witness, B.rows())) return false;
    if (gram_form(B, e.witness) > e.upper * squared_norm(e.witness)) return false;
    return proves_gram_semidefinite(e.lower, B, -1, e.proof, deadline);
}

}  // namespace relucert

#include "relucert/matrix/definiteness.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/eigen_hint.hpp"
#include "relucert/matrix/inertia.hpp"

#include <cmath>

namespace relucert {

namespace {

constexpr std::size_t kExactFirstSize = 16;  // up to here exact elimination is the cheaper rule
constexpr std::size_t kExactSize = 64;
constexpr int kWitnessBits = 26;

bool is_witness(const ExactMatrix& K, const std::vector<Integer>& x) { return quadratic_form(K, x).sign() < 0; }

/// A vector on which the form is negative; K must have a negative eigenvalue.
std::vector<Integer> exact_witness(const ExactMatrix& K, const Deadline& deadline) {
    const Congruence congruence = diagonalise(K, deadline);
    for (std::size_t i = 0; i < congruence.diagonal.size(); ++i) {
        if (congruence.diagonal[i].sign() >= 0) continue;
        std::vector<Integer> x;
        for (std::size_t j = 0; j < K.rows(); ++j) x.push_back(congruence.transform.integer(i, j));
        return x;
    }
    return {};
}

/// A short witness from the floating eigenvector of the smallest eigenvalue, or nothing.
std::vector<Integer> short_witness(const ExactMatrix& K) {
    const EigenpairHint hint = smallest_eigenpair_hint(K.approximate(), K.rows());
    if (!hint.usable) return {};
    for (const int bits : {3, 8, kWitnessBits}) {
        std::vector<Integer> x = integer_direction(hint.vector, bits);
        if (is_witness(K, x)) return x;
    }
    return {};
}

}  // namespace

Rational quadratic_form(const ExactMatrix& K, const std::vector<Integer>& x) {
    if (!K.is_square() || x.size() != K.rows())
        throw InputError("quadratic form", "the sizes do not fit", "give a square matrix and a vector of its size");
    Integer sum = 0;
    Integer row;
    for (std::size_t i = 0; i < x.size(); ++i) {
        row = 0;
        for (std::size_t j = 0; j < x.size(); ++j)
            mpz_addmul(row.backend().data(), K.integer(i, j).backend().data(), x[j].backend().data());
        mpz_addmul(sum.backend().data(), row.backend().data(), x[i].backend().data());
    }
    return {sum, K.denominator()};
}

std::vector<Integer> integer_direction(const std::vector<double>& x, int bits) {
    double largest = 0;
    for (const double entry : x) largest = std::max(largest, std::abs(entry));
    std::vector<Integer> result(x.size());
    if (!(largest > 0) || !std::isfinite(largest)) {
        if (!result.empty()) result[0] = 1;
        return result;
    }
    const double scale = std::ldexp(1.0, bits);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double scaled = std::isfinite(x[i]) ? std::nearbyint(x[i] / largest * scale) : 0.0;
        result[i] = static_cast<long long>(scaled);
    }
    return result;
}

bool exactly_semidefinite(const ExactMatrix& K, const Deadline& deadline) { return inertia(K, deadline).negative == 0; }

Definiteness positive_semidefinite(const ExactMatrix& K, const Deadline& deadline) {
    if (!K.is_symmetric())
        throw InputError("positive_semidefinite", "the matrix is not symmetric", "check the formula");
    const std::size_t n = K.rows();
    Definiteness result;
    const GridResult grid = n > kExactFirstSize ? grid_of(K, 60) : GridResult{};
    if (grid.accepted) {
        const Rational shift = grid.grid.sufficient_shift();
        if (accepts(grid.grid, shift, deadline)) {
            result.semidefinite = Truth::yes;
            result.proof = {DefinitenessProof::Kind::fixed_point, {60, shift}};
            return result;
        }
    }
    if (n <= kExactSize) {
        if (exactly_semidefinite(K, deadline)) {
            result.semidefinite = Truth::yes;
            return result;
        }
        result.witness = short_witness(K);
        if (result.witness.empty()) result.witness = exact_witness(K, deadline);
        RELUCERT_ENSURE(is_witness(K, result.witness));
        result.semidefinite = Truth::no;
        return result;
    }
    result.witness = short_witness(K);
    if (!result.witness.empty()) {
        result.semidefinite = Truth::no;
    } else if (n <= kLargestExactProof) {
        const bool yes = exactly_semidefinite(K, deadline);
        result.semidefinite = truth_of(yes);
        if (!yes) result.witness = exact_witness(K, deadline);
    }
    return result;
}

bool proves_semidefinite(const ExactMatrix& K, const DefinitenessProof& proof, const Deadline& deadline) {
    switch (proof.kind) {
        case DefinitenessProof::Kind::exact:
            return K.rows() <= kLargestExactProof && exactly_semidefinite(K, deadline);
        case DefinitenessProof::Kind::fixed_point:
            return fixed_point_semidefinite(K, proof.parameters, deadline);
        case DefinitenessProof::Kind::gram:
            break;
    }
    return false;
}

bool proves_gram_semidefinite(const Rational& t, const ExactMatrix& B, int g, const DefinitenessProof& proof,
                              const Deadline& deadline) {
    switch (proof.kind) {
        case DefinitenessProof::Kind::exact: {
            if (B.rows() > kLargestExactProof) return false;
            const ExactMatrix M = ExactMatrix::identity(B.rows()).scaled(t) - B * B.transpose();
            return exactly_semidefinite(g == 1 ? M : M.scaled(-1), deadline);
        }
        case DefinitenessProof::Kind::fixed_point:
            return fixed_point_gram_semidefinite(t, B, g, proof.parameters, deadline);
        case DefinitenessProof::Kind::gram:
            return g == -1 && t.is_zero();
    }
    return false;
}

}  // namespace relucert

#include "relucert/matrix/inertia.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

void require_symmetric(const ExactMatrix& K) {
    if (!K.is_symmetric()) throw InputError("inertia", "the matrix is not symmetric", "give a symmetric matrix");
}

/// Fraction-free symmetric elimination (docs/evidence/gram-eigenvalues-above.md, section 1). The active part is
/// `previous` times the Schur complement of the pivots so far. `extra` further columns go through the row
/// operations: started as the identity they collect the congruence.
class SymmetricElimination {
public:
    SymmetricElimination(const ExactMatrix& K, bool with_transform)
        : n_(K.rows()), width_(with_transform ? 2 * n_ : n_), entries_(n_ * width_) {
        for (std::size_t i = 0; i < n_; ++i) {
            for (std::size_t j = 0; j < n_; ++j) at(i, j) = K.integer(i, j);
            if (with_transform) at(i, n_ + i) = 1;
            active_.push_back(i);
        }
    }

    /// One pivot step. Returns the index of the pivot row, or n if the active part is 0.
    std::size_t step() {
        const std::size_t k = choose_pivot();
        if (k == n_) return n_;
        active_.erase(std::find(active_.begin(), active_.end(), k));
        const Integer pivot = at(k, k);
        Integer factor;
        for (const std::size_t i : active_) {
            factor = at(i, k);
            for (const std::size_t j : active_)
                if (j <= i) eliminate(i, j, k, pivot, factor);
            for (std::size_t j = n_; j < width_; ++j) eliminate(i, j, k, pivot, factor);
        }
        for (const std::size_t i : active_)  // the upper half is the mirror image of the lower one
            for (const std::size_t j : active_)
                if (j < i) at(j, i) = at(i, j);
        value_ = pivot * previous_;
        previous_ = pivot;
        return k;
    }
    /// t K t^T for the pivot row t of the last step, times the denominator of K. Its sign is that of the pivot.
    [[nodiscard]] const Integer& value() const { return value_; }
    [[nodiscard]] const std::vector<std::size_t>& active() const { return active_; }
    Integer& at(std::size_t i, std::size_t j) { return entries_[i * width_ + j]; }

private:
    void eliminate(std::size_t i, std::size_t j, std::size_t k, const Integer& pivot, const Integer& factor) {
        auto* target = at(i, j).backend().data();
        mpz_mul(target, target, pivot.backend().data());
        mpz_submul(target, factor.backend().data(), at(k, j).backend().data());
        mpz_divexact(target, target, previous_.backend().data());
    }

    std::size_t choose_pivot() {
        for (const std::size_t k : active_)
            if (at(k, k) != 0) return k;
        for (const std::size_t i : active_)
            for (const std::size_t j : active_) {
                if (j <= i || at(i, j) == 0) continue;
                // All diagonal entries vanish: adding row and column j to i makes the entry (i, i) 2 C[i][j].
                for (const std::size_t m : active_) at(i, m) += at(j, m);
                for (std::size_t m = n_; m < width_; ++m) at(i, m) += at(j, m);
                for (const std::size_t m : active_) at(m, i) += at(m, j);
                return i;
            }
        return n_;
    }

    std::size_t n_;
    std::size_t width_;
    std::vector<Integer> entries_;
    std::vector<std::size_t> active_;
    Integer previous_ = 1;
    Integer value_ = 0;
};

}  // namespace

Inertia inertia(const ExactMatrix& K, const Deadline& deadline) {
    require_symmetric(K);
    SymmetricElimination elimination(K, false);
    Inertia result;
    while (elimination.step() != K.rows()) {
        deadline.check("inertia");
        ++(elimination.value() > 0 ? result.positive : result.negative);
    }
    result.zero = K.rows() - result.positive - result.negative;
    return result;
}

Congruence diagonalise(const ExactMatrix& K, const Deadline& deadline) {
    require_symmetric(K);
    const std::size_t n = K.rows();
    SymmetricElimination elimination(K, true);
    Congruence result;
    std::vector<Integer> transform;
    const auto append = [&](std::size_t row, const Rational& value) {
        for (std::size_t j = 0; j < n; ++j) transform.push_back(elimination.at(row, n + j));
        result.diagonal.push_back(value);
    };
    for (std::size_t k = elimination.step(); k != n; k = elimination.step()) {
        deadline.check("diagonalisation by congruence");
        append(k, {elimination.value(), K.denominator()});
    }
    for (const std::size_t i : elimination.active()) append(i, 0);
    result.transform = ExactMatrix(n, n, std::move(transform));
    return result;
}

std::optional<LdltFactor> ldlt(const ExactMatrix& K, const Deadline& deadline) {
    require_symmetric(K);
    const std::size_t n = K.rows();
    std::vector<std::vector<Rational>> work = K.to_rows();
    std::vector<Rational> lower(n * n);
    LdltFactor result;
    for (std::size_t k = 0; k < n; ++k) {
        deadline.check("LDL^T factorisation");
        const Rational pivot = work[k][k];
        result.diagonal.push_back(pivot);
        lower[k * n + k] = 1;
        for (std::size_t i = k + 1; i < n; ++i) {
            if (work[i][k].is_zero()) continue;
            if (pivot.is_zero()) return std::nullopt;
            const Rational factor = work[i][k] / pivot;
            lower[i * n + k] = factor;
            for (std::size_t j = k + 1; j <= i; ++j) work[i][j] -= factor * work[j][k];
        }
    }
    result.lower = ExactMatrix::from_rationals(n, n, lower);
    return result;
}

}  // namespace relucert

// docs/evidence/tangent-eigenvalue.md, section 2: a network of one hidden layer with its data, and the residual of a
// witness, exactly.
#pragma once
#include "shallow_layer.hpp"

namespace relucert_check {

struct Tangent {
    ShallowLayer layer;
    std::vector<int64_t> z;  // a row a point
    std::vector<int64_t> a;  // over da
    std::vector<mpz_class> a_squared, times;
    mpz_class size = 0;
    mpz_class dl2, da2, common;  // common = dl2 * da2 * dx^2

    Tangent(const Network& f, const Dataset& data);
    bool active(size_t j, size_t i) const { return z[j * layer.neurons + i] > 0; }

    /// (1/n) sum of m_j |phi_j|^2.
    mpq_class trace() const;
    /// (1/n^2) sum of m_j m_l (phi_j . phi_l)^2.
    mpq_class squared_frobenius_norm() const;
};

/// rho and |A u|^2 / |u|^2.
struct Residual {
    mpq_class rho, image;
    Residual(const Tangent& t, const std::vector<mpz_class>& witness);
};

}  // namespace relucert_check

// Zonotopes and sign trees of docs/evidence/dual-norm.md.
#pragma once
#include "rules.hpp"

namespace relucert_check {

using Integers = std::vector<mpz_class>;

/// g(w) = sum_i lambda_i relu(w . x_i) with its generators |lambda_i| x_i as integers over one denominator; what is
/// zero is dropped. The last `free` coordinates of w do not count for its length.
struct DualFunction {
    std::vector<mpq_class> lambda;
    RationalMatrix points;
    size_t dimension, free;
    IntegerMatrix generators[2];  // lambda_i > 0; lambda_i < 0
    RationalMatrix inputs[2];
    mpz_class denominator;

    DualFunction(const Values& arguments, size_t free_coordinates);
    mpq_class at(const std::vector<mpq_class>& w) const;
};

/// A leaf or block: its bound times scale^2, and e_0 times scale.
struct Leaf {
    mpz_class scale, bound;
    Integers first;
    bool is_block;
};

/// The leaves and blocks of one side, 0 for `positive` and 1 for `negative`; refuses a tree that is not complete.
std::vector<Leaf> read_leaves(const DualFunction& g, size_t side, const Json& json);

}  // namespace relucert_check

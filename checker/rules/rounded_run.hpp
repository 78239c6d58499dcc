// The rounded run of docs/evidence/descent-shadow.md, replayed in scaled integers.
#pragma once
#include "rules.hpp"

namespace relucert_check {

using Integers = std::vector<mpz_class>;

void add_product(mpz_class& sum, const mpz_class& a, const mpz_class& b);
mpz_class ceiling_of_quotient(const mpz_class& a, const mpz_class& b);
mpz_class floor_of_quotient(const mpz_class& a, const mpz_class& b);
/// The least integer whose square is at least this.
mpz_class root_rounded_up(const mpz_class& square);
/// Rounds p/q to the nearest integer, ties to even, and counts what was not exact.
mpz_class nearest_integer(const mpz_class& p, const mpz_class& q, size_t& inexact);

/// The data of one step: section 1.
struct Batch {
    size_t n = 0;
    Integers x, y, times;  // column d of x is the denominator dx: the input of the bias
    mpz_class dx = 1, dy = 1, size = 0;
    Integers norms;                     // ceil(2^16 |x_i|)
    mpz_class mean_square, eigenvalue;  // numerators over size dx^2

    Batch(const Dataset& data, const std::vector<char>& column);
};

/// f(x) = c + sum of a_k relu(w_k.x + b_k) on batches, one after the other: section 1; one iterate of the run:
/// section 2.
struct RoundedRun {
    size_t m = 0, d = 0;
    mpz_class eta_p, eta_q;
    std::vector<char> trained, column, row;
    std::vector<Batch> batches;
    mpz_class grid;
    Integers theta;      // over grid
    size_t inexact = 0;  // roundings of the start or of the last step that were not exact
    // Of the last evaluation:
    size_t present = 0;  // batch
    Integers z, moment;  // preactivations over grid dx; sums of residuals times active inputs
    Integers residual;   // times multiplicity, over grid^2 dx dy
    Integers gradient;   // over size grid^3 dx^2 dy

    RoundedRun(const Network& f, const std::vector<DatasetPtr>& data, const Value& mask, const mpq_class& eta,
               unsigned long bits);
    /// Step t, from 0, is taken on batch t modulo their number.
    void evaluate(size_t t);
    void step();

    const Batch& batch() const { return batches[present]; }
    size_t w(size_t k, size_t j) const { return j < d ? k * d + j : m * d + k; }
    size_t a(size_t k) const { return m * (d + 1) + k; }
    size_t c() const { return m * (d + 2); }
};

}  // namespace relucert_check

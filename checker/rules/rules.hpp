// The rules of evidence: one file a page of docs/evidence. A rule verifies evidence against the actual arguments and
// gives the value that the node states; it refuses the certificate by throwing Refusal.
#pragma once
#include "elimination.hpp"
#include "errors.hpp"
#include "json.hpp"
#include "value.hpp"

namespace relucert_check {

using Rule = Value (*)(const Values& arguments, const Json& value, const Json& evidence);

/// The rule of a primitive; refuses other names.
Rule rule_of(const std::string& primitive);

Value check_rank(const Values& arguments, const Json& value, const Json& evidence);
Value check_positive_semidefinite(const Values& arguments, const Json& value, const Json& evidence);
Value check_largest_eigenvalue(const Values& arguments, const Json& value, const Json& evidence);
Value check_smallest_eigenvalue(const Values& arguments, const Json& value, const Json& evidence);
Value check_largest_gram_eigenvalue(const Values& arguments, const Json& value, const Json& evidence);
Value check_smallest_gram_eigenvalue(const Values& arguments, const Json& value, const Json& evidence);
Value check_gram_eigenvalues_above(const Values& arguments, const Json& value, const Json& evidence);
Value check_same_function(const Values& arguments, const Json& value, const Json& evidence);
Value check_feasible(const Values& arguments, const Json& value, const Json& evidence);
Value check_in_convex_hull(const Values& arguments, const Json& value, const Json& evidence);
Value check_cells(const Values& arguments, const Json& value, const Json& evidence);
Value check_descent_shadow(const Values& arguments, const Json& value, const Json& evidence);
Value check_sgd_shadow(const Values& arguments, const Json& value, const Json& evidence);
Value check_in_cell_hull(const Values& arguments, const Json& value, const Json& evidence);
Value check_dual_norm_squared(const Values& arguments, const Json& value, const Json& evidence);
Value check_tight_directions(const Values& arguments, const Json& value, const Json& evidence);
Value check_largest_tangent_eigenvalue(const Values& arguments, const Json& value, const Json& evidence);
/// arguments[2]: the system at variables that stand for the box.
Value check_zero(const Values& arguments, const Json& value, const Json& evidence);
/// arguments[2]: the formula at coordinates that stand for the box, a number or a condition
/// (docs/evidence/split-tree.md).
Value check_supremum(const Values& arguments, const Json& value, const Json& evidence);
Value check_infimum(const Values& arguments, const Json& value, const Json& evidence);
Value check_forall(const Values& arguments, const Json& value, const Json& evidence);

// Sub-rules of docs/evidence/positive-semidefinite.md.
/// "The proof proves m psd": sections 1 and 2. m is symmetric.
void prove_psd(const RationalMatrix& m, const Json& proof);
/// g (t I - B B^T) is positive semidefinite, g = 1 or -1: sections 1 and 3.
void prove_gram_psd(const RationalMatrix& b, const mpq_class& t, int g, const Json& proof);

// Parts that several rules share.
RationalMatrix smaller_side(const RationalMatrix& a);  // A, or its transpose if that has fewer rows
RationalMatrix gram_matrix(const RationalMatrix& b);   // B B^T
std::vector<mpq_class> rationals(const Json& list);
/// The least integer e with u <= 4^e, u > 0; and floor(q 2^k).
long base_four_exponent(const mpq_class& u);
mpz_class scaled_floor(const mpq_class& q, long k);
/// A symmetric matrix of at least one row, or an error.
RationalMatrix symmetric_argument(const Value& v);
bool yes_or_no(const Json& value);
mpq_class inner_product(const std::vector<mpq_class>& a, const std::vector<mpq_class>& b);

}  // namespace relucert_check

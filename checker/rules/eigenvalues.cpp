// docs/evidence/largest-eigenvalue.md: extreme eigenvalues of symmetric matrices and of smaller Gram matrices.
#include "rules.hpp"

namespace relucert_check {
namespace {

struct Bounds {
    mpq_class lower, upper;
    explicit Bounds(const Json& value) {
        const std::vector<mpq_class> ends = rationals(value);
        require(ends.size() == 2 && ends[0] <= ends[1], "eigenvalue: the value is not [lower, upper]");
        lower = ends[0];
        upper = ends[1];
    }
};

struct Witness {
    std::vector<mpz_class> v;
    mpz_class square = 0;
    Witness(const Json& evidence, size_t n) {
        evidence.expect_keys({"kind", "witness", "proof"});
        require(evidence["kind"].as_text() == "bounds", "eigenvalue: evidence of kind bounds is expected");
        for (const Json& entry : evidence["witness"].as_list()) {
            v.push_back(read_integer(entry.as_text()));
            square += v.back() * v.back();
        }
        require(v.size() == n && square > 0, "eigenvalue: a witness that is zero or of the wrong length");
    }
};

// The Rayleigh quotient `form` / |v|^2 against the bound that the witness shows.
void compare_quotient(bool largest, const mpq_class& form, const Witness& witness, const Bounds& bounds) {
    const mpq_class square(witness.square);
    if (largest)
        require(form >= bounds.lower * square, "eigenvalue: the witness does not reach the lower end");
    else
        require(form <= bounds.upper * square, "eigenvalue: the witness does not reach the upper end");
}

Value check_symmetric(bool largest, const Values& arguments, const Json& value, const Json& evidence) {
    RationalMatrix k = symmetric_argument(arguments[0]);
    require(!k.empty(), "eigenvalue of an empty matrix");
    const Bounds bounds(value);
    const Witness witness(evidence, k.size());
    const auto [n, denominator] = over_common_denominator(k);
    mpz_class form = 0, row;
    for (size_t i = 0; i < n.size(); ++i) {
        row = 0;
        for (size_t j = 0; j < n.size(); ++j)
            mpz_addmul(row.get_mpz_t(), n[i][j].get_mpz_t(), witness.v[j].get_mpz_t());
        form += row * witness.v[i];
    }
    compare_quotient(largest, ratio(form, denominator), witness, bounds);
    for (size_t i = 0; i < k.size(); ++i)
        for (size_t j = 0; j < k.size(); ++j) {
            if (largest) k[i][j] = -k[i][j];
            if (i == j) k[i][j] += largest ? bounds.upper : mpq_class(-bounds.lower);
        }
    prove_psd(k, evidence["proof"]);
    return {fixed_enclosure(bounds.lower, bounds.upper)};
}

Value check_gram(bool largest, const Values& arguments, const Json& value, const Json& evidence) {
    const RationalMatrix b = smaller_side(rational_matrix(arguments[0]));
    const Bounds bounds(value);
    if (b.empty() || b[0].empty()) {
        evidence.expect_keys({"kind"});
        require(evidence["kind"].as_text() == "empty" && bounds.lower == 0 && bounds.upper == 0,
                "eigenvalue: an empty matrix has the value 0");
        return {Number(0)};
    }
    const Witness witness(evidence, b.size());
    const auto [n, denominator] = over_common_denominator(b);
    std::vector<mpz_class> product(b[0].size());  // denominator * B^T v
    for (size_t i = 0; i < n.size(); ++i)
        for (size_t j = 0; j < product.size(); ++j)
            mpz_addmul(product[j].get_mpz_t(), n[i][j].get_mpz_t(), witness.v[i].get_mpz_t());
    mpz_class form = 0;
    for (const mpz_class& entry : product) form += entry * entry;
    compare_quotient(largest, ratio(form, denominator * denominator), witness, bounds);
    const Json& proof = evidence["proof"];
    if (proof["kind"].as_text() == "gram") {
        proof.expect_keys({"kind"});
        require(!largest && bounds.lower == 0, "eigenvalue: a proof of kind gram where it proves nothing");
    } else {
        prove_gram_psd(b, largest ? bounds.upper : bounds.lower, largest ? 1 : -1, proof);
    }
    return {fixed_enclosure(bounds.lower, bounds.upper)};
}

}  // namespace

Value check_largest_eigenvalue(const Values& a, const Json& value, const Json& evidence) {
    return check_symmetric(true, a, value, evidence);
}
Value check_smallest_eigenvalue(const Values& a, const Json& value, const Json& evidence) {
    return check_symmetric(false, a, value, evidence);
}
Value check_largest_gram_eigenvalue(const Values& a, const Json& value, const Json& evidence) {
    return check_gram(true, a, value, evidence);
}
Value check_smallest_gram_eigenvalue(const Values& a, const Json& value, const Json& evidence) {
    return check_gram(false, a, value, evidence);
}

}  // namespace relucert_check

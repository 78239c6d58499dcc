// docs/evidence/tangent-eigenvalue.md.
#include "tangent_residual.hpp"

namespace relucert_check {
namespace {

void check_residual(const Network& f, const Dataset& data, const mpq_class& lower, const mpq_class& upper,
                    const Json& evidence) {
    evidence.expect_keys({"kind", "witness", "rest"});
    const Tangent tangent(f, data);
    const Residual found(tangent, read_integers(evidence["witness"].as_text()));
    require(lower <= found.rho, "tangent: the witness does not reach the lower end");
    const mpq_class gap = upper - found.rho, residual = found.image - found.rho * found.rho;
    require(gap >= 0, "tangent: the upper end is below the Rayleigh quotient");
    const std::string& rest = evidence["rest"].as_text();
    if (rest == "trace") {
        const mpq_class other = tangent.trace() - found.rho;
        require(upper >= other && gap * (upper - other) >= residual, "tangent: the upper end is not proved");
    } else {
        require(rest == "frobenius", "tangent: unknown bound of the rest");
        const mpq_class other = tangent.squared_frobenius_norm() - 2 * found.image + found.rho * found.rho;
        const mpq_class room = gap * upper - residual;
        require(room >= 0 && upper * upper >= other && room * room >= gap * gap * other,
                "tangent: the upper end is not proved");
    }
}

// Section 4: (1/n) phi_j . phi_l, each point as often as it counts.
Value gram_argument(const Network& f, const Dataset& data) {
    const mpz_class& size = size_of(data);
    require(size <= 2048, "tangent: a Gram matrix of more than 2048 rows");
    RationalMatrix gradients;
    for (const LabelledPtr& p : data.points) {
        std::vector<mpq_class> row;
        for (const Number& entry : parameter_gradient(f, numbers(p->input()), {})) row.push_back(entry.rational());
        gradients.insert(gradients.end(), p->times.get_ui(), row);
    }
    std::vector<Vector> rows;
    for (const auto& row : gram_matrix(gradients)) {
        rows.emplace_back();
        for (const mpq_class& entry : row) rows.back().push_back(Number(mpq_class(entry / size)));
    }
    return matrix_value(rows);
}

}  // namespace

Value check_largest_tangent_eigenvalue(const Values& a, const Json& value, const Json& evidence) {
    const Network& f = network(a[0]);
    const Dataset& data = dataset(a[1]);
    require(!data.points.empty() && f.output() == 1 && f.input == data.input, "tangent: arguments that do not fit");
    if (evidence["kind"].as_text() == "gram") {
        evidence.expect_keys({"kind", "bounds"});
        return check_largest_eigenvalue({gram_argument(f, data)}, value, evidence["bounds"]);
    }
    require(evidence["kind"].as_text() == "residual", "tangent: unknown evidence");
    const std::vector<mpq_class> ends = rationals(value);
    require(ends.size() == 2 && ends[0] <= ends[1], "tangent: the value is not [lower, upper]");
    check_residual(f, data, ends[0], ends[1], evidence);
    return {fixed_enclosure(ends[0], ends[1])};
}

}  // namespace relucert_check

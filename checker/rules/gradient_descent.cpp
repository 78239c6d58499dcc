// docs/evidence/descent-shadow.md, sections 3 to 5: the radius around the rounded run.
#include <algorithm>

#include "rounded_run.hpp"

namespace relucert_check {
namespace {

mpz_class two_to(unsigned long k) { return mpz_class(1) << k; }
mpz_class units(const mpz_class& p, const mpz_class& q) { return ceiling_of_quotient(p * two_to(32), q); }
// Norm of rounding errors of at most half a grid step each, in units of 2^-16 of the grid.
mpz_class defect(size_t inexact) { return root_rounded_up(mpz_class(inexact) * two_to(30)); }

// Section 3: |z| 2^32 > rho norm for every preactivation that training can move. The margin is in units of 2^-64.
void check_signs(const RoundedRun& run, const mpz_class& rho, std::optional<mpz_class>& margin) {
    for (size_t i = 0; i < run.n; ++i) {
        const mpz_class* least = nullptr;
        for (size_t k = 0; k < run.m && run.norms[i] != 0; ++k)
            if (run.row[k] &&
                (least == nullptr || mpz_cmpabs(run.z[i * run.m + k].get_mpz_t(), least->get_mpz_t()) < 0))
                least = &run.z[i * run.m + k];
        if (least == nullptr) continue;
        const mpz_class free = abs(*least) * two_to(32) - rho * run.norms[i];
        require(rho == 0 || free > 0, "gradient descent: the sign of a preactivation is not decided");
        const mpz_class here = floor_of_quotient(free * two_to(48), run.grid * run.norms[i]);
        if (!margin || here < *margin) margin = here;
    }
}

// Section 4: the mean of (grad f)(grad f)^T in the trained parameters has no eigenvalue above this.
mpz_class tangent_bound(const RoundedRun& run) {
    Integers sums(run.m);
    const auto z = [&run](size_t i, size_t k) -> const mpz_class& { return run.z[i * run.m + k]; };
    for (size_t i = 0; i < run.n; ++i)
        for (size_t k = 0; k < run.m; ++k)
            if (run.trained[run.a(k)] && z(i, k) > 0) add_product(sums[k], run.times[i], z(i, k));
    mpz_class outer = 0, inner = 0;
    for (size_t i = 0; i < run.n; ++i) {
        mpz_class line = 0, squares = 0;
        for (size_t k = 0; k < run.m; ++k) {
            if (z(i, k) <= 0) continue;
            if (run.trained[run.a(k)]) add_product(line, z(i, k), sums[k]);
            if (run.row[k]) add_product(squares, run.theta[run.a(k)], run.theta[run.a(k)]);
        }
        outer = std::max(outer, line);
        inner = std::max(inner, squares);
    }
    const mpz_class common = run.size * run.dx * run.dx * run.grid * run.grid;
    return units(outer + inner * run.eigenvalue + (run.trained[run.c()] ? common : mpz_class(0)), common);
}

// The largest |q_k|; nothing if no neuron has both layers trained.
std::optional<mpz_class> residual_bound(const RoundedRun& run) {
    std::optional<mpz_class> most;
    for (size_t k = 0; k < run.m; ++k) {
        if (!run.trained[run.a(k)] || !run.row[k]) continue;
        mpz_class squares = 0;
        for (size_t j = 0; j <= run.d; ++j) {
            const mpz_class& q = run.moment[k * (run.d + 1) + j];
            if (run.column[j]) add_product(squares, q, q);
        }
        if (!most || squares > *most) most = squares;
    }
    if (!most) return {};
    return units(root_rounded_up(*most), run.size * run.dx * run.dx * run.grid * run.grid * run.dy);
}

// A bound of the norm of I - eta H on the ball of radius rho, in units of 2^-32.
mpz_class expansion(const RoundedRun& run, const mpz_class& rho) {
    const mpz_class r = ceiling_of_quotient(rho * two_to(16), run.grid);
    const mpz_class x2 = units(run.mean_square, run.size * run.dx * run.dx);
    mpz_class tangent = tangent_bound(run);
    tangent += ceiling_of_quotient(r * (tangent + x2), two_to(32)) + ceiling_of_quotient(r * r * x2, two_to(64));
    mpz_class kappa = 0;
    if (const auto q = residual_bound(run)) kappa = *q + ceiling_of_quotient(r * (x2 + tangent), two_to(33));
    const mpz_class low = two_to(32) + ceiling_of_quotient(run.eta_p * kappa, run.eta_q);
    const mpz_class high = ceiling_of_quotient(run.eta_p * (tangent + kappa), run.eta_q) - two_to(32);
    return std::max(low, high);
}

}  // namespace

Value check_descent_shadow(const Values& arguments, const Json& value, const Json& evidence) {
    evidence.expect_keys({"kind", "bits"});
    require(evidence["kind"].as_text() == "rounded-run", "gradient descent: a rounded run is expected");
    const mpz_class bits = read_integer(evidence["bits"].as_text()), steps = integer(arguments[4]);
    require(bits >= integer(arguments[5]) && bits >= 1 && bits <= 8192, "gradient descent: bits out of range");
    require(steps >= 0 && steps <= 100'000, "gradient descent: steps out of range");
    RoundedRun run(network(arguments[0]), dataset(arguments[1]), arguments[2], rational(arguments[3]), bits.get_ui());
    mpz_class rho = defect(run.inexact);  // in units of 2^-16 of the grid
    std::optional<mpz_class> margin;
    for (unsigned long t = 0; t < steps.get_ui(); ++t) {
        run.evaluate();
        check_signs(run, rho, margin);
        if (rho != 0) rho = ceiling_of_quotient(rho * expansion(run, rho), two_to(32));
        run.step();
        rho += defect(run.inexact);
    }
    const mpq_class radius = ratio(rho, run.grid * two_to(16));
    require(read_rational(value.as_text()) == radius, "gradient descent: another radius");
    Vector centre, enclosure;
    for (size_t j = 0; j < run.theta.size(); ++j) {
        const mpq_class t = ratio(run.theta[j], run.grid);
        centre.emplace_back(t);
        enclosure.push_back(run.trained[j] && radius != 0 ? fixed_enclosure(t - radius, t + radius) : Number(t));
    }
    const Value distance = margin ? Value{Number(ratio(*margin, two_to(64)))} : Value{Unknown{"there is no kink"}};
    return list_value({vector_value(enclosure), vector_value(centre), {Number(radius)}, distance});
}

}  // namespace relucert_check

// docs/evidence/descent-shadow.md, sections 3 to 5: the radius around the rounded run.
#include <algorithm>

#include "rounded_run.hpp"

namespace relucert_check {
namespace {

mpz_class two_to(unsigned long k) { return mpz_class(1) << k; }
mpz_class units(const mpz_class& p, const mpz_class& q) { return ceiling_of_quotient(p * two_to(32), q); }
// Norm of rounding errors of at most half a grid step each, in units of 2^-16 of the grid.
mpz_class defect(size_t inexact) { return root_rounded_up(mpz_class(inexact) * two_to(30)); }

// Section 3: the preactivations, of those that training can move, that the ball of radius rho does not keep away from
// 0.
struct Signs {
    std::vector<std::vector<size_t>> undecided;  // neurons by sample, in ascending order
    bool all_decided = true;

    bool open(size_t i, size_t k) const { return std::binary_search(undecided[i].begin(), undecided[i].end(), k); }
};

// The margin is in units of 2^-64; 0 at an undecided sign.
Signs decide_signs(const RoundedRun& run, const mpz_class& rho, std::optional<mpz_class>& margin) {
    const Batch& data = run.batch();
    Signs signs{std::vector<std::vector<size_t>>(data.n)};
    for (size_t i = 0; i < data.n; ++i) {
        const mpz_class* z = &run.z[i * run.m];
        const mpz_class* least = nullptr;
        for (size_t k = 0; k < run.m && data.norms[i] != 0; ++k)
            if (run.row[k] && (least == nullptr || mpz_cmpabs(z[k].get_mpz_t(), least->get_mpz_t()) < 0)) least = &z[k];
        if (least == nullptr) continue;
        const mpz_class reach = rho * data.norms[i];
        const mpz_class free = abs(*least) * two_to(32) - reach;
        if (rho != 0 && free <= 0) {
            for (size_t k = 0; k < run.m; ++k)
                if (run.row[k] && abs(z[k]) * two_to(32) <= reach) signs.undecided[i].push_back(k);
            signs.all_decided = false;
        }
        const mpz_class here = free < 0 ? mpz_class(0) : floor_of_quotient(free * two_to(48), run.grid * data.norms[i]);
        if (!margin || here < *margin) margin = here;
    }
    return signs;
}

// Section 4: the mean of (grad f)(grad f)^T in the trained parameters has no eigenvalue above this.
mpz_class tangent_bound(const RoundedRun& run, const Signs& signs) {
    const Batch& data = run.batch();
    Integers sums(run.m);
    const auto z = [&run](size_t i, size_t k) -> const mpz_class& { return run.z[i * run.m + k]; };
    for (size_t i = 0; i < data.n; ++i)
        for (size_t k = 0; k < run.m; ++k)
            if (run.trained[run.a(k)] && z(i, k) > 0) add_product(sums[k], data.times[i], z(i, k));
    mpz_class outer = 0, inner = 0;
    for (size_t i = 0; i < data.n; ++i) {
        mpz_class line = 0, squares = 0;
        for (size_t k = 0; k < run.m; ++k) {
            if (z(i, k) > 0 && run.trained[run.a(k)]) add_product(line, z(i, k), sums[k]);
            if (run.row[k] && (z(i, k) > 0 || signs.open(i, k)))
                add_product(squares, run.theta[run.a(k)], run.theta[run.a(k)]);
        }
        outer = std::max(outer, line);
        inner = std::max(inner, squares);
    }
    const mpz_class common = data.size * data.dx * data.dx * run.grid * run.grid;
    return units(outer + inner * data.eigenvalue + (run.trained[run.c()] ? common : mpz_class(0)), common);
}

// The largest |q_k| + j_k; nothing if no neuron has both layers trained.
std::optional<mpz_class> residual_bound(const RoundedRun& run, const Signs& signs) {
    const Batch& data = run.batch();
    Integers jumps(run.m);
    for (size_t i = 0; i < data.n; ++i)
        for (const size_t k : signs.undecided[i]) jumps[k] += abs(run.residual[i]) * data.norms[i];
    std::optional<mpz_class> most;
    for (size_t k = 0; k < run.m; ++k) {
        if (!run.trained[run.a(k)] || !run.row[k]) continue;
        mpz_class squares = 0;
        for (size_t j = 0; j <= run.d; ++j) {
            const mpz_class& q = run.moment[k * (run.d + 1) + j];
            if (run.column[j]) add_product(squares, q, q);
        }
        const mpz_class here = root_rounded_up(squares) * two_to(16) + jumps[k];
        if (!most || here > *most) most = here;
    }
    if (!most) return {};
    return units(*most, data.size * data.dx * data.dx * run.grid * run.grid * data.dy * two_to(16));
}

// Sections 3 and 4: rho after an exact step from anywhere in the ball, without the rounding errors of the step.
mpz_class moved_radius(const RoundedRun& run, const mpz_class& rho, const Signs& signs, bool behind_kink) {
    const Batch& data = run.batch();
    const mpz_class r = ceiling_of_quotient(rho * two_to(16), run.grid);
    const mpz_class x2 = units(data.mean_square, data.size * data.dx * data.dx);
    mpz_class tangent = tangent_bound(run, signs);
    const std::optional<mpz_class> q = residual_bound(run, signs);
    if (q || !behind_kink)
        tangent += ceiling_of_quotient(r * (tangent + x2), two_to(32)) + ceiling_of_quotient(r * r * x2, two_to(64));
    mpz_class kappa = 0;
    if (q) kappa = *q + ceiling_of_quotient(r * (x2 + tangent), two_to(33));
    const mpz_class low = two_to(32) + ceiling_of_quotient(run.eta_p * kappa, run.eta_q);
    const mpz_class high = ceiling_of_quotient(run.eta_p * (tangent + kappa), run.eta_q) - two_to(32);
    mpz_class jump = 0;
    const mpz_class change = ceiling_of_quotient(rho * (x2 + tangent), two_to(33));  // of a residual times |u|
    const mpz_class common = data.size * run.grid * data.dx * data.dx * data.dy;
    for (size_t i = 0; i < data.n; ++i)
        for (const size_t k : signs.undecided[i]) {
            const mpz_class outer = ceiling_of_quotient(abs(run.theta[run.a(k)]) * two_to(32), run.grid);
            jump += (ceiling_of_quotient(abs(run.residual[i]) * data.norms[i], common) + change) *
                    (run.trained[run.a(k)] ? mpz_class(outer + r) : outer);
        }
    return ceiling_of_quotient(rho * std::max(low, high), two_to(32)) +
           ceiling_of_quotient(run.eta_p * jump, run.eta_q * two_to(32));
}

// The arguments of both primitives; arguments[1] is in `data`.
Value check_run(const Values& arguments, const std::vector<DatasetPtr>& data, const Json& value, const Json& evidence) {
    evidence.expect_keys({"kind", "bits"});
    require(evidence["kind"].as_text() == "rounded-run", "gradient descent: a rounded run is expected");
    const mpz_class bits = read_integer(evidence["bits"].as_text()), steps = integer(arguments[4]);
    require(bits >= integer(arguments[5]) && bits >= 1 && bits <= 8192, "gradient descent: bits out of range");
    require(steps >= 0 && steps <= 100'000, "gradient descent: steps out of range");
    RoundedRun run(network(arguments[0]), data, arguments[2], rational(arguments[3]), bits.get_ui());
    mpz_class rho = defect(run.inexact);  // in units of 2^-16 of the grid
    std::optional<mpz_class> margin;
    bool decided = true;
    for (unsigned long t = 0; t < steps.get_ui(); ++t) {
        run.evaluate(t);
        const Signs signs = decide_signs(run, rho, margin);
        decided = decided && signs.all_decided;
        if (rho != 0) rho = moved_radius(run, rho, signs, !decided);
        run.step();
        rho += defect(run.inexact);
        require(decided || rho <= run.grid * two_to(36), "gradient descent: a radius above 2^20 behind a kink");
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

}  // namespace

Value check_descent_shadow(const Values& arguments, const Json& value, const Json& evidence) {
    return check_run(arguments, {of_type<DatasetPtr>(arguments[1], "a data set")}, value, evidence);
}

Value check_sgd_shadow(const Values& arguments, const Json& value, const Json& evidence) {
    std::vector<DatasetPtr> batches;
    for (const Value& batch : list(arguments[1]).items) batches.push_back(of_type<DatasetPtr>(batch, "a data set"));
    return check_run(arguments, batches, value, evidence);
}

}  // namespace relucert_check

#include "reference.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/network/gradient.hpp"

#include <doctest/doctest.h>

using namespace relucert;
using reference::Random;
using reference::Vector;

namespace {

/// A step below which the networks of these tests have no breakpoint.
const Rational tiny = Rational::power_of_two(-3000);

Rational output_after(const Network& f, const Vector& x, Vector parameters, std::size_t a, std::size_t b, int s, int t,
                      std::size_t output) {
    parameters[a] += Rational(s) * tiny;
    parameters[b] += Rational(t) * tiny;
    return reference::evaluate(f.with_parameters(parameters, Biases::all), x)[output];
}

}  // namespace

TEST_CASE("second derivatives equal exact mixed differences: f is affine in the parameters of each layer") {
    Random random(81);
    int checked = 0;
    for (int trial = 0; trial < 24; ++trial) {
        const int kind = trial % 3;
        const Network f = trial % 2 == 0 ? random.residual(2, 2, kind) : random.chain({2, 3, 2, 1}, kind);
        const Vector x = random.vector(2, kind);
        if (activation_pattern(f, x).has_tie()) {
            CHECK_THROWS_AS((void)parameter_hessian(f, x), InputError);
            continue;
        }
        ++checked;
        const std::size_t output = f.output_dimension() - 1;
        const ExactMatrix hessian = parameter_hessian(f, x, output);
        const Vector theta = f.parameters(Biases::all);
        REQUIRE(hessian.rows() == theta.size());
        for (std::size_t a = 0; a < theta.size(); ++a)
            for (std::size_t b = a + 1; b < theta.size(); ++b) {
                const auto at = [&](int s, int t) { return output_after(f, x, theta, a, b, s, t, output); };
                CHECK(hessian.entry(a, b) == (at(1, 1) - at(1, 0) - at(0, 1) + at(0, 0)) / (tiny * tiny));
                CHECK(hessian.entry(a, b) == hessian.entry(b, a));
            }
        for (std::size_t a = 0; a < theta.size(); ++a) CHECK(hessian.entry(a, a).is_zero());
    }
    CHECK(checked >= 8);
}

TEST_CASE("a relu(w x): the mixed derivative is x on the active side, and there is none at the kink") {
    const Network f = relu_network({ExactMatrix::from_rows({{2}}), ExactMatrix::from_rows({{3}})}, {{0}, {0}});
    const ExactMatrix active = parameter_hessian(f, {5});  // w, b, a, c
    CHECK(active == ExactMatrix::from_rows({{0, 0, 5, 0}, {0, 0, 1, 0}, {5, 1, 0, 0}, {0, 0, 0, 0}}));
    CHECK(parameter_hessian(f, {-5}).is_zero());
    CHECK_THROWS_AS((void)parameter_hessian(f, {0}), InputError);
    CHECK_THROWS_AS((void)parameter_hessian(f, {5}, 1), InputError);
}

TEST_CASE("too many parameters for a matrix") {
    Random random(82);
    CHECK_THROWS_AS((void)parameter_hessian(random.chain({60, 60, 1}, 0), Vector(60, Rational(1))), InputError);
}

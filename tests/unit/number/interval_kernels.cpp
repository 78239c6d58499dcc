// Enclosed affine maps against exact rational arithmetic.
#include "relucert/number/interval_kernels.hpp"

#include "directed_bounds.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/number/rounded_product.hpp"

#include <doctest/doctest.h>
#include <immintrin.h>
#include <array>
#include <cmath>
#include <string>

using namespace relucert;

namespace {

std::vector<double> numbers(std::size_t count, testing::NumberSource& source, bool extreme) {
    std::vector<double> result(count);
    for (double& x : result) {
        x = source.finite();
        if (!extreme) x = std::ldexp(static_cast<double>(static_cast<std::int64_t>(source.bits())), -63);
    }
    return result;
}

/// max(0, W x + b), or W x + b, exactly for the column of `members`.
Rational exact_entry(const std::vector<double>& w, const std::vector<double>& b, const std::vector<Rational>& x,
                     std::size_t row) {
    Rational sum = Rational::from_double(b[row]);
    for (std::size_t k = 0; k < x.size(); ++k) sum += Rational::from_double(w[row * x.size() + k]) * x[k];
    return sum;
}

}  // namespace

TEST_CASE("two enclosed layers contain the exact results of members") {
    testing::NumberSource source(42);
    for (const bool extreme : {false, true}) {
        for (int round = 0; round < 24; ++round) {
            const RadiusBound bound = round % 4 < 2 ? RadiusBound::product : RadiusBound::norms;
            const std::size_t inner = 1 + source.bits() % (round == 0 ? 300 : 40);
            const std::size_t rows = 1 + source.bits() % 20;
            const std::size_t outputs = 1 + source.bits() % 5;
            const std::size_t batch = 1 + source.bits() % 30;
            const auto w1 = numbers(rows * inner, source, extreme);
            const auto b1 = numbers(rows, source, extreme);
            const auto w2 = numbers(outputs * rows, source, extreme);
            const auto b2 = numbers(outputs, source, extreme);
            auto x = MidpointRadiusMatrix::points(inner, batch, numbers(inner * batch, source, extreme));
            if (round % 2 == 1) {
                x.radius = numbers(inner * batch, source, extreme);
                for (double& r : x.radius) r = std::fabs(r);
            }
            const AffineMap first(rows, inner, w1, b1);
            const AffineMap second(outputs, rows, w2, b2);
            const MidpointRadiusMatrix before = first.enclose(x, bound);
            MidpointRadiusMatrix hidden = before;
            hidden.relu();
            const MidpointRadiusMatrix result = second.enclose(hidden, bound);
            for (std::size_t j = 0; j < batch; j += 7) {
                for (const int corner : {-1, 0, 1}) {  // members: both ends and the middle, by entry
                    std::vector<Rational> member;
                    for (std::size_t k = 0; k < inner; ++k) {
                        Rational value = Rational::from_double(x.midpoint[k * batch + j]);
                        const int side = (k + j) % 2 == 0 ? corner : -corner;
                        if (!x.is_points()) value += Rational(side) * Rational::from_double(x.radius[k * batch + j]);
                        member.push_back(value);
                    }
                    std::vector<Rational> middle;
                    for (std::size_t i = 0; i < rows; ++i) {
                        const Rational value = exact_entry(w1, b1, member, i);
                        CHECK(before.interval(i, j).contains(value));
                        middle.push_back(std::max(Rational(0), value));
                        CHECK(hidden.interval(i, j).contains(middle.back()));
                    }
                    for (std::size_t i = 0; i < outputs; ++i)
                        CHECK(result.interval(i, j).contains(exact_entry(w2, b2, middle, i)));
                }
            }
            if (!extreme && x.is_points()) CHECK(result.radius[0] < 1e-10);
        }
    }
}

TEST_CASE("overflow and wrong shapes") {
    const AffineMap big(1, 2, {1e300, -1e300}, {});
    const auto result = big.enclose(MidpointRadiusMatrix::points(2, 1, {1e300, 1e300}));
    CHECK(result.interval(0, 0).is_whole());
    auto relu = result;
    relu.relu();
    CHECK(relu.interval(0, 0).is_whole());
    CHECK_THROWS_AS(big.enclose(MidpointRadiusMatrix::points(3, 1, {1, 1, 1})), InternalError);
    CHECK_THROWS_AS(AffineMap(1, 2, {1.0}, {}), InternalError);
    CHECK_THROWS_AS(AffineMap(1, 1, {HUGE_VAL}, {}), InternalError);
    CHECK_THROWS_AS(MidpointRadiusMatrix::points(1, 1, {HUGE_VAL}), InternalError);
    const AffineMap tiny(1, 1, {0x1p-1074}, {});  // the product underflows
    CHECK(tiny.enclose(MidpointRadiusMatrix::points(1, 1, {0.25}))
              .interval(0, 0)
              .contains(Rational::power_of_two(-1076)));
}

TEST_CASE("the rounded product is the product") {
    testing::NumberSource source(8);
    for (const auto& [rows, inner, columns] :
         {std::array<std::size_t, 3>{1, 1, 1}, {9, 300, 25}, {130, 257, 49}, {8, 256, 24}}) {
        std::vector<double> a(rows * inner);
        std::vector<double> b(inner * columns);
        for (double& x : a) x = static_cast<double>(source.bits() % 64);  // small integers: every order is exact
        for (double& x : b) x = static_cast<double>(source.bits() % 64) - 32;
        for (const ProductKernel& kernel : product_kernels()) {
            CAPTURE(kernel.name);
            std::vector<double> c(rows * columns, 7.0);
            multiply_rounded_by(kernel, rows, inner, columns, a, b, c);
            for (std::size_t i = 0; i < rows; ++i) {
                for (std::size_t j = 0; j < columns; ++j) {
                    double sum = 0;
                    for (std::size_t k = 0; k < inner; ++k) sum += a[i * inner + k] * b[k * columns + j];
                    REQUIRE(c[i * columns + j] == sum);
                }
            }
        }
    }
}

TEST_CASE("the error bound of sums of products holds for each kernel") {
    CHECK(std::string(product_kernels().back().name) == "plain");
    std::string names;
    testing::NumberSource source(21);
    for (const ProductKernel& kernel : product_kernels()) {
        names += std::string(names.empty() ? "" : ", ") + kernel.name;
        CAPTURE(kernel.name);
        for (const bool extreme : {false, true}) {
            for (const std::size_t inner : {1, 5, 300}) {
                const std::size_t rows = 3;
                const std::size_t columns = 5;
                const auto a = numbers(rows * inner, source, extreme);
                const auto b = numbers(inner * columns, source, extreme);
                std::vector<double> c(rows * columns);
                multiply_rounded_by(kernel, rows, inner, columns, a, b, c);
                const auto n = static_cast<long>(inner);
                for (std::size_t i = 0; i < rows; ++i) {
                    for (std::size_t j = 0; j < columns; ++j) {
                        const double computed = c[i * columns + j];
                        if (!std::isfinite(computed)) continue;  // the whole line in AffineMap
                        Rational sum;
                        Rational magnitude;
                        for (std::size_t k = 0; k < inner; ++k) {
                            const Rational term =
                                Rational::from_double(a[i * inner + k]) * Rational::from_double(b[k * columns + j]);
                            sum += term;
                            magnitude += abs(term);
                        }
                        const Rational bound = Rational(n + 4) * Rational::power_of_two(-53) * magnitude +
                                               Rational(n + 1) * Rational::power_of_two(-1074);
                        REQUIRE(abs(Rational::from_double(computed) - sum) <= bound);
                    }
                }
            }
        }
    }
    MESSAGE("kernels: " << names);
}

TEST_CASE("tiny weights against huge points: no part of the radius underflows") {
    // 3 * 2^-1074 has a norm whose square underflows, but its products with points near 2^500 are rounded.
    const std::vector<double> weights{0x3p-1074, 0x5p-1074, 0x7p-1074};
    const std::vector<double> points{0x1.fffffffffffffp500, 0x1.5555555555555p501, 0x1.0000000000001p500};
    for (const std::ptrdiff_t n : {1, 2, 3}) {
        const AffineMap map(1, static_cast<std::size_t>(n), {weights.begin(), weights.begin() + n}, {});
        const AffineMap turned(1, static_cast<std::size_t>(n), {points.begin(), points.begin() + n}, {});
        const auto result = map.enclose(
            MidpointRadiusMatrix::points(static_cast<std::size_t>(n), 1, {points.begin(), points.begin() + n}));
        const auto other = turned.enclose(
            MidpointRadiusMatrix::points(static_cast<std::size_t>(n), 1, {weights.begin(), weights.begin() + n}));
        Rational exact;
        for (std::size_t k = 0; k < static_cast<std::size_t>(n); ++k)
            exact += Rational::from_double(weights[k]) * Rational::from_double(points[k]);
        CAPTURE(n);
        CHECK(result.interval(0, 0).contains(exact));
        CHECK(other.interval(0, 0).contains(exact));
        CHECK_FALSE(result.interval(0, 0).is_whole());
        CHECK_FALSE(other.interval(0, 0).is_whole());
        CHECK(Rational::from_double(result.midpoint[0]) != exact);  // so the radius was needed
    }
}

TEST_CASE("radii that are negative or NaN are refused") {
    const AffineMap map(1, 1, {1.0}, {});
    auto batch = MidpointRadiusMatrix::points(1, 1, {1.0});
    batch.radius = {-1.0};
    CHECK_THROWS_AS((void)map.enclose(batch), InternalError);
    batch.radius = {std::nan("")};
    CHECK_THROWS_AS((void)map.enclose(batch), InternalError);
}

TEST_CASE("max(0, x) of a row of intervals") {
    MidpointRadiusMatrix m{1, 6, {2, -2, 1, -1, 0x1p-1074, 1e308}, {2, 2, 3, 0.5, 0x2p-1074, 1.7e308}};
    m.relu();
    CHECK(m.interval(0, 0).lower() == 0);
    CHECK(m.interval(0, 0).upper() == 4);
    CHECK(m.midpoint[1] == 0);
    CHECK(m.radius[1] == 0);
    CHECK(m.interval(0, 2).contains(Rational(4)));
    CHECK(m.interval(0, 2).contains(Rational(0)));
    CHECK(m.interval(0, 2).upper() < 4.001);
    CHECK(m.interval(0, 2).lower() > -0.001);
    CHECK(m.midpoint[3] == 0);
    CHECK(m.interval(0, 4).contains(Rational(3) * Rational::power_of_two(-1074)));
    CHECK(m.interval(0, 4).upper() < 0x1p-1060);
    CHECK(m.interval(0, 5).is_whole());
    auto points = MidpointRadiusMatrix::points(1, 3, {-1, 0, 1});
    points.relu();
    CHECK(points.midpoint == std::vector<double>{0, 0, 1});
    CHECK(points.is_points());
}

// Found by the review: nothing called check_floating_environment.
TEST_CASE("no enclosure is calculated in a wrong floating-point environment") {
    const AffineMap map(1, 1, {1.0}, {});
    const auto batch = MidpointRadiusMatrix::points(1, 1, {1.0});
    const unsigned saved = _mm_getcsr();
    for (const unsigned bits : {0x8000U, 0x0040U, 0x2000U, 0x6000U}) {  // to zero; denormals as zero; down; truncating
        _mm_setcsr(saved | bits);
        bool refused = false;
        try {
            (void)map.enclose(batch);
        } catch (const InternalError&) {
            refused = true;
        }
        _mm_setcsr(saved);
        CHECK(refused);
    }
    CHECK_NOTHROW((void)map.enclose(batch));
}

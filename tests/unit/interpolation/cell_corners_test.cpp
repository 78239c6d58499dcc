#include "relucert/interpolation/cell_corners.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

using namespace relucert;

namespace {

/// Points on a curve that meets no hyperplane through 0 more than `d` - 1 times; all within `spread` of one direction.
std::vector<double> curve(std::size_t n, std::size_t d, double spread) {
    std::vector<double> points;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < d; ++k)
            points.push_back(
                std::pow(spread * (static_cast<double>(i) + 1) / static_cast<double>(n), static_cast<double>(k)));
    return points;
}

/// Sign vectors of the directions; a product that is 0 is an error.
std::set<std::string> cells_of(const std::vector<double>& points, std::size_t d,
                               const std::vector<std::vector<double>>& directions) {
    std::set<std::string> cells;
    for (const auto& w : directions) {
        REQUIRE(w.size() == d);
        std::string signs;
        for (std::size_t i = 0; i < points.size() / d; ++i) {
            double product = 0;
            for (std::size_t k = 0; k < d; ++k) product += points[i * d + k] * w[k];
            CHECK(product != 0);
            signs += product > 0 ? '+' : '-';
        }
        cells.insert(signs);
    }
    return cells;
}

/// Cells of n hyperplanes through 0 in general position: 2 sum_(k < d) C(n - 1, k).
std::size_t cover_count(std::size_t n, std::size_t d) {
    std::size_t total = 0;
    std::size_t binomial = 1;
    for (std::size_t k = 0; k < d; ++k) {
        total += binomial;
        binomial = binomial * (n - 1 - k) / (k + 1);
    }
    return 2 * total;
}

}  // namespace

TEST_CASE("cell corners: a direction in every cell of points in general position, thin cells included") {
    for (const double spread : {1.0, 0.1})
        for (const auto& shape : {std::pair<std::size_t, std::size_t>{5, 2}, {6, 3}, {12, 3}, {6, 4}}) {
            const std::size_t n = shape.first, d = shape.second;  // clang 14 cannot capture bindings
            CAPTURE(n);
            CAPTURE(d);
            const std::vector<double> points = curve(n, d, spread);
            CHECK(cells_of(points, d, cell_corners(points, d)).size() == cover_count(n, d));
        }
}

TEST_CASE("cell corners: points that are 0 or parallel, and too few of them") {
    const std::vector<double> points = {0, 0, 1, 0, 2, 0, 0, 1};
    std::set<std::string> seen;
    for (const auto& w : cell_corners(points, 2))
        seen.insert(std::string(w[0] > 0 ? "+" : "-") + (w[1] > 0 ? "+" : "-"));
    CHECK(seen.size() == 4);
    CHECK(cell_corners({1, 2, 3}, 3).empty());
    CHECK(cell_corners({1, 2}, 1).empty());
    CHECK(cell_corners(curve(40, 5, 1), 5).size() <= 6000);
    CHECK(cell_corners(curve(40, 5, 1), 5).size() > 1000);
}

#include "relucert/failure/failure.hpp"
#include "relucert/polyhedra/cell_hull.hpp"

#include <optional>

namespace relucert {

namespace {

/// t with x = t y, if there is one; x and y are not 0.
std::optional<Rational> multiple(const std::vector<Rational>& x, const std::vector<Rational>& y) {
    std::optional<Rational> t;
    for (std::size_t j = 0; j < x.size(); ++j) {
        if (x[j].is_zero() != y[j].is_zero()) return std::nullopt;
        if (y[j].is_zero()) continue;
        const Rational here = x[j] / y[j];
        if (t && *t != here) return std::nullopt;
        t = here;
    }
    return t;
}

bool is_zero_input(const std::vector<Rational>& x) {
    for (const Rational& entry : x)
        if (!entry.is_zero()) return false;
    return true;
}

}  // namespace

MergedKinks merged(const CellHull& hull) {
    const std::size_t n = hull.normals.rows();
    if (hull.coefficients.size() != n)
        throw InputError("cell hull", "the numbers of kinks and coefficients differ",
                         "give a coefficient for each kink");
    if (n > 0 && hull.normals.columns() != hull.base.size())
        throw InputError("cell hull", "the kinks and the base point have different dimensions",
                         "give points of one dimension");
    MergedKinks lines{hull.base, {}, {}, {}};
    for (std::size_t i = 0; i < n; ++i) {
        const std::vector<Rational> x = hull.normals.row(i);
        if (is_zero_input(x)) continue;
        std::size_t k = 0;
        std::optional<Rational> t;
        while (k < lines.index.size() && !(t = multiple(x, lines.normals[k]))) ++k;
        if (k == lines.index.size()) {
            lines.index.push_back(i);
            lines.normals.push_back(x);
            lines.coefficients.emplace_back();
            t = 1;
        }
        lines.coefficients[k] += abs(*t) * hull.coefficients[i];
        if (t->sign() < 0)
            for (std::size_t j = 0; j < x.size(); ++j) lines.base[j] += hull.coefficients[i] * x[j];
    }
    MergedKinks kept{std::move(lines.base), {}, {}, {}};
    for (std::size_t k = 0; k < lines.index.size(); ++k) {
        if (lines.coefficients[k].is_zero()) continue;
        kept.index.push_back(lines.index[k]);
        kept.normals.push_back(std::move(lines.normals[k]));
        kept.coefficients.push_back(lines.coefficients[k]);
    }
    return kept;
}

}  // namespace relucert

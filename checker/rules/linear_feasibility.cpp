// docs/evidence/linear-feasibility.md: systems A x <= b, and convex hulls.
#include "rules.hpp"

namespace relucert_check {
namespace {

// Pairs [index, positive rational], indices from 1 to most, ascending.
std::vector<std::pair<size_t, mpq_class>> read_multipliers(const Json& list, size_t most) {
    std::vector<std::pair<size_t, mpq_class>> pairs;
    for (const Json& one : list.as_list()) {
        require(one.as_list().size() == 2, "multipliers: a pair is expected");
        const size_t i = read_count(one.as_list()[0].as_text());
        const mpq_class weight = read_rational(one.as_list()[1].as_text());
        require(i <= most && (pairs.empty() || i - 1 > pairs.back().first),
                "multipliers: indices that are not ascending or out of range");
        require(weight > 0, "multipliers: a multiplier that is not positive");
        pairs.emplace_back(i - 1, weight);
    }
    return pairs;
}

std::vector<mpq_class> combination(const RationalMatrix& rows, const std::vector<std::pair<size_t, mpq_class>>& weights,
                                   size_t length) {
    std::vector<mpq_class> total(length, 0);
    for (const auto& [i, w] : weights)
        for (size_t j = 0; j < length; ++j) total[j] += w * rows[i][j];
    return total;
}

}  // namespace

Value check_feasible(const Values& arguments, const Json& value, const Json& evidence) {
    const RationalMatrix a = rational_matrix(arguments[0]);
    const std::vector<mpq_class> b = rational_vector(arguments[1]);
    require(a.size() == b.size(), "feasible: A and b of different lengths");
    const std::string& kind = evidence["kind"].as_text();
    if (yes_or_no(value)) {
        evidence.expect_keys({"kind", "x"});
        require(kind == "point", "feasible: a point is expected");
        const std::vector<mpq_class> x = rationals(evidence["x"]);
        for (size_t i = 0; i < a.size(); ++i)
            require(inner_product(a[i], x) <= b[i], "feasible: the point violates a row");
        return {true};
    }
    evidence.expect_keys({"kind", "multipliers"});
    require(kind == "farkas", "feasible: Farkas multipliers are expected");
    const auto y = read_multipliers(evidence["multipliers"], a.size());
    for (const mpq_class& entry : combination(a, y, a.empty() ? 0 : a[0].size()))
        require(entry == 0, "feasible: the combination of the rows is not zero");
    mpq_class right = 0;
    for (const auto& [i, weight] : y) right += weight * b[i];
    require(right < 0, "feasible: the combination of the right sides is not negative");
    return {false};
}

Value check_in_convex_hull(const Values& arguments, const Json& value, const Json& evidence) {
    const std::vector<mpq_class> p = rational_vector(arguments[0]);
    const RationalMatrix points = rational_matrix(arguments[1]);
    require(points.empty() || points[0].size() == p.size(), "in_convex_hull: points of different dimensions");
    const std::string& kind = evidence["kind"].as_text();
    if (yes_or_no(value)) {
        evidence.expect_keys({"kind", "weights"});
        require(kind == "combination", "in_convex_hull: a combination is expected");
        const auto w = read_multipliers(evidence["weights"], points.size());
        mpq_class total = 0;
        for (const auto& [i, weight] : w) total += weight;
        require(total == 1, "in_convex_hull: weights that do not sum to 1");
        require(combination(points, w, p.size()) == p, "in_convex_hull: another point than the combination");
        return {true};
    }
    evidence.expect_keys({"kind", "direction"});
    require(kind == "separation", "in_convex_hull: a separation is expected");
    const std::vector<mpq_class> u = rationals(evidence["direction"]);
    const mpq_class at_p = inner_product(u, p);
    for (const auto& v : points) require(at_p > inner_product(u, v), "in_convex_hull: the direction does not separate");
    return {false};
}

}  // namespace relucert_check

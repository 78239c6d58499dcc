// docs/evidence/dual-norm.md: the largest |sum_i lambda_i relu(w . x_i)| over unit vectors w, by the vertices of two
// zonotopes.
#include <set>

#include "zonotope_tree.hpp"

namespace relucert_check {
namespace {

// Sections "Check" 1 to 3; the ends of both sides.
std::vector<Leaf> check_bounds(const DualFunction& g, const mpq_class& lower, const mpq_class& upper,
                               const Json& evidence) {
    require(evidence["kind"].as_text() == "zonotopes", "dual norm: zonotopes are expected");
    const std::vector<mpq_class> w = rationals(evidence["direction"]);
    require(w.size() == g.dimension, "dual norm: a direction of the wrong length");
    mpq_class length = 0;
    for (size_t j = 0; j + g.free < w.size(); ++j) length += w[j] * w[j];
    require(length > 0, "dual norm: a direction of length 0");
    const mpq_class value = g.at(w);
    require(value * value >= lower * length, "dual norm: the direction does not reach the lower end");
    std::vector<Leaf> ends = read_leaves(g, 0, evidence["positive"]);
    for (const Leaf& end : read_leaves(g, 1, evidence["negative"])) ends.push_back(end);
    for (const Leaf& end : ends)
        require(end.bound * upper.get_den() <= upper.get_num() * end.scale * end.scale,
                "dual norm: a vertex that is farther than the upper end");
    return ends;
}

// g(w)^2 = wanted for some w with these coordinates, the last one free if g.free is 1: there g is piecewise linear and
// bounded, so g^2 is largest at a kink, or g is constant.
bool reaches(const DualFunction& g, std::vector<mpq_class> w, const mpq_class& wanted) {
    const auto reached = [&] {
        const mpq_class value = g.at(w);
        return value * value == wanted;
    };
    if (reached()) return true;
    if (g.free == 0) return false;
    const std::vector<mpq_class> r = w;  // its last entry is 0
    for (size_t i = 0; i < g.points.size(); ++i) {
        if (g.points[i].back() == 0) continue;
        w.back() = -inner_product(g.points[i], r) / g.points[i].back();
        if (reached()) return true;
    }
    return false;
}

size_t free_coordinates(const Value& argument, unsigned most) {
    const mpz_class free = integer(argument);
    require(free >= 0 && free <= most, "dual norm: a number of free coordinates out of range");
    return free.get_ui();
}

}  // namespace

Value check_dual_norm_squared(const Values& arguments, const Json& value, const Json& evidence) {
    const DualFunction g(arguments, free_coordinates(arguments[2], 1'000'000));
    evidence.expect_keys({"kind", "direction", "positive", "negative"});
    const std::vector<mpq_class> ends = rationals(value);
    require(ends.size() == 2 && ends[0] <= ends[1], "dual norm: the value is not [lower, upper]");
    check_bounds(g, ends[0], ends[1], evidence);
    return {fixed_enclosure(ends[0], ends[1])};
}

Value check_tight_directions(const Values& arguments, const Json& value, const Json& evidence) {
    const DualFunction g(arguments, free_coordinates(arguments[2], 1));
    evidence.expect_keys({"kind", "direction", "positive", "negative", "squared"});
    const mpq_class squared = read_rational(evidence["squared"].as_text());
    require(squared > 0, "tight directions: a norm that is not positive");
    std::set<std::vector<mpq_class>> tight;
    for (const Leaf& end : check_bounds(g, squared, squared, evidence)) {
        if (end.bound * squared.get_den() < squared.get_num() * end.scale * end.scale) continue;
        require(!end.is_block, "tight directions: a block at the bound");
        std::vector<mpq_class> r;
        for (const mpz_class& x : end.first) r.push_back(ratio(x, end.scale));
        if (!reaches(g, r, squared * squared)) continue;
        r.resize(r.size() - g.free);
        tight.insert(std::move(r));
    }
    std::vector<std::vector<mpq_class>> stated;
    for (const Json& one : value.as_list()) stated.push_back(rationals(one));
    require(stated == std::vector(tight.begin(), tight.end()), "tight directions: the value is another list");
    Values result;
    for (const auto& r : stated) result.push_back(vector_value(std::vector<Number>(r.begin(), r.end())));
    return list_value(std::move(result));
}

}  // namespace relucert_check

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

}  // namespace

Value check_dual_norm_squared(const Values& arguments, const Json& value, const Json& evidence) {
    const mpz_class free = integer(arguments[2]);
    require(free >= 0 && free <= 1'000'000, "dual norm: a number of free coordinates out of range");
    const DualFunction g(arguments, free.get_ui());
    evidence.expect_keys({"kind", "direction", "positive", "negative"});
    const std::vector<mpq_class> ends = rationals(value);
    require(ends.size() == 2 && ends[0] <= ends[1], "dual norm: the value is not [lower, upper]");
    check_bounds(g, ends[0], ends[1], evidence);
    return {fixed_enclosure(ends[0], ends[1])};
}

Value check_tight_directions(const Values& arguments, const Json& value, const Json& evidence) {
    const DualFunction g(arguments, 0);
    evidence.expect_keys({"kind", "direction", "positive", "negative", "squared"});
    const mpq_class squared = read_rational(evidence["squared"].as_text());
    require(squared > 0, "tight directions: a norm that is not positive");
    std::set<std::vector<mpq_class>> tight;
    for (const Leaf& end : check_bounds(g, squared, squared, evidence)) {
        if (end.bound * squared.get_den() < squared.get_num() * end.scale * end.scale) continue;
        require(!end.is_block, "tight directions: a block at the bound");
        std::vector<mpq_class> r;
        for (const mpz_class& x : end.first) r.push_back(ratio(x, end.scale));
        const mpq_class at = g.at(r);
        if (at * at == squared * squared) tight.insert(std::move(r));
    }
    std::vector<std::vector<mpq_class>> stated;
    for (const Json& one : value.as_list()) stated.push_back(rationals(one));
    require(stated == std::vector(tight.begin(), tight.end()), "tight directions: the value is another list");
    Values result;
    for (const auto& r : stated) result.push_back(vector_value(std::vector<Number>(r.begin(), r.end())));
    return list_value(std::move(result));
}

}  // namespace relucert_check

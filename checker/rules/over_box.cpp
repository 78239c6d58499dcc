// docs/evidence/split-tree.md: supremum, infimum and forall of a piecewise linear formula over a box or a ball.
#include "affine_form.hpp"
#include "condition.hpp"
#include "evaluator.hpp"
#include "rules.hpp"
#include "split_tree.hpp"

namespace relucert_check {

// The function is applied here, to coordinates that stand for every point of the box; the rule gets what comes out.
Value over_box(Evaluator& evaluator, const std::string& primitive, const Values& a) {
    for (const Value& argument : a) key_text(argument);  // unknown without a key, and then nothing is applied
    size_t dimension = 0;
    if (const auto* ball = a[1].as<std::shared_ptr<const Ball>>()) {
        dimension = (*ball)->centre.size();
    } else {
        const Box& box = *of_type<std::shared_ptr<const Box>>(a[1], "a box or a ball");
        dimension = box.lower.size();
        for (size_t i = 0; i < dimension; ++i)
            if (box.lower[i].rational() > box.upper[i].rational()) throw UnknownValue("a box without points");
    }
    if (dimension == 0) throw UnknownValue("a box or a ball of dimension 0");
    Value result = evaluator.call(a[0], {vector_value(piecewise_point(dimension))});
    if (result.is_unknown()) return result;
    if (primitive == "forall")
        truth(result);  // refuses other types
    else if (!number(result).is_rational() && !is_piecewise(number(result)))
        throw UnknownValue("not piecewise linear in x");
    return evaluator.names().primitive(primitive, a, {result});
}

namespace {

Domain domain_of(const Values& arguments) {
    Domain result;
    if (const auto* ball = arguments[1].as<std::shared_ptr<const Ball>>()) {
        result.ball.emplace(RationalBall{{}, (*ball)->squared_radius.rational()});
        for (const Number& c : (*ball)->centre) result.ball->centre.push_back(c.rational());
        return result;
    }
    const Box& box = *of_type<std::shared_ptr<const Box>>(arguments[1], "a box or a ball");
    for (const Number& end : box.lower) result.lower.push_back(end.rational());
    for (const Number& end : box.upper) result.upper.push_back(end.rational());
    return result;
}

std::vector<mpq_class> point_in(const Domain& domain, const Json& json) {
    std::vector<mpq_class> point = rationals(json);
    require(point.size() == domain.dimension(), "a witness of another dimension");
    require(!domain.ball || lies_in(*domain.ball, point), "a witness outside the ball");
    for (size_t i = 0; i < point.size() && !domain.ball; ++i)
        require(domain.lower[i] <= point[i] && point[i] <= domain.upper[i], "a witness outside the box");
    return point;
}

// Of `sign` times the formula: it is at most `most` on the domain and attains `attained` there.
void check_largest(const Values& arguments, int sign, const mpq_class& attained, const mpq_class& most,
                   const Json& evidence) {
    evidence.expect_keys({"kind", "bits", "pairs", "tree", "witness"});
    require(evidence["kind"].as_text() == "split-tree", "a split tree is expected");
    require(attained <= most, "an enclosure is empty");
    const Domain domain = domain_of(arguments);
    const ReluProgram program = relu_program({Number(sign) * number(arguments[2])}, domain.dimension());
    require(values_at(program, point_in(domain, evidence["witness"]))[0] == attained,
            "a witness where the formula has another value");
    check_split_tree(program, domain, {most, {false}}, evidence);
}

std::pair<mpq_class, mpq_class> ends_of(const Json& value) {
    const std::vector<mpq_class> ends = rationals(value);
    require(ends.size() == 2, "a value that has not two ends");
    return {ends[0], ends[1]};
}

std::vector<Number> sides_of(const std::vector<Literal>& clause) {
    std::vector<Number> sides;
    for (const Literal& one : clause) sides.push_back(one.side);
    return sides;
}

bool holds_at(const Condition& condition, const std::vector<mpq_class>& point) {
    for (const auto& clause : condition.clauses) {
        const std::vector<mpq_class> values = values_at(relu_program(sides_of(clause), point.size()), point);
        bool holds = false;
        for (size_t i = 0; i < clause.size(); ++i) holds = holds || (clause[i].strict ? values[i] < 0 : values[i] <= 0);
        if (!holds) return false;
    }
    return true;
}

}  // namespace

Value check_supremum(const Values& arguments, const Json& value, const Json& evidence) {
    const auto [lower, upper] = ends_of(value);
    check_largest(arguments, 1, lower, upper, evidence);
    return {fixed_enclosure(lower, upper)};
}

Value check_infimum(const Values& arguments, const Json& value, const Json& evidence) {
    const auto [lower, upper] = ends_of(value);
    check_largest(arguments, -1, -upper, -lower, evidence);
    return {fixed_enclosure(lower, upper)};
}

Value check_forall(const Values& arguments, const Json& value, const Json& evidence) {
    const Domain domain = domain_of(arguments);
    const auto constant = truth(arguments[2]);
    const Condition condition = constant ? Condition{} : **arguments[2].as<std::shared_ptr<const Condition>>();
    if (!yes_or_no(value)) {
        evidence.expect_keys({"kind", "point"});
        require(evidence["kind"].as_text() == "witness", "a witness is expected");
        const std::vector<mpq_class> point = point_in(domain, evidence["point"]);
        require(constant ? !*constant : !holds_at(condition, point), "a witness where the condition holds");
        return {false};
    }
    require(constant != false, "a condition that is false everywhere");
    evidence.expect_keys({"kind", "clauses"});
    require(evidence["kind"].as_text() == "split-trees", "split trees are expected");
    const std::vector<Json>& tasks = evidence["clauses"].as_list();
    require(tasks.size() == condition.clauses.size(), "clauses and trees that differ in number");
    for (size_t i = 0; i < tasks.size(); ++i) {
        tasks[i].expect_keys({"bits", "pairs", "tree"});
        Goal goal;
        for (const Literal& one : condition.clauses[i]) goal.strict.push_back(one.strict);
        check_split_tree(relu_program(sides_of(condition.clauses[i]), domain.dimension()), domain, goal, tasks[i]);
    }
    return {true};
}

}  // namespace relucert_check

// docs/evidence/split-tree.md: supremum, infimum and forall of a piecewise linear formula over a box.
#include "affine_form.hpp"
#include "condition.hpp"
#include "evaluator.hpp"
#include "rules.hpp"
#include "split_tree.hpp"

namespace relucert_check {

// The function is applied here, to coordinates that stand for every point of the box; the rule gets what comes out.
Value over_box(Evaluator& evaluator, const std::string& primitive, const Values& a) {
    for (const Value& argument : a) key_text(argument);  // unknown without a key, and then nothing is applied
    const Box& box = *of_type<std::shared_ptr<const Box>>(a[1], "a box");
    if (box.lower.empty()) throw UnknownValue("a box of dimension 0");
    for (size_t i = 0; i < box.lower.size(); ++i)
        if (box.lower[i].rational() > box.upper[i].rational()) throw UnknownValue("a box without points");
    Value result = evaluator.call(a[0], {vector_value(piecewise_point(box.lower.size()))});
    if (result.is_unknown()) return result;
    if (primitive == "forall")
        truth(result);  // refuses other types
    else if (!number(result).is_rational() && !is_piecewise(number(result)))
        throw UnknownValue("not piecewise linear in x");
    return evaluator.names().primitive(primitive, a, {result});
}

namespace {

RationalBox box_of(const Values& arguments) {
    const Box& box = *of_type<std::shared_ptr<const Box>>(arguments[1], "a box");
    RationalBox result;
    for (const Number& end : box.lower) result.lower.push_back(end.rational());
    for (const Number& end : box.upper) result.upper.push_back(end.rational());
    return result;
}

std::vector<mpq_class> point_in(const RationalBox& box, const Json& json) {
    std::vector<mpq_class> point = rationals(json);
    require(point.size() == box.lower.size(), "a witness of another dimension");
    for (size_t i = 0; i < point.size(); ++i)
        require(box.lower[i] <= point[i] && point[i] <= box.upper[i], "a witness outside the box");
    return point;
}

// Of `sign` times the formula: it is at most `most` on the box and attains `attained` there.
void check_largest(const Values& arguments, int sign, const mpq_class& attained, const mpq_class& most,
                   const Json& evidence) {
    evidence.expect_keys({"kind", "bits", "pairs", "tree", "witness"});
    require(evidence["kind"].as_text() == "split-tree", "a split tree is expected");
    require(attained <= most, "an enclosure is empty");
    const RationalBox box = box_of(arguments);
    const ReluProgram program = relu_program({Number(sign) * number(arguments[2])}, box.lower.size());
    require(values_at(program, point_in(box, evidence["witness"]))[0] == attained,
            "a witness where the formula has another value");
    check_split_tree(program, box, {most, {false}}, evidence);
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
    const RationalBox box = box_of(arguments);
    const auto constant = truth(arguments[2]);
    const Condition condition = constant ? Condition{} : **arguments[2].as<std::shared_ptr<const Condition>>();
    if (!yes_or_no(value)) {
        evidence.expect_keys({"kind", "point"});
        require(evidence["kind"].as_text() == "witness", "a witness is expected");
        const std::vector<mpq_class> point = point_in(box, evidence["point"]);
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
        check_split_tree(relu_program(sides_of(condition.clauses[i]), box.lower.size()), box, goal, tasks[i]);
    }
    return {true};
}

}  // namespace relucert_check

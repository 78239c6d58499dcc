#include "relucert/quantity/box_statements.hpp"

#include "relucert/bounding/box_supremum.hpp"
#include "relucert/bounding/piecewise_linear.hpp"
#include "relucert/evidence/json_text.hpp"
#include "relucert/evidence/split_tree_json.hpp"
#include "relucert/number/decimal.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/condition.hpp"
#include "relucert/quantity/evidence_call.hpp"
#include "relucert/quantity/exact.hpp"

namespace relucert {

namespace {

constexpr unsigned shown_bound_digits = 10;
constexpr std::uint64_t cells_of_a_short_search = 2000;
constexpr double share_of_the_time = 0.9;  // for a search; the rest is for its evidence and for what comes behind it
constexpr double seconds_for_evidence = 1;

PrimitiveResult unknown(const std::string& reason) { return {Value::unknown(reason), "", ""}; }

/// The function at (x_1, ..., x_d), each of which stands for the coordinate of every point.
Value at_every_point(const Value& function, const std::shared_ptr<FormulaVariables>& variables) {
    std::vector<Value> point;
    for (std::uint32_t i = 1; i <= variables->relu.inputs(); ++i) point.emplace_back(coordinate(variables, i));
    const Value at = Value::list(std::move(point));
    return function.function().call(std::span(&at, 1));
}

Value at_witness(const Value& function, const std::vector<Rational>& witness) {
    const Value at = Value::point(witness);
    return function.function().call(std::span(&at, 1));
}

std::string kind_text(const Value& domain) { return domain.kind() == Value::Kind::ball ? "ball" : "box"; }

std::shared_ptr<FormulaVariables> variables_for(const Domain& domain, const CallContext& context) {
    return std::make_shared<FormulaVariables>(static_cast<std::uint32_t>(dimension(domain)), context.deadline);
}

/// A search ends before the time limit, with the bounds that it has then.
BoxSearchOptions anytime(const Deadline& deadline) {
    BoxSearchOptions options;
    if (const std::optional<double> left = deadline.remaining_seconds())
        options.seconds = std::max(*left / 2, std::min(*left * share_of_the_time, *left - seconds_for_evidence));
    return options;
}

std::string progress_text(const BoxSupremum& found) {
    const Enclosure range{found.lower, found.upper, false, !found.bounded};
    return "the largest value lies in " + enclosure_text(range, shown_bound_digits) + " after " +
           std::to_string(found.cells) + " cells (" + found.reason + ")";
}

PrimitiveResult find_extremum(const char* name, const Value& function, const Value& domain_value,
                              CallContext& context) {
    const bool infimum = std::string_view(name) == "infimum";
    const std::string begin = std::string(name) + " over a " + kind_text(domain_value) + ": ";
    const Domain domain = exact_domain(domain_value);
    if (dimension(domain) == 0) return unknown(begin + "it has dimension 0");
    const auto variables = variables_for(domain, context);
    const Value e = at_every_point(function, variables);
    if (e.is_unknown()) return unknown(begin + e.reason());
    if (!e.is_number()) throw InputError("", begin + "a " + e.describe() + " where a number is needed");
    const AffineForm form = form_of(e.number());
    const ReluProgram program = numbered(variables->relu, {infimum ? -form : form}, context.deadline);
    BoxSupremum found = supremum_on_box(program, domain, anytime(context.deadline), context.deadline);
    if (!found.bounded) return unknown(begin + (infimum ? "of -e, " : "") + progress_text(found));
    if (!found.reason.empty()) context.remark = begin + (infimum ? "of -e, " : "") + progress_text(found);
    const Value attained = at_witness(function, found.witness);
    RELUCERT_ENSURE(attained.is_number() && attained.number().rational() == (infimum ? -found.lower : found.lower));
    std::string evidence = evidence_json(found);
    if (infimum) {
        std::swap(found.lower, found.upper);
        found.lower = -found.lower;
        found.upper = -found.upper;
    }
    return {Value(Real::enclosed(found.lower, found.upper)), value_json(found.lower, found.upper), std::move(evidence)};
}

PrimitiveResult refuted(const Value& function, const std::vector<Rational>& witness) {
    RELUCERT_ENSURE(at_witness(function, witness).truth() == Truth::no);
    return {Value::truth(false), value_json("no"), witness_json(witness)};
}

BoxClause search(const Disjunction& clause, const Domain& domain, const FormulaVariables& variables,
                 const BoxSearchOptions& options) {
    std::vector<AffineForm> forms;
    std::vector<bool> strict;
    for (const Literal& literal : clause) {
        forms.push_back(*literal.form);
        strict.push_back(literal.strict);
    }
    const ReluProgram program = numbered(variables.relu, forms, variables.deadline);
    return clause_on_box(program, strict, domain, options, variables.deadline);
}

/// Each clause has a search of its own. One that fails somewhere settles the statement: so each gets a short search
/// before one of them may take all the time.
PrimitiveResult decide_clauses(const Value& function, const ConditionValue& condition, const Domain& domain,
                               const FormulaVariables& variables) {
    const std::size_t count = condition.clauses.size();
    std::vector<std::optional<SplitTree>> proofs(count);
    std::string open;
    try {
        for (const bool last : {false, true}) {
            for (std::size_t i = 0; i < count; ++i) {
                if (proofs[i] || (!last && count == 1)) continue;
                BoxSearchOptions options = anytime(variables.deadline);
                if (!last) options.cells = cells_of_a_short_search;
                BoxClause found = search(*condition.clauses[i], domain, variables, options);
                if (found.truth == Truth::no) return refuted(function, found.witness);
                if (found.truth == Truth::yes) {
                    proofs[i] = std::move(found.proof);
                } else if (last || open.empty()) {
                    open = "clause " + std::to_string(i + 1) + " of " + std::to_string(count) + " is open after " +
                           std::to_string(found.cells) + " cells: " + found.reason;
                    if (last) break;
                }
            }
        }
    } catch (const LimitReached&) {
        if (open.empty() || Deadline::interrupted()) throw;
    }
    std::vector<SplitTree> all;
    for (std::optional<SplitTree>& proof : proofs) {
        if (!proof) return unknown(open);
        all.push_back(*std::move(proof));
    }
    return {Value::truth(true), value_json("yes"), split_trees_json(all)};
}

PrimitiveResult find_forall(const Value& function, const Value& domain_value, CallContext& context) {
    const Domain domain = exact_domain(domain_value);
    const std::string begin = "forall over a " + kind_text(domain_value) + ": ";
    if (dimension(domain) == 0) return unknown(begin + "it has dimension 0");
    const auto variables = variables_for(domain, context);
    const Value statement = at_every_point(function, variables);
    if (statement.is_unknown()) return unknown(begin + statement.reason());
    if (statement.is_condition()) {
        PrimitiveResult result = decide_clauses(function, statement.condition(), domain, *variables);
        return result.value.is_unknown() ? unknown(begin + result.value.reason()) : result;
    }
    if (!statement.is_truth())
        throw InputError("", begin + "a " + statement.describe() + " where a truth value is needed");
    if (statement.truth() == Truth::no) {
        const EuclideanBall* ball = ball_of(domain);
        return refuted(function, ball != nullptr ? ball->centre : std::get<RationalBox>(domain).lower);
    }
    return {Value::truth(true), value_json("yes"), split_trees_json({})};
}

void need_function(std::span<const Value> arguments) {
    RELUCERT_ENSURE(arguments.size() == 2 && arguments[0].kind() == Value::Kind::function &&
                    arguments[0].function().arity == 1);
}

Value extremum(const char* name, std::span<const Value> arguments, CallContext& context) {
    need_function(arguments);
    return call_primitive(name, arguments, context,
                          [&] { return find_extremum(name, arguments[0], arguments[1], context); });
}

}  // namespace

Value supremum_value(std::span<const Value> arguments, CallContext& context) {
    return extremum("supremum", arguments, context);
}

Value infimum_value(std::span<const Value> arguments, CallContext& context) {
    return extremum("infimum", arguments, context);
}

Value forall_value(std::span<const Value> arguments, CallContext& context) {
    need_function(arguments);
    return call_primitive("forall", arguments, context,
                          [&] { return find_forall(arguments[0], arguments[1], context); });
}

std::vector<Builtin> box_builtins() {
    std::vector<Builtin> rows;
    for (const bool largest : {true, false}) {
        Builtin row{
            .name = largest ? "supremum" : "infimum",
            .parameters = {{"e", Type::number()}, {"domain", Type::boolean()}},
            .result = Type::number(),
            .topic = "evidence",
            .meaning = largest
                           ? "Largest value of e over the points x of the box or ball B, for e piecewise linear "
                             "in x; `forall x in B: e <= c` decides with less work."
                           : "Least value of e over the points x of the box or ball B, for e piecewise linear in x.",
            .units = "of e",
            .source = "",
            .evidence = "split-tree.md"};
        row.call = largest ? supremum_value : infimum_value;
        row.calls_functions = true;
        row.of_a_box = true;
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace relucert

// Primitives whose values the checker verifies by evidence (docs/evidence/).
#include "relucert/evidence/json_text.hpp"
#include "relucert/quantity/builtin_tables.hpp"
#include "relucert/quantity/evidence_call.hpp"
#include "relucert/quantity/exact.hpp"
#include "relucert/quantity/network_value.hpp"

namespace relucert {

namespace {

Builtin evidence_row(const char* name, std::vector<BuiltinParameter> parameters, const Type& result,
                     const char* meaning, const char* units, const char* page,
                     Value (*call)(std::span<const Value>, CallContext&)) {
    Builtin made{.name = name,
                 .parameters = std::move(parameters),
                 .result = result,
                 .topic = "evidence",
                 .meaning = meaning,
                 .units = units,
                 .source = "",
                 .evidence = page};
    made.call = call;
    return made;
}

PrimitiveResult answer(bool yes, std::string evidence) {
    return {Value::truth(yes), value_json(yes ? "yes" : "no"), std::move(evidence)};
}

PrimitiveResult without_evidence(const std::string& reason) { return {Value::unknown(reason), "", ""}; }

Value rank_value(std::span<const Value> a, CallContext& context) {
    return call_primitive("rank", a, context, [&]() -> PrimitiveResult {
        const RankEvidence found = rank_with_evidence(exact_matrix(a[0]), context.deadline);
        return {Value(found.rank), value_json(std::to_string(found.rank)), evidence_json(found)};
    });
}

Value semidefinite_value(std::span<const Value> a, CallContext& context) {
    return call_primitive("positive_semidefinite", a, context, [&] {
        const Definiteness found = positive_semidefinite(exact_matrix(a[0]), context.deadline);
        if (found.semidefinite == Truth::unknown)
            return without_evidence("positive_semidefinite: the smallest eigenvalue is too close to 0");
        return answer(found.semidefinite == Truth::yes, evidence_json(found));
    });
}

using Eigenvalue = EigenvalueEnclosure (*)(const ExactMatrix&, const Deadline&);

Value eigenvalue(const char* name, Eigenvalue find, std::span<const Value> a, CallContext& context) {
    return call_primitive(name, a, context, [&]() -> PrimitiveResult {
        const EigenvalueEnclosure found = find(exact_matrix(a[0]), context.deadline);
        return {Value(Real::enclosed(found.lower, found.upper)), value_json(found.lower, found.upper),
                evidence_json(found)};
    });
}

Value count_value(std::span<const Value> a, CallContext& context) {
    return call_primitive("gram_eigenvalues_above", a, context, [&]() -> PrimitiveResult {
        const auto found = gram_eigenvalues_above(exact_matrix(a[0]), exact_rational(a[1]), context.deadline);
        if (!found) return without_evidence("gram_eigenvalues_above: an eigenvalue is too close to the threshold");
        return {Value(found->count), value_json(std::to_string(found->count)), evidence_json(*found)};
    });
}

Value same_function_value(std::span<const Value> a, CallContext& context) {
    const Network& f = network_of(a[0]);
    const Network& g = network_of(a[1]);
    if (f.input_dimension() != g.input_dimension() || f.output_dimension() != g.output_dimension())
        throw InputError("", "same_function of networks with different dimensions of inputs or outputs");
    return call_primitive("same_function", a, context, [&] {
        if (const auto gauge = find_gauge(f, g, context.deadline)) return answer(true, evidence_json(*gauge));
        if (const auto point = find_difference(f, g, context.deadline)) return answer(false, difference_json(*point));
        return without_evidence("same_function: neither a gauge nor a point of difference was found");
    });
}

Value feasible_value(std::span<const Value> a, CallContext& context) {
    return call_primitive("feasible", a, context, [&] {
        const Feasibility found = feasible(exact_matrix(a[0]), exact_point(a[1]), context.deadline);
        return answer(found.feasible, evidence_json(found));
    });
}

Value hull_value(std::span<const Value> a, CallContext& context) {
    return call_primitive("in_convex_hull", a, context, [&] {
        const std::vector<Rational> p = exact_point(a[0]);
        ExactMatrix points = exact_matrix(a[1]);
        if (points.rows() == 0) points = ExactMatrix::zero(0, p.size());
        const HullMembership found = in_convex_hull(p, points, context.deadline);
        return answer(found.inside, evidence_json(found));
    });
}

Value cells_value(std::span<const Value> a, CallContext& context) {
    return call_primitive("cells", a, context, [&]() -> PrimitiveResult {
        const SignTree tree = cells_of_central_arrangement(exact_matrix(a[0]), context.deadline);
        std::vector<Value> vectors;
        std::vector<std::string> texts;
        for (const Cell& cell : tree.all_cells()) {
            std::vector<Value> signs;
            for (const char sign : cell.signs) signs.emplace_back(sign == '+' ? 1 : -1);
            vectors.push_back(Value::list(std::move(signs)));
            texts.push_back(cell.signs);
        }
        return {Value::list(std::move(vectors)), value_json(texts), evidence_json(tree)};
    });
}

Value cell_hull_value(std::span<const Value> a, CallContext& context) {
    return call_primitive("in_cell_hull", a, context, [&] {
        CellHull hull{exact_point(a[1]), exact_matrix(a[2]), exact_point(a[3])};
        if (hull.normals.rows() == 0) hull.normals = ExactMatrix::zero(0, hull.base.size());
        const CellHullMembership found = in_cell_hull(exact_point(a[0]), hull, context.deadline);
        return answer(found.inside, evidence_json(found));
    });
}

std::vector<Builtin> eigenvalue_rows() {
    const std::vector<BuiltinParameter> symmetric{{"K", Type::matrix()}};
    const std::vector<BuiltinParameter> any{{"A", Type::matrix()}};
    const char* page = "largest-eigenvalue.md";
    std::vector<Builtin> rows;
    rows.push_back(evidence_row("largest_eigenvalue", symmetric, Type::number(),
                                "Largest eigenvalue of a symmetric matrix.", "of K", page,
                                [](std::span<const Value> a, CallContext& c) {
                                    return eigenvalue("largest_eigenvalue", largest_eigenvalue, a, c);
                                }));
    rows.push_back(evidence_row("smallest_eigenvalue", symmetric, Type::number(),
                                "Smallest eigenvalue of a symmetric matrix.", "of K", page,
                                [](std::span<const Value> a, CallContext& c) {
                                    return eigenvalue("smallest_eigenvalue", smallest_eigenvalue, a, c);
                                }));
    rows.push_back(evidence_row("largest_gram_eigenvalue", any, Type::number(), "Square of the largest singular value.",
                                "square of those of A", page, [](std::span<const Value> a, CallContext& c) {
                                    return eigenvalue("largest_gram_eigenvalue", largest_gram_eigenvalue, a, c);
                                }));
    rows.push_back(evidence_row("smallest_gram_eigenvalue", any, Type::number(),
                                "Square of the smallest of the min(rows, columns) singular values.",
                                "square of those of A", page, [](std::span<const Value> a, CallContext& c) {
                                    return eigenvalue("smallest_gram_eigenvalue", smallest_gram_eigenvalue, a, c);
                                }));
    return rows;
}

}  // namespace

std::vector<Builtin> evidence_builtins() {
    std::vector<Builtin> rows;
    rows.push_back(evidence_row("rank", {{"A", Type::matrix()}}, Type::integer(), "Rank over the rationals.", "1",
                                "rank.md", rank_value));
    rows.push_back(evidence_row("positive_semidefinite", {{"K", Type::matrix()}}, Type::boolean(),
                                "x.Kx >= 0 for every x; K symmetric.", "", "positive-semidefinite.md",
                                semidefinite_value));
    for (Builtin& one : eigenvalue_rows()) rows.push_back(std::move(one));
    rows.push_back(evidence_row("gram_eigenvalues_above", {{"A", Type::matrix()}, {"t", Type::number()}},
                                Type::integer(), "Number of eigenvalues of A^T A greater than t.", "1",
                                "gram-eigenvalues-above.md", count_value));
    rows.push_back(evidence_row("same_function", {{"f", Type::network()}, {"g", Type::network()}}, Type::boolean(),
                                "f(x) = g(x) for every x.", "", "same-function.md", same_function_value));
    rows.push_back(evidence_row("feasible", {{"A", Type::matrix()}, {"b", Type::point()}}, Type::boolean(),
                                "Some x has A x <= b.", "", "linear-feasibility.md", feasible_value));
    rows.push_back(evidence_row("in_convex_hull", {{"p", Type::point()}, {"L", Type::matrix()}}, Type::boolean(),
                                "p lies in the convex hull of the points of L.", "", "linear-feasibility.md",
                                hull_value));
    rows.push_back(
        evidence_row("cells", {{"H", Type::matrix()}}, Type::matrix(),
                     "Sign vectors (-1, 1) of the full-dimensional cells of the central arrangement with the normals "
                     "H, in lexicographic order.",
                     "1", "cells.md", cells_value));
    rows.push_back(evidence_row(
        "in_cell_hull", {{"p", Type::point()}, {"b", Type::point()}, {"X", Type::matrix()}, {"c", Type::point()}},
        Type::boolean(),
        "p lies in the convex hull of the points b + (sum of c_i x_i over the i with x_i.u > 0), one "
        "for each direction "
        "u with x_i.u != 0 wherever x_i != 0: Clarke membership at the kinks X of a neuron.",
        "", "cell-hull.md", cell_hull_value));
    for (Builtin& one : dual_norm_builtins()) rows.push_back(std::move(one));
    for (Builtin& one : zero_builtins()) rows.push_back(std::move(one));
    for (Builtin& one : box_builtins()) rows.push_back(std::move(one));
    return rows;
}

}  // namespace relucert

#include "relucert/evidence/json_text.hpp"

#include "relucert/failure/failure.hpp"

#include <nlohmann/json.hpp>

namespace relucert {

namespace {

using Json = nlohmann::ordered_json;

Json texts(const std::vector<Rational>& numbers) {
    Json list = Json::array();
    for (const Rational& number : numbers) list.push_back(number.to_string());
    return list;
}

Json texts(const std::vector<Integer>& numbers) {
    Json list = Json::array();
    for (const Integer& number : numbers) list.push_back(to_string(number));
    return list;
}

/// Indices from 0 -> texts from 1.
Json positions(const std::vector<std::size_t>& indices) {
    Json list = Json::array();
    for (const std::size_t index : indices) list.push_back(std::to_string(index + 1));
    return list;
}

Json pairs(const SparseMultipliers& multipliers) {
    Json list = Json::array();
    for (const auto& [index, value] : multipliers) list.push_back({std::to_string(index + 1), value.to_string()});
    return list;
}

/// Integers in one text, a space between them.
template <class List>
std::string spaced(const List& numbers) {
    std::string text;
    for (const auto& number : numbers) {
        if (!text.empty()) text += ' ';
        text += Rational(number).to_string();
    }
    return text;
}

Json object(const ZonotopeSide& side) {
    Json relations = Json::array();
    for (const LinearRelation& relation : side.relations) relations.push_back(pairs(relation));
    Json leaves = Json::array();
    for (const std::vector<Integer>& leaf : side.leaves) leaves.push_back(spaced(leaf));
    return {{"relations", std::move(relations)}, {"tree", spaced(side.tree)}, {"leaves", std::move(leaves)}};
}

Json object(const DualNorm& norm) {
    return {{"kind", "zonotopes"},
            {"direction", texts(norm.direction)},
            {"positive", object(norm.sides[0])},
            {"negative", object(norm.sides[1])}};
}

Json object(const FixedPointParameters& parameters, const char* kind) {
    return {{"kind", kind}, {"bits", std::to_string(parameters.bits)}, {"shift", parameters.shift.to_string()}};
}

Json object(const DefinitenessProof& proof) {
    if (proof.kind == DefinitenessProof::Kind::exact) return {{"kind", "exact"}};
    if (proof.kind == DefinitenessProof::Kind::gram) return {{"kind", "gram"}};
    return object(proof.parameters, "fixed-point");
}

}  // namespace

std::string value_json(const std::string& text) { return Json(text).dump(); }

std::string value_json(const Rational& lower, const Rational& upper) {
    return Json::array({lower.to_string(), upper.to_string()}).dump();
}

std::string value_json(const std::vector<std::string>& strings) { return Json(strings).dump(); }

std::string value_json(const std::vector<std::vector<Rational>>& points) {
    Json list = Json::array();
    for (const std::vector<Rational>& point : points) list.push_back(texts(point));
    return list.dump();
}

std::string value_json(const RationalBox& box) {
    Json list = Json::array();
    for (std::size_t i = 0; i < box.lower.size(); ++i)
        list.push_back({box.lower[i].to_string(), box.upper[i].to_string()});
    return list.dump();
}

std::string evidence_json(const RankEvidence& evidence) {
    Json upper{{"kind", "full"}};
    if (evidence.upper != RankEvidence::Upper::full) {
        Json coefficients = Json::array();
        for (const std::vector<Rational>& row : evidence.coefficients.to_rows()) coefficients.push_back(texts(row));
        upper = {{"kind", evidence.upper == RankEvidence::Upper::columns ? "columns" : "rows"},
                 {"coefficients", std::move(coefficients)}};
    }
    return Json{{"kind", "minor"},
                {"modulus", std::to_string(evidence.modulus)},
                {"rows", positions(evidence.rows)},
                {"columns", positions(evidence.columns)},
                {"upper", std::move(upper)}}
        .dump();
}

std::string evidence_json(const Definiteness& evidence) {
    RELUCERT_ENSURE(evidence.semidefinite != Truth::unknown);
    if (evidence.semidefinite == Truth::yes) return object(evidence.proof).dump();
    return Json{{"kind", "witness"}, {"x", texts(evidence.witness)}}.dump();
}

std::string evidence_json(const EigenvalueEnclosure& evidence) {
    if (evidence.empty) return Json{{"kind", "empty"}}.dump();
    return Json{{"kind", "bounds"}, {"witness", texts(evidence.witness)}, {"proof", object(evidence.proof)}}.dump();
}

std::string evidence_json(const GramCount& evidence) {
    if (evidence.exact) return Json{{"kind", "exact"}}.dump();
    const Json lower = evidence.lower ? object(*evidence.lower, "signs") : Json{{"kind", "none"}};
    const Json upper = evidence.upper ? object(*evidence.upper, "signs") : Json{{"kind", "full"}};
    return Json{{"kind", "inertia"}, {"lower", lower}, {"upper", upper}}.dump();
}

std::string evidence_json(const Gauge& evidence) {
    Json layers = Json::array();
    for (const GaugeLayer& layer : evidence)
        layers.push_back(Json{{"permutation", positions(layer.permutation)}, {"scale", texts(layer.scale)}});
    return Json{{"kind", "gauge"}, {"layers", std::move(layers)}}.dump();
}

std::string difference_json(const std::vector<Rational>& point) {
    return Json{{"kind", "point"}, {"x", texts(point)}}.dump();
}

std::string evidence_json(const Feasibility& evidence) {
    if (evidence.feasible) return Json{{"kind", "point"}, {"x", texts(evidence.point)}}.dump();
    return Json{{"kind", "farkas"}, {"multipliers", pairs(evidence.multipliers)}}.dump();
}

std::string evidence_json(const HullMembership& evidence) {
    if (evidence.inside) return Json{{"kind", "combination"}, {"weights", pairs(evidence.weights)}}.dump();
    return Json{{"kind", "separation"}, {"direction", texts(evidence.direction)}}.dump();
}

std::string rounded_run_json(unsigned bits) {
    return Json{{"kind", "rounded-run"}, {"bits", std::to_string(bits)}}.dump();
}

std::string evidence_json(const SignTree& evidence) {
    Json cells = Json::array();
    for (const Cell& cell : evidence.cells) cells.push_back(Json{{"signs", cell.signs}, {"point", texts(cell.point)}});
    Json pruned = Json::array();
    for (const PrunedPrefix& one : evidence.pruned)
        pruned.push_back(Json{{"prefix", one.prefix}, {"multipliers", pairs(one.multipliers)}});
    return Json{{"kind", "sign-tree"}, {"cells", std::move(cells)}, {"pruned", std::move(pruned)}}.dump();
}

std::string evidence_json(const CellHullMembership& evidence) {
    if (evidence.inside) {
        Json directions = Json::array();
        for (const std::vector<Rational>& direction : evidence.directions) directions.push_back(texts(direction));
        return Json{{"kind", "cells"}, {"directions", std::move(directions)}, {"weights", texts(evidence.weights)}}
            .dump();
    }
    Json relations = Json::array();
    for (const LinearRelation& relation : evidence.relations) relations.push_back(pairs(relation));
    return Json{{"kind", "separation"},
                {"direction", texts(evidence.separation)},
                {"relations", std::move(relations)},
                {"tree", positions(evidence.tree)}}
        .dump();
}

std::string evidence_json(const DualNorm& evidence) { return object(evidence).dump(); }

std::string evidence_json(const TightDirections& evidence) {
    Json whole = object(evidence.norm);
    whole["squared"] = evidence.norm.upper.to_string();
    return whole.dump();
}

std::string evidence_json(const ZeroEvidence& evidence) {
    Json stages = Json::array();
    for (const KrawczykStage& stage : evidence.stages) {
        Json rows = Json::array();
        for (const std::vector<Integer>& row : stage.preconditioner) rows.push_back(spaced(row));
        stages.push_back(Json{{"steps", std::to_string(stage.steps)},
                              {"scale", std::to_string(stage.scale)},
                              {"inverse", std::move(rows)}});
    }
    return Json{{"kind", "krawczyk"}, {"bits", std::to_string(evidence.bits)}, {"stages", std::move(stages)}}.dump();
}

std::string residual_json(const std::vector<Integer>& witness, const char* rest) {
    return Json{{"kind", "residual"}, {"witness", spaced(witness)}, {"rest", rest}}.dump();
}

std::string gram_matrix_json(const EigenvalueEnclosure& bounds) {
    return Json{{"kind", "gram"},
                {"bounds", {{"kind", "bounds"}, {"witness", texts(bounds.witness)}, {"proof", object(bounds.proof)}}}}
        .dump();
}

}  // namespace relucert

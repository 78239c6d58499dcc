#include "relucert/evidence/split_tree_json.hpp"

#include <nlohmann/json.hpp>

namespace relucert {

namespace {

using Json = nlohmann::ordered_json;

Json rational_texts(const std::vector<Rational>& numbers) {
    Json list = Json::array();
    for (const Rational& number : numbers) list.push_back(number.to_string());
    return list;
}

Json pairs_of(const SplitTree& proof) {
    Json list = Json::array();
    for (const auto& [p, q] : proof.pairs) list.push_back({std::to_string(p), std::to_string(q)});
    return list;
}

}  // namespace

std::string evidence_json(const BoxSupremum& supremum) {
    return Json{{"kind", "split-tree"},
                {"bits", std::to_string(supremum.proof.bits)},
                {"pairs", pairs_of(supremum.proof)},
                {"tree", supremum.proof.tree},
                {"witness", rational_texts(supremum.witness)}}
        .dump();
}

std::string split_trees_json(const std::vector<SplitTree>& clauses) {
    Json list = Json::array();
    for (const SplitTree& proof : clauses)
        list.push_back(Json{{"bits", std::to_string(proof.bits)}, {"pairs", pairs_of(proof)}, {"tree", proof.tree}});
    return Json{{"kind", "split-trees"}, {"clauses", std::move(list)}}.dump();
}

std::string witness_json(const std::vector<Rational>& point) {
    return Json{{"kind", "witness"}, {"point", rational_texts(point)}}.dump();
}

}  // namespace relucert

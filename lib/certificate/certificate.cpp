#include "relucert/certificate/certificate.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/input/canonical_json.hpp"
#include "relucert/input/write.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace relucert {

namespace {

using Json = nlohmann::ordered_json;

Json claim_json(const Claim& claim, const InstanceTemplate& from) {
    const ClaimFile& file = claim.file();
    Json variables = Json::array();
    for (const auto& [name, type] : claim.variables()) {
        const auto declared = std::find_if(file.variables.begin(), file.variables.end(),
                                           [&, wanted = name](const auto& one) { return one.name == wanted; });
        variables.push_back({{"name", name}, {"type", declared->type}});
    }
    Json define = Json::array();
    for (const auto& one : file.define)
        define.push_back({{"name", one.name}, {"parameters", one.parameters}, {"formula", one.formula}});
    const auto statements = [&](const std::vector<Statement>& all) {
        Json list = Json::array();
        for (const auto& one : all)
            if (!one.only || *one.only == from.name) list.push_back({{"name", one.name}, {"that", one.that}});
        return list;
    };
    Json show = Json::array();
    for (const auto& [name, formula] : claim.show()) show.push_back({{"name", name}, {"formula", formula.text()}});
    return {{"title", file.title},
            {"source", file.source},
            {"variables", variables},
            {"define", define},
            {"assume", statements(file.assume)},
            {"conclude", statements(file.conclude)},
            {"show", show}};
}

Json instance_json(const ClaimInstance& instance, const InstanceTemplate& from, const InstanceResult& result) {
    auto sorted = instance.parameters;
    std::sort(sorted.begin(), sorted.end());
    Json parameters = Json::array();
    for (const auto& [name, value] : sorted) parameters.push_back({{"name", name}, {"value", value.to_string()}});
    auto formulas = from.let;
    std::sort(formulas.begin(), formulas.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    Json let = Json::array();
    for (const auto& one : formulas) let.push_back({{"name", one.name}, {"formula", one.formula}});
    Json files = Json::array();
    for (const auto& one : result.files)
        files.push_back({{"variable", one.variable},
                         {"index", one.index},
                         {"kind", one.input->kind},
                         {"sha256", one.input->sha256},
                         {"reading", one.input->reading},
                         {"source", one.written},
                         {"source_sha256", one.input->source_sha256}});
    Json reads = Json::array();
    for (const auto& one : result.reads)
        reads.push_back({{"path", one.written},
                         {"kind", one.input->kind},
                         {"sha256", one.input->sha256},
                         {"reading", one.input->reading},
                         {"source", one.written},
                         {"source_sha256", one.input->source_sha256}});
    return {{"name", from.name}, {"parameters", parameters}, {"let", let}, {"files", files}, {"reads", reads}};
}

Json verdict_list(const std::vector<StatementResult>& results) {
    Json list = Json::array();
    for (const auto& one : results) list.push_back(to_string(one.verdict));
    return list;
}

Json show_json(const std::vector<ShowResult>& results) {
    Json list = Json::array();
    for (const auto& one : results)
        list.push_back({{"name", one.name},
                        {"lower", one.enclosure.lower_unbounded ? "" : one.enclosure.lower.to_string()},
                        {"upper", one.enclosure.upper_unbounded ? "" : one.enclosure.upper.to_string()}});
    return list;
}

Json embedded(const std::string& text, const std::string& what) {
    try {
        return Json::parse(text);
    } catch (const nlohmann::json::exception& error) {
        throw InternalError(what + " is not JSON: " + error.what());
    }
}

Json nodes_json(const std::map<std::string, EvidenceNode>& nodes) {
    Json list = Json::array();
    for (const auto& [key, node] : nodes)
        list.push_back({{"key", node.key},
                        {"primitive", node.primitive},
                        {"value", embedded(node.value, "the value of " + node.primitive)},
                        {"evidence", embedded(node.evidence, "the evidence of " + node.primitive)}});
    return list;
}

std::string canonical_text(const LoadedInput& input) {
    return input.kind == "network" ? canonical_json(*input.value.network()) : canonical_json(*input.value.dataset());
}

}  // namespace

std::string certificate_text(const Claim& claim, const ClaimInstance& instance, const InstanceResult& result) {
    RELUCERT_ENSURE(result.has_certificate());
    const InstanceTemplate& from = claim.file().instances[instance.template_index];
    const Json root = {
        {"relucert", "certificate"},
        {"version", "1"},
        {"producer", "relucert 0.1.0"},
        {"prelude", claim.prelude().sha256()},
        {"claim", claim_json(claim, from)},
        {"instance", instance_json(instance, from, result)},
        {"verdicts", {{"assume", verdict_list(result.assume)}, {"conclude", verdict_list(result.conclude)}}},
        {"outcome", to_string(result.outcome)},
        {"show", show_json(result.show)},
        {"nodes", nodes_json(result.nodes)},
        {"ledger", result.ledger}};
    return root.dump(1) + "\n";
}

std::string certificate_name(std::string_view claim_slug, const ClaimInstance& instance) {
    return std::string(claim_slug) + "--" + instance.slug + ".json";
}

void write_certificate(const std::filesystem::path& folder, const std::string& name, const Claim& claim,
                       const ClaimInstance& instance, const InstanceResult& result) {
    const std::string text = certificate_text(claim, instance, result);
    std::error_code failure;
    std::filesystem::create_directories(folder / "inputs", failure);
    if (failure) throw InputError((folder / "inputs").generic_string(), "cannot be made: " + failure.message());
    for (const auto* records : {&result.files, &result.reads})
        for (const auto& one : *records) {
            const std::filesystem::path path = folder / "inputs" / (one.input->sha256 + ".json");
            if (!std::filesystem::exists(path)) write_file(path, canonical_text(*one.input));
        }
    write_file(folder / name, text);
}

}  // namespace relucert

#include "cli/output.hpp"
#include "relucert/number/decimal.hpp"

#include <nlohmann/json.hpp>

namespace relucert {

namespace {

using Json = nlohmann::ordered_json;

Json statements(const std::vector<StatementResult>& results) {
    Json list = Json::array();
    for (const auto& one : results) {
        Json entry = {{"name", one.name}, {"that", one.that}, {"verdict", to_string(one.verdict)}};
        if (one.expected) entry["expected"] = to_string(*one.expected);
        if (!one.reason.empty()) entry["reason"] = one.reason;
        list.push_back(std::move(entry));
    }
    return list;
}

Json row_json(const JobRow& row, unsigned digits) {
    const InstanceResult& result = row.result;
    Json entry = {{"name", row.instance.name}, {"status", status_text(row)}};
    Json parameters = Json::object();
    for (const auto& [name, value] : row.instance.parameters) parameters[name] = value.to_string();
    entry["parameters"] = std::move(parameters);
    if (!result.error.empty()) entry["error"] = result.error;
    if (result.status == InstanceResult::Status::decided) {
        entry["outcome"] = to_string(result.outcome);
        entry["expected"] = to_string(result.expected);
        entry["compared"] = result.compared;
        entry["as_expected"] = row.good();
        entry["unexpected"] = result.unexpected;
        if (!result.limit.empty()) entry["limit"] = result.limit;
        entry["assume"] = statements(result.assume);
        entry["conclude"] = statements(result.conclude);
        Json show = Json::array();
        for (const auto& one : result.show)
            show.push_back({{"name", one.name},
                            {"lower", one.enclosure.lower_unbounded ? "" : one.enclosure.lower.to_string()},
                            {"upper", one.enclosure.upper_unbounded ? "" : one.enclosure.upper.to_string()},
                            {"text", enclosure_text(one.enclosure, digits)}});
        entry["show"] = std::move(show);
        entry["ledger"] = result.ledger;
    }
    if (!row.certificate.empty()) entry["certificate"] = row.certificate;
    if (row.verified || !row.refusal.empty()) entry["verified"] = row.verified;
    if (!row.refusal.empty()) entry["refusal"] = row.refusal;
    entry["seconds"] = result.seconds;
    return entry;
}

}  // namespace

std::string job_json(const Job& job, unsigned digits) {
    Json claims = Json::array();
    for (std::size_t f = 0; f < job.files.size(); ++f) {
        const JobFile& file = job.files[f];
        Json entry = {{"file", file.shown}};
        if (!file.error.empty()) entry["error"] = file.error;
        if (file.claim) {
            entry["title"] = file.claim->file().title;
            entry["source"] = file.claim->file().source;
        }
        Json instances = Json::array();
        for (const auto& row : job.rows)
            if (row.file == f) instances.push_back(row_json(row, digits));
        entry["instances"] = std::move(instances);
        claims.push_back(std::move(entry));
    }
    const Json root = {
        {"exit_code", static_cast<int>(job.exit_code())}, {"seconds", job.seconds}, {"claims", std::move(claims)}};
    return root.dump(1) + "\n";
}

}  // namespace relucert

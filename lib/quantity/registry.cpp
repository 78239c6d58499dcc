#include "relucert/quantity/registry.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/quantity/builtin_tables.hpp"

#include <map>

namespace relucert {

std::string Builtin::signature() const {
    if (of_a_box) return name + "(e: number, x in B): " + result.to_string();
    std::string text = name;
    if (!parameters.empty() || variadic) {
        text += "(";
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            if (i > 0) text += ", ";
            text += parameters[i].name + ": " + parameters[i].type.to_string() +
                    (parameters[i].optional ? " (optional)" : "");
        }
        text += variadic ? ", ...)" : ")";
    }
    return text + ": " + result.to_string();
}

const std::vector<Builtin>& registry() {
    static const std::vector<Builtin> rows = [] {
        std::vector<Builtin> all;
        for (auto make : {number_builtins, aggregate_builtins, list_builtins, sequence_builtins,
                          linear_algebra_builtins, data_builtins, network_construction_builtins, network_builtins,
                          evidence_builtins, descent_builtins, tangent_builtins})
            for (Builtin& row : make()) all.push_back(std::move(row));
        return all;
    }();
    return rows;
}

const Builtin* find_builtin(const std::string& name) {
    static const std::map<std::string, const Builtin*> by_name = [] {
        std::map<std::string, const Builtin*> result;
        for (const Builtin& row : registry()) RELUCERT_ENSURE(result.emplace(row.name, &row).second);
        return result;
    }();
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second;
}

std::string registry_markdown() {
    std::string text;
    std::string topic;
    for (const Builtin& row : registry()) {
        if (row.topic != topic) {
            topic = row.topic;
            text += (text.empty() ? "## " : "\n## ") + topic +
                    "\n\n| function | meaning | units | source | evidence |\n|---|---|---|---|---|\n";
        }
        text += "| `" + row.signature() + "` | " + row.meaning + " | " + row.units + " | " + row.source + " | " +
                row.evidence + " |\n";
    }
    return text;
}

}  // namespace relucert

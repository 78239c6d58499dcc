// show: a claim as mathematics; list: what there is.
#include "cli/commands.hpp"
#include "cli/data_folder.hpp"
#include "relucert/claim/claim.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/quantity/registry.hpp"

#include <iostream>
#include <set>
#include <sstream>

namespace relucert {

namespace {

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
    return text;
}

void print_statements(const char* head, const std::vector<ParsedStatement>& statements, std::ostream& out) {
    if (!statements.empty()) out << head << "\n";
    for (const auto& one : statements) {
        out << "  " << one.statement->name;
        if (one.statement->only) out << "  (only for '" << *one.statement->only << "')";
        if (one.statement->expect) out << "  (expected: " << to_string(*one.statement->expect) << ")";
        out << "\n      " << to_mathematics(one.formula) << "\n";
        if (!one.statement->rests_on.empty())
            out << "      where proved, it rests on: " << one.statement->rests_on << "\n";
    }
}

/// Definitions of the prelude that the claim uses, also indirectly, in the order of the prelude.
std::vector<const Definition*> used_definitions(const Claim& claim) {
    std::set<std::string> used;
    std::vector<const SyntaxNode*> waiting;
    for (const auto* statements : {&claim.assume(), &claim.conclude()})
        for (const auto& one : *statements) waiting.push_back(&one.formula.root());
    for (const auto* formulas : {&claim.show(), &claim.define()})
        for (const auto& [name, formula] : *formulas) waiting.push_back(&formula.root());
    while (!waiting.empty()) {
        const SyntaxNode* node = waiting.back();
        waiting.pop_back();
        for (const auto& name : free_names(*node))
            if (const Definition* found = claim.prelude().find(name); found != nullptr && used.insert(name).second)
                waiting.push_back(&found->formula.root());
    }
    std::vector<const Definition*> all;
    for (const auto& one : claim.prelude().definitions())
        if (used.count(one->name) != 0) all.push_back(one.get());
    return all;
}

void print_instances(const Claim& claim, std::ostream& out) {
    for (std::size_t i = 0; i < claim.file().instances.size(); ++i) {
        const InstanceTemplate& one = claim.file().instances[i];
        out << "Instance " << one.name;
        if (one.expect) out << "  (expected: " << to_string(*one.expect) << ")";
        out << "\n";
        for (const auto& sweep : one.sweeps) out << "  " << sweep.name << " ∈ {" << sweep.formula << "}\n";
        for (const auto& file : one.files) out << "  " << file.variable << " from " << file.pattern << "\n";
        for (const auto& [name, formula] : claim.instance(i).let)
            out << "  " << name << " = " << to_mathematics(formula) << "\n";
        if (claim.instance(i).when) out << "  compared where " << to_mathematics(*claim.instance(i).when) << "\n";
    }
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

void list_quantities(const Prelude& prelude, const ListArguments& arguments) {
    if (arguments.markdown) {
        std::cout << registry_markdown() << "\n## Prelude\n\n| quantity | meaning |\n|---|---|\n";
        for (const auto& one : prelude.definitions()) {
            std::string text = one->documentation;
            for (char& c : text)
                if (c == '\n') c = ' ';
            for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
                text.replace(at, 1, "\\|");
            std::cout << "| `" << one->signature() << "` | " << text << " |\n";
        }
        return;
    }
    std::string topic;
    for (const auto& row : registry()) {
        if (arguments.evidence && row.evidence.empty()) continue;
        if (row.topic != topic) std::cout << (topic.empty() ? "" : "\n") << row.topic << "\n";
        topic = row.topic;
        std::cout << "  " << row.signature() << "\n      " << row.meaning;
        if (!row.evidence.empty()) std::cout << " Evidence: " << row.evidence << ".";
        std::cout << "\n";
    }
    if (arguments.evidence) return;
    std::string file;
    for (const auto& one : prelude.definitions()) {
        if (one->file != file) std::cout << "\nprelude: " << one->file << "\n";
        file = one->file;
        std::cout << "  " << one->signature() << "\n      " << first_line(one->documentation) << "\n";
    }
}

}  // namespace

ExitCode command_show(const std::string& file, const Options& options) {
    const Prelude prelude = load_prelude(options.prelude);
    const auto claim = Claim::load(file, prelude);
    std::ostream& out = std::cout;
    const ClaimFile& written = claim->file();
    out << written.title << "\n" << written.source << "\n";
    if (!written.prose_proof.empty()) out << "beyond the instances, prose proof only: " << written.prose_proof << "\n";
    if (!written.restored_by.empty()) out << "restored by: " << written.restored_by << "\n";
    out << "\n";
    if (!claim->variables().empty()) {
        std::vector<std::string> all;
        for (const auto& [name, type] : claim->variables()) all.push_back(name + ": " + type.to_string());
        out << "For all " << joined(all) << "\n";
    }
    print_statements("Assume", claim->assume(), out);
    print_statements("Then", claim->conclude(), out);
    if (!claim->define().empty()) out << "where\n";
    for (const auto& one : claim->file().define) {
        out << "  " << one.name;
        if (!one.parameters.empty()) out << "(" << joined(one.parameters) << ")";
        out << " = " << to_mathematics(claim->define().at(one.name)) << "\n";
    }
    if (!claim->show().empty()) out << "Quantities\n";
    for (const auto& [name, formula] : claim->show()) out << "  " << name << " = " << to_mathematics(formula) << "\n";
    out << "Expected: " << to_string(claim->file().expect) << "\n\n";
    print_instances(*claim, out);
    const auto used = used_definitions(*claim);
    if (!used.empty()) out << "\nFrom the prelude\n";
    for (const Definition* one : used) {
        out << "  " << one->name;
        if (!one->parameters.empty()) out << "(" << joined(one->parameters) << ")";
        out << " = " << to_mathematics(one->formula) << "\n";
        std::istringstream lines(one->documentation);
        for (std::string line; std::getline(lines, line);) out << "      " << line << "\n";
    }
    return exit_as_expected;
}

ExitCode command_list(const ListArguments& arguments, const Options& options) {
    const Prelude prelude = load_prelude(options.prelude);
    if (arguments.quantities || arguments.evidence) {
        list_quantities(prelude, arguments);
        return exit_as_expected;
    }
    ExitCode code = exit_as_expected;
    const std::filesystem::path data = data_folder();
    for (const char* folder : {"proofs-checks", "counterexamples"}) {
        if (!std::filesystem::is_directory(data / folder)) continue;
        for (const auto& path : claim_files_below(data / folder)) {
            const std::string shown = path.lexically_relative(data).generic_string();
            try {
                const ClaimFile claim = read_claim_file(path);
                std::cout << shown << "\n    " << claim.title << "\n    expected: " << to_string(claim.expect) << "\n";
            } catch (const InputError& error) {
                std::cerr << "relucert: " << error.what() << "\n";
                code = exit_bad_input;
            }
        }
    }
    return code;
}

}  // namespace relucert

#include "cli/commands.hpp"
#include "cli/data_folder.hpp"
#include "cli/output.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/input/write.hpp"
#include "relucert/language/evaluator.hpp"
#include "relucert/language/types.hpp"
#include "relucert/quantity/value.hpp"

#include <nlohmann/json.hpp>

#include <iostream>

namespace relucert {

namespace {

namespace fs = std::filesystem;

std::string family_name(const fs::path& file) {
    const std::string name = file.filename().string();
    return name.substr(0, name.find(".claim.toml"));
}

/// A path, or the name of a claim file below counterexamples/ with or without what follows its first '-'.
fs::path find_family(const std::string& name) {
    if (fs::is_regular_file(name)) return name;
    const fs::path folder = data_folder() / "counterexamples";
    if (!fs::is_directory(folder)) throw InputError(folder.generic_string(), "there is no such folder");
    std::vector<std::string> names;
    std::vector<fs::path> by_prefix;
    for (const auto& file : claim_files_below(folder)) {
        const std::string found = family_name(file);
        if (found == name) return file;
        if (found.starts_with(name + "-")) by_prefix.push_back(file);
        names.push_back(found);
    }
    if (by_prefix.size() == 1) return by_prefix.front();
    const std::string near = nearest(name, names);
    throw InputError(name, by_prefix.empty() ? "no counterexample family has this name" : "several families begin so",
                     near.empty() ? "'relucert list' shows them all" : "did you mean '" + near + "'?");
}

void write_network(const Value& value, const fs::path& stem) {
    write_canonical_json(*value.network(), stem.string() + ".json");
    std::cerr << "  " << stem.string() << ".json\n";
    try {
        write_onnx(*value.network(), stem.string() + ".onnx");
        std::cerr << "  " << stem.string() << ".onnx\n";
    } catch (const InputError& error) {
        std::cerr << "  no ONNX file: " << error.what() << "\n";
    }
}

/// The rational that a formula such as "10^6" or "1/3" says.
Rational parameter_value(const std::string& text, const Prelude& prelude) {
    const Formula formula = parse_formula(text, {"--set", 1, 1});
    check_types(formula, TypeScope(prelude), Type::number());
    EvidenceStore store;
    const Deadline deadline;
    const Value value = Evaluator(prelude, store, deadline).evaluate(formula, Scope());
    std::optional<Rational> number;
    if (value.is_number()) number = value.number().rational();
    if (!number) formula.fail(0, "a parameter is a rational number, this is " + value.describe());
    return *number;
}

/// One file a network or data set, and values.json with the rest.
void write_values(const std::map<std::string, Value>& values, const fs::path& folder) {
    nlohmann::ordered_json rest = nlohmann::ordered_json::object();
    for (const auto& [name, value] : values) {
        if (value.kind() == Value::Kind::network) {
            write_network(value, folder / name);
        } else if (value.kind() == Value::Kind::dataset) {
            write_canonical_json(*value.dataset(), folder / (name + ".json"));
            std::cerr << "  " << (folder / name).string() << ".json\n";
        } else {
            rest[name] = value.to_string(1'000'000);
        }
    }
    if (rest.empty()) return;
    write_file(folder / "values.json", rest.dump(1) + "\n");
    std::cerr << "  " << (folder / "values.json").string() << "\n";
}

}  // namespace

ExitCode command_counterexample(const std::string& name, const Assignments& set, const std::string& output,
                                const Options& given) {
    const fs::path file = find_family(name);
    const Prelude prelude = load_prelude(given.prelude);
    Selection selection;
    for (const auto& one : set) {
        const auto [parameter, value] = split_assignment(one, "--set");
        selection.set.insert_or_assign(parameter, parameter_value(value, prelude));
    }
    Options options = given;
    options.certificates = output.empty() ? family_name(file) : output;
    const Job job = run_job({file}, prelude, options, selection, [&](const Job& all, const JobRow& row) {
        if (!options.json) print_row(all, row, options, std::cout, std::cerr);
    });
    print_file_errors(job, std::cerr);
    if (options.json) std::cout << job_json(job, options.digits);
    FileCache files;
    const Deadline deadline(options.timeout, options.memory);
    for (const auto& row : job.rows) {
        if (row.result.status != InstanceResult::Status::decided) continue;
        const fs::path folder =
            job.rows.size() == 1 ? fs::path(options.certificates) : fs::path(options.certificates) / row.instance.slug;
        fs::create_directories(folder);
        std::cerr << "written:\n";
        write_values(instance_values(*job.files[row.file].claim, row.instance, files, deadline), folder);
        if (!row.certificate.empty()) std::cerr << "  " << options.certificates << "/" << row.certificate << "\n";
    }
    return job.exit_code();
}

}  // namespace relucert

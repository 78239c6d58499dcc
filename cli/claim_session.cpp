#include "cli/claim_session.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

EvaluatorOptions reading(FileCache& files) {
    EvaluatorOptions options;
    options.read = [&files](const std::string& path) { return files.dataset(path)->value; };
    return options;
}

}  // namespace

ClaimSession::ClaimSession(const Prelude& prelude, const Deadline& deadline, std::string name,
                           const std::string& source)
    : prelude_(prelude),
      name_(std::move(name)),
      types_(prelude),
      evaluator_(prelude, store_, deadline, reading(files_)) {
    claim_.path = name_ + ".claim.toml";
    claim_.source = source;
}

Place ClaimSession::place() const { return {claim_.path.generic_string(), 1, 1}; }

void ClaimSession::variable(const std::string& name, const Type& type, const std::string& type_name,
                            const std::string& path) {
    types_.add(name, type, {path, 1, 1});
    claim_.variables.push_back({name, type_name, place()});
}

void ClaimSession::network(const std::string& name, const std::string& path) {
    variable(name, Type::network(), "network", path);
    scope_.define(name, files_.network(path)->value);
    instance_.files.push_back({name, path, place()});
}

void ClaimSession::data(const std::string& name, const std::string& path, const std::string& transform) {
    variable(name, Type::dataset(), "dataset", path);
    if (transform.empty()) {
        scope_.define(name, files_.dataset(path)->value);
        instance_.files.push_back({name, path, place()});
        return;
    }
    const std::string whole = "let D = read(" + text_literal(path) + "); " + transform;
    const Formula parsed = parse_formula(whole, {"--transform", 1, 1});
    check_types(parsed, types_, Type::dataset());
    scope_.define(name, parsed);
    instance_.let.push_back({name, whole, place()});
}

void ClaimSession::scratch(const std::string& name, const std::string& formula) {
    const Formula parsed = parse_formula(formula, {name, 1, 1});
    types_.add(name, parsed);
    check_types(parsed, types_);
    scope_.define(name, parsed);
}

void ClaimSession::define(const std::string& name, const std::string& formula) {
    scratch(name, formula);
    claim_.define.push_back({name, {}, formula, place()});
}

Value ClaimSession::evaluate(const std::string& formula) {
    const Formula parsed = parse_formula(formula, {name_, 1, 1});
    check_types(parsed, types_);
    return evaluator_.evaluate(parsed, scope_);
}

void ClaimSession::require(const std::string& formula, const std::string& place, const std::string& problem,
                           const std::string& remedy) {
    if (evaluate(formula).truth() != Truth::yes) throw InputError(place, problem, remedy);
}

void ClaimSession::conclude(const std::string& name, const std::string& that) {
    claim_.conclude.push_back({name, that, std::nullopt, std::nullopt, "", place()});
}

void ClaimSession::show(const std::string& name, const std::string& formula) {
    claim_.show.push_back({name, formula, place()});
}

std::shared_ptr<const Claim> ClaimSession::claim(const std::string& title, const std::string& instance) const {
    ClaimFile file = claim_;
    // As a reader of TOML would hand them over.
    const auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
    std::sort(file.variables.begin(), file.variables.end(), by_name);
    std::sort(file.define.begin(), file.define.end(), by_name);
    std::sort(file.show.begin(), file.show.end(), by_name);
    file.title = title;
    InstanceTemplate one = instance_;
    one.name = instance;
    std::sort(one.let.begin(), one.let.end(), by_name);
    file.instances.push_back(one);
    return Claim::from_file(std::move(file), prelude_);
}

std::string text_literal(const std::string& text) {
    if (text.find('\'') != std::string::npos || text.find('\n') != std::string::npos)
        throw InputError(text, "a quote in a name that a formula has to hold", "rename the file");
    return "'" + text + "'";
}

}  // namespace relucert

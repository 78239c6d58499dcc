#include "cli/kink_session.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

const char* const claim_path = "kinks.claim.toml";

EvaluatorOptions reading(FileCache& files) {
    EvaluatorOptions options;
    options.read = [&files](const std::string& path) { return files.dataset(path)->value; };
    return options;
}

}  // namespace

KinkSession::KinkSession(const Prelude& prelude, const Deadline& deadline)
    : prelude_(prelude), types_(prelude), evaluator_(prelude, store_, deadline, reading(files_)) {
    claim_.path = claim_path;
    claim_.source =
        "docs/theory/nonsmooth-counterexamples.md, D4, Lemma K, T1', C1 to C6, and docs/theory/kinks.md (own proofs)";
}

void KinkSession::variable(const std::string& name, const Type& type, const std::string& type_name,
                           const std::string& path) {
    types_.add(name, type, {path, 1, 1});
    claim_.variables.push_back({name, type_name, {claim_path, 1, 1}});
}

void KinkSession::network(const std::string& name, const std::string& path) {
    variable(name, Type::network(), "network", path);
    scope_.define(name, files_.network(path)->value);
    instance_.files.push_back({name, path, {claim_path, 1, 1}});
}

void KinkSession::data(const std::string& name, const std::string& path, const std::string& transform) {
    variable(name, Type::dataset(), "dataset", path);
    if (transform.empty()) {
        scope_.define(name, files_.dataset(path)->value);
        instance_.files.push_back({name, path, {claim_path, 1, 1}});
        return;
    }
    const std::string whole = "let D = read(" + text_literal(path) + "); " + transform;
    const Formula parsed = parse_formula(whole, {"--transform", 1, 1});
    check_types(parsed, types_, Type::dataset());
    scope_.define(name, parsed);
    instance_.let.push_back({name, whole, {claim_path, 1, 1}});
}

void KinkSession::scratch(const std::string& name, const std::string& formula) {
    const Formula parsed = parse_formula(formula, {name, 1, 1});
    types_.add(name, parsed);
    check_types(parsed, types_);
    scope_.define(name, parsed);
}

void KinkSession::define(const std::string& name, const std::string& formula) {
    scratch(name, formula);
    claim_.define.push_back({name, {}, formula, {claim_path, 1, 1}});
}

Value KinkSession::evaluate(const std::string& formula) {
    const Formula parsed = parse_formula(formula, {"kink report", 1, 1});
    check_types(parsed, types_);
    return evaluator_.evaluate(parsed, scope_);
}

void KinkSession::require(const std::string& formula, const std::string& place, const std::string& problem,
                          const std::string& remedy) {
    if (evaluate(formula).truth() != Truth::yes) throw InputError(place, problem, remedy);
}

void KinkSession::conclude(const std::string& name, const std::string& that) {
    claim_.conclude.push_back({name, that, std::nullopt, std::nullopt, {claim_path, 1, 1}});
}

void KinkSession::show(const std::string& name, const std::string& formula) {
    claim_.show.push_back({name, formula, {claim_path, 1, 1}});
}

std::shared_ptr<const Claim> KinkSession::claim(const std::string& title, const std::string& instance) const {
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

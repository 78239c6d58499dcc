// Expansion of sweeps and file patterns, and the names of instances.
#include "relucert/claim/claim.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/input/sha256.hpp"
#include "relucert/language/evaluator.hpp"

#include <algorithm>

namespace relucert {

namespace {

constexpr std::size_t most_instances = 1'000'000;

using Parameters = std::vector<std::pair<std::string, Rational>>;

void flatten_into(const Value& value, const Formula& formula, std::vector<Rational>& into) {
    if (value.is_list()) {
        for (const Value& one : value.entries()) flatten_into(one, formula, into);
        return;
    }
    std::optional<Rational> number;
    if (value.is_number()) number = value.number().rational();
    if (!number)
        formula.fail(0, "a value of the sweep is not a rational number: " + value.to_string(60),
                     "sweep over rationals and calculate from them in let");
    into.push_back(*number);
}

std::vector<Rational> sweep_values(const Formula& formula, const Prelude& prelude, const Parameters& before,
                                   const Deadline& deadline) {
    Scope scope;
    for (const auto& [name, value] : before) scope.define(name, Value(value));
    EvidenceStore store;  // sweeps leave nothing in the certificate
    Evaluator evaluator(prelude, store, deadline);
    std::vector<Rational> values;
    flatten_into(evaluator.evaluate(formula, scope), formula, values);
    if (values.empty()) formula.fail(0, "the sweep has no value");
    return values;
}

std::string slug_of_number(const Rational& value) {
    std::string text = value.to_string();
    if (text.size() > 24) return "~" + sha256_hex(text).substr(0, 12);
    if (const std::size_t bar = text.find('/'); bar != std::string::npos) text.replace(bar, 1, "_over_");
    return text;
}

std::string stem_of_file(const std::string& written) { return std::filesystem::path(written).filename().string(); }

void name_instance(ClaimInstance& one, const InstanceTemplate& from) {
    one.name = from.name;
    one.slug = slug_of(from.name);
    for (const auto& [name, value] : one.parameters) {
        one.name += ", " + name + " = " + value.to_string();
        one.slug += "--" + name + "=" + slug_of_number(value);
    }
    for (const auto& [variable, file] : one.patterns) {
        one.name += ", " + variable + " = " + stem_of_file(file);
        one.slug += "--" + variable + "=" + slug_of(stem_of_file(file));
    }
}

/// Equal slugs get a part of the hash of the full name, so that file names are unique and depend on the claim only.
void make_unique(std::vector<ClaimInstance>& all) {
    std::map<std::string, std::size_t> uses;
    for (const auto& one : all) ++uses[one.slug];
    for (auto& one : all) {
        if (uses[one.slug] == 1) continue;
        std::string full = one.name;
        for (const auto& [variable, file] : one.patterns) full += "\n" + variable + "=" + file;
        one.slug += "--" + sha256_hex(full).substr(0, 8);
    }
}

/// Adds the files of one variable. A pattern for a single network splits every instance into one a file.
std::vector<ClaimInstance> with_files(const std::vector<ClaimInstance>& before, const FileVariable& wanted,
                                      const Type& type, const std::filesystem::path& folder) {
    const std::vector<std::string> found = matching_files(folder, wanted.pattern);
    const bool is_list = type.kind() == Type::Kind::list;
    const bool is_pattern = wanted.pattern.find('*') != std::string::npos;
    std::vector<ClaimInstance> after;
    for (const ClaimInstance& one : before) {
        if (found.empty()) {
            after.push_back(one);
            if (after.back().missing.empty()) after.back().missing = wanted.pattern;
            continue;
        }
        if (is_list) {
            after.push_back(one);
            for (std::size_t i = 0; i < found.size(); ++i)
                after.back().files.push_back({wanted.variable, std::to_string(i + 1), found[i], folder / found[i]});
            continue;
        }
        for (const std::string& file : found) {
            after.push_back(one);
            after.back().files.push_back({wanted.variable, "", file, folder / file});
            if (is_pattern) after.back().patterns.emplace_back(wanted.variable, file);
        }
    }
    return after;
}

}  // namespace

std::string slug_of(std::string_view text) {
    std::string slug;
    for (const char c : text) {
        const bool keep = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                          c == '_' || c == '+' || c == '=';
        if (keep)
            slug += c;
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    return slug.empty() ? "-" : slug;
}

std::vector<ClaimInstance> Claim::expand(const Deadline& deadline, const std::map<std::string, Rational>& set) const {
    std::vector<ClaimInstance> all;
    const std::filesystem::path folder = file_.path.parent_path();
    for (std::size_t t = 0; t < instances_.size(); ++t) {
        const InstanceTemplate& from = file_.instances[t];
        const bool has_all = std::all_of(set.begin(), set.end(), [&](const auto& wanted) {
            return std::any_of(from.sweeps.begin(), from.sweeps.end(),
                               [&](const NamedFormula& sweep) { return sweep.name == wanted.first; });
        });
        if (!has_all) continue;

        std::vector<Parameters> points(1);
        for (std::size_t s = 0; s < from.sweeps.size(); ++s) {
            std::vector<Parameters> longer;
            const auto fixed = set.find(from.sweeps[s].name);
            for (const Parameters& point : points) {
                const std::vector<Rational> values =
                    fixed != set.end() ? std::vector<Rational>{fixed->second}
                                       : sweep_values(instances_[t].sweeps[s], *prelude_, point, deadline);
                if (longer.size() + values.size() > most_instances)
                    throw InputError(from.sweeps[s].place.to_string(),
                                     "more than " + std::to_string(most_instances) + " instances", "sweep over less");
                for (const Rational& value : values) {
                    longer.push_back(point);
                    longer.back().emplace_back(from.sweeps[s].name, value);
                }
            }
            points = std::move(longer);
        }
        std::vector<ClaimInstance> mine;
        for (Parameters& point : points) {
            mine.emplace_back();
            mine.back().template_index = t;
            mine.back().parameters = std::move(point);
        }
        for (const FileVariable& wanted : from.files)
            mine = with_files(mine, wanted, variables_.at(wanted.variable), folder);
        for (ClaimInstance& one : mine) {
            std::stable_sort(one.files.begin(), one.files.end(),
                             [](const auto& a, const auto& b) { return a.variable < b.variable; });
            name_instance(one, from);
            one.number = all.size();
            all.push_back(std::move(one));
        }
    }
    if (all.empty()) {
        std::string names;
        for (const auto& [name, value] : set) names += (names.empty() ? "" : ", ") + name;
        throw InputError(file_.path.generic_string(), "no instance has a sweep over " + names,
                         "'relucert show' lists the parameters");
    }
    make_unique(all);
    return all;
}

}  // namespace relucert

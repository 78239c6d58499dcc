// Parsing and type-checking of all formulas of a claim.
#include "relucert/claim/claim.hpp"

#include "relucert/failure/failure.hpp"

namespace relucert {

namespace {

/// Variables and definitions, as assume, conclude and show see them.
TypeScope claim_scope(const Claim& claim) {
    TypeScope scope(claim.prelude());
    for (const auto& one : claim.file().variables) scope.add(one.name, claim.variables().at(one.name), one.place);
    for (const auto& one : claim.file().define) {
        const Formula& formula = claim.define().at(one.name);
        if (one.parameters.empty())
            scope.add(one.name, formula);
        else
            scope.add(one.name, one.parameters, formula);
    }
    return scope;
}

}  // namespace

std::shared_ptr<const Claim> Claim::load(const std::filesystem::path& path, const Prelude& prelude) {
    return from_file(read_claim_file(path), prelude);
}

std::shared_ptr<const Claim> Claim::from_file(ClaimFile file, const Prelude& prelude) {
    std::shared_ptr<Claim> claim(new Claim(std::move(file), prelude));
    claim->check_all_types();
    return claim;
}

Claim::Claim(ClaimFile file, const Prelude& prelude) : file_(std::move(file)), prelude_(&prelude) {
    for (const auto& one : file_.variables) {
        const Type type = parse_type(one.type, one.place.to_string());
        if (const std::string taken = taken_name(one.name, prelude); !taken.empty())
            throw InputError(one.place.to_string(), "'" + one.name + "' " + taken, "choose another name");
        variables_.emplace(one.name, type);
    }
    for (const auto& one : file_.define) define_.emplace(one.name, parse_formula(one.formula, one.place));
    for (const auto& one : file_.assume) assume_.push_back({&one, parse_formula(one.that, one.place)});
    for (const auto& one : file_.conclude) conclude_.push_back({&one, parse_formula(one.that, one.place)});
    for (const auto& one : file_.show) show_.emplace(one.name, parse_formula(one.formula, one.place));
    for (const auto& one : file_.instances) {
        ParsedInstance parsed;
        for (const auto& sweep : one.sweeps) {
            // "2..40, 10^6" is the list [2..40, 10^6], flattened; the bracket stands before the first character.
            Place place = sweep.place;
            if (place.column > 1) --place.column;
            parsed.sweeps.push_back(parse_formula("[" + sweep.formula + "\n]", place));
        }
        for (const auto& let : one.let) parsed.let.emplace(let.name, parse_formula(let.formula, let.place));
        if (one.when) parsed.when = parse_formula(one.when->formula, one.when->place);
        instances_.push_back(std::move(parsed));
    }
}

void Claim::check_all_types() const {
    const TypeScope scope = claim_scope(*this);
    scope.check_all();
    for (const auto* statements : {&assume_, &conclude_})
        for (const auto& one : *statements) check_types(one.formula, scope, Type::boolean());
    for (const auto& [name, formula] : show_) check_types(formula, scope, Type::number());

    for (std::size_t i = 0; i < instances_.size(); ++i) {
        const InstanceTemplate& one = file_.instances[i];
        TypeScope let(*prelude_);
        for (std::size_t s = 0; s < one.sweeps.size(); ++s) {
            const Type type = check_types(instances_[i].sweeps[s], let);
            if (!type.may_be(Type::numeric(1, 2)))
                instances_[i].sweeps[s].fail(0,
                                             "a sweep is a list of numbers and ranges, this is a " + type.to_string(),
                                             "for example \"2..40, 10^6\"");
            let.add(one.sweeps[s].name, Type::rational(), one.sweeps[s].place);
        }
        for (const auto& file : one.files) {
            const Type& type = variables_.at(file.variable);
            const Type entry = type.kind() == Type::Kind::list ? type.entry() : type;
            if (entry.kind() != Type::Kind::network && entry.kind() != Type::Kind::dataset)
                throw InputError(
                    file.place.to_string(),
                    "'" + file.variable + "' is a " + type.to_string() + "; files hold networks and data sets",
                    "declare it as network, dataset or list of network");
            let.add(file.variable, type, file.place);
        }
        for (const auto& [name, formula] : instances_[i].let) let.add(name, formula);
        let.check_all();
        for (const auto& [name, type] : variables_) {
            const auto found = let.type_of(name);
            if (found && !found->may_be(type)) {
                const auto formula = instances_[i].let.find(name);
                const std::string problem = "the variable '" + name + "' is declared as " + type.to_string() +
                                            ", its value is a " + found->to_string();
                if (formula != instances_[i].let.end()) formula->second.fail(0, problem);
                throw InputError(one.place.to_string(), problem);
            }
        }
        if (instances_[i].when) check_types(*instances_[i].when, let, Type::boolean());
    }
}

}  // namespace relucert

// Every name is given once, and every variable has a value in every instance.
#include "relucert/claim/claim_file.hpp"
#include "relucert/failure/failure.hpp"

#include <set>

namespace relucert {

namespace {
[[noreturn]] void fail(const Place& place, const std::string& problem, const std::string& remedy) {
    throw InputError(place.to_string(), problem, remedy);
}
}  // namespace

void check_names(const ClaimFile& claim) {
    std::set<std::string> variables;
    std::set<std::string> instances;
    for (const auto& one : claim.variables) variables.insert(one.name);
    for (const auto& one : claim.define)
        if (variables.count(one.name) != 0)
            fail(one.place, "'" + one.name + "' is a variable and a definition", "rename one of them");
    for (const auto& one : claim.instances) {
        if (!instances.insert(one.name).second)
            fail(one.place, "two instances are named '" + one.name + "'", "rename one of them");
        std::set<std::string> given;
        const auto give = [&](const std::string& name, const Place& at) {
            if (!given.insert(name).second)
                fail(at, "'" + name + "' is given twice in this instance", "keep one of sweep, files and let");
        };
        for (const auto& sweep : one.sweeps) give(sweep.name, sweep.place);
        for (const auto& file : one.files) {
            give(file.variable, file.place);
            if (variables.count(file.variable) == 0)
                fail(file.place, "'" + file.variable + "' is read from a file but is no variable",
                     "declare it in [variables] as network or dataset");
        }
        for (const auto& let : one.let) give(let.name, let.place);
        for (const auto& variable : claim.variables)
            if (given.count(variable.name) == 0)
                fail(one.place, "instance '" + one.name + "' gives no value to the variable '" + variable.name + "'",
                     "give it in [instance.let], or by sweep." + variable.name + " or files." + variable.name);
    }
    std::set<std::string> shown;
    for (const auto& one : claim.show) shown.insert(one.name);
    for (const auto& chart : claim.charts) {
        std::vector<std::string> names = chart.quantities;
        if (!chart.across.empty()) names.push_back(chart.across);
        for (const auto& name : names)
            if (shown.count(name) == 0)
                fail(chart.place,
                     "the chart '" + chart.title + "' names '" + name + "', which is not a quantity of [show]",
                     "add it to [show]");
    }
    for (const auto* statements : {&claim.assume, &claim.conclude})
        for (const auto& one : *statements)
            if (one.only && instances.count(*one.only) == 0)
                fail(one.place, "'only' names the instance '" + *one.only + "', which does not exist",
                     "use the name of an [[instance]]");
}

}  // namespace relucert

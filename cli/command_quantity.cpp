#include "cli/commands.hpp"
#include "cli/data_folder.hpp"
#include "relucert/claim/file_cache.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/language/evaluator.hpp"
#include "relucert/language/types.hpp"
#include "relucert/number/decimal.hpp"

#include <nlohmann/json.hpp>

#include <deque>
#include <iostream>

namespace relucert {

namespace {

using Json = nlohmann::ordered_json;

/// Enclosed with more bits than the digits ask for: 4 bits a digit, and room for cancellation.
Enclosure enclose_to(const Real& number, unsigned digits) {
    const unsigned wanted = 4 * digits + 64;
    Enclosure found = number.enclose(wanted);
    for (unsigned bits = 2 * wanted; bits <= 16 * wanted && number.is_refinable(); bits *= 2) {
        if (found.is_bounded() &&
            (found.upper - found.lower) * power(Rational(10), static_cast<long>(digits)) <= abs(found.lower))
            break;
        found = number.enclose(bits);
    }
    return found;
}

std::string enclosure_text(const Real& number, unsigned digits) {
    const Enclosure found = enclose_to(number, digits);
    const std::string decimals = enclosure_text(found, digits);
    if (const auto exact = number.rational()) {
        const std::string text = exact->to_string();
        return text == decimals || text.size() > 200 ? decimals : text + " = " + decimals;
    }
    if (number.radical_sum()) return number.to_string() + " = " + decimals;
    return decimals;
}

/// A number is said to be undefined only when it is enclosed: such a part of the value becomes unknown, with the
/// reason.
Value with_undefined_unknown(const Value& value) {
    if (value.is_list()) {
        std::vector<Value> entries;
        for (const Value& entry : value.entries()) entries.push_back(with_undefined_unknown(entry));
        return Value::list(std::move(entries));
    }
    if (!value.is_number() || value.number().is_rational()) return value;
    try {
        (void)value.number().enclose(64);
        return value;
    } catch (const InputError& undefined) {
        return Value::unknown(undefined.problem());
    }
}

void print_value(const Value& value, unsigned digits, const std::string& indent, std::ostream& out) {
    if (value.is_number()) {
        out << indent << enclosure_text(value.number(), digits) << "\n";
    } else if (value.is_list() && !value.entries().empty()) {
        const auto& entries = value.entries();
        const bool nested = entries.front().is_list();
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (nested)
                out << indent << i + 1 << ": " << entries[i].to_string(400) << "\n";
            else
                print_value(entries[i], digits, indent + std::to_string(i + 1) + ": ", out);
        }
    } else {
        out << indent << (value.is_unknown() ? "unknown: " + value.reason() : value.to_string(2000)) << "\n";
    }
}

Json json_value(const Value& value, unsigned digits) {
    if (value.is_number()) {
        const Enclosure found = enclose_to(value.number(), digits);
        Json entry = {{"lower", found.lower_unbounded ? "" : found.lower.to_string()},
                      {"upper", found.upper_unbounded ? "" : found.upper.to_string()}};
        if (const auto exact = value.number().rational()) entry["exact"] = exact->to_string();
        entry["text"] = enclosure_text(value.number(), digits);
        return entry;
    }
    if (value.is_list()) {
        Json list = Json::array();
        for (const auto& one : value.entries()) list.push_back(json_value(one, digits));
        return list;
    }
    if (value.is_unknown()) return {{"unknown", value.reason()}};
    return value.to_string(100000);
}

}  // namespace

std::pair<std::string, std::string> split_assignment(const std::string& text, const std::string& option) {
    const std::size_t equals = text.find('=');
    const auto trimmed = [](std::string part) {
        part.erase(0, part.find_first_not_of(' '));
        part.erase(part.find_last_not_of(' ') + 1);
        return part;
    };
    if (equals == std::string::npos || trimmed(text.substr(0, equals)).empty())
        throw InputError(option, "'" + text + "' is not name=value", "write " + option + " name=value");
    return {trimmed(text.substr(0, equals)), trimmed(text.substr(equals + 1))};
}

ExitCode command_quantity(const QuantityArguments& arguments, const Options& options) {
    const Prelude prelude = load_prelude(options.prelude);
    const Formula formula = parse_formula(arguments.formula, {"formula", 1, 1});
    TypeScope types(prelude);
    Scope scope;
    FileCache files;
    for (const auto& one : arguments.net) {
        const auto [name, path] = split_assignment(one, "--net");
        types.add(name, Type::network(), {"--net", 1, 1});
        scope.define(name, files.network(path)->value);
    }
    for (const auto& one : arguments.data) {
        const auto [name, path] = split_assignment(one, "--data");
        types.add(name, Type::dataset(), {"--data", 1, 1});
        scope.define(name, files.dataset(path)->value);
    }
    for (const auto& one : arguments.let) {
        const auto [name, text] = split_assignment(one, "--let");
        const Formula value = parse_formula(text, {"--let " + name, 1, 1});
        types.add(name, value);
        scope.define(name, value);
    }
    types.check_all();
    check_types(formula, types);
    const Deadline deadline(options.timeout, options.memory);
    EvidenceStore store;
    EvaluatorOptions evaluation;
    evaluation.read = [&files](const std::string& path) { return files.dataset(path)->value; };
    Evaluator evaluator(prelude, store, deadline, evaluation);
    const Value value = with_undefined_unknown(evaluator.evaluate(formula, scope));
    if (options.json)
        std::cout << Json{{"formula", arguments.formula}, {"value", json_value(value, options.digits)}}.dump(1) << "\n";
    else
        print_value(value, options.digits, "", std::cout);
    if (!store.empty())
        std::cerr << "rests on evidence of " << store.nodes().size()
                  << " calls of primitives; a claim file has it written down and verified\n";
    return value.is_unknown() ? exit_undecided : exit_as_expected;
}

}  // namespace relucert

#pragma once
// Evaluates one formula in an empty claim: types first, then the value.
#include "relucert/failure/failure.hpp"
#include "relucert/language/evaluator.hpp"
#include "relucert/language/types.hpp"

#include <string>

namespace relucert {

struct Sandbox {
    Prelude prelude;
    Deadline deadline;
    EvidenceStore store;
    Trace trace;
    Scope scope;
    Evaluator evaluator{prelude, store, deadline};

    Sandbox() = default;
    explicit Sandbox(Prelude with) : prelude(std::move(with)) {}

    Value value(const std::string& text) {
        TypeScope types(prelude);
        const Formula formula = parse_formula(text, {"demo", 1, 1});
        check_types(formula, types);
        return evaluator.evaluate(formula, scope, &trace);
    }
    /// The value as text; "error: ..." for InputError.
    std::string text(const std::string& formula) {
        try {
            return value(formula).to_string();
        } catch (const InputError& error) {
            return std::string("error: ") + error.what();
        }
    }
    Value value_without_types(const std::string& text) {
        return evaluator.evaluate(parse_formula(text, {"demo", 1, 1}), scope, &trace);
    }
};

}  // namespace relucert

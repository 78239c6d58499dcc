#pragma once
// Formulas -> values, in three-valued logic, with evidence.
//
//     EvidenceStore store;
//     Deadline deadline;
//     Evaluator evaluator(prelude, store, deadline);
//     Scope let;                                     // names of an instance
//     let.define("k", Value(2));
//     let.define("A", parse_formula("[[1, k], [k, 4]]", place));
//     Value v = evaluator.evaluate(parse_formula("rank(A) = 1", place), let);   // v.truth() == Truth::yes
#include "relucert/evidence/store.hpp"
#include "relucert/failure/deadline.hpp"
#include "relucert/language/formula.hpp"
#include "relucert/language/prelude.hpp"
#include "relucert/language/trace.hpp"
#include "relucert/quantity/value.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace relucert {

/// Names of an instance or a claim. Formulas are evaluated when they are first needed, in the scope that they were
/// defined in, and their values are kept. Not thread-safe. Not movable while names from it are used elsewhere.
class Scope {
public:
    /// Where formulas with this scope stand: part of the canonical text of functions written there.
    enum class Level { instance, claim };

    explicit Scope(Level level = Level::instance);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

    // A name defined twice is an InternalError: TypeScope refuses it first, with a place.
    void define(const std::string& name, Value value);
    void define(const std::string& name, const Formula& formula);
    /// A definition with parameters.
    void define(const std::string& name, const std::vector<std::string>& parameters, const Formula& formula);
    /// The value of `name` in `other`, which must outlive this scope. It must have the type; @throws InputError at
    /// evaluation if it has not.
    void define_from(const std::string& name, const Scope& other, const Type& type);

    [[nodiscard]] bool contains(const std::string& name) const;

private:
    friend class Evaluation;
    struct Entry;
    Level level_;
    std::map<std::string, std::unique_ptr<Entry>> entries_;
};

struct EvaluatorOptions {
    DecideLimits limits;  ///< its deadline is replaced by the evaluator's
    /// `read('path')`: the data set of a file. Without it, read is an error.
    std::function<Value(const std::string& path)> read;
};

/// One thread at a time; evaluators of different threads may share the prelude.
class Evaluator {
public:
    Evaluator(const Prelude& prelude, EvidenceStore& store, const Deadline& deadline, EvaluatorOptions options = {});
    ~Evaluator();

    /// Evaluates a formula that passed check_types in a like scope. Truth values: Value::truth(). Function values of
    /// the result refer to the scope, which must outlive them.
    /// @throws InputError (place, caret) for an index out of range, unequal lengths and the like; LimitReached.
    Value evaluate(const Formula& formula, const Scope& scope, Trace* trace = nullptr);
    /// The value of a name, evaluated if need be.
    Value value_of(const std::string& name, const Scope& scope, Trace* trace = nullptr);

private:
    friend class Evaluation;
    struct State;
    class Outermost;
    std::unique_ptr<State> state_;
};

}  // namespace relucert

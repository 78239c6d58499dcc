#include "relucert/language/evaluator.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/language/evaluation.hpp"

namespace relucert {

Scope::Scope(Level level) : level_(level) {}
Scope::~Scope() = default;

void Scope::define(const std::string& name, Value value) {
    auto entry = std::make_unique<Entry>();
    entry->value = std::move(value);
    RELUCERT_ENSURE(entries_.emplace(name, std::move(entry)).second);
}

void Scope::define(const std::string& name, const Formula& formula) {
    auto entry = std::make_unique<Entry>();
    entry->formula = formula;
    RELUCERT_ENSURE(entries_.emplace(name, std::move(entry)).second);
}

void Scope::define(const std::string& name, const std::vector<std::string>& parameters, const Formula& formula) {
    auto entry = std::make_unique<Entry>();
    entry->formula = formula;
    entry->parameters = parameters;
    entry->has_parameters = true;
    RELUCERT_ENSURE(entries_.emplace(name, std::move(entry)).second);
}

void Scope::define_from(const std::string& name, const Scope& other, const Type& type) {
    auto entry = std::make_unique<Entry>();
    entry->other = &other;
    entry->type = type;
    RELUCERT_ENSURE(entries_.emplace(name, std::move(entry)).second);
}

bool Scope::contains(const std::string& name) const { return entries_.count(name) != 0; }

Evaluator::State::State(const Prelude& prelude_, EvidenceStore& store, const Deadline& deadline_,
                        EvaluatorOptions options_)
    : prelude(prelude_), deadline(deadline_), options(std::move(options_)), context{store,          deadline_,
                                                                                    options.limits, &options.read,
                                                                                    memo,           {}} {
    context.limits.deadline = &deadline;
}

Evaluator::Evaluator(const Prelude& prelude, EvidenceStore& store, const Deadline& deadline, EvaluatorOptions options)
    : state_(std::make_unique<State>(prelude, store, deadline, std::move(options))) {}

Evaluator::~Evaluator() = default;

/// Marks where the stack of the outermost evaluation begins, and holds its trace, while it lives.
class Evaluator::Outermost {
public:
    Outermost(State& state, Trace* trace)
        : state_(state), stack_before_(state.stack_begin), trace_before_(state.trace) {
        if (stack_before_ == 0) state_.stack_begin = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
        state_.trace = trace;
    }
    ~Outermost() {
        state_.stack_begin = stack_before_;
        state_.trace = trace_before_;
    }
    Outermost(const Outermost&) = delete;
    Outermost& operator=(const Outermost&) = delete;

private:
    State& state_;
    std::uintptr_t stack_before_;
    Trace* trace_before_;
};

Value Evaluator::evaluate(const Formula& formula, const Scope& scope, Trace* trace) {
    const Outermost mark(*state_, trace);
    Evaluation evaluation(*state_, formula, &scope);
    Value value = evaluation.run();
    if (value.is_unknown() && trace != nullptr) trace->note_reason(value.reason());
    return value;
}

Value Evaluator::value_of(const std::string& name, const Scope& scope, Trace* trace) {
    const Outermost mark(*state_, trace);
    std::optional<Value> value = Evaluation::value_in(*state_, name, scope);
    if (!value) throw InputError("", "there is no value '" + name + "'");
    if (value->is_unknown() && trace != nullptr) trace->note_reason(value->reason());
    return *value;
}

}  // namespace relucert

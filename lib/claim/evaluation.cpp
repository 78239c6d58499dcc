#include "relucert/claim/evaluation.hpp"

#include "relucert/claim/instance_inputs.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/language/evaluator.hpp"
#include "relucert/number/decimal.hpp"

#include <algorithm>
#include <chrono>
#include <new>

namespace relucert {

namespace {

constexpr unsigned show_digits = 20;

EvaluatorOptions evaluator_options(const EvaluationOptions& options, Inputs& inputs) {
    EvaluatorOptions result;
    if (options.largest_bits != 0) result.limits.largest_bits = options.largest_bits;
    result.read = [&inputs, &options](const std::string& path) { return inputs.read(path, options.read_paths); };
    return result;
}

void define_claim_names(const Claim& claim, const Scope& let, Scope& scope) {
    for (const auto& [name, type] : claim.variables()) scope.define_from(name, let, type);
    for (const auto& one : claim.file().define) {
        const Formula& formula = claim.define().at(one.name);
        if (one.parameters.empty())
            scope.define(one.name, formula);
        else
            scope.define(one.name, one.parameters, formula);
    }
}

/// At most about 400 bytes, cut between characters of UTF-8: a value of a message may have thousands of digits.
std::string shortened(std::string text) {
    constexpr std::size_t most = 400;
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return text + " ...";
}

std::string why_undecided(const Value& value, const Trace& trace) {
    for (const auto& record : trace.records())
        if (record.verdict == Truth::unknown && record.of_numbers && record.left_enclosure.is_bounded() &&
            record.right_enclosure.is_bounded())
            return shortened(record.text + ": the sides are enclosed by " +
                             enclosure_text(record.left_enclosure, show_digits) + " and " +
                             enclosure_text(record.right_enclosure, show_digits) + ", which does not decide");
    if (value.is_unknown() && !value.reason().empty()) return shortened(value.reason());
    for (const auto& record : trace.records())
        if (record.verdict == Truth::unknown && !record.reason.empty()) return shortened(record.reason);
    return trace.reasons().empty() ? "no reason was recorded" : shortened(trace.reasons().front());
}

Enclosure show_enclosure(const Real& number) {
    Enclosure found = number.enclose(128);
    for (unsigned bits = 256; bits <= 2048 && number.is_refinable(); bits *= 2) {
        if (found.is_bounded()) {
            const Rational width = found.upper - found.lower;
            const Rational size = std::max(abs(found.lower), abs(found.upper));
            if (width * power(Rational(10), show_digits + 4) <= size) break;
        }
        found = number.enclose(bits);
    }
    return widened(found, show_digits);
}

/// Evaluates one instance; members of `result` are filled as far as it gets.
class InstanceRun {
public:
    InstanceRun(const Claim& claim, const ClaimInstance& instance, FileCache& files, const EvaluationOptions& options,
                InstanceResult& result)
        : claim_(claim),
          from_(claim.file().instances[instance.template_index]),
          parsed_(claim.instance(instance.template_index)),
          instance_(instance),
          cache_(files),
          options_(options),
          deadline_(options.seconds, options.memory_bytes),
          result_(result) {
        prepare(claim.assume(), result.assume);
        prepare(claim.conclude(), result.conclude);
        for (const auto& [name, formula] : claim.show())
            result.show.push_back({name, formula.text(), Enclosure::whole(), ""});
        result.expected = from_.expect.value_or(claim.file().expect);
    }

    void run() {
        Inputs inputs(claim_, instance_, cache_);
        result_.files = inputs.files();
        if (parsed_.when) result_.compared = when_holds();
        Scope let;
        inputs.fill(let);
        Scope scope(Scope::Level::claim);
        define_claim_names(claim_, let, scope);
        Evaluator evaluator(claim_.prelude(), store_, deadline_, evaluator_options(options_, inputs));
        try {
            for (const auto& [name, type] : claim_.variables()) evaluator.value_of(name, scope);
            decide(claim_.assume(), result_.assume, evaluator, scope);
            decide(claim_.conclude(), result_.conclude, evaluator, scope);
            show(evaluator, scope);
        } catch (const LimitReached& limit) {
            stop(limit.what());
        } catch (const std::bad_alloc&) {
            stop("out of memory");
        }
        result_.reads = inputs.reads();
        result_.nodes = store_.nodes();
    }

    void stop(const std::string& limit) {
        result_.limit = limit;
        result_.interrupted = Deadline::interrupted();
        for (auto* results : {&result_.assume, &result_.conclude})
            for (auto& one : *results)
                if (one.verdict == Verdict::undecided && one.reason.empty()) one.reason = limit;
        for (auto& one : result_.show)
            if (!one.enclosure.is_bounded() && one.reason.empty()) one.reason = limit;
    }

private:
    [[nodiscard]] bool applies(const Statement& one) const { return !one.only || *one.only == from_.name; }
    void prepare(const std::vector<ParsedStatement>& statements, std::vector<StatementResult>& results) const {
        for (const auto& one : statements)
            if (applies(*one.statement)) {
                StatementResult result;
                result.name = one.statement->name;
                result.that = one.statement->that;
                result.expected = one.statement->expect;
                result.rests_on = one.statement->rests_on;
                results.push_back(std::move(result));
            }
    }

    /// With a scope and a store of its own: what `when` asks for does not belong into the certificate.
    bool when_holds() {
        Inputs inputs(claim_, instance_, cache_);
        Scope let;
        inputs.fill(let);
        EvidenceStore store;
        Evaluator evaluator(claim_.prelude(), store, deadline_, evaluator_options(options_, inputs));
        return evaluator.evaluate(*parsed_.when, let).truth() != Truth::no;
    }

    void decide(const std::vector<ParsedStatement>& statements, std::vector<StatementResult>& results,
                Evaluator& evaluator, const Scope& scope) {
        auto into = results.begin();
        for (const auto& one : statements) {
            if (!applies(*one.statement)) continue;
            deadline_.check("the formulas of the claim");
            const Value value = evaluator.evaluate(one.formula, scope, &into->trace);
            into->verdict = verdict_of(value.truth());
            if (into->verdict == Verdict::undecided) into->reason = why_undecided(value, into->trace);
            ++into;
        }
    }

    void show(Evaluator& evaluator, const Scope& scope) {
        for (auto& one : result_.show) {
            const Formula& formula = claim_.show().at(one.name);
            const Value value = evaluator.evaluate(formula, scope);
            if (value.is_unknown()) {
                one.reason = shortened(value.reason());
                continue;
            }
            if (!value.is_number())
                formula.fail(0, "show takes numbers, '" + one.name + "' is a " + value.describe(),
                             "show one entry, or an extreme value");
            try {
                one.enclosure = show_enclosure(value.number());
            } catch (const InputError& undefined) {
                one.reason = shortened(undefined.what());
            }
        }
    }

    const Claim& claim_;
    const InstanceTemplate& from_;
    const ParsedInstance& parsed_;
    const ClaimInstance& instance_;
    FileCache& cache_;
    const EvaluationOptions& options_;
    Deadline deadline_;
    EvidenceStore store_;
    InstanceResult& result_;
};

Verdict conjunction_of(const std::vector<StatementResult>& results) {
    std::vector<Verdict> verdicts;
    for (const auto& one : results) verdicts.push_back(one.verdict);
    return conjunction(verdicts);
}

}  // namespace

InstanceResult evaluate_instance(const Claim& claim, const ClaimInstance& instance, FileCache& files,
                                 const EvaluationOptions& options) {
    InstanceResult result;
    const auto start = std::chrono::steady_clock::now();
    InstanceRun run(claim, instance, files, options, result);
    try {
        run.run();
    } catch (const MissingFile& missing) {
        const bool skip = claim.file().instances[instance.template_index].skip_if_missing;
        result.status = skip ? InstanceResult::Status::skipped : InstanceResult::Status::refused;
        result.error = missing.what();
    } catch (const InputError& error) {
        result.status = InstanceResult::Status::refused;
        result.error = error.what();
    } catch (const LimitReached& limit) {
        run.stop(limit.what());
    } catch (const std::bad_alloc&) {
        run.stop("out of memory");
    }
    if (result.status == InstanceResult::Status::decided) {
        result.outcome = outcome_of(conjunction_of(result.assume), conjunction_of(result.conclude));
        compare_with_expected(result);
        result.ledger = ledger_of(claim, result);
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

std::map<std::string, Value> instance_values(const Claim& claim, const ClaimInstance& instance, FileCache& files,
                                             const Deadline& deadline) {
    Inputs inputs(claim, instance, files);
    Scope let;
    inputs.fill(let);
    EvidenceStore store;
    const EvaluationOptions options;
    Evaluator evaluator(claim.prelude(), store, deadline, evaluator_options(options, inputs));
    std::map<std::string, Value> values;
    for (const auto& [name, type] : claim.variables()) values.emplace(name, evaluator.value_of(name, let));
    return values;
}

}  // namespace relucert

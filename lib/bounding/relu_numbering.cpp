// The canonical numbering of a ReLU program (docs/evidence/split-tree.md, section 1).
#include "relucert/bounding/relu_pairs.hpp"
#include "relucert/bounding/relu_variables.hpp"
#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

bool form_before(const AffineForm& a, const AffineForm& b) {
    const std::size_t common = std::min(a.terms.size(), b.terms.size());
    for (std::size_t i = 0; i < common; ++i)
        if (a.terms[i] != b.terms[i]) return a.terms[i] < b.terms[i];
    if (a.terms.size() != b.terms.size()) return a.terms.size() < b.terms.size();
    return a.constant < b.constant;
}

AffineForm renumbered(const AffineForm& form, const std::vector<std::uint32_t>& numbers) {
    AffineForm result = form;  // different variables get different numbers
    for (auto& term : result.terms) term.first = numbers[term.first];
    std::sort(result.terms.begin(), result.terms.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return result;
}

/// needed[i]: the outputs need ReLU variable i (from 0).
std::vector<bool> needed_variables(const ReluVariables& variables, const std::vector<AffineForm>& outputs) {
    std::vector<bool> needed(variables.forms().size(), false);
    const auto mark = [&](const AffineForm& form) {
        for (const auto& term : form.terms)
            if (term.first > variables.inputs()) needed[term.first - variables.inputs() - 1] = true;
    };
    for (const AffineForm& output : outputs) mark(output);
    for (std::size_t i = needed.size(); i-- > 0;)
        if (needed[i]) mark(variables.forms()[i]);
    return needed;
}

}  // namespace

ReluProgram numbered(const ReluVariables& variables, const std::vector<AffineForm>& outputs, const Deadline& deadline) {
    const std::uint32_t inputs = variables.inputs();
    const std::vector<AffineForm>& forms = variables.forms();
    const std::vector<bool> needed = needed_variables(variables, outputs);
    std::vector<std::uint32_t> level(inputs + 1 + forms.size(), 0);  // by temporary number
    std::vector<std::vector<std::uint32_t>> of_level(1);
    for (std::size_t i = 0; i < forms.size(); ++i) {
        if (!needed[i]) continue;
        std::uint32_t below = 0;
        for (const auto& term : forms[i].terms) below = std::max(below, level[term.first]);
        const auto variable = static_cast<std::uint32_t>(inputs + 1 + i);
        level[variable] = below + 1;
        if (of_level.size() < below + 2U) of_level.resize(below + 2U);
        of_level[below + 1].push_back(variable);
    }
    std::vector<std::uint32_t> numbers(level.size(), 0);
    for (std::uint32_t v = 1; v <= inputs; ++v) numbers[v] = v;
    ReluProgram program;
    program.inputs = inputs;
    for (std::uint32_t l = 1; l < of_level.size(); ++l) {
        deadline.check("numbering ReLU variables");
        std::vector<std::pair<AffineForm, std::uint32_t>> sorted;
        for (const std::uint32_t v : of_level[l]) sorted.emplace_back(renumbered(forms[v - inputs - 1], numbers), v);
        std::sort(sorted.begin(), sorted.end(),
                  [](const auto& a, const auto& b) { return form_before(a.first, b.first); });
        for (auto& [form, v] : sorted) {
            // Forms that were met before have their variable, so no two are equal.
            RELUCERT_ENSURE(program.relus.empty() || program.levels.back() != l || program.relus.back() != form);
            program.relus.push_back(std::move(form));
            program.levels.push_back(l);
            numbers[v] = static_cast<std::uint32_t>(inputs + program.relus.size());
        }
    }
    for (const AffineForm& output : outputs) program.outputs.push_back(renumbered(output, numbers));
    program.pairs = suggested_pairs(program, deadline);
    return program;
}

}  // namespace relucert

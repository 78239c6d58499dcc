#include "relu_program.hpp"

#include <algorithm>

#include "errors.hpp"

namespace relucert_check {
namespace {

const AffineForm& form_of(const Number& a, AffineForm& constant) {
    if (is_piecewise(a)) return piecewise(a).form;
    constant.constant = a.rational();
    return constant;
}

AffineForm renumbered(const AffineForm& z, const std::vector<std::uint32_t>& number) {
    AffineForm result{{}, z.constant};
    for (const auto& [variable, coefficient] : z.terms) result.terms.emplace_back(number[variable], coefficient);
    std::sort(result.terms.begin(), result.terms.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return result;
}

// Pairs (variable, coefficient) lexicographically, a prefix first, then the constant.
bool before(const AffineForm& a, const AffineForm& b) {
    const std::size_t common = std::min(a.terms.size(), b.terms.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (a.terms[i].first != b.terms[i].first) return a.terms[i].first < b.terms[i].first;
        if (a.terms[i].second != b.terms[i].second) return a.terms[i].second < b.terms[i].second;
    }
    if (a.terms.size() != b.terms.size()) return a.terms.size() < b.terms.size();
    return a.constant < b.constant;
}

}  // namespace

ReluProgram relu_program(const std::vector<Number>& outputs, std::size_t inputs) {
    ReluProgram program;
    program.inputs = inputs;
    const ReluVariables* variables = nullptr;
    for (const Number& output : outputs)
        if (is_piecewise(output)) variables = piecewise(output).variables.get();
    std::vector<std::uint32_t> number(variables == nullptr ? inputs : variables->size());
    for (std::uint32_t i = 0; i < inputs; ++i) number[i] = i;

    // The variables that are needed, and their levels. Forms have earlier variables than their ReLU.
    std::vector<bool> needed(number.size(), false);
    const auto need = [&](const AffineForm& z) {
        for (const auto& term : z.terms) needed[term.first] = true;
    };
    for (const Number& output : outputs)
        if (is_piecewise(output)) need(piecewise(output).form);
    for (std::size_t v = number.size(); v-- > inputs;)
        if (needed[v]) need(variables->form(static_cast<std::uint32_t>(v)));
    std::vector<std::size_t> level(number.size(), 0);
    std::vector<std::vector<std::uint32_t>> by_level(1);
    for (std::size_t v = inputs; v < number.size(); ++v) {
        if (!needed[v]) continue;
        const auto variable = static_cast<std::uint32_t>(v);
        for (const auto& term : variables->form(variable).terms) level[v] = std::max(level[v], level[term.first]);
        if (++level[v] == by_level.size()) by_level.emplace_back();
        by_level[level[v]].push_back(variable);
    }

    for (std::size_t l = 1; l < by_level.size(); ++l) {
        std::vector<std::pair<AffineForm, std::uint32_t>> forms;
        for (const std::uint32_t v : by_level[l]) forms.emplace_back(renumbered(variables->form(v), number), v);
        std::sort(forms.begin(), forms.end(), [](const auto& a, const auto& b) { return before(a.first, b.first); });
        for (auto& [form, v] : forms) {
            number[v] = static_cast<std::uint32_t>(inputs + program.relus.size());
            program.relus.push_back(std::move(form));
            program.levels.push_back(l);
        }
    }
    for (const Number& output : outputs) {
        AffineForm constant;
        program.outputs.push_back(renumbered(form_of(output, constant), number));
    }
    return program;
}

std::vector<mpq_class> values_at(const ReluProgram& program, std::vector<mpq_class> point) {
    const auto value = [&point](const AffineForm& z) {
        mpq_class total = z.constant;
        for (const auto& [variable, coefficient] : z.terms)
            if (point[variable] != 0) total += coefficient * point[variable];
        return total;
    };
    for (const AffineForm& z : program.relus) {
        mpq_class at = value(z);
        point.push_back(at > 0 ? std::move(at) : mpq_class(0));
        check_size(point.back());
    }
    std::vector<mpq_class> outputs;
    for (const AffineForm& z : program.outputs) outputs.push_back(value(z));
    return outputs;
}

}  // namespace relucert_check

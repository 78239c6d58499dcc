#include "affine_form.hpp"

#include <algorithm>

#include "errors.hpp"

namespace relucert_check {
namespace {

constexpr std::uint32_t max_variables = 1U << 20;
constexpr std::size_t max_terms = 50'000'000;

[[noreturn]] void not_piecewise() { throw UnknownValue("not piecewise linear in x"); }

void mix(std::size_t& hash, std::size_t more) { hash = (hash ^ more) * 0x9E3779B97F4A7C15U + (hash >> 29); }
void mix(std::size_t& hash, const mpz_class& n) {
    mix(hash, static_cast<std::size_t>(sgn(n)) + 1);
    for (std::size_t i = 0; i < mpz_size(n.get_mpz_t()); ++i)
        mix(hash, mpz_getlimbn(n.get_mpz_t(), static_cast<mp_size_t>(i)));
}
void mix(std::size_t& hash, const mpq_class& q) {
    mix(hash, q.get_num());
    mix(hash, q.get_den());
}
std::size_t hash_of(const AffineForm& z) {
    std::size_t hash = z.terms.size();
    for (const auto& [variable, coefficient] : z.terms) {
        mix(hash, static_cast<std::size_t>(variable));
        mix(hash, coefficient);
    }
    mix(hash, z.constant);
    return hash;
}

Number number_of(std::shared_ptr<ReluVariables> variables, AffineForm form) {
    check_size(form.constant);
    if (form.terms.empty()) return form.constant;
    for (const auto& term : form.terms) check_size(term.second);
    auto node = std::make_shared<PiecewiseNode>();
    node->kind = RealNode::Kind::piecewise;
    node->variables = std::move(variables);
    node->form = std::move(form);
    return Number(std::move(node));
}

}  // namespace

AffineForm collected(std::vector<std::pair<std::uint32_t, mpq_class>> terms, mpq_class constant) {
    const auto before = [](const auto& a, const auto& b) { return a.first < b.first; };
    if (!std::is_sorted(terms.begin(), terms.end(), before)) std::stable_sort(terms.begin(), terms.end(), before);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < terms.size();) {
        auto one = std::move(terms[i]);
        for (++i; i < terms.size() && terms[i].first == one.first; ++i) one.second += terms[i].second;
        if (one.second != 0) terms[kept++] = std::move(one);
    }
    terms.resize(kept);
    return {std::move(terms), std::move(constant)};
}

std::uint32_t ReluVariables::relu(const AffineForm& z) {
    const std::size_t hash = hash_of(z);
    const auto [first, last] = places_.equal_range(hash);
    for (auto place = first; place != last; ++place)
        if (form(place->second) == z) return place->second;
    terms_ += z.terms.size();
    if (size() >= max_variables || terms_ > max_terms) throw UnknownValue("too many ReLU variables");
    places_.emplace(hash, size());
    forms_.push_back(z);
    return size() - 1;
}

std::vector<Number> piecewise_point(std::size_t dimension) {
    if (dimension >= max_variables) throw UnknownValue("too many coordinates");
    const auto variables = std::make_shared<ReluVariables>(static_cast<std::uint32_t>(dimension));
    std::vector<Number> point;
    for (std::uint32_t i = 0; i < variables->inputs(); ++i) point.push_back(number_of(variables, {{{i, 1}}, 0}));
    return point;
}

Number piecewise_sum(const std::vector<Number>& numbers) {
    std::shared_ptr<ReluVariables> variables;
    std::vector<std::pair<std::uint32_t, mpq_class>> terms;
    mpq_class constant = 0;
    for (const Number& a : numbers) {
        if (a.is_rational()) {
            constant += a.rational();
            continue;
        }
        // Forms of two applications never meet: a function that has captured one has no key.
        if (!is_piecewise(a) || (variables != nullptr && variables != piecewise(a).variables)) not_piecewise();
        variables = piecewise(a).variables;
        const AffineForm& form = piecewise(a).form;
        terms.insert(terms.end(), form.terms.begin(), form.terms.end());
        constant += form.constant;
    }
    return number_of(variables, collected(std::move(terms), std::move(constant)));
}

Number piecewise_multiple(const Number& a, const Number& b) {
    if (!a.is_rational() && !b.is_rational()) not_piecewise();
    const mpq_class& factor = a.is_rational() ? a.rational() : b.rational();
    const PiecewiseNode& node = piecewise(a.is_rational() ? b : a);
    if (factor == 0) return 0;
    AffineForm form = node.form;
    for (auto& term : form.terms) term.second *= factor;
    form.constant *= factor;
    return number_of(node.variables, std::move(form));
}

Number rectified(const Number& a) {
    if (a.is_rational()) return a.rational() > 0 ? a : Number(0);
    const PiecewiseNode& node = piecewise(a);
    return number_of(node.variables, {{{node.variables->relu(node.form), 1}}, 0});
}

}  // namespace relucert_check

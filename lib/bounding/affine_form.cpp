#include "relucert/bounding/affine_form.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>

namespace relucert {

namespace {

/// Equal variables are added, zeros dropped.
void collect(std::vector<std::pair<std::uint32_t, Rational>>& terms) {
    std::stable_sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < terms.size();) {
        std::pair<std::uint32_t, Rational> sum = std::move(terms[i]);
        for (++i; i < terms.size() && terms[i].first == sum.first; ++i) sum.second += terms[i].second;
        if (!sum.second.is_zero()) terms[kept++] = std::move(sum);
    }
    terms.resize(kept);
}

}  // namespace

AffineForm linear_combination(std::span<const Rational> weights, std::span<const AffineForm> forms,
                              const Rational& constant) {
    if (weights.size() != forms.size())
        throw InputError("linear combination",
                         std::to_string(weights.size()) + " weights for " + std::to_string(forms.size()) + " forms");
    AffineForm result = AffineForm::number(constant);
    for (std::size_t i = 0; i < forms.size(); ++i) {
        if (weights[i].is_zero()) continue;
        result.constant += weights[i] * forms[i].constant;
        for (const auto& [variable, coefficient] : forms[i].terms)
            result.terms.emplace_back(variable, weights[i] * coefficient);
    }
    collect(result.terms);
    return result;
}

AffineForm operator+(const AffineForm& a, const AffineForm& b) {
    AffineForm result = a;
    result.constant += b.constant;
    result.terms.insert(result.terms.end(), b.terms.begin(), b.terms.end());
    collect(result.terms);
    return result;
}

AffineForm operator*(const Rational& factor, const AffineForm& a) {
    if (factor.is_zero()) return {};
    AffineForm result = a;
    result.constant *= factor;
    for (auto& [variable, coefficient] : result.terms) coefficient *= factor;
    return result;
}

AffineForm operator-(const AffineForm& a) { return Rational(-1) * a; }

AffineForm operator-(const AffineForm& a, const AffineForm& b) { return a + (-b); }

}  // namespace relucert

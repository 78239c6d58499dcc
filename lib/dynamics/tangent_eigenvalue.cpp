#include "relucert/dynamics/tangent_eigenvalue.hpp"

#include "relucert/dynamics/tangent_residual.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/eigen_hint.hpp"
#include "relucert/matrix/gram_kernel.hpp"
#include "relucert/network/gradient.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace relucert {

namespace {

constexpr std::size_t kExactFirst = 64;     // up to here the exact Gram matrix, whose rational eigenvalues are found
constexpr std::size_t kLargestGram = 2048;  // exact Gram matrices
constexpr std::size_t kLargestHint = 8192;  // Gram matrices in binary64
constexpr int kWitnessBits = 26;
constexpr long kEndBits = 64;

using Proof = TangentEigenvalue::Proof;

/// The nearest multiple of a power of 2 on the given side, with about kEndBits significant bits; value > 0.
Rational shorten(const Rational& value, bool upwards) {
    const long size =
        static_cast<long>(bit_length(value.numerator())) - static_cast<long>(bit_length(value.denominator()));
    const Rational unit = Rational::power_of_two(size - kEndBits);
    const Rational scaled = value / unit;
    return Rational(upwards ? scaled.ceiling() : scaled.floor()) * unit;
}

/// K in binary64, symmetric; row and column of point j times the square root of its multiplicity.
struct GramHint {
    std::vector<double> K;
    double error = 0;  ///< bound of the Frobenius norm of the error relative to the trace
};

GramHint gram_hint(const TangentTask& task) {
    const ShallowIntegers& with = task.integers;
    const std::size_t n = with.points;
    const std::size_t k = with.neurons;
    const double input_unit = 1 / Rational(with.input_denominator).approximate_double();
    const double unit = input_unit / Rational(with.layer_denominator).approximate_double();
    const double a_unit = 1 / Rational(task.a_denominator).approximate_double();
    std::vector<double> activations(n * k);
    std::vector<double> slopes(n * k);
    std::vector<double> inputs(with.X.size());
    for (std::size_t e = 0; e < inputs.size(); ++e) inputs[e] = static_cast<double>(with.X[e]) * input_unit;
    for (std::size_t i = 0; i < k; ++i) {
        const double a = Rational(task.a[i]).approximate_double() * a_unit;
        for (std::size_t j = 0; j < n; ++j) {
            const std::int64_t z = task.Z[j * k + i];
            if (z <= 0) continue;
            activations[j * k + i] = static_cast<double>(z) * unit;
            slopes[j * k + i] = a;
        }
    }
    std::vector<double> result(n * n);
    std::vector<double> active(n * n);
    std::vector<double> input_products(n * n);
    gram_product(activations.data(), n, k, result.data());
    gram_product(slopes.data(), n, k, active.data());
    gram_product(inputs.data(), n, with.columns, input_products.data());
    std::vector<double> root(n);
    for (std::size_t j = 0; j < n; ++j) root[j] = std::sqrt(Rational(task.times[j]).approximate_double());
    const double size = Rational(task.size).approximate_double();
    for (std::size_t j = 0; j < n; ++j)
        for (std::size_t l = 0; l < n; ++l) {
            const std::size_t e = j * n + l;
            result[e] = (1 + result[e] + active[e] * input_products[e]) * (root[j] * root[l] / size);
        }
    // Each factor above is within 2^-47 of its exact value, relatively, and a sum of m products of rounded factors is
    // within (m + 4) 2^-52 of the exact one times the two Euclidean norms, which are at most |phi_j| and |phi_l| (for
    // the product of the last two matrices: whose product is). So entry (j, l) is off by at most
    // (k + columns + 200) 2^-50 times sqrt(m_j m_l) |phi_j| |phi_l| / n, generously; the Frobenius norm of these bounds
    // is the trace. Underflow and overflow are excluded by the caller, who looks at the range of all numbers.
    return {std::move(result), (static_cast<double>(k + with.columns) + 200) * 0x1p-50};
}

/// All numbers that gram_hint multiplies lie between 2^-200 and 2^200, or are 0.
bool in_safe_range(const TangentTask& task) {
    const std::size_t denominators = bit_length(task.integers.input_denominator) +
                                     bit_length(task.integers.layer_denominator) + bit_length(task.a_denominator);
    std::size_t numerators = bit_length(task.size);
    for (const Integer& a : task.a) numerators = std::max(numerators, bit_length(a));
    return denominators <= 180 && numerators <= 180;  // Z and X are below 2^62
}

/// t >= rho with (t - rho)(t - other) >= residual^2, a little above the least: an upper end if `other` bounds the
/// rest.
std::optional<Rational> upper_end(const TangentResidual& residual, const Rational& other) {
    if (residual.quotient <= other) return std::nullopt;
    const Rational step = residual.residual_squared / (residual.quotient - other);
    const Rational t = shorten(residual.quotient + step, true);
    // (t - rho) >= step and t - other >= rho - other give the product.
    if ((t - residual.quotient) > residual.quotient * Rational::power_of_two(-34)) return std::nullopt;
    return t;
}

/// An upper bound of the Frobenius norm of A without the witness's direction.
std::optional<Rational> frobenius_rest(const GramHint& hint, const Rational& trace, const TangentResidual& residual) {
    double sum = 0;
    for (const double entry : hint.K) sum += entry * entry;
    // n^2 terms: relative error below n^2 2^-53 (1 + 2^-20) <= 2^-26 for n <= 2^13.
    const double norm = std::sqrt(sum) * (1 + 0x1p-24) + hint.error * trace.upper_double() * (1 + 0x1p-24);
    if (!std::isfinite(norm)) return std::nullopt;
    const Rational bound = Rational::from_double(norm);
    const Rational squared =
        bound * bound - Rational(2) * residual.image_squared + residual.quotient * residual.quotient;
    if (squared.sign() < 0) return Rational(0);
    const double root = std::sqrt(squared.upper_double()) * (1 + 0x1p-50);
    return std::isfinite(root) ? std::optional(Rational::from_double(root)) : std::nullopt;
}

std::optional<TangentEigenvalue> by_residual(const TangentTask& task, const Deadline& deadline) {
    if (task.integers.points > kLargestHint || !in_safe_range(task)) return std::nullopt;
    const GramHint hint = gram_hint(task);
    deadline.check("largest_tangent_eigenvalue");
    const EigenpairHint pair = largest_eigenpair_hint(hint.K, task.integers.points);
    if (!pair.usable) return std::nullopt;
    std::vector<double> u = pair.vector;
    for (std::size_t j = 0; j < u.size(); ++j) u[j] /= std::sqrt(Rational(task.times[j]).approximate_double());
    TangentEigenvalue found;
    found.witness = integer_direction(u, kWitnessBits);
    const auto residual = tangent_residual(task, found.witness);
    if (!residual) return std::nullopt;
    found.lower = shorten(residual->quotient, false);
    const Rational trace = tangent_trace(task);
    found.proof = Proof::trace;
    if (const auto end = upper_end(*residual, trace - residual->quotient)) {
        found.upper = *end;
        return found;
    }
    found.proof = Proof::frobenius;
    const auto rest = frobenius_rest(hint, trace, *residual);
    const auto end = rest ? upper_end(*residual, *rest) : std::nullopt;
    if (!end) return std::nullopt;
    found.upper = *end;
    return found;
}

/// The exact Gram matrix over n, each point as often as it counts. Nothing at a kink.
std::optional<ExactMatrix> exact_gram(const Network& f, const Dataset& S, const Deadline& deadline) {
    if (S.size() > kLargestGram)
        throw LimitReached("no route but the exact Gram matrix, which is larger than " + std::to_string(kLargestGram));
    std::vector<std::vector<Rational>> gradients;
    for (const DataPoint& point : S.entries()) {
        deadline.check("largest_tangent_eigenvalue");
        for (const auto& signs : activation_pattern(f, point.x).signs)
            if (std::find(signs.begin(), signs.end(), 0) != signs.end()) return std::nullopt;
        gradients.insert(gradients.end(), point.times.convert_to<std::size_t>(), parameter_gradient(f, point.x));
    }
    const ExactMatrix rows = ExactMatrix::from_rows(gradients);
    return (rows * rows.transpose()).scaled(Rational(1) / Rational(S.size()));
}

}  // namespace

TangentEigenvalue largest_tangent_eigenvalue(const Network& f, const Dataset& S, const Deadline& deadline) {
    if (f.output_dimension() != 1)
        throw InputError(
            "", "the parameter gradient of a network with " + std::to_string(f.output_dimension()) + " outputs",
            "it is defined for one output");
    if (S.entry_count() == 0) throw InputError("", "largest_tangent_eigenvalue of no data");
    if (f.is_chain() && !f.ends_with_relu() && f.depth() == 2 && S.entry_count() > kExactFirst)
        if (const auto task = tangent_task(f, S)) {
            if (std::find(task->Z.begin(), task->Z.end(), 0) != task->Z.end()) return {};
            if (auto found = by_residual(*task, deadline)) return *found;
        }
    const auto gram = exact_gram(f, S, deadline);
    if (!gram) return {};
    TangentEigenvalue found;
    found.proof = Proof::gram;
    found.gram = largest_eigenvalue(*gram, deadline);
    found.lower = found.gram.lower;
    found.upper = found.gram.upper;
    return found;
}

}  // namespace relucert

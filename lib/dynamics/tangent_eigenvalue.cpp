#include "relucert/dynamics/tangent_eigenvalue.hpp"

#include "relucert/dynamics/tangent_hint.hpp"
#include "relucert/dynamics/tangent_residual.hpp"
#include "relucert/failure/failure.hpp"
#include "relucert/matrix/eigen_hint.hpp"
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
constexpr int kLargeWitnessBits = 14;  // the largest entry, 2^14, is one digit of relucert-check
constexpr unsigned kPowerSteps = 12;
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

/// The same where `other` bounds the rest but need not be below rho: as close as it gets, at most about the trace.
Rational wide_upper_end(const TangentResidual& residual, const Rational& other) {
    const Rational above = std::max(residual.quotient, other);
    const Rational apart = abs(residual.quotient - other);
    // t = above + step has (t - rho)(t - other) = step (step + apart), which is at least residual^2 for either of these
    // steps. And the trace, rho + other, is an end as well: rho * other >= residual^2, a minor of a semidefinite
    // matrix.
    Rational step = std::min(residual.quotient, other);
    if (const double root = std::sqrt(residual.residual_squared.upper_double()) * (1 + 0x1p-50); std::isfinite(root))
        step = std::min(step, Rational::from_double(root));
    if (apart.sign() > 0) step = std::min(step, residual.residual_squared / apart);
    return shorten(above + step, true);
}

/// An upper bound of the Frobenius norm of A without the witness's direction.
std::optional<Rational> frobenius_rest(const TangentGramHint& hint, const Rational& trace,
                                       const TangentResidual& residual) {
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

/// n so large that neither Gram matrix is formed: from the power method and the trace.
std::optional<TangentEigenvalue> without_gram(const TangentTask& task, const Deadline& deadline) {
    const std::vector<double> u = tangent_power_hint(task, kPowerSteps, deadline);
    if (u.empty()) return std::nullopt;
    TangentEigenvalue found;
    found.witness = integer_direction(u, kLargeWitnessBits);
    const auto residual = tangent_residual(task, found.witness, deadline);
    if (!residual) return std::nullopt;
    found.proof = Proof::trace;
    found.lower = shorten(residual->quotient, false);
    found.upper = wide_upper_end(*residual, tangent_trace(task) - residual->quotient);
    return found;
}

std::optional<TangentEigenvalue> by_residual(const TangentTask& task, const Deadline& deadline) {
    if (!in_safe_range(task)) return std::nullopt;
    if (task.integers.points > kLargestHint) return without_gram(task, deadline);
    const TangentGramHint hint = tangent_gram_hint(task);
    deadline.check("largest_tangent_eigenvalue");
    const EigenpairHint pair = largest_eigenpair_hint(hint.K, task.integers.points);
    if (!pair.usable) return std::nullopt;
    std::vector<double> u = pair.vector;
    for (std::size_t j = 0; j < u.size(); ++j) u[j] /= std::sqrt(Rational(task.times[j]).approximate_double());
    TangentEigenvalue found;
    found.witness = integer_direction(u, kWitnessBits);
    const auto residual = tangent_residual(task, found.witness, deadline);
    if (!residual) return std::nullopt;
    found.lower = shorten(residual->quotient, false);
    const Rational trace = tangent_trace(task);
    found.proof = Proof::trace;
    if (const auto end = upper_end(*residual, trace - residual->quotient)) {
        found.upper = *end;
        return found;
    }
    const auto rest = frobenius_rest(hint, trace, *residual);
    if (const auto end = rest ? upper_end(*residual, *rest) : std::nullopt) {
        found.proof = Proof::frobenius;
        found.upper = *end;
        return found;
    }
    if (task.size <= kLargestGram) return std::nullopt;  // the exact Gram matrix does better
    found.upper = wide_upper_end(*residual, trace - residual->quotient);
    if (rest && wide_upper_end(*residual, *rest) < found.upper) {
        found.proof = Proof::frobenius;
        found.upper = wide_upper_end(*residual, *rest);
    }
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
        if (const auto task = tangent_task(f, S, deadline)) {
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

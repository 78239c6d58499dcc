#include "cli/stability_layer.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/exact_linear_algebra.hpp"
#include "relucert/matrix/low_rank_factors.hpp"
#include "relucert/number/decimal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace relucert {

namespace {

constexpr unsigned kProposalBits = 40;
constexpr std::size_t kLongestPart = 40'000;  // characters; a formula may have 64 KiB

/// The same factors with columns of zeros up to `rank`.
ExactMatrix widened_columns(const ExactMatrix& A, std::size_t rank) {
    return rank > A.columns() ? A.stack_right(ExactMatrix::zero(A.rows(), rank - A.columns())) : A;
}

double squared_norm(const std::vector<double>& v) { return std::inner_product(v.begin(), v.end(), v.begin(), 0.0); }

/// Squared distance of all features from those of f, in a gauge.
double mismatch_of(const std::vector<std::vector<double>>& columns_f, const std::vector<std::vector<double>>& columns_g,
                   const NeuronGauge& gauge) {
    double sum = 0;
    for (std::size_t i = 0; i < columns_f.size(); ++i) {
        const std::vector<double>& other = columns_g[gauge.order[i] - 1];
        const double scale = gauge.scales[i].approximate_double();
        for (std::size_t j = 0; j < other.size(); ++j) sum += std::pow(columns_f[i][j] - scale * other[j], 2);
    }
    return sum;
}

std::vector<std::vector<double>> columns_of(const std::vector<std::vector<double>>& rows) {
    std::vector<std::vector<double>> columns(rows.empty() ? 0 : rows.front().size());
    for (const auto& row : rows)
        for (std::size_t i = 0; i < columns.size(); ++i) columns[i].push_back(row[i]);
    return columns;
}

}  // namespace

double near_number(const Value& number) {
    if (!number.is_number()) return std::numeric_limits<double>::quiet_NaN();
    const Enclosure found = number.number().enclose(64);
    if (!found.is_bounded()) return std::numeric_limits<double>::infinity();
    return found.lower.approximate_double();
}

std::vector<double> numbers_of(const Value& list) {
    std::vector<double> numbers;
    if (list.is_list())
        for (const Value& one : list.entries()) numbers.push_back(near_number(one));
    return numbers;
}

ExactMatrix matrix_of(const Value& list, const std::string& what) {
    std::vector<std::vector<Rational>> rows;
    if (list.is_list())
        for (const Value& row : list.entries()) {
            rows.emplace_back();
            for (const Value& entry : row.entries()) {
                const auto exact = entry.is_number() ? entry.number().rational() : std::nullopt;
                if (!exact) throw InputError(what, "an entry is not a rational number");
                rows.back().push_back(*exact);
            }
        }
    return ExactMatrix::from_rows(rows);
}

std::string point_text(const std::vector<Rational>& point) {
    std::string text;
    for (const Rational& one : point) text += (text.empty() ? "[" : ", ") + one.to_string();
    return text + "]";
}

void define_matrix(ClaimSession& session, const std::string& name, const ExactMatrix& matrix) {
    std::vector<std::string> parts(1);
    for (const auto& row : matrix.to_rows()) {
        const std::string text = point_text(row);
        if (!parts.back().empty() && parts.back().size() + text.size() > kLongestPart) parts.emplace_back();
        parts.back() += (parts.back().empty() ? "[" : ", ") + text;
    }
    if (parts.size() == 1) {
        session.define(name, parts.front() + "]");
        return;
    }
    std::string whole;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string part = name + "_part" + std::to_string(i + 1);
        session.define(part, parts[i] + "]");
        whole += (i == 0 ? "[" : ", ") + part;
    }
    session.define(name, "flatten(" + whole + "])");
}

std::optional<Rational> upper_bound_of(const Value& number) {
    if (!number.is_number()) return std::nullopt;
    if (const auto exact = number.number().rational(); exact && exact->to_string().size() <= 20) return exact;
    const Enclosure found = number.number().enclose(128);
    if (!found.is_bounded()) return std::nullopt;
    return round_up(found.upper, 8);
}

std::optional<Rational> lower_bound_of(const Value& number) {
    if (!number.is_number()) return std::nullopt;
    if (const auto exact = number.number().rational(); exact && exact->to_string().size() <= 20) return exact;
    const Enclosure found = number.number().enclose(128);
    if (!found.is_bounded()) return std::nullopt;
    return round_down(found.lower, 8);
}

void keep_smaller(Value& best, const Value& one) {
    if (!one.is_unknown() && (best.is_unknown() || near_number(one) < near_number(best))) best = one;
}

std::size_t following_rank(ClaimSession& session, const std::string& network, std::size_t l) {
    const Value weight = session.evaluate("weight(" + network + ", " + std::to_string(l + 1) + ")");
    return exact_rank(matrix_of(weight, network));
}

FollowingLayer factor_following_layer(ClaimSession& session, const std::string& network, const std::string& tag,
                                      std::size_t l, std::size_t rank, const std::string& label,
                                      std::vector<StabilityFinding>& findings) {
    const std::string weight = "weight(" + network + ", " + std::to_string(l + 1) + ")";
    const ExactMatrix W = matrix_of(session.evaluate(weight), network);
    const std::size_t full = exact_rank(W);
    FollowingLayer layer{network, "U" + tag, "V" + tag, rank, full <= rank};
    const LowRankFactors factors =
        layer.exact ? exact_rank_factors(W) : approximate_rank_factors(W, rank, kProposalBits);
    define_matrix(session, layer.U, widened_columns(factors.left, rank));
    define_matrix(session, layer.V, widened_columns(factors.right, rank));
    const std::string named = "(" + weight + ", " + layer.U + ", " + layer.V + ")";
    StabilityFinding finding{"RANK", "", "", {}};
    if (layer.exact) {
        finding.status = "proved";
        finding.text = "layer " + std::to_string(l + 1) + " of " + network + " has rank " + std::to_string(full) +
                       ", with exact factors";
        session.conclude(label + "RANK: exact factors", "has_factors" + named);
        session.conclude(label + "RANK: the rank", "rank(" + weight + ") = " + std::to_string(full));
    } else {
        const Value residual = session.evaluate("sqrt(factor_residual_squared" + named + ")");
        const Value relative =
            session.evaluate("sqrt(factor_residual_squared" + named + "/frobenius_squared(" + weight + "))");
        finding.status = "bounded";
        finding.text = "layer " + std::to_string(l + 1) + " of " + network + " is within the residual of rank " +
                       std::to_string(rank);
        finding.values = {{"residual", residual}, {"relative", relative}};
        if (const auto bound = upper_bound_of(residual))
            session.conclude(label + "RANK: residual",
                             "factor_residual_squared" + named + " <= (" + bound->to_string() + ")^2");
    }
    findings.push_back(std::move(finding));
    return layer;
}

NeuronGauge propose_neuron_gauge(const std::vector<std::vector<double>>& features_f,
                                 const std::vector<std::vector<double>>& features_g) {
    const auto F = columns_of(features_f);
    const auto G = columns_of(features_g);
    NeuronGauge identity;
    for (std::size_t i = 0; i < F.size(); ++i) identity.order.push_back(i + 1);
    identity.scales.assign(F.size(), Rational(1));
    if (F.size() != G.size() || F.empty()) return identity;
    NeuronGauge best = identity;
    best.identity = false;
    // The closest pair first: neurons that are dead at these points are left for the end.
    struct Pair {
        double cosine;
        std::size_t i;
        std::size_t k;
    };
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < F.size(); ++i)
        for (std::size_t k = 0; k < G.size(); ++k) {
            const double norms = std::sqrt(squared_norm(F[i]) * squared_norm(G[k]));
            const double inner = std::inner_product(F[i].begin(), F[i].end(), G[k].begin(), 0.0);
            pairs.push_back({norms > 0 ? inner / norms : -1, i, k});
        }
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.cosine > b.cosine; });
    std::vector<bool> matched_f(F.size(), false);
    std::vector<bool> matched_g(G.size(), false);
    for (const Pair& pair : pairs) {
        if (matched_f[pair.i] || matched_g[pair.k]) continue;
        matched_f[pair.i] = matched_g[pair.k] = true;
        best.order[pair.i] = pair.k + 1;
        const double size = std::sqrt(squared_norm(G[pair.k]));
        const double ratio = size > 0 ? std::sqrt(squared_norm(F[pair.i])) / size : 1;
        if (ratio > 1e-2 && ratio < 1e6 && std::abs(ratio - 1) > 1e-2)
            best.scales[pair.i] = Rational(static_cast<long>(std::nearbyint(ratio * 1024)), 1024);
    }
    // A gauge has to help: without need the certificate stays free of one.
    return mismatch_of(F, G, best) < 0.9 * mismatch_of(F, G, identity) ? best : identity;
}

}  // namespace relucert

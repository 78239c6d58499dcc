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

std::string matrix_text(const ExactMatrix& matrix) {
    std::string text;
    for (const auto& row : matrix.to_rows()) text += (text.empty() ? "[" : ", ") + point_text(row);
    return text + "]";
}

std::optional<Rational> upper_bound_of(const Value& number) {
    if (!number.is_number()) return std::nullopt;
    if (const auto exact = number.number().rational(); exact && exact->to_string().size() <= 20) return exact;
    const Enclosure found = number.number().enclose(128);
    if (!found.is_bounded()) return std::nullopt;
    return round_up(found.upper, 8);
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
    session.define(layer.U, matrix_text(widened_columns(factors.left, rank)));
    session.define(layer.V, matrix_text(widened_columns(factors.right, rank)));
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
    std::vector<bool> free(G.size(), true);
    for (std::size_t i = 0; i < F.size(); ++i) {
        std::size_t chosen = G.size();
        double closest = -1;
        for (std::size_t k = 0; k < G.size(); ++k) {
            if (!free[k]) continue;
            const double norms = std::sqrt(squared_norm(F[i]) * squared_norm(G[k]));
            const double cosine =
                norms > 0 ? std::inner_product(F[i].begin(), F[i].end(), G[k].begin(), 0.0) / norms : 0;
            if (cosine > closest) {
                closest = cosine;
                chosen = k;
            }
        }
        free[chosen] = false;
        best.order[i] = chosen + 1;
        const double size = std::sqrt(squared_norm(G[chosen]));
        const double ratio = size > 0 ? std::sqrt(squared_norm(F[i])) / size : 1;
        if (ratio > 1e-6 && ratio < 1e6 && std::abs(ratio - 1) > 1e-3)
            best.scales[i] =
                std::max(Rational(1, 1024), Rational(static_cast<long>(std::nearbyint(ratio * 1024)), 1024));
    }
    // A gauge has to help: without need the certificate stays free of one.
    return mismatch_of(F, G, best) < 0.9 * mismatch_of(F, G, identity) ? best : identity;
}

}  // namespace relucert

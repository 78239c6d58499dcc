#pragma once
// The following layer of a network, its factors, and the gauge of a variant: proposed in binary64, verified by
// formulas.
#include "cli/stability_report.hpp"
#include "relucert/matrix/exact_matrix.hpp"

#include <optional>

namespace relucert {

/// weight(network, l + 1) = U V^T + a residual, with U and V defined in the session.
struct FollowingLayer {
    std::string network;  ///< name of the variable
    std::string U;
    std::string V;
    std::size_t rank = 0;
    bool exact = false;
};

/// Rank of the weight of layer l + 1. @throws InputError.
std::size_t following_rank(ClaimSession& session, const std::string& network, std::size_t l);

/// Defines U<tag> and V<tag>, states what they prove, and adds the finding RANK. The factors have `rank` columns.
FollowingLayer factor_following_layer(ClaimSession& session, const std::string& network, const std::string& tag,
                                      std::size_t l, std::size_t rank, const std::string& label,
                                      std::vector<StabilityFinding>& findings);

/// Neurons of layer l of g permuted and scaled so that their features at the common points come near those of f.
struct NeuronGauge {
    std::vector<std::size_t> order;  ///< from 1
    std::vector<Rational> scales;
    bool identity = true;
};
NeuronGauge propose_neuron_gauge(const std::vector<std::vector<double>>& features_f,
                                 const std::vector<std::vector<double>>& features_g);

/// Numbers of a list of rationals; infinite or NaN for what is not a number.
std::vector<double> numbers_of(const Value& list);
/// @throws InputError if an entry is not rational.
ExactMatrix matrix_of(const Value& list, const std::string& what);
/// Defines a matrix; one that is too long for a formula in parts.
void define_matrix(ClaimSession& session, const std::string& name, const ExactMatrix& matrix);
std::string point_text(const std::vector<Rational>& point);
/// A rational that is at least the number, by a little. Nothing if it is not bounded.
std::optional<Rational> upper_bound_of(const Value& number);
/// A rational that is at most the number, by a little. Nothing if it is not bounded.
std::optional<Rational> lower_bound_of(const Value& number);
/// best becomes the smaller of the two, unknown ones aside.
void keep_smaller(Value& best, const Value& one);
/// A number near the value, for proposals and comparisons of reports only.
double near_number(const Value& number);

}  // namespace relucert

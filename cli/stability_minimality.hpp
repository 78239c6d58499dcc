#pragma once
// MN2 and MND: is a network of a stability report of minimal norm among the interpolants of its data?
#include "cli/stability_report.hpp"
#include "relucert/failure/deadline.hpp"

namespace relucert {

/// Names of the session: a network with one output, the data that it was made for, the ending of the names that are
/// defined here ("_3"), and what the statements begin with ("variant 3, ").
struct MinimalityQuestion {
    std::string network;
    std::string data;
    std::string tag;
    std::string label;
};

/// Depth two, without biases: a dual vector found from the data bounds the norm of every interpolant of any width
/// (docs/theory/min-norm-stability.md, 2.2). A network that does not interpolate is compared with the interpolants of
/// its own values. Larger data than a few dozen points in a few dimensions are left alone.
StabilityFinding minimality_at_depth_two(ClaimSession& session, const MinimalityQuestion& question,
                                         const Deadline& deadline);

/// Any depth, without biases: Theorem 2P, or the necessary conditions of 2.1, each with the gap that it certifies and
/// the neuron that violates it.
StabilityFinding minimality_at_any_depth(ClaimSession& session, const MinimalityQuestion& question);

}  // namespace relucert

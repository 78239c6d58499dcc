#pragma once
// The obligations of one variant against the network of the whole data set.
#include "cli/stability_layer.hpp"

namespace relucert {

/// What all variants share. The session knows f, S, entries, domain, radius, the factors of f and, for rank one, v.
struct StabilityTask {
    const StabilityArguments& arguments;
    const Deadline& deadline;
    FollowingLayer layer;  ///< of f
    bool tail_bias_free = false;
    bool bias_free = false;
    bool features_nonnegative = false;  ///< of depth l, on the domain
};

/// Defines the variant's names (with its point as ending), states what is proved and fills in the findings.
class VariantReport {
public:
    VariantReport(ClaimSession& session, const StabilityTask& task, StabilityVariant& variant);

    /// @throws InputError if the variant does not fit, InternalError if a direct bound contradicts an implied one.
    void run();

private:
    void add(StabilityFinding finding);
    bool holds(const std::string& formula);
    /// States what is true; what is undecided is left out. @returns its truth.
    Truth state(const std::string& name, const std::string& that);
    /// DIR, lower, is at most IMPL: anything else is an error of the program or of a proof.
    void consistent(const std::string& name, const std::string& that);
    void read();
    std::string width(const std::string& network) const;
    void interpolation();
    void witnesses();
    /// Neurons of the sub-network, and codes if the rank is above one (a scalar code needs a sign only).
    void gauge(const FollowingLayer& layer);
    /// COV for rank one: the common points whose codes are largest on either side.
    void sides();
    void theorem_a();
    void theorem_b();
    std::string signs_text();
    void theorem_c(const FollowingLayer& layer);
    /// One bound: at the witnesses, on the ball of `radius` by a closed form, and on the box by a supremum.
    void implied(const std::string& id, const std::string& text, const std::string& at_x, const std::string& on_ball,
                 const std::string& on_box);
    void direct();
    /// NEG: a difference at the witness, beside the change of the sub-network there.
    void negation();
    void seen_loss();

    ClaimSession& session_;
    const StabilityTask& task_;
    StabilityVariant& variant_;
    std::string tag_;      ///< "_3": ending of the names of this variant
    std::string label_;    ///< "variant 3, "
    std::string network_;  ///< "g_3"
    std::string l_;
    std::string data_;
    std::string common_;
    std::string witnesses_;
    std::string aligned_;   ///< the network in the gauge: its own name, or "h_3"
    std::string positive_;  ///< name of a common point with positive codes, or ""
    std::string negative_;
    bool one_sided_ = false;  ///< no code is negative on the domain
};

}  // namespace relucert

#pragma once
// Slices through the parameters, for the pictures of the kink report: the risk in binary64 for the eye, the kinks with
// their classes from the claim language, each at an exact rational point.
#include "cli/kink_report.hpp"

#include <array>
#include <string>
#include <vector>

namespace relucert {

/// A chain network, its data and loss in binary64.
class FloatRisk {
public:
    FloatRisk(ClaimSession& session, const KinkArguments& arguments);
    /// The risk at parameters in the order of all_parameters(f).
    [[nodiscard]] double operator()(const std::vector<double>& parameters) const;
    [[nodiscard]] const std::vector<double>& parameters() const noexcept { return parameters_; }
    [[nodiscard]] const std::vector<std::vector<double>>& inputs() const noexcept { return inputs_; }
    [[nodiscard]] std::size_t first_width() const noexcept { return widths_.size() < 2 ? 0 : widths_[1]; }

private:
    std::vector<std::size_t> widths_;  // input, layers
    std::vector<double> parameters_;
    std::vector<std::vector<double>> inputs_;
    std::vector<double> labels_;
    std::vector<double> shares_;  // multiplicity / size
    bool absolute_ = false;
};

/// A kink on a line, or a piece of one in a plane, with its class at an exact point of it.
struct SliceKink {
    std::array<double, 2> from{};
    std::array<double, 2> to{};  ///< on a line: equal to `from`, second coordinate 0
    std::string name;            ///< "sample 1+2, neuron 1"
    std::string convexity;
    std::string crossing;
    double jump = 0;
};

struct SliceRun {
    std::string name;
    std::vector<std::array<double, 2>> points;
};

/// A rectangle of coordinates; the point (s, t) stands for the parameters origin + s*directions[0] + t*directions[1].
struct KinkSlice {
    std::size_t dimension = 1;
    std::vector<double> origin;
    std::vector<std::vector<double>> directions;
    std::array<std::string, 2> names;
    std::array<double, 2> low{};
    std::array<double, 2> high{};
    std::vector<SliceKink> kinks;
    std::vector<SliceRun> runs;
    std::array<double, 2> here{};  ///< the parameters of --net
    bool exact_runs = true;        ///< false: projected orthogonally
    std::string note;

    [[nodiscard]] std::vector<double> at(double s, double t) const;
};

/// A direction in the parameters: its numbers, and the formula that says it exactly.
struct SliceDirection {
    std::string formula;
    std::string name;
    std::vector<double> values;
};

/// Up to two directions, orthonormal up to rounding: what the report is about.
std::vector<SliceDirection> slice_directions(ClaimSession& session, const KinkReport& report);

// For pictures only: a binary64 number near a value, and the exact value of one as a formula.
double approximate(const Value& value);
std::vector<double> vector_of(const Value& value);
std::string exactly(double value);

/// The slices worth drawing: a line for one trained parameter, a plane for two, else a line and, for small networks,
/// a plane along the normals of the nearest kinks. Empty if nothing can be drawn. @throws InputError, LimitReached.
std::vector<KinkSlice> kink_slices(ClaimSession& session, const KinkArguments& arguments, const KinkReport& report,
                                   const FloatRisk& risk);

}  // namespace relucert

#include "cli/kink_slice.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

using PlanePoint = std::array<double, 2>;

std::string joined(const std::vector<std::size_t>& samples) {
    std::string text;
    for (const std::size_t one : samples) text += (text.empty() ? "" : "+") + std::to_string(one);
    return text;
}

class Slicer {
public:
    Slicer(ClaimSession& session, const KinkArguments& arguments, const KinkReport& report, const FloatRisk& risk)
        : session_(session), arguments_(arguments), report_(report), risk_(risk) {}

    std::vector<KinkSlice> all() {
        const Value mask = session_.evaluate("trained_mask(f, training)");
        std::vector<std::size_t> trained;
        for (std::size_t i = 0; i < mask.entries().size(); ++i)
            if (approximate(mask.entries()[i]) != 0) trained.push_back(i + 1);
        if (trained.size() <= 2) {
            std::vector<SliceDirection> axes;
            std::string fixed = "all_parameters(f)";
            for (const std::size_t j : trained) {
                const std::string axis = "unit(length(all_parameters(f)), " + std::to_string(j) + ")";
                axes.push_back({axis, parameter_name(j), vector_of(session_.evaluate(axis))});
                fixed += " - all_parameters(f)[" + std::to_string(j) + "]*" + axis;
            }
            return {slice(fixed, axes)};
        }
        std::vector<KinkSlice> slices;
        const std::vector<SliceDirection> directions = slice_directions(session_, report_);
        if (!directions.empty()) slices.push_back(slice("all_parameters(f)", {directions.front()}));
        if (directions.size() > 1 && mask.entries().size() <= largest_for_planes)
            slices.push_back(slice("all_parameters(f)", {directions[0], directions[1]}));
        return slices;
    }

private:
    static constexpr std::size_t largest_for_planes = 400;
    static constexpr std::size_t pieces = 40;

    /// With one or two trained parameters they are of the first layer.
    [[nodiscard]] std::string parameter_name(std::size_t j) const {
        const std::size_t inputs = risk_.inputs().front().size();
        const std::size_t weights = risk_.first_width() * inputs;
        if (j > weights) return "bias of neuron " + std::to_string(j - weights);
        return "weight " + std::to_string((j - 1) % inputs + 1) + " of neuron " + std::to_string((j - 1) / inputs + 1);
    }

    KinkSlice slice(const std::string& origin, const std::vector<SliceDirection>& directions) {
        const std::string tag = "slice" + std::to_string(++count_);
        session_.scratch(tag + "_0", origin);
        KinkSlice result;
        result.dimension = directions.size();
        result.origin = vector_of(session_.evaluate(tag + "_0"));
        for (std::size_t i = 0; i < directions.size(); ++i) {
            session_.scratch(tag + "_" + std::to_string(i + 1), directions[i].formula);
            result.directions.push_back(directions[i].values);
            result.names[i] = directions[i].name;
        }
        result.here = coordinates(result, risk_.parameters());
        for (const auto& run : report_.runs) {
            SliceRun drawn{run.first, {}};
            for (const Value& entry : run.second.entries()) {
                const std::vector<double> point = vector_of(entry);
                const PlanePoint at = coordinates(result, point);
                const std::vector<double> back = result.at(at[0], at[1]);
                for (std::size_t j = 0; j < point.size(); ++j)
                    if (std::abs(back[j] - point[j]) > 1e-9 * (1 + std::abs(point[j]))) result.exact_runs = false;
                drawn.points.push_back(at);
            }
            result.runs.push_back(std::move(drawn));
        }
        frame(result);
        if (result.dimension == 1)
            line_kinks(result, tag);
        else
            plane_kinks(result, tag);
        return result;
    }

    /// Directions are orthonormal up to rounding: good enough for a picture.
    static PlanePoint coordinates(const KinkSlice& slice, const std::vector<double>& point) {
        PlanePoint at{};
        for (std::size_t i = 0; i < slice.dimension; ++i)
            for (std::size_t j = 0; j < point.size(); ++j)
                at[i] += (point[j] - slice.origin[j]) * slice.directions[i][j];
        return at;
    }

    /// The runs, the parameters and the kinks of the report, with a margin.
    void frame(KinkSlice& slice) {
        double reach = 0;
        for (const auto& row : report_.kinks)
            if (row.distance.is_number()) reach = std::max(reach, approximate(row.distance));
        reach = std::max(reach, approximate(session_.evaluate("radius")));
        for (std::size_t i = 0; i < slice.dimension; ++i) {
            double low = slice.here[i] - 1.5 * reach;
            double high = slice.here[i] + 1.5 * reach;
            for (const auto& run : slice.runs)
                for (const PlanePoint& at : run.points) {
                    low = std::min(low, at[i]);
                    high = std::max(high, at[i]);
                }
            if (high - low < 1e-9) {
                low -= 1;
                high += 1;
            }
            const double margin = 0.15 * (high - low);
            slice.low[i] = low - margin;
            slice.high[i] = high + margin;
        }
        // One unit is one length on both axes, unless the frame would become a strip.
        if (slice.dimension == 2) {
            const double widest = std::max(slice.high[0] - slice.low[0], slice.high[1] - slice.low[1]);
            for (std::size_t i = 0; i < 2; ++i) {
                const double missing = (0.6 * widest - (slice.high[i] - slice.low[i])) / 2;
                if (missing > 0) {
                    slice.low[i] -= missing;
                    slice.high[i] += missing;
                }
            }
        }
    }

    /// Classes at a network on the kink, by the definitions of the prelude.
    bool classes(SliceKink& kink, const std::string& net, const KinkRow& row) {
        session_.scratch("drawn_" + std::to_string(++drawn_), net);
        const std::string name = "drawn_" + std::to_string(drawn_);
        const std::string place = "(" + name + ", S, " + row.index();
        const auto text = [&](const std::string& quantity) {
            const Value value = session_.evaluate(quantity + place + ", loss_function, training)");
            return value.kind() == Value::Kind::text ? value.text() : std::string("unknown");
        };
        const Value samples = session_.evaluate("kink_samples" + place + ", training)");
        std::vector<std::size_t> all;
        for (const Value& one : samples.entries()) all.push_back(static_cast<std::size_t>(approximate(one)));
        if (all.empty() || all.front() != row.sample) return false;
        kink.name = std::string(all.size() > 1 ? "samples " : "sample ") + joined(all) + ", neuron " +
                    std::to_string(row.neuron);
        kink.convexity = text("kink_convexity");
        kink.crossing = text("kink_crossing");
        const Value jump = session_.evaluate("kink_jump_size" + place + ", loss_function, training)");
        kink.jump = jump.is_number() ? approximate(jump) : 0;
        return true;
    }

    void line_kinks(KinkSlice& slice, const std::string& tag) {
        const auto end = [&](double s) { return tag + "_0 + " + exactly(s) + "*" + tag + "_1"; };
        session_.scratch(tag + "_low", end(slice.low[0]));
        session_.scratch(tag + "_high", end(slice.high[0]));
        const std::string ends = tag + "_low, " + tag + "_high";
        const Value list = session_.evaluate("kinks_between(f, S, training, " + ends + ")");
        for (const Value& one : list.entries()) {
            if (slice.kinks.size() >= arguments_.most) {
                slice.note = "only the first " + std::to_string(arguments_.most) + " kinks on the line are drawn";
                break;
            }
            const KinkRow row = indexed(one);
            const std::string place = "(f, S, " + row.index() + ", " + ends + ")";
            SliceKink kink;
            if (!classes(kink, "crossing_point" + place, row)) continue;
            const double at = approximate(session_.evaluate("crossing_position" + place));
            kink.from = kink.to = {slice.low[0] + at * (slice.high[0] - slice.low[0]), 0};
            slice.kinks.push_back(std::move(kink));
        }
    }

    static KinkRow indexed(const Value& list) {
        KinkRow row;
        row.sample = static_cast<std::size_t>(approximate(list.entries()[0]));
        row.layer = static_cast<std::size_t>(approximate(list.entries()[1]));
        row.neuron = static_cast<std::size_t>(approximate(list.entries()[2]));
        return row;
    }

    /// The preactivation of neuron k at sample i is affine in the coordinates: value at the corner and its two slopes.
    std::array<double, 3> affine(const KinkSlice& slice, std::size_t i, std::size_t k) const {
        const auto& x = risk_.inputs()[i];
        const std::size_t width = risk_.first_width();
        const auto value = [&](const std::vector<double>& p) {
            double sum = p[width * x.size() + k];
            for (std::size_t j = 0; j < x.size(); ++j) sum += p[k * x.size() + j] * x[j];
            return sum;
        };
        return {value(slice.origin), value(slice.directions[0]), value(slice.directions[1])};
    }

    void plane_kinks(KinkSlice& slice, const std::string& tag) {
        std::size_t lines = 0;
        for (std::size_t i = 0; i < risk_.inputs().size(); ++i)
            for (std::size_t k = 0; k < risk_.first_width(); ++k) {
                const auto [value, ds, dt] = affine(slice, i, k);
                std::vector<PlanePoint> ends;
                const auto corner = [&](double s, double t) {
                    const double margin = 1e-12;
                    if (s < slice.low[0] - margin || s > slice.high[0] + margin || t < slice.low[1] - margin ||
                        t > slice.high[1] + margin)
                        return;
                    for (const PlanePoint& one : ends)
                        if (std::hypot(one[0] - s, one[1] - t) < 1e-9) return;
                    ends.push_back({s, t});
                };
                if (std::abs(dt) > 1e-12)
                    for (const double s : {slice.low[0], slice.high[0]}) corner(s, -(value + ds * s) / dt);
                if (std::abs(ds) > 1e-12)
                    for (const double t : {slice.low[1], slice.high[1]}) corner(-(value + dt * t) / ds, t);
                if (ends.size() < 2) continue;
                if (++lines > arguments_.most) {
                    slice.note = "only the first " + std::to_string(arguments_.most) + " kink lines are drawn";
                    return;
                }
                KinkRow row;
                row.sample = i + 1;
                row.layer = 1;
                row.neuron = k + 1;
                pieces_of(slice, tag, row, ends[0], ends[1]);
            }
    }

    /// A kink line in pieces of one class each; the class is that of the nearest point of the kink to a piece's middle.
    void pieces_of(KinkSlice& slice, const std::string& tag, const KinkRow& row, const PlanePoint& a,
                   const PlanePoint& b) {
        const auto along = [&](double r) { return PlanePoint{a[0] + r * (b[0] - a[0]), a[1] + r * (b[1] - a[1])}; };
        for (std::size_t piece = 0; piece < pieces; ++piece) {
            const PlanePoint middle = along((static_cast<double>(piece) + 0.5) / pieces);
            SliceKink kink;
            const std::string net = "kink_foot(with_parameters(f, " + tag + "_0 + " + exactly(middle[0]) + "*" + tag +
                                    "_1 + " + exactly(middle[1]) + "*" + tag + "_2), S, " + row.index() + ", training)";
            if (!classes(kink, net, row)) return;
            kink.from = along(static_cast<double>(piece) / pieces);
            kink.to = along(static_cast<double>(piece + 1) / pieces);
            if (piece > 0 && slice.kinks.back().convexity == kink.convexity &&
                slice.kinks.back().crossing == kink.crossing) {
                slice.kinks.back().to = kink.to;
                slice.kinks.back().jump = std::max(slice.kinks.back().jump, kink.jump);
            } else {
                slice.kinks.push_back(std::move(kink));
            }
        }
    }

    ClaimSession& session_;
    const KinkArguments& arguments_;
    const KinkReport& report_;
    const FloatRisk& risk_;
    std::size_t count_ = 0;
    std::size_t drawn_ = 0;
};

}  // namespace

std::vector<KinkSlice> kink_slices(ClaimSession& session, const KinkArguments& arguments, const KinkReport& report,
                                   const FloatRisk& risk) {
    return Slicer(session, arguments, report, risk).all();
}

}  // namespace relucert

#include "cli/stability_witness.hpp"

#include "cli/stability_layer.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr std::size_t kAllCorners = 4;  ///< dimensions up to which every corner is tried
constexpr std::size_t kStarts = 48;
constexpr std::size_t kAscents = 8;
constexpr std::size_t kSteps = 8;
constexpr std::size_t kKept = 12;

using Point = std::vector<Rational>;

struct Candidate {
    Point point;
    double difference = 0;
};

/// The gradient in the inputs at x with relu'(0) = 0, also where a neuron is dead: the biases of layer 1 have the
/// derivatives of its preactivations.
std::string slope_of(const std::string& f) {
    const std::string weights = "width(" + f + ", 1)*input_dimension(" + f + ")";
    return "transpose(weight(" + f + ", 1))*backpropagation(" + f + ", x, 0)[" + weights + " + 1.." + weights +
           " + width(" + f + ", 1)]";
}

class WitnessSearch {
public:
    WitnessSearch(ClaimSession& session, const std::string& f, const std::string& g, const std::string& domain)
        : session_(session),
          difference_(f + "(x) - " + g + "(x)"),
          slope_(slope_of(f) + " - " + slope_of(g)),
          lower_(matrix_of(session.evaluate("[lower(" + domain + ")]"), "--box").row(0)),
          upper_(matrix_of(session.evaluate("[upper(" + domain + ")]"), "--box").row(0)) {}

    void corners() {
        const std::size_t d = lower_.size();
        Point middle;
        for (std::size_t i = 0; i < d; ++i) middle.push_back((lower_[i] + upper_[i]) / Rational(2));
        consider(middle);
        const std::size_t count = d <= kAllCorners ? std::size_t{1} << d : 2;
        for (std::size_t k = 0; k < count; ++k) {
            Point corner;
            for (std::size_t i = 0; i < d; ++i)
                corner.push_back(((d <= kAllCorners ? k >> i : k) & 1U) != 0 ? upper_[i] : lower_[i]);
            consider(corner);
        }
    }

    void consider(const Point& point) {
        if (std::any_of(found_.begin(), found_.end(), [&](const Candidate& one) { return one.point == point; })) return;
        const Value value = session_.evaluate("let x = " + point_text(point) + "; " + difference_);
        const double difference = near_number(value);
        if (std::isfinite(difference)) found_.push_back({point, difference});
    }

    /// To the corner that the slope points to, again and again: on each linear piece this is the best point of the box.
    void ascend(const Point& start) {
        consider(start);
        Point x = start;
        for (std::size_t step = 0; step < kSteps; ++step) {
            const auto at = std::find_if(found_.begin(), found_.end(), [&](const auto& one) { return one.point == x; });
            if (at == found_.end()) return;
            const double sign = at->difference < 0 ? -1 : 1;
            const std::vector<double> slope = numbers_of(session_.evaluate("let x = " + point_text(x) + "; " + slope_));
            if (slope.size() != x.size()) return;
            Point next = x;
            for (std::size_t i = 0; i < x.size(); ++i)
                if (slope[i] != 0) next[i] = sign * slope[i] > 0 ? upper_[i] : lower_[i];
            if (next == x) return;
            consider(next);
            x = next;
        }
    }

    [[nodiscard]] std::vector<Candidate> best() const {
        std::vector<Candidate> sorted = found_;
        std::stable_sort(sorted.begin(), sorted.end(), [](const Candidate& a, const Candidate& b) {
            return std::abs(a.difference) > std::abs(b.difference);
        });
        if (sorted.size() > kKept) sorted.resize(kKept);
        return sorted;
    }

private:
    ClaimSession& session_;
    std::string difference_;
    std::string slope_;
    Point lower_;
    Point upper_;
    std::vector<Candidate> found_;
};

}  // namespace

std::vector<std::vector<Rational>> propose_witnesses(ClaimSession& session, const std::string& f, const std::string& g,
                                                     const std::string& domain, const std::string& starts) {
    WitnessSearch search(session, f, g, domain);
    search.corners();
    for (const auto& one : search.best()) search.ascend(one.point);
    const Value inside = session.evaluate("[x for x in " + starts + " if x in " + domain + "]");
    std::vector<std::vector<Rational>> points = matrix_of(inside, "data").to_rows();
    if (points.size() > kStarts) points.resize(kStarts);
    for (const auto& one : points) search.consider(one);
    if (points.size() > kAscents) points.resize(kAscents);
    for (const auto& one : points) search.ascend(one);
    std::vector<std::vector<Rational>> result;
    for (const auto& one : search.best()) result.push_back(one.point);
    return result;
}

}  // namespace relucert

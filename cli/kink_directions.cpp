// Through which parameters a slice of many goes.
#include "cli/kink_slice.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

double approximate(const Value& value) {
    const Enclosure found = value.number().enclose(64);
    return found.lower_unbounded ? 0 : found.lower.approximate_double();
}

std::vector<double> vector_of(const Value& value) {
    std::vector<double> all;
    for (const Value& one : value.entries()) all.push_back(approximate(one));
    return all;
}

std::string exactly(double value) { return "(" + Rational::from_double(value).to_string() + ")"; }

namespace {

double dot(const std::vector<double>& u, const std::vector<double>& v) {
    double sum = 0;
    for (std::size_t i = 0; i < u.size(); ++i) sum += u[i] * v[i];
    return sum;
}

class Directions {
public:
    Directions(ClaimSession& session, const KinkReport& report) : session_(session), report_(report) {}

    /// Directions of unit length, up to rounding, and orthogonal, up to rounding.
    void add(std::vector<SliceDirection>& found, const std::string& formula, const std::string& name) {
        SliceDirection one{formula, name, vector_of(session_.evaluate(formula))};
        const double length = std::sqrt(dot(one.values, one.values));
        for (const SliceDirection& other : found) {
            const double share = dot(one.values, other.values);
            one.formula += " - " + exactly(share) + "*(" + other.formula + ")";
            for (std::size_t i = 0; i < one.values.size(); ++i) one.values[i] -= share * other.values[i];
        }
        const double rest = std::sqrt(dot(one.values, one.values));
        if (!(rest > 1e-6 * length) || !(rest > 1e-12)) return;
        one.formula = exactly(1 / rest) + "*(" + one.formula + ")";
        for (double& entry : one.values) entry /= rest;
        found.push_back(std::move(one));
    }

    /// What the report is about comes first: two runs apart, then the normals of the nearest kinks.
    std::vector<SliceDirection> candidates() {
        std::vector<SliceDirection> found;
        if (!report_.runs.empty()) {
            if (report_.runs.size() > 1) add(found, "run_v[1] - run_u[1]", "from start 1 to start 2");
            add(found, "run_u[length(run_u)] - run_u[1]", "from the start to the end of run 1");
        }
        std::vector<const KinkRow*> rows;
        for (const auto& row : report_.kinks)
            if (row.layer == 1) rows.push_back(&row);
        for (const auto& one : report_.crossings) rows.push_back(&one.kink);
        std::stable_sort(rows.begin(), rows.end(), [](const KinkRow* a, const KinkRow* b) {
            const auto at = [](const KinkRow* row) {
                return row->distance.is_number() ? approximate(row->distance) : 0;
            };
            return at(a) < at(b);
        });
        for (const KinkRow* row : rows) {
            if (found.size() == 2) break;
            add(found,
                "masked(trained_mask(f, training), preactivation_gradient(f, input(S[" + std::to_string(row->sample) +
                    "]), 1, " + std::to_string(row->neuron) + "))",
                "normal of the kink of sample " + std::to_string(row->sample) + ", neuron " +
                    std::to_string(row->neuron));
        }
        return found;
    }

private:
    ClaimSession& session_;
    const KinkReport& report_;
};

}  // namespace

std::vector<SliceDirection> slice_directions(ClaimSession& session, const KinkReport& report) {
    return Directions(session, report).candidates();
}

}  // namespace relucert

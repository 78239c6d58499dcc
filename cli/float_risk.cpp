#include "cli/kink_slice.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

FloatRisk::FloatRisk(ClaimSession& session, const KinkArguments& arguments) : absolute_(arguments.loss == "absolute") {
    const Value widths = session.evaluate("concatenate([input_dimension(f)], [width(f, l) for l in 1..depth(f)])");
    for (const double one : vector_of(widths)) widths_.push_back(static_cast<std::size_t>(one));
    parameters_ = vector_of(session.evaluate("all_parameters(f)"));
    const Value inputs = session.evaluate("[input(p) for p in S]");
    for (const Value& one : inputs.entries()) inputs_.push_back(vector_of(one));
    labels_ = vector_of(session.evaluate("[label(p) for p in S]"));
    shares_ = vector_of(session.evaluate("[times(p)/size(S) for p in S]"));
}

double FloatRisk::operator()(const std::vector<double>& parameters) const {
    double risk = 0;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        std::vector<double> value = inputs_[i];
        std::size_t at = 0;
        for (std::size_t l = 1; l < widths_.size(); ++l) {
            std::vector<double> next(widths_[l], 0.0);
            for (double& one : next)
                for (const double entry : value) one += parameters[at++] * entry;
            for (double& one : next) one += parameters[at++];
            if (l + 1 < widths_.size())
                for (double& one : next) one = std::max(0.0, one);
            value = std::move(next);
        }
        const double residual = value.front() - labels_[i];
        risk += shares_[i] * (absolute_ ? std::abs(residual) : residual * residual / 2);
    }
    return risk;
}

std::vector<double> KinkSlice::at(double s, double t) const {
    std::vector<double> point = origin;
    for (std::size_t j = 0; j < point.size(); ++j) {
        point[j] += s * directions[0][j];
        if (dimension == 2) point[j] += t * directions[1][j];
    }
    return point;
}

}  // namespace relucert

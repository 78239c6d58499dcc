#include "relucert/bounding/cell_bounds.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <array>

namespace relucert {

namespace {

Int128 ceiling_shift(Int128 value, unsigned shift) { return -((-value) >> shift); }

std::int64_t bounded(Int128 value) {
    if (value >= largest_bound || value <= -largest_bound) throw NumberTooLarge();
    return static_cast<std::int64_t>(value);
}

/// A symbolic bound may be useless: it is intersected with a bound below 2^60.
std::int64_t clipped(Int128 value) {
    return static_cast<std::int64_t>(std::clamp(value, -largest_bound, largest_bound));
}

}  // namespace

CellBounds::CellBounds(const RoundedProgram& program, const RoundedBall* ball)
    : program_(program),
      symbolic_(program),
      shares_(program.relus.size() * program.inputs, 0.0F),
      input_width_(program.inputs, 0.0),
      largest_(program.variables, 0),
      pairs_of_level_(program.level_begin.size()) {
    state_.input_lower.resize(program.inputs);
    state_.input_upper.resize(program.inputs);
    state_.z.lower.resize(program.relus.size());
    state_.z.upper.resize(program.relus.size());
    state_.z.difference_lower.resize(program.pairs.size());
    state_.z.difference_upper.resize(program.pairs.size());
    state_.relu_error.resize(program.relus.size());
    state_.output_error.resize(program.outputs.size());
    state_.ball = ball;
    for (std::uint32_t pair = 0; pair < program.pairs.size(); ++pair)
        pairs_of_level_[program.levels[program.pairs[pair].first]].push_back(pair);
}

double CellBounds::share(std::size_t relu, std::size_t i) const {
    return static_cast<double>(shares_[relu * program_.inputs + i]);
}

void CellBounds::begin(const RationalBox& box) {
    for (std::uint32_t i = 0; i < program_.inputs; ++i) {
        state_.input_lower[i] = scaled_floor(box.lower[i], program_.bits);
        state_.input_upper[i] = scaled_ceiling(box.upper[i], program_.bits);
        input_width_[i] = static_cast<double>(state_.input_upper[i] - state_.input_lower[i]);
        largest_[i] = std::max(std::abs(state_.input_lower[i]), std::abs(state_.input_upper[i]));
    }
}

Int128 CellBounds::error_of(const RoundedRow& row) const {
    Int128 sum = 0;
    for (std::uint32_t k = row.begin; k < row.end; ++k)
        if (program_.rounded[k] != 0) sum += largest_[program_.columns[k]];
    const Int128 error = (sum + 1) / 2 + (row.constant_rounded ? Int128{1} << (program_.bits - 1) : Int128{0});
    if (error >> 75U != 0) throw NumberTooLarge();
    return error;
}

bool CellBounds::bound_by_intervals(std::uint32_t level, const std::vector<std::int8_t>& forced,
                                    const ReluBounds* inherited) {
    const unsigned s = program_.bits;
    bool possible = true;
    for (std::uint32_t v = program_.level_begin[level]; v < program_.level_begin[level + 1]; ++v) {
        const std::size_t relu = v - program_.inputs;
        const RoundedRow& row = program_.relus[relu];
        const Int128 error = error_of(row);
        state_.relu_error[relu] = error;
        const Int128 constant = static_cast<Int128>(row.constant) * (Int128{1} << s);
        Int128 low = constant - error;
        Int128 high = constant + error;
        for (std::uint32_t k = row.begin; k < row.end; ++k) {
            const Int128 weight = program_.weights[k];
            const std::uint32_t u = program_.columns[k];
            if (u < program_.inputs) {
                low += weight * (weight < 0 ? state_.input_upper[u] : state_.input_lower[u]);
                high += weight * (weight < 0 ? state_.input_lower[u] : state_.input_upper[u]);
            } else if (largest_[u] != 0) {  // otherwise it is 0 on the cell
                const std::int64_t least = std::max<std::int64_t>(state_.z.lower[u - program_.inputs], 0);
                low += weight * (weight < 0 ? largest_[u] : least);
                high += weight * (weight < 0 ? least : largest_[u]);
            }
        }
        std::int64_t l = bounded(low >> s);
        std::int64_t u = bounded(ceiling_shift(high, s));
        if (inherited != nullptr) {
            l = std::max(l, inherited->lower[relu]);
            u = std::min(u, inherited->upper[relu]);
        }
        if (forced[relu] > 0) l = std::max<std::int64_t>(l, 0);
        if (forced[relu] < 0) u = std::min<std::int64_t>(u, 0);
        state_.z.lower[relu] = l;
        state_.z.upper[relu] = u;
        if (l > u) possible = false;
    }
    return possible;
}

template <class Use>
void CellBounds::bound_targets(const Use& use) {
    std::array<Int128, SymbolicBounds::lanes> results{};
    for (std::size_t begin = 0; begin < targets_.size(); begin += SymbolicBounds::lanes) {
        const std::size_t count = std::min(SymbolicBounds::lanes, targets_.size() - begin);
        symbolic_.bound(state_, std::span(targets_).subspan(begin, count), results);
        for (std::size_t lane = 0; lane < count; ++lane)
            use(targets_[begin + lane], lane, clipped(ceiling_shift(results[lane], 2 * program_.bits)));
    }
}

void CellBounds::keep_share(std::size_t relu, std::size_t lane) {
    double sum = 0;
    for (std::size_t i = 0; i < program_.inputs; ++i)
        sum += std::abs(symbolic_.input_coefficient(lane, i)) * input_width_[i];
    for (std::size_t i = 0; i < program_.inputs; ++i)
        shares_[relu * program_.inputs + i] =
            static_cast<float>(sum > 0 ? std::abs(symbolic_.input_coefficient(lane, i)) * input_width_[i] / sum : 0.0);
}

bool CellBounds::tighten_relus(std::uint32_t level) {
    targets_.clear();
    for (std::uint32_t v = program_.level_begin[level]; v < program_.level_begin[level + 1]; ++v)
        if (const std::uint32_t relu = v - program_.inputs; state_.z.open(relu)) {
            targets_.push_back({SymbolicTarget::Kind::relu, relu, 1});
            targets_.push_back({SymbolicTarget::Kind::relu, relu, -1});
        }
    bool possible = true;
    bound_targets([&](const SymbolicTarget& target, std::size_t lane, std::int64_t bound) {
        std::int64_t& l = state_.z.lower[target.index];
        std::int64_t& u = state_.z.upper[target.index];
        if (target.sign > 0) {
            u = std::min(u, bound);
            keep_share(target.index, lane);
        } else {
            l = std::max(l, -bound);
        }
        if (l > u) possible = false;
    });
    return possible;
}

bool CellBounds::bound_pairs(std::uint32_t level, const ReluBounds* inherited) {
    ReluBounds& z = state_.z;
    targets_.clear();
    bool possible = true;
    for (const std::uint32_t pair : pairs_of_level_[level]) {
        const std::size_t p = program_.pairs[pair].first - program_.inputs;
        const std::size_t q = program_.pairs[pair].second - program_.inputs;
        std::int64_t& least = z.difference_lower[pair];
        std::int64_t& most = z.difference_upper[pair];
        least = bounded(static_cast<Int128>(z.lower[p]) - z.upper[q]);
        most = bounded(static_cast<Int128>(z.upper[p]) - z.lower[q]);
        if (inherited != nullptr) {
            least = std::max(least, inherited->difference_lower[pair]);
            most = std::min(most, inherited->difference_upper[pair]);
        }
        if (least > most) possible = false;
        if (!z.open(p) && !z.open(q)) continue;
        targets_.push_back({SymbolicTarget::Kind::pair, pair, 1});
        targets_.push_back({SymbolicTarget::Kind::pair, pair, -1});
    }
    if (!possible) return false;
    bound_targets([&](const SymbolicTarget& target, std::size_t, std::int64_t bound) {
        std::int64_t& least = z.difference_lower[target.index];
        std::int64_t& most = z.difference_upper[target.index];
        if (target.sign > 0)
            most = std::min(most, bound);
        else
            least = std::max(least, -bound);
        if (least > most) possible = false;
    });
    return possible;
}

bool CellBounds::compute(const RationalBox& box, const std::vector<std::int8_t>& forced, const ReluBounds* inherited) {
    RELUCERT_ENSURE(box.lower.size() == program_.inputs && forced.size() == program_.relus.size());
    symbolic_.record_slack(false);
    begin(box);
    if (state_.ball != nullptr && !state_.ball->cut(state_.input_lower, state_.input_upper, state_.ball_cut))
        return false;
    const auto levels = static_cast<std::uint32_t>(program_.level_begin.size() - 1);
    for (std::uint32_t level = 1; level < levels; ++level) {
        if (!bound_by_intervals(level, forced, inherited)) return false;
        if (level >= 2 || state_.ball != nullptr) {
            if (!tighten_relus(level)) return false;
        } else {
            for (std::uint32_t v = program_.level_begin[1]; v < program_.level_begin[2]; ++v) {
                const std::size_t relu = v - program_.inputs;
                const RoundedRow& row = program_.relus[relu];
                double sum = 0;
                for (std::uint32_t k = row.begin; k < row.end; ++k)
                    sum += std::abs(static_cast<double>(program_.weights[k])) * input_width_[program_.columns[k]];
                for (std::size_t i = 0; i < program_.inputs; ++i) shares_[relu * program_.inputs + i] = 0;
                for (std::uint32_t k = row.begin; k < row.end && sum > 0; ++k)
                    shares_[relu * program_.inputs + program_.columns[k]] = static_cast<float>(
                        std::abs(static_cast<double>(program_.weights[k])) * input_width_[program_.columns[k]] / sum);
            }
        }
        for (std::uint32_t v = program_.level_begin[level]; v < program_.level_begin[level + 1]; ++v)
            largest_[v] = std::max<std::int64_t>(state_.z.upper[v - program_.inputs], 0);
        if (!bound_pairs(level, inherited)) return false;
    }
    for (std::size_t j = 0; j < program_.outputs.size(); ++j) state_.output_error[j] = error_of(program_.outputs[j]);
    return true;
}

Int128 CellBounds::output_bound(std::uint32_t j) {
    symbolic_.record_slack(true);
    const SymbolicTarget target{SymbolicTarget::Kind::output, j, 1};
    std::array<Int128, 1> result{};
    symbolic_.bound(state_, std::span(&target, 1), result);
    return result[0];
}

}  // namespace relucert

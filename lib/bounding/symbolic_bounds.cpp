#include "relucert/bounding/symbolic_bounds.hpp"

#include "relucert/bounding/relaxation.hpp"
#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <type_traits>

namespace relucert {

namespace {

constexpr unsigned term_bits = 122;  // every term of E stays below 2^122, so four of them fit

Int128 shifted(Int128 value, unsigned shift) {
    if (magnitude(value) >> (term_bits - shift) != 0) throw NumberTooLarge();
    return value * (Int128{1} << shift);
}

Int128 larger_product(Int128 factor, std::int64_t lower, std::int64_t upper) {
    return factor * (factor < 0 ? lower : upper);
}

}  // namespace

SymbolicBounds::SymbolicBounds(const RoundedProgram& program)
    : program_(program),
      narrow_(program.variables * lanes, 0),
      reach_(program.level_begin.size(), 0),
      input_coefficients_(program.inputs * lanes, 0.0),
      slack_(program.relus.size() * lanes, 0.0),
      pair_slack_(program.relus.size() * lanes, 0.0) {}

/// One call of bound(), with coefficients of 64 or 128 bits.
template <class Accumulator>
struct SymbolicBounds::Run {
    static constexpr bool is_narrow = std::is_same_v<Accumulator, std::int64_t>;
    using Factors = std::array<std::int64_t, lanes>;

    SymbolicBounds& owner;
    const RoundedProgram& program;
    const CellState& cell;
    Accumulator* sums;
    std::span<Int128> E;
    const unsigned s = program.bits;
    const Int128 limit = Int128{1} << std::min(62U, 44U + s);  // keeps lambda below 2^46 too
    bool fits = true;

    /// Coefficients of the levels below may grow by factor * weight. Narrow sums must stay below `limit`.
    void reach(const RoundedRow& row, Int128 factor) {
        if constexpr (is_narrow) {
            for (std::uint32_t r = row.reach_begin; r < row.reach_end; ++r) {
                Int128& level = owner.reach_[program.reaches[r].level];
                level += magnitude(factor) * program.reaches[r].largest;
                if (level >= limit) fits = false;
            }
        }
    }

    void add_row(const RoundedRow& row, const Factors& factors) {
        if constexpr (is_narrow) {
            std::int64_t largest = 0;
            for (const std::int64_t factor : factors) largest = std::max(largest, factor < 0 ? -factor : factor);
            if (largest == 0) return;
            reach(row, largest);
            if (fits)
                add_multiples(sums, program.columns.data() + row.begin, program.weights.data() + row.begin,
                              row.end - row.begin, factors.data());
        } else {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                if (factors[lane] == 0) continue;
                for (std::uint32_t k = row.begin; k < row.end; ++k)
                    sums[lanes * program.columns[k] + lane] += static_cast<Int128>(factors[lane]) * program.weights[k];
            }
        }
    }

    /// The form of a target times 2^s, with its error.
    void begin(std::size_t lane, const RoundedRow& row, Int128 error, int sign) {
        const Int128 factor = sign * (Int128{1} << s);
        reach(row, factor);
        if (!fits) return;
        for (std::uint32_t k = row.begin; k < row.end; ++k)
            sums[lanes * program.columns[k] + lane] += static_cast<Accumulator>(factor * program.weights[k]);
        add(E[lane], shifted(sign * static_cast<Int128>(row.constant), 2 * s));
        add(E[lane], shifted(error, s));
    }

    /// What substitute(slope, z) adds to E.
    void substitute(std::size_t lane, std::size_t relu, std::int64_t slope) {
        if (slope == 0) return;
        add(E[lane], shifted(static_cast<Int128>(slope) * program.relus[relu].constant, s));
        add(E[lane], magnitude(slope) * cell.relu_error[relu]);
    }

    void note_slack(std::size_t lane, std::size_t relu, double value) {
        if (owner.record_slack_) owner.slack_[relu * lanes + lane] += value;
    }

    /// relax(lambda, v): returns the multiple of z_v.
    std::int64_t relax(std::size_t lane, std::size_t relu, std::int64_t lambda) {
        const std::int64_t l = cell.z.lower[relu];
        const std::int64_t u = cell.z.upper[relu];
        std::int64_t slope = 0;
        if (l >= 0) {
            slope = lambda;
        } else if (u > 0 && lambda > 0) {
            const Line line = upper_line(lambda, l, u);
            slope = line.slope;
            add(E[lane], shifted(line.offset, s));
            note_slack(lane, relu, static_cast<double>(line.offset));
        } else if (u > 0 && lambda < 0) {
            slope = u > -l ? lambda : 0;
            note_slack(lane, relu, -static_cast<double>(lambda) * static_cast<double>(std::min(u, -l)));
        }
        substitute(lane, relu, slope);
        return slope;
    }

    /// lambda = A / 2^s to the nearest integer; the remainder goes to E.
    std::int64_t divide(std::size_t lane, std::size_t relu, Accumulator coefficient) {
        if constexpr (!is_narrow)
            if (magnitude(coefficient) >> (45 + s) != 0) throw NumberTooLarge();
        const Int128 value = coefficient;
        const Int128 lambda = (value + (Int128{1} << (s - 1))) >> s;
        const Int128 remainder = value - (lambda << s);
        add(E[lane], larger_product(remainder, std::max<std::int64_t>(cell.z.lower[relu], 0),
                                    std::max<std::int64_t>(cell.z.upper[relu], 0)));
        return static_cast<std::int64_t>(lambda);
    }

    /// Section 5: lambda_p v_p + lambda_q v_q of a pair; the multiples of z_p and z_q.
    std::pair<std::int64_t, std::int64_t> relax_pair(std::size_t lane, std::uint32_t pair, std::int64_t lambda_p,
                                                     std::int64_t lambda_q) {
        const std::size_t p = program.pairs[pair].first - program.inputs;
        const std::size_t q = program.pairs[pair].second - program.inputs;
        if (cell.z.inactive(p) || cell.z.inactive(q) || lambda_p == 0 || lambda_q == 0 ||
            (lambda_p > 0) == (lambda_q > 0)) {
            const std::int64_t slope = relax(lane, p, lambda_p);
            return {slope, relax(lane, q, lambda_q)};
        }
        const bool exchanged = magnitude(lambda_p) > magnitude(lambda_q);
        const std::int64_t tau = exchanged ? lambda_q : lambda_p;
        const std::size_t first = exchanged ? q : p;
        const std::size_t second = exchanged ? p : q;
        const std::int64_t d_lower = exchanged ? -cell.z.difference_upper[pair] : cell.z.difference_lower[pair];
        const std::int64_t d_upper = exchanged ? -cell.z.difference_lower[pair] : cell.z.difference_upper[pair];
        Line line{tau, 0};
        if (tau > 0 && !cell.z.active(first)) line = upper_line(tau, d_lower, d_upper);
        if (tau < 0 && !cell.z.active(second)) {
            line = upper_line(-tau, -d_upper, -d_lower);
            line.slope = -line.slope;
        }
        add(E[lane], shifted(line.offset, s));
        if (const bool loose = tau > 0 ? !cell.z.active(first) : !cell.z.active(second);
            loose && owner.record_slack_) {  // D stays, where Delta may be 0
            const double loss =
                std::abs(static_cast<double>(tau)) *
                static_cast<double>(tau > 0 ? std::max<std::int64_t>(d_upper, 0) : std::max<std::int64_t>(-d_lower, 0));
            owner.pair_slack_[p * lanes + lane] += loss;
            owner.pair_slack_[q * lanes + lane] += loss;
        }
        substitute(lane, first, line.slope);
        substitute(lane, second, -line.slope);
        std::int64_t rest = -line.slope;
        if (lambda_p + lambda_q != 0) rest += relax(lane, second, lambda_p + lambda_q);
        return exchanged ? std::pair{rest, line.slope} : std::pair{line.slope, rest};
    }

    /// Replaces variable v (and its partner) in every lane.
    void eliminate(std::uint32_t v) {
        Accumulator* const own = sums + lanes * v;
        if (std::all_of(own, own + lanes, [](const Accumulator& a) { return a == 0; })) return;
        const std::size_t relu = v - program.inputs;
        if (cell.z.inactive(relu)) {
            if constexpr (!is_narrow)
                for (std::size_t lane = 0; lane < lanes; ++lane) divide(lane, relu, own[lane]);
            std::fill(own, own + lanes, Accumulator{0});
            return;
        }
        const std::uint32_t pair = program.pair_of_larger[v];
        Factors slopes{};
        Factors partner_slopes{};
        Accumulator* const partner = pair == RoundedProgram::none ? nullptr : sums + lanes * program.pairs[pair].second;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            if (own[lane] == 0) continue;
            const std::int64_t lambda = divide(lane, relu, own[lane]);
            if (partner != nullptr && partner[lane] != 0) {
                const std::size_t q = program.pairs[pair].second - program.inputs;
                const std::int64_t lambda_q = divide(lane, q, partner[lane]);
                std::tie(slopes[lane], partner_slopes[lane]) = relax_pair(lane, pair, lambda, lambda_q);
                partner[lane] = 0;
            } else {
                slopes[lane] = relax(lane, relu, lambda);
            }
            own[lane] = 0;
        }
        add_row(program.relus[relu], slopes);
        if (partner != nullptr) add_row(program.relus[program.pairs[pair].second - program.inputs], partner_slopes);
    }

    void finish() {
        if (cell.ball != nullptr) {
            for (std::size_t lane = 0; lane < lanes; ++lane) add(E[lane], on_ball(lane));
            return;
        }
        for (std::uint32_t v = 0; v < program.inputs; ++v) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                Accumulator& coefficient = sums[lanes * v + lane];
                owner.input_coefficients_[lanes * v + lane] = static_cast<double>(coefficient);
                if (coefficient == 0) continue;
                const Int128 end = coefficient < 0 ? cell.input_lower[v] : cell.input_upper[v];
                add(E[lane], product(coefficient, end));
                coefficient = 0;
            }
        }
    }

    Int128 on_ball(std::size_t lane) {
        std::vector<Int128>& line = owner.line_;
        line.resize(program.inputs);
        for (std::uint32_t v = 0; v < program.inputs; ++v) {
            Accumulator& coefficient = sums[lanes * v + lane];
            owner.input_coefficients_[lanes * v + lane] = static_cast<double>(coefficient);
            line[v] = coefficient;
            coefficient = 0;
        }
        return cell.ball->largest(line, cell.input_lower, cell.input_upper, cell.ball_cut);
    }
};

template <class Accumulator>
bool SymbolicBounds::try_bound(const CellState& cell, std::span<const SymbolicTarget> targets,
                               std::span<Int128> results) {
    std::array<Int128, lanes> E{};
    std::fill(reach_.begin(), reach_.end(), Int128{0});
    if (record_slack_) {
        std::fill(slack_.begin(), slack_.end(), 0.0);
        std::fill(pair_slack_.begin(), pair_slack_.end(), 0.0);
    }
    Accumulator* sums = nullptr;
    if constexpr (std::is_same_v<Accumulator, Int128>) {
        wide_.assign(program_.variables * lanes, 0);
        sums = wide_.data();
    } else {
        sums = narrow_.data();
    }
    Run<Accumulator> run{*this, program_, cell, sums, E};
    std::uint32_t top = program_.inputs;
    for (std::size_t lane = 0; lane < targets.size() && run.fits; ++lane) {
        const SymbolicTarget& target = targets[lane];
        if (target.kind == SymbolicTarget::Kind::output) {
            run.begin(lane, program_.outputs[target.index], cell.output_error[target.index], target.sign);
            top = program_.variables;
        } else {
            const bool is_pair = target.kind == SymbolicTarget::Kind::pair;
            const std::uint32_t v = is_pair ? program_.pairs[target.index].first : program_.inputs + target.index;
            run.begin(lane, program_.relus[v - program_.inputs], cell.relu_error[v - program_.inputs], target.sign);
            if (is_pair && run.fits) {
                const std::uint32_t q = program_.pairs[target.index].second - program_.inputs;
                run.begin(lane, program_.relus[q], cell.relu_error[q], -target.sign);
            }
            top = std::max(top, program_.level_begin[program_.levels[v]]);
        }
    }
    for (std::uint32_t v = top; v-- > program_.inputs && run.fits;) run.eliminate(v);
    if (!run.fits) return false;
    run.finish();
    std::copy_n(E.begin(), targets.size(), results.begin());
    return true;
}

void SymbolicBounds::bound(const CellState& cell, std::span<const SymbolicTarget> targets, std::span<Int128> results) {
    RELUCERT_ENSURE(targets.size() <= lanes && results.size() >= targets.size());
    try {
        if (try_bound<std::int64_t>(cell, targets, results)) return;
        std::fill(narrow_.begin(), narrow_.end(), 0);
        RELUCERT_ENSURE(try_bound<Int128>(cell, targets, results));
    } catch (const NumberTooLarge&) {
        std::fill(narrow_.begin(), narrow_.end(), 0);
        throw;
    }
}

}  // namespace relucert

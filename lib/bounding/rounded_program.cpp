#include "relucert/bounding/rounded_program.hpp"

#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <tuple>

namespace relucert {

namespace {

/// Below 2^limit_bits in size.
std::int64_t small(const Integer& value, unsigned limit_bits) {
    if (bit_length(value) > limit_bits) throw NumberTooLarge();
    return value.convert_to<std::int64_t>();
}

/// floor(value 2^bits + 1/2), and whether that is not exact.
std::pair<std::int64_t, bool> nearest(const Rational& value, const Rational& unit) {
    const Rational scaled = value * unit;
    const std::int64_t result = small((scaled + Rational(1, 2)).floor(), 46);
    return {result, scaled != Rational(result)};
}

}  // namespace

std::int64_t scaled_floor(const Rational& value, unsigned bits) {
    return small((value * Rational::power_of_two(bits)).floor(), 60);
}
std::int64_t scaled_ceiling(const Rational& value, unsigned bits) {
    return small((value * Rational::power_of_two(bits)).ceiling(), 60);
}

RoundedProgram::RoundedProgram(const ReluProgram& program, unsigned bits_of_unit)
    : bits(bits_of_unit),
      inputs(program.inputs),
      variables(static_cast<std::uint32_t>(program.inputs + program.relus.size())),
      levels(program.inputs, 0),
      pair_of_larger(program.inputs + program.relus.size(), none) {
    RELUCERT_ENSURE(bits >= 4 && bits <= 40);
    levels.insert(levels.end(), program.levels.begin(), program.levels.end());
    for (std::uint32_t v = 0; v < variables; ++v) {
        RELUCERT_ENSURE(v == 0 || levels[v] >= levels[v - 1]);
        while (level_begin.size() <= levels[v]) level_begin.push_back(v);
    }
    level_begin.push_back(variables);

    const Rational unit = Rational::power_of_two(static_cast<long>(bits));
    const auto row_of = [&](const AffineForm& form) {
        RoundedRow row;
        row.begin = static_cast<std::uint32_t>(columns.size());
        row.reach_begin = static_cast<std::uint32_t>(reaches.size());
        for (const auto& [variable, coefficient] : form.terms) {
            const auto [weight, inexact] = nearest(coefficient, unit);
            const std::uint32_t level = levels[variable - 1];
            columns.push_back(variable - 1);
            weights.push_back(weight);
            rounded.push_back(inexact ? 1 : 0);
            if (row.reach_begin == reaches.size() || reaches.back().level != level) reaches.push_back({level, 0});
            reaches.back().largest = std::max(reaches.back().largest, weight < 0 ? -weight : weight);
        }
        row.end = static_cast<std::uint32_t>(columns.size());
        row.reach_end = static_cast<std::uint32_t>(reaches.size());
        std::tie(row.constant, row.constant_rounded) = nearest(form.constant, unit);
        return row;
    };
    for (const AffineForm& z : program.relus) relus.push_back(row_of(z));
    for (const AffineForm& h : program.outputs) outputs.push_back(row_of(h));
    for (const auto& [p, q] : program.pairs) {
        RELUCERT_ENSURE(p > q && levels[p - 1] == levels[q - 1]);
        pair_of_larger[p - 1] = static_cast<std::uint32_t>(pairs.size());
        pairs.emplace_back(p - 1, q - 1);
    }
}

}  // namespace relucert

#pragma once
// A ReLU program in integers that count units of 2^-bits: docs/evidence/split-tree.md, section 3.
//
// Inside lib/bounding variables count from 0: inputs 0, ..., inputs-1, then the ReLU variables. "ReLU i" is variable
// inputs + i.
#include "relucert/bounding/relu_program.hpp"

#include <cstdint>
#include <exception>
#include <vector>

namespace relucert {

__extension__ using Int128 = __int128;

/// A number is too large for the integer procedure; with fewer bits it may fit.
class NumberTooLarge : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "a number too large for these bits"; }
};

/// A form: entries begin, ..., end-1 of RoundedProgram::columns and weights, and a constant.
struct RoundedRow {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::int64_t constant = 0;
    bool constant_rounded = false;
    std::uint32_t reach_begin = 0;  ///< entries of RoundedProgram::reaches
    std::uint32_t reach_end = 0;
};

/// The largest weight of a row among the variables of one level.
struct WeightReach {
    std::uint32_t level = 0;
    std::int64_t largest = 0;
};

struct RoundedProgram {
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    unsigned bits = 0;
    std::uint32_t inputs = 0;
    std::uint32_t variables = 0;  ///< with the inputs
    std::vector<std::uint32_t> columns;
    std::vector<std::int64_t> weights;
    std::vector<std::uint8_t> rounded;  ///< the weight is not exact
    std::vector<WeightReach> reaches;
    std::vector<RoundedRow> relus;
    std::vector<RoundedRow> outputs;
    std::vector<std::uint32_t> levels;       ///< by variable; inputs have level 0
    std::vector<std::uint32_t> level_begin;  ///< first variable of each level; one more entry at the end
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;  ///< (p, q) as variables, by ascending p
    std::vector<std::uint32_t> pair_of_larger;  ///< by variable: index of the pair with this p, or none

    /// @throws NumberTooLarge
    RoundedProgram(const ReluProgram& program, unsigned bits_of_unit);
};

/// floor(value 2^bits) and ceiling(value 2^bits). @throws NumberTooLarge unless below 2^60 in size.
std::int64_t scaled_floor(const Rational& value, unsigned bits);
std::int64_t scaled_ceiling(const Rational& value, unsigned bits);

constexpr Int128 largest_weight = Int128{1} << 46U;  // all of them below, in size
constexpr Int128 largest_bound = Int128{1} << 60U;

}  // namespace relucert

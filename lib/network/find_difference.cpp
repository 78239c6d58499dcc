#include "relucert/failure/failure.hpp"
#include "relucert/network/evaluation.hpp"
#include "relucert/network/same_function.hpp"

#include <array>
#include <cstdint>

namespace relucert {

namespace {

// splitmix64: a fixed sequence, so that the point found does not depend on the machine.
class Sequence {
public:
    std::int64_t between(std::int64_t lowest, std::int64_t highest) {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        z ^= z >> 31;
        return lowest + static_cast<std::int64_t>(z % static_cast<std::uint64_t>(highest - lowest + 1));
    }

private:
    std::uint64_t state_ = 1;
};

constexpr std::size_t axis_candidates = 32;
constexpr std::size_t random_candidates = 128;

std::vector<Rational> candidate(std::size_t index, std::size_t dimension, Sequence& sequence) {
    std::vector<Rational> x(dimension);
    if (index == 0) return x;
    if (index <= axis_candidates) {
        x[(index - 1) / 2 % dimension] = index % 2 == 0 ? -1 : 1;
        return x;
    }
    // Eighths in [-2, 2], at the scales 1, 10, 1/10, 100, and every other point non-negative like an image.
    const Rational scale = std::array<Rational, 4>{1, 10, Rational(1, 10), 100}[index / 2 % 4];
    for (Rational& entry : x) entry = scale * Rational(sequence.between(index % 2 == 0 ? 0 : -16, 16), 8);
    return x;
}

}  // namespace

std::optional<std::vector<Rational>> find_difference(const Network& f, const Network& g, const Deadline& deadline) {
    if (f.input_dimension() != g.input_dimension() || f.output_dimension() != g.output_dimension())
        throw InputError("networks", "have different dimensions of inputs or outputs: they are not comparable");
    Sequence sequence;
    for (std::size_t index = 0; index < 1 + axis_candidates + random_candidates; ++index) {
        deadline.check("search for a point where two networks differ");
        std::vector<Rational> x = candidate(index, f.input_dimension(), sequence);
        if (evaluate(f, x) != evaluate(g, x)) return x;
    }
    return std::nullopt;
}

}  // namespace relucert

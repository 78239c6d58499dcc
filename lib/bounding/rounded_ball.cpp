#include "relucert/bounding/rounded_ball.hpp"

#include "relucert/bounding/relaxation.hpp"
#include "relucert/failure/failure.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

constexpr unsigned norm_bits = 50;

unsigned bit_count(Int128 value) {
    unsigned count = 0;
    for (; value > 0; value >>= 1U) ++count;
    return count;
}

}  // namespace

std::int64_t ceiling_root(Int128 value) {
    RELUCERT_ENSURE(value >= 0 && value >> 122U == 0);
    // Floating point proposes; the loops settle it.
    auto root = static_cast<Int128>(std::sqrt(static_cast<long double>(value)));
    while (root * root < value) ++root;
    while (root > 0 && (root - 1) * (root - 1) >= value) --root;
    return static_cast<std::int64_t>(root);
}

std::int64_t ceiling_root(const Rational& value) {
    RELUCERT_ENSURE(value.sign() >= 0);
    const Integer whole = value.ceiling();
    Integer root = boost::multiprecision::sqrt(whole);
    if (root * root < whole) ++root;
    if (bit_length(root) > 60) throw NumberTooLarge();
    return root.convert_to<std::int64_t>();
}

RoundedBall::RoundedBall(const EuclideanBall& ball, unsigned bits_of_unit) : bits(bits_of_unit) {
    const Rational unit = Rational::power_of_two(static_cast<long>(bits));
    Rational moved;
    for (const Rational& coordinate : ball.centre) {
        const std::int64_t rounded = scaled_floor(coordinate + Rational(1, 2) / unit, bits);
        const Rational difference = coordinate * unit - Rational(rounded);
        moved += difference * difference;
        centre.push_back(rounded);
    }
    radius = ceiling_root(ball.squared_radius * unit * unit) + ceiling_root(moved);
    if (radius >= largest_bound) throw NumberTooLarge();
}

RationalBox RoundedBall::box() const {
    const Rational unit = Rational::power_of_two(-static_cast<long>(bits));
    RationalBox result;
    for (const std::int64_t coordinate : centre) {
        result.lower.push_back(Rational(coordinate - radius) * unit);
        result.upper.push_back(Rational(coordinate + radius) * unit);
    }
    return result;
}

bool RoundedBall::cut(std::span<const std::int64_t> lower, std::span<const std::int64_t> upper, BallCut& result) const {
    const Int128 square = static_cast<Int128>(radius) * radius;
    Int128 left = square;
    Int128 left_of_cuts = square;
    result.cut.assign(centre.size(), 0);
    result.some = false;
    result.all = true;
    for (std::size_t i = 0; i < centre.size(); ++i) {
        const bool is_cut = lower[i] != centre[i] - radius || upper[i] != centre[i] + radius;
        result.cut[i] = is_cut ? 1 : 0;
        result.some = result.some || is_cut;
        result.all = result.all && is_cut;
        const std::int64_t distance = std::max({std::int64_t{0}, lower[i] - centre[i], centre[i] - upper[i]});
        if (distance > radius) return false;
        left -= static_cast<Int128>(distance) * distance;
        if (left < 0) return false;
        if (is_cut) left_of_cuts -= static_cast<Int128>(distance) * distance;
    }
    result.rest_radius = ceiling_root(left_of_cuts);
    return true;
}

Int128 RoundedBall::by_length(std::span<const Int128> coefficients, const BallCut& cut, bool uncut_only) const {
    Int128 sum = 0;
    Int128 most = 0;
    for (std::size_t i = 0; i < centre.size(); ++i) {
        if (uncut_only && cut.cut[i] != 0) continue;
        const Int128 a = coefficients[i];
        most = std::max(most, magnitude(a));
        if (a != 0) add(sum, product(a, centre[i]));
    }
    const unsigned bits_of_most = bit_count(most);
    const unsigned shift = bits_of_most > norm_bits ? bits_of_most - norm_bits : 0;
    const Int128 up = (Int128{1} << shift) - 1;
    Int128 squares = 0;  // below 2^20 (2^50)^2
    for (std::size_t i = 0; i < centre.size(); ++i) {
        if (uncut_only && cut.cut[i] != 0) continue;
        const Int128 size = (magnitude(coefficients[i]) + up) >> shift;
        squares += size * size;
    }
    const Int128 length = product(ceiling_root(squares), Int128{1} << shift);
    add(sum, product(length, uncut_only ? cut.rest_radius : radius));
    return sum;
}

Int128 RoundedBall::largest(std::span<const Int128> coefficients, std::span<const std::int64_t> lower,
                            std::span<const std::int64_t> upper, const BallCut& cut) const {
    Int128 by_box = 0;
    Int128 of_cuts = 0;
    bool zero = true;
    for (std::size_t i = 0; i < centre.size(); ++i) {
        const Int128 a = coefficients[i];
        if (a == 0) continue;
        zero = false;
        const Int128 term = product(a, a < 0 ? lower[i] : upper[i]);
        add(by_box, term);
        if (cut.cut[i] != 0) add(of_cuts, term);
    }
    if (zero) return 0;
    Int128 least = std::min(by_box, by_length(coefficients, cut, false));
    if (cut.some && !cut.all) {
        add(of_cuts, by_length(coefficients, cut, true));
        least = std::min(least, of_cuts);
    }
    return least;
}

}  // namespace relucert

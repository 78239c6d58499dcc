#include "relucert/dynamics/shallow_integers.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/integer_product.hpp"
#include "relucert/matrix/machine_integer.hpp"
#include "relucert/network/network_views.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace relucert {

namespace {

constexpr std::size_t kTransposed = 16;  // rows at a time: their cache lines stay while the columns go by

const mpq_t& raw(const Rational& value) { return value.backend().backend().data(); }
mpz_t& raw(Integer& value) { return value.backend().data(); }
const mpz_t& raw(const Integer& value) { return value.backend().data(); }

const Integer& limit() {
    static const Integer two_to_62 = Integer(1) << 62U;
    return two_to_62;
}

bool fits(const Integer& value) { return mpz_cmpabs(raw(value), raw(limit())) < 0; }

/// value * denominator, if it is below 2^62 in size; denominator a multiple of that of value.
std::optional<std::int64_t> scaled_integer(const Rational& value, const Integer& denominator, Integer& scratch) {
    const auto* numerator = mpq_numref(raw(value));
    const auto* own = mpq_denref(raw(value));
    // Nearly all numbers of images: one word each.
    if (mpz_size(own) == 1 && mpz_size(raw(denominator)) == 1 && mpz_fits_sint_p(numerator) != 0) {
        const unsigned long whole = mpz_get_ui(raw(denominator));
        const unsigned long factor = whole == mpz_get_ui(own) ? 1 : whole / mpz_get_ui(own);
        if (factor < (1UL << 31U)) return mpz_get_si(numerator) * static_cast<std::int64_t>(factor);
    }
    mpz_divexact(raw(scratch), raw(denominator), own);
    mpz_mul(raw(scratch), raw(scratch), mpq_numref(raw(value)));
    if (!fits(scratch)) return std::nullopt;
    return mpz_get_si(raw(scratch));
}

/// The denominators of images are one word and nearly always the same.
void widen(Integer& common, const Rational& value) {
    const auto* own = mpq_denref(raw(value));
    if (mpz_size(own) == 1 && mpz_size(raw(common)) == 1) {
        const unsigned long divisor = mpz_get_ui(own);
        if (divisor == 1 || divisor == mpz_get_ui(raw(common)) || mpz_get_ui(raw(common)) % divisor == 0) return;
    }
    mpz_lcm(raw(common), raw(common), own);
}

bool fill_inputs(const Dataset& S, ShallowIntegers& task) {
    for (const DataPoint& point : S.entries())
        for (const Rational& x : point.x) widen(task.input_denominator, x);
    if (!fits(task.input_denominator)) return false;
    const std::int64_t last = mpz_get_si(raw(task.input_denominator));
    task.largest_input = last;
    task.X.reserve(task.points * task.columns);
    Integer scratch;
    for (const DataPoint& point : S.entries()) {
        for (const Rational& x : point.x) {
            const auto value = scaled_integer(x, task.input_denominator, scratch);
            if (!value) return false;
            task.X.push_back(*value);
            task.largest_input = std::max(task.largest_input, std::abs(*value));
        }
        task.X.push_back(last);
    }
    return true;
}

bool fill_weights(const IntegerLayer& layer, ShallowIntegers& task) {
    task.layer_denominator = layer.denominator;
    for (std::size_t i = 0; i < layer.rows; ++i) {
        Int128 weights = 0;  // at most columns * 2^62
        for (std::size_t c = 0; c < layer.columns; ++c) {
            const Integer& w = layer.weights[i * layer.columns + c];
            if (!fits(w)) return false;
            task.W.push_back(mpz_get_si(raw(w)));
            weights += std::abs(task.W.back());
        }
        const Integer sum = to_integer(weights) + abs(layer.bias[i]);
        if (!fits(sum * task.largest_input)) return false;
        task.W.push_back(mpz_get_si(raw(layer.bias[i])));
    }
    return true;
}

}  // namespace

std::optional<ShallowIntegers> shallow_integers(const Network& f, const Dataset& S) {
    if (f.input_dimension() != S.input_dimension())
        throw InputError("", "a network with " + std::to_string(f.input_dimension()) +
                                 " inputs and data of dimension " + std::to_string(S.input_dimension()));
    const IntegerLayer& layer = integer_layers(f).front();
    ShallowIntegers task;
    task.points = S.entry_count();
    task.neurons = layer.rows;
    task.columns = layer.columns + 1;
    if (!fill_inputs(S, task) || !fill_weights(layer, task)) return std::nullopt;
    return task;
}

std::vector<std::int64_t> ShallowIntegers::preactivations(std::size_t first, std::size_t count) const {
    const std::vector<Int128> wide =
        integer_product(std::span(X).subspan(first * columns, count * columns), count, W, neurons, columns);
    return {wide.begin(), wide.end()};  // below 2^62 by construction
}

Integer ShallowIntegers::squared_norm(std::size_t point) const {
    const auto bits = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(largest_input)));
    if (2 * bits + static_cast<unsigned>(std::bit_width(columns)) <= 126) {
        Int128 total = 0;
        for (std::size_t c = 0; c < columns; ++c) total += Int128{X[point * columns + c]} * X[point * columns + c];
        return to_integer(total);
    }
    Integer sum = 0;
    Integer square;
    for (std::size_t c = 0; c < columns; ++c) {
        square = X[point * columns + c];
        mpz_addmul(raw(sum), raw(square), raw(square));
    }
    return sum;
}

std::optional<IntegerWeights> integer_weights(const std::vector<Rational>& u, std::int64_t largest_input) {
    IntegerWeights result;
    for (const Rational& value : u) widen(result.denominator, value);
    Integer sum = 0;
    Integer scratch;
    for (const Rational& value : u) {
        const auto integer = scaled_integer(value, result.denominator, scratch);
        if (!integer) return std::nullopt;
        result.values.push_back(*integer);
        sum += std::abs(*integer);
    }
    if (!fits(sum * std::max<std::int64_t>(largest_input, 1))) return std::nullopt;
    return result;
}

void add_active_sums(const ShallowIntegers& task, std::size_t first, std::span<const std::int64_t> Z,
                     std::span<const std::int64_t> u, std::vector<std::int64_t>& sums) {
    const std::size_t count = u.size();
    std::vector<std::int64_t> active(task.neurons * count);
    std::vector<std::int64_t> inputs(task.columns * count);
    for (std::size_t from = 0; from < count; from += kTransposed) {
        const std::size_t to = std::min(count, from + kTransposed);
        for (std::size_t i = 0; i < task.neurons; ++i)
            for (std::size_t j = from; j < to; ++j) active[i * count + j] = Z[j * task.neurons + i] > 0 ? u[j] : 0;
        for (std::size_t c = 0; c < task.columns; ++c)
            for (std::size_t j = from; j < to; ++j) inputs[c * count + j] = task.X[(first + j) * task.columns + c];
    }
    const std::vector<Int128> wide = integer_product(active, task.neurons, inputs, task.columns, count);
    for (std::size_t e = 0; e < wide.size(); ++e) sums[e] += static_cast<std::int64_t>(wide[e]);  // below 2^62 in all
}

}  // namespace relucert

#include "relucert/dynamics/shallow_integers.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/integer_product.hpp"
#include "relucert/network/network_views.hpp"

#include <algorithm>
#include <cmath>

namespace relucert {

namespace {

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
        const unsigned long factor = mpz_get_ui(raw(denominator)) / mpz_get_ui(own);
        if (factor < (1UL << 31U)) return mpz_get_si(numerator) * static_cast<std::int64_t>(factor);
    }
    mpz_divexact(raw(scratch), raw(denominator), own);
    mpz_mul(raw(scratch), raw(scratch), mpq_numref(raw(value)));
    if (!fits(scratch)) return std::nullopt;
    return mpz_get_si(raw(scratch));
}

bool fill_inputs(const Dataset& S, ShallowIntegers& task) {
    for (const DataPoint& point : S.entries())
        for (const Rational& x : point.x)
            if (mpz_cmp_ui(mpq_denref(raw(x)), 1) != 0)
                mpz_lcm(raw(task.input_denominator), raw(task.input_denominator), mpq_denref(raw(x)));
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
        Integer sum = abs(layer.bias[i]);
        for (std::size_t c = 0; c < layer.columns; ++c) {
            const Integer& w = layer.weights[i * layer.columns + c];
            sum += abs(w);
            if (!fits(w)) return false;
            task.W.push_back(mpz_get_si(raw(w)));
        }
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
    for (const Rational& value : u) mpz_lcm(raw(result.denominator), raw(result.denominator), mpq_denref(raw(value)));
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

void add_active_sums(const ShallowIntegers& task, std::size_t first, const std::vector<std::int64_t>& Z,
                     const std::vector<std::int64_t>& u, std::vector<std::int64_t>& sums) {
    const std::size_t count = u.size();
    std::vector<std::int64_t> active(task.neurons * count);
    for (std::size_t j = 0; j < count; ++j)
        for (std::size_t i = 0; i < task.neurons; ++i)
            if (Z[j * task.neurons + i] > 0) active[i * count + j] = u[j];
    std::vector<std::int64_t> inputs(task.columns * count);
    for (std::size_t j = 0; j < count; ++j)
        for (std::size_t c = 0; c < task.columns; ++c) inputs[c * count + j] = task.X[(first + j) * task.columns + c];
    const std::vector<Int128> wide = integer_product(active, task.neurons, inputs, task.columns, count);
    for (std::size_t e = 0; e < wide.size(); ++e) sums[e] += static_cast<std::int64_t>(wide[e]);  // below 2^62 in all
}

}  // namespace relucert

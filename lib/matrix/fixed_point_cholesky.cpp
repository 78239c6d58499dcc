#include "relucert/matrix/fixed_point_cholesky.hpp"

#include "relucert/failure/failure.hpp"
#include "relucert/matrix/machine_integer.hpp"

namespace relucert {

namespace {

/// sum of x[k] y[k]. The caller's bound on the norms of x and y (Cauchy-Schwarz) keeps every partial sum in range.
Int128 inner_product(const std::int64_t* x, const std::int64_t* y, std::size_t count) {
    Int128 first = 0;
    Int128 second = 0;
    std::size_t k = 0;
    for (; k + 2 <= count; k += 2) {
        first += static_cast<Int128>(x[k]) * y[k];
        second += static_cast<Int128>(x[k + 1]) * y[k + 1];
    }
    if (k < count) first += static_cast<Int128>(x[k]) * y[k];
    return first + second;
}

Int128 magnitude(Int128 value) { return std::max(value, -value); }

void check_bits(unsigned bits) {
    if (bits < 4 || bits > 61) throw InputError("fixed-point Cholesky", "bits must be from 4 to 61", "use 60");
}

Int128 power_of_two(unsigned exponent) { return static_cast<Int128>(1) << exponent; }

}  // namespace

long least_power_of_four(const Rational& value) {
    RELUCERT_ENSURE(value.sign() > 0);
    const auto bits_above = static_cast<long>(bit_length(value.numerator()));
    const auto bits_below = static_cast<long>(bit_length(value.denominator()));
    long e = (bits_above - bits_below) / 2 - 2;  // 4^e < value, whatever the rounding of the quotient
    while (value > Rational::power_of_two(2 * e)) ++e;
    return e;
}

Rational GridMatrix::sufficient_shift() const {
    // |r| <= l[j][j]/2 + 1 <= 2^(p-1) + 1, so w[i] <= (n-1)(2^(p-1) + 1).
    Int128 needed = static_cast<Int128>(n) * (power_of_two(bits - 1) + 1);
    Int128 largest_error = 0;
    for (const Int128 error : row_error) largest_error = std::max(largest_error, error);
    needed += largest_error;
    long log2 = 0;
    while (log2 < 120 && power_of_two(static_cast<unsigned>(log2)) < needed) ++log2;
    return Rational::power_of_two(log2 + 2 * (exponent - static_cast<long>(bits)));
}

GridResult grid_of(const ExactMatrix& M, unsigned bits) {
    check_bits(bits);
    if (!M.is_symmetric())
        throw InputError("positive_semidefinite", "the matrix is not symmetric", "check the formula");
    GridResult result;
    const std::size_t n = M.rows();
    if (n == 0 || n > 65536) return result;
    Integer largest = M.integer(0, 0);
    for (std::size_t i = 1; i < n; ++i)
        if (M.integer(i, i) > largest) largest = M.integer(i, i);
    if (largest <= 0) return result;
    GridMatrix& grid = result.grid;
    grid.n = n;
    grid.bits = bits;
    grid.exponent = least_power_of_four({largest, M.denominator()});
    const ScaledFloor scaled(M.denominator(), 2 * (static_cast<long>(bits) - grid.exponent));
    const Int128 limit = power_of_two(2 * bits);
    grid.lower.reserve(n * (n + 1) / 2);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            const auto value = to_int128(scaled.floor(M.integer(i, j)));
            if (!value || magnitude(*value) > limit) return result;
            grid.lower.push_back(*value);
        }
    grid.row_error.assign(n, static_cast<Int128>(n - 1));
    result.accepted = true;
    return result;
}

GramGrid::GramGrid(ExactMatrix B, unsigned bits) : factor_(std::move(B)), bits_(bits) {
    check_bits(bits);
    Integer largest = 0;
    for (std::size_t i = 0; i < factor_.rows(); ++i) {
        Integer sum = 0;
        for (std::size_t m = 0; m < factor_.columns(); ++m) {
            const auto* x = factor_.integer(i, m).backend().data();
            mpz_addmul(sum.backend().data(), x, x);
        }
        largest = std::max(largest, sum);
    }
    largest_row_ = Rational(largest, factor_.denominator() * factor_.denominator());
}

bool GramGrid::build(long exponent, const Deadline& deadline) {
    if (built_ && exponent_ == exponent) return accepted_;
    built_ = true;
    accepted_ = false;
    exponent_ = exponent;
    product_.clear();
    const std::size_t n = factor_.rows();
    const std::size_t k = factor_.columns();
    if (k > (std::size_t{1} << 30U)) return false;
    // x = floor(B 2^(p-e) + 1/2) = floor((2 N 2^(p-e) + D) / (2 D)).
    const ScaledRounding rounded(factor_.denominator(), static_cast<long>(bits_) - exponent);
    const Int128 limit = power_of_two(bits_);
    std::vector<std::int64_t> x(n * k);
    std::vector<Int128> sums(n, 0);
    Int128 total = 0;
    for (std::size_t i = 0; i < n; ++i) {
        Int128 squares = 0;
        for (std::size_t m = 0; m < k; ++m) {
            const auto value = to_int128(rounded.nearest(factor_.integer(i, m)));
            if (!value || magnitude(*value) > limit) return false;
            squares += *value * *value;
            if (squares > power_of_two(2 * bits_)) return false;
            sums[i] += magnitude(*value);
            x[i * k + m] = static_cast<std::int64_t>(*value);
        }
        total += sums[i];
    }
    product_.reserve(n * (n + 1) / 2);
    for (std::size_t i = 0; i < n; ++i) {
        deadline.check("Gram matrix in fixed point");
        for (std::size_t j = 0; j <= i; ++j) product_.push_back(inner_product(x.data() + i * k, x.data() + j * k, k));
    }
    row_error_.resize(n);
    for (std::size_t i = 0; i < n; ++i)
        row_error_[i] = static_cast<Int128>(n) * sums[i] + total + static_cast<Int128>(n) * static_cast<Int128>(k);
    accepted_ = true;
    return true;
}

GridResult GramGrid::grid(const Rational& t, int g, const Deadline& deadline) {
    RELUCERT_ENSURE(g == 1 || g == -1);
    GridResult result;
    const std::size_t n = factor_.rows();
    if (n == 0 || n > 65536) return result;
    const Rational u = std::max(t, largest_row_);
    if (u.sign() <= 0) return result;
    const long e = least_power_of_four(u);
    if (!build(e, deadline)) return result;
    const Rational scaled_t = t * Rational::power_of_two(2 * (static_cast<long>(bits_) - e));
    const auto T = to_int128(g == 1 ? scaled_t.floor() : scaled_t.ceiling());
    const Int128 limit = power_of_two(2 * bits_);
    if (!T || magnitude(*T) > limit) return result;
    GridMatrix& grid = result.grid;
    grid.n = n;
    grid.bits = bits_;
    grid.exponent = e;
    grid.row_error = row_error_;
    grid.lower = product_;
    std::size_t at = 0;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j, ++at) {
            Int128& a = grid.lower[at];
            a = i == j ? g * (*T - a) : -g * a;
            if (i == j && magnitude(a) > limit) return result;
        }
    result.accepted = true;
    return result;
}

bool accepts(const GridMatrix& grid, const Rational& shift, const Deadline& deadline) {
    if (shift.sign() <= 0) throw InputError("fixed-point Cholesky", "the shift must be positive", "choose a shift > 0");
    const std::size_t n = grid.n;
    const unsigned p = grid.bits;
    const Int128 square_limit = power_of_two(2 * p);
    const Int128 limit = power_of_two(p);
    const auto sigma = to_int128((shift * Rational::power_of_two(2 * (static_cast<long>(p) - grid.exponent))).floor());
    if (!sigma || *sigma > square_limit) return false;
    std::vector<std::int64_t> l(n * n, 0);
    std::vector<Int128> w(n, 0);
    std::vector<Int128> d(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
        deadline.check("Cholesky factor in fixed point");
        const Int128* a = &grid.lower[i * (i + 1) / 2];
        std::int64_t* row = &l[i * n];
        Int128 squares = 0;
        for (std::size_t j = 0; j < i; ++j) {
            const std::int64_t* other = &l[j * n];
            const Int128 c = a[j] - inner_product(row, other, j);
            const Int128 pivot = other[j];
            const Int128 quotient = floor_division(c + pivot / 2, pivot);
            if (magnitude(quotient) > limit) return false;
            const Int128 r = c - quotient * pivot;
            w[i] += magnitude(r);
            w[j] += magnitude(r);
            squares += quotient * quotient;
            if (squares > square_limit) return false;
            row[j] = static_cast<std::int64_t>(quotient);
        }
        const Int128 c = a[i] - *sigma - squares;
        if (c < 1) return false;
        const Int128 root = integer_square_root(c);
        row[i] = static_cast<std::int64_t>(root);
        d[i] = c - root * root + *sigma;
    }
    for (std::size_t i = 0; i < n; ++i)
        if (d[i] < w[i] + grid.row_error[i]) return false;
    return true;
}

bool fixed_point_semidefinite(const ExactMatrix& M, const FixedPointParameters& parameters, const Deadline& deadline) {
    const GridResult result = grid_of(M, parameters.bits);
    return result.accepted && accepts(result.grid, parameters.shift, deadline);
}

bool fixed_point_gram_semidefinite(const Rational& t, const ExactMatrix& B, int g,
                                   const FixedPointParameters& parameters, const Deadline& deadline) {
    const GridResult result = GramGrid(B, parameters.bits).grid(t, g, deadline);
    return result.accepted && accepts(result.grid, parameters.shift, deadline);
}

}  // namespace relucert
